"""What a person's work is kept in: users, tokens, credits, sessions, their media, turns and products.

One SQLite database with full durability behind one writer lock. A method that has returned has reached the disk.
"""

from __future__ import annotations

import itertools
import json
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from backend.errors import ConflictError, NoSuchSessionError, NotFoundError
from backend.stores.sqlite import closed_on_error, connect, transaction
from skill.wire import draft as draft_keys

SCHEMA = """
CREATE TABLE IF NOT EXISTS users (
  id TEXT PRIMARY KEY, client TEXT NOT NULL UNIQUE, nonce TEXT NOT NULL, token TEXT NOT NULL UNIQUE,
  issued REAL NOT NULL, expires REAL NOT NULL, available INTEGER NOT NULL, frozen INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS sessions (
  id TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users(id), task_id TEXT NOT NULL, task_name TEXT NOT NULL,
  language TEXT, state TEXT NOT NULL DEFAULT '{}', dialogue TEXT NOT NULL DEFAULT '{}', created REAL NOT NULL);
CREATE TABLE IF NOT EXISTS media (
  session TEXT NOT NULL REFERENCES sessions(id), id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
  path TEXT NOT NULL, info TEXT NOT NULL, origin TEXT NOT NULL, searched INTEGER NOT NULL DEFAULT 0,
  seq INTEGER NOT NULL, PRIMARY KEY (session, id));
CREATE TABLE IF NOT EXISTS turns (
  id TEXT PRIMARY KEY, session TEXT NOT NULL REFERENCES sessions(id), text TEXT NOT NULL, status TEXT NOT NULL,
  cost INTEGER NOT NULL, started REAL NOT NULL, ended REAL);
CREATE UNIQUE INDEX IF NOT EXISTS one_running_turn ON turns(session) WHERE status = 'running';
CREATE TABLE IF NOT EXISTS products (
  token TEXT PRIMARY KEY, session TEXT REFERENCES sessions(id), path TEXT NOT NULL, name TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS products_by_path ON products(path);
"""
#: what brings a file of each earlier layout to the next, oldest first; SCHEMA is the newest, and its number is kept in
#: the file (`user_version`)
CHANGES = (
    # at first every product had a session
    (
        "ALTER TABLE products RENAME TO products_before",
        """CREATE TABLE products (
          token TEXT PRIMARY KEY, session TEXT REFERENCES sessions(id), path TEXT NOT NULL, name TEXT NOT NULL)""",
        "INSERT INTO products SELECT token, session, path, name FROM products_before",
        "DROP TABLE products_before",
    ),
)
#: what is left of a media row when its file is forgotten: the id, so that it is not given again
GONE = "UPDATE media SET kind = 'gone', name = '', path = '', info = '{}', origin = 'gone'"


@dataclass(frozen=True)
class User:
    """One anonymous person. `available` and `frozen` are credits; times in Unix seconds; `token` is a hash."""

    id: str
    nonce: str
    token: str
    issued: float
    expires: float
    available: int
    frozen: int


@dataclass(frozen=True)
class Session:
    """One task of a user. `state` is what `data.state` shows; `dialogue` is private to the agent."""

    id: str
    user: str
    task_id: str
    task_name: str
    language: str | None
    state: dict[str, Any] = field(default_factory=dict)
    dialogue: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SessionMedia:
    """A file the session knows. `origin` is upload or library; `info` has duration_ms, width, height …"""

    id: str
    kind: str
    name: str
    path: Path
    info: dict[str, Any]
    origin: str
    searched: bool


@dataclass(frozen=True)
class Turn:
    """One message and how far its turn came: running, done, failed or interrupted. `cost` is its reserved credits."""

    id: str
    session: str
    text: str
    status: str
    cost: int


@dataclass(frozen=True)
class Product:
    """A finished file under an unguessable token."""

    token: str
    path: Path
    name: str


class StateStore(Protocol):
    """Durable state. Every method that returns has been kept; unknown sessions raise NoSuchSessionError."""

    def user_of_client(self, client: str) -> User | None: ...
    def user_of_token(self, token: str) -> User | None: ...
    def add_user(self, user: User, *, client: str) -> User: ...
    def renew(self, user: str, *, nonce: str, token: str, issued: float, expires: float) -> None: ...
    def extend(self, user: str, *, expires: float) -> None: ...
    def change_credits(self, user: str, *, available: int, frozen: int) -> bool: ...
    def open_session(self, user: str, *, task_name: str, language: str | None) -> Session: ...
    def session(self, session: str, *, user: str | None = None) -> Session: ...
    def save(self, session: str, *, state: Mapping[str, Any], dialogue: Mapping[str, Any] | None = None) -> None: ...
    def change_idle(self, session: str, change: Callable[[dict[str, Any]], Mapping[str, Any] | None]) -> bool: ...
    def add_media(
        self, session: str, *, kind: str, name: str, path: Path, info: Mapping[str, Any], origin: str
    ) -> SessionMedia: ...
    def media(self, session: str) -> list[SessionMedia]: ...
    def mark_searched(self, session: str, media: Sequence[str]) -> None: ...
    def forget_media(self, session: str, media: Sequence[str]) -> list[Path]: ...
    def forget_file(self, path: Path, *, days: float) -> bool: ...
    def begin_turn(self, session: str, text: str, *, cost: int) -> Turn | None: ...
    def end_turn(self, turn: str, *, status: str) -> None: ...
    def last_turn(self, session: str) -> Turn | None: ...
    def interrupt_turns(self) -> list[Turn]: ...
    def add_product(self, session: str | None, *, path: Path, name: str) -> Product: ...
    def product(self, token: str) -> Product: ...
    def forget_products(self, session: str, tokens: Sequence[str]) -> list[Path]: ...
    def check(self) -> str: ...
    def close(self) -> None: ...


class SqliteStateStore:
    """The StateStore in one SQLite file; safe to call from any thread."""

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.time) -> None:
        """`path` is made when missing; its folder must exist."""
        self._db = connect(path, durable=True)
        self._clock = clock
        self._lock = threading.RLock()
        with self._lock, closed_on_error(self._db):
            self._bring_up_to_date()
            self._db.executescript(SCHEMA)

    def _bring_up_to_date(self) -> None:
        with transaction(self._db) as db:
            layout = int(db.execute("PRAGMA user_version").fetchone()[0])
            if layout > len(CHANGES):
                raise ConflictError("state.sqlite was written by a newer version: update the skill")
            if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'products'").fetchone():
                for statement in itertools.chain.from_iterable(CHANGES[layout:]):
                    db.execute(statement)
            db.execute(f"PRAGMA user_version = {len(CHANGES)}")

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._lock, transaction(self._db) as db:
            yield db

    def _one(self, sql: str, *values: object) -> sqlite3.Row | None:
        with self._lock:
            row: sqlite3.Row | None = self._db.execute(sql, values).fetchone()
            return row

    def _all(self, sql: str, *values: object) -> list[sqlite3.Row]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    # users

    def user_of_client(self, client: str) -> User | None:
        """The user of a (hashed) client id."""
        return _user(self._one("SELECT * FROM users WHERE client = ?", client))

    def user_of_token(self, token: str) -> User | None:
        """The user of a (hashed) token, expired or not."""
        return _user(self._one("SELECT * FROM users WHERE token = ?", token))

    def add_user(self, user: User, *, client: str) -> User:
        """Keep a new user; when two requests race, the first one's user is returned to both."""
        values = (user.id, client, user.nonce, user.token, user.issued, user.expires, user.available)
        with self._write() as db:
            db.execute(
                "INSERT OR IGNORE INTO users(id, client, nonce, token, issued, expires, available)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                values,
            )
            return _user(db.execute("SELECT * FROM users WHERE client = ?", (client,)).fetchone()) or user

    def renew(self, user: str, *, nonce: str, token: str, issued: float, expires: float) -> None:
        """Give the user a new token."""
        with self._write() as db:
            db.execute(
                "UPDATE users SET nonce = ?, token = ?, issued = ?, expires = ? WHERE id = ?",
                (nonce, token, issued, expires, user),
            )

    def extend(self, user: str, *, expires: float) -> None:
        """Move the end of the token's life."""
        with self._write() as db:
            db.execute("UPDATE users SET expires = ? WHERE id = ?", (expires, user))

    def change_credits(self, user: str, *, available: int, frozen: int) -> bool:
        """Add to both counters, or return False and change nothing when one would fall below 0."""
        with self._write() as db:
            changed = db.execute(
                "UPDATE users SET available = available + ?, frozen = frozen + ?"
                " WHERE id = ? AND available + ? >= 0 AND frozen + ? >= 0",
                (available, frozen, user, available, frozen),
            )
            return changed.rowcount == 1

    # sessions

    def open_session(self, user: str, *, task_name: str, language: str | None) -> Session:
        """A new, empty session with a 19-digit id."""
        new = Session(
            id=str(10**18 + secrets.randbelow(8 * 10**18)),
            user=user,
            task_id=f"task_{secrets.token_hex(6)}",
            task_name=task_name,
            language=language,
        )
        with self._write() as db:
            db.execute(
                "INSERT INTO sessions(id, user, task_id, task_name, language, created) VALUES (?, ?, ?, ?, ?, ?)",
                (new.id, new.user, new.task_id, new.task_name, new.language, self._clock()),
            )
        return new

    def session(self, session: str, *, user: str | None = None) -> Session:
        """The session, which must be the user's when one is named. Raises NoSuchSessionError."""
        row = self._one("SELECT * FROM sessions WHERE id = ?", session)
        if row is None or (user is not None and row["user"] != user):
            raise NoSuchSessionError(session)
        return Session(
            id=row["id"],
            user=row["user"],
            task_id=row["task_id"],
            task_name=row["task_name"],
            language=row["language"],
            state=json.loads(row["state"]),
            dialogue=json.loads(row["dialogue"]),
        )

    def save(self, session: str, *, state: Mapping[str, Any], dialogue: Mapping[str, Any] | None = None) -> None:
        """Replace the session's state, and its dialogue when given, in one commit."""
        with self._write() as db:
            db.execute("UPDATE sessions SET state = ? WHERE id = ?", (_dump(state), session))
            if dialogue is not None:
                db.execute("UPDATE sessions SET dialogue = ? WHERE id = ?", (_dump(dialogue), session))

    def change_idle(self, session: str, change: Callable[[dict[str, Any]], Mapping[str, Any] | None]) -> bool:
        """Put `change` of the state in its place (None: leave it) unless a turn is under way, which owns the state.

        Returns whether it was asked at all. Check and change are one commit, so no turn can begin between them.
        """
        with self._write() as db:
            running = "SELECT 1 FROM turns WHERE session = ? AND status = 'running'"
            if db.execute(running, (session,)).fetchone():
                return False
            changed = change(self.session(session).state)
            if changed is not None:
                db.execute("UPDATE sessions SET state = ? WHERE id = ?", (_dump(changed), session))
            return True

    # media

    def add_media(
        self, session: str, *, kind: str, name: str, path: Path, info: Mapping[str, Any], origin: str
    ) -> SessionMedia:
        """Enter a file under the next id (m_1, m_2 …); a library file that is already known keeps its id.

        An upload with the name of an earlier one is called `name (2).mp4`.
        """
        with self._write() as db:
            known = db.execute(
                "SELECT * FROM media WHERE session = ? AND origin = 'library' AND path = ?", (session, str(path))
            ).fetchone()
            if known is not None and origin == "library":
                return _media(known)
            if origin == "upload":
                others = db.execute("SELECT name FROM media WHERE session = ? AND path != ?", (session, str(path)))
                name = _unlike(name, {row["name"] for row in others})
            count: int = db.execute("SELECT count(*) FROM media WHERE session = ?", (session,)).fetchone()[0]
            values = (session, f"m_{count + 1}", kind, name, str(path), _dump(info), origin, count + 1)
            db.execute(
                "INSERT INTO media(session, id, kind, name, path, info, origin, seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )
        return SessionMedia(values[1], kind, name, path, dict(info), origin, searched=False)

    def media(self, session: str) -> list[SessionMedia]:
        """All files of the session, oldest first."""
        kept = "SELECT * FROM media WHERE session = ? AND origin != 'gone' ORDER BY seq"
        return [_media(row) for row in self._all(kept, session)]

    def mark_searched(self, session: str, media: Sequence[str]) -> None:
        """These images have been looked for."""
        with self._write() as db:
            db.executemany("UPDATE media SET searched = 1 WHERE session = ? AND id = ?", [(session, m) for m in media])

    def forget_media(self, session: str, media: Sequence[str]) -> list[Path]:
        """Take uploads out, names and all; their ids are not given again. Returns files that nobody else uses."""
        with self._write() as db:
            paths = [row["path"] for m in media for row in db.execute(*_upload(session, m)).fetchall()]
            db.executemany(f"{GONE} WHERE session = ? AND id = ? AND origin = 'upload'", [(session, m) for m in media])
            db.executemany("DELETE FROM products WHERE session = ? AND path = ?", [(session, p) for p in paths])
            return [Path(p) for p in dict.fromkeys(paths) if not _in_use(db, p)]

    def forget_file(self, path: Path, *, days: float) -> bool:
        """Take an aged file out of every session, and the timelines that show it, which say so next time.

        False, and nothing is changed, while a turn is under way in one of them.
        """
        with self._write() as db:
            running = "SELECT 1 FROM turns WHERE status = 'running' AND session = ?"
            rows = db.execute(
                "SELECT session, id FROM media WHERE path = ? AND origin = 'upload'", (str(path),)
            ).fetchall()
            sessions = {row["session"] for row in rows}
            if any(db.execute(running, (session,)).fetchone() for session in sessions):
                return False
            for row in rows:
                self._drop_timeline(db, row["session"], row["id"], days=days)
            db.execute(f"{GONE} WHERE path = ? AND origin = 'upload'", (str(path),))
            db.execute("DELETE FROM products WHERE path = ?", (str(path),))
            return True

    def _drop_timeline(self, db: sqlite3.Connection, session: str, media: str, *, days: float) -> None:
        state = self.session(session).state
        if media in draft_keys.media_ids(state.get("draft")):
            state = {**state, "draft": {}, "canvas_config": None, "expired": days}
            db.execute("UPDATE sessions SET state = ?, dialogue = '{}' WHERE id = ?", (_dump(state), session))

    # turns

    def begin_turn(self, session: str, text: str, *, cost: int) -> Turn | None:
        """Enter a running turn; None when the session has one already."""
        turn = Turn(f"e-{secrets.token_hex(16)}", session, text, "running", cost)
        try:
            with self._write() as db:
                db.execute(
                    "INSERT INTO turns(id, session, text, status, cost, started) VALUES (?, ?, ?, ?, ?, ?)",
                    (turn.id, turn.session, turn.text, turn.status, turn.cost, self._clock()),
                )
        except sqlite3.IntegrityError:
            return None
        return turn

    def end_turn(self, turn: str, *, status: str) -> None:
        """Close a running turn as done, failed or interrupted."""
        with self._write() as db:
            db.execute("UPDATE turns SET status = ?, ended = ? WHERE id = ?", (status, self._clock(), turn))

    def last_turn(self, session: str) -> Turn | None:
        """The newest turn of the session."""
        row = self._one("SELECT * FROM turns WHERE session = ? ORDER BY rowid DESC LIMIT 1", session)
        return None if row is None else _turn(row)

    def interrupt_turns(self) -> list[Turn]:
        """Close every turn that a dead process left running, and give their reserved credits back."""
        with self._write() as db:
            left = [_turn(row) for row in db.execute("SELECT * FROM turns WHERE status = 'running'").fetchall()]
            db.execute("UPDATE turns SET status = 'interrupted', ended = ? WHERE status = 'running'", (self._clock(),))
            db.execute("UPDATE users SET available = available + frozen, frozen = 0 WHERE frozen > 0")
        return left

    # products

    def add_product(self, session: str | None, *, path: Path, name: str) -> Product:
        """Offer the file `path` for download as `name`; the same file of the same session (None: of no session) keeps
        its token.
        """
        with self._write() as db:
            known = db.execute(
                "SELECT token FROM products WHERE session IS ? AND path = ?", (session, str(path))
            ).fetchone()
            token = known["token"] if known else secrets.token_urlsafe(24)
            db.execute("INSERT OR REPLACE INTO products VALUES (?, ?, ?, ?)", (token, session, str(path), name))
        return Product(token, path, name)

    def product(self, token: str) -> Product:
        """The product of a token. Raises NotFoundError."""
        row = self._one("SELECT * FROM products WHERE token = ?", token)
        if row is None:
            raise NotFoundError("no such file")
        return Product(row["token"], Path(row["path"]), row["name"])

    def forget_products(self, session: str, tokens: Sequence[str]) -> list[Path]:
        """Offer these no longer. Returns files that nobody else uses."""
        with self._write() as db:
            mine = "SELECT path FROM products WHERE session = ? AND token = ?"
            paths = [row["path"] for token in tokens for row in db.execute(mine, (session, token)).fetchall()]
            db.executemany(
                "DELETE FROM products WHERE session = ? AND token = ?", [(session, token) for token in tokens]
            )
            return [Path(p) for p in dict.fromkeys(paths) if not _in_use(db, p)]

    def check(self) -> str:
        """SQLite's own integrity check: "ok" or what is wrong."""
        row = self._one("PRAGMA integrity_check")
        return "no answer" if row is None else str(row[0])

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._db.close()


def open_state(root: Path) -> SqliteStateStore:
    """The StateStore below the backend's own folder, an earlier version's brought up to date. Raises ConflictError when
    the file is not ours to read.
    """
    try:
        return SqliteStateStore(root / "state.sqlite")
    except sqlite3.DatabaseError as wrong:
        raise ConflictError(f"state.sqlite cannot be read: {wrong}") from wrong


def _upload(session: str, media: str) -> tuple[str, tuple[str, str]]:
    return "SELECT path FROM media WHERE session = ? AND id = ? AND origin = 'upload'", (session, media)


def _in_use(db: sqlite3.Connection, path: str) -> bool:
    known = "SELECT 1 FROM media WHERE path = ? UNION SELECT 1 FROM products WHERE path = ?"
    return db.execute(known, (path, path)).fetchone() is not None


def _dump(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _user(row: sqlite3.Row | None) -> User | None:
    return None if row is None else User(**{name: row[name] for name in User.__dataclass_fields__})


def _turn(row: sqlite3.Row) -> Turn:
    return Turn(row["id"], row["session"], row["text"], row["status"], row["cost"])


def _unlike(name: str, taken: Container[str]) -> str:
    """`name`, or the first of `name (2)`, `name (3)` … that is not taken."""
    stem, dot, extension = name.rpartition(".")
    numbered = (f"{stem} ({n}){dot}{extension}" if dot else f"{name} ({n})" for n in itertools.count(2))
    return name if name not in taken else next(other for other in numbered if other not in taken)


def _media(row: sqlite3.Row) -> SessionMedia:
    return SessionMedia(
        id=row["id"],
        kind=row["kind"],
        name=row["name"],
        path=Path(row["path"]),
        info=json.loads(row["info"]),
        origin=row["origin"],
        searched=bool(row["searched"]),
    )
