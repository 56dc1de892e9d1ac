"""Subtitle files as they come in."""

from __future__ import annotations

import pytest

from backend.errors import MediaTooLargeError, UnreadableMediaError
from backend.media.probe import probe
from backend.media.sniff import sniff
from backend.media.subtitles import Cue, read_cues

SRT = "1\n00:00:00,500 --> 00:00:02,000\nHello <i>there</i>\n\n2\n00:00:02,500 --> 00:00:04,000\n第二句\n你好\n"
VTT = "WEBVTT\n\n00:00.500 --> 00:02.000 align:start\nHello <b>there</b>\n\n00:02.500 --> 00:04.000\n第二句\n你好\n"
ASS = (
    "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize\nStyle: Default,Arial,20\n\n"
    "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    "Dialogue: 0,0:00:00.50,0:00:02.00,Default,,0,0,0,,{\\b1}Hello{\\b0} there\n"
    "Dialogue: 0,0:00:02.50,0:00:04.00,Default,,0,0,0,,第二句\\N你好\n"
    "Comment: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,not shown\n"
)
FILES = {"srt": SRT, "vtt": VTT, "ass": ASS}


@pytest.mark.parametrize(("kind", "text"), FILES.items())
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_each_kind_is_told_by_its_start_and_read_without_its_markup(tmp_path, kind, text, mark):
    path = tmp_path / "x.dat"
    path.write_bytes(mark + text.encode())
    assert sniff(path.read_bytes()[:4096]) == kind
    assert read_cues(path) == [Cue(500, 2000, "Hello there"), Cue(2500, 4000, "第二句\n你好")]
    info = probe(path)
    assert (info.kind, info.container, info.duration_ms) == ("subtitles", kind, 4000)


def test_characters_that_vtt_writes_as_names_are_read(tmp_path):
    path = tmp_path / "x.vtt"
    path.write_text("WEBVTT\n\n00:00.500 --> 00:02.000\nTom &amp; Jerry &lt;3\n")
    assert read_cues(path) == [Cue(500, 2000, "Tom & Jerry <3")]


@pytest.mark.parametrize("text", ["WEBVTT\n\n", "1\n00:00:02,000 --> 00:00:01,000\nturned round\n"])
def test_a_file_that_shows_nothing_is_refused(tmp_path, text):
    path = tmp_path / "x.srt"
    path.write_text(text)
    with pytest.raises(UnreadableMediaError):
        read_cues(path)


def test_a_style_without_its_colour_is_refused_as_unreadable(tmp_path):
    """The parser's own fault would leave as what it is, and an upload end in an error of ours."""
    path = tmp_path / "x.ass"
    path.write_text(ASS.replace("Fontsize\n", "Fontsize, PrimaryColour\n").replace("Arial,20\n", "Arial,20,\n"))
    with pytest.raises(UnreadableMediaError):
        read_cues(path)


def test_a_file_beyond_measure_is_refused(tmp_path):
    path = tmp_path / "x.srt"
    path.write_text(SRT + "x" * 6_000_000)
    with pytest.raises(MediaTooLargeError):
        read_cues(path)


@pytest.mark.parametrize("head", [b"just text", b"12\nnot a time", b"WEBVTTX", b"<html>"])
def test_other_texts_are_no_subtitles(head):
    assert sniff(head) is None
