"""The whole of it on one machine: the real app over loopback, the real client, handlers and words; only time is ours."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from PIL import Image

from backend.server.modes import CALLS
from backend.server.rooms import Rooms
from skill.jobs.shop import Shop
from skill.turn import Answer
from tests.skill.clocks import FakeClock
from tests.skill.stages import Stage

PATTERNS = [(name, re.compile(re.sub(r"\{\w+\}", "[^/]+", path) + "$")) for name, path in CALLS.items()]


class BriskClock(FakeClock):
    """Time passes by sleeping; a moment of it is left to the threads that render."""

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        threading.Event().wait(0.01)


@dataclass
class Calls:
    """What went over the line, by the names of `CALLS`; `after` is told of each."""

    made: list[str] = field(default_factory=list)
    headers: list[httpx.Headers] = field(default_factory=list)
    after: Callable[[str], None] = lambda name: None

    @property
    def count(self) -> Counter[str]:
        return Counter(self.made)


class Counted(httpx.HTTPTransport):
    """The real way out, counted."""

    def __init__(self, calls: Calls) -> None:
        super().__init__()
        self.calls = calls

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path = "/" + request.url.path.split("/", 2)[2]  # without the secret prefix
        name = next((name for name, pattern in PATTERNS if pattern.match(path)), path)
        self.calls.made.append(name)
        self.calls.headers.append(request.headers)
        response = super().handle_request(request)
        self.calls.after(name)
        return response


class Table(Stage):
    """A skill whose backend is the real one at `base`."""

    def __init__(self, home: Path, base: str, rooms: Rooms, **settings) -> None:
        super().__init__(home, None, **{"api_url": base, "client_id": None, **settings})  # type: ignore[arg-type]  # no fake one
        self.clock = BriskClock()
        self.calls = Calls()
        self.rooms = rooms

    @property
    def shop(self) -> Shop:
        return super().shop.replace(transport=lambda _: Counted(self.calls))

    def picture(self, name: str = "query.png") -> Path:
        """A picture that can be opened."""
        Image.new("RGB", (64, 48), "teal").save(self.home / name)
        return self.home / name

    def act(self, *modes: str) -> None:
        """From now on the backend acts these out."""
        self.rooms.refused_once.clear()
        self.rooms.settings = self.rooms.settings.model_copy(update={"test_modes": frozenset(modes)})

    def hear(self, text: str, *attach: Path | str) -> Answer:
        """One turn, its calls and waits counted from its start."""
        self.calls.made.clear()
        self.calls.headers.clear()
        self.clock.slept.clear()
        answer: Answer = self.say(text, *attach)
        return answer
