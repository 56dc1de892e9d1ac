"""Holds a recorded conversation again: the calls must come in the recorded order, and get the recorded bytes."""

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from skill.client.tape import sent_with
from skill.jobs.shop import Shop
from skill.jobs.worker import work
from skill.memory import Memory
from skill.settings import CLOUD_URL, FrontMatter, Settings
from skill.turn.answer import Answer
from skill.turn.attachments import attachment
from skill.turn.record import REPLAYED_BASE, REPLAYED_FILES, Killed
from skill.turn.taking import TurnRequest, settle, take_turn
from skill.wire.headers import LANGUAGE
from tests.skill.clocks import FakeClock

OWN_TOKEN = "own-token"


@dataclass
class Replay(httpx.BaseTransport):
    """Answers each call with the next recorded one."""

    folder: Path
    base: str
    #: the person's own token as long as it is to go along; None when any other will do
    own_token: Callable[[], str | None]
    clock: FakeClock
    #: whether what is sent is written into the recording instead of being held to it
    keep: bool = False
    calls: list[dict[str, Any]] = field(default_factory=list)
    left: int | None = None
    made: list[str] = field(default_factory=list)
    draft: Any = None

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
        if "/latest" in name and expected["status"] == 200:
            self.draft = ((json.loads(body).get("data") or {}).get("state") or {}).get("draft")
        content = self._slow(body, expected) if {"cut", "lasted_s"} & expected.keys() else body
        return httpx.Response(expected["status"], headers={"content-type": expected["type"]}, content=content)

    def _check(self, request: httpx.Request, expected: dict[str, Any]) -> None:
        # an address the backend handed out needs no bearer: it is unguessable, or somebody else's
        ours = str(request.url).removeprefix(self.base).startswith(("/api/", "/run_sse"))
        bearer = request.headers.get("authorization")
        if not ours:
            assert bearer is None
        elif own := self.own_token():
            assert bearer == f"Bearer {own}"
        else:
            assert bearer != f"Bearer {OWN_TOKEN}"
        if ours:
            assert request.headers["x-skill-source"] == "image-to-video-finder"
        sent, language = sent_with(request), request.headers.get(LANGUAGE)
        if isinstance(sent, dict) and "draft" in sent:
            assert sent.pop("draft") == self.draft, "the draft travels unchanged"
        if self.keep:
            expected.update({k: v for k, v in (("sent", sent), ("language", language)) if v is not None})
        assert (sent, language) == (expected.get("sent"), expected.get("language"))

    def _slow(self, body: bytes, expected: dict[str, Any]) -> Iterator[bytes]:
        """A body that takes its time, or breaks off."""
        half = len(body) // 2
        yield body[:half]
        self.clock.at += expected.get("lasted_s", 0)
        yield body[half:]
        if expected.get("cut"):
            raise httpx.ReadError("cut")


class Stage:
    """One conversation being held again."""

    def __init__(self, folder: Path, home: Path, *, keep: bool = False) -> None:
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
        if not self.told.get("unasked"):
            memory.allow_sending()

        def own_token() -> str | None:
            return None if token is None or memory.is_set_aside(token) else token

        self.transport = Replay(folder, base, own_token, clock, keep)
        ids = iter(self.told["render_ids"])
        self.shop = Shop(
            settings,
            memory,
            clock,
            spawn=self._spawn,
            transport=lambda _: self.transport,
            installed=lambda: kind == "own" and not self.told.get("unchosen"),
            locate=lambda _: base,
            new_render_id=lambda: next(ids),
        )

    @property
    def calls(self) -> list[dict[str, Any]]:
        """Every recorded call of the conversation."""
        return [call for turn in self.told["turns"] for call in turn["calls"]]

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

    def words(self, answer: Answer) -> str:
        """What the person reads, without this machine's folders."""
        return answer.say.replace(str(self.shop.memory.files("default")), REPLAYED_FILES)

    def _spawn(self, job_id: str) -> None:
        request = self.shop.job(job_id).request()
        if request is not None and self.transport.left != 0:
            with contextlib.suppress(Killed):
                work(self.shop, request.conversation)
