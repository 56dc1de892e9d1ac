"""The proof: one picture a person can check at a glance, the query beside the frame it was found in."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from backend.errors import FontError, MediaError
from backend.finder.match import Match
from backend.finder.query import read_query
from backend.media.fonts import font_for
from backend.media.frames import frame_at

_MAX_PIXELS = 64_000_000
_PANEL = (560, 460)
_GAP, _EDGE = 24, 28
_PAPER, _INK, _SOFT = (250, 249, 246), (32, 34, 38), (112, 116, 124)
_WORDS = {
    "found": ("Found", (22, 128, 84)),
    "probable": ("Probably this", (176, 118, 12)),
    "same_place": ("Same place, perhaps another moment", (40, 98, 176)),
    "absent": ("Not found; the nearest there is", (150, 54, 48)),
}


def draw_proof(query: Path, match: Match) -> bytes:
    """A JPEG of at most a megapixel: query left, found frame right with the picture's outline, and what was found.

    Raises MediaError when the query or the film cannot be read.
    """
    left = _fitted(read_query(query, max_pixels=_MAX_PIXELS).full)
    right = _outlined(_fitted(_frame(match)), match) if match.path else Image.new("RGB", left.size, (225, 224, 220))
    height = max(left.height, right.height)
    sheet = Image.new("RGB", (left.width + right.width + _GAP + 2 * _EDGE, height + 2 * _EDGE + 130), _PAPER)
    draw = ImageDraw.Draw(sheet)
    _line(draw, (_EDGE, 20), "Your picture", 17, _SOFT)
    _line(draw, (_EDGE + left.width + _GAP, 20), "The film", 17, _SOFT)
    sheet.paste(left, (_EDGE, 52 + (height - left.height) // 2))
    sheet.paste(right, (_EDGE + left.width + _GAP, 52 + (height - right.height) // 2))
    _caption(draw, match, 52 + height + 16, sheet.width - 2 * _EDGE)
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=88)
    return out.getvalue()


def clock(at_ms: int) -> str:
    """A time as people write it: 0:42.160, 1:02:03.004."""
    seconds, ms = divmod(at_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}:{minutes:02}" if hours else f"{minutes}"
    return f"{head}:{seconds:02}.{ms:03}"


def _frame(match: Match) -> NDArray[np.uint8]:
    try:
        return frame_at(Path(match.path), match.at_ms).picture(long_side=_PANEL[0])
    except OSError as gone:
        raise MediaError("the film is no longer there") from gone


def _fitted(pixels: NDArray[np.uint8]) -> Image.Image:
    """As large as the panel allows; small pictures grow to twice their size at most."""
    height, width = pixels.shape[:2]
    scale = min(_PANEL[0] / width, _PANEL[1] / height, 2.0)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS)


def _outlined(frame: Image.Image, match: Match) -> Image.Image:
    """The frame with the picture's place marked, the rest dimmed."""
    if match.box is None or match.verdict == "absent":
        return frame
    x, y, width, height = match.box
    corners = (x, y, x + width, y + height)
    left, top, right, bottom = (round(v / 1000 * side) for v, side in zip(corners, frame.size * 2, strict=True))
    shade = Image.blend(frame, Image.new("RGB", frame.size, (20, 20, 24)), 0.45)
    shade.paste(frame.crop((left, top, right, bottom)), (left, top))
    edge = (left, top, max(left, right - 1), max(top, bottom - 1))
    ImageDraw.Draw(shade).rectangle(edge, outline=(255, 200, 40), width=3)
    return shade


def _caption(draw: ImageDraw.ImageDraw, match: Match, top: int, width: int) -> None:
    words, colour = _WORDS[match.verdict]
    _line(draw, (_EDGE, top), f"{words} · {round(match.confidence * 100)} %", 22, colour)
    place = f"{match.video} · {clock(match.at_ms)}" if match.video else "The library is empty"
    _line(draw, (_EDGE, top + 34), _cut(draw, place, 22, width), 22, _INK)
    edits = ", ".join(match.edits) or "no edits seen"
    _line(draw, (_EDGE, top + 68), _cut(draw, edits, 17, width), 17, _SOFT)


def _cut(draw: ImageDraw.ImageDraw, text: str, size: int, width: int) -> str:
    """The text, its middle left out where it would not fit."""
    text = _drawable(text)
    whole = text
    keep = len(text)
    while draw.textlength(text, font=_font(text, size)) > width and keep > 8:
        keep -= 2
        text = f"{whole[: keep // 2]}…{whole[-keep // 2 :]}"
    return text


def _line(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int, colour: tuple[int, int, int]) -> None:
    shown = _drawable(text)
    draw.text(at, shown, font=_font(shown, size), fill=colour)


def _drawable(text: str) -> str:
    """The text with characters that no font here draws replaced."""
    try:
        font_for(text)
    except FontError as wrong:
        return "".join("?" if c in wrong.characters else c for c in text)
    return text


def _font(text: str, size: int) -> ImageFont.FreeTypeFont:
    return _loaded(font_for(text).path, size)


@lru_cache(maxsize=16)
def _loaded(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size)
