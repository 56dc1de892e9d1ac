"""The YAML tables of this room, read once and compiled only when a rule is first needed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from skill.files import read_table
from skill.router.openings import openings

_HERE = Path(__file__).parent
_MACRO = re.compile(r"<([a-z_]+)>")
_UNSPACED = frozenset({"zh", "ja", "th"})


@dataclass(frozen=True)
class Grammar:
    """Word lists and rules of one language. In a rule `<name>` stands for any word of the list `name`; a rule is a
    list of patterns.
    """

    words: Mapping[str, str]
    rules: Mapping[str, list[str]]
    phrases: Mapping[str, list[str]] = field(default_factory=dict)
    spaced: bool = True  # whether blanks part the words
    compiled: dict[str, re.Pattern[str]] = field(default_factory=dict)
    begins: dict[str, tuple[str, ...] | None] = field(default_factory=dict)

    def patterns(self, rule: str) -> Iterator[re.Pattern[str]]:
        """The patterns of a rule one by one, each compiled when it is first asked for; a rule the grammar lacks has
        none.
        """
        return map(self.pattern, self.rules.get(rule, []))

    def has(self, rule: str, text: str) -> bool:
        """Whether any pattern of the rule matches anywhere in the text."""
        return any(self.pattern(s).search(text) for s in self.rules.get(rule, []) if self.may_match(s, text))

    def sub(self, rule: str, by: str, text: str) -> str:
        """The text with every match of the rule replaced."""
        for source in self.rules.get(rule, []):
            if self.may_match(source, text):
                text = self.pattern(source).sub(by, text)
        return text

    def may_match(self, source: str, text: str) -> bool:
        """False when the text does not begin as every match of `source` does: then nothing need be compiled."""
        if source not in self.begins:
            self.begins[source] = openings(source, self.words)
        begins = self.begins[source]
        return begins is None or text.startswith(begins)

    def sign(self, source: str) -> re.Pattern[str]:
        """The pattern of a kind of phrase (see `shapes.py`), compiled when it is first asked for; it ends where a word
        does.
        """
        end = r"(?![\w'])" if self.spaced else ""
        return self.pattern(f"(?:{source}){end}")

    def pattern(self, source: str) -> re.Pattern[str]:
        """The rule compiled, once."""
        if source not in self.compiled:
            self.compiled[source] = re.compile(self.expand(source))
        return self.compiled[source]

    def expand(self, source: str) -> str:
        """The rule with every `<name>` replaced by its word list."""
        while _MACRO.search(source):
            source = _MACRO.sub(lambda m: f"(?:{self.words[m[1]]})", source)
        return source


def load(name: str) -> dict[str, Any]:
    """One packaged YAML file as plain values."""
    return read_table(_HERE / f"{name}.yaml")


@cache
def grammar(name: str) -> Grammar:
    """The grammar of one language: every file of the folder `en` or `zh`, or the one file of `others`."""
    folder = _HERE / name
    files = [f"{name}/{f.stem}" for f in sorted(folder.glob("*.yaml"))] if folder.is_dir() else [f"others/{name}"]
    words: dict[str, str] = {}
    rules: dict[str, list[str]] = {}
    phrases: dict[str, list[str]] = {}
    for values in map(load, files):
        loose = set(values.get("letters", ()))
        for key, value in values.get("words", {}).items():
            words[key] = _letters(value) if key in loose else _words(value)
        verbs = set(values.get("verbs", ()))
        for key, value in values.get("signs", {}).items():
            phrases[key] = _apart(_verbs(value) if key in verbs else _items(value))
        rules |= {key: [_folded(source) for source in sources] for key, sources in values.get("rules", {}).items()}
    return Grammar(words, rules, phrases, spaced=name not in _UNSPACED)


def _folded(source: str) -> str:
    """A pattern too long for a line is folded before its bars."""
    return source.replace(" | ", "|")


def _words(value: str) -> str:
    return "|".join(_items(value))


def _items(value: str) -> list[str]:
    return re.sub(r"\s+", " ", value).strip().split(" | ")


def _apart(items: list[str]) -> list[str]:
    """The plain phrases as one pattern, longest first, and each pattern of its own: so the longest of all is found."""
    plain = sorted((i for i in items if "(" not in i and "<" not in i), key=len, reverse=True)
    return ["|".join(plain), *(i for i in items if i not in plain)] if plain else items


def _verbs(value: str) -> list[str]:
    """Every verb of a list also in its -ing form: `hand over` stands for `handing over` too."""
    verbs = _items(value)
    return verbs + [_ing(*verb.partition(" ")) for verb in verbs if "(" not in verb]


def _ing(verb: str, gap: str, rest: str) -> str:
    stem = verb.removesuffix("e") if verb.endswith("e") else f"{verb}{verb[-1]}?"
    return f"{stem}ing{gap}{rest}"


def _letters(value: str) -> str:
    """The characters of a list's words as one class: looping over it has one way to match, over the words many."""
    return "[" + "".join(sorted(set(re.findall(r"[\u3400-\u9fff]", value)))) + r"a-z0-9:.\ue003\ue005]"


@cache
def keywords() -> dict[str, str]:
    """The published keyword table turned round: a whole utterance that is one keyword -> its step."""
    table = load("keywords")
    return {str(word): step for step, by_language in table.items() for words in by_language.values() for word in words}
