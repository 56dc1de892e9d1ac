"""`serve [--port N]`: the backend as a process of its own. Prints its base URL and nothing else."""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import json
import logging
import os
import re
import secrets
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from backend.errors import ConflictError
from backend.server.app import create_app
from backend.server.http11 import configured
from backend.server.modes import AbruptCloseError
from backend.server.rooms import Rooms, open_rooms
from backend.settings import Settings
from backend.stores.files import private_dir, write_atomic
from skill.wire.redact import RedactFilter

HOST = "127.0.0.1"
BUNDLE = Path(__file__).resolve().parents[2]
IDLE_CHECK_S = 1.0


def main(argv: list[str]) -> int:
    """Serve until idle, told to stop, or killed."""
    parser = argparse.ArgumentParser(prog="backend serve")
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    wanted = parser.parse_args(argv)
    settings = Settings.read()
    os.umask(0o077)
    _log_to_stderr()
    # uvicorn ends in good order and then raises the signal once more, which would end us before our own end
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: None)
    with _only_one(settings.root):
        rooms = open_rooms(settings)
        try:
            asyncio.run(_serve(rooms, wanted.port))
        finally:
            rooms.searcher.close()
            rooms.store.close()
    return 0


async def _serve(rooms: Rooms, port: int) -> None:
    prefix = _prefix(rooms.settings.root)
    line = _listen(rooms.settings.root, port)
    app: ASGIApp = create_app(rooms, prefix=prefix)
    server = _Server(configured(app))
    url = f"http://{HOST}:{line.getsockname()[1]}/{prefix}"
    await asyncio.gather(server.serve(sockets=[line]), _announce(server, rooms, url))
    _withdraw(rooms.settings)


class _Server(uvicorn.Server):
    """Tells when it is up (or has failed to come up)."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets=sockets)
        finally:
            self.up.set()


async def _announce(server: _Server, rooms: Rooms, url: str) -> None:
    await server.up.wait()
    _write_address(rooms.settings, url)
    print(url, flush=True)
    while not server.should_exit:
        await asyncio.sleep(IDLE_CHECK_S)
        if rooms.active():
            rooms.last_request = rooms.clock()
        server.should_exit |= rooms.clock() - rooms.last_request > rooms.settings.idle_s


def _listen(root: Path, port: int) -> socket.socket:
    """A listening socket; with port 0 the port of last time, if it is free, so that old addresses stay good."""
    known = root / "port"
    last = int(known.read_text()) if port == 0 and known.exists() and known.read_text().isdigit() else port
    line = _bound(last)
    if line is None and last != port:
        line = _bound(port)
    if line is None:
        raise ConflictError(f"port {port} is taken")
    if port == 0:
        write_atomic(known, str(line.getsockname()[1]).encode())
    return line


def _bound(port: int) -> socket.socket | None:
    line = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        line.bind((HOST, port))
    except OSError:
        line.close()
        return None
    return line


def _prefix(root: Path) -> str:
    path = root / "prefix"
    if not path.exists():
        write_atomic(path, secrets.token_urlsafe(24).encode())
    return path.read_text()


@contextmanager
def _only_one(root: Path) -> Iterator[None]:
    handle = os.open(private_dir(root) / "serve.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as taken:
        os.close(handle)
        raise ConflictError("a backend runs in this home already") from taken
    try:
        yield
    finally:
        os.close(handle)


def _address_file(settings: Settings) -> Path:
    return private_dir(settings.home.expanduser().absolute() / "run") / "backend.json"


def _write_address(settings: Settings, url: str) -> None:
    row = {"url": url, "pid": os.getpid(), "started": _started(), "version": bundle_version()}
    write_atomic(_address_file(settings), json.dumps(row).encode())


def _withdraw(settings: Settings) -> None:
    path = _address_file(settings)
    with suppress(OSError, ValueError, TypeError):
        if json.loads(path.read_bytes()).get("pid") == os.getpid():
            path.unlink()


def _started() -> str:
    """When this process began, as the kernel tells it: with the pid it names the process for good."""
    try:
        return Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
    except OSError:
        return "alive"


def bundle_version() -> str:
    """The version that SKILL.md names."""
    try:
        found = re.search(r"^\s*version:\s*[\"']?([\w.+-]+)", (BUNDLE / "SKILL.md").read_text("utf-8"), re.MULTILINE)
    except OSError:
        return ""
    return found[1] if found else ""


class _OnPurpose(logging.Filter):
    """Leaves out what the test mode `abrupt` breaks."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], AbruptCloseError))


def _log_to_stderr() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(_OnPurpose())
    handler.addFilter(RedactFilter())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("httpx").setLevel(logging.WARNING)
