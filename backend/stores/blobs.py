"""Files that people sent, kept under the hash of their content; a name that a person chose is never a path."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from backend.errors import MediaTooLargeError
from backend.stores.files import private_dir, publish


@dataclass(frozen=True)
class Blob:
    """A kept file: SHA-256 of its bytes, where it lies, how many bytes, and whether it was not there before."""

    hash: str
    path: Path
    bytes: int
    fresh: bool


class BlobWriter(Protocol):
    """A file on its way in: `write` until done, then `keep` it or `drop` it."""

    head: bytes

    def write(self, data: bytes) -> None: ...
    def keep(self, extension: str) -> Blob: ...
    def drop(self) -> None: ...


class BlobStore(Protocol):
    """Where bytes are kept by content."""

    def writer(self, *, limit: int) -> BlobWriter: ...


class FileBlobs:
    """The BlobStore in a folder of this machine."""

    def __init__(self, root: Path) -> None:
        """Parts that a dead process left behind are removed."""
        self._root = private_dir(root)
        for part in self._root.glob("*.part"):
            part.unlink(missing_ok=True)

    def writer(self, *, limit: int) -> FileWriter:
        """A new file of at most `limit` bytes."""
        return FileWriter(self._root, limit)


class FileWriter:
    """Streams to a part file beside the store; MediaTooLargeError at the first byte past the limit."""

    def __init__(self, root: Path, limit: int) -> None:
        """The part file is made at once, with a generated name."""
        self.head = b""
        self._root = root
        self._limit = limit
        self._hash = hashlib.sha256()
        self._bytes = 0
        self._part = root / f"{secrets.token_hex(12)}.part"
        self._out = os.fdopen(os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

    def write(self, data: bytes) -> None:
        """Append; the file is dropped when it passes its limit."""
        self._bytes += len(data)
        if self._bytes > self._limit:
            self.drop()
            raise MediaTooLargeError(f"over {self._limit} bytes", limit=self._limit)
        if len(self.head) < 4096:
            self.head += data[: 4096 - len(self.head)]
        self._hash.update(data)
        self._out.write(data)

    def keep(self, extension: str) -> Blob:
        """Give the file its place; durable when this returns. `extension` is one of ours, without the dot."""
        digest = self._hash.hexdigest()
        path = private_dir(self._root / digest[:2]) / f"{digest}.{extension}"
        self._out.flush()
        os.fsync(self._out.fileno())
        self._out.close()
        fresh = not path.exists()
        publish(self._part, path)
        return Blob(digest, path, self._bytes, fresh)

    def drop(self) -> None:
        """Leave nothing behind; harmless after `keep`."""
        self._out.close()
        self._part.unlink(missing_ok=True)
