"""A file is what its bytes say."""

import pytest

from backend.media.sniff import sniff

HEADS = {
    "mp4": b"\0\0\0\x20ftypisom\0\0\2\0",
    "mov": b"\0\0\0\x14ftypqt  \0\0\0\0",
    "m4a": b"\0\0\0\x20ftypM4A \0\0\0\0",
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0",
    "avi": b"RIFF\x10\0\0\0AVI LIST",
    "webm": b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm",
    "mkv": b"\x1a\x45\xdf\xa3\xa3\x42\x86\x81\x01\x42\x82\x88matroska",
    "jpg": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "gif": b"GIF89a\1\0\1\0",
    "webp": b"RIFF\x10\0\0\0WEBPVP8 ",
    "bmp": b"BM\x3a\0\0\0",
    "mp3": b"\xff\xfb\x90\x64",
    "wav": b"RIFF\x24\0\0\0WAVEfmt ",
    "aac": b"\xff\xf1\x50\x80",
}


@pytest.mark.parametrize("name", HEADS)
def test_each_kind_is_told_by_its_magic(name):
    assert sniff(HEADS[name]) == name


@pytest.mark.parametrize(
    "head", [b"", b"#EXTM3U\nfile.ts", b"ffconcat version 1.0\nfile a.mp4", b"<svg>", b"%PDF-1.7", b"\xff\xff"]
)
def test_playlists_scripts_and_strangers_are_not_taken(head):
    assert sniff(head) is None


@pytest.mark.parametrize("line", [b"\r\n", b"\r", b" \n", b"# remark\r\n", b"TITLE \r\n"])
def test_many_lines_that_lead_to_nothing_are_told_at_once(line):
    """A pattern that can read an end of line in two ways tries all of them: it would not end in a lifetime."""
    assert sniff(line * (4096 // len(line))) is None


@pytest.mark.parametrize("end", [b"\r\n", b"\r", b"\n"])
def test_a_colour_table_is_told_by_its_size_below_remarks(end):
    assert sniff(end.join([b'TITLE "warm"', b"", b"# by hand", b"DOMAIN_MIN 0 0 0", b"LUT_3D_SIZE 17"])) == "cube"
