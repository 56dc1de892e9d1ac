"""Subtitle files on the timeline."""

from __future__ import annotations

import pytest

from backend.agent.editing import READ, edit
from backend.drafts import with_media
from backend.drafts.model import main_segments
from backend.drafts.texts import text_segments
from tests.backend.editing.starts import starts

CUES = [(500, 2000, "one"), (2500, 4000, "two"), (190_000, 900_000, "late")]


@pytest.fixture
def draft():
    return with_media(starts()["single"], {"id": "s1", "name": "talk.srt", "kind": "subtitles", "duration_ms": 4000})


def shown(draft):
    return [(at, segment["d"], segment["m"]["text"]) for at, segment in text_segments(draft)]


@pytest.mark.parametrize(
    "words", ["add talk.srt", "add these subtitles", "把 talk.srt 加上", "加上字幕", "use the subtitles"]
)
def test_a_file_that_nobody_has_read_is_asked_for(draft, words):
    result = edit(draft, words, "en")
    assert result.also == ({"kind": READ},)
    assert result.draft == draft


@pytest.mark.parametrize("words", ["add talk.srt", "add these subtitles", "把 talk.srt 加上", "加上字幕"])
def test_its_words_are_captions_clipped_to_the_video(draft, words):
    total = draft["d"]
    result = edit(draft, words, "en", cues={"s1": CUES})
    assert shown(result.draft)[:2] == [(500, 1500, "one"), (2500, 1500, "two")]
    assert all(at + lasts <= total for at, lasts, _ in shown(result.draft))
    assert result.said.startswith("Added 3 subtitles")


def test_times_past_the_video_are_those_of_the_one_film_it_shows(draft):
    kept = edit(draft, "keep 0:02 to 0:06", "en").draft
    first = main_segments(kept)[0]["m"]["source_start_ms"]
    result = edit(kept, "add talk.srt", "en", cues={"s1": CUES})
    assert first == 2000
    assert shown(result.draft) == [(500, 1500, "two")]


def test_undo_takes_them_all_back(draft):
    added = edit(draft, "add talk.srt", "en", cues={"s1": CUES})
    assert shown(edit(added.draft, "undo", "en", dialogue=added.dialogue).draft) == []


def test_without_a_file_the_words_are_asked_for():
    result = edit(starts()["single"], "add subtitles", "en")
    assert result.ask
    assert result.also == ()
