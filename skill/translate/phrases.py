"""The table of screen phrases, English and Chinese, read once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from skill.files import read_table

_MACRO = re.compile(r"(?<!\?P)<([a-z_]+)>")  # a named group is no macro


@cache
def _table() -> dict[str, Any]:
    return read_table(Path(__file__).with_name("phrases.yaml"))


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One rule of the table as a pattern; English and Chinese phrases are alternatives of the same rule."""
    return re.compile("|".join(f"(?:{_expand(source)})" for source in _table()["rules"][name]), re.IGNORECASE)


@cache
def kinds() -> Mapping[str, re.Pattern[str]]:
    """What a screen phrase is about -> the words that tell it, in the order they are asked."""
    return {
        name: re.compile("|".join(_expand(s) for s in sources), re.IGNORECASE)
        for name, sources in _table()["kinds"].items()
    }


def simplified(words: str) -> str:
    """The words with the traditional characters of screen talk turned into simplified ones, letter for letter."""
    return words.translate(_letters())


@cache
def _letters() -> dict[int, str]:
    return {ord(pair[0]): pair[1] for pair in _table()["simplified"].split()}


def _expand(source: str) -> str:
    words = _table()["words"]
    while _MACRO.search(source):
        source = _MACRO.sub(lambda m: "(?:" + re.sub(r"\s*\|\s*", "|", words[m[1]].strip()) + ")", source)
    return source


def worded(offers: Sequence[str], lang: str) -> str:
    """The offers as sentences, for a reply that holds nothing else; with no offer, that there is nothing more."""
    words = _table()["offers"]["zh" if lang.startswith("zh") else "en"]
    return " ".join(words[o] for o in offers) or str(words["none"])
