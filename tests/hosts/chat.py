"""The conversation that every agent host is led through: find, edit, export, each in a turn of its own."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.media.probe import probe
from tests.hosts.model.mind import FAILED, NAME, Mind
from tests.hosts.model.server import Served, serving
from tests.hosts.world import FILM, Ran, Scene, need

#: in words that SKILL.md does not have, so that the model takes none of its text for the person's
FIND = "Which of my films is this picture from, and when?"
EDIT = "keep 30 seconds around it and add the title 'Harbour lights'"
EXPORT = "export it in 1080p now"
WORDS = (FIND, EDIT, EXPORT)
#: two frames at 25 a second
TOLERANCE_MS = 80
PATIENCE_S = 300.0


@dataclass(frozen=True)
class Host:
    """How one agent host is told about the skill and the model, and how a person speaks in it.

    `say(scene, words, picture, number)` runs the host for one message; `picture` is None when none is sent.
    """

    skills: str
    prepare: Callable[[Scene, str], object]
    say: Callable[[Scene, str, Path | None, int], Ran]
    media: bool = False

    @property
    def installed(self) -> Path:
        """Where the skill is, below the scene's workspace."""
        return Path(self.skills, NAME)


def install_by_hand(scene: Scene, host: Host) -> None:
    """Put the bundle where the host looks for skills, as README says."""
    shutil.copytree(scene.world.bundle, scene.work / host.installed)


def hold(scene: Scene, host: Host) -> str:
    """The whole conversation in this host; says what came of it. Raises HostError."""
    picture = scene.work / scene.world.query.name
    shutil.copyfile(scene.world.query, picture)
    with serving(Mind(WORDS, "chat-1", media=host.media)) as model:
        host.prepare(scene, model.url)
        try:
            ends = [_turn(scene, host, model, picture, number) for number in range(len(WORDS))]
        finally:
            model.keep(scene.home)
    found, _, exported = ends
    need(f"{NAME}: " in listed(model) or NAME in listed(model), "the skill is not listed")
    length = min(found["match"]["at_ms"], 15_000) + 15_000
    return "; ".join([_found(scene, found), _exported(exported, length), _calls(model)])


def _turn(scene: Scene, host: Host, model: Served, picture: Path, number: int) -> Mapping[str, Any]:
    """One message; the skill's last answer to it."""
    before = len(model.mind.seen)
    ran = host.say(scene, WORDS[number], None if number else picture, number)
    (scene.home / f"turn-{number + 1}.txt").write_text(f"{ran.out}\n---\n{ran.err}", encoding="utf-8")
    ran.good()
    failed = next((move.text for move in model.moves if move.text.startswith(FAILED)), None)
    need(failed is None, failed)
    need(len(model.mind.seen) > before, f"{WORDS[number]!r} reached no skill: {ran.out[-600:]}")
    end = model.mind.seen[-1]
    need(end["state"] == "done", end)
    need(shown(end) in plain(ran.out), f"the person is not shown {end['say']!r}: {ran.out[-600:]}")
    return end


def shown(answer: Mapping[str, Any]) -> str:
    """The first line of what the person must see."""
    return plain(str(answer["say"]).splitlines()[0])


def plain(text: str) -> str:
    """Without the marks that JSON puts before quotes."""
    return text.replace("\\", "")


def listed(model: Served) -> str:
    """What the host told the model before anything was read."""
    first = next(asked for asked in model.asked if asked.tools)
    return first.everything()


def _found(scene: Scene, answer: Mapping[str, Any]) -> str:
    match = answer["match"]
    truth = scene.world.truth_ms()
    need(match["video"] == FILM and abs(match["at_ms"] - truth) <= TOLERANCE_MS, f"found {match}, true is {truth} ms")
    return f"found {match['at_ms']} ms (true {truth})"


def _exported(answer: Mapping[str, Any], length_ms: int) -> str:
    films = [Path(file["path"]) for file in answer["attachments"] if file["mime"] == "video/mp4"]
    need(len(films) == 1, f"one film should be delivered: {answer['attachments']}")
    info = probe(films[0])
    need(abs(info.duration_ms - length_ms) <= 100 and info.height == 1080, f"the film is {info}")
    return f"exported {info.duration_ms / 1000:.1f} s in {info.height}p"


def _calls(model: Served) -> str:
    """How often the host ran a command, and how often the skill said that it is at work."""
    states = [answer["state"] for answer in model.mind.seen]
    return f"{len(states)} commands, {states.count('working')} of them ended at work"


def said(ran: Ran) -> list[dict[str, Any]]:
    """JSON objects, one a line, among whatever else a host prints."""
    lines = (line for line in ran.out.splitlines() if line.startswith("{"))
    return [json.loads(line) for line in lines]


def pairs(*options: Sequence[str]) -> list[str]:
    """Options and their values as one list."""
    return list(itertools.chain.from_iterable(options))
