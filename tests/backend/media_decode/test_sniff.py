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
