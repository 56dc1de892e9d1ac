"""Nearest neighbours among the local features and global codes of all kept frames.

`FrameIndex` is the boundary behind which another engine can stand; `CellIndex` keeps 24 bytes a feature in memory.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any, Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from backend.library.codebook import CELLS, WORD_BYTES, codebook
from backend.library.features import distance
from backend.library.segment import Segment

_COMPARED = 4_000  # stored features that each one searched for is compared with, about
_LEAST_CELLS = 8

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
        return np.sqrt(np.clip(squared, 0, 128 * 255.0**2)), frames

    def nearest_codes(self, code: NDArray[np.uint8], k: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """As in `FrameIndex`."""
        bits = distance(self._codes, code)
        order = np.argsort(bits, kind="stable")[:k]
        return bits[order], order


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
