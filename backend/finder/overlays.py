"""What was laid over a picture: patches that the frame does not have, of one or two colours. Writing, or a logo.

What only moved between two frames has more colours than that, or what is about it moved as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.finder.content import Rect
from backend.finder.laid import Pixels, Surface

_STEP, _USUAL_STEPS = 22.0, 4.5
_LEAST = {"text": 0.003, "logo": 0.0035}  # of the picture
_HUGE = 0.3  # of the picture: no overlay, something else is wrong
_FLAT = 0.72  # share of a patch in two colours
_NEAR, _NEAR_GREY = 26.0, 12.0  # levels of one colour; without hues greys must be told apart more finely
_HUE = 6.0
_AROUND, _RESTLESS = 11, 0.3  # pixels about a patch, and how many of them may differ as well
_SHADE, _FEW = 0.42, 100  # of a patch's texture agrees with the frame; pixels that say so
_REST = 0.85  # of the texture beside the patches agrees
_WIDE = 2.2  # times as wide as high: writing, when it has several strokes
_STROKES = 3
_STRIP = 6  # times as long as wide
_ALONG = 0.8  # of a side, for a patch at the edge to be what is left of a bar
_EDGE = 4  # pixels


@dataclass(frozen=True)
class Patch:
    """One thing that differs. `flat`: share in two colours; `about`: share of what is about it that differs too."""

    box: Rect
    area: int
    flat: float
    about: float
    strokes: int  # separate parts
    alike: float  # share of the texture where it is that agrees all the same: then it is only another shade

    @property
    def kind(self) -> str:
        """The edit's name."""
        _, _, width, height = self.box
        return "text" if self.strokes >= _STROKES and width >= _WIDE * height else "logo"


def patches(surface: Surface, content: Rect) -> list[Patch]:
    """What differs within `content`, but for specks."""
    other = _within(surface, content) & (surface.off > max(_STEP, _USUAL_STEPS * surface.usual))
    least = min(_LEAST.values()) * content[2] * content[3]
    return [_patch(surface, other, group, box) for group, box in _groups(other, least)]


def without_edges(content: Rect, found: Sequence[Patch]) -> Rect:
    """`content` less the patches that run along one of its sides: what is left of a bar."""
    left, top, right, low = content[0], content[1], content[0] + content[2], content[1] + content[3]
    for patch in found:
        x, y, width, height = patch.box
        along_x, along_y = width >= _ALONG * content[2], height >= _ALONG * content[3]
        if along_x == along_y or patch.flat <= _FLAT:
            continue
        if along_x and y <= content[1] + _EDGE:
            top = max(top, y + height)
        if along_x and y + height >= content[1] + content[3] - _EDGE:
            low = min(low, y)
        if along_y and x <= content[0] + _EDGE:
            left = max(left, x + width)
        if along_y and x + width >= content[0] + content[2] - _EDGE:
            right = min(right, x)
    return (left, top, right - left, low - top) if right - left > _EDGE and low - top > _EDGE else content


def overlays(surface: Surface, content: Rect, found: Sequence[Patch], *, turned: bool) -> list[Patch]:
    """Those of the patches that were laid over the picture. The corners beside a turned one were not.

    None when the rest of the picture is not the frame's: then it is another moment, and things have moved.
    """
    total = int(_within(surface, content).sum())
    laid = [
        patch
        for patch in found
        if patch.flat > _FLAT
        and patch.about < _RESTLESS
        and patch.alike < _SHADE
        and not (patch.kind == "logo" and _is_strip(patch))
        and _LEAST[patch.kind] * total < patch.area < _HUGE * total
        and _is_inside(patch, content)
        and not (turned and _at_edge(patch, content))
    ]
    return laid if rest_fits(surface, content, laid) >= _REST else []


def _is_strip(patch: Patch) -> bool:
    """Whether it is long and thin: an edge that lies a little off."""
    return patch.strokes < _STROKES and max(patch.box[2:]) > _STRIP * min(patch.box[2:])


def rest_fits(surface: Surface, content: Rect, laid: Sequence[Patch]) -> float:
    """Share of what has texture, but for the patches, that agrees."""
    rest = _within(surface, content)
    for patch in laid:
        x, y, width, height = patch.box
        rest[max(0, y - _AROUND) : y + height + _AROUND, max(0, x - _AROUND) : x + width + _AROUND] = False
    return float((surface.alike & rest).sum() / max(1, int((surface.textured & rest).sum())))


def _within(surface: Surface, content: Rect) -> NDArray[np.bool_]:
    x, y, width, height = content
    within = np.zeros(surface.inside.shape, np.bool_)
    within[y + 2 : y + height - 2, x + 2 : x + width - 2] = True
    return within & (cv2.erode(surface.inside.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0)


def _is_inside(patch: Patch, content: Rect) -> bool:
    """Whether the patch's middle is, and it is not along a side."""
    x, y, width, height = patch.box
    middle = (x + width / 2 - content[0], y + height / 2 - content[1])
    return 0 < middle[0] < content[2] and 0 < middle[1] < content[3] and without_edges(content, [patch]) == content


def _at_edge(patch: Patch, content: Rect) -> bool:
    x, y, width, height = patch.box
    right, low = content[0] + content[2], content[1] + content[3]
    room = min(x - content[0], y - content[1], right - x - width, low - y - height)
    return room <= 2 * _EDGE


def _groups(other: NDArray[np.bool_], least: float) -> Iterator[tuple[NDArray[np.bool_], Rect]]:
    """Pixels put together with those near them, a line of letters to one group; each cut out, with where it is."""
    height, width = other.shape
    reach = np.ones((max(3, height // 60), max(3, width // 32)), np.uint8)
    found = cv2.connectedComponentsWithStats(cv2.dilate(other.astype(np.uint8), reach), connectivity=8)
    labels, stats = np.asarray(found[1]), np.asarray(found[2])
    for number, (x, y, wide, high, area) in enumerate(stats[1:].tolist(), 1):
        if area >= least:
            there = (slice(y, y + high), slice(x, x + wide))
            group = other[there] & (labels[there] == number)
            rows, cols = np.flatnonzero(group.any(axis=1)), np.flatnonzero(group.any(axis=0))
            near = (slice(rows[0], rows[-1] + 1), slice(cols[0], cols[-1] + 1))
            box = (x + int(cols[0]), y + int(rows[0]), int(np.ptp(cols)) + 1, int(np.ptp(rows)) + 1)
            yield group[near], box


def _patch(surface: Surface, other: NDArray[np.bool_], group: NDArray[np.bool_], box: Rect) -> Patch:
    x, y, width, height = box
    parts, _, stats, _ = cv2.connectedComponentsWithStats(group.astype(np.uint8), connectivity=8)
    strokes = int((np.asarray(stats)[1:parts, cv2.CC_STAT_AREA] >= 4).sum())
    top, left = max(0, y - _AROUND), max(0, x - _AROUND)
    beside = other[top : y + height + _AROUND, left : x + width + _AROUND]
    wide = np.zeros(beside.shape, np.uint8)
    wide[y - top : y - top + height, x - left : x - left + width] = group
    near, far = (cv2.dilate(wide, np.ones((n, n), np.uint8)) > 0 for n in (5, 5 + _AROUND))
    about = beside[far & ~near]
    there = (slice(y, y + height), slice(x, x + width))
    restless = float(about.mean()) if about.size else 0.0
    flat = _flatness(surface.query[there][group])
    alike = float(surface.alike[there].sum() / max(_FEW, int(surface.textured[there].sum())))
    return Patch(box, int(group.sum()), flat, restless, strokes, alike)


def _flatness(pixels: Pixels) -> float:
    """Share of the pixels that have one of their two commonest colours."""
    total, plain = len(pixels), 0
    near = _NEAR if float(np.ptp(pixels, axis=1).mean()) > _HUE else _NEAR_GREY
    for _ in range(2):
        if not len(pixels):
            break
        bins = (pixels // 20).astype(np.int64) @ np.array([400, 20, 1])
        middle = np.median(pixels[bins == np.bincount(bins).argmax()], axis=0)
        alike = np.abs(pixels - middle).max(axis=1) < near
        plain += int(alike.sum())
        pixels = pixels[~alike]
    return plain / max(1, total)
