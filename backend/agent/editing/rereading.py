"""Other readings of an utterance that, read plainly, ends in a question: stretches joined, asides left out, unknown
words passed over. The first reading that gives a whole edit is the one meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from backend.agent.editing.reading import Clause, merged, operation
from backend.agent.editing.tables import PLACES, verbs

#: why a plain reading may have failed for its form, and not for what is wanted
REREAD = frozenset({"unsure", "not_understood", "which_range", "where_to"})
#: operations that a remark may only seem to ask for (`I filmed it with my phone upside down`, `it's so quiet here`)
_STATES = {"aspect", "mute", "longer", "shorter"}
_PAIR = 2
_MOST = 5  # wishes; in a longer utterance too much could be meant
#: with one of these a stretch is no aside: something is to be done, or not to be done
_DOING = {"dont", "no", "except", "vague", "unsupported", "leave", "handsoff"}
_DOING |= {"add", "put", "use", "write", "cut", "keep", "trim", "take", "shut", "more", "oneclip"}


@dataclass(frozen=True)
class Reading:
    """Wishes in their order. `loosely`: words that are in no table may stand where values say what is meant."""

    wishes: tuple[Clause, ...]
    loosely: bool = False


def readings(said: Sequence[Clause]) -> Iterator[Reading]:
    """The plain reading, then the others, the likeliest first; before it one without remarks that look like wishes."""
    plain = tuple(said)
    if any(clause.remark and operation(clause) in _STATES for clause in plain):
        yield from (Reading(wishes) for wishes in _without_remarks(plain))
    others = [*_without_remarks(plain), *_joined(plain), *_without_asides(plain)] if len(plain) <= _MOST else []
    yield Reading(plain)
    yield from (Reading(wishes) for wishes in others)
    yield from (Reading(wishes, loosely=True) for wishes in (plain, *others))


def _without_remarks(plain: tuple[Clause, ...]) -> Iterator[tuple[Clause, ...]]:
    """With the remarks taken for what they are: they may say what a wish is about (`clip 2 is noisy, mute it`)."""
    wishes = [clause for clause in plain if not clause.remark]
    if not wishes or len(wishes) == len(plain):
        return
    out: list[Clause] = []
    about: Clause | None = None
    for clause in plain:
        if clause.remark:
            about = clause
        else:
            out.append(_about(clause, about) if about else clause)
            about = None
    yield tuple(out)


#: what a remark may be about, and the values that say so
_THINGS = ("music", "title", "caption", "logo", "orig", "transition", "filter")
_POINTED = ("C", "R", "P", "M", "W", "F")


def _about(clause: Clause, remark: Clause) -> Clause:
    """The wish, about what the remark before it was about, unless it says so itself."""
    known = clause.slots.keys() & set(_POINTED)
    slots = {} if known else {kind: remark.slots[kind] for kind in _POINTED if remark.slots.get(kind)}
    things = [] if set(clause.names) & set(_THINGS) else [name for name in _THINGS if remark.has(name)]
    things += [] if set(clause.names) & set(PLACES) else [name for name in PLACES if remark.has(name)]
    return replace(clause, names=[*clause.names, *things], slots={**slots, **clause.slots})


def _joined(plain: tuple[Clause, ...]) -> Iterator[tuple[Clause, ...]]:
    """Two neighbours as one wish, where at most one of them is a wish by itself."""
    for at in range(len(plain) - 1):
        first, second = plain[at : at + 2]
        if not (_stands(first) and _stands(second)) and not any(_wants_more(one) for one in (first, second)):
            yield (*plain[:at], merged(first, second), *plain[at + 2 :])
    if len(plain) > _PAIR and sum(map(_stands, plain)) < _PAIR and not any(map(_wants_more, plain)):
        yield (reduce(merged, plain),)


def _without_asides(plain: tuple[Clause, ...]) -> Iterator[tuple[Clause, ...]]:
    """Without what names no operation and gives no value."""
    meant = tuple(clause for clause in plain if not _is_aside(clause))
    if 0 < len(meant) < len(plain):
        yield meant


def _wants_more(clause: Clause) -> bool:
    """Whether it says to leave something alone, or to do something with what nobody knows (`and add the thing`)."""
    bare = clause.has("add", "write", "use") and not clause.slots and operation(clause) is None
    return clause.has("leave") or bare or (clause.has("away", "out", "off") and operation(clause) is None)


def _is_aside(clause: Clause) -> bool:
    return not clause.slots and operation(clause) is None and not (_DOING | verbs()) & set(clause.names)


def _stands(clause: Clause) -> bool:
    op = operation(clause)
    return op is not None and not op.startswith("ask_") and op != "replace_ask"
