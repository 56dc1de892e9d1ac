"""Several hosts at once in one conversation: one worker at a time, nothing lost, nothing twice."""

import dataclasses
import threading
from concurrent.futures import ThreadPoolExecutor

from skill.jobs.worker import work
from skill.memory import Memory
from skill.messages import SystemClock
from skill.turn.taking import TurnRequest, take_turn
from tests.skill.backends import FakeBackend
from tests.skill.stages import Stage

TURNS = 6


def test_turns_at_the_same_moment_are_done_one_after_the_other(tmp_path):
    inside = threading.Semaphore(1)
    overlaps = []

    def begin(number):
        if not inside.acquire(blocking=False):
            overlaps.append(number)

    stage = Stage(tmp_path, FakeBackend(before=begin, after=lambda number: inside.release()))
    clock, threads = SystemClock(), []

    def spawn(job_id):
        thread = threading.Thread(target=work, args=(shop(), "default"))
        threads.append(thread)
        thread.start()

    def shop():
        return dataclasses.replace(
            stage.shop, spawn=spawn, clock=clock, memory=Memory(stage.settings.root, clock=clock)
        )

    def turn(number):
        request = TurnRequest(f"make it colour {number}", tmp_path, deadline=clock.monotonic() + 30)
        return take_turn(shop(), request).state

    with ThreadPoolExecutor(TURNS) as pool:
        states = list(pool.map(turn, range(TURNS)))
    for thread in threads:
        thread.join()
    assert states == ["done"] * TURNS
    assert not overlaps
    assert sorted(stage.backend.said) == sorted(f"make it colour {n}" for n in range(TURNS))
