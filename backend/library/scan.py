"""Which files below a folder are films, told by their bytes."""

from __future__ import annotations

import hashlib
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
    """A file to index, or, with a `reason`, a folder or a file that calls itself a film of which nothing can be had."""

    path: Path
    size: int
    mtime_ns: int
    reason: str | None = None


def scan(root: Path) -> Iterator[FoundFile]:
    """Films at or below `root`, in order of path. Hidden files and links to folders are passed over."""
    if root.is_file():
        yield from _film(root)
        return
    shut: list[OSError] = []
    for folder, names, files in os.walk(root, onerror=shut.append):
        names[:] = sorted(n for n in names if not n.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield from _film(Path(folder) / name)
    for wrong in shut:
        yield FoundFile(Path(wrong.filename), 0, 0, f"cannot be read: {wrong.strerror}")


def fingerprint(root: Path) -> str:
    """Changes with the path, size or time of any file that is not hidden; no file is opened for it."""
    seen = hashlib.sha256()
    for folder, names, files in os.walk(root):
        names[:] = sorted(n for n in names if not n.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                seen.update(_stamp(Path(folder) / name))
    return seen.hexdigest()


def _stamp(path: Path) -> bytes:
    try:
        facts = path.stat()
    except OSError:
        return b""
    return os.fsencode(path) + f"\0{facts.st_size} {facts.st_mtime_ns}\0".encode()


def _film(path: Path) -> Iterator[FoundFile]:
    called = path.suffix.lower() in _SUFFIXES
    try:
        facts = path.stat()
        container = sniff_file(path) if path.is_file() else None
    except UnreadableMediaError as wrong:
        if called:
            yield FoundFile(path, 0, 0, str(wrong))
        return
    except OSError as wrong:
        if called:
            yield FoundFile(path, 0, 0, f"cannot be read: {wrong.strerror}")
        return
    if container in _FILMS:
        yield FoundFile(path, facts.st_size, facts.st_mtime_ns)
    elif called and path.is_file():
        reason = "empty file" if facts.st_size == 0 else "not a film, whatever its name says"
        yield FoundFile(path, facts.st_size, facts.st_mtime_ns, reason)
