"""Phrases of every kind in both languages, each with what the draft must show afterwards."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from backend.agent.editing import EditResult, edit
from backend.drafts import check
from backend.drafts.model import AUDIO, TEXT, main_segments, side_segments, speed_of
from backend.drafts.picture import overlays
from backend.drafts.sequence import slice_of
from tests.backend.editing.starts import MATCHES, starts

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases.jsonl").read_text("utf8").splitlines()]
STARTS = starts()


def inside(segment: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = segment["m"]
    return found


def near(one: Any, other: Any) -> bool:
    return bool(abs(one - other) <= 40)


def joined(draft: dict[str, Any]) -> list[dict[str, Any]]:
    """Pieces that only play on from one another count as one."""
    out: list[dict[str, Any]] = []
    for segment in main_segments(draft):
        before = out[-1] if out else None
        if before:
            whole = {**before, "d": before["d"] + segment["d"], "m": {**before["m"]}}
            rest = slice_of(draft, whole, before["d"], whole["d"])
            plays_on = {**rest["m"], "id": 0, "start_ms": 0} == {**segment["m"], "id": 0, "start_ms": 0}
            if plays_on:
                out[-1] = whole
                continue
        out.append(segment)
    return out


def main(draft: dict[str, Any], want: list[Any]) -> None:
    have = joined(draft)
    assert len(have) == len(want)
    for segment, (media, begin, end, *more) in zip(have, want, strict=True):
        attributes = more[0] if more else {}
        assert inside(segment)["media_id"] == media
        if "d" in attributes:
            assert near(segment["d"], attributes["d"])
            continue
        start = inside(segment).get("source_start_ms", 0)
        assert near(start, begin)
        assert near(start + segment["d"] * speed_of(segment), end)
        assert float(speed_of(segment)) == attributes.get("speed", 1)
        assert inside(segment).get("reverse", False) == attributes.get("reverse", False)
        assert inside(segment).get("volume", 100) == attributes.get("volume", 100)


def each(draft: dict[str, Any], want: dict[str, Any]) -> None:
    for segment in main_segments(draft):
        for key, value in want.items():
            have = inside(segment).get(key)
            assert (speed_of(segment) == Fraction(str(value))) if key == "speed" else (have == value)


def texts(draft: dict[str, Any], want: list[Any]) -> None:
    have = sorted(side_segments(draft, TEXT), key=lambda item: item[0])
    assert len(have) == len(want)
    for (start, segment), (words, begin, end, place) in zip(have, want, strict=True):
        assert inside(segment)["text"] == words
        assert near(start, begin)
        assert end is None or near(start + segment["d"], end)
        assert place is None or inside(segment)["position"] == place


def audio(draft: dict[str, Any], want: list[Any]) -> None:
    have = side_segments(draft, AUDIO)
    assert len(have) == len(want)
    for (start, segment), (media, begin, end, volume) in zip(have, want, strict=True):
        assert (inside(segment)["media_id"], inside(segment).get("volume", 100)) == (media, volume)
        assert near(start, begin)
        assert near(start + segment["d"], end)


def place_of(box: list[int]) -> str:
    row = "top" if box[1] + box[3] / 2 < 400 else "bottom" if box[1] + box[3] / 2 > 600 else "center"
    column = "left" if box[0] + box[2] / 2 < 400 else "right" if box[0] + box[2] / 2 > 600 else "center"
    return f"{row}_{column}"


def over(draft: dict[str, Any], want: list[Any]) -> None:
    have = overlays(draft)
    assert [(inside(s)["media_id"], place_of(inside(s)["box"])) for s in have] == [(m, p) for m, _, _, p in want]
    assert all(near(s["d"], end - begin) for s, (_, begin, end, _) in zip(have, want, strict=True))


def filters(draft: dict[str, Any], want: dict[str, Any]) -> None:
    for segment in main_segments(draft):
        assert {entry["k"]: entry.get("v") for entry in inside(segment)["filters"]} == want


def signs(draft: dict[str, Any], want: dict[str, int]) -> None:
    for segment in main_segments(draft):
        assert {e["k"]: (e["v"] > 0) - (e["v"] < 0) for e in inside(segment)["filters"]} == want


def style(draft: dict[str, Any], want: dict[str, Any]) -> None:
    have = {inside(s)["id"]: inside(s)["style"] for _, s in side_segments(draft, TEXT)}
    assert all(have[one].get(key) == value for one, values in want.items() for key, value in values.items())


def sizes(draft: dict[str, Any]) -> dict[str, int]:
    return {inside(s)["id"]: inside(s)["style"]["size"] for _, s in side_segments(draft, TEXT)}


LOOKS: dict[str, Any] = {
    "main": main,
    "each": each,
    "texts": texts,
    "audio": audio,
    "overlays": over,
    "filters": filters,
    "filters_sign": signs,
    "style": style,
    "total": lambda draft, want: near(draft["d"], want) or pytest.fail(f"{draft['d']} ms"),
    "pieces": lambda draft, want: len(main_segments(draft)) == want or pytest.fail("pieces"),
    "volumes": lambda draft, want: (
        [inside(s).get("volume", 100) for s in main_segments(draft)] == want or pytest.fail("volumes")
    ),
    "transitions": lambda draft, want: (
        [inside(s).get("transition", {}).get("d", 0) for s in main_segments(draft)] == want
        or pytest.fail("transitions")
    ),
    "bw": lambda draft, want: (
        [i for i, s in enumerate(main_segments(draft)) if inside(s).get("filters")] == want or pytest.fail("bw")
    ),
    "aspect": lambda draft, want: (
        Fraction(draft["m"]["width"], draft["m"]["height"]) == Fraction(want.replace(":", "/")) or pytest.fail("aspect")
    ),
    "fit": lambda draft, want: draft["m"]["fit"] == want or pytest.fail("fit"),
    "duck": lambda draft, want: any(t["m"].get("duck") for t in draft["t"]) == want or pytest.fail("duck"),
    "loud": lambda draft, want: draft["m"].get("loudness_lufs") == want or pytest.fail("loudness"),
    "audio_fades": lambda draft, want: (
        [[inside(s).get("fade_in_ms", 0), inside(s).get("fade_out_ms", 0)] for _, s in side_segments(draft, AUDIO)]
        == want
        or pytest.fail("fades")
    ),
    "fades": lambda draft, want: (
        [inside(main_segments(draft)[0]).get("fade_in_ms", 0), inside(main_segments(draft)[-1]).get("fade_out_ms", 0)]
        == want
        or pytest.fail("fades")
    ),
    "color": lambda draft, want: (
        all(inside(s)["style"]["color"] == want for _, s in side_segments(draft, TEXT)) or pytest.fail("color")
    ),
    "bigger": lambda draft, want: (
        all(sizes(draft)[one] > sizes(STARTS["titles"])[one] for one in want) or pytest.fail("size")
    ),
    "narrower": lambda draft, want: (
        all(inside(s)["box"][2] < 170 * 75 // 100 for s in overlays(draft) if inside(s)["id"] in want)
        or pytest.fail("size")
    ),
    "wider": lambda draft, want: (
        all(inside(s)["box"][2] > 170 for s in overlays(draft) if inside(s)["id"] in want) or pytest.fail("size")
    ),
}


def told(draft: dict[str, Any]) -> dict[str, Any]:
    return {**draft, "m": {key: value for key, value in draft["m"].items() if key != "rev"}}


def converse(case: dict[str, Any]) -> tuple[list[dict[str, Any]], EditResult]:
    drafts, dialogue = [STARTS[case["start"]]], None
    for text in case["say"]:
        result = edit(
            drafts[-1], text, case["lang"], matches=MATCHES if case["start"] == "match" else [], dialogue=dialogue
        )
        drafts.append(result.draft)
        dialogue = json.loads(json.dumps(result.dialogue))
    return drafts, result


@pytest.mark.parametrize("case", CASES, ids=[f"{case['lang']}-{' / '.join(case['say'])}"[:60] for case in CASES])
def test_the_draft_shows_what_was_asked(case):
    """Every kind of wish, in words and figures of our own."""
    drafts, result = converse(case)
    want = dict(case["want"])
    check(drafts[-1]) if drafts[-1]["d"] else None
    if want.pop("ask", False):
        assert result.ask
        assert drafts[-1] == drafts[-2]
        return
    assert not result.ask
    if want.pop("same", False):
        assert drafts[-1] == drafts[-2]
        assert want.pop("also") in [product["kind"] for product in result.also]
        return
    assert result.said
    if "as" in want:
        assert told(drafts[-1]) == told(drafts[want.pop("as")])
    for key, value in want.items():
        LOOKS[key](drafts[-1], value)
