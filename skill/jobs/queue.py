"""The order of a conversation's jobs, and who is at them.

A worker holds the conversation's work lock as long as it lives. The kernel drops the lock when the worker dies, however
it dies; so a free lock beside an unfinished job means: start a worker, it takes the job up again.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator

from skill.errors import RefusedError, SettingsError, SkillError
from skill.files import private_dir
from skill.jobs.journal import Failure, Job
from skill.jobs.shop import Shop
from skill.memory import file_name
from skill.settings import BUNDLE, Settings, child_environment

#: workers that this process started and that may have ended since; only a long-lived one (MCP) ever has many
_started: list[int] = []
RUNNER = "import sys; sys.path.insert(0, sys.argv.pop(1)); from skill.cli import main; sys.exit(main(sys.argv[1:]))"


def open_shop(settings: Settings) -> Shop:
    """The shop of a run that takes turns: its workers are processes that outlive it."""
    return Shop.open(settings, spawn=lambda job: spawn(settings, job))


def spawn(settings: Settings, job_id: str) -> None:
    """Start a worker that outlives us: its own session, no streams, no open files of ours.

    The person's token goes to it through a pipe: an environment can be read by other programs of this user.
    """
    worker = subprocess.Popen(
        [sys.executable, "-P", "-c", RUNNER, str(BUNDLE), "worker", job_id],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=private_dir(settings.root),
        env=child_environment(settings.home),
        start_new_session=True,
        close_fds=True,
    )
    with contextlib.suppress(BrokenPipeError), worker.stdin or contextlib.nullcontext() as pipe:
        if pipe is not None:
            pipe.write((settings.token or "").encode())
    worker.returncode = 0  # it lives on without us
    _started[:] = [pid for pid in (*_started, worker.pid) if not _ended(pid)]


def _ended(pid: int) -> bool:
    """Whether this child of ours has ended; the kernel forgets it then, else it would stay as a zombie."""
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


def unfinished(shop: Shop, conversation: str) -> list[Job]:
    """Jobs of the conversation that have not ended, in their order."""
    jobs = [shop.job(name) for name in shop.memory.talk(conversation).jobs]
    return [job for job in jobs if job.request() is not None and job.result() is None]


def tend(shop: Shop, conversation: str) -> None:
    """See to it that a worker is at whatever is unfinished."""
    waiting = unfinished(shop, conversation)
    if waiting and not busy(shop, conversation):
        shop.spawn(waiting[0].id)


def busy(shop: Shop, conversation: str) -> bool:
    """Whether a worker is at it."""
    with work_lock(shop, conversation) as lock:
        return lock is None


@contextlib.contextmanager
def work_lock(shop: Shop, conversation: str) -> Iterator[int | None]:
    """The conversation's work lock; None when another process holds it."""
    folder = private_dir(shop.memory.root / "conversations")
    handle = os.open(folder / f"{file_name(conversation)}.work", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield handle if _taken(handle) else None
    finally:
        os.close(handle)


def release(lock: int) -> None:
    """Give the work lock back before its block ends."""
    fcntl.flock(lock, fcntl.LOCK_UN)


def failure_of(error: SkillError) -> Failure:
    """An error as it is kept."""
    facts = {k: v for k, v in vars(error).items() if isinstance(v, str | int | float | bool | None)}
    parents = tuple(c.__name__ for c in type(error).__mro__)
    if isinstance(error, SettingsError):
        facts["what"] = str(error)
    return Failure(parents, error.code if isinstance(error, RefusedError) else None, facts)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
