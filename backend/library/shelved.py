"""What is stored of a film whose words are on a shelf: 5 bytes a feature, which lead to the other 18.

Features of a frame are ordered by their cells. A step of one byte leads from the sixteen cells that hold a feature to
those that hold the next; 255 means that the step goes on. So a frame is read back by looking where the shelf has its
number in those cells.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.library.codebook import descriptors_of
from backend.library.features import Features
from backend.library.finer import GROUP
from backend.library.layout import LAYOUT_BYTES
from backend.library.segment import Segment, unpacked_places
from backend.library.shelf import Fresh, Shelf, Source, write_shelf
from backend.stores.files import private_dir, write_atomic

MAGIC = b"I2VFSLM\x02"
HEADER = struct.Struct("<8s6I")  # magic, frames, features, steps, width, height, CRC-32 of what follows
_ON = 255  # a step that goes on
_ENOUGH = 1_000_000  # features that wait before a shelf is made of them: an hour and a half of film
_AT_ONCE = 8_000_000
_LARGER = 3  # a shelf is joined with the one before it unless that is so many times larger
_GONE = 0.25  # share of a shelf's frames without films from which it is written anew


class ShelvedSegment(Segment):
    """A film whose words are on `shelf`, from its frame `first` on. Raises OSError or ValueError like a segment."""

    def __init__(self, path: Path, shelf: Shelf, first: int) -> None:
        """Maps the file."""
        data = np.memmap(path, np.uint8, mode="r")
        if len(data) < HEADER.size:
            raise ValueError("cut off")
        magic, frames, features, steps, width, height, self._sum = HEADER.unpack(data[: HEADER.size].tobytes())
        if magic != MAGIC or len(data) != HEADER.size + (8 + LAYOUT_BYTES) * frames + 4 * features + steps:
            raise ValueError("not a shelved film, or cut off")
        self._body = data[HEADER.size :]
        self.size = (int(width), int(height))
        ends = np.cumsum([4 * frames, 4 * features, 2 * frames, 2 * frames, LAYOUT_BYTES * frames])
        times, places, counts, jumps, layouts, self._steps = np.split(self._body, ends)
        self.times = times.view("<i4")
        self._places = places.view("<u4")
        self.counts = counts.view("<u2")
        self._jumps = jumps.view("<u2")
        self.layouts = layouts.reshape(frames, LAYOUT_BYTES)
        self.codes = shelf.codes[first : first + frames]
        self.shelf, self.first = shelf, first

    def is_sound(self) -> bool:
        """Whether every byte is as it was written; the shelf is not looked at."""
        return bool(zlib.crc32(self._body.data) == self._sum)

    def features(self, frame: int) -> Features:
        """As in `Segment`, by their cells."""
        start, at = int(self.counts[:frame].sum(dtype=np.int64)), int(self._jumps[:frame].sum(dtype=np.int64))
        places = self._places[start : start + int(self.counts[frame])]
        steps = self._steps[at : at + int(self._jumps[frame])].astype(np.int64)
        words = self.shelf.words(self.first + frame, np.cumsum(steps)[steps != _ON])
        if len(words) != len(places):  # the file and the shelf are not of one writing
            return Features(np.zeros((0, 3), np.float32), np.zeros((0, 128), np.uint8))
        return Features(unpacked_places(places), descriptors_of(words))


def shelves_path(library: Path) -> Path:
    """Where a library keeps its shelves."""
    return library / "shelves-1"


def open_shelves(library: Path) -> list[Shelf]:
    """All that can be read, newest first: a film is on the newest that names it."""
    shelves = []
    for name in reversed(shelf_names(library)):
        with suppress(OSError, ValueError):  # joined into a larger one by another process, or broken
            shelves.append(Shelf(shelves_path(library) / name))
    return shelves


def shelf_names(library: Path) -> list[str]:
    """What `open_shelves` would open."""
    folder = shelves_path(library)
    return sorted(path.name for path in folder.iterdir() if path.name.isdigit()) if folder.is_dir() else []


def homes(shelves: Sequence[Shelf]) -> dict[str, tuple[Shelf, int]]:
    """The shelf of each film, and its first frame there."""
    found: dict[str, tuple[Shelf, int]] = {}
    for shelf in shelves:
        first = 0
        for film in shelf.films:
            found.setdefault(film.name, (shelf, first))
            first += film.frames
    return found


def is_shelved(path: Path) -> bool:
    """Whether the file is what is left of a segment. Raises OSError."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def put_on_shelves(library: Path, segments: Path, *, enough: int = _ENOUGH, tidy: bool = False) -> None:
    """Move films from segments of their own onto shelves when there are enough; join shelves that are alike in size.

    The caller holds the indexer's lock. `tidy`: write anew every shelf that has a film which is no longer there.
    Killed at any point, every film is still read from its segment or from a shelf that is whole.
    """
    for part in shelves_path(library).glob(".*.part"):
        part.unlink(missing_ok=True)  # of a process that was killed
    waiting = [path for path in sorted(segments.iterdir()) if not path.name.startswith(".") and not is_shelved(path)]
    for batch in _batches(waiting, enough):
        _shelve(library, batch)
    _join(library, segments, _GONE if not tidy else 0.0)


def _batches(waiting: Sequence[Path], enough: int) -> list[list[tuple[Path, Segment]]]:
    batches: list[list[tuple[Path, Segment]]] = [[]]
    held = total = 0
    for path in waiting:
        try:
            segment = Segment(path)
        except ValueError:  # broken; `index verify` tells
            continue
        if held > _AT_ONCE:
            batches.append([])
            held = 0
        batches[-1].append((path, segment))
        held += len(segment.words)
        total += len(segment.words)
    return batches if total >= enough else []


def _shelve(library: Path, batch: Sequence[tuple[Path, Segment]]) -> None:
    """The shelf first, then what is left of each segment in its place."""
    fresh = Fresh([(path.name, segment) for path, segment in batch])
    sources: list[tuple[Source, Mapping[str, bool]]] = [(fresh, {path.name: True for path, _ in batch})]
    write_shelf(_next(library), sources)
    start = 0
    for path, segment in batch:
        end = start + len(segment.words)
        write_atomic(path, _left(segment, fresh.finer[start:end]))
        start = end


def _next(library: Path) -> Path:
    folder = private_dir(shelves_path(library))
    return folder / f"{int((shelf_names(library) or ['0'])[-1]) + 1:08}"


def _left(segment: Segment, finer: NDArray[np.uint32]) -> bytes:
    """The file of a film without its words."""
    frames = np.repeat(np.arange(len(segment)), segment.counts)
    order = np.lexsort((finer, frames))  # stable: two features of a cell stay as they were
    groups = (finer[order] // GROUP).astype(np.int64)
    new = np.ones(len(order), bool)
    new[1:] = frames[1:] != frames[:-1]
    steps = np.diff(groups, prepend=0)
    steps[new] = groups[new]
    longer = steps // _ON
    marks = np.full(int(longer.sum()) + len(steps), _ON, np.uint8)
    marks[np.cumsum(longer + 1) - 1] = steps % _ON
    jumps = np.bincount(frames, weights=longer + 1, minlength=len(segment)).astype("<u2")
    arrays = (segment.times, segment.places[order], segment.counts, jumps, segment.layouts, marks)
    body = b"".join(np.ascontiguousarray(array).tobytes() for array in arrays)
    told = (len(segment), len(order), len(marks), *segment.size, zlib.crc32(body))
    return HEADER.pack(MAGIC, *told) + body


def _join(library: Path, segments: Path, gone: float) -> None:
    """Join each shelf with newer ones that are not much smaller, and drop what is empty."""
    while True:
        shelves = open_shelves(library)
        kept = [_alive(segments, shelf, shelves) for shelf in shelves]
        chosen = _chosen(shelves, kept, gone)
        if not chosen:
            return
        sources: list[tuple[Source, Mapping[str, bool]]] = [(shelves[n], kept[n]) for n in reversed(chosen)]
        if any(any(names.values()) for _, names in sources):
            write_shelf(_next(library), sources)
        for n in chosen:
            shelves[n].path.unlink()


def _alive(segments: Path, shelf: Shelf, shelves: Sequence[Shelf]) -> dict[str, bool]:
    """Which of its films are still read from this shelf."""
    newest = homes(shelves)
    return {
        film.name: newest[film.name][0] is shelf
        and (segments / film.name).is_file()
        and is_shelved(segments / film.name)
        for film in shelf.films
    }


def _chosen(shelves: Sequence[Shelf], kept: Sequence[Mapping[str, bool]], gone: float) -> list[int]:
    """The shelves to write as one: the newest that are alike in size, else one that has lost much; newest first."""
    for last in range(len(shelves) - 1, 0, -1):
        newer = sum(shelf.features for shelf in shelves[:last])
        if shelves[last].features < _LARGER * newer:
            return list(range(last + 1))
    for n, (shelf, names) in enumerate(zip(shelves, kept, strict=True)):
        lost = sum(film.frames for film in shelf.films if not names[film.name])
        if lost > gone * len(shelf):
            return [n]
    return []
