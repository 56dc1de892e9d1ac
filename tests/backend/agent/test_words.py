"""The agent says the same in every language."""

from __future__ import annotations

import re

import pytest

from backend.agent import words
from skill.translate.translation import translate

ENGLISH = words._words()["en"]


@pytest.mark.parametrize("lang", words.languages())
def test_every_language_has_the_same_sentences_with_the_same_facts(lang):
    table = words._words()[lang]
    assert table.keys() - {"small"} == ENGLISH.keys() - {"small"}
    for key in ENGLISH.keys() - {"small", "videos"}:
        assert shape(table[key]) == shape(ENGLISH[key]), key
    assert all("{n}" in noun for noun in table["videos"])


@pytest.mark.parametrize("lang", words.languages())
def test_the_skill_passes_every_sentence_on_whole(lang):
    """None of them looks like talk of a screen to be translated."""
    table = words._words()[lang]
    for key in table.keys() - {"small", "comma", "and", "or", "blank"}:
        if isinstance(table[key], str) and table[key]:
            said = re.sub(r"{\w+}", "0:42", table[key])
            told = translate(said, user="x", authorized={"edit"}, lang=lang)
            assert (told.text.split(), told.actions, told.offers) == (said.split(), (), ()), key


def shape(sentence: str | dict[str, str]) -> set[str]:
    return set(re.findall(r"{(\w+)}", sentence)) if isinstance(sentence, str) else set(sentence)


@pytest.mark.parametrize(
    ("lang", "count", "said"),
    [
        ("es", 2, "2 vídeos"),
        ("ja", 2, "動画2本"),
        ("en", 1, "1 video"),
        ("en", 0, "0 videos"),
        ("zh", 1, "1 个视频"),
        ("zh-Hant", 5, "5 個影片"),
    ],
)
def test_videos_are_counted_as_the_language_does(lang, count, said):
    assert words.videos(lang, count) == said
