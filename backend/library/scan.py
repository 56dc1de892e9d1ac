"""Which files below a folder are films, told by their bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from backend.errors import UnreadableMediaError
from backend.media.sniff import sniff_file

_FILMS = frozenset({"mp4", "mov", "avi", "webm", "mkv"})
_SUFFIXES = frozenset({".mp4", ".mov", ".avi", ".webm", ".mkv", ".m4v"})


@dataclass(frozen=True)
class FoundFile:
    """A file to index, or, with a `reason`, one that calls itself a film and is none."""

    path: Path
    size: int
    mtime_ns: int
    reason: str | None = None


def scan(root: Path) -> Iterator[FoundFile]:
    """Films at or below `root`, in order of path. Hidden files and links to folders are passed over."""
    if root.is_file():
        yield from _film(root)
        return
    for folder, names, files in os.walk(root):
        names[:] = sorted(n for n in names if not n.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield from _film(Path(folder) / name)


def _film(path: Path) -> Iterator[FoundFile]:
    try:
        facts = path.stat()
        container = sniff_file(path) if path.is_file() else None
    except (OSError, UnreadableMediaError) as wrong:
        if path.suffix.lower() in _SUFFIXES:
            yield FoundFile(path, 0, 0, f"cannot be read ({wrong})")
        return
    if container in _FILMS:
        yield FoundFile(path, facts.st_size, facts.st_mtime_ns)
    elif path.suffix.lower() in _SUFFIXES and path.is_file():
        reason = "empty file" if facts.st_size == 0 else "not a film, whatever its name says"
        yield FoundFile(path, facts.st_size, facts.st_mtime_ns, reason)
