"""Drafts that the phrases of cases.jsonl are said about."""

from __future__ import annotations

from typing import Any

Draft = dict[str, Any]

FILES: list[dict[str, Any]] = [
    {"id": "a1", "name": "groove.mp3", "kind": "audio", "duration_ms": 22_000},
    {"id": "a2", "name": "speech.mp3", "kind": "audio", "duration_ms": 15_000},
    {"id": "i1", "name": "badge.png", "kind": "image", "width": 300, "height": 300},
    {"id": "i2", "name": "sunset.jpg", "kind": "image", "width": 1200, "height": 900},
    {"id": "v9", "name": "credits.mp4", "kind": "video", "duration_ms": 6_000, "width": 1920, "height": 1080},
]
MATCHES = [{"image": "m_1", "media_id": "v1", "video": "valley.mp4", "at_ms": 42_000, "verdict": "found"}]


def video(media_id: str, name: str, length: int, **more: Any) -> dict[str, Any]:
    return {"id": media_id, "name": name, "kind": "video", "duration_ms": length, "width": 1920, "height": 1080, **more}


def piece(number: int, media_id: str, length: int, source: int = 0) -> dict[str, Any]:
    return {"d": length, "m": {"id": f"s{number}", "media_id": media_id, "source_start_ms": source}}


def draft(media: list[dict[str, Any]], pieces: list[dict[str, Any]], *tracks: dict[str, Any]) -> Draft:
    at = 0
    for segment in pieces:
        segment["m"]["start_ms"] = at
        at += segment["d"]
    inside = {"width": 1920, "height": 1080, "fps": 25, "fit": "fit", "rev": 7, "media": [*media, *FILES]}
    return {"d": at, "m": inside, "t": [{"tt": 0, "m": {"id": "t1"}, "sg": pieces}, *tracks]}


def music(length: int, **more: Any) -> dict[str, Any]:
    inside = {"id": "b1", "start_ms": 0, "media_id": "a1", "source_start_ms": 0, "volume": 60, **more}
    return {"tt": 1, "m": {"id": "t2", "name": "music"}, "sg": [{"d": length, "m": inside}]}


def titles() -> dict[str, Any]:
    first = {
        "id": "x1",
        "name": "title",
        "start_ms": 0,
        "text": "Green Valley",
        "position": "top",
        "style": {"size": 70, "color": "white"},
    }
    last = {
        "id": "x2",
        "name": "caption",
        "start_ms": 20_000,
        "text": "See you",
        "position": "bottom",
        "style": {"size": 40, "color": "white"},
    }
    return {"tt": 7, "m": {"id": "t3"}, "sg": [{"d": 5_000, "m": first}, {"d": 6_000, "m": last}]}


def logo() -> dict[str, Any]:
    inside = {"id": "o1", "start_ms": 0, "media_id": "i1", "source_start_ms": 0, "box": [800, 40, 170, 300]}
    return {"tt": 0, "m": {"id": "t4", "name": "logo"}, "sg": [{"d": 40_000, "m": inside}]}


def starts() -> dict[str, Draft]:
    valley = video("v1", "valley.mp4", 200_000)
    shots = [video("c1", "tram.mp4", 8_000), video("c2", "bridge.mp4", 12_000), video("c3", "meadow.mp4", 20_000)]
    return {
        "single": draft([valley], [piece(1, "v1", 200_000)]),
        "three": draft(shots, [piece(1, "c1", 8_000), piece(2, "c2", 12_000), piece(3, "c3", 20_000)]),
        "two_files": {
            "d": 0,
            "m": {
                "width": 1920,
                "height": 1080,
                "fps": 25,
                "media": [video("v1", "one.mp4", 9_000), video("v2", "two.mp4", 15_000)],
            },
            "t": [{"tt": 0, "m": {"id": "t1"}, "sg": []}],
        },
        "music": draft([valley], [piece(1, "v1", 40_000)], music(40_000, loop=True)),
        "short_music": draft([valley], [piece(1, "v1", 40_000)], music(22_000)),
        "titles": draft([valley], [piece(1, "v1", 40_000)], titles()),
        "logo": draft([valley], [piece(1, "v1", 40_000)], logo()),
        "match": draft([valley], [piece(1, "v1", 10_000, 37_000)]),
        "bars": draft([video("v1", "valley.mp4", 200_000, content_box=[0, 125, 1000, 750])], [piece(1, "v1", 40_000)]),
    }


def towns() -> dict[str, Any]:
    """Drafts that the phrases of said.jsonl are said about, each with the matches of its conversation."""
    sounds = [("a1", "lo-fi.mp3", 18_000), ("a2", "voice.mp3", 12_000)]
    pictures = [("i1", "logo.png", 400, 400), ("i2", "photo.jpg", 1600, 1200)]
    beside = [{"id": one, "name": name, "kind": "audio", "duration_ms": length} for one, name, length in sounds]
    beside += [{"id": o, "name": name, "kind": "image", "width": w, "height": h} for o, name, w, h in pictures]
    beside += [video("v8", "intro.mp4", 4_000), video("v9", "outro.mp4", 5_000)]
    shots = [video("c1", "cat.mp4", 6_000), video("c2", "dog.mp4", 10_000), video("c3", "park.mp4", 14_000)]

    def town(length: int, *tracks: dict[str, Any], source: int = 0, **more: Any) -> Draft:
        film = video("v1", "old town.mp4", max(length, 50_000) if source else length)
        return _with(beside, draft([film], [piece(1, "v1", length, source)], *tracks), **more)

    found = [{"image": "m_3", "media_id": "v1", "video": "old town.mp4", "at_ms": 18_000, "verdict": "found"}]
    market = _texts(
        ("title", 0, 4_000, "Night Market", "top", 80), ("caption", 14_000, 5_000, "Bye for now", "bottom", 45)
    )
    hello = _texts(("title", 0, 3_000, "Hello", "top", 60))
    mark = {"id": "o1", "start_ms": 0, "media_id": "i1", "source_start_ms": 0, "box": [30, 40, 160, 160]}
    over = {"tt": 0, "m": {"id": "t4", "name": "logo"}, "sg": [{"d": 25_000, "m": mark}]}
    barred = draft([video("v1", "old town.mp4", 25_000, content_box=[0, 110, 1000, 780])], [piece(1, "v1", 25_000)])
    uploads = [video("v1", "kite.mp4", 11_000), video("v2", "hill.mp4", 7_000)]
    pieces = [piece(1, "c1", 6_000), piece(2, "c2", 10_000), piece(3, "c3", 14_000)]
    made = {
        "one": town(150_000),
        "three": _with(beside, draft(shots, pieces)),
        "bgm": town(30_000, music(30_000, loop=True, volume=50)),
        "bgmshort": town(30_000, music(18_000, volume=50)),
        "titles": town(20_000, market),
        "match": town(50_000),
        "matchoff": town(40_000, source=5_000),
        "tall": town(25_000, width=1080, height=1920, fit="blur"),
        "logo": town(25_000, over),
        "extra": town(24_000, music(24_000, loop=True, volume=50), hello),
        "empty": _with([], draft(uploads, [])),
        "bars": _with([], barred),
    }
    matched = {"match", "matchoff"}
    return {name: {"draft": one, "matches": found if name in matched else []} for name, one in made.items()}


def _with(beside: list[dict[str, Any]], made: Draft, **more: Any) -> Draft:
    """The draft with these files beside its films, and none of `FILES`."""
    own = [entry for entry in made["m"]["media"] if entry not in FILES]
    return {**made, "m": {**made["m"], **more, "media": [*own, *beside]}}


def _texts(*told: tuple[str, int, int, str, str, int]) -> dict[str, Any]:
    listed = [
        {"d": length, "m": {"id": f"x{n}", "name": name, "start_ms": at, "text": words, "position": place, "style": {"size": size, "color": "white"}}}
        for n, (name, at, length, words, place, size) in enumerate(told, 1)
    ]  # fmt: skip
    return {"tt": 7, "m": {"id": "t3"}, "sg": listed}
