"""Holds a recorded conversation again: the calls must come in the recorded order, and get the recorded bytes."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from skill.jobs.shop import Shop
from skill.jobs.worker import work
from skill.memory import Memory
from skill.settings import CLOUD_URL, FrontMatter, Settings
from skill.turn.answer import Answer
from skill.turn.attachments import attachment
from skill.turn.record import REPLAYED_BASE, Killed
from skill.turn.taking import TurnRequest, settle, take_turn
from tests.skill.clocks import FakeClock

OWN_TOKEN = "own-token"


@dataclass
class Replay(httpx.BaseTransport):
    """Answers each call with the next recorded one."""

    folder: Path
    base: str
    bearer: str | None
    calls: list[dict[str, Any]] = field(default_factory=list)
    left: int | None = None
    made: list[str] = field(default_factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self.left == 0:
            raise Killed
        self.left = None if self.left is None else self.left - 1
        name = f"{request.method} {str(request.url).removeprefix(self.base)}"
        self.made.append(name)
        assert self.calls, f"a call too many: {name}"
        expected = self.calls.pop(0)
        assert name == expected["call"]
        self._check(request, expected)
        body = (self.folder / expected["body"]).read_bytes()
        body += b"\0" * (expected.get("length", 0) - len(body))
        content = broken(body) if expected.get("cut") else body
        return httpx.Response(expected["status"], headers={"content-type": expected["type"]}, content=content)

    def _check(self, request: httpx.Request, expected: dict[str, Any]) -> None:
        # an address the backend handed out needs no bearer: it is unguessable, or somebody else's
        ours = str(request.url).removeprefix(self.base).startswith(("/api/", "/run_sse"))
        bearer = request.headers.get("authorization")
        if not ours:
            assert bearer is None
        elif self.bearer:
            assert bearer == f"Bearer {self.bearer}"
        if ours:
            assert request.headers["x-skill-source"] == "image-to-video-finder"
        if "sent" in expected:
            sent = json.loads(request.read())
            sent.pop("draft", None)
            assert sent == expected["sent"]


def broken(body: bytes) -> Iterator[bytes]:
    """A stream that breaks off."""
    yield body
    raise httpx.ReadError("cut")


class Stage:
    """One conversation being held again."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.told = json.loads((folder / "conversation.json").read_text(encoding="utf-8"))
        kind = self.told["backend"]
        token = OWN_TOKEN if self.told["own_token"] else None
        base = CLOUD_URL if kind == "cloud" else REPLAYED_BASE
        settings = Settings(
            home=home,
            front_matter=FrontMatter("image-to-video-finder", "0.1.0"),
            platform="unknown",
            api_url=base if kind == "custom" else None,
            web_url="https://nemovideo.com",
            token=token,
            client_id="00000000-0000-4000-8000-000000000000",
            openclaw_media=home / "media",
        )
        clock = FakeClock()
        memory = Memory(settings.root, clock=clock, client_id=settings.client_id)
        if kind == "cloud" and token is None:
            memory.choose("cloud")
        self.transport = Replay(folder, base, token)
        ids = iter(self.told["render_ids"])
        self.shop = Shop(
            settings,
            memory,
            clock,
            spawn=self._spawn,
            transport=lambda _: self.transport,
            installed=lambda: kind == "own",
            locate=lambda _: base,
            new_render_id=lambda: next(ids),
        )

    def turn(self, told: dict[str, Any]) -> Answer:
        self.transport.calls = list(told["calls"])
        self.transport.left = told.get("kill_after")
        request = TurnRequest(
            text=told["say"],
            cwd=self.folder,
            attachments=tuple(attachment(a if "://" in a else str(self.folder / a)) for a in told.get("attach", ())),
            deadline=self.shop.clock.monotonic() + 8 if "kill_after" in told else None,
        )
        answer = take_turn(self.shop, request)
        settle(self.shop, answer)
        return answer

    def _spawn(self, job_id: str) -> None:
        request = self.shop.job(job_id).request()
        if request is not None and self.transport.left != 0:
            with contextlib.suppress(Killed):
                work(self.shop, request.conversation)
