"""What the queue promises, each promise by itself."""

from __future__ import annotations

import functools
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from backend.jobs.queue import LEASE_S, MOST_ATTEMPTS, LostLeaseError, SqliteQueue

FACTS: dict[str, Any] = {"owner": "me", "body": "b", "payload": {"x": 1}}


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def queue(tmp_path: Path, clock: Clock):
    queue = SqliteQueue(tmp_path / "jobs.sqlite", queue="render", clock=clock)
    yield queue
    queue.close()


@pytest.fixture
def other(tmp_path: Path, clock: Clock, queue):
    """Another process's view of the same file."""
    other = SqliteQueue(tmp_path / "jobs.sqlite", queue="render", clock=clock)
    yield other
    other.close()


def test_the_same_id_is_one_job(queue, other):
    first = queue.add("a", session="s", **FACTS)
    again = other.add("a", session="s", **{**FACTS, "body": "different"})
    assert again == first
    assert queue.count("wait") == 1


def test_a_job_goes_to_one_worker(queue, other):
    queue.add("a", session="s", **FACTS)
    job = queue.claim()
    assert job is not None
    assert (job.state, job.token, job.attempts) == ("run", 1, 1)
    assert other.claim() is None


def test_oldest_first(queue, clock):
    for name in ("b", "a"):
        queue.add(name, session=name, **FACTS)
        clock.now += 1
    assert [queue.claim().id, queue.claim().id] == ["b", "a"]


def test_a_session_runs_one_job_at_a_time(queue, other):
    queue.add("a", session="s", **FACTS)
    queue.add("b", session="s", **FACTS)
    first = queue.claim()
    assert other.claim() is None
    queue.finish(first, {}, lambda: None)
    assert other.claim().id == "b"


def test_the_index_is_the_guarantee_not_the_check(queue, tmp_path):
    queue.add("a", session="s", **FACTS)
    queue.add("b", session="s", **FACTS)
    queue.claim()
    with sqlite3.connect(tmp_path / "jobs.sqlite") as db, pytest.raises(sqlite3.IntegrityError):
        db.execute("UPDATE job SET state = 'run' WHERE id = 'b'")
    db.close()


def test_a_lease_that_ran_out_is_taken_over_and_the_old_worker_refused(queue, other, clock):
    queue.add("a", session="s", **FACTS)
    old = queue.claim()
    clock.now += LEASE_S + 0.1
    new = other.claim()
    assert (new.id, new.token) == ("a", old.token + 1)
    published: list[str] = []
    for late in (
        lambda: queue.beat(old, 50),
        lambda: queue.finish(old, {}, lambda: published.append("old")),
        lambda: queue.fail(old, "x"),
        lambda: queue.release(old),
    ):
        with pytest.raises(LostLeaseError):
            late()
    other.finish(new, {"path": "p"}, lambda: published.append("new"))
    assert published == ["new"]
    assert queue.get("a").result == {"path": "p"}


def test_a_beat_prolongs_reports_and_tells_of_a_cancel(queue, other, clock):
    queue.add("a", session="s", **FACTS)
    job = queue.claim()
    clock.now += LEASE_S - 1
    assert queue.beat(job, 40) is False
    clock.now += LEASE_S - 1
    assert other.claim() is None
    assert other.get("a").progress == 40
    other.cancel("a")
    assert queue.beat(job, 50) is True


def test_a_waiting_job_is_cancelled_at_once(queue):
    queue.add("a", session="s", **FACTS)
    assert queue.cancel("a").state == "cancelled"
    assert queue.claim() is None
    assert queue.cancel("nothing") is None


def test_a_finished_job_stays_finished(queue):
    queue.add("a", session="s", **FACTS)
    queue.finish(queue.claim(), {}, lambda: None)
    assert queue.cancel("a").state == "done"


def test_a_failed_publishing_leaves_the_job_running(queue):
    def publish() -> None:
        raise OSError("disk full")

    queue.add("a", session="s", **FACTS)
    job = queue.claim()
    with pytest.raises(OSError, match="disk full"):
        queue.finish(job, {}, publish)
    assert queue.get("a").state == "run"
    queue.fail(job, "disk full")


def test_a_job_that_keeps_breaking_is_given_up_and_frees_its_session(queue, clock):
    queue.add("a", session="s", **FACTS)
    queue.add("b", session="s", **FACTS)
    for _ in range(MOST_ATTEMPTS):
        assert queue.claim().id == "a"
        clock.now += LEASE_S + 1
    assert queue.claim().id == "b"
    assert queue.get("a").state == "failed"


def test_a_cancelled_job_of_a_dead_worker_is_not_begun_again(queue, clock):
    queue.add("a", session="s", **FACTS)
    queue.claim()
    queue.cancel("a")
    clock.now += LEASE_S + 1
    assert queue.claim() is None
    assert queue.get("a").state == "cancelled"


def test_a_job_given_back_has_lost_no_attempt(queue):
    queue.add("a", session="s", **FACTS)
    queue.release(queue.claim())
    again = queue.claim()
    assert (again.attempts, again.token) == (1, 2)


def test_jobs_of_a_dead_process_come_back_without_waiting(queue, tmp_path, clock):
    code = (
        "import sys;from pathlib import Path;from backend.jobs.queue import SqliteQueue;"
        "q=SqliteQueue(Path(sys.argv[1]),queue='render',clock=lambda:1000.0);"
        "q.add('a',session='s',owner='o',body='b',payload=None);q.claim()"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "jobs.sqlite")], check=True)
    assert queue.claim() is None
    assert queue.recover() == 1
    assert queue.claim().id == "a"
    assert queue.recover() == 0


def test_known_bodies_are_found_by_owner(queue):
    queue.add("a", session="s", **FACTS)
    assert queue.finished_like("b", owner="me") is None
    queue.finish(queue.claim(), {"path": "p"}, lambda: None)
    assert queue.finished_like("b", owner="me").id == "a"
    assert queue.finished_like("b", owner="you") is None
    done = queue.add_done("c", session="s", result={"path": "p"}, **FACTS)
    assert (done.state, done.progress) == ("done", 100)


def test_many_workers_run_nothing_twice(tmp_path, clock):
    """Four threads with a connection each, thirty jobs of ten sessions."""
    path = tmp_path / "jobs.sqlite"
    first = SqliteQueue(path, queue="render", clock=clock)
    for number in range(30):
        first.add(str(number), session=str(number % 10), **FACTS)
    done: list[str] = []

    def work() -> None:
        queue = SqliteQueue(path, queue="render", clock=clock)
        while first.count("wait", "run"):
            job = queue.claim()
            if job is not None:
                queue.finish(job, {}, functools.partial(done.append, job.id))
        queue.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first.close()
    assert sorted(done, key=int) == [str(n) for n in range(30)]
