"""Colour tables (.cube files): read as numbers, checked, and written anew, so that nothing a stranger wrote reaches
ffmpeg.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from backend.errors import MediaTooLargeError, UnreadableMediaError, UnsupportedMediaError

Table = NDArray[np.float64]

_LARGEST_FILE = 24 * 2**20
_MOST_LINES, _LONGEST_LINE = 300_000, 1000
#: entries a side
_SIZES = {"LUT_3D_SIZE": (2, 65), "LUT_1D_SIZE": (2, 65_536)}
_LEAST_3D, _LEAST_1D = 33, 4096  # a table over another range is drawn again on as many entries at least
#: nothing that is a colour lies farther out
_FARTHEST = 1000.0


@dataclass(frozen=True)
class Cube:
    """A colour table over red, green and blue from 0 to 1, evenly spaced.

    `table` is (n, 3) for three curves, or (n, n, n, 3) by blue, green and red for a cube.
    """

    table: Table

    @property
    def filter(self) -> Literal["lut1d", "lut3d"]:
        """The ffmpeg filter that applies it."""
        return "lut3d" if self.table.ndim == 4 else "lut1d"  # three axes of colour and one of channels

    def text(self) -> bytes:
        """The file in our own hand: a size, then numbers."""
        name = "LUT_3D_SIZE" if self.filter == "lut3d" else "LUT_1D_SIZE"
        rows = self.table.reshape(-1, 3)
        numbers = "\n".join(f"{red:.6f} {green:.6f} {blue:.6f}" for red, green, blue in rows.tolist())
        return f"{name} {self.table.shape[0]}\n{numbers}\n".encode("ascii")


@dataclass
class _Head:
    """What a file says before its numbers."""

    name: str = ""
    size: int = 0
    low: tuple[float, ...] = (0.0, 0.0, 0.0)
    high: tuple[float, ...] = (1.0, 1.0, 1.0)


def read_cube(path: Path) -> Cube:
    """The colour table in a .cube file, one-dimensional (to 65,536 entries) or three-dimensional (to 65 a side).

    Raises UnreadableMediaError, UnsupportedMediaError for two tables in one file, MediaTooLargeError.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise MediaTooLargeError("more than 24 MB of colours", limit=_LARGEST_FILE)
        with path.open(encoding="utf-8-sig", errors="replace") as lines:
            return _read(_words(lines))
    except OSError as wrong:
        raise UnreadableMediaError(f"cannot read it: {wrong.strerror}") from wrong


def _words(lines: Iterable[str]) -> Iterator[list[str]]:
    """The lines that say something, in words; bounded, so that a hostile file costs no more than a good one."""
    for number, line in enumerate(lines):
        if number > _MOST_LINES or len(line) > _LONGEST_LINE:
            raise MediaTooLargeError("more lines, or longer ones, than a colour table has")
        if words := line.partition("#")[0].split():
            yield words


def _read(lines: Iterator[list[str]]) -> Cube:
    head = _Head()
    for line in lines:
        if line[0][0] in "0123456789+-.":
            return Cube(_over_one(_table(head, chain([line], lines)), head))
        said = _SAID.get(line[0].upper())
        if said is None:
            raise UnreadableMediaError("it says what no colour table says")
        said(head, line)
    raise UnreadableMediaError("it holds no colours")


def _title(_head: _Head, _line: list[str]) -> None:
    """A title is for people."""


def _size(head: _Head, line: list[str]) -> None:
    if head.size:
        raise UnsupportedMediaError("more than one colour table in a file")
    least, most = _SIZES[line[0].upper()]
    told = line[1] if len(line) == 2 else ""
    if not (told.isascii() and told.isdigit() and len(told) <= len(str(most))):
        raise UnreadableMediaError("its size is no number, or too large")
    head.name, head.size = line[0].upper(), int(told)
    if not least <= head.size <= most:
        raise MediaTooLargeError(f"a table of {head.size} entries a side", limit=most)


def _low(head: _Head, line: list[str]) -> None:
    head.low = _three(line[1:])


def _high(head: _Head, line: list[str]) -> None:
    head.high = _three(line[1:])


def _range(head: _Head, line: list[str]) -> None:
    ends = _numbers(line[1:])
    if len(ends) != 2:  # from, to
        raise UnreadableMediaError("its range has not two ends")
    head.low, head.high = (ends[0],) * 3, (ends[1],) * 3


_SAID: dict[str, Callable[[_Head, list[str]], None]] = {
    "TITLE": _title,
    "LUT_3D_SIZE": _size,
    "LUT_1D_SIZE": _size,
    "DOMAIN_MIN": _low,
    "DOMAIN_MAX": _high,
    "LUT_3D_INPUT_RANGE": _range,
    "LUT_1D_INPUT_RANGE": _range,
}


def _three(words: Sequence[str]) -> tuple[float, ...]:
    numbers = _numbers(words)
    if len(numbers) != 3:  # red, green, blue
        raise UnreadableMediaError("a colour has not three parts")
    return numbers


def _numbers(words: Sequence[str]) -> tuple[float, ...]:
    try:
        found = tuple(float(word) for word in words)
    except ValueError as wrong:
        raise UnreadableMediaError("it holds what is no number") from wrong
    if not all(-_FARTHEST <= number <= _FARTHEST for number in found):  # what is no number is in no range
        raise UnreadableMediaError("it holds numbers that are no colours")
    return found


def _table(head: _Head, lines: Iterable[list[str]]) -> Table:
    if not head.size:
        raise UnreadableMediaError("it names no size")
    axes = 3 if head.name == "LUT_3D_SIZE" else 1
    rows = [_three(line) for line in islice(lines, head.size**axes + 1)]
    if len(rows) != head.size**axes:
        raise UnreadableMediaError(f"not {head.size**axes} colours, as its size says")
    return np.array(rows, dtype=np.float64).reshape((head.size,) * axes + (3,))


def _over_one(table: Table, head: _Head) -> Table:
    """The table over 0 to 1, whatever range it was made for: ffmpeg knows only ranges of that length."""
    if head.low == (0.0, 0.0, 0.0) and head.high == (1.0, 1.0, 1.0):
        return table
    if any(high - low < 1e-6 for low, high in zip(head.low, head.high, strict=True)):
        raise UnreadableMediaError("its range is empty")
    if table.ndim == 2:  # three curves
        return _curves_over_one(table, head)
    for axis in range(3):  # the cube by blue, green and red
        table = _redrawn(table, axis, head.low[2 - axis], head.high[2 - axis])
    return table


def _curves_over_one(table: Table, head: _Head) -> Table:
    at = np.linspace(0, 1, max(len(table), _LEAST_1D))
    columns = [
        np.interp(at, np.linspace(head.low[channel], head.high[channel], len(table)), table[:, channel])
        for channel in range(3)
    ]
    return np.stack(columns, axis=1)


def _redrawn(table: Table, axis: int, low: float, high: float) -> Table:
    """The cube with one axis over 0 to 1, colours between two entries in proportion."""
    size = table.shape[axis]
    wanted = np.linspace(0, 1, max(size, _LEAST_3D))
    place = np.clip((wanted - low) / (high - low), 0, 1) * (size - 1)
    below = np.minimum(place.astype(np.intp), size - 2)
    shape = [1] * table.ndim
    shape[axis] = len(wanted)
    share = (place - below).reshape(shape)
    redrawn: Table = np.take(table, below, axis) * (1 - share) + np.take(table, below + 1, axis) * share
    return redrawn
