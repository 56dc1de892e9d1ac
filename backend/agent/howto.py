"""Questions how something is done -> one sentence with words to say. Pure, over howto.yaml."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from backend.agent.editing.tables import simplified
from backend.agent.tables import read_table

#: a longer message is a request
LONGEST = 120


def how_to(text: str, lang: str) -> str | None:
    """The sentence that answers "how do I …?" in `lang`; None when `text` asks no such thing."""
    plain = text.strip().replace("’", "'").translate(simplified())
    if len(plain) > LONGEST:
        return None
    asked = next((abouts for asks, abouts in _patterns() if asks.search(plain)), None)
    if asked is None:
        return None
    topic = next((topic for topic, about in asked if about.search(plain)), "other")
    tables = _tables()
    sentence: str = (tables.get(lang) or tables["en"])["say"][topic]
    return sentence


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]], ...]:
    return tuple(
        (_compiled(row["asks"]), tuple((topic, _compiled(about)) for topic, about in row["about"].items()))
        for row in _tables().values()
        if "asks" in row
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@cache
def _tables() -> dict[str, Any]:
    tables: dict[str, Any] = read_table(Path(__file__).with_suffix(".yaml"))
    return tables
