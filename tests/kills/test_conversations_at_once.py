"""Two hosts, each with several conversations, on one home and one backend: nothing lost, nothing mixed, one render an export.

A host is a process of its own, a turn another one, as with real hosts; only the start of Python is shared (`zygote`).
"""

from __future__ import annotations

import multiprocessing
import random
import re
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import pytest

from tests.kills.lane import Lane
from tests.synthetic import moving_video

HOSTS = 2
#: what a conversation goes on with after its film was taken
MIX = ("edit", "status", "edit", "export", "credits", "edit", "export", "status", "upload")
NOTE = re.compile(r"note [0-9]+-[0-9]+-[0-9]+")


@dataclass
class Talk:
    """One conversation as its host saw it. `exported`: the notes on the timeline and the film, export by export."""

    name: str
    film: str
    notes: list[str] = field(default_factory=list)
    exported: list[tuple[list[str], str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    took: Counter[str] = field(default_factory=Counter)


def host(address: str, folder: Path, number: int, talks: int, turns: int) -> list[Talk]:
    """A whole host: its conversations at once, each turn a process."""
    lane = Lane(address, folder)
    with ThreadPoolExecutor(talks) as pool:
        return list(pool.map(lambda n: converse(lane, folder, f"{number}-{n}", turns), range(talks)))


def script(name: str, turns: int) -> list[str]:
    """What the turns of a conversation are about; no export without a change since the last one."""
    kinds = ["upload", "edit", "export"]
    for kind in random.Random(name).sample(MIX * turns, turns):
        changed = "edit" in kinds[-1 - kinds[::-1].index("export") :]
        kinds.append(kind if kind != "export" or changed else "edit")
    return kinds[:turns]


def converse(lane: Lane, folder: Path, name: str, turns: int) -> Talk:
    """One conversation: its film, then turns of every kind, each answer looked at."""
    talk = Talk(name, f"film {name}.mp4")
    for turn, kind in enumerate(script(name, turns)):
        words = WORDS[kind].format(note=f"{name}-{turn}")
        given = ("--attach", str(folder / talk.film)) if kind == "upload" else ()
        answer = lane.run("turn", "--conversation", name, "--budget", "0", *given, say=words)
        talk.took[kind] += 1
        if kind == "edit":
            talk.notes.append(f"note {name}-{turn}")
        look(talk, kind, answer)
    return talk


WORDS = {
    "upload": "",
    "edit": 'add the title "note {note}"',
    "status": "what is on the timeline?",
    "credits": "how many credits do I have?",
    "export": "export at 240p",
}


def look(talk: Talk, kind: str, answer: dict[str, Any]) -> None:
    """What is wrong with this answer, kept with the conversation."""
    said, files = answer["say"], [f["path"] for f in answer["attachments"]]
    right = {
        "upload": talk.film in said,
        "edit": talk.notes[-1:] == NOTE.findall(said)[:1],
        "status": NOTE.findall(said) == talk.notes and f"film {talk.name}" in said,
        "credits": "credits" in said,
        "export": len(files) == 1 and f"/{talk.name}/" in files[0],
    }[kind]
    if answer["state"] != "done" or not right or answer["conversation"] != talk.name:
        talk.wrong.append(f"{talk.name} {kind}: {answer}")
    elif kind == "export":
        talk.exported.append((list(talk.notes), files[0]))


def written(draft: dict[str, Any]) -> list[str]:
    """The notes on a timeline, in the order they were made."""
    found = [s["m"]["text"] for track in draft["t"] for s in track["sg"] if "text" in s["m"]]
    return sorted(found, key=lambda note: int(note.rpartition("-")[2]))


def at_once(address: str, folder: Path, talks: int, turns: int) -> None:
    began = time.monotonic()
    lane = Lane(address, folder)
    for number, n in ((number, n) for number in range(HOSTS) for n in range(talks)):
        path = folder / f"film {number}-{n}.mp4"
        moving_video(path, seconds=0.5, seed=10 * number + n, size=(64, 36), fps=12)
    with ProcessPoolExecutor(HOSTS, mp_context=multiprocessing.get_context("spawn")) as pool:
        under_way = [pool.submit(host, address, folder, number, talks, turns) for number in range(HOSTS)]
        held = [talk for each in under_way for talk in each.result()]
    try:
        assert [wrong for talk in held for wrong in talk.wrong] == []
        assert sum(talk.took.total() for talk in held) == HOSTS * talks * turns
        kept = {tuple(written(draft)) for draft in lane.drafts() if draft}
        assert kept == {tuple(talk.notes) for talk in held}, "an edit was lost, made twice, or went elsewhere"
        rendered = sorted(NOTE.findall(str(row["payload"]["draft"])) for row in lane.renders())
        asked = sorted(notes for talk in held for notes, _ in talk.exported)
        assert [sorted(notes) for notes in rendered] == [sorted(notes) for notes in asked], "one render an export"
        assert all(row["state"] == "done" and row["attempts"] == 1 for row in lane.renders())
        films = [film for talk in held for _, film in talk.exported]
        assert len(films) == len(set(films)) == sum(talk.took["export"] for talk in held)
        assert all(frames(Path(film)) == 6 for film in films)
        assert lane.run("jobs")["jobs"] == []
        assert lane.sound()
    finally:
        lane.stop()
    took = sum((talk.took for talk in held), Counter())
    print(f"{took.total()} turns in {len(held)} conversations: {dict(took)}, {time.monotonic() - began:.0f} s")


def frames(path: Path) -> int:
    with av.open(str(path)) as opened:
        return sum(1 for _ in opened.decode(video=0))


def test_conversations_of_two_hosts_stay_apart(address, tmp_path):
    at_once(address, tmp_path, talks=2, turns=4)


@pytest.mark.campaign
def test_two_hundred_turns_of_two_hosts(address, tmp_path):
    at_once(address, tmp_path, talks=4, turns=25)
