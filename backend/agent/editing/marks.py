"""A text whose values (times, amounts, names, quotations) are single characters, and the values."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

#: kinds of slots: T time span, P point, R range, G percent, X factor, Q text, F file, C clips, A aspect, D degrees,
#: L loudness, M the match, N number, W a text that is there, by its words
KINDS = "TPRGXQFCADLMNW"
_SIZE = 64
_BASE = {kind: 0xE000 + _SIZE * n for n, kind in enumerate(KINDS)}
CLASS = {kind: f"[{chr(base)}-{chr(base + _SIZE - 1)}]" for kind, base in _BASE.items()}

C, F, G, M, P, R, T, W = (CLASS[kind] for kind in "CFGMPRTW")
#: a time, or a point; and either or the moment found
TIME = f"[{T[1:-1]}{P[1:-1]}]"
ANY = f"[{T[1:-1]}{P[1:-1]}{M[1:-1]}]"


@dataclass
class Marks:
    """A text whose values are single characters, and the values."""

    text: str
    values: dict[str, tuple[str, Any]] = field(default_factory=dict)

    def put(self, kind: str, value: Any) -> str:
        """The character that stands for a new value."""
        number = sum(1 for known in self.values.values() if known[0] == kind)
        char = chr(_BASE[kind] + min(number, _SIZE - 1))
        self.values[char] = (kind, value)
        return char

    def value(self, char: str) -> Any:
        """What a character stands for."""
        return self.values[char][1]


#: a pattern, and what stands in the text in place of what it found
Step = tuple[re.Pattern[str], Callable[[re.Match[str], Marks], str]]


def to(pattern: str, instead: str | Callable[[re.Match[str]], str]) -> Step:
    """A step that only rewrites."""
    found = re.compile(pattern)
    return found, lambda match, _: match.expand(instead) if isinstance(instead, str) else instead(match)
