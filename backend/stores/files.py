"""Files that are whole or not there: the one `write_atomic` of the backend, and private folders."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def private_dir(path: Path) -> Path:
    """Make `path` and what is missing above it, readable by this user only; returns it."""
    if not path.is_dir():
        private_dir(path.parent)  # mkdir would make parents readable by everybody
        path.mkdir(mode=0o700, exist_ok=True)
    return path


def write_atomic(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Write `data` so that a reader, or a crash at any point, sees the old file or the new one and nothing between."""
    with open_atomic(path, mode=mode) as out:
        out.write(data)


@contextmanager
def open_atomic(path: Path, *, mode: int = 0o600) -> Iterator[BinaryIO]:
    """A binary file that appears under `path` when the block ends well, and leaves nothing behind when it does not."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        publish(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def part_of(path: Path) -> Iterator[Path]:
    """A free name beside `path` and with its ending, for a program to write to.

    What is there when the block ends well is published as `path`; else nothing is left behind.
    """
    part = path.with_name(f".{secrets.token_hex(6)}.part{path.suffix}")
    try:
        yield part
        publish(part, path)
    finally:
        part.unlink(missing_ok=True)


def publish(part: Path, path: Path) -> None:
    """Give the finished file `part` its final name (same folder or file system) and make the name durable."""
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
