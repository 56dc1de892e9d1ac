"""The lease queue: one table that promises at-least-once work, one job per id, one running job per session, and no
double publishing.

The rules. A claim takes a waiting job, or one whose lease ran out, for `LEASE_S`, and raises its token. The worker
beats every `BEAT_S`
with that token; a beat or a finish that finds another token is refused, and the worker must stop and publish nothing.
The beat
carries progress in and the wish to cancel out. A partial unique index, not a check, keeps a session to one running job.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from backend.stores.sqlite import connect, transaction

LEASE_S = 12.0
BEAT_S = 3.0
MOST_ATTEMPTS = 5

State = Literal["wait", "run", "done", "failed", "cancelled"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS job (
  id TEXT PRIMARY KEY,
  queue TEXT NOT NULL,
  session TEXT NOT NULL,
  owner TEXT NOT NULL,
  body TEXT NOT NULL,
  payload TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'wait' CHECK (state IN ('wait', 'run', 'done', 'failed', 'cancelled')),
  token INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  lease REAL NOT NULL DEFAULT 0,
  worker INTEGER NOT NULL DEFAULT 0,
  cancel INTEGER NOT NULL DEFAULT 0,
  progress INTEGER NOT NULL DEFAULT 0,
  result TEXT,
  error TEXT,
  created REAL NOT NULL,
  started REAL,
  finished REAL
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_running ON job (queue, session) WHERE state = 'run';
CREATE INDEX IF NOT EXISTS next_in_line ON job (queue, state, created);
CREATE INDEX IF NOT EXISTS same_body ON job (queue, owner, body) WHERE state = 'done';
"""

_CLAIM = """
UPDATE job SET state = 'run', token = token + 1, attempts = attempts + 1, lease = :until, worker = :worker,
               started = :now, progress = 0
WHERE id = (
  SELECT id FROM job AS mine WHERE queue = :queue
    AND (state = 'wait' OR (state = 'run' AND lease < :now))
    AND NOT EXISTS (SELECT 1 FROM job AS other WHERE other.queue = mine.queue AND other.session = mine.session
                    AND other.state = 'run' AND other.id != mine.id)
  ORDER BY created, id LIMIT 1)
RETURNING *
"""

#: rows whose worker is gone: given up when they were cancelled or out of attempts
_SWEEP = """
UPDATE job SET state = CASE WHEN cancel THEN 'cancelled' ELSE 'failed' END, finished = :now,
               error = CASE WHEN cancel THEN 'cancelled' ELSE 'it broke off ' || attempts || ' times' END
WHERE queue = :queue AND state = 'run' AND lease < :now AND (cancel OR attempts >= :most)
"""


@dataclass(frozen=True)
class Job:
    """One row. `payload` and `result` are JSON values; times are seconds of the wall clock."""

    id: str
    session: str
    owner: str
    body: str
    payload: Any
    state: State
    token: int
    attempts: int
    progress: int
    cancel: bool
    result: Any
    error: str | None
    created: float
    started: float | None
    finished: float | None


class LostLeaseError(Exception):
    """The job is no longer ours: stop, and publish nothing."""


class JobQueue(Protocol):
    """What a render service needs of a queue."""

    def add(self, job_id: str, *, session: str, owner: str, body: str, payload: Any) -> Job:
        """Insert unless the id is known; the job as it now stands, which may have another body."""
        ...

    def add_done(self, job_id: str, *, session: str, owner: str, body: str, payload: Any, result: Any) -> Job:
        """As `add`, but finished already."""
        ...

    def get(self, job_id: str) -> Job | None:
        """The job, or None."""
        ...

    def finished_like(self, body: str, *, owner: str) -> Job | None:
        """The latest job of this owner with this body that is done."""
        ...

    def claim(self) -> Job | None:
        """The next job to work on, leased to us."""
        ...

    def beat(self, job: Job, progress: int) -> bool:
        """Prolong the lease; True when the job should be cancelled. Raises LostLeaseError."""
        ...

    def finish(self, job: Job, result: Any, publish: Callable[[], None]) -> None:
        """Publish and mark done as one step, only while the lease is ours.

        Raises LostLeaseError, publishing nothing.
        """
        ...

    def fail(self, job: Job, error: str, *, state: State = "failed") -> None:
        """Mark as failed or cancelled. Raises LostLeaseError."""
        ...

    def release(self, job: Job) -> None:
        """Give a job back unharmed, as at shutdown; this attempt does not count. Raises LostLeaseError."""
        ...

    def cancel(self, job_id: str) -> Job | None:
        """Cancel a waiting job now, a running one at its next beat; the job, or None."""
        ...

    def recover(self) -> int:
        """Give back at once the jobs whose worker process is dead; how many."""
        ...

    def count(self, *states: State) -> int:
        """Jobs in these states."""
        ...

    def close(self) -> None:
        """Let go of what the queue is kept in."""
        ...


class SqliteQueue:
    """`JobQueue` in one SQLite file; several processes and threads may share it.

    Every change is on disk before a call returns.
    """

    def __init__(self, path: Path, *, queue: str, clock: Callable[[], float]) -> None:
        """`clock` gives seconds since the epoch: leases are compared across processes."""
        self.queue = queue
        self._clock = clock
        self._lock = threading.Lock()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._db = connect(path, durable=True)
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """See JobQueue."""
        with self._lock:
            self._db.close()

    def add(self, job_id: str, *, session: str, owner: str, body: str, payload: Any) -> Job:
        """See JobQueue."""
        row = (job_id, self.queue, session, owner, body, json.dumps(payload), self._clock())
        with self._writing() as db:
            db.execute(
                "INSERT INTO job (id, queue, session, owner, body, payload, created) VALUES (?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO NOTHING",
                row,
            )
            return _job(db.execute("SELECT * FROM job WHERE id = ?", (job_id,)).fetchone())

    def add_done(self, job_id: str, *, session: str, owner: str, body: str, payload: Any, result: Any) -> Job:
        """See JobQueue."""
        now = self._clock()
        row = (job_id, self.queue, session, owner, body, json.dumps(payload), json.dumps(result), now, now, now)
        with self._writing() as db:
            db.execute(
                "INSERT INTO job"
                " (id, queue, session, owner, body, payload, result, created, started, finished, state, progress)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'done', 100) ON CONFLICT (id) DO NOTHING",
                row,
            )
            return _job(db.execute("SELECT * FROM job WHERE id = ?", (job_id,)).fetchone())

    def get(self, job_id: str) -> Job | None:
        """See JobQueue."""
        return self._one("SELECT * FROM job WHERE id = ?", job_id)

    def finished_like(self, body: str, *, owner: str) -> Job | None:
        """See JobQueue."""
        ask = (
            "SELECT * FROM job WHERE queue = ? AND owner = ? AND body = ? AND state = 'done'"
            " ORDER BY finished DESC LIMIT 1"
        )
        return self._one(ask, self.queue, owner, body)

    def claim(self) -> Job | None:
        """See JobQueue."""
        now = self._clock()
        facts = {"now": now, "until": now + LEASE_S, "worker": os.getpid(), "queue": self.queue, "most": MOST_ATTEMPTS}
        with self._writing() as db:
            db.execute(_SWEEP, facts)
            row = db.execute(_CLAIM, facts).fetchone()
        return _job(row) if row else None

    def beat(self, job: Job, progress: int) -> bool:
        """See JobQueue."""
        with self._writing() as db:
            row = db.execute(
                "UPDATE job SET lease = ?, progress = ? WHERE id = ? AND token = ? AND state = 'run' RETURNING cancel",
                (self._clock() + LEASE_S, progress, job.id, job.token),
            ).fetchone()
        if row is None:
            raise LostLeaseError(job.id)
        return bool(row["cancel"])

    def finish(self, job: Job, result: Any, publish: Callable[[], None]) -> None:
        """See JobQueue.

        Held under the write lock: nobody can take the job over between the check and the publishing.
        """
        with self._writing() as db:
            self._close_job(db, job, "state = 'done', progress = 100, result = ?", json.dumps(result))
            publish()

    def fail(self, job: Job, error: str, *, state: State = "failed") -> None:
        """See JobQueue."""
        with self._writing() as db:
            self._close_job(db, job, "state = ?, error = ?", state, error)

    def release(self, job: Job) -> None:
        """See JobQueue."""
        with self._writing() as db:
            self._close_job(db, job, "state = 'wait', attempts = attempts - 1, progress = ?", 0)

    def cancel(self, job_id: str) -> Job | None:
        """See JobQueue."""
        with self._writing() as db:
            db.execute(
                "UPDATE job SET state = 'cancelled', error = 'cancelled', finished = ? WHERE id = ? AND state = 'wait'",
                (self._clock(), job_id),
            )
            db.execute("UPDATE job SET cancel = 1 WHERE id = ? AND state = 'run'", (job_id,))
        return self.get(job_id)

    def recover(self) -> int:
        """See JobQueue.

        A worker whose process id was given to another process meanwhile waits for its lease to run out.
        """
        with self._writing() as db:
            rows = db.execute("SELECT id, worker FROM job WHERE queue = ? AND state = 'run'", (self.queue,)).fetchall()
            gone = [(row["id"],) for row in rows if not is_alive(row["worker"])]
            db.executemany("UPDATE job SET lease = 0 WHERE id = ?", gone)
            db.execute(_SWEEP, {"now": self._clock(), "queue": self.queue, "most": MOST_ATTEMPTS})
            db.executemany("UPDATE job SET state = 'wait' WHERE id = ? AND state = 'run'", gone)
        return len(gone)

    def count(self, *states: State) -> int:
        """See JobQueue."""
        marks = ", ".join("?" * len(states))
        ask = f"SELECT count(*) FROM job WHERE queue = ? AND state IN ({marks})"  # noqa: S608  # only question marks are put in
        with self._lock:
            return int(self._db.execute(ask, (self.queue, *states)).fetchone()[0])

    def _close_job(self, db: sqlite3.Connection, job: Job, change: str, *values: object) -> None:
        ours = "WHERE id = ? AND token = ? AND state = 'run'"
        ask = f"UPDATE job SET {change}, finished = ? {ours}"  # noqa: S608  # constants of this file
        if db.execute(ask, (*values, self._clock(), job.id, job.token)).rowcount != 1:
            raise LostLeaseError(job.id)

    def _one(self, ask: str, *values: object) -> Job | None:
        with self._lock:
            row = self._db.execute(ask, values).fetchone()
        return _job(row) if row else None

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, transaction(self._db) as db:
            yield db


def _job(row: sqlite3.Row) -> Job:
    return Job(
        **{name: row[name] for name in ("id", "session", "owner", "body", "state", "token", "attempts", "progress")},
        **{name: row[name] for name in ("error", "created", "started", "finished")},
        payload=json.loads(row["payload"]),
        cancel=bool(row["cancel"]),
        result=None if row["result"] is None else json.loads(row["result"]),
    )


def is_alive(process: int) -> bool:
    """Whether a process of this id runs on this machine."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
