"""Encoded pieces kept by content, so that an edit encodes again only what it changed.

Bounded; least recently used goes first.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path


def cache_key(*facts: object) -> str:
    """A name for content that depends on these facts and on nothing else."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()


class PieceCache:
    """Files by key in one folder, at most `limit` bytes.

    Safe for several processes: every step is one rename, link or unlink.
    """

    def __init__(self, folder: Path, *, limit: int) -> None:
        """Makes the folder when it is not there."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder
        self.limit = limit

    def take(self, key: str, target: Path) -> bool:
        """Put the file of this key under `target` (a second name for the same bytes); False when it is not kept."""
        kept = self.folder / key
        try:
            os.utime(kept)
            os.link(kept, target)
        except OSError:
            return False
        return True

    def keep(self, key: str, made: Path) -> None:
        """Keep the bytes of `made` under this key, then drop the least recently used until the bound holds.

        `made` stays where it is. A file system without hard links keeps nothing.
        """
        part = self.folder / f".{key}.{secrets.token_hex(4)}"
        with contextlib.suppress(OSError):
            os.link(made, part)
            part.replace(self.folder / key)
        part.unlink(missing_ok=True)
        self._shrink()

    def size(self) -> int:
        """Bytes kept."""
        return sum(length for _, length, _ in self._files())

    def _shrink(self) -> None:
        files = self._files()
        excess = sum(length for _, length, _ in files) - self.limit
        for _, length, path in files:
            if excess <= 0:
                return
            path.unlink(missing_ok=True)
            excess -= length

    def _files(self) -> Sequence[tuple[int, int, Path]]:
        """(last used, bytes, path), oldest first."""
        found = []
        for path in self.folder.iterdir():
            with contextlib.suppress(FileNotFoundError):
                facts = path.stat()
                found.append((facts.st_mtime_ns, facts.st_size, path))
        return sorted(found)
