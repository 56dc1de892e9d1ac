"""Heavy work in a process of its own: it keeps the index warm, and the server's event loop stays free.

The worker ends by itself when the server is gone. One that dies (a film can take a decoder down with it) is replaced
by the next request.
"""

from __future__ import annotations

import atexit
import itertools
import multiprocessing
import os
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from backend.agent.flaws import Flaw, flaw_of
from backend.errors import MediaError
from backend.finder import Finder, Match, draw_proof
from backend.library import Library, Progress, Report, Video
from backend.settings import Settings

T = TypeVar("T")


class WorkerLostError(MediaError):
    """The worker process died under this request."""


@dataclass(frozen=True)
class Found:
    """An answer for one image, its proof picture (JPEG) where there is something to show, and what is wrong with it."""

    match: Match
    proof: bytes | None
    flaw: Flaw | None = None


class Searcher(Protocol):
    """The library and the finder, as the agent sees them. All calls block."""

    def find(self, images: Sequence[Path], *, joint: bool = False, lang: str = "en") -> list[Found]: ...
    def index(self, folders: Sequence[Path]) -> Iterator[Progress | Report]: ...
    def videos(self) -> list[Video]: ...
    def folders(self) -> list[Path]: ...
    def remove(self, path: Path) -> int: ...
    def warm(self) -> None: ...
    def close(self) -> None: ...


class WorkerSearcher:
    """The Searcher in one spawned process."""

    def __init__(self, settings: Settings) -> None:
        """The process starts with the first request."""
        self._settings = settings
        self._context = multiprocessing.get_context("spawn")
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._progress: Any = None
        self._numbers = itertools.count(1)
        self._inboxes: dict[int, queue.Queue[Progress]] = {}

    def find(self, images: Sequence[Path], *, joint: bool = False, lang: str = "en") -> list[Found]:
        """Search for each image; `joint` fuses them into one answer. Raises MediaError leaves and WorkerLostError."""
        return self._result(self._submit(_find, list(images), joint, lang))

    def index(self, folders: Sequence[Path]) -> Iterator[Progress | Report]:
        """Index the folders: where it is, as it goes, then the report.

        In a process of its own, so that finding goes on meanwhile.
        """
        reader = WorkerSearcher(self._settings)
        try:
            yield from reader._indexed(folders)
        finally:
            reader._drop()  # one that is still reading ends when it is done

    def _indexed(self, folders: Sequence[Path]) -> Iterator[Progress | Report]:
        number = next(self._numbers)
        inbox: queue.Queue[Progress] = queue.Queue()
        self._inboxes[number] = inbox
        try:
            job = self._submit(_index, number, list(folders))
            yield from _while_running(job, inbox)
            yield self._result(job)
        finally:
            del self._inboxes[number]

    def videos(self) -> list[Video]:
        """All films of the library; answered at once, also while it is being indexed."""
        with closing(Library(self._settings)) as library:
            return library.videos()

    def folders(self) -> list[Path]:
        """The folders of the library."""
        with closing(Library(self._settings)) as library:
            return library.folders()

    def remove(self, path: Path) -> int:
        """Forget a folder; how many films went."""
        with closing(Library(self._settings)) as library:
            return library.remove(path)

    def warm(self) -> None:
        """Start the process and load the index, without waiting."""
        self._submit(_warm)

    def close(self) -> None:
        """End the worker."""
        with self._lock:
            if self._pool is not None:
                self._pool.shutdown(wait=True, cancel_futures=True)
                self._progress.put(None)
            self._pool = None

    def _submit(self, work: Callable[..., T], *args: object) -> Future[T]:
        try:
            return self._running().submit(work, *args)
        except BrokenProcessPool:
            self._drop()
            return self._running().submit(work, *args)

    def _running(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._progress = self._context.SimpleQueue()
                self._pool = ProcessPoolExecutor(
                    1, self._context, initializer=_begin, initargs=(self._settings, self._progress, os.getpid())
                )
                threading.Thread(target=self._deliver, args=(self._progress,), daemon=True).start()
            return self._pool

    def _drop(self) -> None:
        with self._lock:
            if self._pool is not None:
                self._pool.shutdown(wait=False, cancel_futures=True)
                self._progress.put(None)
            self._pool = None

    def _result(self, job: Future[T]) -> T:
        try:
            return job.result()
        except BrokenProcessPool as wrong:
            self._drop()
            raise WorkerLostError("the worker process died") from wrong

    def _deliver(self, progress: Any) -> None:
        with suppress(EOFError, OSError):
            for number, step in iter(progress.get, None):
                if inbox := self._inboxes.get(number):
                    inbox.put(step)


def _while_running(job: Future[Any], inbox: queue.Queue[Progress]) -> Iterator[Progress]:
    while not job.done():
        with suppress(queue.Empty):
            yield inbox.get(timeout=0.2)


# What follows runs in the worker process.


@dataclass
class _Desk:
    library: Library
    finder: Finder
    progress: Any
    max_pixels: int


_desk: list[_Desk] = []


def _begin(settings: Settings, progress: Any, parent: int) -> None:
    threading.Thread(target=end_with, args=(parent,), daemon=True).start()
    library = Library(settings)
    atexit.register(library.close)
    _desk[:] = [_Desk(library, Finder(library), progress, settings.max_pixels)]


def end_with(parent: int) -> None:
    """End this process soon after its parent."""
    # a worker of a killed server would wait for work for ever
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _find(images: list[Path], joint: bool, lang: str) -> list[Found]:  # noqa: FBT001  # a pool's travel by position
    matches = _desk[0].finder.find(images, joint=joint)
    if joint:
        shown = {str(image): image for image in images}
        return [_found(shown.get(_surest(match), images[0]), match, lang, desk=_desk[0]) for match in matches]
    return [_found(image, match, lang, desk=_desk[0]) for image, match in zip(images, matches, strict=True)]


def _surest(match: Match) -> str:
    """Of several pictures the one that a joint match took its moment from."""
    return next((p.image for p in match.parts if (p.video_id, p.at_ms) == (match.video_id, match.at_ms)), match.image)


def _found(image: Path, match: Match, lang: str, *, desk: _Desk) -> Found:
    flaw = flaw_of(image, max_pixels=desk.max_pixels) if match.verdict == "absent" else None
    return Found(match, _proof(image, match, lang), flaw)


def _proof(image: Path, match: Match, lang: str) -> bytes | None:
    if match.verdict == "absent" or not match.path:
        return None
    return draw_proof(image, match, lang)


def _index(number: int, folders: list[Path]) -> Report:
    desk = _desk[0]
    return desk.library.index(folders, progress=lambda step: desk.progress.put((number, step)))


def _warm() -> None:
    _desk[0].library.snapshot()
