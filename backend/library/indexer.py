"""One indexing run: look at every file, decode what is new, forget what is gone. Incremental, and safe to kill."""

from __future__ import annotations

import fcntl
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from backend.errors import MediaError
from backend.library.catalogue import Catalogue, FileRow, Video
from backend.library.content import content_key
from backend.library.progress import FileLine, Progress, Report
from backend.library.sampler import kept_frames
from backend.library.scan import FoundFile, scan
from backend.library.segment import KeptFrame, describe_frame, write_segment
from backend.media.frames import FrameReader
from backend.media.probe import MediaInfo, probe
from backend.stores.files import private_dir

Tell = Callable[[Progress], None]


@dataclass
class _Run:
    """How far a run is, in bytes: only files that are decoded take time."""

    files: Sequence[FoundFile]
    tell: Tell
    clock: Callable[[], float]
    number: int = 0
    done_bytes: int = 0
    worked_bytes: int = 0
    lines: list[FileLine] = field(default_factory=list)
    started: float = 0.0

    def report(self, file: FoundFile, share: float, line: FileLine | None = None) -> None:
        """Tell where we are: `share` of `file` is done."""
        total = sum(f.size for f in self.files) or 1
        done = self.done_bytes + share * file.size
        worked = self.worked_bytes + share * file.size
        spent = self.clock() - self.started
        eta = round(spent / worked * (total - done)) if worked > 0 and spent > 1 and done < total else None
        self.tell(Progress(self.number, len(self.files), file.path, int(100 * done / total), eta, line))

    def finish(self, file: FoundFile, line: FileLine) -> None:
        """The file is done."""
        self.done_bytes += file.size
        self.worked_bytes += file.size if line.state == "indexed" else 0
        self.lines.append(line)
        self.report(file, 0.0, line)


class Indexer:
    """Brings one library up to date with its folders."""

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`folder`: where the library is kept."""
        self._folder = private_dir(folder)
        self._segments = private_dir(folder / "segments")
        self._catalogue = Catalogue(folder)
        self._clock = clock

    def close(self) -> None:
        """Close the catalogue."""
        self._catalogue.close()

    def run(self, roots: Sequence[Path], tell: Tell) -> Report:
        """Index every film at or below `roots`; waits while another process is indexing this library."""
        with locked(self._folder):
            for root in roots:
                self._catalogue.add_folder(root)
            files = [file for root in roots if root.exists() for file in scan(root)]
            run = _Run(files, tell, self._clock, started=self._clock())
            for number, file in enumerate(files, 1):
                run.number = number
                run.finish(file, self._take(file, lambda share, f=file: run.report(f, share)))  # type: ignore[misc]  # default binds
            gone = [line for root in roots if root.exists() for line in self._forget(root, files)]
        lines = (*run.lines, *gone)
        return Report(lines, len(self._catalogue.videos()), self._catalogue.generation())

    def _take(self, file: FoundFile, share: Callable[[float], None]) -> FileLine:
        """Bring one file up to date."""
        name = str(file.path)
        try:
            name.encode()
        except UnicodeEncodeError:
            return FileLine(ascii(name)[1:-1], "skipped", reason="its name is not valid text; rename it")
        known = self._catalogue.file(file.path)
        if known and (known.size, known.mtime_ns) == (file.size, file.mtime_ns) and self._still_good(known):
            return FileLine(name, "skipped" if known.reason else "unchanged", reason=known.reason)
        try:
            return self._read(file, share)
        except (MediaError, OSError) as wrong:
            reason = file.reason or str(wrong)
            self._catalogue.put(FileRow(name, file.size, file.mtime_ns, None, reason))
            return FileLine(name, "skipped", reason=reason)

    def _read(self, file: FoundFile, share: Callable[[float], None]) -> FileLine:
        if file.reason:
            raise MediaError(file.reason)
        key = content_key(file.path)
        row = FileRow(str(file.path), file.size, file.mtime_ns, key, None)
        if self._catalogue.has_content(key) and (self._segments / key).is_dir():
            self._catalogue.put(row)
            return FileLine(str(file.path), "moved")
        info = probe(file.path)
        frames = _describe(file.path, info, share)
        if not frames:
            raise MediaError("not one frame of it can be decoded")
        write_segment(self._segments / key, frames)
        self._catalogue.put(row, _video(key, file.path, info, frames))
        return FileLine(str(file.path), "indexed", decoded=len(frames))

    def _still_good(self, row: FileRow) -> bool:
        return row.key is None or (self._segments / row.key).is_dir()

    def _forget(self, root: Path, files: Sequence[FoundFile]) -> list[FileLine]:
        """Drop files below `root` that are no longer there."""
        there = {str(f.path) for f in files}
        gone = [row.path for row in self._catalogue.below(root) if row.path not in there]
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
            shutil.rmtree(self._segments / key, ignore_errors=True)
        return [FileLine(path, "removed") for path in paths]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The indexer's lock of a library; the kernel frees it when its holder dies."""
    with (folder / "index.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _describe(path: Path, info: MediaInfo, share: Callable[[float], None]) -> list[KeptFrame]:
    """What to store of a film. One that breaks half-way is kept as far as it can be read."""
    kept: list[KeptFrame] = []
    try:
        with FrameReader(path, threads=2) as reader:
            for frame in kept_frames(reader.frames()):
                kept.append(describe_frame(frame))
                share(min(1.0, frame.pts_ms / max(1, info.duration_ms)))
    except MediaError:
        if not kept:
            raise
    return kept


def _video(key: str, path: Path, info: MediaInfo, frames: Sequence[KeptFrame]) -> Video:
    return Video(key, path, path.name, info.duration_ms, info.width, info.height, len(frames))
