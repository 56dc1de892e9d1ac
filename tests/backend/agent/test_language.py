"""The language of the agent's answers."""

from __future__ import annotations

import pytest

from backend.agent.language import language


@pytest.mark.parametrize(
    ("text", "session", "wanted"),
    [
        ("hello", None, "en"),
        ("你好", "en", "zh"),
        ("ok", "zh-CN", "zh"),
        ("make it vertical now", "zh-CN", "en"),
        ("3", "zh", "zh"),
    ],
)
def test_the_answer_is_in_the_language_of_the_message_then_of_the_session(text, session, wanted):
    assert language(text, session=session) == wanted
