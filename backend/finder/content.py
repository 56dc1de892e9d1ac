"""Where the film's picture lies in a query: without bars, whether they are flat or written on.

A dark sky is no bar: what the frame shows there too belongs to the picture. A bar over a crop is one, though the frame
goes on under it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from backend.finder.laid import Pixels, Surface, grey

Rect = tuple[int, int, int, int]

_STEP, _USUAL_STEPS = 24.0, 4.0  # levels, and times what noise makes, by which a pixel is not the frame's
_FEW = 0.06  # share of a flat margin that must not be the frame's, for it to be a bar
_ROW_FOREIGN, _ROW_PLAIN = 0.5, 0.4  # shares of a written bar's row: not the frame's; of one level
_NEAR = 12  # levels
_SPREAD, _SAME = 5.0, 8.0  # levels: of a flat row, and between the rows of a bar
_GAP = 0.02  # of the side: rows of a bar in which the frame happens to have the bar's colour
_LEAST = 0.02  # of the side: less is the border of a bad cut


def foreign(surface: Surface) -> NDArray[np.bool_]:
    """Pixels that the frame does not have: about it, or laid over it."""
    return np.asarray(~surface.inside | (surface.off > max(_STEP, _USUAL_STEPS * surface.usual)))


def content_of(surface: Surface) -> Rect:
    """x, y, width, height of the picture without bars, in the query's pixels."""
    rows, cols = (np.flatnonzero(surface.inside.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return 0, 0, surface.inside.shape[1], surface.inside.shape[0]
    left, right, top, low = int(cols[0]), int(cols[-1]) + 1, int(rows[0]), int(rows[-1]) + 1
    shown = (slice(top, low), slice(left, right))
    picture, inside = surface.query[shown], surface.inside[shown]
    other = foreign(surface)[shown] & inside
    above, below = _margins(picture, other, inside)
    before, after = _margins(picture.swapaxes(0, 1), other.T, inside.T)
    return left + before, top + above, right - left - before - after, low - top - above - below


def _margins(picture: Pixels, other: NDArray[np.bool_], inside: NDArray[np.bool_]) -> tuple[int, int]:
    """How many rows at the start and at the end are bars."""
    share = other.sum(axis=1) / np.maximum(inside.sum(axis=1), 1)
    written = _plain(grey(picture).astype(np.uint8)) & (share > _ROW_FOREIGN)
    ends = []
    for order in (slice(None), slice(None, None, -1)):
        flat = _flat(picture[order])
        whole = flat if flat and share[order][:flat].mean() > _FEW else 0
        run = max(whole, _run(written[order], whole))
        ends.append(run if run >= _LEAST * len(picture) else 0)
    return (ends[0], ends[1]) if sum(ends) < 0.9 * len(picture) else (0, 0)


def _flat(picture: Pixels) -> int:
    """How many rows from the start on are of one colour."""
    first = picture[0].mean(axis=0)
    for number, row in enumerate(picture):  # most pictures have none: the rest is not looked at
        if (row.std(axis=0) >= _SPREAD).any() or (np.abs(row.mean(axis=0) - first) >= _SAME).any():
            return number
    return len(picture)


def _run(plain: NDArray[np.bool_], start: int) -> int:
    """Rows from `start` on that are a bar's, up to the last before a gap of other ones."""
    gap = max(1, round(_GAP * len(plain)))
    end = start
    for row in range(start, len(plain)):
        if plain[row]:
            end = row + 1
        elif row - end >= gap:
            break
    return end


def _plain(gray: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Rows with much of one level."""
    bins = 256 // _NEAR + 1
    numbered = np.arange(len(gray))[:, None] * bins + gray // _NEAR
    counts = np.bincount(numbered.ravel(), minlength=bins * len(gray)).reshape(len(gray), bins)
    return np.asarray((counts[:, :-1] + counts[:, 1:]).max(axis=1) > _ROW_PLAIN * gray.shape[1])
