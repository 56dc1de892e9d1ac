"""An export that is late is looked for with each turn and brought when it is there, with the same render."""

import pytest

from tests.skill.backends import DRAFT, FakeBackend
from tests.skill.stages import Stage

CLOUD = "https://films.example"
NEVER = 1_000_000


@pytest.fixture
def stage(tmp_path):
    """A cloud whose render did not end while it was waited for."""
    stage = Stage(tmp_path, FakeBackend(draft=DRAFT, polls=NEVER), api_url=CLOUD)
    stage.backend.base = CLOUD
    stage.say("make it blue")
    assert "look again" in stage.say("export the video").say
    stage.clock.slept.clear()
    return stage


def names(answer):
    return [f.path.rpartition("/")[2] for f in answer.attachments]


@pytest.mark.parametrize("words", ["what's on the timeline?", "make it green", "is it ready?", "hello"])
def test_the_next_turn_brings_it(stage, words):
    stage.backend.polls = 0
    answer = stage.say(words)
    assert names(answer) == ["harbour.mp4"]
    assert answer.say.startswith("Your video is ready: harbour.mp4")
    assert answer.state == "done"
    assert len(stage.backend.renders) == 1
    assert names(stage.say("and what is on the timeline now?")) == []


def test_while_it_is_not_there_other_work_goes_on_without_a_word_of_it(stage):
    answer = stage.say("make it green")
    assert (answer.state, "longer" in answer.say) == ("done", False)
    assert stage.clock.slept.count(30.0) == 0  # a look, no new wait
    assert stage.backend.said[-1] == "make it green"
    assert "longer" in stage.say("is it ready?").say  # asked for, it is said
    stage.backend.polls = 0
    assert names(stage.say("wait")) == ["harbour.mp4"]
    assert len(stage.backend.renders) == 1


def test_a_render_that_failed_meanwhile_is_made_once_more(stage):
    stage.backend.polls, stage.backend.fail_renders = 0, 1
    assert names(stage.say("status")) == ["harbour.mp4"]
    assert len(stage.backend.renders) == 2
