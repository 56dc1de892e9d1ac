"""Picture and found frame, one laid over the other at working size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.finder.geometry import Size
from backend.finder.query import Query
from backend.finder.refine import BLOCK, Aligned, warp

Pixels = NDArray[np.float32]


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
