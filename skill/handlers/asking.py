"""Whether the person asks for something to be done, or only asks: a question authorises no edit."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from skill.files import read_table
from skill.wire.languages import nearest

SENTENCE = re.compile(r"[.!?。！？…\n]+(?=\s|$)|[。！？]+")
EDGE = " \t¿¡,，、:：;；\"'“”‘’()（）-"
#: in this order; a sentence of no kind is a request
KINDS = ("explain", "request", "question")
LOOKS = 400  # characters of a sentence that tell what it is


def requests(text: str, language: str) -> bool:
    """Whether any sentence of `text` wants something done; a polite "can you …?" does."""
    kinds, filler = _patterns(nearest(language, _table()))
    sentences = (_bare(part, filler) for part in SENTENCE.split(text.casefold().replace("’", "'")))
    return any(_kind(sentence, kinds) in ("request", "") for sentence in sentences if sentence)


def _bare(sentence: str, filler: re.Pattern[str]) -> str:
    """The sentence without words that come before any sentence: "hi, …", "ok, so …"."""
    rest, before = sentence.strip(EDGE)[:LOOKS], ""
    while rest != before:
        before, rest = rest, filler.sub("", rest).strip(EDGE)
    return rest


def _kind(sentence: str, kinds: tuple[tuple[str, re.Pattern[str]], ...]) -> str:
    return next((kind for kind, pattern in kinds if pattern.match(sentence)), "")


@cache
def _patterns(language: str) -> tuple[tuple[tuple[str, re.Pattern[str]], ...], re.Pattern[str]]:
    row = _table()[language]
    kinds = tuple((kind, re.compile("|".join(row[kind]))) for kind in KINDS)
    end = "" if language in ("zh", "zh-Hant", "ja") else r"(?!\w)"
    return kinds, re.compile(rf"^(?:{row['filler']}){end}")


@cache
def _table() -> dict[str, Any]:
    return read_table(Path(__file__).with_suffix(".yaml"))
