"""What a handler works with: the backend, the session, the journal of effects, the clock, a folder for products."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

from skill.client import Backend
from skill.errors import SessionGoneError, UnreachableError
from skill.memory import Memory
from skill.messages import Clock, Step

T = TypeVar("T")


class Effects(Protocol):
    """The journal of acts with effects: intent -> sent -> done, each on disk before the next thing happens."""

    def phase(self, key: str) -> str | None:
        """`intent`, `sent`, `unsent` or `done`; None when the act was never begun."""
        ...

    def facts(self, key: str) -> Mapping[str, Any]:
        """Everything noted with the act so far."""
        ...

    def mark(self, key: str, phase: str, **facts: Any) -> None:
        """Note the phase durably."""
        ...

    def progress(self, kind: str, **facts: Any) -> None:
        """Note how far the work is, for the turn that waits."""
        ...


class Line(Protocol):
    """The way to one backend."""

    @property
    def key(self) -> str:
        """Names the backend between runs."""
        ...

    @property
    def own(self) -> bool:
        """Whether it is our own, on this machine."""
        ...

    @property
    def backend(self) -> Backend:
        """The client; our own backend is started when it does not run."""
        ...

    def renew(self) -> None:
        """After a lost connection: find the backend again."""
        ...


@dataclass(frozen=True)
class Inbound:
    """A file that came with the message, checked: either a path on this machine or a public URL."""

    name: str
    path: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Desk:
    """One step's tools. `steps` is the whole plan: what it holds, the person asked for in this turn.

    `closed`: whoever asks may not change or list the library.
    """

    line: Line
    memory: Memory
    conversation: str
    effects: Effects
    clock: Clock
    language: str
    text: str = ""
    steps: tuple[Step, ...] = ()
    inbound: Sequence[Inbound] = ()
    closed: bool = False
    new_id: Callable[[], str] = field(default=lambda: "")
    sentence: Callable[[str], str] = field(default=str)  # words of our own that go to the backend, by kind of reply
    cancelled: Callable[[], bool] = field(default=lambda: False)
    under_way: Mapping[str, Any] | None = None

    @property
    def backend(self) -> Backend:
        """The client."""
        return self.line.backend

    @property
    def folder(self) -> Path:
        """Where this conversation's products go."""
        return self.memory.files(self.conversation)

    def known_session(self) -> str | None:
        """The session at this backend, None when none was opened yet."""
        talk = self.memory.talk(self.conversation)
        return talk.session_id if talk.backend == self.line.key else None

    def session(self) -> str:
        """The session at this backend; opened and remembered when there is none."""
        if known := self.known_session():
            return known
        opened = self.patiently(lambda: self.backend.open_session(language=self.language))
        with self.memory.changing(self.conversation) as held:
            held.change(
                backend=self.line.key,
                session_id=opened.session_id,
                task_id=opened.task_id,
                user_id=opened.user_id or held.talk.user_id,
            )
        return opened.session_id

    def forget_session(self) -> None:
        """The backend no longer knows it."""
        with self.memory.changing(self.conversation) as held:
            held.change(session_id=None, task_id=None)

    def patiently(self, call: Callable[[], T]) -> T:
        """`call`, which must be safe to repeat; a backend of our own that was lost is brought back, twice at most."""
        for _ in range(2 if self.line.own else 0):
            try:
                return call()
            except UnreachableError:
                self.line.renew()
        return call()

    def once(self, call: Callable[[], T]) -> T:
        """`call`, which must not happen twice: repeated only when the first try never left this machine."""
        try:
            return call()
        except UnreachableError as lost:
            if lost.sent or not self.line.own:
                raise
            self.line.renew()
            return call()


def in_session(desk: Desk, call: Callable[[str], T]) -> tuple[T, bool]:
    """`call(session id)` of an act that must not happen twice; when the backend lost the session, in a new one.

    The second value says whether the old session was lost: what was in it is gone.
    """
    session = desk.session()
    try:
        return desk.once(lambda: call(session)), False
    except SessionGoneError:
        desk.forget_session()
        fresh = desk.session()
        return desk.once(lambda: call(fresh)), True
