"""Nearest neighbours among the local features and global codes of all kept frames.

`FrameIndex` is the boundary behind which another engine can stand; `ExactIndex` keeps everything in memory.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from backend.library.features import distance
from backend.library.segment import Segment

_LISTS_FROM = 60_000  # below this, comparing with all is as quick as with lists
_PROBES = 16
_SAMPLES_A_LIST = 48

faiss.omp_set_num_threads(min(2, os.cpu_count() or 1))


class FrameIndex(Protocol):
    """Frames are numbered 0 … n - 1 over the whole library."""

    def neighbours(self, descriptors: NDArray[np.uint8], k: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """For each descriptor its `k` nearest: distances (rising) and the frames they belong to (-1: none)."""
        ...

    def nearest_codes(self, code: NDArray[np.uint8], k: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The `k` frames whose global code differs least: bits (rising) and frames."""
        ...


class ExactIndex:
    """Every descriptor of the given segments in memory; lists of similar ones once there are many."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        """Frames are numbered through the segments in order."""
        counts = [np.diff(s.offsets) for s in segments]
        per_frame = np.concatenate(counts) if counts else np.zeros(0, np.int64)
        self._frame_of = np.repeat(np.arange(len(per_frame)), per_frame)
        self._codes = np.concatenate([s.codes for s in segments]) if segments else np.zeros((0, 32), np.uint8)
        self._index = _filled([np.asarray(s.descriptors) for s in segments], len(self._frame_of))

    def neighbours(self, descriptors: NDArray[np.uint8], k: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """As in `FrameIndex`."""
        if not len(self._frame_of) or not len(descriptors):
            return np.zeros((len(descriptors), 0), np.float32), np.zeros((len(descriptors), 0), np.int64)
        squared, found = self._index.search(descriptors.astype(np.float32), min(k, len(self._frame_of)))
        frames = np.where(found >= 0, self._frame_of[np.maximum(found, 0)], -1)
        return np.sqrt(np.maximum(squared, 0)), frames

    def nearest_codes(self, code: NDArray[np.uint8], k: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """As in `FrameIndex`."""
        bits = distance(self._codes, code)
        order = np.argsort(bits, kind="stable")[:k]
        return bits[order], order


def _filled(blocks: Sequence[NDArray[np.uint8]], total: int) -> faiss.Index:
    if total < _LISTS_FROM:
        flat = faiss.IndexFlatL2(128)
        for block in blocks:
            flat.add(block.astype(np.float32))
        return flat
    lists = min(1024, total // _SAMPLES_A_LIST // 8)
    coarse = faiss.IndexFlatL2(128)
    index = faiss.IndexIVFScalarQuantizer(coarse, 128, lists, faiss.ScalarQuantizer.QT_8bit_direct, faiss.METRIC_L2)
    index.by_residual = False
    index.cp.max_points_per_centroid = _SAMPLES_A_LIST
    index.cp.niter = 6
    step = max(1, total // (lists * _SAMPLES_A_LIST))
    index.train(np.concatenate([b[::step] for b in blocks]).astype(np.float32))
    for block in blocks:
        index.add(block.astype(np.float32))
    index.nprobe = _PROBES
    return index
