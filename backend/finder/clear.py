"""Is a name's own evidence clear? What a plainer map explains about as well is not said, nor what a poor fit makes.

A crop, a turn, a stretch are held against the map without it: where nearly as many pixels agree under that, the points
only said so by chance. What differs from the frame says something of the picture only where what is about it fits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from backend.finder.content import Rect
from backend.finder.geometry import Matrix, Size
from backend.finder.laid import Surface, agree_under
from backend.finder.plain import upright, whole_frame
from backend.finder.query import Query

_FITS = 0.6  # of the pixels that have texture agree: less, and what differs tells nothing
_FITS_WELL, _PART = 0.7, 0.6
_WHOLE, _WHOLE_LITTLE = 0.5, 0.12  # of the pixels that agree also do under the map of all onto all; with little to see
_LITTLE = 0.2  # share of the picture that agrees: the rest is flat or foreign
_LESS = 0.75  # of the pixels that agree, under the map without turn or stretch
_AS_WELL = 0.8  # under the map that is only stretched, for a stretch


@dataclass(frozen=True)
class Trial:
    """A fit as it lies, to hold plainer ones against. `content` is the film's picture in the query."""

    query: Query
    matrix: Matrix
    frame: NDArray[np.uint8]
    frame_size: Size
    surface: Surface
    content: Rect
    kept: float = 1.0  # share of the frame that the picture shows

    @cached_property
    def fits(self) -> float:
        """Share of the pixels with texture that agree."""
        x, y, width, height = self.content
        there = (slice(y, y + height), slice(x, x + width))
        return float(self.surface.alike[there].sum() / max(1, self.surface.textured[there].sum()))

    @cached_property
    def shown(self) -> float:
        """Share of the film's picture that agrees: little where it is flat."""
        return float(self.surface.alike.sum() / max(1, self.surface.inside.sum()))

    @cached_property
    def whole(self) -> float:
        """How well the map of all the picture onto all the frame does, from 0."""
        return self._under(whole_frame(self.content, self.frame_size))

    @cached_property
    def even(self) -> float:
        """How well the map does that neither turns nor stretches."""
        return self._under(upright(self.matrix, self.surface.alike, even=True))

    @cached_property
    def upright(self) -> float:
        """How well the map does that does not turn."""
        return self._under(upright(self.matrix, self.surface.alike, even=False))

    def _under(self, matrix: Matrix | None) -> float:
        if matrix is None:
            return 0.0
        return agree_under(self.surface, self.query, matrix, self.frame, self.frame_size)


def is_whole(trial: Trial) -> bool:
    """Whether the picture may as well show all of the frame."""
    return trial.whole >= (_WHOLE if trial.shown >= _LITTLE else _WHOLE_LITTLE)


def _is_cut(trial: Trial) -> bool:
    """A little may be missing because the camera has moved on; then the rest fits badly as well."""
    return not is_whole(trial) and (trial.kept < _PART or trial.fits >= _FITS_WELL)


_CLEAR: dict[str, Callable[[Trial], bool]] = {
    "cropped": _is_cut,
    "rotated": lambda trial: trial.upright < _LESS,
    "stretched": lambda trial: trial.even < _LESS and trial.upright >= _AS_WELL,
    "blurred": lambda trial: trial.fits >= _FITS,
    "recoloured": lambda trial: trial.fits >= _FITS / 2,
}


def clear(names: set[str], trial: Trial) -> set[str]:
    """Those of the names that nothing plainer explains."""
    return {name for name in names if name not in _CLEAR or _CLEAR[name](trial)}


def tells(trial: Trial) -> bool:
    """Whether the fit is good enough for what differs to be something that was laid over the picture."""
    return trial.fits >= _FITS
