"""A turn that stalls: told every two minutes, ended after fifteen, looked up from the state, never sent again (T3)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from skill.turn import Answer
from tests.skill.backends import DRAFT, FakeBackend
from tests.skill.clocks import FakeClock
from tests.skill.stages import Stage

STATE = "/api/state/nemo_agent/me/s_1/latest"
EVENT = (
    b"data: " + json.dumps({"content": {"parts": [{"text": "All done."}]}, "author": "nemo_agent"}).encode() + b"\n\n"
)
HEARTBEAT = b"event: heartbeat\n\n"


def state(rev: int) -> httpx.Response:
    draft = {**DRAFT, "d": 3000 + rev * 1000, "m": {**DRAFT["m"], "rev": rev}}
    return httpx.Response(200, json={"code": 0, "data": {"state": {"draft": draft}}})


def stalled(clock: FakeClock, seconds: int, *, every: bytes = b"\n", end: bytes = EVENT) -> Iterator[bytes]:
    """A second passes between any two pieces; a blank line is no event, so that nothing but the clock has moved."""
    for _ in range(seconds):
        clock.at += 1
        yield every
    yield end


def turn(home: Path, seconds: int, *, after: int = 2, **stream: bytes) -> tuple[Answer, Stage, list[int]]:
    """The answer, and at which seconds the person was told that it goes on."""
    stage = Stage(home, FakeBackend())
    content = stalled(stage.clock, seconds, **stream)
    response = httpx.Response(200, headers={"content-type": "text/event-stream"}, content=content)
    stage.backend.answers = {STATE: [state(1), *(state(after) for _ in range(20))], "/run_sse": [response]}
    answer = stage.say("make it longer")
    (job,) = stage.shop.memory.jobs().iterdir()
    told = [e["elapsed_s"] for e in stage.shop.job(job.name).events() if e.get("elapsed_s")]
    return answer, stage, told


def sent(stage: Stage) -> int:
    return sum("run_sse" in call for call in stage.backend.calls)


@pytest.mark.parametrize(("seconds", "notices"), [(1, 0), (119, 0), (121, 1), (899, 7), (901, 7)])
def test_silence_is_told_every_two_minutes_and_ends_after_fifteen(tmp_path: Path, seconds: int, notices: int):
    answer, stage, told = turn(tmp_path, seconds)
    assert len(told) == notices
    assert all(abs(at - 120 * n) <= 1 for n, at in enumerate(told, 1))
    assert sent(stage) == 1
    assert answer.state == "done"
    ended = "All done." in answer.say
    assert ended == (seconds < 900)
    assert ended or answer.say.startswith("Now 5 s long.")  # the edit, as the state tells it
    assert ended or stage.clock.slept[0] == 1  # our own backend is looked at soon


def test_heartbeats_alone_end_after_ten_minutes(tmp_path: Path):
    answer, stage, told = turn(tmp_path, 899, every=HEARTBEAT)
    assert told == [120, 240, 360, 480]
    assert sent(stage) == 1
    assert (answer.state, "All done." in answer.say) == ("done", False)


@pytest.mark.parametrize("seconds", [0, 1, 119])
def test_a_close_before_any_word_is_looked_up_from_the_state(tmp_path: Path, seconds: int):
    answer, stage, told = turn(tmp_path, seconds, end=b"")
    assert (answer.state, told, sent(stage)) == ("done", [], 1)
    assert answer.say
    assert answer.fault is None


def test_a_turn_that_never_shows_is_said_to_be_lost_and_is_not_sent_again(tmp_path: Path):
    answer, stage, told = turn(tmp_path, 901, after=1)
    assert (answer.state, answer.fault.code if answer.fault else None) == ("error", "answer_lost")
    assert (len(told), sent(stage)) == (7, 1)
