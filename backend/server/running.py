"""Turns under way. A turn belongs to its session: it runs in a thread of its own and does not care who listens."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass

from backend.accounts.accounts import Accounts
from backend.agent.events import Event
from backend.errors import BackendError, BusyError, FontError, MediaError, MediaTooLargeError
from backend.server.adk import adk_error, adk_event
from backend.server.modes import AbruptCloseError, staged
from backend.stores.state import StateStore, Turn, User
from skill.wire.sse import HEARTBEAT, encode_event

log = logging.getLogger(__name__)

#: what a turn reserves while it runs, and spends when it went well
TURN_COST = 1
#: what a person's client may be told of a failure; paths and causes stay in the log
FAILURES: dict[type[BackendError], str] = {
    MediaTooLargeError: "a file is too large",
    FontError: "no font here draws this text",
    MediaError: "a media file could not be used",
}


class EventLog:
    """What a turn has told so far; any number of readers follow it from the start."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Readers live on `loop`; the writer may be in any thread."""
        self._loop = loop
        self._chunks: list[bytes] = []
        self._closed = False
        self._changed = asyncio.Event()

    def put(self, chunk: bytes) -> None:
        """Add a frame."""
        self._tell(self._chunks.append, chunk)

    def close(self) -> None:
        """Nothing more will come."""
        self._tell(self._close)

    async def follow(self, *, heartbeat_s: float) -> AsyncIterator[bytes]:
        """Frames from the first on, with a heartbeat whenever that many seconds pass in silence."""
        told = 0
        while True:
            changed = self._changed
            while told < len(self._chunks):
                told += 1
                yield self._chunks[told - 1]
            if self._closed:
                return
            try:
                await asyncio.wait_for(changed.wait(), heartbeat_s)
            except TimeoutError:
                yield HEARTBEAT

    def _close(self) -> None:
        self._closed = True

    def _tell(self, change: Callable[..., object], *args: object) -> None:
        try:
            self._loop.call_soon_threadsafe(self._change, change, args)
        except RuntimeError:
            log.info("nobody is left to tell")  # the server is going down; what was done has been kept

    def _change(self, change: Callable[..., object], args: tuple[object, ...]) -> None:
        change(*args)
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


@dataclass(frozen=True)
class Begun:
    """A turn that was accepted and what it tells."""

    turn: Turn
    log: EventLog


class TurnRunner:
    """Accepts one turn a session at a time and runs it to its end."""

    def __init__(self, store: StateStore, accounts: Accounts, *, modes: frozenset[str]) -> None:
        """`modes`: faults to put in for tests."""
        self._store = store
        self._accounts = accounts
        self._modes = modes
        self._running: set[str] = set()

    def active(self) -> int:
        """Turns under way."""
        return len(self._running)

    def begin(self, user: User, session: str, text: str, events: Callable[[], Iterator[Event]], *, base: str) -> Begun:
        """Start a turn that tells what `events` yields. Raises BusyError, NoCreditsError. Runs on the event loop."""
        self._accounts.reserve(user, TURN_COST)
        turn = self._store.begin_turn(session, text, cost=TURN_COST)
        if turn is None:
            self._accounts.settle(user.id, TURN_COST, spent=0)
            raise BusyError(session)
        begun = Begun(turn, EventLog(asyncio.get_running_loop()))
        self._running.add(turn.id)
        threading.Thread(
            target=self._run, args=(user, begun, events, base), name=f"turn {turn.id}", daemon=True
        ).start()
        return begun

    def _run(self, user: User, begun: Begun, events: Callable[[], Iterator[Event]], base: str) -> None:
        turn, status = begun.turn, "done"
        try:
            plain = (adk_event(event, turn=turn.id, base=base) for event in events())
            for event in staged(plain, self._modes):
                begun.log.put(encode_event(event))
        except BackendError as wrong:
            status = "failed"
            log.warning("turn failed: %s", wrong)
            begun.log.put(encode_event(adk_error(type(wrong).__name__, _plain(wrong))))
        except Exception:
            status = "failed"
            log.exception("turn broke")
            begun.log.put(encode_event(adk_error("InternalError", "the turn could not be finished")))
        finally:
            self._end(user, turn, status)
            begun.log.close()

    def _end(self, user: User, turn: Turn, status: str) -> None:
        self._store.end_turn(turn.id, status=status)
        self._accounts.settle(user.id, turn.cost, spent=turn.cost if status == "done" else 0)
        self._running.discard(turn.id)


async def stream(begun: Begun, *, heartbeat_s: float, modes: frozenset[str]) -> AsyncIterator[bytes]:
    """The response body of a turn."""
    told = 0
    async for chunk in begun.log.follow(heartbeat_s=heartbeat_s):
        if "abrupt" in modes and told == 2:
            raise AbruptCloseError
        told += 1
        yield chunk


def _plain(wrong: BackendError) -> str:
    return next((words for kind, words in FAILURES.items() if isinstance(wrong, kind)), "the request was refused")
