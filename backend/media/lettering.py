"""Words in pictures that we draw ourselves: a font that has the characters, cut to a width."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PIL import ImageDraw, ImageFont

from backend.errors import FontError
from backend.media.fonts import font_for

Colour = tuple[int, int, int]


def write_line(
    draw: ImageDraw.ImageDraw,
    at: tuple[int, int],
    text: str,
    size: int,
    colour: Colour,
    *,
    width: int | None = None,
    preferred: Path | None = None,
) -> None:
    """One line of text with its upper left corner at `at`; its middle is left out where it is wider than `width`.

    A character that no font here draws is shown as a question mark. `preferred`: a font file to look at first.
    """
    shown = drawable(text, preferred)
    font = font_of(shown, size, preferred)
    if width is not None:
        shown = _cut(draw, shown, font, width)
    draw.text(at, shown, font=font, fill=colour)


def drawable(text: str, preferred: Path | None = None) -> str:
    """The text with a question mark for every character that no font here draws."""
    try:
        font_for(text, preferred=preferred)
    except FontError as wrong:
        return "".join("?" if c in wrong.characters else c for c in text)
    return text


def font_of(text: str, size: int, preferred: Path | None = None) -> ImageFont.FreeTypeFont:
    """A font that has every character of the text, at `size` pixels; `FontError` where none has."""
    return _loaded(font_for(text, preferred=preferred).path, size)


def _cut(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    shown, keep = text, len(text)
    while keep > 2 and draw.textlength(shown, font=font) > width:
        keep -= 1
        shown = f"{text[: (keep + 1) // 2]}…{text[len(text) - keep // 2 :]}"
    return shown if draw.textlength(shown, font=font) <= width else ""


@lru_cache(maxsize=16)
def _loaded(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size)
