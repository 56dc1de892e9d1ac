"""Pictures within a picture: a film in a player's window or laid into another picture has four straight borders.

What lies between them is searched for by itself and enlarged, because its surroundings have the stronger points.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.finder.query import Query, spread
from backend.library.features import LONG_SIDE, Features, extract, global_code, mirrored, shrink

_STEP = 10  # levels across a border
_LINES = 12  # borders considered, either way
_APART = 3  # pixels between two of them
_LEAST_SIDE = 0.15
_LEAST_AREA, _MOST_AREA = 0.06, 0.93  # of the picture
_BORDER, _LEAST_BORDER = 0.8, 0.5  # of the sides' lengths that must be such a step: in the mean, and of each
_MOST = 2
_SAME = 0.8  # of the smaller one's area, in common
_LARGER = 0.25  # how much a larger one may be less clear
_LIMIT = 500

Rect = tuple[int, int, int, int]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Part(Query):
    """A rectangle of a picture as a query of its own; all coordinates are those of the whole picture."""

    box: Rect = (0, 0, 0, 0)

    @cached_property
    def content(self) -> Rect:
        """The rectangle."""
        return self.box

    @cached_property
    def features(self) -> Features:
        """Local features of the rectangle, enlarged."""
        if self.original:
            return mirrored(self.original.features, self.size[0])
        x, y, width, height = self.box
        grow = self.full_gray.shape[1] / self.size[0]
        left, top, right, low = (round(v * grow) for v in (x, y, x + width, y + height))
        part = self.full_gray[top:low, left:right]
        scale = LONG_SIDE / max(part.shape)
        size = (max(16, round(part.shape[1] * scale)), max(16, round(part.shape[0] * scale)))
        found = extract(np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_CUBIC), np.uint8), limit=_LIMIT)
        near = spread(found, size)
        across, down = width / size[0], height / size[1]
        points = near.points * np.array([across, down, (across * down) ** 0.5], np.float32)
        points[:, :2] += np.array([x, y], np.float32)
        return Features(np.ascontiguousarray(points, np.float32), near.descriptors)

    @cached_property
    def codes(self) -> tuple[NDArray[np.uint8], ...]:
        """The global code of the rectangle."""
        x, y, width, height = self.box
        return (global_code(self.gray[y : y + height, x : x + width]),)

    def mirror(self) -> Query:
        """The same rectangle of the mirrored picture."""
        x, y, width, height = self.box
        turned = (self.size[0] - x - width, y, width, height)
        return Part(np.ascontiguousarray(self.full[:, ::-1]), original=self, box=turned)


def insets(query: Query) -> list[Part]:
    """Rectangles of the picture that straight borders enclose, the clearest first."""
    return [Part(query.full, box=box) for box in rectangles(shrink(query.full, LONG_SIDE))]


def rectangles(rgb: NDArray[np.uint8]) -> list[Rect]:
    """x, y, width, height of at most two, none within another."""
    across, down = _steps(rgb), _steps(rgb.transpose(1, 0, 2)).T  # borders that run across, and down
    tall, wide = across.shape
    tops, lefts = _lines(across), _lines(down.T)
    top, low = _pairs(tops, _LEAST_SIDE * tall)
    left, right = _pairs(lefts, _LEAST_SIDE * wide)
    if not len(top) or not len(left):
        return []
    clear = _clearness(across, down, (top, low), (left, right))
    area = np.outer(low - top, right - left) / (tall * wide)
    clear[(area < _LEAST_AREA) | (area > _MOST_AREA)] = 0
    taken: list[Rect] = []
    for at in np.argsort(-(clear + _LARGER * area), axis=None)[:40].tolist():
        v, h = divmod(at, clear.shape[1])
        box = (int(left[h]), int(top[v]), int(right[h] - left[h]), int(low[v] - top[v]))
        if clear[v, h] >= _BORDER and len(taken) < _MOST and not any(_alike(box, other) for other in taken):
            taken.append(box)
    return taken


def _steps(rgb: NDArray[np.uint8]) -> Flags:
    """Pixels about which brightness or a hue changes from the row above to the row below."""
    rows = rgb.astype(np.int16)
    steps = np.zeros(rgb.shape[:2], np.bool_)
    steps[1:-1] = (np.abs(rows[2:] - rows[:-2]) > _STEP).any(axis=2)
    return steps


def _lines(steps: Flags) -> NDArray[np.int64]:
    """Rows with the longest runs of steps, rising."""
    runs = _longest(steps)
    taken: list[int] = []
    for row in np.argsort(-runs).tolist():
        if len(taken) == _LINES or runs[row] < _LEAST_SIDE * steps.shape[1]:
            break
        if all(abs(row - other) >= _APART for other in taken):
            taken.append(row)
    return np.array(sorted(taken), np.int64)


def _longest(steps: Flags) -> NDArray[np.int64]:
    """For each row the length of its longest run, small gaps closed."""
    closed = cv2.morphologyEx(steps.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((1, 7), np.uint8))
    run = np.zeros(len(steps), np.int64)
    longest = run.copy()
    for column in closed.T:
        run = (run + 1) * column
        longest = np.maximum(longest, run)
    return longest


def _pairs(lines: NDArray[np.int64], least: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    first, second = np.triu_indices(len(lines), 1)
    wide = lines[second] - lines[first] >= least
    return lines[first][wide], lines[second][wide]


def _clearness(
    across: Flags,
    down: Flags,
    rows: tuple[NDArray[np.int64], NDArray[np.int64]],
    cols: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> NDArray[np.float64]:
    """For each pair of rows and pair of columns: the share of steps along the sides, 0 when one has few."""
    along = np.cumsum(np.pad(across, ((0, 0), (1, 0))), axis=1)
    below = np.cumsum(np.pad(down, ((1, 0), (0, 0))), axis=0)
    width, height = cols[1] - cols[0], rows[1] - rows[0]
    sides = [(along[np.ix_(row, cols[1])] - along[np.ix_(row, cols[0])]) / width for row in rows]
    sides += [(below[np.ix_(rows[1], col)] - below[np.ix_(rows[0], col)]) / height[:, None] for col in cols]
    every = np.stack(sides)
    return np.where(every.min(axis=0) >= _LEAST_BORDER, every.mean(axis=0), 0.0)


def _alike(a: Rect, b: Rect) -> bool:
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return max(0, width) * max(0, height) > _SAME * min(a[2] * a[3], b[2] * b[3])
