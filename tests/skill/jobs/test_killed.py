"""A worker killed before or after any of its calls: the next turn takes the job up, loses nothing, does nothing twice."""

import time

import pytest

from skill.jobs.worker import prune
from skill.turn.record import Killed
from tests.skill.backends import DRAFT, FakeBackend
from tests.skill.stages import Stage

CALLS = 12


def strike(at):
    def now(number):
        if number == at:
            raise Killed

    return now


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("at", range(CALLS))
def test_an_export_goes_on_with_the_same_render(tmp_path, at, side):
    stage = Stage(tmp_path, FakeBackend(draft=DRAFT))
    stage.say("brighten it")
    calls = len(stage.backend.calls)
    setattr(stage.backend, side, strike(calls + at))
    first = stage.say("export the video", budget=8)
    last = first if first.state == "done" else stage.say("export the video", budget=8)
    assert last.state == "done", last
    assert [f.path.rpartition("/")[2] for f in last.attachments][:1] == ["harbour.mp4"]
    assert len(stage.backend.renders) == 1
    assert sum(stage.backend.submits.values()) == 1
    assert stage.backend.said == ["brighten it"]


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("at", range(CALLS))
def test_a_message_is_never_sent_twice(tmp_path, at, side):
    stage = Stage(tmp_path, FakeBackend())
    setattr(stage.backend, side, strike(at))
    words = "find the video this is from"
    first = stage.say(words, stage.picture(), budget=8)
    last = first if first.state in ("done", "error") else stage.say(words, stage.picture(), budget=None)
    assert last.state in ("done", "error"), last
    assert len(stage.backend.said) <= 1
    assert len(stage.backend.uploads) == 1
    if last.state == "done":
        assert stage.backend.said == [words]


def test_a_journal_line_cut_off_is_left_out(tmp_path):
    stage = Stage(tmp_path, FakeBackend(draft=DRAFT))
    stage.say("brighten it")
    stage.backend.before = strike(len(stage.backend.calls) + 3)
    answer = stage.say("export the video", budget=8)
    journal = stage.shop.job(answer.job.id).folder / "events.ndjson"
    whole = journal.read_bytes()
    journal.write_bytes(whole + b'{"e": "effect", "step": 0, "key": "render:1", "pha')
    assert stage.say("export the video", budget=8).state == "done"
    assert sum(stage.backend.submits.values()) == 1


def test_a_job_whose_workers_die_again_and_again_is_given_up(tmp_path):
    def always(number):
        raise Killed

    stage = Stage(tmp_path, FakeBackend(before=always))
    states = [stage.say("make it blue", budget=8).state for _ in range(7)]
    assert "error" in states
    assert states[0] == "working"


def test_jobs_that_ended_long_ago_are_forgotten(tmp_path):
    stage = Stage(tmp_path, FakeBackend())
    stage.clock.at = time.time()
    stage.say("make it blue")
    prune(stage.shop)
    assert len(list(stage.shop.memory.jobs().iterdir())) == 1
    stage.clock.at += 15 * 86_400
    prune(stage.shop)
    assert not list(stage.shop.memory.jobs().iterdir())


def test_a_film_that_was_fetched_before_the_kill_is_not_fetched_again(tmp_path):
    stage = Stage(tmp_path, FakeBackend(draft=DRAFT))
    stage.say("brighten it")
    answer = stage.say("export the video", workers=False, budget=1)
    job = stage.shop.job(answer.job.id)
    job.note(
        {
            "e": "effect",
            "step": 0,
            "key": "render:1",
            "phase": "intent",
            "facts": {"id": "r", "draft": DRAFT, "output": {}},
        }
    )
    job.note(
        {
            "e": "effect",
            "step": 0,
            "key": "render:1",
            "phase": "done",
            "facts": {"ended": "completed", "file": "mine.mp4"},
        }
    )
    stage.backend.renders["r"] = 9
    fetched = stage.shop.memory.files("default") / "mine.mp4"
    fetched.write_bytes(b"fetched before")
    told = stage.say("export the video", budget=None)
    assert [f.path for f in told.attachments] == [str(fetched)]
    assert fetched.read_bytes() == b"fetched before"
    assert not [c for c in stage.backend.calls if c.startswith("GET /files/")]


def test_what_a_kill_left_of_a_file_is_removed_in_time(tmp_path):
    stage = Stage(tmp_path, FakeBackend())
    stage.clock.at = time.time()
    part = stage.shop.memory.files("default") / ".film.mp4.0123456789ab.part"
    part.write_bytes(b"half")
    prune(stage.shop)
    assert part.exists()
    stage.clock.at += 2 * 86_400
    prune(stage.shop)
    assert not part.exists()


def test_a_failed_render_gets_one_new_id(tmp_path):
    stage = Stage(tmp_path, FakeBackend(draft=DRAFT, fail_renders=1))
    stage.say("brighten it")
    assert stage.say("export the video").state == "done"
    assert len(stage.backend.renders) == 2


def test_two_failed_renders_are_an_honest_end(tmp_path):
    stage = Stage(tmp_path, FakeBackend(draft=DRAFT, fail_renders=9))
    stage.say("brighten it")
    answer = stage.say("export the video")
    assert (answer.state, len(stage.backend.renders)) == ("error", 2)
    assert "failed twice" in answer.say
