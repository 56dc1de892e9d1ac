"""Cells divided: each of the 1,024 cells holds 256 finer ones, for libraries whose cells hold too many features.

A finer cell is a cell and the nearest of 256 known differences from its middle, the same for all cells. They are
ordered so that sixteen that follow one another lie together. What is known is in `finer.txt`, which `learn.py` made.
"""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from backend.library.codebook import CELLS, codebook, descriptors_of

FINER = 256
GROUP = 16
LISTS = CELLS * FINER
PROBES = 64
_NEAR_CELLS = 16
_NEAR_GROUPS = 32
_ROWS = 65_536
_FILE = Path(__file__).with_name("finer.txt")


def finer_of(words: NDArray[np.uint8], cells: NDArray[np.uint16]) -> NDArray[np.uint32]:
    """The finer cell of each stored feature, 0 … 262,143; as `words_of` and `cells_of` tell it."""
    found = np.empty(len(words), np.uint32)
    for start in range(0, len(words), _ROWS):
        rows = slice(start, start + _ROWS)
        rest = descriptors_of(words[rows]).astype(np.float32) - codebook().cells[cells[rows]]
        found[rows] = cells[rows] * np.uint32(FINER) + (_lengths() - 2 * _products(rest)).argmin(axis=1)
    return found


def nearest_lists(descriptors: NDArray[np.uint8], group: int) -> NDArray[np.int64]:
    """The 64 finer cells nearest to each descriptor, or with `group` 16 groups of them; nearest first.

    Looked for in the nearest cells, and there in the nearest groups: to compare with more would cost as much as the
    search itself.
    """
    wanted = descriptors.astype(np.float32)
    far, cells = _coarse().search(wanted, _NEAR_CELLS)
    parts = FINER // GROUP
    which = np.broadcast_to(np.arange(_NEAR_CELLS * parts), (len(wanted), _NEAR_CELLS * parts))
    near = _Near(wanted, far, cells)
    if group == GROUP:
        return near.least(which, GROUP, PROBES)[1]
    chosen, _ = near.least(which, GROUP, _NEAR_GROUPS)
    single = (chosen[:, :, None] * GROUP + np.arange(GROUP)).reshape(len(wanted), _NEAR_GROUPS * GROUP)
    return near.least(single, 1, PROBES)[1]


@dataclass(frozen=True)
class _Near:
    """Descriptors, and the cells near each with their squared distances."""

    wanted: NDArray[np.float32]
    far: NDArray[np.float32]
    cells: NDArray[np.int64]

    def least(self, which: NDArray[np.int64], group: int, count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The `count` nearest of `which`, nearest first: as numbers among the near cells' parts, and all cells'."""
        parts = FINER // group
        middles, lengths, cross = _table(group)
        beside = (lengths - 2 * _by_batches(self.wanted, middles)) / 2
        rank, part = which // parts, which % parts
        cell = np.take_along_axis(self.cells, rank, axis=1)
        far = np.take_along_axis(self.far, rank, axis=1) / 2
        apart = far + cross[cell, part] + np.take_along_axis(beside, part, axis=1)
        nearest = np.argpartition(apart, count - 1, axis=1)[:, :count]
        order = np.argsort(np.take_along_axis(apart, nearest, axis=1), axis=1)
        nearest = np.take_along_axis(nearest, order, axis=1)
        chosen = np.take_along_axis(which, nearest, axis=1)
        return chosen, np.take_along_axis(cell, nearest, axis=1) * parts + chosen % parts


def as_text(differences: NDArray[np.int8]) -> str:
    """256 x 128 differences as they ship: text, as the codebook is."""
    coded = base64.b85encode(zlib.compress(differences.tobytes(), 9)).decode()
    return "".join(f"{coded[start : start + 120]}\n" for start in range(0, len(coded), 120))


@cache
def differences() -> NDArray[np.float32]:
    """256 x 128, as they ship."""
    coded = zlib.decompress(base64.b85decode("".join(_FILE.read_text().split())))
    return np.frombuffer(coded, np.int8).reshape(FINER, 128).astype(np.float32)


@cache
def _lengths() -> NDArray[np.float32]:
    return np.asarray((differences() ** 2).sum(axis=1))


def _products(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    return _by_batches(rows, differences())


def _by_batches(rows: NDArray[np.float32], columns: NDArray[np.float32]) -> NDArray[np.float32]:
    """Inner products in small batches: a larger product is computed by threads that wait busily for one another."""
    batches = np.ascontiguousarray(columns.reshape(-1, GROUP, 128).swapaxes(1, 2))
    return np.asarray((rows @ batches).swapaxes(0, 1).reshape(len(rows), len(columns)))


@cache
def _table(group: int) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """The middles of groups of differences, their squared lengths, their inner products with the cells."""
    middles = differences().reshape(FINER // group, group, 128).mean(axis=1)
    return middles, np.asarray((middles**2).sum(axis=1)), _by_batches(codebook().cells, middles)


@cache
def _coarse() -> faiss.Index:
    index = faiss.IndexFlatL2(128)
    index.add(codebook().cells)
    return index
