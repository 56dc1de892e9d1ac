"""The agent's sentences, from words.yaml."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("en", "zh")


def say(lang: str, key: str, **facts: object) -> str:
    """The sentence `key` in `lang` with its facts filled in."""
    sentence: str = _words()[lang][key]
    return sentence.format(**facts)


def name_of(lang: str, table: str, key: str) -> str:
    """A single word out of a small table (kinds, edits); the key itself when it is not listed."""
    return str(_words()[lang][table].get(key, key))


def listed(lang: str, items: Iterable[str]) -> str:
    """Items in a row as the language does it: a, b and c."""
    *most, last = list(items) or [""]
    comma: str = _words()[lang]["comma"]
    joint: str = _words()[lang]["and"]
    return comma.join(most) + joint + last if most else last


def joined(lang: str, sentences: Iterable[str]) -> str:
    """Sentences one after the other, with a blank between them where the language has one."""
    return ("" if lang == "zh" else " ").join(s for s in sentences if s)


def videos(lang: str, count: int) -> str:
    """So many videos, in words."""
    return say(lang, "videos_one") if count == 1 else say(lang, "videos_many", n=count)


def clock_time(at_ms: int) -> str:
    """m:ss, or h:mm:ss from an hour on."""
    seconds = at_ms // 1000
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@cache
def _words() -> dict[str, dict[str, Any]]:
    words: dict[str, dict[str, Any]] = yaml.safe_load(
        Path(__file__).with_name("words.yaml").read_text(encoding="utf-8")
    )
    return words
