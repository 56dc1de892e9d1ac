"""The chat path against a real google-adk server: its bytes, its sessions, its errors; the agent is scripted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from skill.client import AgentTurn, Backend, Failed, Origin, accumulate
from skill.errors import MalformedRequestError, SessionGoneError
from skill.settings import FrontMatter
from tests.contract.peer.agents.nemo_agent.values import DRAFT, WIDE
from tests.contract.peer.starting import serving
from tests.skill.client.scene import Kept
from tests.skill.clocks import FakeClock
from tests.skill.stages import Stage

FOUND = "Match found: harbour.mp4 at 0:42."


@pytest.fixture(scope="module")
def peer() -> Iterator[str]:
    """Its base URL; the server lives as long as these tests."""
    with serving() as base:
        yield base


@pytest.fixture
def backend(peer: str) -> Iterator[Backend]:
    with Backend(
        Origin(peer, is_cloud=False),
        front_matter=FrontMatter("image-to-video-finder", "0.1.0"),
        platform="unknown",
        credentials=Kept(),
        clock=FakeClock(),
    ) as made:
        yield made


@pytest.mark.parametrize(
    ("script", "turn"),
    [
        ("words", AgentTurn((FOUND,))),
        ("partial", AgentTurn((FOUND,))),
        ("tools", AgentTurn(("Let me look.", "Found it: harbour.mp4."), ("find_source_video",), state_changed=True)),
        ("thought", AgentTurn(("Visible.",))),
        ("silent", AgentTurn((), state_changed=True)),
        ("error", AgentTurn((), failure=Failed("RESOURCE_EXHAUSTED", "no more of it"))),
        ("wide", AgentTurn((WIDE.strip(),))),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_a_turn_of_a_real_server_comes_to_what_was_scripted(backend: Backend, script: str, turn: AgentTurn):
    session = backend.open_session(language="en").session_id
    assert accumulate(backend.send(session, f"play {script}")) == turn


def test_an_exception_in_the_agent_ends_the_turn_with_one_failure(backend: Backend):
    session = backend.open_session(language="en").session_id
    turn = accumulate(backend.send(session, "play raise"))
    assert turn.texts == ("Starting…",)
    assert turn.failure is not None
    assert 'a "quoted" cause\nin' in turn.failure.message


def test_several_turns_share_one_session_and_its_state(backend: Backend):
    session = backend.open_session(language="en").session_id
    for script in ("words", "silent", "tools"):
        accumulate(backend.send(session, f"play {script}"))
    state = backend.state(session)
    assert state.draft == DRAFT
    assert state.raw["found"] is True


def test_a_session_that_the_server_does_not_know_is_gone(backend: Backend):
    with pytest.raises(SessionGoneError):
        list(backend.send("no-such", "play words"))


def test_a_request_that_the_server_cannot_read_is_our_fault(backend: Backend, peer: str):
    """ADK's own 422, as its validation words it."""
    answer = httpx.post(f"{peer}/run_sse", json={"app_name": "nemo_agent"}, trust_env=False)
    assert answer.status_code == 422
    assert isinstance(answer.json()["detail"], list)
    door = backend._door
    with pytest.raises(MalformedRequestError):
        door.persist(lambda token: door.answer(door.request("POST", "/run_sse", token=token, json={}), "/run_sse"))


# whole turns: a person's words in, a person's words out


@pytest.fixture
def stage(peer: str, tmp_path: Path) -> Stage:
    class Peered(Stage):
        @property
        def shop(self) -> Any:
            return super().shop.replace(transport=None)

    return Peered(tmp_path, None, api_url=peer)  # type: ignore[arg-type]  # no fake backend behind this one


def test_a_whole_turn_says_what_the_agent_said(stage: Stage):
    assert stage.say("please play partial").say.startswith(FOUND)
    assert stage.say("please play tools").say == "Let me look.\n\nFound it: harbour.mp4."


def test_a_silent_edit_is_told_from_the_state(stage: Stage):
    stage.say("please play words")
    answer = stage.say("please play silent")
    assert "Urban Dreams" in answer.say
    assert "12" in answer.say


def test_screen_talk_becomes_an_offer(stage: Stage):
    stage.say("please play words")
    answer = stage.say("please play screen")
    assert "I brightened it." in answer.say
    assert "Click" not in answer.say
    assert "export" in answer.say.lower()


@pytest.mark.parametrize("script", ["error", "raise"])
def test_a_failure_is_told_in_words_and_without_its_cause(stage: Stage, script: str):
    stage.say("please play words")
    said = json.dumps(stage.say(f"please play {script}").payload())
    assert "RESOURCE" not in said
    assert "secret" not in said
    assert "did not work" in said or "Starting" in said


def test_a_lost_session_is_begun_anew_and_told(stage: Stage):
    stage.say("please play words")
    with stage.shop.memory.changing("default") as held:
        held.change(session_id="gone")
    answer = stage.say("please play words")
    assert FOUND in answer.say
    assert "expired" in answer.say
