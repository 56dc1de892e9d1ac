"""A person's words as an .ass file: the only way text reaches ffmpeg. Nothing in it can be read as a command of the
subtitle format.

Braces and backslashes are made harmless, control characters dropped; places, sizes and fades come from numbers and
closed lists.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pysubs2
from PIL import ImageColor

from backend.errors import MediaTooLargeError, UnreadableMediaError
from backend.media.fonts import Font, runs
from backend.media.sniff import sniff_file

#: word -> (numpad alignment, vertical margin per mille of height)
POSITIONS = {
    "top_left": (7, 60),
    "top": (8, 60),
    "top_right": (9, 60),
    "left": (4, 0),
    "center": (5, 0),
    "right": (6, 0),
    "bottom_left": (1, 60),
    "bottom": (2, 60),
    "bottom_right": (3, 60),
    "lower_third": (2, 200),
}
_DEFAULT_SIZE = 110  # line height, per mille of the shorter side
_SMALLEST = 18
_SIDE_MARGIN = 50  # per mille of the width
_MOST_TEXT = 4000
_LARGEST_FILE = 5 * 2**20
_MOST_CUES = 10_000
_WORD_JOINER = "\u2060"  # after a backslash it keeps the next letter from becoming a command, and draws nothing


@dataclass(frozen=True)
class Look:
    """How a text is drawn: size per mille of height, colours as names or #RRGGBB."""

    size: int | None = None
    color: str = "white"
    outline: str | None = None
    box: bool = False
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Caption:
    """A text from `start_ms` to `end_ms`; `position` is a word of POSITIONS or the middle of the text, per mille."""

    text: str
    start_ms: int
    end_ms: int
    position: str | tuple[int, int] = "center"
    look: Look = Look()
    fade_in_ms: int = 0
    fade_out_ms: int = 0


@dataclass(frozen=True)
class Cue:
    """Words of a subtitle file and when they are shown."""

    start_ms: int
    end_ms: int
    text: str


def read_cues(path: Path) -> list[Cue]:
    """What a subtitle file (SRT, VTT, ASS) shows, in order, its markup left out.

    Raises UnreadableMediaError when nothing of it can be shown, MediaTooLargeError over 5 MB or 10,000 cues.
    """
    if path.stat().st_size > _LARGEST_FILE:
        raise MediaTooLargeError("more than 5 MB of subtitles")
    try:
        kind = sniff_file(path)
        file = pysubs2.SSAFile.from_string(path.read_text(encoding="utf-8-sig", errors="replace"), format_=kind)
    except (pysubs2.exceptions.Pysubs2Error, ValueError, IndexError) as wrong:  # pysubs2 indexes into an empty colour
        raise UnreadableMediaError("no subtitles can be read in it") from wrong
    told = unescape if kind == "vtt" else str  # "&amp;" is written in .vtt alone
    shown = ((event.start, event.end, plain(told(event.plaintext)).strip()) for event in file if not event.is_comment)
    cues = sorted((Cue(start, end, text) for start, end, text in shown if text and end > start >= 0), key=_when)
    if not cues:
        raise UnreadableMediaError("it shows no words")
    if len(cues) > _MOST_CUES:
        raise MediaTooLargeError("more than 10,000 subtitles")
    return cues


def _when(cue: Cue) -> tuple[int, int]:
    return cue.start_ms, cue.end_ms


def ass(captions: Sequence[Caption], *, width: int, height: int, font: Path | None = None) -> tuple[str, list[Font]]:
    """The .ass text for a picture of this size, and the fonts it names.

    Raises FontError when a character has no font.
    """
    file = pysubs2.SSAFile()
    file.info.update(
        {"PlayResX": str(width), "PlayResY": str(height), "WrapStyle": "0", "ScaledBorderAndShadow": "yes"}
    )
    file.info["YCbCr Matrix"] = "TV.709"
    fonts: list[Font] = []
    for number, caption in enumerate(captions):
        words = plain(caption.text)
        drawn = [(run.text, run.font) for run in runs(words, preferred=font)]
        fonts += [used for _, used in drawn]
        name = f"s{number}"
        file.styles[name] = _style(caption, words, drawn[0][1].family if drawn else "", width, height)
        file.append(
            pysubs2.SSAEvent(
                start=caption.start_ms, end=caption.end_ms, style=name, text=_event(caption, drawn, width, height)
            )
        )
    return file.to_string("ass"), list(dict.fromkeys(fonts))


def plain(text: str) -> str:
    """The text in normal form: one kind of newline, no control characters, bounded in length."""
    lines = text.replace("\r\n", "\n").replace("\u2028", "\n").replace("\u2029", "\n").replace("\r", "\n")
    lines = lines.replace("\t", "    ")
    kept = (
        c for c in unicodedata.normalize("NFC", lines) if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs", "Co"}
    )
    return "".join(kept)[:_MOST_TEXT].strip("\n")


def escaped(text: str) -> str:
    """The text so that the subtitle format reads none of it as a command."""
    text = text.replace("\\", f"\\{_WORD_JOINER}").replace("{", "\\{").replace("}", "\\}")
    lines = [_held(line) for line in text.split("\n")]
    return "\\N".join(lines)


def _held(line: str) -> str:
    """Leading spaces survive only as hard ones."""
    bare = line.lstrip(" ")
    return "\\h" * (len(line) - len(bare)) + bare


def _event(caption: Caption, drawn: Iterable[tuple[str, Font]], width: int, height: int) -> str:
    head = ""
    if not isinstance(caption.position, str):
        x, y = caption.position
        head += f"\\an5\\pos({round(x * width / 1000)},{round(y * height / 1000)})"
    if caption.fade_in_ms or caption.fade_out_ms:
        head += f"\\fad({caption.fade_in_ms},{caption.fade_out_ms})"
    body = "".join(f"{{\\fn{font.family}}}{escaped(text)}" for text, font in drawn)
    return (f"{{{head}}}" if head else "") + body


def _style(caption: Caption, words: str, family: str, width: int, height: int) -> pysubs2.SSAStyle:
    alignment, margin = POSITIONS.get(caption.position if isinstance(caption.position, str) else "center", (5, 0))
    asked = caption.look.size or round(_DEFAULT_SIZE * min(width, height) / height)
    size = fitting_size(words, asked, width=width, height=height)
    side = round(_SIDE_MARGIN * width / 1000)
    look = caption.look
    edge = _color(look.outline or "black", 0 if look.outline or not look.box else 255)
    return pysubs2.SSAStyle(
        fontname=family,
        fontsize=size,
        primarycolor=_color(look.color, 0),
        outlinecolor=_color("black", 96) if look.box else edge,
        backcolor=_color("black", 128),
        bold=look.bold,
        italic=look.italic,
        borderstyle=3 if look.box else 1,
        outline=max(size / 6 if look.box else size / 24, 1),
        shadow=0,
        alignment=pysubs2.Alignment(alignment),
        marginl=side,
        marginr=side,
        marginv=round(margin * height / 1000),
    )


def fitting_size(text: str, size: int, *, width: int, height: int) -> float:
    """Line height in pixels: the size asked for (per mille), or smaller where the wrapped text would not fit."""
    asked = min(max(size, _SMALLEST), 500)
    for smaller in range(asked, _SMALLEST - 1, -2):
        pixels = smaller * height / 1000
        if _line_count(text, pixels, width) * pixels <= height * 0.88:
            return pixels
    return _SMALLEST * height / 1000


def _line_count(text: str, pixels: float, width: int) -> int:
    room = width * (1 - 2 * _SIDE_MARGIN / 1000)
    widths = (sum(_advance(c) for c in line) * pixels for line in text.split("\n"))
    return sum(max(1, int(-(-length // (room * 0.93)))) for length in widths)


def _advance(character: str) -> float:
    """Rough width in line heights: a full-width character is an em, about 0.7 of a line."""
    return 0.7 if unicodedata.east_asian_width(character) in "WF" else 0.42


def _color(name: str, alpha: int) -> pysubs2.Color:
    """A colour by name or #RRGGBB; one we do not know is white. `alpha` 0 is solid."""
    try:
        red, green, blue = ImageColor.getrgb(name)[:3]
    except ValueError:
        red = green = blue = 255
    return pysubs2.Color(red, green, blue, alpha)
