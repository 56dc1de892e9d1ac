"""Chinese requests in many people's words: each does what the plain one of its row does, and no more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from backend.agent.editing import EditResult, edit
from tests.backend.editing.starts import MATCHES, starts
from tests.backend.editing.test_spoken import changed

STARTS = starts()
ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "chinese.jsonl").read_text("utf8").splitlines()
]


def done(start: str, turns: str) -> EditResult:
    """The result of the last of the turns, which `=>` parts."""
    draft, dialogue = STARTS[start], None
    for text in turns.split("=>"):
        result = edit(draft, text.strip(), "zh", matches=MATCHES, dialogue=dialogue)
        draft, dialogue = result.draft, json.loads(json.dumps(result.dialogue))
    return result


@pytest.mark.parametrize("row", [row for row in ROWS if "plain" in row], ids=lambda row: row["plain"])
def test_every_way_of_saying_it_does_the_same(row):
    plain = done(row["start"], row["plain"])
    assert not plain.ask
    want = changed(STARTS[row["start"]], plain.draft)
    got = {text: done(row["start"], text) for text in row["also"]}
    assert {text: result.ask for text, result in got.items() if result.ask} == {}
    other = {text: changed(STARTS[row["start"]], result.draft) for text, result in got.items()}
    assert {text: result for text, result in other.items() if result != want} == {}


@pytest.mark.parametrize("row", [row for row in ROWS if "asks" in row], ids=lambda row: row["start"])
def test_what_is_not_clear_is_asked_about(row):
    results = {text: done(row["start"], text) for text in row["asks"]}
    assert [text for text, result in results.items() if not result.ask or result.draft != STARTS[row["start"]]] == []
