"""What screen talk is about: the acts it leads to, not the menus it passes on the way."""

from __future__ import annotations

import re
from collections.abc import Sequence

from skill.translate.authority import READS
from skill.translate.sentences import unmarked
from skill.translate.tables import aims, pattern, simplified

#: what no reply may set off; the last two are not even offered
ACTS = frozenset({"purchase", "delete", "publish", "login", "link"})
_URL = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_STEP = "\0"


def purposes(clauses: Sequence[str], told: Sequence[bool] = ()) -> list[str]:
    """What the talk of one sentence is about. Goals count, wherever they are told; a part of a screen only when no
    goal is. `told` marks clauses that say where something is: such a one without a goal is to be looked up.
    """
    whole = pattern("beside_it").sub("", _STEP.join(clauses))
    steps = pattern("passed").sub("", whole).split(_STEP)
    goals = [kind for words in steps for kind in _named(words, "goal")]
    if not goals:
        return _things(steps) or [k for k in _named(whole, "goal") + _named(whole, "thing") if k not in ACTS]
    if pattern("listed").search(whole):  # a page that sells is looked up, too
        goals = ["credits" if k == "purchase" else k for k in goals]
    return [*_looked_up(goals, steps, told), *goals, *_by_hand(goals, steps)]


def demanded(words: str) -> list[str]:
    """Every act that words addressed to the program name."""
    return [k for k in _hits(words, "goal") + _hits(words, "thing") if k in ACTS or k == "export"]


def _looked_up(goals: list[str], steps: Sequence[str], told: Sequence[bool]) -> list[str]:
    """`state`, when beside a lookup a clause says where something else is."""
    bare = [place and not _hits(s, "goal") + _hits(s, "thing") for s, place in zip(steps, told, strict=False)]
    return ["state"] * (set(goals) <= set(READS) and any(bare))


def _by_hand(goals: list[str], steps: Sequence[str]) -> list[str]:
    """`edit`, when something is worked by hand before it is exported."""
    worked = [not _named(words, "goal") and "edit" in _named(words, "thing") for words in steps]
    return ["edit"] * (set(goals) == {"export"} and any(worked))


def _things(steps: Sequence[str]) -> list[str]:
    """What the parts of a screen hint at; a playhead that is moved to change something is on the way."""
    things = [kind for words in steps for kind in _named(words, "thing")]
    return [k for k in things if not (k == "timeline" and "edit" in things)]


def _named(words: str, column: str) -> list[str]:
    """Acts first, then the one lookup that is named."""
    hits = _hits(words, column)
    if pattern("looks").search(simplified(words)):  # what is only looked up after logging in is looked up for them
        hits = [k for k in hits if k not in {"login", "link"}]
    acts = [k for k in hits if k in ACTS]
    exported = ["export"] * (column == "goal" and "export" in hits)
    return [*acts, *exported] if acts else hits[:1]


def _hits(words: str, column: str) -> list[str]:
    said = simplified(_URL.sub(" https:// ", unmarked(words)))
    return [aim.name for aim in aims() if getattr(aim, column).search(said)]
