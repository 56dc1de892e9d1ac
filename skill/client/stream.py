"""One chat turn as events, watched over: bytes are liveness, substantive events are progress (PROTOCOL section 4.5)."""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import httpx

from skill.client.door import CONNECT_S, Door, mapped, not_sent
from skill.errors import StreamBrokenError
from skill.messages import Clock
from skill.wire import headers, paths
from skill.wire.events import AgentEvent, Heartbeat, read_event, read_frame
from skill.wire.sse import Frames

if TYPE_CHECKING:
    from skill.wire import models

TURN_LIMIT_S: Final = 900.0
HEARTBEATS_ONLY_S: Final = 600.0
#: how often silence looks at the clock
TICK_S: Final = 0.5
READ_AHEAD: Final = 64


def run(
    door: Door,
    request: models.RunRequest,
    *,
    extra: Mapping[str, str] | None = None,
    elapsed: Callable[[float], None] = lambda _: None,
) -> Iterator[AgentEvent]:
    """Send the message once and give the agent's events; `elapsed` hears the seconds it has been, in silence too.

    `extra`: headers that go along.

    Raises StreamBrokenError when the stream breaks off or its time is up: the work may go on, so look at the state and
    never send again.
    """
    body = request.model_dump(exclude_none=True)

    def attempt(token: str) -> Generator[AgentEvent]:
        timeout = httpx.Timeout(TURN_LIMIT_S, connect=CONNECT_S)
        sent = door.request(
            "POST", paths.RUN_SSE, token=token, accept=headers.EVENT_STREAM, extra=extra, timeout=timeout, json=body
        )
        started = door.clock.monotonic()
        with mapped():
            response = door.client.send(sent, stream=True)
            if response.is_success and headers.EVENT_STREAM in response.headers.get("content-type", ""):
                return _events(response, Watchdog(door.clock, started, elapsed))
            with contextlib.closing(response):
                return _whole(door.read(response, paths.RUN_SSE))

    with contextlib.closing(door.persist(attempt, again=not_sent, pauses=(1.0,))) as events:
        yield from events


@dataclass
class Watchdog:
    """Knows how long a turn has run and how long it made no progress."""

    clock: Clock
    started: float
    elapsed: Callable[[float], None] = lambda _: None

    def __post_init__(self) -> None:
        """Progress counts from the start."""
        self._progress = self.started
        self._beating = False

    def saw(self, event: AgentEvent, at: float) -> None:
        """Take note of an event that came at `at`."""
        if isinstance(event, Heartbeat):
            self._beating = True
        else:
            self._progress, self._beating = at, False

    def check(self, now: float) -> None:
        """Tell the time. Raises StreamBrokenError when it is up."""
        if now - self.started >= TURN_LIMIT_S:
            raise StreamBrokenError("the turn took over 15 minutes")
        if self._beating and now - self._progress >= HEARTBEATS_ONLY_S:
            raise StreamBrokenError("nothing but heartbeats for 10 minutes")
        self.elapsed(now - self.started)


def _whole(data: object) -> Generator[AgentEvent]:
    # not a stream after all: ADK's /run answers with a list of events
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict):
            yield from read_event(item)


def _events(response: httpx.Response, watchdog: Watchdog) -> Generator[AgentEvent]:
    frames = Frames()
    broken: httpx.TransportError | httpx.DecodingError | None = None
    with contextlib.closing(_Reader(response, watchdog.clock)) as reader:
        try:
            for at, chunk in reader.chunks(watchdog):
                for event in (e for frame in frames.feed(chunk) for e in read_frame(frame)):
                    watchdog.saw(event, at)
                    yield event
        except (httpx.TransportError, httpx.DecodingError) as error:
            broken = error
        for frame in frames.close():
            yield from read_frame(frame)
    if broken is not None:
        raise StreamBrokenError(type(broken).__name__) from broken


class _Reader:
    """Reads in a thread of its own: a blocked read cannot look at the clock, and one that timed out cannot go on."""

    def __init__(self, response: httpx.Response, clock: Clock) -> None:
        self._response, self._clock = response, clock
        self._inbox: queue.Queue[tuple[float, bytes | Exception | None]] = queue.Queue(READ_AHEAD)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._read, name="sse", daemon=True)
        self._thread.start()

    def chunks(self, watchdog: Watchdog) -> Iterator[tuple[float, bytes]]:
        """Bytes with the time they came at; in silence the watchdog looks at the clock."""
        while True:
            try:
                at, item = self._inbox.get(timeout=TICK_S)
            except queue.Empty:
                watchdog.check(self._clock.monotonic())
                continue
            watchdog.check(at)
            if item is None:
                return
            if isinstance(item, Exception):
                raise item
            yield at, item

    def close(self) -> None:
        """Ends the thread, a blocked read included."""
        self._stopped.set()
        stream = self._response.extensions.get("network_stream")
        raw = stream.get_extra_info("socket") if stream is not None else None
        if raw is not None:
            with contextlib.suppress(OSError):
                raw.shutdown(socket.SHUT_RDWR)
        self._thread.join(timeout=TICK_S * 4)

    def _read(self) -> None:
        end: Exception | None = None
        try:
            with contextlib.closing(self._response):
                for chunk in self._response.iter_bytes():
                    if not self._put(chunk):
                        return
        except (httpx.HTTPError, httpx.StreamError, OSError) as error:
            end = error if isinstance(error, httpx.TransportError) else httpx.ReadError(type(error).__name__)
        self._put(end)

    def _put(self, item: bytes | Exception | None) -> bool:
        came = self._clock.monotonic(), item
        while not self._stopped.is_set():
            with contextlib.suppress(queue.Full):
                self._inbox.put(came, timeout=TICK_S)
                return True
        return False
