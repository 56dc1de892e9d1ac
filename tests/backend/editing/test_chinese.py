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


@pytest.mark.parametrize(
    ("start", "text"),
    [
        ("titles", "把写着明年再见的字去掉"),
        ("single", "每10秒切一刀"),
        ("single", "10秒后淡出"),
        ("single", "安静的地方剪掉"),
        ("three", "让这段慢一点"),
    ],
)
def test_what_could_be_done_wrong_silently_is_asked_about(start, text):
    result = done(start, text)
    assert result.ask
    assert result.draft == STARTS[start]


def test_a_gap_parts_wishes_and_leaves_words_to_be_shown_whole():
    parted = changed(STARTS["single"], done("single", "变竖屏 静音 倒放").draft)
    assert parted == changed(STARTS["single"], done("single", "变竖屏,静音,倒放").draft)
    assert changed(STARTS["single"], done("single", "写 你好 静音").draft)["texts"][0][2] == "你好 静音"


def test_to_keep_all_but_a_piece_takes_it_out():
    without = changed(STARTS["three"], done("three", "删掉第二段").draft)
    for text in ("除了第二段都留着", "除了第二段其他的都保留", "keep everything except clip 2"):
        assert changed(STARTS["three"], done("three", text).draft) == without
