"""Requests in many people's words, in both languages: what the timeline shows after each conversation."""

from __future__ import annotations

import json
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from backend.agent.editing import edit
from backend.agent.editing.editor import LONGEST
from backend.agent.editing.grammar import STEPS
from backend.drafts.model import AUDIO, TEXT, VIDEO, main_segments, side_segments, speed_of

HERE = Path(__file__).parent
STARTS: dict[str, Any] = json.loads((HERE / "spoken_starts.json").read_text("utf8"))
CASES: list[dict[str, Any]] = [json.loads(line) for line in (HERE / "spoken.jsonl").read_text("utf8").splitlines()]
LOOKS = (
    *("reverse", "freeze", "volume", "fade_in_ms", "fade_out_ms", "crop", "rotate", "flip", "filters", "transition"),
    "zoom",
)


def piece(segment: dict[str, Any]) -> list[Any]:
    """Medium, place in it, length, speed and looks of a piece of the main track."""
    inside = segment["m"]
    looks = {key: inside[key] for key in LOOKS if key in inside}
    return [inside["media_id"], inside.get("source_start_ms", 0), segment["d"], str(speed_of(segment)), looks]


def beside(kind: int, draft: dict[str, Any], *keys: str) -> list[list[Any]]:
    """Start, length and the named keys of everything on the side tracks of a kind."""
    listed = sorted(side_segments(draft, kind), key=lambda item: (item[0], item[1]["m"]["id"]))
    return [[at, segment["d"], *(segment["m"].get(key) for key in keys)] for at, segment in listed]


def shown(draft: dict[str, Any]) -> dict[str, Any]:
    """What a person would see and hear of a draft."""
    canvas = {key: draft["m"].get(key) for key in ("width", "height", "fit", "background", "loudness_lufs")}
    return {
        "main": [piece(segment) for segment in main_segments(draft)],
        "texts": beside(TEXT, draft, "text", "position", "style"),
        "audio": beside(AUDIO, draft, "media_id", "volume", "fade_in_ms", "fade_out_ms"),
        "over": beside(VIDEO, draft, "media_id", "box"),
        "duck": any(track["m"].get("duck") for track in draft["t"]),
        **canvas,
    }


def changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """The lines of `shown` that an edit made different."""
    was, now = shown(before), shown(after)
    return {key: now[key] for key in now if now[key] != was[key]}


@pytest.mark.parametrize("case", CASES, ids=[f"{case['lang']}-{' / '.join(case['say'])}"[:60] for case in CASES])
def test_the_timeline_shows_what_was_asked(case):
    """Judged once by eye; `null` is a question that changed nothing."""
    start = STARTS[case["start"]]
    draft, dialogue = start["draft"], None
    for text in case["say"]:
        result = edit(draft, text, case["lang"], matches=start.get("matches", ()), dialogue=dialogue)
        draft, dialogue = result.draft, json.loads(json.dumps(result.dialogue))
    if case["then"] is None:
        assert result.ask
    else:
        assert not result.ask
        assert json.loads(json.dumps(changed(start["draft"], draft))) == case["then"]


@pytest.mark.parametrize(
    "again",
    [
        *("keep 1 and 2 ", "it's upside down so ", "speed it up so it ", "make the title red and ", "0:20 "),
        *("10秒、", "从10秒到20秒", "第1段和", "，前面不要", "音乐", "有啊"),
    ],
)
def test_words_said_over_and_over_are_read_in_no_time(again):
    """Every pattern looks a bounded way ahead: the longest utterance is read in a breath."""
    begin = process_time()
    for pattern, _ in STEPS:
        pattern.search((again * 300)[:LONGEST])
    assert process_time() - begin < 1
