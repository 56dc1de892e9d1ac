"""What a file is, told from its first bytes; names, extensions and claimed types are never believed."""

from __future__ import annotations

import re
from pathlib import Path

from backend.errors import UnreadableMediaError

HEAD_BYTES = 4096

#: container -> the one demuxer that may open it: playlists and scripts under a film's name stay shut
DEMUXERS = {
    "mp4": "mov",
    "mov": "mov",
    "m4a": "mov",
    "avi": "avi",
    "webm": "matroska",
    "mkv": "matroska",
    "mp3": "mp3",
    "wav": "wav",
    "aac": "aac",
}
IMAGES = frozenset({"jpg", "png", "gif", "webp", "bmp", "heic"})

_STARTS = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"ID3", "mp3"),
)
#: subtitles are told by how such a file begins, a byte order mark aside
SUBTITLES = frozenset({"srt", "vtt", "ass"})
_TEXTS = (
    (re.compile(rb"WEBVTT[ \t\r\n]"), "vtt"),
    (re.compile(rb"\[Script Info\]", re.IGNORECASE), "ass"),
    (re.compile(rb"\s*\d+[ \t]*\r?\n\d\d:\d\d:\d\d[,.]\d{3}[ \t]*-->"), "srt"),
)
#: a colour table names its size after a title, remarks and ranges; an end of line is read in one way alone, or many
#: empty lines would be tried in all ways
CUBE = "cube"
_CUBE = re.compile(
    rb"(?:[ \t]*(?:#[^\r\n]*|TITLE[ \t][^\r\n]*|DOMAIN_M(?:IN|AX)[ \t][^\r\n]*|LUT_[13]D_INPUT_RANGE[ \t][^\r\n]*)?"
    rb"(?>\r\n?|\n))*[ \t]*LUT_[13]D_SIZE[ \t]+\d"
)
_RIFF = {b"WEBP": "webp", b"AVI ": "avi", b"WAVE": "wav"}
_BRANDS = {
    b"qt  ": "mov",
    b"M4A ": "m4a",
    b"M4B ": "m4a",
    b"heic": "heic",
    b"heix": "heic",
    b"heim": "heic",
    b"heis": "heic",
    b"mif1": "heic",
    b"msf1": "heic",
}
_OLD_MOV = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_DOCTYPE = re.compile(rb"\x42\x82.([a-z]+)", re.DOTALL)


def sniff(head: bytes) -> str | None:
    """The container of a file that starts with `head` (up to 4096 bytes), or None when it is not a kind we take."""
    for magic, name in _STARTS:
        if head.startswith(magic):
            return name
    return _riff(head) or _iso(head) or _ebml(head) or _text(head) or _audio_frame(head)


def _text(head: bytes) -> str | None:
    start = head.removeprefix(b"\xef\xbb\xbf")
    found = next((name for pattern, name in _TEXTS if pattern.match(start)), None)
    return found or (CUBE if _CUBE.match(start) else None)


def sniff_file(path: Path) -> str | None:
    """`sniff` on the start of the file at `path`. Raises UnreadableMediaError when it cannot be read."""
    try:
        with path.open("rb") as source:
            return sniff(source.read(HEAD_BYTES))
    except OSError as wrong:
        raise UnreadableMediaError(f"cannot read it: {wrong.strerror}") from wrong


def _riff(head: bytes) -> str | None:
    return _RIFF.get(head[8:12]) if head[:4] in {b"RIFF", b"RF64"} else None


def _iso(head: bytes) -> str | None:
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "mp4")
    return "mov" if head[4:8] in _OLD_MOV else None


def _ebml(head: bytes) -> str | None:
    if not head.startswith(b"\x1a\x45\xdf\xa3"):
        return None
    doctype = _DOCTYPE.search(head)
    return {b"webm": "webm", b"matroska": "mkv"}.get(doctype.group(1)) if doctype else None


def _audio_frame(head: bytes) -> str | None:
    """A bare MPEG audio frame: 11 sync bits, then version and layer."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    layer = head[1] & 0x06
    if layer == 0 and head[1] & 0xF0 == 0xF0:
        return "aac"
    return "mp3" if layer == 0x02 and head[2] >> 4 not in {0, 15} else None
