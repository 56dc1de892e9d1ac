"""Starts our own backend as a process and finds it again. Nothing else starts it.

`run/backend.json` (0600) says where it is: `{url, pid, started, version}`. A file left by a killed backend is noticed
because its process is gone or nobody answers at its address, and is written over.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from skill.errors import SettingsError, SetupError
from skill.files import private_dir, write_atomic
from skill.settings import BUNDLE, Settings, child_environment

START_PATIENCE_S = 60.0
CONNECT_PATIENCE_S = 2.0
#: what is wrong in a sandbox without any network, and its cure
SHUT = "no connection can be made from here, not even on this machine"
OPEN = "allow network access in this host's sandbox"
STOP_PATIENCE_S = 10.0
LOG_BYTES = 5 * 2**20
#: `-P` keeps the working directory off the path; the bundle root is put there instead
RUNNER = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from backend.__main__ import main; sys.exit(main(sys.argv[1:]))"
)
#: what our own backend needs of an environment, and what of it was seen: it is asked for several times a turn
NEEDED = frozenset({"uvicorn", "av", "faiss"})
_present: set[str] = set()


@dataclass(frozen=True)
class Running:
    """A backend that runs: its base URL (secret prefix included) and its process."""

    url: str
    pid: int
    started: str
    version: str


class _EndedEarlyError(SetupError):
    """Our backend ended before it had said where it is."""


def backend_command(settings: Settings, *args: str) -> list[str]:  # noqa: ARG001  # the interpreter may come to depend on it
    """The command line of our backend with these arguments, for any working directory."""
    return [sys.executable, "-P", "-c", RUNNER, str(BUNDLE), *args]


def exec_backend(argv: Sequence[str], settings: Settings) -> NoReturn:
    """Become the backend with these arguments; standard streams and working directory stay."""
    command = backend_command(settings, *argv)
    os.execve(command[0], command, child_environment(settings.home))  # noqa: S606  # no shell is wanted


def installed() -> bool:
    """Whether this environment holds what our own backend needs (a `--cloud-only` one does not)."""
    from importlib.util import find_spec  # noqa: PLC0415  # only asked for when no backend was chosen

    if not (BUNDLE / "backend").is_dir():
        return False
    _present.update(name for name in NEEDED - _present if find_spec(name) is not None)
    return _present >= NEEDED


def running(settings: Settings) -> Running | None:
    """Our backend if it runs and answers, else None. Takes a millisecond."""
    found = _read(settings)
    if found is None or not _is_alive(found) or not _answers(found.url):
        return None
    return found


def is_open() -> bool:
    """Whether programs on this machine can be spoken to from here: a host's sandbox may forbid even that."""
    try:
        with (
            socket.create_server(("127.0.0.1", 0)) as door,
            socket.create_connection(door.getsockname(), timeout=CONNECT_PATIENCE_S),
        ):
            return True
    except OSError:
        return False


def ensure_backend(settings: Settings) -> str:
    """The base URL of our own backend, started when it does not run.

    Raises SetupError when it will not start, SettingsError where a sandbox keeps it out of reach.
    """
    version = settings.front_matter.version
    found = running(settings)
    if found and found.version == version:
        return found.url
    if not is_open():  # or a sound backend would be taken for one that hangs, and ended
        raise SettingsError(f"{SHUT}; {OPEN}")
    with _start_lock(settings):
        found = running(settings)
        if found and found.version == version:
            return found.url
        if stale := found or _read(settings):  # an older version, or one that hangs
            _stop(stale)
        try:
            return _start(settings).url
        except _EndedEarlyError:  # killed while it started, by whoever kills: once more
            return _start(settings).url


def stop_backend(settings: Settings) -> bool:
    """End our backend if it runs; whether there was one. What it acknowledged goes on at the next start."""
    with _start_lock(settings):
        found = running(settings)
        if found:
            _stop(found)
        _file(settings).unlink(missing_ok=True)
    return found is not None


def _start(settings: Settings) -> Running:
    folder = private_dir(settings.home / "run")
    log = _open_log(folder / "backend.log")
    try:
        child = subprocess.Popen(
            backend_command(settings, "serve", "--port", "0"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=folder,
            env=child_environment(settings.home),
            start_new_session=True,
        )
    except OSError as wrong:
        raise SetupError(f"our backend cannot be started: {wrong}") from wrong
    finally:
        os.close(log)
    url = _first_line(child)
    found = Running(url, child.pid, _process_start(child.pid), settings.front_matter.version)
    write_atomic(_file(settings), json.dumps(found.__dict__).encode())
    child.returncode = 0  # it lives on without us: no ResourceWarning about an unwaited child
    return found


def _first_line(child: subprocess.Popen[bytes]) -> str:
    stream = child.stdout
    if stream is None:
        raise SetupError("our backend has no output")
    try:
        deadline = time.monotonic() + START_PATIENCE_S
        line = b""
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([stream], [], [], max(0.0, deadline - time.monotonic()))
            piece = os.read(stream.fileno(), 4096) if ready else b""
            if not piece:
                child.kill()
                child.wait()
                wrong = _EndedEarlyError if ready else SetupError
                raise wrong("our backend did not start; run/backend.log says why", cure="python3 skill doctor")
            line += piece
    finally:
        stream.close()
    url = line.decode("utf-8", "replace").splitlines()[0].strip().rstrip("/")
    if not url.startswith(("http://127.0.0.1:", "http://localhost:")):
        raise SetupError("our backend answered without an address", cure="python3 skill doctor")
    return url


def _stop(found: Running) -> None:
    deadline = time.monotonic() + STOP_PATIENCE_S
    if not _is_alive(found):  # gone, or the pid belongs to somebody else by now
        return
    with suppress(ProcessLookupError):
        os.kill(found.pid, signal.SIGTERM)
        while _is_alive(found) and time.monotonic() < deadline:
            time.sleep(0.05)
        if _is_alive(found):
            os.kill(found.pid, signal.SIGKILL)


def _read(settings: Settings) -> Running | None:
    try:
        row = json.loads(_file(settings).read_bytes())
        return Running(str(row["url"]), int(row["pid"]), str(row["started"]), str(row["version"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _file(settings: Settings) -> Path:
    return settings.home / "run" / "backend.json"


def _is_alive(found: Running) -> bool:
    return bool(found.started) and _process_start(found.pid) == found.started


def _process_start(pid: int) -> str:
    """When process `pid` began, as the kernel tells it ("" when it is gone or a zombie); tells a reused pid apart."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except FileNotFoundError:
        return "" if Path("/proc/self").exists() else _alive(pid)
    except OSError:
        return ""
    return "" if fields[0] in ("Z", "X") else fields[19]


def _alive(pid: int) -> str:
    """Where there is no /proc: whether anything has that pid."""
    try:
        os.kill(pid, 0)
    except OSError:
        return ""
    return "alive"


def _answers(url: str) -> bool:
    parts = urlsplit(url)
    request = f"GET {parts.path}/health HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection(
            (parts.hostname or "127.0.0.1", parts.port or 80), timeout=CONNECT_PATIENCE_S
        ) as line:
            line.sendall(request.encode())
            return line.recv(64).startswith(b"HTTP/1.")
    except OSError:
        return False


def _open_log(path: Path) -> int:
    too_long = path.exists() and path.stat().st_size > LOG_BYTES
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if too_long else os.O_APPEND)
    return os.open(path, flags, 0o600)


@contextmanager
def _start_lock(settings: Settings) -> Iterator[None]:
    path = private_dir(settings.home / "run") / "backend.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
