"""A fit extends what a few points agree on over the whole picture; where a plainer map agrees with them, that is it.

Most pictures are neither turned nor bent, and many show all of the frame: told by these few points alone, the far
corner would be off by a tenth of the picture.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from backend.finder.content import Rect
from backend.finder.geometry import Matrix, Size, project

_OFF = 0.004  # of the frame's diagonal: as far as points may be off under a plainer map
_OFF_WHOLE = 0.008  # and under the plainest, which is by far the likeliest
_EVEN = 0.03  # widths and heights that differ in scale by less are scaled alike
_WHOLE = 0.035  # of the frame's side: a corner that is nearer to the frame's is the frame's
_SPANS = 0.97  # of the picture's side: only then it may show all of the frame between bars
_EDGE = 0.012
_LEAST = 60


def plainest(matrix: Matrix, agree: NDArray[np.bool_], whole: Rect, frame_size: Size) -> Matrix:
    """The plainest map that moves no pixel of `agree` (those that look alike) by more than a little.

    `whole`: where the picture would lie if it shows all of the frame.
    """
    rows, cols = np.nonzero(agree)
    if len(rows) < _LEAST:
        return matrix
    step = max(1, len(rows) // 400)
    points = np.stack([cols[::step], rows[::step]], axis=1).astype(np.float64)
    target = project(matrix, points)
    diagonal = float(np.hypot(*frame_size))
    plainer = (
        (_onto(_to_edges(whole, agree), frame_size, matrix) if _spans(whole, agree) else None, _OFF_WHOLE),
        (_upright(points, target, even=True), _OFF),
        (_upright(points, target), _OFF),
    )
    for one, most in plainer:
        if one is not None and _off(one, points, target) <= most * diagonal:
            return one
    return matrix


def upright(matrix: Matrix, agree: NDArray[np.bool_], *, even: bool) -> Matrix | None:
    """The best map that neither turns nor bends (with `even` one scale for both sides) for the pixels of `agree`."""
    rows, cols = np.nonzero(agree)
    if len(rows) < _LEAST:
        return None
    step = max(1, len(rows) // 400)
    points = np.stack([cols[::step], rows[::step]], axis=1).astype(np.float64)
    return _upright(points, project(matrix, points), even=even, apart=math.inf)


def whole_frame(content: Rect, frame_size: Size) -> Matrix:
    """The map of `content` onto all of the frame."""
    x, y, width, height = content
    across, down = frame_size[0] / width, frame_size[1] / height
    return np.array([(across, 0, -across * x), (0, down, -down * y), (0, 0, 1.0)])


def _to_edges(whole: Rect, agree: NDArray[np.bool_]) -> Rect:
    """The rectangle, its sides that are about at the picture's put there."""
    height, width = agree.shape
    x, y = (0 if at <= _EDGE * side else at for at, side in ((whole[0], width), (whole[1], height)))
    right, low = whole[0] + whole[2], whole[1] + whole[3]
    right, low = (side if side - at <= _EDGE * side else at for at, side in ((right, width), (low, height)))
    return x, y, right - x, low - y


def _spans(whole: Rect, agree: NDArray[np.bool_]) -> bool:
    height, width = agree.shape
    return bool(whole[2] >= _SPANS * width or whole[3] >= _SPANS * height)


def _off(matrix: Matrix, points: NDArray[np.float64], target: NDArray[np.float64]) -> float:
    return float(np.percentile(np.linalg.norm(project(matrix, points) - target, axis=1), 90))


def _upright(
    points: NDArray[np.float64], target: NDArray[np.float64], *, even: bool = False, apart: float = _EVEN
) -> Matrix | None:
    """The best map that neither turns nor bends; None when the points lie on a line, or the scales are `apart`."""
    middle, there = points.mean(axis=0), target.mean(axis=0)
    spread = ((points - middle) ** 2).sum(axis=0)
    if spread.min() < 1:
        return None
    both = ((points - middle) * (target - there)).sum(axis=0)
    scale = both / spread
    if even:
        if abs(scale[0] / scale[1] - 1) > apart:
            return None
        scale = np.full(2, both.sum() / spread.sum())
    shift = there - scale * middle
    return np.array([(scale[0], 0, shift[0]), (0, scale[1], shift[1]), (0, 0, 1.0)])


def _onto(whole: Rect, frame_size: Size, matrix: Matrix) -> Matrix | None:
    """The map of all of the picture onto all of the frame, if the corners are about there."""
    x, y, width, height = whole
    corners = np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], np.float64)
    frame = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float64) * frame_size
    if (np.abs(project(matrix, corners) - frame) > _WHOLE * 4 * np.array(frame_size)).any():
        return None
    return whole_frame(whole, frame_size)
