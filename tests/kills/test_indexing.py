"""Indexing killed with -9 at any call it makes: nothing stored is broken, and no film that was told is read again."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType

import pytest

from backend.library import Library
from backend.settings import Settings
from tests.synthetic import moving_video

SAMPLE = 4
CAMPAIGN = 100
#: forked from a process that has never had a thread
_PROCESSES = multiprocessing.get_context("forkserver")

#: names of the films that can be searched, with the times and a sum of what is stored of each
Stock = dict[str, tuple[list[int], int]]


@dataclass(frozen=True)
class Place:
    """Films, and a library that knew them before one was renamed, one deleted and two were added."""

    films: Path
    home: Path

    def copy(self, to: Path) -> Place:
        shutil.copytree(self.home, to)
        return Place(self.films, to)


@pytest.fixture
def place(tmp_path) -> Place:
    films = tmp_path / "films"
    films.mkdir()
    for seed in range(4):
        moving_video(films / f"{seed}.mp4", seconds=1.2, seed=seed, size=(64, 48), fps=12, audio=False, keys_every=6)
    for name in ("2.mp4", "3.mp4"):
        (films / name).rename(tmp_path / name)
    place = Place(films, tmp_path / "home")
    ended(place, 0)
    (films / "0.mp4").rename(films / "other.mp4")
    (films / "1.mp4").unlink()
    for name in ("2.mp4", "3.mp4"):
        (tmp_path / name).rename(films / name)
    return place


def ended(place: Place, at: int) -> tuple[list[str], int, Stock | None]:
    """Index in a process of its own, killed at its call number `at`.

    Returns the names of the films of which it told that they are indexed, how many calls it made, and what can be
    searched at its end (None: it was killed).
    """
    here, there = _PROCESSES.Pipe(duplex=False)
    process = _PROCESSES.Process(target=index, args=(place.home, place.films, at, there))
    process.start()
    there.close()
    told: list[str] = []
    calls, stock = 0, None
    with suppress(EOFError):
        while True:
            heard = here.recv()
            if isinstance(heard, str):
                told.append(heard)
            else:
                calls, stock = heard
    process.join()
    assert process.exitcode == (0 if stock is not None else -signal.SIGKILL)
    return told, calls, stock


def index(home: Path, films: Path, at: int, out: Connection) -> None:
    """What the process does."""
    made = 0

    def count(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal made
        if event != "return":
            made += 1
            if made == at:
                os.kill(os.getpid(), signal.SIGKILL)

    library = Library(Settings(home=home))
    sys.setprofile(count)
    library.index([films], progress=lambda p: out.send(p.path.name) if p.line and p.line.state == "indexed" else None)
    sys.setprofile(None)
    snapshot = library.snapshot()
    pairs = zip(snapshot.videos, snapshot.segments, strict=True)
    stock = {v.name: (s.times.tolist(), zlib.crc32(s.features(0).descriptors.tobytes())) for v, s in pairs}
    library.close()
    out.send((made, stock))


def killed(place: Place, at: int, whole: Stock) -> bool:
    """Whether the kill came. Asserts all that must hold after it."""
    told, _, stock = ended(place, at)
    library = Library(Settings(home=place.home))
    states = {check.video.name: check.state for check in library.verify()}
    library.close()
    assert set(states.values()) <= {"full", "key frames"}, (at, states)
    assert all(states[name] == "full" for name in told), (at, told, states)
    again, _, stock_again = ended(place, 0)
    assert not set(told) & set(again), (at, told, again)
    assert stock_again == whole, at
    assert [path for path in place.home.rglob("*") if path.name.endswith(".part")] == [], at
    return stock is None


def points(calls: int, seed: int) -> Iterator[int]:
    dice = random.Random(seed)
    while True:
        yield dice.randint(1, calls)


def campaign(place: Place, kills: int, seed: int) -> None:
    """Kills at random calls until so many came."""
    _, calls, whole = ended(place.copy(place.home.with_name("whole")), 0)
    assert whole is not None
    assert sorted(whole) == ["2.mp4", "3.mp4", "other.mp4"]
    came = 0
    for number, at in enumerate(points(calls, seed)):
        one = place.copy(place.home.with_name(f"home{number}"))
        came += killed(one, at, whole)
        shutil.rmtree(one.home)
        if came == kills:
            break
    print(f"seed {seed}: {calls} calls in a run, {came} kills in {number + 1} runs", flush=True)


def test_indexing_killed_at_any_call_loses_at_most_the_film_under_way(place):
    campaign(place, SAMPLE, seed=random.randrange(10**6))


@pytest.mark.campaign
def test_a_hundred_kills_of_an_indexer(place):
    campaign(place, CAMPAIGN, seed=1)
