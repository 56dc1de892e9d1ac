"""Features of films that were never shot, as many as wanted: what the finder's scale is measured with.

A made feature is put together from two stored features of one cell, of any films: each of its 16 bytes is the one's or
the other's. So cells hold as many as they do in real footage, and what is made lies between what is real;
`finder_scale.py` measures whether it lies as near to queries as real footage does. 32,768 frames of 200 such features
(nine hours) are made in full; each further nine hours are these with three bytes in ten taken from neighbours in the
same finer cell, and with the features of each cell moved to other frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from backend.library.codebook import CELLS, descriptors_of
from backend.library.finer import FINER, LISTS, finer_of
from backend.library.segment import STORED
from backend.library.shelf import Chunk, ShelvedName

FRAMES = 32_768  # half a block of a shelf
FILMS = 16
_MIXED = 0.25
_CHANGED = 0.3
_NEAR = 12  # places in the order of finer cells


@dataclass(frozen=True)
class Pool:
    """Stored features that others are made of, in the order of their cells."""

    words: NDArray[np.uint8]
    cells: NDArray[np.uint16]

    @classmethod
    def of(cls, words: NDArray[np.uint8], cells: NDArray[np.uint16]) -> Pool:
        order = np.argsort(cells, kind="stable")
        return cls(words[order], cells[order])

    def made(self, count: int, rng: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.uint16]]:
        """`count` features made of these: words and cells."""
        cells = self.cells[rng.integers(0, len(self.cells), count)]
        starts = np.searchsorted(self.cells, np.arange(CELLS + 1))
        first, size = starts[cells], starts[cells + 1] - starts[cells]
        one, other = (first + (rng.random(count) * size).astype(np.int64) for _ in range(2))
        return np.where(rng.random((count, 16)) < _MIXED, self.words[other], self.words[one]), cells


@dataclass(frozen=True)
class Held:
    """Made features of `length` frames, in memory, in the order of their finer cells; a source for a shelf."""

    name: str
    length: int
    finer: NDArray[np.int64]
    words: NDArray[np.uint8]
    owners: NDArray[np.int64]

    @classmethod
    def make(cls, pool: Pool, length: int, seed: int) -> Held:
        rng = np.random.default_rng(seed)
        words, cells = pool.made(length * STORED, rng)
        finer = finer_of(words, cells).astype(np.int64)
        order = np.argsort(finer, kind="stable")
        return cls(f"held{seed}", length, finer[order], words[order], rng.permutation(length * STORED)[order] // STORED)

    @property
    def films(self) -> list[ShelvedName]:
        return [ShelvedName(self.name, self.length, len(self.words))]

    @cached_property
    def ends(self) -> NDArray[Any]:
        return np.searchsorted(self.finer, np.arange(LISTS + 1))

    @property
    def codes(self) -> NDArray[np.uint8]:
        return np.random.default_rng(len(self.words)).integers(0, 256, (self.length, 32), np.uint8)

    def chunk(self, first: int, last: int) -> Chunk:
        span = slice(int(self.ends[first]), int(self.ends[last]))
        return Chunk(self.finer[span], self.words[span], self.owners[span])


@dataclass(frozen=True)
class Made:
    """Nine hours made from other nine by small changes, as they are asked for; a source for a shelf."""

    base: Held
    seed: int

    @property
    def films(self) -> list[ShelvedName]:
        features = len(self.base.words) // FILMS
        return [ShelvedName(f"made{self.seed}x{n}", FRAMES // FILMS, features) for n in range(FILMS)]

    @property
    def ends(self) -> NDArray[Any]:
        return self.base.ends

    @property
    def codes(self) -> NDArray[np.uint8]:
        return np.random.default_rng(self.seed).integers(0, 256, (FRAMES, 32), np.uint8)

    def chunk(self, first: int, last: int) -> Chunk:
        whole = self.base.chunk(first, last)
        rng = np.random.default_rng((self.seed, first))
        count = len(whole.words)
        beside = np.clip(np.arange(count) + rng.integers(-_NEAR, _NEAR + 1, count), 0, max(0, count - 1))
        changed = rng.integers(0, 256, (count, 16), np.uint8) < 256 * _CHANGED
        moved = np.random.default_rng(self.seed).integers(0, FRAMES, CELLS)[whole.cells // FINER]
        words = np.where(changed, whole.words[beside], whole.words)
        return Chunk(whole.cells, words, (whole.frames + moved) % FRAMES)


def nearest(asked: NDArray[np.uint8], words: NDArray[np.uint8]) -> NDArray[np.float32]:
    """For each descriptor its distance to the nearest of `words`."""
    index = faiss.IndexFlatL2(128)
    index.add(descriptors_of(words).astype(np.float32))
    squared, _ = index.search(asked.astype(np.float32), 1)
    return np.asarray(np.sqrt(squared[:, 0]), np.float32)
