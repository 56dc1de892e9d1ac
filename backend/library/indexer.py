"""One indexing run: look at every file, decode what is new, forget what is gone. Incremental, and safe to kill.

New films are read twice: all of them by their key frames, so that they can be searched soon, then each in full.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from backend.errors import MediaError, NotFoundError
from backend.library.catalogue import Catalogue, FileRow, Video
from backend.library.content import content_key
from backend.library.progress import FileLine, Progress, Report
from backend.library.reading import describe
from backend.library.scan import FoundFile, scan
from backend.library.segment import (
    KeptFrame,
    Segment,
    drop_other_formats,
    drop_unfinished,
    segment_path,
    write_segment,
)
from backend.media.probe import MediaInfo, probe
from backend.stores.files import private_dir

Tell = Callable[[Progress], None]
T = TypeVar("T")

GONE = "it went away while it was read"
NO_TEXT = "its name is not valid text; rename it"
WRITTEN = "it is still being written; it is read when it is complete"
_FIRST_SHARE = 0.1  # of a film's work: its key frames


@dataclass(frozen=True)
class _Waiting:
    """A film that can be searched by its key frames; the frames between are to be read."""

    file: FoundFile
    key: str
    info: MediaInfo


@dataclass
class _Run:
    """How far a run is, in bytes: only files that are decoded take time."""

    files: Sequence[FoundFile]
    tell: Tell
    clock: Callable[[], float]
    done_bytes: float = 0
    worked_bytes: float = 0
    lines: list[FileLine] = field(default_factory=list)
    started: float = 0.0

    def report(self, file: FoundFile, share: float, line: FileLine | None = None) -> None:
        """Tell where we are: `share` of `file` was read since the last step."""
        total = sum(f.size for f in self.files) or 1
        done = self.done_bytes + share * file.size
        worked = self.worked_bytes + share * file.size
        spent = self.clock() - self.started
        eta = round(spent / worked * (total - done)) if worked > 0 and spent > 1 and done < total else None
        number = min(len(self.files), len(self.lines) + (line is None))
        self.tell(Progress(number, len(self.files), file.path, int(100 * done / total), eta, line))

    def step(self, file: FoundFile, share: float) -> None:
        """A first look was had, which is `share` of the work."""
        self.done_bytes += share * file.size
        self.worked_bytes += share * file.size

    def finish(self, file: FoundFile, line: FileLine, *, share: float = 1.0) -> None:
        """The file is done; `share` of it was left."""
        self.done_bytes += share * file.size
        self.worked_bytes += share * file.size if line.state == "indexed" else 0
        self.lines.append(line)
        self.report(file, 0.0, line)


class Indexer:
    """Brings one library up to date with its folders: first by key frames alone, then in full.

    Other processes may index the same library meanwhile: they take turns, file by file.
    """

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`folder`: where the library is kept."""
        self._folder = private_dir(folder)
        private_dir(segment_path(folder, "any").parent)
        self._catalogue = Catalogue(folder)
        self._clock = clock

    def close(self) -> None:
        """Close the catalogue."""
        self._catalogue.close()

    def run(self, roots: Sequence[Path], tell: Tell) -> Report:
        """Index every film at or below `roots`. Raises NotFoundError for one whose name is no text."""
        for root in roots:
            if not _is_text(root):
                raise NotFoundError(f"no folder that can be kept: {str(root)!a}, {NO_TEXT}")
        with locked(self._folder):
            drop_other_formats(self._folder)
            drop_unfinished(self._folder)
            for root in roots:
                self._catalogue.add_folder(root)
        there = [root for root in roots if root.exists()]
        files = list({file.path: file for root in there for file in scan(root)}.values())
        run = _Run(files, tell, self._clock, started=self._clock())
        waiting = [film for file in files if (film := self._first_pass(file, run))]
        for film in waiting:
            self._second_pass(film, run)
        with locked(self._folder):
            gone = [line for root in there for line in self._forget(root, files)]
            self._drop([])  # what changed files held before
        lines = (*sorted(run.lines, key=_order(files)), *gone)
        return Report(lines, len(self._catalogue.videos()), self._catalogue.generation())

    def _first_pass(self, file: FoundFile, run: _Run) -> _Waiting | None:
        """Make a new film searchable by its key frames; None when nothing is left to do for the file."""
        run.report(file, 0.0)
        found = self._told(file, lambda: self._look_at(file))
        if isinstance(found, FileLine):
            run.finish(file, found)
            return None
        run.step(file, _FIRST_SHARE)
        return found

    def _second_pass(self, film: _Waiting, run: _Run) -> None:
        """Read a film in full."""
        left = 1 - _FIRST_SHARE
        line = self._told(film.file, lambda: self._complete(film, lambda share: run.report(film.file, left * share)))
        run.finish(film.file, line, share=left)

    def _told(self, file: FoundFile, work: Callable[[], T]) -> T | FileLine:
        """What `work` returns, or the line that says why not."""
        with locked(self._folder):
            try:
                return work()
            except (MediaError, OSError) as wrong:
                reason = file.reason or _changed_since(file) or _words(wrong)
                if reason == GONE:
                    self._drop([str(file.path)])
                elif not file.path.is_dir():
                    self._catalogue.put(FileRow(str(file.path), file.size, file.mtime_ns, None, reason))
                return FileLine(str(file.path), "skipped", reason=reason)

    def _look_at(self, file: FoundFile) -> FileLine | _Waiting:
        """What is known of a file, or a film that is new."""
        name = str(file.path)
        if not _is_text(file.path):
            return FileLine(ascii(name)[1:-1], "skipped", reason=NO_TEXT)
        known = self._catalogue.file(file.path)
        if known and (known.size, known.mtime_ns) == (file.size, file.mtime_ns) and self._still_good(known):
            return FileLine(name, "skipped" if known.reason else "unchanged", reason=known.reason)
        if file.reason:
            raise MediaError(file.reason)
        key = content_key(file.path)
        if self._catalogue.has_content(key) and self._stored(key).is_file():
            self._catalogue.put(_row(file, key))
            return FileLine(name, "moved")
        info = probe(file.path)
        if known_frames := len(self._known(key)):  # of a run that was broken off, perhaps under another name
            self._catalogue.put(_row(file, key), _video(key, file.path, info, known_frames))
        else:
            self._store(file, key, info, quick=True)
        return _Waiting(file, key, info)

    def _complete(self, film: _Waiting, share: Callable[[float], None]) -> FileLine:
        name = str(film.file.path)
        if self._stored(film.key).is_file():  # a copy of a film that this run has read, or another process was quicker
            self._catalogue.put(_row(film.file, film.key))
            return FileLine(name, "moved")
        frames = self._store(film.file, film.key, film.info, share)
        if not frames:
            raise MediaError("not one frame of it can be decoded")
        segment_path(self._folder, film.key, quick=True).unlink(missing_ok=True)
        return FileLine(name, "indexed", decoded=frames)

    def _store(
        self,
        file: FoundFile,
        key: str,
        info: MediaInfo,
        share: Callable[[float], None] = lambda _: None,
        *,
        quick: bool = False,
    ) -> int:
        """Read a film and store what is kept of it; returns how many frames."""
        known = {} if quick else self._known(key)
        described = describe(file.path, info, share, skip="NONKEY" if quick else "NONREF", known=known)
        frames = write_segment(segment_path(self._folder, key, quick=quick), described)
        if frames:
            self._catalogue.put(_row(file, key), _video(key, file.path, info, frames))
        return frames

    def _known(self, key: str) -> dict[int, KeptFrame]:
        """What is stored of a film's key frames, by their times."""
        try:
            return {frame.pts_ms: frame for frame in Segment(segment_path(self._folder, key, quick=True)).frames()}
        except (OSError, ValueError):
            return {}

    def _still_good(self, row: FileRow) -> bool:
        return row.key is None or self._stored(row.key).is_file()

    def _stored(self, key: str) -> Path:
        return segment_path(self._folder, key)

    def _forget(self, root: Path, files: Sequence[FoundFile]) -> list[FileLine]:
        """Drop files below `root` that are no longer there; what lies in a folder that cannot be read may well be."""
        there = {str(f.path) for f in files if f.path.exists() or f.path.is_symlink()}
        shut = [f.path for f in files if f.path.is_dir()]
        rows = (row.path for row in self._catalogue.below(root) if row.path not in there)
        gone = [path for path in rows if not any(Path(path).is_relative_to(folder) for folder in shut)]
        return self._drop(gone) if gone else []

    def remove(self, root: Path) -> int:
        """Forget a folder or file and everything below it; returns how many files were forgotten."""
        with locked(self._folder):
            rows = [row.path for row in self._catalogue.below(root)]
            self._catalogue.drop_folder(root)
            self._drop(rows)
        return len(rows)

    def _drop(self, paths: Sequence[str]) -> list[FileLine]:
        for key in self._catalogue.drop_files(paths):
            for quick in (True, False):
                segment_path(self._folder, key, quick=quick).unlink(missing_ok=True)
        return [FileLine(path, "removed") for path in paths]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The right to change a library; the kernel frees it when its holder dies.

    Whoever waits stands at the door: one who has just been in and wants in again finds that shut, so that two take
    turns.
    """
    with (folder / "index.lock").open("w") as lock:
        with (folder / "index.door").open("w") as door:
            fcntl.flock(door, fcntl.LOCK_EX)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_text(path: Path) -> bool:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _changed_since(file: FoundFile) -> str | None:
    """Why a file could not be read, when that is because it was changed meanwhile."""
    try:
        now = file.path.stat()
    except FileNotFoundError:
        return GONE
    except OSError:
        return None
    return None if (now.st_size, now.st_mtime_ns) == (file.size, file.mtime_ns) else WRITTEN


def _words(wrong: Exception) -> str:
    """Without the number and the path that the system's errors carry."""
    return wrong.strerror or str(wrong) if isinstance(wrong, OSError) else str(wrong)


def _order(files: Sequence[FoundFile]) -> Callable[[FileLine], int]:
    places = {str(file.path): number for number, file in enumerate(files)}
    return lambda line: places.get(line.path, len(places))


def _row(file: FoundFile, key: str) -> FileRow:
    return FileRow(str(file.path), file.size, file.mtime_ns, key, None)


def _video(key: str, path: Path, info: MediaInfo, frames: int) -> Video:
    return Video(key, path, path.name, info.duration_ms, info.width, info.height, frames)
