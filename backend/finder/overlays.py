"""What was laid over a picture: patches that the frame does not have, of one or two colours. Writing, or a logo.

What only moved between two frames has more colours than that, or is found in the frame a few pixels off.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.finder.content import Rect
from backend.finder.laid import Pixels, Surface

_STEP, _USUAL_STEPS = 22.0, 4.5
_LEAST = 0.0012  # of the picture
_FLAT, _NEAR = 0.72, 26.0  # share of a patch in two colours, and how near a level is to one
_WIDE = 2.2  # times as wide as high: writing, when it has several strokes
_STROKES = 3
_HUGE = 0.3  # of the picture: no overlay, something else is wrong


@dataclass(frozen=True)
class Patch:
    """One thing laid over the picture. `strokes`: how many separate parts it has."""

    box: Rect
    area: int
    flat: float
    strokes: int

    @property
    def kind(self) -> str:
        """The edit's name."""
        _, _, width, height = self.box
        return "text" if self.strokes >= _STROKES and width >= _WIDE * height else "logo"


def overlays(surface: Surface, content: Rect) -> list[Patch]:
    """What was laid over the picture within `content`, largest first."""
    x, y, width, height = content
    within = np.zeros(surface.inside.shape, np.bool_)
    within[y + 2 : y + height - 2, x + 2 : x + width - 2] = True
    within &= cv2.erode(surface.inside.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    other = within & (surface.off > max(_STEP, _USUAL_STEPS * surface.usual))
    patches = [_patch(surface.query, other, group) for group in _groups(other)]
    total = int(within.sum())
    told = [p for p in patches if p.flat > _FLAT and _LEAST * total < p.area < _HUGE * total]
    return sorted(told, key=lambda patch: -patch.area)


def _groups(other: NDArray[np.bool_]) -> list[NDArray[np.bool_]]:
    """Pixels put together with those near them, a line of letters to one group."""
    height, width = other.shape
    reach = np.ones((max(3, height // 60), max(3, width // 32)), np.uint8)
    joined = cv2.dilate(other.astype(np.uint8), reach)
    count, labels = cv2.connectedComponents(joined, connectivity=8)
    return [other & (labels == number) for number in range(1, count)]


def _patch(picture: Pixels, other: NDArray[np.bool_], group: NDArray[np.bool_]) -> Patch:
    del other
    parts, _, stats, _ = cv2.connectedComponentsWithStats(group.astype(np.uint8), connectivity=8)
    rows, cols = np.flatnonzero(group.any(axis=1)), np.flatnonzero(group.any(axis=0))
    box = (int(cols[0]), int(rows[0]), int(cols[-1] - cols[0]) + 1, int(rows[-1] - rows[0]) + 1)
    strokes = int((np.asarray(stats)[1:parts, cv2.CC_STAT_AREA] >= 4).sum())
    return Patch(box, int(group.sum()), _flatness(picture[group]), strokes)


def _flatness(pixels: Pixels) -> float:
    """Share of the pixels that have one of their two commonest colours."""
    total, plain = len(pixels), 0
    for _ in range(2):
        if not len(pixels):
            break
        bins = (pixels // 20).astype(np.int64) @ np.array([400, 20, 1])
        middle = np.median(pixels[bins == np.bincount(bins).argmax()], axis=0)
        alike = np.abs(pixels - middle).max(axis=1) < _NEAR
        plain += int(alike.sum())
        pixels = pixels[~alike]
    return plain / max(1, total)
