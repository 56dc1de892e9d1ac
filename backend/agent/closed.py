"""The library as somebody sees it who is not its owner: searched, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from backend.agent.worker import Found, Searcher
from backend.errors import LibraryClosedError
from backend.library import Progress, Report, Video

#: kinds of message that change the library or tell what is in it
LIBRARY = frozenset({"index", "forget", "library", "watch", "unwatch", "watched"})


@dataclass(frozen=True)
class FindOnly:
    """A Searcher that finds. Whatever words led there, it neither adds, removes nor names a folder."""

    inner: Searcher

    def find(self, images: Sequence[Path], *, joint: bool = False, lang: str = "en") -> list[Found]:
        """As in the open."""
        return self.inner.find(images, joint=joint, lang=lang)

    def videos(self) -> list[Video]:
        """As in the open: a match names its film."""
        return self.inner.videos()

    def warm(self) -> None:
        """As in the open."""
        self.inner.warm()

    def close(self) -> None:
        """The owner's worker goes on."""

    def folders(self) -> list[Path]:
        """None that may be named."""
        return []

    def index(self, folders: Sequence[Path]) -> Iterator[Progress | Report]:
        """Raises LibraryClosedError."""
        raise LibraryClosedError(f"{len(folders)} folders not added")

    def remove(self, path: Path) -> int:
        """Raises LibraryClosedError."""
        raise LibraryClosedError(f"{path.name} not removed")
