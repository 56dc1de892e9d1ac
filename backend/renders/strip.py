"""The timeline drawn as one picture: frames, pieces, what lies over them, titles, sounds, and how loud it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from PIL import Image, ImageDraw

from backend.drafts.model import (
    AUDIO,
    TEXT,
    VIDEO,
    Draft,
    Segment,
    facts,
    main_segments,
    main_track,
    media_of,
    placed,
    speed_of,
    tracks,
)
from backend.media.lettering import Colour, write_line

WIDTH = 1280
_EDGE, _TOP = 24, 20
_INSIDE = WIDTH - 2 * _EDGE
_RULER, _BAR, _WAVE, _GAP = 26, 30, 90, 8
_TALLEST = 260
_WIDE, _TALL = 120, 190  # heights of frames to aim at
_PAPER, _INK, _SOFT, _LINE = (250, 249, 246), (32, 34, 38), (112, 116, 124), (208, 206, 200)
_COLOURS: dict[str, Colour] = {
    "piece": (222, 228, 238),
    "over": (232, 221, 240),
    "text": (250, 232, 190),
    "sound": (208, 234, 222),
    "wave": (64, 148, 116),
}
#: steps of the ruler in seconds; the first that leaves room for its figures is taken
_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200)
_ROOM = 90


@dataclass(frozen=True)
class Strip:
    """What is drawn: a draft, frames of its film at even distances, the loudest sample (0 … 1) of even stretches."""

    draft: Draft
    tiles: Sequence[Image.Image]
    peaks: Sequence[float]


@dataclass(frozen=True)
class Bar:
    """A stretch of a row in ms, with what is written in it."""

    start: int
    end: int
    words: str
    colour: str


def tiles_for(width: int, height: int) -> int:
    """How many frames of this shape fill the width at a height that shows something."""
    wanted = _TALL if height > width else _WIDE
    return max(4, min(12, round(_INSIDE * height / (wanted * width))))


def draw_strip(strip: Strip, *, font: Path | None = None) -> Image.Image:
    """The picture, RGB, 1280 wide and as high as its rows need."""
    total = max(1, int(strip.draft.get("d") or 0))
    shown = _row_of_tiles(strip.tiles)
    bars = list(_rows(strip.draft))
    height = _TOP + _RULER + shown.height + _GAP + len(bars) * (_BAR + _GAP) + _WAVE + _TOP
    sheet = Image.new("RGB", (WIDTH, height), _PAPER)
    draw = ImageDraw.Draw(sheet)
    _ruler(draw, total, height)
    top = _TOP + _RULER
    sheet.paste(shown, (_EDGE, top))
    top += shown.height + _GAP
    for row in bars:
        for bar in row:
            _draw_bar(draw, bar, top, total, font)
        top += _BAR + _GAP
    _wave(draw, strip.peaks, top)
    return sheet


def _row_of_tiles(tiles: Sequence[Image.Image]) -> Image.Image:
    """Side by side over the whole width, none higher than may be: of upright films a part of the middle."""
    borders = [_INSIDE * n // len(tiles) for n in range(len(tiles) + 1)]
    wide = max(1, borders[1])
    high = min(_TALLEST, max(1, round(wide * tiles[0].height / tiles[0].width)))
    row = Image.new("RGB", (_INSIDE, high), _PAPER)
    for tile, left, right in zip(tiles, borders, borders[1:], strict=False):
        grown = max((right - left) / tile.width, high / tile.height)
        size = (max(right - left, round(tile.width * grown)), max(high, round(tile.height * grown)))
        big = tile.resize(size, Image.Resampling.LANCZOS)
        x, y = (size[0] - (right - left)) // 2, (size[1] - high) // 2
        row.paste(big.crop((x, y, x + right - left, y + high)), (left, 0))
    return row


def _rows(draft: Draft) -> Iterator[list[Bar]]:
    """Pieces, then a row for each further track."""
    names = {entry["id"]: str(entry.get("name", "")) for entry in media_of(draft)}
    main, at = [], 0
    for number, segment in enumerate(main_segments(draft), 1):
        main.append(Bar(at, at + segment["d"], f"{number}  {_about(segment, names)}", "piece"))
        at += segment["d"]
    yield main
    for kind, colour in ((VIDEO, "over"), (TEXT, "text"), (AUDIO, "sound")):
        for track in tracks(draft, kind):
            if track is not main_track(draft):
                row = [Bar(start, start + s["d"], _about(s, names), colour) for start, s in placed(track)]
                yield from [row] if row else []


def _about(segment: Segment, names: dict[str, str]) -> str:
    inside = facts(segment)
    words = str(inside.get("text") or names.get(inside.get("media_id", ""), "") or inside.get("name", ""))
    speed = speed_of(segment)
    marks = [f"{_short(speed)}×"] if speed != 1 else []
    marks += [sign for key, sign in (("reverse", "◀"), ("freeze", "❚❚")) if inside.get(key)]
    marks += ["♪ 0"] if inside.get("volume") == 0 else []
    return "  ".join([words.splitlines()[0] if words else "", *marks]).strip()


def _short(number: Fraction) -> str:
    return f"{float(number):.2f}".rstrip("0").rstrip(".")


def _x(ms: int, total: int) -> int:
    return _EDGE + round(_INSIDE * min(max(ms, 0), total) / total)


def _draw_bar(draw: ImageDraw.ImageDraw, bar: Bar, top: int, total: int, font: Path | None) -> None:
    left, right = _x(bar.start, total), _x(bar.end, total)
    box = (left, top, max(left + 2, right - 2), top + _BAR)
    draw.rounded_rectangle(box, radius=5, fill=_COLOURS[bar.colour], outline=_LINE)
    if right - left > 2 * _BAR:
        write_line(draw, (left + 8, top + 6), bar.words, 15, _INK, width=right - left - 18, preferred=font)


def _ruler(draw: ImageDraw.ImageDraw, total: int, height: int) -> None:
    step = next((s for s in _STEPS_S if _INSIDE * s * 1000 / total >= _ROOM), _STEPS_S[-1])
    for second in range(0, total // 1000 + 1, step):
        x = _x(second * 1000, total)
        draw.line((x, _TOP + _RULER - 6, x, height - _TOP), fill=_LINE)
        if x + _ROOM // 2 < WIDTH:
            write_line(draw, (x + 3, _TOP), _clock(second), 14, _SOFT, width=_ROOM)


def _clock(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _wave(draw: ImageDraw.ImageDraw, peaks: Sequence[float], top: int) -> None:
    middle = top + _WAVE // 2
    draw.line((_EDGE, middle, WIDTH - _EDGE, middle), fill=_COLOURS["wave"])
    for x in range(_INSIDE):
        loud = peaks[len(peaks) * x // _INSIDE]
        reach = round(loud * (_WAVE // 2))
        if reach:
            draw.line((_EDGE + x, middle - reach, _EDGE + x, middle + reach), fill=_COLOURS["wave"])
