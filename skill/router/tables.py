"""The YAML tables of this room, read once and compiled only when a rule is first needed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).parent
_MACRO = re.compile(r"<([a-z_]+)>")
# libyaml reads the tables several times faster than the pure Python reader; both give the same values.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Grammar:
    """Word lists and rules of one language. In a rule `<name>` stands for any word of the list `name`; rules are tried as one pattern."""

    words: Mapping[str, str]
    rules: Mapping[str, list[str]]
    compiled: dict[str, re.Pattern[str]] = field(default_factory=dict)

    def pattern(self, rule: str) -> re.Pattern[str]:
        """The compiled pattern of a rule; a rule the grammar lacks never matches."""
        if rule not in self.compiled:
            source = "|".join(f"(?:{self.expand(r)})" for r in self.rules.get(rule, [])) or r"(?!)"
            self.compiled[rule] = re.compile(source)
        return self.compiled[rule]

    def has(self, rule: str, text: str) -> bool:
        """Whether the rule matches anywhere in the text."""
        return self.pattern(rule).search(text) is not None

    def expand(self, source: str) -> str:
        """The rule with every `<name>` replaced by its word list."""
        while _MACRO.search(source):
            source = _MACRO.sub(lambda m: f"(?:{self.words[m[1]]})", source)
        return source


def load(name: str) -> dict[str, Any]:
    """One packaged YAML file as plain values."""
    with (_HERE / f"{name}.yaml").open("rb") as handle:
        values: dict[str, Any] = yaml.load(handle, Loader=_LOADER)  # noqa: S506  # CSafeLoader is the safe loader
    return values


@cache
def grammar(name: str) -> Grammar:
    """The grammar of one language: `en`, `zh`, or one of `others`."""
    values = load(name)
    words = {key: "|".join(re.sub(r"\s+", " ", str(value)).strip().split(" | ")) for key, value in values["words"].items()}
    return Grammar(words, values["rules"])


@cache
def others() -> dict[str, Grammar]:
    """The small grammars of the languages beyond English and Chinese, by ISO 639-1 code."""
    return {code: Grammar({}, rules) for code, rules in load("others").items()}


@cache
def keywords() -> dict[str, str]:
    """The published keyword table turned round: a whole utterance that is one keyword -> its step."""
    table = load("keywords")
    return {str(word): step for step, by_language in table.items() for words in by_language.values() for word in words}
