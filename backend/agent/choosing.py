"""Which of the moments that were offered is meant: "the third", "episode 4", "the one in holiday.mp4", "at 1:20"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath
from typing import Any

from backend.agent.tables import read_table

_LONG = 90  # characters: a short answer names nothing else
_CLOCK = re.compile(r"(?<![\d:])(?:(\d+):)?(\d{1,2}):(\d{2})(?![\d:])")
_NUMBER = re.compile(r"\d+")
_NEAR_MS = 1500
_MARKS = re.compile(r"[\s,.!?，。！？“”\"'《》「」«»„:：()（）-]+")

Choices = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class _Words:
    small: tuple[str, ...]  # longest first
    episode: tuple[str, ...]
    ordinals: tuple[tuple[str, int], ...]  # longest first


def meant(text: str, choices: Choices) -> int | None:
    """The number, from 1, of the choice that `text` names and nothing else; None when it is no such answer."""
    said = text.casefold().strip()
    if len(choices) < 2 or len(said) > _LONG:
        return None
    found = (way(said, choices) for way in _WAYS)
    return next((number for number in found if number is not None), None)


def _by_name(said: str, choices: Choices) -> int | None:
    for name, number in sorted(_names(choices), key=lambda pair: -len(pair[0])):
        if name in said:
            rest = said.replace(name, " ")
            by_time = _by_time(rest, [c for c in choices if name in _called(c)])
            if by_time is not None:
                return [n for n, c in enumerate(choices, 1) if name in _called(c)][by_time - 1]
            return number if _is_small(rest) else None
    return None


def _by_time(said: str, choices: Choices) -> int | None:
    found = _CLOCK.search(said)
    if found is None or not choices or not _is_small(said.replace(found[0], " ")):
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    at_ms = ((hours * 60 + minutes) * 60 + seconds) * 1000
    number, nearest = min(enumerate(choices, 1), key=lambda pair: abs(pair[1]["at_ms"] - at_ms))
    return number if abs(nearest["at_ms"] - at_ms) <= _NEAR_MS else None


def _by_episode(said: str, choices: Choices) -> int | None:
    number = _NUMBER.search(said)
    if number is None:
        return None
    rest = said.replace(number[0], " ")
    word = next((w for w in _words().episode if w in (rest.split() if w.isascii() else rest)), None)
    if word is None or not _is_small(rest.replace(word, " ")):
        return None
    named = (
        n for n, c in enumerate(choices, 1) if int(number[0]) in map(int, _NUMBER.findall(PurePath(_called(c)).stem))
    )
    return next(named, None)


def _by_number(said: str, choices: Choices) -> int | None:
    number = _NUMBER.search(said)
    if number is not None:
        position, rest = int(number[0]), re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", said).replace(number[0], " ")
    else:
        ordinal = next(((w, n) for w, n in _words().ordinals if re.search(rf"(?<!\w){re.escape(w)}", said)), None)
        if ordinal is None:
            return None
        position, rest = ordinal[1], re.sub(rf"(?<!\w){re.escape(ordinal[0])}[^\W\d_]{{0,4}}", " ", said, count=1)
    return position if 1 <= position <= len(choices) and _is_small(rest) else None


_WAYS: tuple[Callable[[str, Choices], int | None], ...] = (_by_name, _by_time, _by_episode, _by_number)


def _names(choices: Choices) -> Iterator[tuple[str, int]]:
    """Each name, with and without its ending, and the first choice that is called so."""
    known: set[str] = set()
    for number, choice in enumerate(choices, 1):
        for name in (_called(choice), PurePath(_called(choice)).stem):
            if name and not name.isdecimal() and name not in known:
                known.add(name)
                yield name, number


def _called(choice: Mapping[str, Any]) -> str:
    return str(choice.get("name") or "").casefold()


def _is_small(rest: str) -> bool:
    """Whether nothing but small words is left."""
    words = _words().small
    left = [part for part in _MARKS.split(rest) if part]
    return all(part in words or (not part.isascii() and _is_made_of(part, words)) for part in left)


def _is_made_of(part: str, words: tuple[str, ...]) -> bool:
    for word in words:
        part = part.replace(word, "")
    return not part


@cache
def _words() -> _Words:
    tables = read_table(Path(__file__).with_name("choosing.yaml")).values()
    ordinals = [(word, n) for table in tables for n, word in enumerate(table["ordinals"], 1)]
    return _Words(
        tuple(sorted({w for table in tables for w in table["small"].split()}, key=lambda w: -len(w))),
        tuple(w for table in tables for w in table["episode"]),
        tuple(sorted(ordinals, key=lambda pair: -len(pair[0]))),
    )
