"""A clause as the string of its phrases: one letter for each, so that a rule over kinds of phrase fits in one line.

`send the finished film to me` is `d` (deliver) `R` (the result) `h` (to the person): `dRh`. The letters and their
phrases are the `signs` of a grammar; `x` stands for a word that no sign knows.
"""

from __future__ import annotations

import re
from functools import lru_cache

from skill.router.tables import grammar

UNKNOWN = "x"
_WORD = re.compile(r"[a-z0-9'’.-]+|\S")
_MOST = 60  # phrases read: a longer clause asks for nothing in so many words


@lru_cache(maxsize=512)
def shape(language: str, text: str) -> str:
    """The letters of the clause's phrases in `en` or `zh`. At each word the longest phrase wins, among equals the
    sign named first.
    """
    letters: list[str] = []
    at = 0
    signs = list(grammar(language).signs())
    while at < len(text) and len(letters) < _MOST:
        if text[at].isspace():
            at += 1
            continue
        letter, end = UNKNOWN, at
        for name, pattern in signs:
            if (hit := pattern.match(text, at)) and hit.end() > end:
                letter, end = name, hit.end()
        if end == at:
            word = _WORD.match(text, at)
            end = word.end() if word else at + 1
        letters.append(letter)
        at = end
    return "".join(letters)
