"""Drafts and sequences of operations for property tests."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from backend.drafts import picture, sequence, sound, texts
from backend.drafts.model import Draft, main_length, main_segments

MEDIA: list[dict[str, Any]] = [
    {
        "id": "v1",
        "name": "one.mp4",
        "kind": "video",
        "duration_ms": 60_000,
        "width": 1920,
        "height": 1080,
        "x_probe": {"a": 1},
    },
    {"id": "v2", "name": "two.mp4", "kind": "video", "duration_ms": 9_001, "width": 640, "height": 480},
    {"id": "a1", "name": "song.mp3", "kind": "audio", "duration_ms": 7_777},
    {"id": "i1", "name": "still.png", "kind": "image", "width": 300, "height": 200},
]


@st.composite
def drafts(draw) -> Draft:
    """A valid draft with keys of others in every place where a draft may have them."""
    at, pieces = 0, []
    for number in range(draw(st.integers(1, 4))):
        media = draw(st.sampled_from(["v1", "v2", "i1"]))
        source = draw(st.integers(0, 3_000)) if media != "i1" else 0
        lasts = draw(st.integers(1, 6_000))
        inside = {
            "id": f"s{number + 1}",
            "start_ms": at,
            "media_id": media,
            "source_start_ms": source,
            "x_tag": [number],
        }
        pieces.append({"d": lasts, "m": inside, "x_seg": "kept"})
        at += lasts
    tracks: list[dict[str, Any]] = [{"tt": 0, "m": {"id": "t1", "x_tm": 1}, "sg": pieces, "x_track": 0}]
    if draw(st.booleans()):
        inside = {"id": "b1", "start_ms": 0, "media_id": "a1", "source_start_ms": 0, "loop": True, "x_tag": 1}
        tracks.append({"tt": 1, "m": {"id": "t2", "x_tm": 2}, "sg": [{"d": at, "m": inside}]})
    if draw(st.booleans()):
        inside = {"id": "x1", "name": "title", "start_ms": 0, "text": "Hello", "x_tag": 2}
        tracks.append({"tt": 7, "m": {"id": "t3"}, "sg": [{"d": min(at, 900), "m": inside}]})
    facts = {"width": 1920, "height": 1080, "fps": 30, "rev": 1, "media": MEDIA, "x_client": {"v": 2}}
    return {"d": at, "m": facts, "t": tracks, "x_root": [1]}


def every(draft: Draft) -> range:
    return range(len(main_segments(draft)))


def music(draft: Draft) -> list[str]:
    return [segment["m"]["id"] for segment in sound.audio_segments(draft)]


def titles(draft: Draft) -> list[str]:
    return [segment["m"]["id"] for _, segment in texts.text_segments(draft)]


def span(draft: Draft, a: int, b: int) -> tuple[int, int]:
    low, high = sorted((a * main_length(draft) // 100, b * main_length(draft) // 100))
    return low, high


Operation = Callable[[Draft, int, int], Draft]
OPERATIONS: dict[str, Operation] = {
    "keep": lambda d, a, b: sequence.keep(d, [span(d, a, b)]),
    "remove": lambda d, a, b: sequence.remove(d, [span(d, a, b)]),
    "split": lambda d, a, b: sequence.split(d, list(span(d, a, b))),
    "delete": lambda d, a, _: sequence.delete(d, [a % len(every(d))]),
    "duplicate": lambda d, a, _: sequence.duplicate(d, a % len(every(d))),
    "repeat": lambda d, _a, _b: sequence.repeat(d, 2) if len(every(d)) < 20 else d,
    "move": lambda d, a, b: sequence.move(d, a % len(every(d)), b % len(every(d))),
    "swap": lambda d, a, b: sequence.swap(d, a % len(every(d)), b % len(every(d))),
    "insert": lambda d, a, b: sequence.insert(d, ["v1", "v2", "i1"][b % 3], span(d, a, a)[0], length=1 + b),
    "freeze": lambda d, a, b: sequence.freeze(d, span(d, a, a)[0], 1 + b),
    "speed": lambda d, a, b: sequence.set_speed(d, [a % len(every(d))], Fraction(1 + b, 30)),
    "faster": lambda d, a, b: sequence.change_speed(d, every(d), Fraction(50 + a, 50 + b)),
    "reverse": lambda d, a, b: sequence.reverse(d, every(d) if b % 2 else [a % len(every(d))]),
    "reach": lambda d, a, b: sequence.reaching(d, -a * 50, main_length(d) + b * 50),
    "mute": lambda d, a, b: sound.set_main_volume(*sequence.isolated(d, [span(d, a, b)]), lambda _: 0),
    "louder": lambda d, a, b: sound.set_music_volume(d, music(d), lambda now: now + a - b),
    "music": lambda d, a, b: sound.add_audio(d, "a1", start=span(d, a, b)[0], end=span(d, a, b)[1], loop=bool(a % 2)),
    "cut_music": lambda d, a, b: sound.remove_audio(*sound.split_music(d, music(d), span(d, a, b))),
    "fit_music": lambda d, _a, _b: sound.place_audio(d, music(d), end=main_length(d)),
    "fade": lambda d, a, b: picture.fade_main(d, fade_in=a * 20, fade_out=b * 20),
    "title": lambda d, a, b: texts.add_text(d, "Hi", start=span(d, a, b)[0], end=span(d, a, b)[1]),
    "retitle": lambda d, a, b: texts.time_texts(d, titles(d), *span(d, a, b)),
    "untitle": lambda d, a, _: texts.remove_texts(d, titles(d)[: a % 2]),
    "aspect": lambda d, a, _: picture.set_aspect(d, *[(9, 16), (1, 1), (16, 9)][a % 3]),
    "crop": lambda d, a, b: picture.crop(d, every(d), [a, b, 1000 - 2 * a, 1000 - 2 * b]),
    "rotate": lambda d, a, _: picture.rotate(d, [a % len(every(d))], 90),
    "crossfade": lambda d, a, _: picture.transition(d, every(d)[1:], "crossfade", 20 * a),
    "logo": lambda d, a, b: picture.add_overlay(d, "i1", place="top_left", width=100 + a, start=span(d, a, b)[0]),
    "pip": lambda d, a, b: picture.add_overlay(d, "v2", place="bottom", width=100 + b, start=span(d, a, a)[0]),
}
STEPS = st.lists(st.tuples(st.sampled_from(sorted(OPERATIONS)), st.integers(0, 100), st.integers(0, 100)), max_size=8)
