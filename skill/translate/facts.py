"""The facts of a sentence put together again once the screen talk between them is gone."""

from __future__ import annotations

import re

from skill.translate.sentences import plain
from skill.translate.tables import pattern

_HAN = re.compile(r"[\u3400-\u9fff]")
_ENDS = ".!?。！？"


def fact(words: str) -> str:
    """What a clause of screen talk says is where, without the screen it is shown on: `The title at 0:04`; "" when it
    says no time.
    """
    hit = pattern("located").search(words.strip(" \t\n" + _ENDS))
    if not hit:
        return ""
    if hit["what_zh"]:
        return f"{hit['what_zh']}：{hit['when_zh']}"
    what, when = hit["what"] or hit["what_b"], hit["when"] or hit["when_b"]
    return f"{what[:1].upper()}{what[1:]}{when}"


def leads(pieces: list[tuple[str, bool, str]]) -> list[bool]:
    """Which of a sentence's clauses only lead in to one that is gone: `To render it, …`, `Last thing: …`."""
    found = [False] * len(pieces)
    for at in range(len(pieces) - 2, -1, -1):
        (words, keep, mark), (_, after, _) = pieces[at], pieces[at + 1]
        found[at] = keep and (not after or found[at + 1]) and _led(plain(words), mark)
    return found


def _led(words: str, mark: str) -> bool:
    headed = mark.strip() in {":", "："} and pattern("says_so").search(words) is None
    return not words or headed or pattern("dangling").search(words) is not None


def rest(pieces: list[tuple[str, bool, str]]) -> str:
    """The kept clauses of a sentence as a sentence. Each piece: words, whether they are kept, the mark after them."""
    kept = [(w, m) for w, keep, m in pieces if keep and w.strip(" \n" + _ENDS)]
    if not kept:
        return ""
    text = "".join(w + m for w, m in kept[:-1]) + kept[-1][0]
    if text.count("(") + text.count("（") > text.count(")") + text.count("）"):
        text += "".join(c for c in kept[-1][1] if c in ")）")
    last = pieces[-1][0].strip()[-1:]
    end = last if last and last in _ENDS else ("。" if _HAN.search(text) else ".")
    text = text.strip(" ,，;；:：-–—").rstrip(_ENDS) + end
    before = " " if pieces[0][0][:1].isspace() else ""
    return before + (text if pieces[0][1] else text[:1].upper() + text[1:]) + (" " if end in ".!?" else "")
