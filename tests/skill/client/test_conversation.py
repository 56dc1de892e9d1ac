"""Events accumulated into a turn."""

from __future__ import annotations

import pytest

from skill.client import (
    AgentEvent,
    AgentTurn,
    Conversation,
    Failed,
    Heartbeat,
    Said,
    StateChanged,
    ToolUsed,
    Working,
    accumulate,
)
from skill.client.conversation import MAX_TEXT_CHARS, MAX_TOOLS

SORRY = "I encountered a temporary issue. Please try again."


def test_a_final_text_replaces_its_deltas():
    assert accumulate([Said("Fo", False, "k"), Said("und", False, "k"), Said("Found!", True, "k")]).texts == ("Found!",)


def test_deltas_alone_are_the_text():
    assert accumulate([Said("Fo", False, "k"), Said("und", False, "k")]).texts == ("Found",)


def test_texts_before_and_after_tools_keep_their_order():
    events: list[AgentEvent] = [
        Said("Looking.", True, "k"),
        ToolUsed("find"),
        Said("Fo", False, "k"),
        Said("Found.", True, "k"),
    ]
    assert accumulate(events) == AgentTurn(("Looking.", "Found."), ("find",))


def test_deltas_before_a_tool_are_not_glued_to_those_after_it():
    events: list[AgentEvent] = [Said("Looking.", False, "k"), ToolUsed("find"), Said("Found.", False, "k")]
    assert accumulate(events).texts == ("Looking.", "Found.")


def test_two_agents_do_not_mix():
    events = [Said("a", False, "1"), Said("b", False, "2"), Said("A", True, "1"), Said("B", True, "2")]
    assert accumulate(events).texts == ("A", "B")


def test_an_empty_final_text_keeps_the_deltas():
    assert accumulate([Said("Found", False, "k"), Said(" ", True, "k"), Said("More", True, "k")]).texts == (
        "Found",
        "More",
    )


def test_the_same_text_twice_in_a_row_is_said_once():
    assert accumulate([Said("Done."), Said("Done."), Said("Really."), Said("Done.")]).texts == (
        "Done.",
        "Really.",
        "Done.",
    )


def test_a_failure_is_told_once():
    assert accumulate([Failed("A", "first"), Failed("B", "again")]).failure == Failed("A", "first")


@pytest.mark.parametrize(
    "apology",
    [
        SORRY,
        "I'm sorry, but I encountered a temporary issue processing that.",
        "Sorry, I ran into a temporary problem.",
        "There was a temporary error.",
        "抱歉，我遇到了一个临时问题，请稍后再试。",
        "抱歉，出现了暂时性的错误。",
    ],
)
def test_a_trailing_apology_is_dropped_after_good_work(apology: str):
    assert accumulate([Said("Trimmed to 5 s."), Said(apology)]).texts == ("Trimmed to 5 s.",)
    assert accumulate([ToolUsed("trim"), Said(apology)]).silent
    assert accumulate([StateChanged(("draft",)), Said(apology)]).silent
    assert accumulate([Said(apology)]).texts == (apology,)


@pytest.mark.parametrize(
    "text", ["I trimmed the temporary title.", "The issue is fixed.", "There was a temporary title."]
)
def test_what_only_looks_like_an_apology_stays(text: str):
    assert accumulate([Said("Done."), Said(text)]).texts == ("Done.", text)


def test_blank_text_is_no_text():
    assert accumulate([Said("  "), Said("\n", False, "k")]).silent


def test_nothing_said_is_silent_and_a_failure_is_not():
    assert accumulate([Heartbeat(), Working(), StateChanged(("draft",))]).silent
    assert not accumulate([Failed("x", "y")]).silent


def test_a_turn_holds_a_bounded_amount():
    conversation = Conversation()
    for _ in range(MAX_TOOLS + 5):
        conversation.add(ToolUsed("x"))
    for _ in range(50):
        conversation.add(Said("y" * 100_000, False, "k"))
    turn = conversation.turn()
    assert len(turn.tools) == MAX_TOOLS
    assert sum(map(len, turn.texts)) == MAX_TEXT_CHARS
