"""`record NAME < turns.jsonl`: hold a conversation with a live backend and keep it as a folder that can be replayed.

The format is described in fixtures/conversations/README.md. A line is `{"say": …, "attach": […], "kill_after": N}`;
all that came out is kept, and with `says` and `never` a line names words that count whatever the wording.
What is kept is what was received, byte by byte; only the backend's address, tokens and home folders are replaced, and
media are kept by their head and length.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from skill import launcher
from skill.client.tape import Exchange, Peer, Tape
from skill.errors import SetupError
from skill.files import write_atomic
from skill.jobs.connect import Choice
from skill.jobs.shop import Shop
from skill.jobs.worker import work
from skill.memory import Memory
from skill.messages import Clock, SystemClock
from skill.settings import BUNDLE, Settings
from skill.turn.answer import Answer
from skill.turn.attachments import attachment
from skill.turn.taking import TurnRequest, settle, take_turn

REPLAYED_BASE = "http://127.0.0.1:9/replay"
REPLAYED_TOKEN = "recorded-token"  # noqa: S105  # what stands in for one
REPLAYED_FILES = "/home/person/.i2vf/files"
KEPT_MEDIA_BYTES = 4096
#: an answer that takes this long to come is replayed as one that does
LONG_S = 60
CONVERSATION = "recorded"


def main(verb: str, argv: list[str]) -> int:  # noqa: ARG001  # one signature for every verb
    """Record one conversation from standard input; prints the folder."""
    parser = argparse.ArgumentParser(prog="skill record")
    parser.add_argument("name")
    parser.add_argument("--about", default="")
    parser.add_argument("--into", type=Path, default=BUNDLE / "fixtures" / "conversations")
    given = parser.parse_args(argv)
    if (given.into / given.name).exists():
        parser.error(f"{given.into / given.name} is there already")
    lines = [json.loads(line) for line in sys.stdin if line.strip()]
    with tempfile.TemporaryDirectory() as scratch:
        folder = record(Settings.read(), given.name, lines, into=given.into, about=given.about, scratch=Path(scratch))
    print(folder)
    return 0


class Killed(BaseException):
    """Stands in for a worker killed from outside: nothing in the program handles it."""


class Recorder:
    """Runs turns with workers in this process and their calls on tape."""

    def __init__(
        self,
        settings: Settings,
        scratch: Path,
        *,
        clock: Clock | None = None,
        peer: Peer | None = None,
        unchosen: bool = False,
        unasked: bool = False,
    ) -> None:
        """`scratch` keeps this conversation's memory; the backend is the one of `settings`, or `peer` in its place.

        `unchosen`: as if nothing had been set up, so that the person is asked. `unasked`: as if they had not yet been
        asked whether files may go to the cloud; else they have said yes.
        """
        self.tapes: list[Tape] = []
        self.ids: list[str] = []
        self._left: int | None = None
        self._dead = False
        self._peer = peer
        clock = clock or SystemClock()
        memory = Memory(scratch, clock=clock)
        self.shop = Shop(
            settings,
            memory,
            clock,
            spawn=self._spawn,
            transport=self._tape,
            locate=lambda _: launcher.ensure_backend(settings),
        )
        fresh = self.shop.new_render_id
        self.shop = dataclasses.replace(self.shop, new_render_id=lambda: self._kept_id(fresh()))
        self.unasked = unasked
        if not unasked:
            memory.allow_sending()
        self.unchosen = unchosen
        if unchosen:
            self.shop = dataclasses.replace(self.shop, installed=lambda: False)

    def turn(self, line: dict[str, Any]) -> tuple[Answer, list[Exchange]]:
        """One turn and its calls."""
        self._left, self._dead = line.get("kill_after"), False
        self.tapes.clear()
        request = TurnRequest(
            text=line.get("say", ""),
            cwd=Path.cwd(),
            attachments=tuple(attachment(a) for a in line.get("attach", ())),
            conversation=CONVERSATION,
            deadline=self.shop.clock.monotonic() + 0.5 if "kill_after" in line else None,
        )
        answer = take_turn(self.shop, request)
        settle(self.shop, answer)
        return answer, [e for tape in self.tapes for e in tape.exchanges]

    def _spawn(self, job_id: str) -> None:
        request = self.shop.job(job_id).request()
        if request is not None and not self._dead:
            with contextlib.suppress(Killed):
                work(self.shop, request.conversation)

    def _tape(self, base_url: str) -> Tape:
        self.tapes.append(Tape(base_url, before=self._count, clock=self.shop.clock, inner=self._peer))
        return self.tapes[-1]

    def _count(self) -> None:
        if self._left is not None:
            if self._left == 0:
                self._dead = True
                raise Killed
            self._left -= 1

    def _kept_id(self, render_id: str) -> str:
        self.ids.append(render_id)
        return render_id


def record(
    settings: Settings,
    name: str,
    lines: list[dict[str, Any]],
    *,
    into: Path,
    about: str,
    scratch: Path,
    recorder: Recorder | None = None,
    source: str | None = None,
) -> Path:
    """Hold the conversation and write its folder below `into`; returns it. Raises SetupError without a backend.

    A folder of that name must not exist yet: FileExistsError. `source`: where the bytes come from, when it is no live
    backend that `recorder` speaks to.
    """
    recorder = recorder or Recorder(settings, scratch)
    folder = into / name
    folder.mkdir(parents=True)
    choice = recorder.shop.choice()
    if choice is None and not recorder.unchosen:
        raise SetupError("no backend was chosen")
    choice = choice or Choice("own", "own")
    base = choice.url or launcher.ensure_backend(settings)
    cleaner = Cleaner(base, settings, scratch)
    turns = [_kept_turn(recorder, line, folder, number, cleaner) for number, line in enumerate(lines, 1)]
    about_it = {
        "about": about,
        "source": source or f"recorded from a live backend ({choice.kind}), skill {settings.front_matter.version}",
        "backend": choice.kind,
        "own_token": bool(settings.token) and choice.kind != "own",
        **({"unchosen": True} if recorder.unchosen else {}),
        **({"unasked": True} if recorder.unasked else {}),
        "render_ids": recorder.ids,
        "turns": turns,
    }
    write_atomic(folder / "conversation.json", json.dumps(about_it, indent=1, ensure_ascii=False).encode(), mode=0o644)
    return folder


class Cleaner:
    """Takes out of recorded bytes what belongs to this machine: the backend's address, the token, home folders."""

    def __init__(self, base: str, settings: Settings, scratch: Path) -> None:
        """Looks tokens up when it is used, since the first one comes with the first call."""
        self._base = base.rstrip("/")
        self._settings = settings
        self._scratch = scratch

    def clean(self, body: bytes) -> bytes:
        """`body` with each of them replaced."""
        for secret, public in self._pairs():
            body = body.replace(secret.encode(), public.encode())
        return body

    def _pairs(self) -> Iterator[tuple[str, str]]:
        yield self._base, REPLAYED_BASE
        rows = self._scratch / "credentials.json"
        kept = json.loads(rows.read_bytes()) if rows.exists() else {}
        tokens = [row["token"] for row in kept.values()] + [self._settings.token or ""]
        yield from ((token, REPLAYED_TOKEN) for token in tokens if token)
        yield str(self._scratch / "files" / CONVERSATION), REPLAYED_FILES
        yield str(self._settings.home), "/home/person/.i2vf"
        yield str(Path.home()), "/home/person"


def _kept_turn(recorder: Recorder, line: dict[str, Any], folder: Path, number: int, cleaner: Cleaner) -> dict[str, Any]:
    answer, exchanges = recorder.turn(line)
    attached = line.get("attach", ())
    for path in (Path(a) for a in attached if "://" not in a):
        if path.parent.resolve() != folder.resolve():
            shutil.copyfile(path, folder / path.name)
    calls = [_kept_call(e, folder, f"{number:02d}-{i:02d}", cleaner) for i, e in enumerate(exchanges, 1)]
    turn = {"say": line.get("say", ""), "attach": [a if "://" in a else Path(a).name for a in attached]}
    if "kill_after" in line:
        turn["kill_after"] = line["kill_after"]
    expect = came_out(answer, cleaner.clean(answer.say.encode()).decode())
    expect |= {key: line[key] for key in ("says", "never") if line.get(key)}
    return {**turn, "calls": calls, "expect": expect}


def came_out(answer: Answer, say: str) -> dict[str, Any]:
    """What a turn came to, as a recording keeps it: all that the person reads and gets. `say` without this machine."""
    expect: dict[str, Any] = {
        "state": answer.state,
        "plan": list(answer.plan),
        "language": answer.payload()["language"],
        "say": say,
        "files": [Path(f.path).name for f in answer.attachments],
    }
    if answer.fault:
        expect["error"] = answer.fault.code
    if answer.match:
        expect["match"] = {k: answer.match[k] for k in ("video", "at_ms", "verdict") if k in answer.match}
    return expect


def _kept_call(exchange: Exchange, folder: Path, stem: str, cleaner: Cleaner) -> dict[str, Any]:
    kind = exchange.content_type.partition(";")[0]
    media = kind.startswith(("video/", "image/", "audio/")) and len(exchange.body) > KEPT_MEDIA_BYTES
    whole = bytes(exchange.body)
    name = f"{stem}.{'bin' if media else {'text/event-stream': 'sse', 'application/json': 'json'}.get(kind, 'bin')}"
    body = whole[:KEPT_MEDIA_BYTES] if media else cleaner.clean(whole)
    write_atomic(folder / name, body, mode=0o644)
    call: dict[str, Any] = {
        "call": f"{exchange.method} {exchange.path}",
        "status": exchange.status,
        "type": exchange.content_type,
        "body": name,
    }
    if media:
        call["length"] = len(whole)
    if exchange.cut:
        call["cut"] = True
    if exchange.lasted_s >= LONG_S:
        call["lasted_s"] = round(exchange.lasted_s)
    if exchange.language:
        call["language"] = exchange.language
    if isinstance(exchange.sent, dict):
        call["sent"] = {k: v for k, v in exchange.sent.items() if k != "draft"}
    return call
