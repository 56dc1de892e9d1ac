"""The proof: one picture a person can check at a glance, the query beside the frame it was found in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from backend.errors import MediaError
from backend.finder.captions import caption, told_edits
from backend.finder.match import Box, Match
from backend.finder.query import read_query
from backend.media.frames import frame_at
from backend.media.lettering import drawable, font_of, write_line

_MAX_PIXELS = 64_000_000
#: width and height of each of the two pictures in a row, by how many rows there are
_PANELS = {1: (560, 460), 2: (420, 280), 3: (380, 190), 4: (340, 140)}
_MOST_ROWS = 4
_GAP, _EDGE, _TOP = 24, 28, 52
_PAPER, _INK, _SOFT = (250, 249, 246), (32, 34, 38), (112, 116, 124)
_MARK, _MARK_EDGE = (255, 200, 40), (20, 20, 24)
_OTHER_INK = (196, 32, 112)
_OTHER, _OTHER_MOST = (255, 96, 168), 6  # colour about an object that only one of the two shows, and how many
_COLOURS = {"found": (22, 128, 84), "probable": (176, 118, 12), "same_place": (40, 98, 176), "absent": (150, 54, 48)}


@dataclass(frozen=True)
class _Row:
    left: Image.Image
    right: Image.Image
    lines: tuple[tuple[str, int, tuple[int, int, int]], ...]  # text, size, colour

    @property
    def height(self) -> int:
        return max(self.left.height, self.right.height) + 16 + sum(size + 12 for _, size, _ in self.lines)


def draw_proof(query: Path, match: Match, lang: str = "en") -> bytes:
    """A JPEG of at most a megapixel: query left, found frame right with the picture's outline, and what was found.

    Where another object stands at the same place, it is outlined in both. `lang`: the captions' language, as a tag.

    A picture made of several has a row for each of its panels, several pictures of one film one for each.
    Raises MediaError when the query or the film cannot be read.
    """
    parts = [part for part in match.parts if part.path and part.verdict != "absent"][:_MOST_ROWS]
    size = _PANELS[max(1, len(parts))]
    rows = [_row(_source(query, part), part, size, lang) for part in parts] or [_row(query, match, size, lang)]
    wide = [max(row.left.width for row in rows), max(row.right.width for row in rows)]
    sheet = Image.new("RGB", (sum(wide) + _GAP + 2 * _EDGE, _TOP + sum(row.height + _EDGE for row in rows)), _PAPER)
    draw = ImageDraw.Draw(sheet)
    write_line(draw, (_EDGE, 20), caption(lang, "pictures" if _is_several(match) else "picture"), 17, _SOFT)
    write_line(draw, (_EDGE + wide[0] + _GAP, 20), caption(lang, "film"), 17, _SOFT)
    top = _TOP
    for row in rows:
        _lay(sheet, draw, row, top, wide)
        top += row.height + _EDGE
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


def _is_several(match: Match) -> bool:
    return len(match.parts) > 1 and match.parts[0].panel is None


def _source(query: Path, part: Match) -> Path:
    """The file a part is from: the same for all panels of a picture."""
    return query if part.panel else Path(part.image)


def _row(query: Path, match: Match, size: tuple[int, int], lang: str) -> _Row:
    picture = read_query(query, max_pixels=_MAX_PIXELS, at_ms=match.pair.query_ms if match.pair else None).full
    left = _fitted(_panel(picture, match.panel), size)
    lines = _lines(match, lang)
    if not match.path:
        return _Row(left, Image.new("RGB", left.size, (225, 224, 220)), lines)
    right = _outlined(_fitted(_frame(match), size), match)
    for other in match.differences[:_OTHER_MOST]:
        _mark(left, other.picture, _OTHER)
        _mark(right, other.frame, _OTHER)
    return _Row(left, right, lines)


def _panel(picture: NDArray[np.uint8], panel: Box | None) -> NDArray[np.uint8]:
    if panel is None:
        return picture
    height, width = picture.shape[:2]
    left, right = (round(v * width / 1000) for v in (panel[0], panel[0] + panel[2]))
    top, low = (round(v * height / 1000) for v in (panel[1], panel[1] + panel[3]))
    return picture[top:low, left:right]


def _frame(match: Match) -> NDArray[np.uint8]:
    try:
        at_ms = match.pair.film_ms if match.pair else match.at_ms
        return frame_at(Path(match.path), at_ms).picture(long_side=_PANELS[1][0])
    except OSError as gone:
        raise MediaError("the film is no longer there") from gone


def _fitted(pixels: NDArray[np.uint8], most: tuple[int, int]) -> Image.Image:
    """As large as the panel allows; small pictures grow to twice their size at most."""
    height, width = pixels.shape[:2]
    scale = min(most[0] / width, most[1] / height, 2.0)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS)


def _outlined(frame: Image.Image, match: Match) -> Image.Image:
    """The frame with the picture's place marked, the rest dimmed."""
    if match.box is None or match.verdict == "absent":
        return frame
    corners = _pixels(match.box, frame)
    shade = Image.blend(frame, Image.new("RGB", frame.size, _MARK_EDGE), 0.5)
    shade.paste(frame.crop(corners), corners[:2])
    _mark(shade, match.box, _MARK)
    return shade


def _pixels(box: Box, picture: Image.Image) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of a box that is given per mille."""
    x, y, width, height = box
    left, right = (round(v / 1000 * picture.width) for v in (x, x + width))
    top, bottom = (round(v / 1000 * picture.height) for v in (y, y + height))
    return left, top, right, bottom


def _mark(picture: Image.Image, box: Box, colour: tuple[int, int, int]) -> None:
    left, top, right, bottom = _pixels(box, picture)
    edge = (left, top, max(left + 1, right - 1), max(top + 1, bottom - 1))
    draw = ImageDraw.Draw(picture)
    draw.rectangle(edge, outline=_MARK_EDGE, width=5)  # seen on bright and dark frames alike
    draw.rectangle(edge, outline=colour, width=3)


def _lines(match: Match, lang: str) -> tuple[tuple[str, int, tuple[int, int, int]], ...]:
    start, end = match.span_ms or (match.at_ms, match.at_ms)
    when = clock(start) if start == end else f"{clock(start)}{caption(lang, 'until')}{clock(end)}"
    place = f"{match.video} · {when}" if match.video else caption(lang, "empty")
    little = f" · {caption(lang, 'little')}" if match.reason == "featureless" else ""
    lines = (
        (f"{caption(lang, match.verdict)} · {round(match.confidence * 100)} %{little}", 22, _COLOURS[match.verdict]),
        (place, 22, _INK),
        (told_edits(match.edits, match.box, lang), 17, _SOFT),
    )
    return (*lines, (f"■ {caption(lang, 'other')}", 17, _OTHER_INK)) if match.differences else lines


def _lay(sheet: Image.Image, draw: ImageDraw.ImageDraw, row: _Row, top: int, wide: Sequence[int]) -> None:
    height = max(row.left.height, row.right.height)
    sheet.paste(row.left, (_EDGE, top + (height - row.left.height) // 2))
    sheet.paste(row.right, (_EDGE + wide[0] + _GAP, top + (height - row.right.height) // 2))
    down = top + height + 12
    for text, size, colour in row.lines:
        write_line(draw, (_EDGE, down), _cut(draw, text, size, sheet.width - 2 * _EDGE), size, colour)
        down += size + 12


def _cut(draw: ImageDraw.ImageDraw, text: str, size: int, width: int) -> str:
    """The text, its middle left out where it would not fit."""
    text = drawable(text)
    whole = text
    keep = len(text)
    while draw.textlength(text, font=font_of(text, size)) > width and keep > 8:
        keep -= 2
        text = f"{whole[: keep // 2]}…{whole[-keep // 2 :]}"
    return text
