"""The agent's sentences, from words.yaml."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from backend.agent.tables import read_table


def languages() -> tuple[str, ...]:
    """The languages the agent speaks: the columns of the table."""
    return tuple(_words())


@cache
def small_words() -> dict[str, frozenset[str]]:
    """For each language in Latin letters the words that give it away."""
    return {lang: frozenset(table["small"].split()) for lang, table in _words().items() if "small" in table}


def say(lang: str, key: str, **facts: object) -> str:
    """The sentence `key` in `lang` with its facts filled in."""
    sentence: str = _words()[lang][key]
    return sentence.format(**facts)


def name_of(lang: str, table: str, key: str) -> str:
    """A single word out of a small table (kinds, edits); the key itself when it is not listed."""
    return str(_words()[lang][table].get(key, key))


def entry(lang: str, table: str, key: str) -> dict[str, str]:
    """A row of a small table that holds several sentences."""
    row: dict[str, str] = _words()[lang][table][key]
    return row


def listed(lang: str, items: Iterable[str]) -> str:
    """Items in a row as the language does it: a, b and c."""
    *most, last = list(items) or [""]
    comma: str = _words()[lang]["comma"]
    joint: str = _words()[lang]["and"]
    return comma.join(most) + joint + last if most else last


def joined(lang: str, sentences: Iterable[str]) -> str:
    """Sentences one after the other, with a blank between them where the language has one."""
    blank: str = _words()[lang]["blank"]
    return blank.join(s for s in sentences if s)


def videos(lang: str, count: int) -> str:
    """So many videos, in words."""
    forms: list[str] = _words()[lang]["videos"]
    return forms[form(count, len(forms))].format(n=count)


def form(count: int, forms: int) -> int:
    """Which of a language's `forms` of a noun goes with `count`: one form, one and many, or one, few and many."""
    if forms == 3 and count % 100 not in range(11, 15):
        return {1: 0, 2: 1, 3: 1, 4: 1}.get(count % 10, 2)
    return 0 if count == 1 else forms - 1


def clock_time(at_ms: int) -> str:
    """m:ss, or h:mm:ss from an hour on."""
    seconds = at_ms // 1000
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@cache
def _words() -> dict[str, dict[str, Any]]:
    words: dict[str, dict[str, Any]] = read_table(Path(__file__).with_name("words.yaml"))
    return {lang: {**_guidance(lang), **table} for lang, table in words.items()}


def _guidance(lang: str) -> dict[str, Any]:
    """Sentences of guidance.yaml: the language's own, else its base language's, else English ones."""
    tables = _guidance_tables()
    return {**tables["en"], **tables.get(lang.partition("-")[0], {}), **tables.get(lang, {})}


@cache
def _guidance_tables() -> dict[str, dict[str, Any]]:
    tables: dict[str, dict[str, Any]] = read_table(Path(__file__).with_name("guidance.yaml"))
    return tables
