"""What is stored for films, wherever it lies: in segments of their own, or on shelves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.library.frame_index import CellIndex, FrameIndex, Part, ShelfIndex
from backend.library.segment import Segment
from backend.library.shelf import Shelf
from backend.library.shelved import ShelvedSegment, homes, is_shelved, open_shelves


class StoredFilms:
    """A library's shelves as they are now, and the films beside them."""

    def __init__(self, library: Path) -> None:
        """Opens the shelves."""
        self._shelves = open_shelves(library)
        self._homes = homes(self._shelves)
        self._sound: dict[Shelf, bool] = {}
        self.missed = False  # whether a film was asked for that lies on a shelf which was not there yet

    def open(self, path: Path) -> Segment:
        """The film whose segment is at `path`. Raises OSError or ValueError when it is gone or broken."""
        if not is_shelved(path):
            return Segment(path)
        home = self._homes.get(path.name)
        if home is None:
            self.missed = True
            raise ValueError("its shelf is gone")
        return ShelvedSegment(path, *home)

    def is_sound(self, path: Path) -> bool:
        """Whether every byte of it is as it was written. Raises as `open`."""
        film = self.open(path)
        return film.is_sound() and (not isinstance(film, ShelvedSegment) or self._is_sound(film.shelf))

    def _is_sound(self, shelf: Shelf) -> bool:
        if shelf not in self._sound:
            self._sound[shelf] = shelf.is_sound()
        return self._sound[shelf]

    def index(self, segments: Sequence[Segment], starts: Sequence[int]) -> FrameIndex:
        """To search in films opened here; `starts`: the number of each one's first frame."""
        numbers = {shelf: np.full(len(shelf), -1, np.int32) for shelf in self._shelves}
        rest, places = [], [np.zeros(0, np.int32)]
        for segment, start in zip(segments, starts, strict=True):
            if isinstance(segment, ShelvedSegment):
                _number(numbers[segment.shelf], segment, start)
            else:
                rest.append(segment)
                places.append(np.arange(start, start + len(segment), dtype=np.int32))
        parts = [Part(shelf, told) for shelf, told in numbers.items() if (told >= 0).any()]
        return ShelfIndex(parts, CellIndex(rest), np.concatenate(places)) if parts else CellIndex(rest)


def _number(numbers: NDArray[np.int32], film: ShelvedSegment, start: int) -> None:
    numbers[film.first : film.first + len(film)] = np.arange(start, start + len(film))
