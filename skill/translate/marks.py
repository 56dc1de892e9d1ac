"""The parts of a screen in a clause, marked, so that the rules can ask for one without naming them all."""

from __future__ import annotations

import re
from functools import lru_cache

from skill.translate.tables import parts

_HAN = re.compile(r"[\u3400-\u9fff]")
_INNER = re.compile(r"\bq[hw] | qq\b")


@lru_cache(maxsize=256)
def marked(words: str) -> str:
    """The clause with `qn … qq` around a named part of a screen ("the qn Export button qq"), `qh` around a plain one
    ("slider"), `qw` around a word that is one only in company ("page"), `qp` and `qb` around a place on a screen.
    Chinese has rules of its own and stays as it is.
    """
    if _HAN.search(words):
        return words
    first, others = parts()
    plain = first.sub(lambda m: f"qh {m[0]} qq", words)
    return others.sub(lambda m: f"q{(m.lastgroup or 'w')[0]} {_INNER.sub('', m[0])} qq", plain)
