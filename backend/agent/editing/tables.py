"""The tables of words, rules and replies, read once."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from backend.agent.tables import read_table

_FOLDER = Path(__file__).parent / "tables"
_GROUP = re.compile(r"\(([^()]*)\)")


PLACES = ("topleft", "topright", "bottomleft", "bottomright", "top", "bottom", "center", "left", "right")
COLOURS = ("white", "black", "red", "green", "blue", "yellow", "orange", "purple", "pink", "grey")
GROUPS = {
    "POS": {*PLACES},
    "COL": {*COLOURS},
    "TXT": {"title", "caption", "text", "lower3"},
    "PIC": {"bw", "brighter", "darker", "vivid", "dull", "brightness", "contrast", "saturation", "blurfx"},
}


@dataclass(frozen=True)
class Rule:
    """An operation and what must and must not be in a clause for it."""

    op: str
    need: tuple[frozenset[str], ...]
    without: frozenset[str]


@dataclass(frozen=True)
class Lexicon:
    """Phrases and the concepts they name, and the words that name nothing."""

    phrases: dict[str, frozenset[str]]
    longest: int
    plain: frozenset[str]
    spelled: frozenset[str]
    words: tuple[str, ...]


@cache
def read(name: str) -> Any:
    """One table of the folder."""
    return read_table(_FOLDER / name)


@cache
def lexicon() -> Lexicon:
    """English and Chinese phrases together: people mix them."""
    phrases: dict[str, set[str]] = {}
    for name in ("en.yaml", "zh.yaml"):
        for concept, listed in read(name).items():
            for text in listed or ():
                for phrase in expanded(str(text).lower()):
                    phrases.setdefault(phrase, set()).add(concept)
    for kind, entry in read("beyond.yaml").items():
        for text in (*entry["en"], *entry["zh"]):
            for phrase in expanded(str(text).lower()):
                phrases.setdefault(phrase, set()).update({"unsupported", f"un_{kind}"})
    plain = frozenset(" ".join(read("words.yaml")[lang] for lang in ("en", "zh")).split())
    english = {word for phrase in phrases for word in re.findall(r"[a-z]{4,}", phrase)}
    return Lexicon(
        phrases={phrase: frozenset(names) for phrase, names in phrases.items()},
        longest=max(map(len, phrases)),
        plain=plain,
        spelled=frozenset(read("words.yaml")["spelled"].split()),
        words=tuple(sorted(english)),
    )


_ENDINGS = (("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("es", ""), ("s", ""), ("ly", ""))
_SHORTEST = 3


def inflected(word: str) -> frozenset[str] | None:
    """What an English word names as a form of one in the table (`tacked`, `cropping`); None when it is none."""
    table = lexicon()
    for ending, instead in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _SHORTEST:
            continue
        for form in (stem + instead, stem[:-1] if stem[-1] == stem[-2] and not instead else stem + instead):
            if form in table.phrases or form in table.plain:
                return table.phrases.get(form, frozenset())
    return None


def expanded(text: str) -> list[str]:
    """All phrases that a text with (a|b) groups stands for."""
    found = _GROUP.search(text)
    if not found:
        return [" ".join(text.split())]
    if "(" in text[: found.start()] or _nested(text):
        return [
            phrase
            for branch in found[1].split("|")
            for phrase in expanded(text[: found.start()] + branch + text[found.end() :])
        ]
    parts = _GROUP.split(text)  # outside, group, outside, …
    choices = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    return [" ".join("".join(picked).split()) for picked in itertools.product(*choices)]


def _nested(text: str) -> bool:
    deep = 0
    for char in text:
        deep += (char == "(") - (char == ")")
        if deep > 1:
            return True
    return False


@cache
def rules() -> tuple[Rule, ...]:
    """The rules in their order."""
    out = []
    for entry in read("rules.yaml"):
        ((op, text),) = entry.items()
        words = text.split()
        need = tuple(frozenset(word.split("|")) for word in words if not word.startswith("!"))
        out.append(Rule(op, need, frozenset(word[1:] for word in words if word.startswith("!"))))
    return tuple(out)


@cache
def replies() -> dict[str, dict[str, Any]]:
    """What is said, asked and refused, per language."""
    table: dict[str, dict[str, Any]] = read("replies.yaml")
    return table


@cache
def verbs() -> frozenset[str]:
    """Concepts that name an operation of their own."""
    return frozenset(read("beside.yaml")["verbs"].split())


@cache
def beside(op: str) -> frozenset[str]:
    """The verbs that may stand beside an operation: those its rules need, and those the table lists."""
    needed = {name for rule in rules() if rule.op == op for names in rule.need for name in names}
    return frozenset(needed | set(read("beside.yaml")["beside"].get(op, "").split()))


@cache
def weighty() -> frozenset[str]:
    """Names that change what is meant: an operation that does not use one has not understood the wish."""
    return frozenset(read("beside.yaml")["weighty"].split())


@cache
def understood(op: str) -> frozenset[str]:
    """The names that an operation needs or that may stand beside it without being asked for."""
    table = read("beside.yaml")
    return (beside(op) - weighty()) | frozenset(f"{table['beside'].get(op, '')} {table['spare'].get(op, '')}".split())


@cache
def against(op: str) -> frozenset[str]:
    """The names with which an operation is not what was meant."""
    return frozenset(read("beside.yaml")["against"].get(op, "").split())


@cache
def anchors(op: str) -> frozenset[str]:
    """The values of which one says what an operation is about, whatever else was said and not understood."""
    return frozenset(read("beside.yaml")["anchors"].get(op, "").split())


@cache
def telling(op: str) -> frozenset[str]:
    """Weighty names that, beside an operation, may only tell which thing is meant and where it is."""
    return frozenset(read("beside.yaml")["telling"].get(op, "").split())


@cache
def beyond() -> dict[str, dict[str, Any]]:
    """What cannot be done, by kind: its phrases and the refusal with the nearest two things."""
    table: dict[str, dict[str, Any]] = read("beyond.yaml")
    return table


@cache
def simplified() -> dict[int, str]:
    """Traditional to simplified characters, as far as the tables need them."""
    pairs = "".join(read("words.yaml")["traditional"].split())
    return {ord(pairs[i]): pairs[i + 1] for i in range(0, len(pairs) - 1, 2)}
