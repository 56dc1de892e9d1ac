"""A job on disk: what was asked (`request.json`), what happened (`events.ndjson`), how it ended (`result.json`).

Events are fsynced one by one; a line cut off by a crash is left out when the journal is read. Effects are noted before
they happen, so a job that was killed anywhere is taken up again without doing anything twice.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skill.files import known, private_dir, write_atomic
from skill.handlers.desk import Inbound
from skill.messages import Clock, OutFile, Reply, Step


@dataclass(frozen=True)
class Request:
    """What a job is to do. `key` tells identical requests apart from new ones; times in seconds since the epoch.

    `closed`: whoever asks may not change or list the library.
    """

    id: str
    conversation: str
    key: str
    steps: tuple[Step, ...]
    text: str
    language: str
    inbound: tuple[Inbound, ...]
    created: float
    texts: tuple[str, ...] = ()
    names: tuple[str | None, ...] = ()
    refused: Mapping[str, Failure] = dataclasses.field(default_factory=dict)
    closed: bool = False

    def words(self, index: int) -> str:
        """What is said in the step at this place; a batch has words of its own for each."""
        return self.texts[index] if index < len(self.texts) else self.text

    def about(self, index: int) -> str | None:
        """The name of the file that the step at this place of a batch is about."""
        return self.names[index] if index < len(self.names) else None

    def files(self, index: int) -> tuple[Inbound, ...]:
        """What the step at this place uploads: in a batch the file it is about, or those that no step is about."""
        about = self.about(index)
        return tuple(f for f in self.inbound if (f.name == about if about else f.name not in self.names))


@dataclass(frozen=True)
class Failure:
    """An error as it is kept: the names of its class and that one's parents, and its facts."""

    parents: tuple[str, ...]
    code: int | None = None
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """How a job ended: the replies of the steps that were done, and the error that stopped it."""

    replies: tuple[Reply, ...]
    failure: Failure | None = None


@dataclass(frozen=True)
class Progress:
    """The last thing a worker said; None is what nobody knows. `done` of `of`: videos looked at so far."""

    kind: str
    percent: int | None
    done: int | None = None
    of: int | None = None
    eta_s: int | None = None


class Job:
    """One job's folder."""

    def __init__(self, folder: Path, *, clock: Clock) -> None:
        """`folder` need not exist yet."""
        self.folder = folder
        self.id = folder.name
        self._clock = clock

    def create(self, request: Request) -> None:
        """Put the request on disk."""
        private_dir(self.folder)
        write_atomic(self.folder / "request.json", _dump(request))

    def request(self) -> Request | None:
        """What was asked; None when the folder is not a whole job."""
        row = _load(self.folder / "request.json")
        if row is None:
            return None
        inbound = tuple(Inbound(**known(Inbound, f)) for f in row.pop("inbound"))
        rows: dict[str, Any] = {key: tuple(row.pop(key, ())) for key in ("steps", "texts", "names")}
        refused = {name: Failure(**known(Failure, why)) for name, why in row.pop("refused", {}).items()}
        return Request(**known(Request, row), **rows, inbound=inbound, refused=refused)

    def finish(self, result: Result) -> None:
        """Put the result on disk; from here on the job is over."""
        write_atomic(self.folder / "result.json", _dump(result))

    def result(self) -> Result | None:
        """How it ended; None while it has not."""
        row = _load(self.folder / "result.json")
        if row is None:
            return None
        failure = Failure(**known(Failure, row["failure"])) if row["failure"] else None
        return Result(tuple(_reply(r) for r in row["replies"]), failure)

    def note(self, event: Mapping[str, Any]) -> None:
        """Append one event durably."""
        line = _dump({"at": round(self._clock.now(), 3), **event}) + b"\n"
        path = self.folder / "events.ndjson"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, line if _ends_whole(path) else b"\n" + line)
            os.fsync(handle)
        finally:
            os.close(handle)

    def events(self) -> Iterator[dict[str, Any]]:
        """Every whole event, oldest first."""
        try:
            lines = (self.folder / "events.ndjson").read_bytes().split(b"\n")
        except FileNotFoundError:
            return
        for line in lines:
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if isinstance(event, dict):
                yield event

    def kept_replies(self) -> dict[int, Reply]:
        """Replies of the steps that were finished, by place in the plan."""
        return {e["step"]: _reply(e["reply"]) for e in self.events() if e.get("e") == "step"}

    def progress(self) -> Progress | None:
        """How far the work is; None before its first word."""
        last = next((e for e in reversed(list(self.events())) if e.get("e") == "progress"), None)
        if last is None:
            return None
        return Progress(str(last["kind"]), *(last.get(key) for key in ("percent", "done", "of", "eta_s")))

    def elapsed_s(self) -> int:
        """Seconds since it was asked for."""
        request = self.request()
        return max(0, round(self._clock.now() - request.created)) if request else 0

    def cancel(self) -> None:
        """Ask the worker to stop."""
        (self.folder / "cancel").touch(mode=0o600)

    def cancelled(self) -> bool:
        """Whether somebody asked it to stop."""
        return (self.folder / "cancel").exists()

    def beat(self) -> None:
        """The worker lives."""
        (self.folder / "heartbeat").touch(mode=0o600)


class Journal:
    """The effects of one step, as the handlers see them (`handlers.desk.Effects`)."""

    def __init__(self, job: Job, step: int) -> None:
        """Reads what earlier workers noted."""
        self._job = job
        self._step = step
        self._acts: dict[str, dict[str, Any]] = {}
        self._told: Mapping[str, Any] = {}
        for event in job.events():
            if event.get("e") == "effect" and event.get("step") == step:
                self._acts.setdefault(event["key"], {}).update(event["facts"], phase=event["phase"])

    def phase(self, key: str) -> str | None:
        """`intent`, `sent`, `unsent` or `done`; None when the act was never begun."""
        act = self._acts.get(key)
        return str(act["phase"]) if act else None

    def facts(self, key: str) -> Mapping[str, Any]:
        """Everything noted with the act so far."""
        return self._acts.get(key, {})

    def mark(self, key: str, phase: str, **facts: Any) -> None:
        """Note the phase durably, before whatever comes next."""
        self._job.note({"e": "effect", "step": self._step, "key": key, "phase": phase, "facts": facts})
        self._acts.setdefault(key, {}).update(facts, phase=phase)

    def progress(self, kind: str, **facts: Any) -> None:
        """Note how far the work is, when that changed."""
        told = {"kind": kind, **facts}
        if told != self._told:
            self._told = told
            self._job.note({"e": "progress", **told})


class Unjournalled:
    """For steps that only read: nothing to note."""

    def phase(self, key: str) -> str | None:  # noqa: ARG002  # nothing was begun
        """Never begun."""
        return None

    def facts(self, key: str) -> Mapping[str, Any]:  # noqa: ARG002  # as above
        """Nothing."""
        return {}

    def mark(self, key: str, phase: str, **facts: Any) -> None:
        """A step that only reads has no effects. Raises AssertionError."""
        raise AssertionError(f"{key} {phase} without a journal: {sorted(facts)}")

    def progress(self, kind: str, **facts: Any) -> None:
        """Too quick to tell."""


def _reply(row: Mapping[str, Any]) -> Reply:
    files = tuple(OutFile(**known(OutFile, f)) for f in row["files"])
    return Reply(row["kind"], row["facts"], row["state"], files)


def _dump(value: Any) -> bytes:
    return json.dumps(value, default=_plain, ensure_ascii=True).encode()


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot go into a journal")


def _load(path: Path) -> dict[str, Any] | None:
    try:
        row = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return row if isinstance(row, dict) else None


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return True
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
