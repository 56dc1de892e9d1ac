"""The person's films as one library: index, list, remove, and a snapshot to search in."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Literal

from backend.errors import NotFoundError
from backend.library.catalogue import Catalogue, Video, library_folder
from backend.library.frame_index import FrameIndex
from backend.library.indexer import Indexer, locked
from backend.library.progress import Progress, Report
from backend.library.segment import Segment, drop_other_formats, segment_path
from backend.library.shelved import put_on_shelves, shelf_names
from backend.library.stored import StoredFilms
from backend.settings import Settings
from backend.stores.files import private_dir


@dataclass(frozen=True)
class Snapshot:
    """A library as it was at one generation; frames are numbered over all its films."""

    generation: int
    videos: tuple[Video, ...]
    segments: tuple[Segment, ...]
    starts: tuple[int, ...]  # number of each film's first frame
    index: FrameIndex

    def place(self, frame: int) -> tuple[int, int]:
        """(number of the film, number of the frame within it)."""
        film = bisect_right(self.starts, frame) - 1
        return film, frame - self.starts[film]


#: what is stored for a film: all of it, its key frames so far, nothing that can be read, nothing
Stored = Literal["full", "key frames", "broken", "missing"]
_SHELVE_EVERY = 50  # files
_TRIES = 5  # another process may put films on a shelf while they are opened
_STATES: tuple[tuple[bool, Stored], ...] = ((False, "full"), (True, "key frames"))


@dataclass(frozen=True)
class Check:
    """A film and the state of what is stored for it."""

    video: Video
    state: Stored

    def __bool__(self) -> bool:
        """Whether it can be searched."""
        return self.state in ("full", "key frames")


class Library:
    """The films of `settings.library`. Several processes may index and search it at once."""

    def __init__(self, settings: Settings, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Opens the library, making it when it is new. Raises SettingsError for a name that is no plain word."""
        self.settings = settings
        self._folder = private_dir(library_folder(settings))
        self._catalogue = Catalogue(self._folder)
        self._clock = clock
        self._snapshot: Snapshot | None = None
        self._shelves: list[str] = []

    def close(self) -> None:
        """Close the catalogue."""
        self._catalogue.close()

    def index(self, folders: Sequence[Path], *, progress: Callable[[Progress], None]) -> Report:
        """Index the films at or below `folders` and tell `progress`; returns what became of each file.

        Raises NotFoundError when a folder is not there and was never indexed.
        """
        roots = [folder.expanduser().absolute() for folder in folders]
        known = set(self.folders())
        for root in roots:
            if not root.exists() and root not in known:
                raise NotFoundError(f"no such folder: {root}")
        indexer = Indexer(self._folder, clock=self._clock)
        try:
            report = indexer.run(roots, lambda step: self._shelve_at_times(step, progress))
        finally:
            indexer.close()
        self._shelve()
        return report

    def remove(self, path: Path) -> int:
        """Forget a folder or file and all below it; the files themselves stay. Returns how many were forgotten."""
        indexer = Indexer(self._folder, clock=self._clock)
        try:
            return indexer.remove(path.expanduser().absolute())
        finally:
            indexer.close()

    def verify(self) -> list[Check]:
        """Each film with what is stored for it, checked byte by byte; writes nothing."""
        stored = StoredFilms(self._folder)
        return [Check(video, self._state(stored, video)) for video in self.videos()]

    def compact(self) -> int:
        """Delete what no film needs or what is broken, which the next run makes anew; returns the bytes that it freed.

        Waits while another process is indexing this library.
        """
        with locked(self._folder):
            needed = {self._path(check.video, quick=check.state == "key frames") for check in self.verify() if check}
            drop_other_formats(self._folder)
            stored = self._stored()
            before = _bytes_in(self._folder)
            for file in stored.iterdir() if stored.is_dir() else []:
                if file not in needed:
                    file.unlink()
            put_on_shelves(self._folder, stored, tidy=True)
            return before - _bytes_in(self._folder) + self._catalogue.compact()

    def videos(self) -> list[Video]:
        """All films, by path."""
        return self._catalogue.videos()

    def folders(self) -> list[Path]:
        """The folders that were indexed."""
        return self._catalogue.folders()

    def generation(self) -> int:
        """Rises with every change of what can be found."""
        return self._catalogue.generation()

    def there(self, video: Video) -> Path | None:
        """A file that holds this film now, or None when all are gone."""
        return next((path for path in self._catalogue.paths(video.id) if path.is_file()), None)

    def paths(self, video: Video) -> list[Path]:
        """Every file that holds this film now: copies have the same content."""
        return [path for path in self._catalogue.paths(video.id) if path.is_file()]

    def snapshot(self) -> Snapshot:
        """What can be searched now; loaded again only when the generation has changed."""
        shelves = shelf_names(self._folder)
        generation = self.generation()
        if self._snapshot is None or (generation, shelves) != (self._snapshot.generation, self._shelves):
            self._snapshot, self._shelves = self._load(generation), shelves
        return self._snapshot

    def _load(self, generation: int) -> Snapshot:
        for _ in range(_TRIES):
            stored = StoredFilms(self._folder)
            pairs = [(v, s) for v in self.videos() if (s := self._segment(stored, v)) is not None]
            if not stored.missed:
                break
        starts = tuple(accumulate((len(s) for _, s in pairs[:-1]), initial=0)) if pairs else ()
        segments = tuple(s for _, s in pairs)
        return Snapshot(generation, tuple(v for v, _ in pairs), segments, starts, stored.index(segments, starts))

    def _segment(self, stored: StoredFilms, video: Video) -> Segment | None:
        """In full if that is stored, else of its key frames."""
        for quick in (False, True):
            with suppress(OSError, ValueError):  # removed by another process between the list and here, or broken
                return stored.open(self._path(video, quick=quick))
        return None

    def _shelve_at_times(self, step: Progress, progress: Callable[[Progress], None]) -> None:
        """Tell the step. A first run over many films must not leave them all to be searched in memory until its end."""
        progress(step)
        if step.line and step.number % _SHELVE_EVERY == 0:
            self._shelve()

    def _shelve(self) -> None:
        with locked(self._folder):
            put_on_shelves(self._folder, self._stored())

    def _stored(self) -> Path:
        return segment_path(self._folder, "any").parent

    def _path(self, video: Video, *, quick: bool) -> Path:
        return segment_path(self._folder, video.id, quick=quick)

    def _state(self, stored: StoredFilms, video: Video) -> Stored:
        for quick, state in _STATES:
            try:
                if stored.is_sound(self._path(video, quick=quick)):
                    return state
            except FileNotFoundError:
                continue
            except (OSError, ValueError):
                return "broken"
            return "broken"
        return "missing"


def _bytes_in(folder: Path) -> int:
    """Of what is stored for films."""
    files = (file for kind in ("segments*", "shelves*") for file in folder.glob(f"{kind}/*"))
    return sum(file.stat().st_size for file in files)
