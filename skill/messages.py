"""Frozen values that the rooms hand each other."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

Step = Literal["export", "credits", "status", "upload", "chat"]
State = Literal["done", "working", "need_input", "error"]


@dataclass(frozen=True)
class Attachment:
    """A file the host sent: `source` is a path, a URL, a data URI or `media://…`; `name` is how the person knows it."""

    source: str
    name: str


@dataclass(frozen=True)
class Utterance:
    """What the person said in one turn, and the files that came with it."""

    text: str
    attachments: tuple[Attachment, ...] = ()

    @property
    def files(self) -> list[str]:
        """Names of the attachments."""
        return [a.name for a in self.attachments]


@dataclass(frozen=True)
class Plan:
    """Ordered steps, and the language to answer in (None: keep the conversation's)."""

    steps: tuple[Step, ...]
    language: str | None


@dataclass(frozen=True)
class OutFile:
    """A finished file on this machine for the host to deliver. Sizes in bytes, pixels and ms; None: does not apply."""

    path: str
    mime: str
    bytes: int
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None


@dataclass(frozen=True)
class Reply:
    """What a handler has to say: a kind (one template per language) and the facts the template needs."""

    kind: str
    facts: Mapping[str, object] = field(default_factory=dict)
    state: State = "done"
    files: tuple[OutFile, ...] = ()


@dataclass(frozen=True)
class Translation:
    """A backend's words made fit for chat: calls to make now, acts to offer, and the text left for the person."""

    actions: tuple[str, ...]
    offers: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class StoredToken:
    """A token as it is kept between turns. `expires_at` is ISO 8601 in UTC, None when the backend did not say."""

    token: str = field(repr=False)
    user_id: str | None = None
    expires_at: str | None = None


class Clock(Protocol):
    """Time as the skill sees it; tests hand in their own, so that waiting is tested without waiting. Seconds."""

    def now(self) -> float:
        """Seconds since the epoch."""
        ...

    def monotonic(self) -> float:
        """Seconds from some fixed point; never goes back."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds from some fixed point; never goes back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)
