"""While the server runs it looks at the watched folders: at its start, every few minutes and after each request.

What is new in them is indexed at low priority in a process of its own, which may be killed at any moment.
"""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from backend.agent.worker import end_with
from backend.errors import SettingsError
from backend.library import Library, Progress, Report, Watch
from backend.library.watching import Changed
from backend.settings import Settings

EVERY_S = 300.0
#: after a look nothing is looked at for so long, however many requests come
REST_S = 10.0
_NICE = 15


class Watcher:
    """One thread that looks and waits; `start` and `stop` once each."""

    def __init__(self, settings: Settings, *, every_s: float = EVERY_S, rest_s: float = REST_S) -> None:
        """Looks every `every_s` seconds, sooner when asked, and then rests `rest_s`."""
        self._settings = settings
        self._every_s, self._rest_s = every_s, rest_s
        self._wanted = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watcher", daemon=True)
        self._process: BaseProcess | None = None

    def start(self) -> None:
        """Begin with a look."""
        self._thread.start()

    def stop(self) -> None:
        """End; what is being indexed is taken up again by the next look."""
        self._over.set()
        self._wanted.set()
        process = self._process
        if process is not None and process.pid is not None:  # one that only begins is killed by who begins it
            process.kill()
        if self._thread.is_alive():
            self._thread.join()

    def look_soon(self) -> None:
        """Something is going on: look at the folders soon."""
        self._wanted.set()

    def busy(self) -> bool:
        """Whether films are being indexed."""
        return self._process is not None

    def look(self) -> None:
        """Index what is new in the watched folders; returns when it is done, or the process is gone."""
        with closing(Watch(self._settings)) as watch:
            changed = watch.changed()
            if not changed:
                return
            here, there = _PROCESSES.Pipe(duplex=False)
            self._process = _PROCESSES.Process(
                target=_index, args=(self._settings, changed, there, os.getpid()), daemon=True
            )
            try:
                self._process.start()
                there.close()
                if self._over.is_set():
                    self._process.kill()
                _follow(watch, changed, here)
                self._process.join()
            finally:
                self._process = None
                watch.reading(0)

    def _watch(self) -> None:
        while not self._over.is_set():
            with suppress(OSError, sqlite3.Error, SettingsError):  # a full disk is looked at again later
                self.look()
            self._over.wait(self._rest_s)
            self._wanted.wait(self._every_s)
            self._wanted.clear()


_PROCESSES = multiprocessing.get_context("spawn")


def _follow(watch: Watch, changed: Sequence[Changed], news: Connection) -> None:
    left = 0
    with suppress(EOFError):  # it was killed, or died of a film
        while True:
            heard: int | Report = news.recv()
            if isinstance(heard, Report):
                watch.read(changed, heard)
            elif heard != left:
                left = heard
                watch.reading(left)


def _index(settings: Settings, changed: Sequence[Changed], news: Connection, parent: int) -> None:
    """What the process does: tells how many new films are left to read, then how all ended."""
    threading.Thread(target=end_with, args=(parent,), daemon=True).start()
    os.nice(_NICE)
    new: set[str] = set()

    def tell(step: Progress) -> None:
        name = str(step.path)
        if step.line is None:
            new.add(name)
        else:
            new.discard(name)
        news.send(len(new))

    with closing(Library(settings)) as library:
        news.send(library.index([one.folder for one in changed], progress=tell))
