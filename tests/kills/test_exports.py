"""An export with its turn, its worker or the backend killed at any act: a later process reports it, rendered once."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import pytest

from tests.kills.lane import VICTIMS, Lane
from tests.synthetic import moving_video

SAMPLE = 10
CAMPAIGN = 1000
LANES = 4
#: points in one conversation, so that drafts stay small
STRETCH = 20
#: one title is exported in each of these, so that no export is the one before it
SIZES = ("", "1080p", "720p", "540p", "480p")
#: turns that only look, before one that waits
LOOKS = 2


@dataclass(frozen=True)
class Point:
    """Kill the victim at this act of an export; `more` kills it again at a later one, in its next life."""

    number: int
    victim: str
    acts: int
    more: int


@pytest.fixture
def film(tmp_path) -> Path:
    return moving_video(tmp_path / "film.mp4", seconds=0.5, seed=1, size=(64, 36), fps=12).path


def points(seen: dict[str, int], seed: int) -> Iterator[Point]:
    """Random acts of every victim in turn; a tenth of the kills come in pairs. The first stretch is for measuring."""
    dice = random.Random(seed)
    for n in itertools.count():
        victim = VICTIMS[n % len(VICTIMS)]
        acts = dice.randint(1, seen[victim])
        more = dice.randint(1, seen[victim]) if victim != "turn" and dice.random() < 0.1 else 0
        yield Point(n + STRETCH, victim, acts, more)


def export(lane: Lane, point: Point, film: Path) -> bool:
    """One export under one kill; whether the kill came. Asserts everything that must hold."""
    talk = ("--conversation", f"c{point.number // STRETCH}")
    if point.number % STRETCH == 0:
        lane.arm("", 0)
        assert lane.run("turn", *talk, "--budget", "0", "--attach", str(film))["state"] == "done"
    nth, size = divmod(point.number, len(SIZES))
    lane.arm("", 0)
    if size == 0:
        assert lane.run("turn", *talk, "--budget", "0", say=f'add the title "title {nth}"')["state"] == "done"
    words = f"export at {SIZES[size]}" if size else "export"
    before = len(lane.renders())
    files = films_of(lane)
    lane.arm(point.victim, point.acts)
    asked = ("turn", *talk, "--request-id", f"r{point.number}", "--budget", "1")
    first = lane.begin(*asked, say=words).answer()
    came = lane.fuses[point.victim].left == 0
    if came and point.more:
        lane.arm(point.victim, point.more)
    told = last_word(lane, talk, first or lane.run(*asked, say=words), point)
    came = came or lane.fuses[point.victim].left == 0  # on a slow machine it comes after the first answer
    lane.arm("", 0)
    made = lane.renders()[before:]
    hold(told["state"] == "done" and told["attachments"], point, told)
    hold([row["state"] for row in made] == ["done"], point, told, made)
    hold(f"title {nth}" in str(made[0]["payload"]["draft"]), point, made)
    hold(SIZES[size] == made[0]["payload"]["output"].get("resolution", ""), point, made)
    handed = Path(told["attachments"][-1]["path"])
    hold(films_of(lane) - files == {handed}, point, told, films_of(lane) - files)
    hold(handed.read_bytes() == Path(made[0]["result"]["path"]).read_bytes(), point)
    hold(frames(handed) == 6, point, handed)
    return came


def last_word(lane: Lane, talk: tuple[str, ...], answer: dict[str, Any], point: Point) -> dict[str, Any]:
    """The answer that hands the film over, from whichever later process has it."""
    job = (answer.get("job") or {}).get("id")
    for _ in range(LOOKS if point.number % 2 else 0):
        if answer["state"] != "working" and answer["attachments"]:
            return answer
        answer = lane.run("turn", *talk, say="status")
    if answer["attachments"]:
        return answer
    return lane.run("wait", "--job", str(job), "--budget", "0")


def hold(condition: object, *facts: object) -> None:
    """Assert with every fact whole."""
    if not condition:
        raise AssertionError(facts)


def films_of(lane: Lane) -> set[Path]:
    return set((lane.home / "skill" / "files").rglob("*.mp4"))


def frames(path: Path) -> int:
    with av.open(str(path)) as opened:
        return sum(1 for _ in opened.decode(video=0))


def measured(lane: Lane, film: Path) -> dict[str, int]:
    """How many acts of each an undisturbed export takes."""
    assert not export(lane, Point(0, "turn", 1_000_000, 0), film)
    lane.arm("", 0)
    lane.run("turn", "--conversation", "c0", "--budget", "0", say="title 'seen'")
    lane.arm("", 0)
    assert lane.run("turn", "--conversation", "c0", "--budget", "0", say="export")["state"] == "done"
    return {victim: fuse.seen for victim, fuse in lane.fuses.items()}


def campaign(lane: Lane, film: Path, kills: int, seed: int) -> Counter[str]:
    """Points until so many kills came in this lane; those kills, by victim."""
    came: Counter[str] = Counter()
    seen = measured(lane, film)
    broken: list[str] = []
    for point in points(seen, seed):
        try:
            came[point.victim] += export(lane, point, film)
        except AssertionError as wrong:
            broken.append(str(wrong))
            print(f"seed {seed}: {wrong}"[:2000], flush=True)
        if came.total() + len(broken) >= kills:
            break
    print(
        f"seed {seed}: acts {seen}, {point.number - STRETCH + 1} exports, kills {dict(came)}, broken {len(broken)}",
        flush=True,
    )
    assert not broken
    assert lane.sound()
    return came


def test_a_backend_killed_again_while_it_starts_is_started_again(lanes, film):
    lane = lanes()
    assert export(lane, Point(0, "backend", 100, 20), film)
    assert lane.fuses["backend"].left == 0


def test_an_export_is_rendered_once_and_handed_over_whoever_is_killed(lanes, film):
    assert campaign(lanes(), film, SAMPLE, seed=1).total() == SAMPLE


@pytest.mark.campaign
def test_a_thousand_kills(lanes, film):
    made = [lanes() for _ in range(LANES)]
    with ThreadPoolExecutor(LANES) as pool:
        came = sum(pool.map(lambda n: campaign(made[n], film, CAMPAIGN // LANES, seed=n), range(LANES)), Counter())
    print(dict(came))
    assert came.total() == CAMPAIGN
