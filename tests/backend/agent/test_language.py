"""The language of the agent's answers."""

from __future__ import annotations

import pytest

from backend.agent.language import language


@pytest.mark.parametrize(
    ("text", "session", "wanted"),
    [
        ("hello", None, "en"),
        ("你好", "en", "zh"),
        ("這張圖出自哪個影片", "en", "zh-Hant"),
        ("好", "zh-Hant", "zh-Hant"),
        ("好", "zh-TW", "zh-Hant"),
        ("这张图出自哪个视频", "zh-Hant", "zh"),
        ("ok", "zh-CN", "zh"),
        ("make it vertical now", "zh-CN", "en"),
        ("make it vertical now", "fr", "en"),
        ("rotate 90", "fr", "fr"),
        ("動画検索", "ja", "ja"),
        ("3", "zh", "zh"),
        ("3", "it", "en"),
        ("3", "pt-BR", "pt"),
    ],
)
def test_the_answer_is_in_the_language_of_the_message_then_of_the_session(text, session, wanted):
    assert language(text, session=session) == wanted


@pytest.mark.parametrize(
    ("asked", "wanted"), [("fr", "fr"), ("zh-Hant", "zh-Hant"), ("pt-BR,pt;q=0.9", "pt"), ("it", "en"), ("*", "de")]
)
def test_a_caller_that_names_a_language_is_answered_in_it(asked, wanted):
    assert language("hallo, was ist das", asked=asked, session="es") == wanted
