"""Nearest neighbours among the local features and global codes of all kept frames.

`FrameIndex` is the boundary behind which another engine can stand (tests/backend/library/test_frame_index.py is its
contract). `CellIndex` keeps 24 bytes a feature in memory; `ShelfIndex` reads what it needs of shelves on disk.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from backend.library.codebook import CELLS, WORD_BYTES, codebook
from backend.library.features import distance
from backend.library.segment import Segment
from backend.library.shelf import Shelf

_COMPARED = 4_000  # stored features that each one searched for is compared with, about
_LEAST_CELLS = 8
_COMPARED_ON_SHELVES = 9_000
_LEAST_ON_A_SHELF = 500
_GONE_BEFORE = 60  # frames of films that are gone may be nearer: a quarter of a shelf, and alike

faiss.omp_set_num_threads(1)  # a second one waits busily and costs as much as it helps


class FrameIndex(Protocol):
    """Frames are numbered 0 … n - 1 over the whole library."""

    def neighbours(self, descriptors: NDArray[np.uint8], k: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """For each descriptor its `k` nearest: distances (rising) and the frames they belong to (-1: none)."""
        ...

    def nearest_codes(self, code: NDArray[np.uint8], k: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The `k` frames whose global code differs least: bits (rising) and frames."""
        ...


class CellIndex:
    """The features of the given segments by cell; a search looks at the nearest cells only."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        """Frames are numbered through the segments in order."""
        counts = np.concatenate([s.counts for s in segments]) if segments else np.zeros(0, np.uint16)
        frames = np.repeat(np.arange(len(counts)), counts)
        self._codes = np.concatenate([s.codes for s in segments]) if segments else np.zeros((0, 32), np.uint8)
        self._total = len(frames)
        self._index = _filled(segments, frames)

    def neighbours(self, descriptors: NDArray[np.uint8], k: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """As in `FrameIndex`."""
        if not self._total or not len(descriptors):
            return np.zeros((len(descriptors), 0), np.float32), np.zeros((len(descriptors), 0), np.int64)
        squared, frames = self._index.search(descriptors.astype(np.float32), min(k, self._total))
        return _distances(squared), frames

    def nearest_codes(self, code: NDArray[np.uint8], k: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """As in `FrameIndex`."""
        bits = distance(self._codes, code)
        order = np.argsort(bits, kind="stable")[:k]
        return bits[order], order


@dataclass(frozen=True)
class Part:
    """A shelf, and the numbers that its frames have in the library: -1 for those of films that are gone."""

    shelf: Shelf
    numbers: NDArray[np.int32]


class ShelfIndex:
    """Shelves, and films that are on none yet, searched as one."""

    def __init__(self, parts: Sequence[Part], rest: FrameIndex, numbers: NDArray[np.int32]) -> None:
        """`rest`: the films on no shelf; `numbers`: those of its frames in the library."""
        self._parts = parts
        self._rest = rest
        self._numbers = numbers
        self._total = sum(part.shelf.features for part in parts)

    def neighbours(self, descriptors: NDArray[np.uint8], k: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """As in `FrameIndex`."""
        far, frames = self._rest.neighbours(descriptors, k)
        fars, found = [far], [_renumbered(self._numbers, frames)]
        for part in self._parts:
            share = _COMPARED_ON_SHELVES * part.shelf.features // self._total
            squared, frames = part.shelf.search(descriptors, k, max(_LEAST_ON_A_SHELF, share))
            fars.append(_distances(squared))
            found.append(_renumbered(part.numbers, frames))
        return _least(np.hstack(fars), np.hstack(found), k)

    def nearest_codes(self, code: NDArray[np.uint8], k: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """As in `FrameIndex`."""
        bits, frames = self._rest.nearest_codes(code, k)
        all_bits, found = [bits], [_renumbered(self._numbers, frames)]
        for part in self._parts:
            wanted = min(len(part.shelf), k + _GONE_BEFORE)
            apart, near = faiss.knn_hamming(code[None], part.shelf.codes, wanted)
            told = _renumbered(part.numbers, near[0])
            all_bits.append(apart[0][told >= 0].astype(np.int64))
            found.append(told[told >= 0])
        bits, frames = np.concatenate(all_bits), np.concatenate(found)
        order = np.lexsort((frames, bits))[:k]
        return bits[order], frames[order]


def _distances(squared: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.sqrt(np.clip(squared, 0, 128 * 255.0**2)), np.float32)


def _renumbered(numbers: NDArray[np.int32], frames: NDArray[np.int64]) -> NDArray[np.int64]:
    if not len(numbers):
        return frames
    return np.where(frames >= 0, numbers[np.maximum(frames, 0)], -1).astype(np.int64)


def _least(
    far: NDArray[np.float32], frames: NDArray[np.int64], k: int
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The `k` least of each row, rising."""
    order = np.argsort(far, axis=1, kind="stable")[:, :k]
    return np.take_along_axis(far, order, axis=1), np.take_along_axis(frames, order, axis=1)


def _filled(segments: Sequence[Segment], frames: NDArray[np.int64]) -> faiss.Index:
    """An index whose cells hold the words with the numbers of their frames."""
    book = codebook()
    coarse = faiss.IndexFlatL2(128)
    coarse.add(book.cells)
    index = faiss.IndexIVFPQ(coarse, 128, CELLS, WORD_BYTES, 8, faiss.METRIC_L2)
    index.by_residual = False
    faiss.copy_array_to_vector(np.ascontiguousarray(book.parts).ravel(), index.pq.centroids)
    index.is_trained = True
    index.nprobe = min(CELLS, max(_LEAST_CELLS, _COMPARED * CELLS // max(1, len(frames))))
    if len(frames):
        _fill(index, np.concatenate([s.cells for s in segments]), np.concatenate([s.words for s in segments]), frames)
    return index


def _fill(index: Any, cells: NDArray[np.uint16], words: NDArray[np.uint8], frames: NDArray[np.int64]) -> None:
    """Through the lists themselves: faiss would look for each word's cell again."""
    order = np.argsort(cells, kind="stable")
    words, frames = np.ascontiguousarray(words[order]), np.ascontiguousarray(frames[order])
    ends = np.searchsorted(cells[order], np.arange(CELLS + 1))
    for cell, (start, end) in enumerate(itertools.pairwise(ends.tolist())):
        if end > start:
            which, what = faiss.swig_ptr(frames[start:end]), faiss.swig_ptr(words[start:end])
            index.invlists.add_entries(cell, end - start, which, what)
    index.ntotal = len(frames)
