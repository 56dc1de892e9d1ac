"""How the backend opens SQLite: write-ahead log, a long busy timeout, full durability where a person's work is kept."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BUSY_S = 30


def connect(path: Path, *, durable: bool) -> sqlite3.Connection:
    """Open or create the database at `path`.

    `durable=True` (drafts, sessions, jobs) waits for the disk at every commit, so that an acknowledged change survives
    a power cut; `durable=False` is for what can be made again (the library's index).
    The connection may be used from any thread, one at a time, and commits only what `transaction` wraps.
    """
    path.touch(mode=0o600, exist_ok=True)  # SQLite gives its -wal and -shm files the same mode
    db = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
    db.row_factory = sqlite3.Row
    with closed_on_error(db):
        _write_ahead(db)
        db.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
        db.execute("PRAGMA foreign_keys=ON")
    return db


def _write_ahead(db: sqlite3.Connection) -> None:
    """Switch to the write-ahead log. Of several that switch a new database, SQLite refuses all but one at once."""
    until = time.monotonic() + BUSY_S
    while True:
        try:
            db.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as wrong:
            if wrong.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


@contextmanager
def closed_on_error(db: sqlite3.Connection) -> Iterator[None]:
    """The connection is closed when the block raises: a file that cannot be used is not kept open."""
    try:
        yield
    except BaseException:
        db.close()
        raise


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Everything in the block is committed together, or not at all. Takes the write lock at once."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
