"""A whole backend in a folder of its own, spoken to in the process, or over loopback where bytes must stream."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from backend.server.app import create_app
from backend.server.http11 import HEADER_S, configured
from backend.server.rooms import Rooms, open_rooms
from backend.settings import Settings

PREFIX = "secret-prefix-of-the-tests"
ATTRIBUTION = {"X-Skill-Source": "tests", "X-Skill-Version": "0.0.0", "X-Skill-Platform": "unknown"}


@dataclass
class Caller:
    """An HTTP client that knows the base URL, and after `connect` a token and a session."""

    http: httpx.Client
    rooms: Rooms
    base: str
    headers: dict[str, str] = field(default_factory=lambda: dict(ATTRIBUTION))
    user_id: str = ""
    session_id: str = ""

    def connect(self, client_id: str = "client-of-the-tests", *, language: str = "en") -> Caller:
        answer = self.post("/api/auth/anonymous-token", headers={"X-Client-Id": client_id}).json()["data"]
        self.headers["Authorization"] = f"Bearer {answer['token']}"
        self.user_id = answer["user_id"]
        opened = self.post("/api/tasks/me/with-session/nemo_agent", json={"task_name": "project", "language": language})
        self.session_id = opened.json()["data"]["session_id"]
        return self

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.request("POST", path, **options)

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {**self.headers, **options.pop("headers", {})}
        return self.http.request(method, self.base + path, headers=headers, **options)

    def state(self) -> dict[str, Any]:
        data: dict[str, Any] = self.get(f"/api/state/nemo_agent/me/{self.session_id}/latest").json()["data"]
        return data

    def upload(self, *paths: Path) -> dict[str, Any]:
        files = [("files", (p.name, p.read_bytes())) for p in paths]
        answer: dict[str, Any] = self.post(f"/api/upload-video/nemo_agent/me/{self.session_id}", files=files).json()
        return answer

    def run_body(self, text: str) -> dict[str, Any]:
        return {
            "app_name": "nemo_agent",
            "user_id": "me",
            "session_id": self.session_id,
            "new_message": {"parts": [{"text": text}]},
        }

    def say(self, text: str) -> httpx.Response:
        return self.post("/run_sse", json=self.run_body(text))


def _free_line() -> socket.socket:
    line = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    line.bind(("127.0.0.1", 0))
    return line


class Loopback:
    """The app under uvicorn in a thread of this process."""

    def __init__(self, rooms: Rooms, *, header_s: float = HEADER_S) -> None:
        self.line = _free_line()
        config = configured(create_app(rooms, prefix=PREFIX), header_s=header_s)
        config.timeout_graceful_shutdown = 1
        self.server = uvicorn.Server(config)
        self.server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # not the main thread
        self.up = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    async def _serve(self) -> None:
        startup = self.server.startup

        async def tell(sockets: list[socket.socket] | None = None) -> None:
            await startup(sockets=sockets)
            self.up.set()

        self.server.startup = tell  # type: ignore[method-assign]
        await self.server.serve(sockets=[self.line])

    def __enter__(self) -> str:
        self.thread.start()
        assert self.up.wait(20)
        return f"http://127.0.0.1:{self.line.getsockname()[1]}/{PREFIX}"

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(20)
        self.line.close()


@pytest.fixture
def backend(tmp_path: Path) -> Iterator[Callable[..., Caller]]:
    """Make a running backend with these settings; returns a caller that is not connected yet."""
    running: list[Callable[[], None]] = []

    def start(**settings: Any) -> Caller:
        rooms = open_rooms(Settings(home=tmp_path / "home", **settings))
        loopback = Loopback(rooms)
        base = loopback.__enter__()
        http = httpx.Client(timeout=60, trust_env=False)

        def stop() -> None:
            http.close()
            loopback.__exit__()
            rooms.searcher.close()
            rooms.store.close()

        running.append(stop)
        return Caller(http, rooms, base)

    yield start
    for stop in reversed(running):
        stop()
