"""Picture and found frame, one laid over the other at working size."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.finder.geometry import Matrix, Size
from backend.finder.query import Query
from backend.finder.refine import BLOCK, Aligned, warp

Pixels = NDArray[np.float32]

_WINDOW = 15
_ALIKE = 0.6
_TEXTURE = 3.0
_FITTED = 2000  # pixels that tell the change of colours well enough
_STEADY = 1e-6
_LEAST_ALIKE = 300  # pixels: fewer tell no change of colours


@dataclass(frozen=True)
class Laid:
    """RGB, both of the same size."""

    query: Pixels
    frame: Pixels


def lay_over(query: Query, aligned: Aligned, frame_size: Size) -> Laid:
    """The part of the picture that was compared, and the frame as it lies under it."""
    work = aligned.work
    size = (work.gray.shape[1], work.gray.shape[0])
    out = np.asarray(np.linalg.inv(work.to_work), np.float64)
    grow = query.full.shape[1] / query.size[0]
    shrunk = aligned.frame.shape[1] / frame_size[0]
    picture = warp(query.full, np.diag([grow, grow, 1.0]) @ out, size)
    frame = warp(aligned.frame, np.diag([shrunk, shrunk, 1.0]) @ aligned.matrix @ out, size)
    return Laid(picture.astype(np.float32), frame.astype(np.float32))


def block_means(gray: Pixels) -> Pixels:
    """Of each block."""
    rows, cols = gray.shape[0] // BLOCK, gray.shape[1] // BLOCK
    return np.asarray(gray.reshape(rows, BLOCK, cols, BLOCK).mean(axis=(1, 3)), np.float32)


def by_pixel(blocks: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """A choice of blocks as a choice of pixels."""
    return np.kron(blocks, np.ones((BLOCK, BLOCK), np.bool_))


@dataclass(frozen=True)
class Surface:
    """The whole picture with the frame under it, in the picture's pixels (`Query.gray`).

    `frame` has the picture's colours, as far as one change of colours for all of it gives them. `off`: by how many
    levels a pixel is brighter or darker than all of the frame about it; `usual`: what noise and pressing make of that.
    """

    query: Pixels
    plain: Pixels  # the frame in its own colours
    frame: Pixels
    inside: NDArray[np.bool_]
    alike: NDArray[np.bool_]  # where the pictures agree
    textured: NDArray[np.bool_]  # where both have something to agree on
    off: Pixels
    usual: float


def surface_of(query: Query, matrix: Matrix, frame: NDArray[np.uint8], frame_size: Size) -> Surface:
    """The picture and `frame` under it, where `matrix` puts it."""
    width, height = query.size
    picture = np.asarray(cv2.resize(query.full, (width, height), interpolation=cv2.INTER_AREA), np.float32)
    shrunk = frame.shape[1] / frame_size[0]
    back = np.diag([shrunk, shrunk, 1.0]) @ matrix
    plain = warp(frame, back, (width, height), border=cv2.BORDER_REPLICATE).astype(np.float32)
    inside = warp(np.full(frame.shape[:2], 255, np.uint8), back, (width, height)) > 250
    likeness, textured = _likeness(grey(picture), grey(plain))
    alike = inside & (likeness > _ALIKE)
    coloured = _recoloured(plain, picture, alike)
    off = _off(picture, coloured)
    usual = float(np.median(off[alike])) if alike.any() else 0.0
    return Surface(picture, plain, coloured, inside, alike, inside & textured, off, usual)


def agree_under(surface: Surface, query: Query, matrix: Matrix, frame: NDArray[np.uint8], frame_size: Size) -> float:
    """How many pixels agree under another map, for each that agrees under the surface's own."""
    size = query.size
    back = np.diag([frame.shape[1] / frame_size[0], frame.shape[1] / frame_size[0], 1.0]) @ matrix
    laid = warp(frame, back, size, border=cv2.BORDER_REPLICATE).astype(np.float32)
    inside = warp(np.full(frame.shape[:2], 255, np.uint8), back, size) > 250
    likeness, _ = _likeness(grey(surface.query), grey(laid))
    return float((inside & (likeness > _ALIKE)).sum() / max(1, surface.alike.sum()))


def grey(rgb: Pixels) -> Pixels:
    """The mean of the channels; by far faster than NumPy's own over so short an axis."""
    return np.asarray((rgb[..., 0] + rgb[..., 1] + rgb[..., 2]) / 3, np.float32)


def _likeness(a: Pixels, b: Pixels) -> tuple[Pixels, NDArray[np.bool_]]:
    """Zero-mean normalised cross-correlation about each pixel, 0 where one has no texture; and where both have."""

    def mean(values: Pixels) -> Pixels:
        return np.asarray(cv2.boxFilter(values, -1, (_WINDOW, _WINDOW)), np.float32)

    mean_a, mean_b = mean(a), mean(b)
    spread_a, spread_b = (np.maximum(mean(v * v) - m * m, 0) for v, m in ((a, mean_a), (b, mean_b)))
    both = mean(a * b) - mean_a * mean_b
    textured = (spread_a > _TEXTURE**2) & (spread_b > _TEXTURE**2)
    likeness = np.where(textured, both / np.sqrt(np.maximum(spread_a * spread_b, 1.0)), 0)
    return np.asarray(likeness, np.float32), np.asarray(textured, np.bool_)


def _recoloured(frame: Pixels, picture: Pixels, alike: NDArray[np.bool_]) -> Pixels:
    """The frame with the one change of colours (bent at most once) that fits where the pictures agree."""
    if alike.sum() < _LEAST_ALIKE:
        return frame
    step = max(3, int(alike.sum()) // _FITTED)
    known, wanted = _bent(frame[alike][::step]), picture[alike][::step]
    for _ in range(2):  # a second time without what was laid over
        change = _least_squares(known, wanted)
        off = np.abs(known @ change - wanted).max(axis=1)
        near = off <= max(6.0, 2.5 * float(np.median(off)))
        known, wanted = known[near], wanted[near]
    return np.asarray(np.clip(_bent(frame) @ change, 0, 255), np.float32)


def _least_squares(known: Pixels, wanted: Pixels) -> Pixels:
    """The change that takes `known` nearest to `wanted`; steadied where the colours do not tell it."""
    both = known.T.astype(np.float64) @ known
    steady = _STEADY * len(known) * np.eye(len(both))
    return np.asarray(np.linalg.solve(both + steady, known.T.astype(np.float64) @ wanted), np.float32)


def _bent(colours: Pixels) -> Pixels:
    levels = colours / 255
    ones = np.ones((*colours.shape[:-1], 1), np.float32)
    return np.asarray(np.concatenate([levels, levels**2, levels * np.roll(levels, 1, axis=-1), ones], axis=-1))


def _off(picture: Pixels, frame: Pixels) -> Pixels:
    """Levels by which a pixel lies outside of what the frame holds about it: a fit may be a pixel off."""
    about = np.ones((5, 5), np.uint8)
    above = picture - cv2.dilate(frame, about)
    below = cv2.erode(frame, about) - picture
    off = np.maximum(above, below)
    return np.asarray(np.maximum(np.maximum(off[..., 0], off[..., 1]), np.maximum(off[..., 2], 0)), np.float32)
