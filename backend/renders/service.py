"""Renders as jobs: submitted by id, worked on one after another, resumed after a crash, published once."""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from backend.errors import BackendError, CancelledError, ConflictError, NotFoundError
from backend.jobs.queue import BEAT_S, Job, JobQueue, LostLeaseError, SqliteQueue
from backend.renders.film import render
from backend.renders.maker import Rendered, sweep_work, work_folder
from backend.renders.script import Output
from backend.renders.sources import content_key
from backend.settings import Settings
from backend.stores.files import private_dir, publish

_LOG = logging.getLogger(__name__)
_IDLE_S = 0.5
_STATUS: dict[str, Literal["pending", "processing", "completed", "failed"]] = {
    "wait": "pending",
    "run": "processing",
    "done": "completed",
    "failed": "failed",
    "cancelled": "failed",
}


@dataclass(frozen=True)
class RenderStatus:
    """Where a render stands. `progress` in percent, `eta_s` seconds to go as far as known, `path` once completed."""

    id: str
    status: Literal["pending", "processing", "completed", "failed"]
    progress: int
    path: Path | None
    duration_ms: int | None
    bytes: int | None
    error: str | None
    eta_s: float | None


class RenderService:
    """Owns the queue and the thread that renders. What was submitted is on disk before `submit` returns."""

    def __init__(self, settings: Settings, *, clock: Callable[[], float] = time.time) -> None:
        """`clock`: seconds since the epoch."""
        self.settings = settings
        self._clock = clock
        self._queue: JobQueue = SqliteQueue(settings.root / "jobs.sqlite", queue="render", clock=clock)
        self._folder = private_dir(settings.root / "renders")
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._worker: threading.Thread | None = None
        self._running: _Run | None = None

    def start(self) -> None:
        """Take up what an earlier process left, and begin to work.

        The thread lives until `stop`: children die with it.
        """
        self._stop.clear()
        self._queue.recover()
        sweep_work(self.settings.root)
        self._worker = threading.Thread(target=self._work, name="render", daemon=True)
        self._worker.start()

    def stop(self) -> None:
        """End the work in hand without losing it: it goes back to pending. Blocks until the thread has ended."""
        self._stop.set()
        self._wake.set()
        if self._worker is not None:
            self._worker.join()
        self._worker = None

    def close(self) -> None:
        """Stop, and let go of the queue's file; the service cannot be used after this."""
        self.stop()
        self._queue.close()

    def submit(
        self,
        *,
        render_id: str,
        session_id: str,
        owner: str,
        draft: Mapping[str, Any],
        media: Mapping[str, str],
        output: Mapping[str, Any],
    ) -> RenderStatus:
        """Order a film. The same id with the same body is the same job, whenever asked; a body already rendered is
        done at once.

        `media`: id -> path. Raises ConflictError for a known id with another body or owner.
        """
        payload = {"render_id": render_id, "draft": draft, "media": dict(media), "output": dict(output)}
        body = _body(draft, media, output)
        job_id = _key(owner, render_id)
        facts: dict[str, Any] = {"session": session_id, "owner": owner, "body": body, "payload": payload}
        like = None if self._queue.get(job_id) else self._queue.finished_like(body, owner=owner)
        if like is not None and Path(like.result["path"]).is_file():
            job = self._queue.add_done(job_id, **facts, result=like.result)
        else:
            job = self._queue.add(job_id, **facts)
        if job.body != body:
            raise ConflictError(f"render {render_id} was ordered with another draft")
        self._wake.set()
        return self._status(job)

    def status(self, render_id: str, *, owner: str) -> RenderStatus:
        """Where it stands. Raises NotFoundError."""
        return self._status(self._known(render_id, owner))

    def cancel(self, render_id: str, *, owner: str) -> RenderStatus:
        """Stop it; a finished one stays finished. Raises NotFoundError."""
        job = self._queue.cancel(self._known(render_id, owner).id)
        run = self._running
        if run is not None and job is not None and run.job.id == job.id:
            run.cancelled.set()  # sooner than its next beat would tell
        return self._status(job or self._known(render_id, owner))

    def active(self) -> int:
        """Renders that wait or run."""
        return self._queue.count("wait", "run")

    def _known(self, render_id: str, owner: str) -> Job:
        job = self._queue.get(_key(owner, render_id))
        if job is None:
            raise NotFoundError(f"no render {render_id}")
        return job

    def _status(self, job: Job) -> RenderStatus:
        result = job.result or {}
        return RenderStatus(
            id=job.payload["render_id"],
            status=_STATUS[job.state],
            progress=job.progress,
            path=Path(result["path"]) if result else None,
            duration_ms=result.get("duration_ms"),
            bytes=result.get("bytes"),
            error=job.error,
            eta_s=self._eta(job),
        )

    def _eta(self, job: Job) -> float | None:
        if job.state != "run" or job.started is None or job.progress < 3:
            return None
        spent = max(self._clock() - job.started, 0)
        return round(spent * (100 - job.progress) / job.progress, 1)

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                worked = self._work_once()
            except (
                sqlite3.OperationalError
            ) as wrong:  # locked, or the disk is full: a lease that ran out is taken again
                _LOG.warning("the queue of renders cannot be used now: %s", wrong)
                worked = False
            if not worked:
                self._wake.wait(_IDLE_S)
                self._wake.clear()

    def _work_once(self) -> bool:
        """Work on the next job; False when there is none. Raises sqlite3.OperationalError."""
        job = self._queue.claim()
        if job is None:
            return False
        self._running = _Run(job, self._queue, folder=self._folder, settings=self.settings, stop=self._stop)
        try:
            self._running.go()
        finally:
            self._running = None
        return True


class _Run:
    """One attempt at one job, with a second thread that beats for it."""

    def __init__(self, job: Job, queue: JobQueue, *, folder: Path, settings: Settings, stop: threading.Event) -> None:
        """`folder`: where films are published; `stop`: set when the service ends."""
        self.job = job
        self.queue = queue
        self.folder = folder
        self.settings = settings
        self.stop = stop
        self.progress = 0
        self.cancelled = threading.Event()
        self.lost = threading.Event()
        self.over = threading.Event()

    def go(self) -> None:
        """Ends with the job done, failed, cancelled, given back or lost; never raises for the sake of one job.

        Raises sqlite3.OperationalError where that cannot be written down; the lease then runs out.
        """
        beating = threading.Thread(target=self._beat, name="render-beat", daemon=True)
        beating.start()
        try:
            with work_folder(self.settings.root) as work:
                self._attempt(work / "film.mp4")
        except LostLeaseError:
            _LOG.warning("render %s was taken over; nothing published", self.job.id)
        finally:
            self.over.set()
            beating.join()

    def _attempt(self, part: Path) -> None:
        try:
            made = self._render(part)
            final = self.folder / f"{self.job.id}.mp4"
            result = {"path": str(final), "duration_ms": made.duration_ms, "bytes": made.bytes}
            self.queue.finish(self.job, result, lambda: publish(part, final))
        except LostLeaseError:
            raise
        except CancelledError:
            self._stopped()
        except BackendError as wrong:
            _LOG.warning("render %s failed: %s %s", self.job.id, wrong, getattr(wrong, "tail", ""))
            self.queue.fail(self.job, str(wrong))
        except Exception:  # noqa: BLE001  # the outermost frame of a job: the next one must still run
            _LOG.exception("render %s broke", self.job.id)
            self.queue.fail(self.job, "the render broke off unexpectedly")

    def _stopped(self) -> None:
        if self.cancelled.is_set():
            self.queue.fail(self.job, "cancelled", state="cancelled")
        else:
            self.queue.release(self.job)

    def _render(self, part: Path) -> Rendered:
        payload = self.job.payload
        return render(
            payload["draft"],
            {name: Path(path) for name, path in payload["media"].items()},
            part,
            output=Output.read(payload["output"]),
            progress=self._reached,
            cancelled=lambda: self.cancelled.is_set() or self.lost.is_set() or self.stop.is_set(),
            settings=self.settings,
        )

    def _reached(self, percent: int) -> None:
        self.progress = percent

    def _beat(self) -> None:
        """More often than the lease needs, while a person may be waiting for the progress or a cancel."""
        while not self.over.wait(BEAT_S / 3):
            try:
                if self.queue.beat(self.job, self.progress):
                    self.cancelled.set()
            except LostLeaseError:
                self.lost.set()
                return
            except sqlite3.OperationalError as wrong:
                _LOG.warning("a beat was missed: %s", wrong)


def _key(owner: str, render_id: str) -> str:
    """The id in the queue and the name of the file: never what a client wrote."""
    return hashlib.sha256(f"{owner}\0{render_id}".encode()).hexdigest()[:40]


def _body(draft: Mapping[str, Any], media: Mapping[str, str], output: Mapping[str, Any]) -> str:
    keys = {name: _media_key(Path(path)) for name, path in media.items()}
    return hashlib.sha256(json.dumps([draft, keys, dict(output)], sort_keys=True).encode()).hexdigest()


def _media_key(path: Path) -> str:
    """The content, or the path of a file that is not there (the render will say so)."""
    return content_key(path) if path.is_file() else str(path)
