"""Requests as several writers put them who had not seen the code: each does what the plain one of its row does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from backend.agent.editing import EditResult, edit
from tests.backend.editing.starts import towns
from tests.backend.editing.test_spoken import changed

STARTS = towns()
ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "said.jsonl").read_text("utf8").splitlines()
]


def done(row: dict[str, Any], text: str) -> EditResult:
    """The result of a request after what was said before it."""
    start = STARTS[row["start"]]
    draft, dialogue = start["draft"], None
    for said in (*row.get("before", ()), text):
        result = edit(draft, said, row["lang"], matches=start["matches"], dialogue=dialogue)
        draft, dialogue = result.draft, json.loads(json.dumps(result.dialogue))
    return result


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['lang']}-{row['say'][0]}"[:60] for row in ROWS])
def test_everybody_who_asks_for_it_gets_the_same(row):
    """The first of a row is the plainest, its result judged once by eye; `null` is a question."""
    results = {text: done(row, text) for text in row["say"]}
    before = STARTS[row["start"]]["draft"]
    got = {text: None if r.ask else json.loads(json.dumps(changed(before, r.draft))) for text, r in results.items()}
    assert {text: result for text, result in got.items() if result != row["then"]} == {}
