"""Long work: how far it is, in the turn itself, in "wait", and after the worker that listened is gone."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest

from skill.messages import Reply
from skill.replies import LANGUAGES, word
from skill.turn.record import Killed
from tests.skill.backends import DRAFT, FakeBackend
from tests.skill.stages import Stage

STATE = "/api/state/nemo_agent/me/s_1/latest"
STREAM = {"content-type": "text/event-stream"}


def frame(text: str = "", **delta: object) -> bytes:
    event = {"content": {"parts": [{"text": text}]}, "author": "nemo_agent", "actions": {"stateDelta": delta}}
    return b"data: " + json.dumps(event).encode() + b"\n\n"


def looked(done: int, eta_s: int | None = None) -> dict[str, object]:
    return {"done": done, "of": 120, "percent": done * 100 // 120, "eta_s": eta_s}


def state(**held: object) -> httpx.Response:
    return httpx.Response(200, json={"code": 0, "data": {"state": held}})


def cut(*frames: bytes) -> Iterator[bytes]:
    yield from frames
    raise httpx.ReadError("gone")


@pytest.fixture
def stage(tmp_path):
    """A library that is being looked through, and a worker that was killed while it listened."""
    stage = Stage(tmp_path, FakeBackend())
    frames = cut(frame(progress=looked(0)), frame(progress=looked(40, 130)))

    def kill(number: int) -> None:
        if stage.backend.calls[-1].startswith("GET /api/state") and "POST /run_sse" in stage.backend.calls:
            stage.backend.before = lambda number: None
            raise Killed

    stage.backend.before = kill
    stage.backend.answers = {
        STATE: [state(turn={"id": "t_1", "status": "done"})],
        "/run_sse": [httpx.Response(200, headers=STREAM, content=frames)],
    }
    return stage


def test_how_far_it_is_is_told_in_the_turn_and_when_asked(stage):
    first = stage.say("yes", budget=8)
    assert (first.state, first.say.split("\n")[0]) == (
        "working", "Looked at 40 of 120 videos so far; about 2 min to go.",
    )  # fmt: skip
    assert (first.job.kind, first.job.percent, first.job.eta_s) == ("index", 33, 130)
    for words in ("wait", "is it ready?", "how much longer?"):
        assert "40 of 120" in stage.say(words, budget=1, workers=False).say
    answer = stage.say("status", budget=1, workers=False)
    assert (answer.plan, "40 of 120" in answer.say) == (("status",), True)
    assert stage.backend.said == []  # none of it went to the backend, nor did it queue


def test_a_worker_that_takes_over_tells_on_and_its_answer_comes_by_itself(stage):
    stage.say("yes", budget=8)
    running, done = {"id": "t_2", "status": "running"}, {"id": "t_2", "status": "done"}
    stage.backend.answers[STATE] = [
        state(turn=running, progress=looked(60, 60)),
        state(turn=running, progress=looked(119, 1)),
        state(turn=done, draft=DRAFT),
        state(turn=done, draft=DRAFT),
    ]
    answer = stage.say("wait")
    assert (answer.state, answer.plan) == ("done", ("chat",))
    assert answer.say
    (journal,) = stage.shop.memory.jobs().glob("*/events.ndjson")
    told = [e["done"] for e in map(json.loads, journal.read_text().splitlines()) if e.get("kind") == "index"]
    assert told == [0, 40, 60, 119]


def test_with_nothing_under_way_there_is_nothing_to_wait_for(stage):
    assert "Nothing is under way" in stage.say("wait").say
    assert stage.say("is it ready?").plan == ("status",)


def test_what_ended_unheard_is_told_by_a_wait(tmp_path):
    stage = Stage(tmp_path, FakeBackend(reply="Found it."))
    assert stage.say("find it", budget=8, workers=False).state == "working"
    stage.workers = True
    stage.spawn(stage.shop.memory.talk("default").jobs[0])  # a worker ends it between the turns
    answer = stage.say("ok, I'll wait", workers=False)
    assert (answer.state, "Found it." in answer.say) == ("done", True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_progress_is_worded_in_every_language(language):
    for eta_s, time in ((None, ""), (40, "40"), (300, "5")):
        job = {"kind": "index", "percent": 1, "elapsed_s": 200, "done": 40, "of": 120, "eta_s": eta_s}
        for kind in ("working", "status_empty"):
            said = word(Reply(kind, {"job": job}), language)
            assert "40" in said
            assert "120" in said
            assert time in said


def test_an_export_under_way_is_told_with_the_time_that_our_backend_gives(tmp_path):
    """Not with the pace since the message came: a search may have gone before."""
    stage = Stage(tmp_path, FakeBackend())
    stage.say("make it brighter")
    status = {"taskId": "r", "status": "processing", "progress": 20, "etaSeconds": 47.4}
    stage.backend.answers = {"/api/render/proxy/lambda": [httpx.Response(200, json=status)]}

    def kill(number: int) -> None:
        if stage.backend.calls[-1].startswith("GET /api/render"):
            raise Killed

    stage.backend.before = kill
    told = stage.say("export", budget=1)
    assert (told.job.percent, told.job.eta_s) == (20, 47)
    assert "about 47 s to go" in told.say
