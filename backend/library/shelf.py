"""The features of many films in the order of their finer cells: what is searched in a library too large for memory.

A shelf is one memory-mapped file that appears whole and never changes. A feature is its word (16 bytes) and the low
half of its frame's number (2 bytes); a table tells where each cell begins in each block of 65,536 frames, and so the
high half. Only the cells that a search looks at are read from disk. Shelves are joined by writing a larger one, from
which films that are no longer there are left out. What else is stored of its films is in `shelved.py`.
"""

from __future__ import annotations

import ctypes
import itertools
import json
import mmap
import struct
import weakref
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from backend.library.codebook import WORD_BYTES, codebook
from backend.library.finer import GROUP, LISTS, finer_of, nearest_lists
from backend.library.segment import Segment
from backend.stores.files import open_atomic

FORMAT = 1
_MAGIC = b"I2VFSHF" + bytes([FORMAT])
_HEADER = struct.Struct("<8sQQIIIIII")  # magic, features, frames, blocks, bytes of names, four CRC-32, see `_Areas`
_BLOCK_BITS = 16
_CODE_BYTES = 32
_FINE_FROM = 16_000_000  # features from which single cells are long enough to be searched one by one
_CHUNK = 2_000_000  # features sorted at a time
_HELD_BYTES = 2**28  # a smaller shelf may be held in memory
_AT_ONCE = 200  # descriptors
_MOST = 2**32 - 1  # features; positions have 32 bits

Frames = NDArray[np.int64]


@dataclass(frozen=True)
class ShelvedName:
    """One film on a shelf: the name of its segment, and how much of it there is."""

    name: str
    frames: int
    features: int


@dataclass(frozen=True)
class Chunk:
    """Features of some cells, in the order of the cells, and of the frames within each."""

    cells: NDArray[np.int64]
    words: NDArray[np.uint8]
    frames: Frames

    def __getitem__(self, which: NDArray[Any]) -> Chunk:
        """Some of them."""
        return Chunk(self.cells[which], self.words[which], self.frames[which])


class Source(Protocol):
    """What a shelf is written from."""

    @property
    def films(self) -> list[ShelvedName]:
        """Its films, in the order of their frames."""
        ...

    @property
    def ends(self) -> NDArray[Any]:
        """Features before each cell, LISTS + 1."""
        ...

    @property
    def codes(self) -> NDArray[np.uint8]:
        """The global code of each frame, n x 32."""
        ...

    def chunk(self, first: int, last: int) -> Chunk:
        """The features of the cells from `first` to before `last`."""
        ...


class Fresh:
    """Films that are on no shelf yet, in memory."""

    def __init__(self, named: Sequence[tuple[str, Segment]]) -> None:
        """Keeps 24 bytes for each feature of the given segments."""
        self.films = [ShelvedName(name, len(segment), len(segment.words)) for name, segment in named]
        segments = [segment for _, segment in named]
        self.codes = np.concatenate([s.codes for s in segments])
        words = np.concatenate([s.words for s in segments])
        counts = np.concatenate([s.counts for s in segments])
        self.finer = finer_of(words, np.concatenate([s.cells for s in segments]))
        order = np.argsort(self.finer, kind="stable")
        self._words, self._cells = words[order], self.finer[order].astype(np.int64)
        self._frames = np.repeat(np.arange(len(counts)), counts)[order]
        self.ends: NDArray[Any] = np.searchsorted(self._cells, np.arange(LISTS + 1))

    def chunk(self, first: int, last: int) -> Chunk:
        """As in `Source`."""
        span = slice(int(self.ends[first]), int(self.ends[last]))
        return Chunk(self._cells[span], self._words[span], self._frames[span])


@dataclass(frozen=True)
class _Areas:
    """Where things lie in the file, in bytes from its start: table, codes, words, low halves of frames, names."""

    features: int
    frames: int
    names: int

    @property
    def blocks(self) -> int:
        return max(1, -(-self.frames >> _BLOCK_BITS))

    @property
    def starts(self) -> list[int]:
        """Of the five, and where the last one ends."""
        sizes = [
            4 * (LISTS * self.blocks + 1),
            _CODE_BYTES * self.frames,
            WORD_BYTES * self.features,
            2 * self.features,
            self.names,
        ]
        return [_HEADER.size + sum(sizes[:n]) for n in range(len(sizes) + 1)]


class Shelf:
    """A shelf on disk. Raises OSError or ValueError when its file is gone or broken."""

    def __init__(self, path: Path) -> None:
        """Maps the file."""
        self.path = path
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if len(self._map) < _HEADER.size:
            raise ValueError("cut off")
        magic, features, frames, _, names, *self._sums = _HEADER.unpack_from(self._map)
        self._areas = _Areas(features, frames, names)
        self._starts = self._areas.starts
        if magic != _MAGIC or len(self._map) != self._starts[-1]:
            raise ValueError("not a shelf, or cut off")
        whole = np.frombuffer(self._map, np.uint8)
        table, codes, words, low, told = (whole[a:b] for a, b in itertools.pairwise(self._starts))
        self._bounds: NDArray[np.uint32] = table.view("<u4")
        self.codes = codes.reshape(frames, _CODE_BYTES)
        self._words = words.reshape(features, WORD_BYTES)
        self._low: NDArray[np.uint16] = low.view("<u2")
        self.films = [ShelvedName(*film) for film in json.loads(told.tobytes())]

    def __len__(self) -> int:
        """Frames, those of films that are gone included."""
        return self._areas.frames

    @property
    def features(self) -> int:
        """How many."""
        return self._areas.features

    @property
    def ends(self) -> NDArray[Any]:
        """As in `Source`."""
        return self._bounds[:: self._areas.blocks]

    def is_sound(self) -> bool:
        """Whether every byte is as it was written."""
        return self._sums == [
            zlib.crc32(memoryview(self._map)[a:b])
            for a, b in zip(self._starts, (*self._starts[1:4], self._starts[-1]), strict=False)
        ]

    def chunk(self, first: int, last: int) -> Chunk:
        """As in `Source`."""
        blocks = self._areas.blocks
        bounds = self._bounds[first * blocks : last * blocks + 1].astype(np.int64)
        places = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        span = slice(int(bounds[0]), int(bounds[-1]))
        frames = (places % blocks << _BLOCK_BITS) + self._low[span]
        return Chunk(places // blocks + first, self._words[span], frames)

    def search(self, descriptors: NDArray[np.uint8], k: int, compared: int) -> tuple[NDArray[np.float32], Frames]:
        """Squared distances to the `k` nearest of about `compared` features near each descriptor, and their frames."""
        far, frames = np.empty((len(descriptors), k), np.float32), np.empty((len(descriptors), k), np.int64)
        for start in range(0, len(descriptors), _AT_ONCE):
            rows = slice(start, start + _AT_ONCE)
            far[rows], frames[rows] = self._searched(descriptors[rows], k, compared)
            self._give_back()
        return far, frames

    def _searched(self, descriptors: NDArray[np.uint8], k: int, compared: int) -> tuple[NDArray[np.float32], Frames]:
        count = len(descriptors)
        wanted = descriptors.astype(np.float32)
        lists = np.ascontiguousarray(nearest_lists(descriptors, self._group))
        far, labels = np.empty((count, k), np.float32), np.empty((count, k), np.int64)
        unused = np.zeros(lists.shape, np.float32)
        index = self._index
        index.nprobe, index.max_codes = lists.shape[1], compared
        pointers = [faiss.swig_ptr(array) for array in (lists, unused, far, labels)]
        index.search_preassigned_c(count, faiss.swig_ptr(wanted), k, *pointers, True)
        return far, self._frames_of(labels)

    def words(self, frame: int, groups: NDArray[np.int64]) -> NDArray[np.uint8]:
        """The words of a frame whose features lie in these groups of cells, in the order of their cells."""
        blocks = self._areas.blocks
        cells = (np.unique(groups)[:, None] * GROUP + np.arange(GROUP)).ravel()
        at = cells * blocks + (frame >> _BLOCK_BITS)
        start, end = self._bounds[at].astype(np.int64), self._bounds[at + 1].astype(np.int64)
        low = frame & (1 << _BLOCK_BITS) - 1
        found = [place for place in _first_not_below(self._low, start, end, low) if place.size]
        return np.asarray(self._words[np.sort(np.concatenate(found))] if found else self._words[:0])

    @property
    def _group(self) -> int:
        return 1 if self.features >= _FINE_FROM else GROUP

    @cached_property
    def _index(self) -> Any:
        """Faiss over the mapped file: its lists are the cells, told by position and never copied."""
        bounds = self._bounds[:: self._areas.blocks * self._group].astype(np.uint64)
        table = np.stack([np.diff(bounds), np.diff(bounds), bounds[:-1] * WORD_BYTES], axis=1)
        lists: Any = faiss.OnDiskInvertedLists()
        lists.nlist, lists.code_size, lists.read_only, lists.prefetch_nthread = len(table), WORD_BYTES, True, 0
        lists.lists.resize(len(table))
        ctypes.memmove(int(lists.lists.data().this), table.ctypes.data, table.nbytes)
        lists.ptr = faiss.swig_ptr(self._words.reshape(-1))
        weakref.finalize(self, _let_go, lists)
        index = faiss.IndexIVFPQ(faiss.IndexFlatL2(128), 128, len(table), WORD_BYTES, 8, faiss.METRIC_L2)
        index.by_residual = False
        faiss.copy_array_to_vector(np.ascontiguousarray(codebook().parts).ravel(), index.pq.centroids)
        index.is_trained = True
        index.replace_invlists(lists, False)
        index.ntotal = self.features
        return index

    def _frames_of(self, labels: NDArray[np.int64]) -> Frames:
        """What faiss calls a feature (list and place in it) as the number of its frame; -1 stays."""
        flat = labels.ravel()
        told = flat >= 0
        blocks = self._areas.blocks * self._group
        lists, offsets = flat[told] >> 32, flat[told] & 0xFFFFFFFF
        places = self._bounds[lists * blocks].astype(np.int64) + offsets
        frames = np.full(len(flat), -1, np.int64)
        frames[told] = (self._block_of(lists, places) << _BLOCK_BITS) + self._low[places]
        return frames.reshape(labels.shape)

    def _block_of(self, lists: Frames, places: Frames) -> Frames:
        """In which block of frames: between its bounds within the table."""
        blocks = self._areas.blocks
        low, high = lists * blocks * self._group, (lists + 1) * blocks * self._group
        while np.any(high - low > 1):
            middle = (low + high) // 2
            left = places < self._bounds[middle]
            low, high = np.where(left, low, middle), np.where(left, middle, high)
        return low % blocks

    def _give_back(self) -> None:
        """Pages of the file count as this process's memory until it says that it does not need them.

        The kernel maps 64 kB about each byte that is read: 400 descriptors would hold 800 MB of a large shelf.
        """
        if len(self._map) > _HELD_BYTES and hasattr(self._map, "madvise"):
            self._map.madvise(mmap.MADV_DONTNEED)


def _let_go(lists: Any) -> None:
    """Faiss would unmap what it did not map."""
    lists.ptr = None


def _first_not_below(
    values: NDArray[np.uint16], start: Frames, end: Frames, wanted: int
) -> Iterator[NDArray[np.int64]]:
    """Places of `wanted` in many sorted spans of `values` at once: first ones, then those that follow."""
    low, high = start.copy(), end.copy()
    while np.any(low < high):
        middle = (low + high) // 2
        below = (low < high) & (values[np.minimum(middle, len(values) - 1)] < wanted)
        low, high = np.where(below, middle + 1, low), np.where(below, high, np.minimum(middle, high))
    while low.size:
        inside = low < end
        low, end = low[inside], end[inside]
        same = values[low] == wanted
        low, end = low[same], end[same]
        yield low
        low = low + 1


def write_shelf(path: Path, sources: Sequence[tuple[Source, Mapping[str, bool]]]) -> list[ShelvedName]:
    """Write the films of `sources` as one shelf, each source with the names that are kept; it appears whole or not.

    Returns its films. Raises ValueError for more features than 32 bits can count.
    """
    films = [film for source, kept in sources for film in source.films if kept.get(film.name)]
    names = json.dumps([[f.name, f.frames, f.features] for f in films]).encode()
    areas = _Areas(sum(f.features for f in films), sum(f.frames for f in films), len(names))
    if areas.features > _MOST:
        raise ValueError("too many features for one shelf")
    numbers = list(_renumbered(sources))
    codes = np.concatenate([s.codes[n >= 0] for (s, _), n in zip(sources, numbers, strict=True)])
    with open_atomic(path) as out:
        bounds, sums = _write_features(out, areas, [s for s, _ in sources], numbers)
        tables = (bounds.astype("<u4").tobytes(), codes.tobytes(), names)
        for data, at in zip(tables, (areas.starts[0], areas.starts[1], areas.starts[4]), strict=True):
            out.seek(at)
            out.write(data)
        low = zlib.crc32(names, sums[1])
        told = (zlib.crc32(tables[0]), zlib.crc32(tables[1]), sums[0], low)
        out.seek(0)
        out.write(_HEADER.pack(_MAGIC, areas.features, areas.frames, areas.blocks, areas.names, *told))
    return films


def _renumbered(sources: Sequence[tuple[Source, Mapping[str, bool]]]) -> Iterator[Frames]:
    """For each source the new number of each of its frames, -1 for those left out."""
    total = 0
    for source, kept in sources:
        alive = np.repeat([bool(kept.get(f.name)) for f in source.films], [f.frames for f in source.films])
        yield np.where(alive, np.cumsum(alive) - 1 + total, -1)
        total += int(alive.sum())


def _write_features(
    out: BinaryIO, areas: _Areas, sources: Sequence[Source], numbers: Sequence[Frames]
) -> tuple[Frames, tuple[int, int]]:
    """Words and frames, a few cells at a time; returns the table of bounds and the two checksums."""
    words_at, low_at = areas.starts[2:4]
    bounds = np.zeros(LISTS * areas.blocks + 1, np.int64)
    words_sum = low_sum = 0
    for first, last in _spans(sources):
        chunk = _joined([source.chunk(first, last) for source in sources], numbers)
        words, low = chunk.words.tobytes(), (chunk.frames & (1 << _BLOCK_BITS) - 1).astype("<u2").tobytes()
        for data, at in ((words, words_at), (low, low_at)):
            out.seek(at)
            out.write(data)
        words_at, low_at = words_at + len(words), low_at + len(low)
        words_sum, low_sum = zlib.crc32(words, words_sum), zlib.crc32(low, low_sum)
        places = (chunk.cells - first) * areas.blocks + (chunk.frames >> _BLOCK_BITS)
        counts = np.bincount(places, minlength=(last - first) * areas.blocks)
        bounds[first * areas.blocks + 1 : last * areas.blocks + 1] = counts
    return np.cumsum(bounds), (words_sum, low_sum)


def _spans(sources: Sequence[Source]) -> Iterator[tuple[int, int]]:
    """Cells with about as many features as are sorted at a time; all cells, in order."""
    ends = np.sum([np.asarray(source.ends, np.int64) for source in sources], axis=0)
    first = 0
    while first < LISTS:
        last = max(first + 1, int(np.searchsorted(ends, ends[first] + _CHUNK, side="right")) - 1)
        yield first, min(last, LISTS)
        first = last


def _joined(chunks: Sequence[Chunk], numbers: Sequence[Frames]) -> Chunk:
    renumbered = [Chunk(c.cells, c.words, n[c.frames]) for c, n in zip(chunks, numbers, strict=True)]
    kept = [c if (c.frames >= 0).all() else c[c.frames >= 0] for c in renumbered]
    if len(kept) == 1:
        return kept[0]
    whole = Chunk(*(np.concatenate([getattr(c, name) for c in kept]) for name in ("cells", "words", "frames")))
    near = whole.cells - whole.cells.min(initial=LISTS)
    small = near.max(initial=0) < 1 << 16  # those are sorted by their digits
    return whole[np.argsort(near.astype(np.uint16) if small else near, kind="stable")]
