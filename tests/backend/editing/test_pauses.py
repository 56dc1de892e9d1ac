"""Cutting the pauses: what is quiet in a source, on the timeline."""

from __future__ import annotations

import pytest

from backend.agent.editing import LISTEN, edit
from backend.drafts.model import main_segments
from tests.backend.editing.starts import starts

STARTS = starts()
ASKED = ("cut out the silences", "remove all the pauses", "去掉没人说话的地方", "把停顿都剪掉", "take out the dead air")


def pieces(draft):
    return [(s["m"].get("source_start_ms", 0), s["d"]) for s in main_segments(draft)]


@pytest.mark.parametrize("text", ASKED)
def test_what_needs_ears_is_asked_of_whoever_has_them(text):
    result = edit(STARTS["single"], text, "en")
    assert result.also == ({"kind": LISTEN},)
    assert result.draft == STARTS["single"]
    assert result.ask


@pytest.mark.parametrize("text", ASKED)
def test_the_pauses_go(text):
    before = STARTS["single"]
    media = main_segments(before)[0]["m"]["media_id"]
    total = before["d"]
    result = edit(before, text, "en", quiet={media: [(2000, 3000), (total - 2000, total + 5000)]})
    assert not result.ask
    assert pieces(result.draft) == [(0, 2000), (3000, total - 5000)]
    assert result.said.startswith("Cut out 2 pauses, 3 s in all")


def test_pauses_follow_the_pace_and_the_place_of_a_piece():
    slowed = edit(STARTS["three"], "make clip 2 half as fast", "en").draft
    second = main_segments(slowed)[1]
    media, at = second["m"]["media_id"], main_segments(slowed)[0]["d"]
    result = edit(slowed, "cut the pauses", "en", quiet={media: [(1000, 2000)]})
    assert result.draft["d"] == slowed["d"] - 2000
    assert main_segments(result.draft)[1]["d"] == 2000
    assert at == main_segments(result.draft)[0]["d"]


def test_no_pause_is_said_and_nothing_changes():
    result = edit(STARTS["single"], "cut the pauses", "zh", quiet={})
    assert "没有听到" in (result.ask or "")
    assert result.draft == STARTS["single"]


def test_undo_brings_the_pauses_back():
    media = main_segments(STARTS["single"])[0]["m"]["media_id"]
    cut = edit(STARTS["single"], "cut the pauses", "en", quiet={media: [(1000, 2000)]})
    back = edit(cut.draft, "undo", "en", dialogue=cut.dialogue)
    assert pieces(back.draft) == pieces(STARTS["single"])


@pytest.mark.parametrize(
    ("text", "left"), [("remove the silence from 0:02 to 0:04", True), ("mute the quiet parts", False)]
)
def test_a_stretch_that_is_named_needs_no_ears(text, left):
    result = edit(STARTS["single"], text, "en")
    assert all(wish["kind"] != LISTEN for wish in result.also)
    assert (result.draft["d"] == STARTS["single"]["d"] - 2000) is left
