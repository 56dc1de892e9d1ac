"""Files that are whole or not there: the one `write_atomic` of the skill, private folders, and the tables it ships."""

from __future__ import annotations

import dataclasses
import json
import os
import secrets
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO


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
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def known(kind: Any, row: Mapping[str, Any]) -> dict[str, Any]:
    """The entries of `row` that the dataclass `kind` has a field for: what a later version added is passed over."""
    names = {field.name for field in dataclasses.fields(kind)}
    return {name: value for name, value in row.items() if name in names}


def read_table(path: Path) -> dict[str, Any]:
    """What a YAML file of the bundle holds.

    Reading YAML takes ten times as long as JSON, on every turn; so what came of it is kept as JSON where Python keeps
    its own compiled files, and read anew when the file has changed. Where nothing can be kept it is only slower.
    """
    about = path.stat()
    stamp = [about.st_mtime_ns, about.st_size]
    kept = path.parent / "__pycache__" / f"{path.stem}.table.json"
    with suppress(OSError, ValueError, KeyError, TypeError):
        row = json.loads(kept.read_bytes())
        if row["of"] == stamp:
            return dict(row["table"])
    table = _yaml(path)
    row = json.dumps({"of": stamp, "table": table}, default=str)
    if not sys.dont_write_bytecode and json.loads(row)["table"] == table:  # JSON has no keys but words
        with suppress(OSError):
            kept.parent.mkdir(exist_ok=True)
            write_atomic(kept, row.encode(), mode=0o644)
    return table


def _yaml(path: Path) -> dict[str, Any]:
    import yaml  # noqa: PLC0415  # not needed once the table is kept

    # libyaml reads several times faster than the pure Python reader; both give the same values
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, Any] = yaml.load(path.read_bytes(), Loader=loader)  # noqa: S506  # a safe loader, the fast one where built
    return found
