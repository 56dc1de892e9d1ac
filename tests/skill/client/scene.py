"""A backend that answers from a script, a clock that does not wait, and credentials in memory."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from skill.client import Backend, Origin
from skill.messages import StoredToken
from skill.settings import FrontMatter
from skill.wire import paths
from tests.skill.clocks import FakeClock

WIRE = Path(__file__).parents[3] / "fixtures" / "wire"
BASE = "https://api.example.com"
TOKEN = "nmv_usr_CANARYCANARY"
SID = "5529000000000000001"
RID = "render_1795379010345"
MP4 = b"\0\0\0\x18ftypisom" + b"v" * 5000

Step = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


@dataclass
class Kept:
    """Credentials that last as long as the test."""

    tokens: dict[str, StoredToken] = field(default_factory=dict)
    id: str = "11111111-2222-3333-4444-555555555555"

    def client_id(self) -> str:
        return self.id

    def new_client_id(self) -> str:
        self.id = "66666666-7777-8888-9999-000000000000"
        return self.id

    def load(self, origin: str) -> StoredToken | None:
        return self.tokens.get(origin)

    def save(self, origin: str, token: StoredToken) -> None:
        self.tokens[origin] = token


def fixture(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((WIRE / f"{name}.json").read_text(encoding="utf-8"))
    return found


def answer(name: str) -> httpx.Response:
    """The documented answer as a response."""
    shape = fixture(name)
    body = shape["body"]
    if body is None:
        return httpx.Response(shape["status"], text="<html>")
    return httpx.Response(shape["status"], json=body)


def stream(*chunks: bytes) -> httpx.Response:
    return httpx.Response(200, headers={"content-type": "text/event-stream; charset=utf-8"}, content=iter(chunks))


class Scene:
    """A client whose calls are answered in order by `steps`; the token call is answered aside unless scripted."""

    def __init__(self, *steps: Step, base: str = BASE, known: bool = True, **origin: Any) -> None:
        self.steps = list(steps)
        self.calls: list[httpx.Request] = []
        self.clock = FakeClock()
        self.kept = Kept()
        self.base = base
        if known:
            self.kept.save(base, StoredToken(TOKEN, "anon_ab12"))
        self.backend = Backend(
            Origin(base_url=base, **{"is_cloud": True, "web_url": "https://nemovideo.com", **origin}),
            front_matter=FrontMatter("image-to-video-finder", "0.1.0"),
            platform="unknown",
            credentials=self.kept,
            clock=self.clock,
            transport=httpx.MockTransport(self._answer),
        )

    def _answer(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.calls.append(request)
        step = self.steps.pop(0)
        if isinstance(step, Exception):
            raise step
        return step if isinstance(step, httpx.Response) else step(request)

    @property
    def asked(self) -> list[str]:
        """Method and path of every call."""
        return [f"{c.method} {c.url.path}" for c in self.calls]


TOKEN_CALL = f"POST {paths.ANONYMOUS_TOKEN}"
