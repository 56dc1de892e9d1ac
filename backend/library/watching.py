"""Folders that are watched: which, whether anything in them changed since they were read, and what is to be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from backend.library.catalogue import Catalogue, library_folder
from backend.library.progress import Report
from backend.library.scan import fingerprint
from backend.settings import Settings


@dataclass(frozen=True)
class News:
    """Films that came, that went, and that wait to be read, since it was told last."""

    added: int = 0
    removed: int = 0
    reading: int = 0


@dataclass(frozen=True)
class Changed:
    """A watched folder whose files are not those that were read; `seen` tells them."""

    folder: Path
    seen: str


class Watch:
    """The watched folders of the library of these settings; close it after use."""

    def __init__(self, settings: Settings) -> None:
        """Opens the library's list. Raises SettingsError as `Library` does."""
        self._catalogue = Catalogue(library_folder(settings))

    def close(self) -> None:
        """Close the list."""
        self._catalogue.close()

    def add(self, folder: Path) -> None:
        """Watch a folder from now on."""
        self._catalogue.watch(folder)

    def drop(self, folder: Path | None = None) -> list[Path]:
        """Watch it, or any at all, no more; returns which were watched. What is indexed stays."""
        return self._catalogue.unwatch(folder)

    def folders(self) -> list[Path]:
        """Those that are watched."""
        return list(self._catalogue.watched())

    def changed(self) -> list[Changed]:
        """Those that are there and hold something else than was read; opens no file of theirs."""
        watched = self._catalogue.watched().items()
        looked = [(Changed(folder, fingerprint(folder)), seen) for folder, seen in watched if folder.is_dir()]
        return [now for now, seen in looked if now.seen != seen]

    def reading(self, films: int) -> None:
        """So many films are to be read; 0 when that is done or was broken off."""
        self._catalogue.set_news("reading", films)

    def read(self, changed: Sequence[Changed], report: Report) -> None:
        """The folders were read as they were when `changed` told them."""
        self._catalogue.saw({one.folder: one.seen for one in changed})
        self._catalogue.add_news("added", report.count("indexed"))
        self._catalogue.add_news("removed", max(0, report.count("removed") - report.count("moved")))
        self.reading(0)

    def news(self) -> News:
        """What is to be told, once: films that came and went are forgotten with it."""
        news = News(**self._catalogue.news())
        if news.added or news.removed:
            self._catalogue.told()
        return news
