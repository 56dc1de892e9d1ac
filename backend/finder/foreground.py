"""Does the same thing stand in the foreground? Another object before the very same background is another moment.

Blocks that disagree with the found frame, though all about them agrees, are put together to patches. A patch that has
texture in picture and frame alike, is as high as it is wide and has many colours is an object that only one of them
shows; a caption is flat and wide, a sticker or a logo has few colours, and what only moved is found a few pixels off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.finder.geometry import Size, project
from backend.finder.laid import Laid, Pixels, block_means, by_pixel, lay_over
from backend.finder.match import Box, Difference
from backend.finder.query import Query
from backend.finder.refine import BLOCK, Aligned

_TEXTURED = 3.0
_UNLIKE = 0.55  # of the usual likeness
_MOVED = 0.75  # of the usual likeness
_REACH = 10  # pixels of the working picture
_LEAST_BLOCKS = 4
_LONG = 2.5  # times as wide as high, and few blocks high: writing
_LINE_BLOCKS = 3
_WORDS = 5  # blocks in which two words of a line lie
_STEP = 4.0  # times the usual difference of a pixel, and at least
_LEAST_STEP = 20.0
_BIN = 16
_NEAR, _NEAR_GREY = 24.0, 12.0  # levels of one colour; without hues greys must be told apart more finely
_HUE = 6.0
_FLAT, _FLAT_LARGE = 0.69, 0.86  # share of a patch in its two colours from which it is a sticker
_LARGE = 0.2  # of what is compared: no sticker


@dataclass(frozen=True)
class Unlike:
    """Objects that only the picture or only the frame shows: their `share` of what was compared, and where."""

    share: float = 0.0
    differences: tuple[Difference, ...] = ()


def unlike(query: Query, aligned: Aligned, frame_size: Size) -> Unlike:
    """How much of what was compared belongs to objects that only the picture or only the frame shows, 0 … 1."""
    laid = lay_over(query, aligned, frame_size)
    likeness = np.nan_to_num(aligned.likeness, nan=1.0)
    compared = np.isfinite(aligned.likeness) & (_texture(laid.query) > _TEXTURED)
    if compared.sum() < 2 * _LEAST_BLOCKS:
        return Unlike()
    usual = float(np.median(likeness[compared]))
    off = _differences(laid, compared & (likeness > max(0.5, usual - 0.15)))
    other = compared & (_texture(laid.frame) > _TEXTURED) & (likeness < _UNLIKE * usual)
    other &= ~_only_moved(laid, other, _MOVED * usual)
    objects = list(_objects(laid, other, off, int(compared.sum())))
    share = sum(int(blocks.sum()) for blocks in objects) / int(compared.sum())
    return Unlike(share, tuple(_where(blocks, query, aligned, frame_size) for blocks in objects))


def _objects(laid: Laid, other: NDArray[np.bool_], off: NDArray[np.bool_], total: int) -> Iterator[NDArray[np.bool_]]:
    """The blocks of each patch that is neither writing nor of few colours."""
    lines = cv2.morphologyEx(other.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((1, _WORDS), np.uint8))
    found = cv2.connectedComponentsWithStats(lines, connectivity=8)
    labels, stats = np.asarray(found[1]), np.asarray(found[2])
    for number, (_, _, width, height, _) in enumerate(stats[1:].tolist(), 1):
        patch = other & (labels == number)
        area = int(patch.sum())
        if area < _LEAST_BLOCKS or _is_writing(width, height):
            continue
        if not _is_flat(laid.query, by_pixel(_and_beside(patch)) & off, large=area > _LARGE * total):
            yield patch


def _where(blocks: NDArray[np.bool_], query: Query, aligned: Aligned, frame_size: Size) -> Difference:
    """The blocks' place in the picture as it was sent (not its mirror image), and in the frame."""
    rows, cols = (np.flatnonzero(blocks.any(axis=axis)) for axis in (1, 0))
    left, right, top, low = BLOCK * np.array([cols[0], cols[-1] + 1, rows[0], rows[-1] + 1])
    corners = np.array([(left, top), (right, top), (right, low), (left, low)], np.float64)
    points = project(np.asarray(np.linalg.inv(aligned.work.to_work), np.float64), corners)
    framed = project(aligned.matrix, points)
    if query.mirrored:
        points = points * (-1, 1) + (query.size[0], 0)
    return Difference(_per_mille(points, query.size), _per_mille(framed, frame_size))


def _per_mille(points: NDArray[np.float64], size: Size) -> Box:
    low, high = (np.clip(edge / size * 1000, 0, 1000) for edge in (points.min(axis=0), points.max(axis=0)))
    x, y, right, bottom = (round(float(v)) for v in (*low, *high))
    return x, y, max(1, right - x), max(1, bottom - y)


def _only_moved(laid: Laid, unlike: NDArray[np.bool_], least: float) -> NDArray[np.bool_]:
    """Blocks that show the same a few pixels off: the fit bends there, or the thing moves."""
    picture, frame = (np.asarray(one.mean(axis=2), np.uint8) for one in (laid.query, laid.frame))
    frame = np.asarray(cv2.copyMakeBorder(frame, _REACH, _REACH, _REACH, _REACH, cv2.BORDER_REPLICATE), np.uint8)
    moved = np.zeros(unlike.shape, np.bool_)
    for row, col in np.argwhere(unlike).tolist():
        top, left = (max(0, at * BLOCK - BLOCK // 2) for at in (row, col))
        patch = picture[top : top + 2 * BLOCK, left : left + 2 * BLOCK]
        height, width = patch.shape
        about = frame[top : top + height + 2 * _REACH, left : left + width + 2 * _REACH]
        moved[row, col] = float(cv2.matchTemplate(about, patch, cv2.TM_CCOEFF_NORMED).max()) > least
    return moved


def _texture(pixels: Pixels) -> Pixels:
    """Spread of the grey levels of each block, noise smoothed away."""
    gray = np.asarray(cv2.GaussianBlur(pixels.mean(axis=2), (0, 0), 1.0), np.float32)
    mean = block_means(gray)
    return np.asarray(np.sqrt(np.maximum(block_means(gray * gray) - mean**2, 0)), np.float32)


def _differences(laid: Laid, alike: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Pixels that differ after the change of colours that fits the blocks that agree."""
    there = by_pixel(alike)
    if alike.sum() < _LEAST_BLOCKS:
        return np.ones(there.shape, np.bool_)
    known = np.concatenate([laid.frame, np.ones((*there.shape, 1))], axis=2)
    flags = cv2.DECOMP_NORMAL | cv2.DECOMP_CHOLESKY  # NumPy's way wakes a thread on each core
    solved = cv2.solve(known[there][::3], laid.query[there][::3].astype(np.float64), flags=flags)[1]
    colours = np.asarray(solved, np.float64)
    off = np.abs(laid.query - known @ colours).max(axis=2)
    return np.asarray(off > max(_LEAST_STEP, _STEP * float(np.median(off[there]))))


def _is_writing(width: int, height: int) -> bool:
    return min(width, height) <= _LINE_BLOCKS and max(width, height) > _LONG * min(width, height)


def _and_beside(blocks: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """With their neighbours, where the flat inside of a sticker may lie."""
    return np.asarray(cv2.dilate(blocks.astype(np.uint8), np.ones((3, 3), np.uint8)), np.bool_)


def _is_flat(picture: Pixels, patch: NDArray[np.bool_], *, large: bool) -> bool:
    """Few pixels, or nearly all of two colours."""
    if patch.sum() < BLOCK * BLOCK // 8:
        return True
    pixels = picture[patch]
    near = _NEAR if float(np.ptp(pixels, axis=1).mean()) > _HUE else _NEAR_GREY
    plain = 0
    for _ in range(2):
        bins = (pixels // _BIN).astype(np.int64) @ np.array([400, 20, 1])
        middle = np.median(pixels[bins == np.bincount(bins).argmax()], axis=0)
        alike = np.abs(pixels - middle).max(axis=1) < near
        plain += int(alike.sum())
        pixels = pixels[~alike]
        if not len(pixels):
            break
    return plain > (_FLAT_LARGE if large else _FLAT) * int(patch.sum())
