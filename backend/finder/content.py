"""Where the film's picture lies in a query: without bars, whether they are flat or written on.

A dark sky is no bar: what the frame shows there too belongs to the picture. A bar over a crop is one, though the frame
goes on under it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from backend.finder.laid import Surface
from backend.library.features import content_box

Rect = tuple[int, int, int, int]

_STEP, _USUAL_STEPS = 24.0, 4.0  # levels, and times what noise makes, by which a pixel is not the frame's
_FEW = 0.06  # share of a flat margin that must not be the frame's, for it to be a bar
_ROW_FOREIGN, _ROW_PLAIN = 0.5, 0.4  # shares of a written bar's row: not the frame's; of one level
_NEAR = 12  # levels
_GAP = 0.02  # of the side: rows of a bar in which the frame happens to have the bar's colour
_LEAST = 0.02  # of the side: less is the border of a bad cut


def foreign(surface: Surface) -> NDArray[np.bool_]:
    """Pixels that the frame does not have: about it, or laid over it."""
    return np.asarray(~surface.inside | (surface.off > max(_STEP, _USUAL_STEPS * surface.usual)))


def content_of(surface: Surface) -> Rect:
    """x, y, width, height of the picture without bars, in the query's pixels."""
    gray = np.asarray(surface.query.mean(axis=2), np.uint8)
    other = foreign(surface)
    x, y, width, height = content_box(gray)
    top, low = _margins(gray, other, (y, len(gray) - y - height))
    left, right = _margins(gray.T, other.T, (x, gray.shape[1] - x - width))
    return left, top, gray.shape[1] - left - right, gray.shape[0] - top - low


def _margins(gray: NDArray[np.uint8], other: NDArray[np.bool_], flat: tuple[int, int]) -> tuple[int, int]:
    """How many rows at the start and at the end are bars; `flat`: how many there are of one level."""
    plain = _plain(gray) & (other.mean(axis=1) > _ROW_FOREIGN)
    ends = []
    for order, margin in zip((slice(None), slice(None, None, -1)), flat, strict=True):
        whole = margin if margin and other[order][:margin].mean() > _FEW else 0
        run = max(whole, _run(plain[order], whole))
        ends.append(run if run >= _LEAST * len(gray) else 0)
    return (ends[0], ends[1]) if sum(ends) < 0.9 * len(gray) else (0, 0)


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
    most = [np.bincount(row // _NEAR, minlength=22) for row in gray]
    beside = np.array([(counts[:-1] + counts[1:]).max() for counts in most])
    return np.asarray(beside > _ROW_PLAIN * gray.shape[1])
