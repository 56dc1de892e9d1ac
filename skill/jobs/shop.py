"""Everything a turn or a worker works with, in one value; tests exchange the doors to the world."""

from __future__ import annotations

import dataclasses
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from skill import launcher
from skill.jobs.connect import Choice, Transport, Wire, choose, own_token
from skill.jobs.journal import Job
from skill.memory import Memory
from skill.messages import Clock, SystemClock
from skill.settings import Settings


def _render_id() -> str:
    return f"render_{secrets.token_hex(12)}"


def _job_id() -> str:
    return f"j_{secrets.token_hex(8)}"


@dataclass(frozen=True)
class Shop:
    """Settings, memory, clock, and the doors to the world. `spawn` gets a job id and sees to it that a worker runs."""

    settings: Settings
    memory: Memory
    clock: Clock
    spawn: Callable[[str], None]
    transport: Transport | None = None
    installed: Callable[[], bool] = launcher.installed
    locate: Callable[[Settings], str] = launcher.ensure_backend
    new_render_id: Callable[[], str] = _render_id
    new_job_id: Callable[[], str] = _job_id

    @classmethod
    def open(cls, settings: Settings, *, spawn: Callable[[str], None], clock: Clock | None = None) -> Shop:
        """The shop of a real run."""
        clock = clock or SystemClock()
        return cls(settings, Memory(settings.root, clock=clock, client_id=settings.client_id), clock, spawn)

    def choice(self) -> Choice | None:
        """Which backend; None: ask."""
        return choose(self.settings, self.memory, installed=self.installed)

    def own_token(self, choice: Choice) -> str | None:
        """The person's own token, where it goes along."""
        return own_token(choice, self.settings, self.memory)

    def wire(self, choice: Choice) -> Wire:
        """The way there."""
        return Wire(
            choice,
            self.settings,
            self.memory,
            clock=self.clock,
            locate=self.locate,
            transport=self.transport,
        )

    def job(self, job_id: str) -> Job:
        """The job of this id, whether or not it exists."""
        name = job_id if re.fullmatch(r"j_[0-9a-z]{1,40}", job_id) else "j_"  # an id is never a path
        return Job(self.memory.jobs() / name, clock=self.clock)

    def replace(self, **fields: object) -> Shop:
        """The same shop with these doors exchanged."""
        return dataclasses.replace(self, **fields)  # type: ignore[arg-type]  # names are checked at run time
