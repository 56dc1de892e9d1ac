"""Colour tables by talking."""

from __future__ import annotations

import pytest

from backend.agent.editing import edit
from backend.drafts import with_media
from backend.drafts.model import main_segments
from tests.backend.editing.starts import starts


@pytest.fixture
def draft():
    return with_media(starts()["three"], {"id": "l1", "name": "warm.cube", "kind": "lut", "duration_ms": 0})


def luts(draft):
    return [segment["m"].get("lut") for segment in main_segments(draft)]


@pytest.mark.parametrize(
    ("words", "graded"),
    [
        ("apply warm.cube", (0, 1, 2)),
        ("apply warm.cube to clip 2", (1,)),
        ("use warm.cube on the first clip", (0,)),
        ("grade clip 1 with warm.cube", (0,)),
        ("add the LUT", (0, 1, 2)),
        ("apply the lut to clip 3", (2,)),
        ("apply my LUT file to the whole video", (0, 1, 2)),
        ("用 warm.cube 调色", (0, 1, 2)),
        ("用warm.cube给第二段调色", (1,)),
        ("给第二段套上warm.cube", (1,)),
        ("应用 LUT 文件", (0, 1, 2)),
        ("用調色文件", (0, 1, 2)),
    ],
)
def test_it_is_applied_to_the_pieces_named(draft, words, graded):
    result = edit(draft, words, "en")
    assert luts(result.draft) == ["l1" if index in graded else None for index in range(3)]
    assert result.said == "Graded it with warm.cube."


def test_a_stretch_of_time_is_graded_alone(draft):
    cut = edit(draft, "apply warm.cube from 0:02 to 0:04", "en").draft
    assert [(s["d"], s["m"].get("lut")) for s in main_segments(cut)][:2] == [(2000, None), (2000, "l1")]


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("remove the LUT", ()),
        ("take the LUT off clip 2", (0, 2)),
        ("turn off the lut", ()),
        ("remove warm.cube", ()),
        ("remove the filter", ()),
        ("remove the colour grading", ()),
        ("去掉lut", ()),
        ("不要lut了", ()),
        ("去掉调色", ()),
        ("undo", ()),
    ],
)
def test_it_is_taken_off(draft, words, left):
    graded = edit(draft, "apply warm.cube", "en")
    result = edit(graded.draft, words, "en", dialogue=graded.dialogue)
    assert luts(result.draft) == ["l1" if index in left else None for index in range(3)]


def test_the_same_goes_for_another_piece(draft):
    graded = edit(draft, "apply warm.cube to clip 2", "en")
    assert luts(edit(graded.draft, "same for clip 1", "en", dialogue=graded.dialogue).draft) == ["l1", "l1", None]


@pytest.mark.parametrize(
    "words",
    ["apply cold.cube", "apply warm.cube at 50%", "remove the LUT", "don't apply the LUT", "apply warm.cube to clip 9"],
)
def test_what_is_unclear_or_not_there_is_asked(draft, words):
    result = edit(draft, words, "en")
    assert result.ask
    assert result.draft == draft


def test_without_a_file_one_is_asked_for():
    assert edit(starts()["three"], "apply the LUT", "en").ask == "Which of your uploaded files shall I use?"


@pytest.mark.parametrize(("lang", "said"), [("zh", "用 warm.cube 调了色。"), ("zh-Hant", "用 warm.cube 調了色。")])
def test_it_is_said_in_chinese(draft, lang, said):
    assert edit(draft, "用 warm.cube 调色", lang).said == said
