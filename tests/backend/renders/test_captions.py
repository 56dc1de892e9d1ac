"""Texts as subtitle files."""

from __future__ import annotations

import pysubs2
import pytest

from backend.errors import InvalidDraftError
from backend.media.subtitles import read_cues
from backend.renders.captions import FORMS, captions
from tests.backend.renders.conftest import draft, segment, titled


def one(*texts):
    return draft(segment(10_000, media_id="n"), tracks=texts)


@pytest.mark.parametrize("form", FORMS)
def test_every_text_is_there_with_its_times_in_order(form):
    made = captions(one(titled("later 再见", 4000, 1500), titled("first", 500, 2000)), form)
    read = pysubs2.SSAFile.from_string(made)
    assert [(e.start, e.end, e.plaintext) for e in read] == [(500, 2500, "first"), (4000, 5500, "later 再见")]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("words", ["{\\b1}bold?", "a\\Nb", "<i>x</i>", "two\nlines"])
def test_no_words_become_a_command_or_another_line_in_time(form, words):
    read = pysubs2.SSAFile.from_string(captions(one(titled(words, 0, 1000)), form))
    assert [(e.start, e.end) for e in read] == [(0, 1000)]
    assert "\\b1}" not in read[0].text


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "words", ["I <3 you", "Tom & Jerry", "if a < b > c", "<b>so</b>", "&lt;", "a</i>b", "<c.red>x"]
)
def test_what_looks_like_markup_is_read_again_as_it_was_written(tmp_path, form, words):
    """Players leave out what they take for a tag, and all that follows a lone `<` in .vtt."""
    path = tmp_path / "x"
    path.write_text(captions(one(titled(words, 0, 1000)), form), encoding="utf-8")
    assert [cue.text.replace("\u2060", "") for cue in read_cues(path)] == [words]


def test_vtt_is_written_as_its_standard_wants():
    assert "\na &lt; b &amp; c\n" in captions(one(titled("a < b & c", 0, 1000)), "vtt")


@pytest.mark.parametrize("form", ["srt", "vtt"])
def test_words_cannot_begin_a_line_in_time(form):
    made = captions(one(titled("1\n00:00:01,000 --> 00:00:09,000\nfake", 0, 1000)), form)
    assert made.count("-->") == 1


def test_srt_is_what_players_read():
    made = captions(one(titled("Hello", 61_000 - 60_500, 1000)), "srt")
    assert made.startswith("1\n00:00:00,500 --> 00:00:01,500\nHello\n")


def test_without_a_text_there_is_nothing_to_write():
    with pytest.raises(InvalidDraftError):
        captions(one(titled("  ", 0, 1000)), "srt")
