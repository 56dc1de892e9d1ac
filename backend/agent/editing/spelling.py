"""English words that are one slip away from a word of the tables."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from backend.agent.editing.grammar import STEPS
from backend.agent.editing.tables import inflected, lexicon

_VALUES = (
    "please",
    *("eighty", "ninety", "seventy", "sixty", "hundred", "nineteen", "fourteen", "thirteen", "eleven"),
    *("twenty", "thirty", "forty", "fifty", "fifteen", "eleven", "twelve", "eighteen", "seventeen", "sixteen"),
    "seconds",
    "second",
    "minutes",
    "minute",
    "first",
    "last",
    "third",
    "three",
    "seven",
    "eight",
    "percent",
    "degrees",
    "beginning",
)
_ENDINGS = ("s", "ed", "ing", "d", "ly", "er", "'s", "n", "en", "es")


def respelled(text: str) -> str:
    """A lower-case text with words that are one slip away from a known word put right."""
    return re.sub(r"(?<![a-z'.])[a-z]{4,}(?![a-z'.])", lambda found: _closest(found[0]), text)


@cache
def _known() -> frozenset[str]:
    table = lexicon()
    in_patterns = (word for pattern, _ in STEPS for word in re.findall(r"(?<![\\a-z])[a-z]{4,}", pattern.pattern))
    return frozenset({*in_patterns, *table.words, *table.plain, *table.spelled, *_VALUES})


@lru_cache(maxsize=4096)
def _closest(word: str) -> str:
    known = _known()
    if (
        word in known
        or inflected(word) is not None
        or any(word.endswith(end) and word[: -len(end)] in known for end in _ENDINGS)
    ):
        return word
    reach = 1 if len(word) < 8 else 2
    letters = _letters(word)
    near = [
        (
            slips,
            candidate[0] != word[0],
            sorted(candidate) != sorted(word),
            not _left_out(word, candidate),
            abs(len(candidate) - len(word)),
            candidate,
        )
        for candidate, others in _candidates()
        if abs(len(candidate) - len(word)) <= reach
        and (candidate[0] == word[0] or candidate[:2] == word[1::-1])  # the first letter is rarely the slip
        and (letters ^ others).bit_count() <= 2 * reach  # a slip brings and takes one letter at most
        and (slips := _slips(word, candidate)) <= reach
    ]
    return min(near)[-1] if near else word


@cache
def _candidates() -> tuple[tuple[str, int], ...]:
    return tuple((word, _letters(word)) for word in (*lexicon().words, *_VALUES))


def _letters(word: str) -> int:
    """The letters a word is made of, one bit each."""
    return sum(1 << (ord(letter) % 32) for letter in set(word))


def _left_out(word: str, candidate: str) -> bool:
    """Whether a word is the candidate with letters left out."""
    letters = iter(candidate)
    return all(letter in letters for letter in word)


_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_AT = {letter: (x + 0.5 * y, y) for y, row in enumerate(_KEYS) for x, letter in enumerate(row)}


_LONG = 6
_VOWELS = frozenset("aeiou")
_ALIKE = ({"c", "s"}, {"c", "k"}, {"s", "z"}, {"f", "v"}, {"g", "j"}, {"d", "t"}, {"i", "y"})


@cache
def _change(one: str, other: str, *, vowels: bool) -> int:
    """How bad a slip one letter for another is: a neighbouring key or a like sound is one, else two.

    `vowels`: one vowel for another is a like sound; in a short word it makes another (`boat`, `beat`).
    """
    if one == other:
        return 0
    if {one, other} in _ALIKE or (vowels and {one, other} <= _VOWELS):
        return 1
    (x, y), (u, v) = _AT.get(one, (0, 0)), _AT.get(other, (9, 9))
    return 1 if abs(x - u) <= 1 and abs(y - v) <= 1 else 2


def _slips(one: str, other: str) -> int:
    """Letters left out, put in, changed or swapped between two words."""
    vowels = min(len(one), len(other)) >= _LONG
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row, older = row, [i], before
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + _change(a, b, vowels=vowels))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        before = last
    return row[-1]
