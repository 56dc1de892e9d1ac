"""The tables of screen talk, a file for each language, read once; what talk is about is a table of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from skill.files import read_table

_MACRO = re.compile(r"(?<!\?P)<([a-z_]+)>")  # a named group is no macro
_FOLDER = Path(__file__).with_name("tables")
#: language -> how its rules are compiled: an English word ends where a Chinese one begins
_LANGUAGES = {"en": "(?a:{})", "zh": "(?:{})"}


@dataclass(frozen=True)
class Aim:
    """One thing that screen talk may be about: words that say it is to happen, and parts that hint at it."""

    name: str
    goal: re.Pattern[str]
    thing: re.Pattern[str]


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One rule of the tables as a pattern; the phrases of every language are alternatives of the same rule."""
    sources = [
        frame.format("|".join(f"(?:{_expand(source, language)})" for source in _table(language)["rules"][name]))
        for language, frame in _LANGUAGES.items()
        if name in _table(language)["rules"]
    ]
    return re.compile("|".join(sources), re.IGNORECASE)


def parts() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Parts of a screen in English: the plain ones, and those told by them; the name of a group is the part's kind."""
    rows = dict(_table("en")["parts"])
    plain = rows.pop("head")
    others = "|".join(f"(?P<{kind}>{_expand(source, 'en')})" for kind, source in rows.items())
    return tuple(re.compile(rf"(?a:\b(?:{s})(?!\w))", re.IGNORECASE) for s in (_expand(plain, "en"), others))  # type: ignore[return-value]  # two of them


@cache
def aims() -> tuple[Aim, ...]:
    """What screen talk may be about, in the order they are asked."""
    return tuple(Aim(name, _any(row.get("goal")), _any(row.get("thing"))) for name, row in _table("aims").items())


def simplified(words: str) -> str:
    """The words with the traditional characters of screen talk turned into simplified ones, letter for letter."""
    return words.translate(_letters())


def worded(offers: Sequence[str], lang: str) -> str:
    """The offers as sentences, for a reply that holds nothing else; with no offer, that there is nothing more."""
    words = _table("zh" if lang.startswith("zh") else "en")["offers"]
    return " ".join(words[o] for o in offers) or str(words["none"])


@cache
def _table(name: str) -> Mapping[str, Any]:
    return read_table(_FOLDER / f"{name}.yaml")


@cache
def _letters() -> dict[int, str]:
    return {ord(pair[0]): pair[1] for pair in _table("zh")["simplified"].split()}


def _expand(source: str, language: str) -> str:
    words = _table(language)["words"]
    while _MACRO.search(source):
        source = _MACRO.sub(lambda m: "(?:" + words[m[1]] + ")", source)
    return source


def _any(sources: Sequence[str] | None) -> re.Pattern[str]:
    return re.compile("(?a:" + "|".join(sources) + ")" if sources else r"(?!)", re.IGNORECASE)
