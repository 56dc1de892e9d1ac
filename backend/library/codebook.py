"""Local features in 16 bytes each: every sixteenth of a feature is replaced by the nearest of 256 known ones.

A feature also gets a cell, the nearest of 1,024 known whole features, so that a search looks at a few cells only.
What is known is in `codebook.txt`, which `learn.py` made.
"""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WORD_BYTES = 16
CELLS = 1024
_BATCH = 16
_FILE = Path(__file__).with_name("codebook.txt")


@dataclass(frozen=True)
class Codebook:
    """`parts`: 16 x 256 x 8. `cells`: 1,024 x 128."""

    parts: NDArray[np.float32]
    cells: NDArray[np.float32]


def words_of(descriptors: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Rows of 128 bytes as rows of 16.

    NumPy and not faiss, whose threads do not survive a fork of the process.
    """
    lengths, columns = _part_columns()
    split = np.ascontiguousarray(
        descriptors.astype(np.float32).reshape(len(descriptors), WORD_BYTES, 128 // WORD_BYTES).swapaxes(0, 1)
    )
    words = np.empty((len(descriptors), WORD_BYTES), np.uint8)
    for part in range(WORD_BYTES):  # one after the other stays within the cache: a ninth of the cost of all at once
        words[:, part] = (lengths[part] - 2 * (split[part] @ columns[part])).argmin(axis=1)
    return words


def cells_of(descriptors: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """The cell of each row."""
    lengths, columns = _columns()
    far = lengths - 2 * (descriptors.astype(np.float32) @ columns).swapaxes(0, 1).reshape(len(descriptors), CELLS)
    return np.asarray(far.argmin(axis=1), np.uint16)


def descriptors_of(words: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """What `words_of` was given, as near as can be told."""
    return codebook().parts[np.arange(WORD_BYTES), words].reshape(len(words), 128).astype(np.uint8)


def as_text(book: Codebook) -> str:
    """The codebook as it ships: text, because places that skills are published to take nothing else."""
    known = np.concatenate([book.parts.ravel(), book.cells.ravel()]).astype(np.uint8)
    coded = base64.b85encode(zlib.compress(known.tobytes(), 9)).decode()
    return "".join(f"{coded[start : start + 120]}\n" for start in range(0, len(coded), 120))


@cache
def _part_columns() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Squared lengths of the parts, and the parts as columns."""
    parts = codebook().parts
    return (parts**2).sum(axis=2), np.ascontiguousarray(parts.swapaxes(1, 2))


@cache
def _columns() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Squared lengths of the cells, and the cells as columns in small batches.

    NumPy has a larger product computed by threads, which wait busily for one another: ten times the cost under load.
    """
    cells = codebook().cells
    columns = cells.reshape(-1, _BATCH, cells.shape[1]).swapaxes(1, 2)
    return (cells**2).sum(axis=1), np.ascontiguousarray(columns)


@cache
def codebook() -> Codebook:
    """The one that ships."""
    known = np.frombuffer(zlib.decompress(base64.b85decode("".join(_FILE.read_text().split()))), np.uint8)
    parts, cells = np.split(known.astype(np.float32), [256 * 128])
    return Codebook(parts.reshape(WORD_BYTES, 256, -1), cells.reshape(CELLS, 128))
