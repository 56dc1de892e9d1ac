"""Common edits in languages that the editor does not read -> the same in English. Pure, over common.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from backend.agent.tables import read_table

#: a longer message is none of these
LONGEST = 200
TITLE = r"[\"'“”‘«„「『](?P<title>[^\"“”«»„「」『』]+?)[\"'“”’»」』]"
EDGE = " \t\n.!?。！？¿¡…"
QUOTED = re.compile(TITLE)


def in_english(text: str, lang: str) -> str | None:
    """`text` as the editor reads it; None when a part of it is no common edit, or the language has no table."""
    if lang not in _tables() or len(text) > LONGEST:
        return None
    table = _patterns(lang)
    plain = _bare(text.replace("’", "'").strip(EDGE), _tables()[lang])
    whole = _told(plain, lang, table)
    if whole is not None:
        return whole
    parts = [_told(part, lang, table) for part in _parts(plain, _tables()[lang]["and"])]
    return ", ".join(part for part in parts if part) if all(parts) and parts else None


def edits() -> tuple[str, ...]:
    """The names of all common edits."""
    return tuple(_tables()["english"])


def _parts(text: str, pause: str) -> list[str]:
    """Clauses; what stands in quotation marks is never cut."""
    kept = [found[0] for found in QUOTED.finditer(text)]
    marked = QUOTED.sub("\ue000", text)
    words = iter(kept)
    return [
        re.sub("\ue000", lambda _: next(words), part) for part in re.split(pause, marked, flags=re.IGNORECASE) if part
    ]


def _bare(clause: str, table: Mapping[str, Any]) -> str:
    """Without the words that may stand before and after any request."""
    begun = re.sub(rf"^(?:{table['before']})+", "", clause, flags=re.IGNORECASE)
    return re.sub(rf"(?:{table['after']})+$", "", begun, flags=re.IGNORECASE)


def _told(clause: str, lang: str, table: tuple[tuple[str, re.Pattern[str]], ...]) -> str | None:
    bare = _bare(clause.strip(EDGE), _tables()[lang])
    found = ((name, pattern.fullmatch(bare)) for name, pattern in table)
    name, match = next(((name, match) for name, match in found if match), ("", None))
    if match is None:
        return None
    slots = match.groupdict()
    facts = {
        key: (value or "").strip() if key == "title" else _number(value or "", lang) for key, value in slots.items()
    }
    told: str = _tables()["english"][name]
    return told.format(**facts)


def _number(said: str, lang: str) -> str:
    words = _tables()[lang]["numbers"]
    spelt = next((n for n, word in enumerate(words, 1) if re.fullmatch(word, said, re.IGNORECASE)), None)
    return str(spelt) if spelt else said.replace(",", ".")


@cache
def _patterns(lang: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = _tables()[lang]
    number = rf"\d+(?:[.,:]\d+)?|{'|'.join(table['numbers'])}"
    slots = {key: rf"(?P<{key}>{number})" for key in ("n", "a", "b")} | {"title": TITLE}
    slots |= {key: f"(?:{table[key]})" for key in ("s", "it", "do")}
    return tuple(
        (name, re.compile(_filled(pattern, slots), re.IGNORECASE)) for name in edits() for pattern in table[name]
    )


def _filled(pattern: str, slots: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda slot: slots[slot[1]], pattern)


@cache
def _tables() -> dict[str, Any]:
    tables: dict[str, Any] = read_table(Path(__file__).with_suffix(".yaml"))
    return tables
