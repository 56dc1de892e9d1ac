# ruff: noqa: E501  # a pattern is read whole or not at all
"""Utterances that say of each of several clips where it goes: `park second, dog third`, `start with a, then b`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from backend.agent.editing.marks import CLASS, Marks

#: stand for the pieces that are not named, in their order: for all that are left of them, and for the next one
REST, ANOTHER = "rest", "another"

_FILM = r"(?:(?:the|my|our) )?(?:(?:main|original|actual|whole|existing|current) )?(?:video|film|footage|movie)(?![a-z])(?: itself)?"
_ITEM = f"[{CLASS['F'][1:-1]}{CLASS['C'][1:-1]}]"
_LAST = 99  # the place of what is said to come last

#: the parts of such an utterance; an absolute place, a place after what was said before, an item, or only talk
_PARTS: tuple[tuple[str, str], ...] = (
    ("before_all", rf"(?:right |just |directly )?(?:before|ahead of|in front of) {_FILM}"),
    ("after_all", rf"(?:right |just |directly )?(?:after|behind|following) {_FILM}"),
    ("item", rf"{_ITEM}(?: (?:clip|one|video|shot|file|part|footage)(?![a-z]))?"),
    ("rest", rf"{_FILM}|(?:(?:the|all) )?(?:rest|others)(?: of (?:it|them|{_FILM}))?(?![a-z])"),
    (
        "next",
        r"(?:(?:right|directly|straight|immediately|just) )?(?:after|behind) (?:it|that|this)(?![a-z]| all)|(?:and )?then(?![a-z])|next(?![a-z])|afterwards|followed (?:up )?by|and finally|finally",
    ),
    (
        "place",
        (
            r"(?:(?:at|in|to|from|on) )?(?:the )?(?:very )?(?:first|start|beginning|front|opening|opener|second|third|fourth|fifth|middle|last|end|back|closing|closer)(?: (?:clip|one|place|position|spot|shot|scene))?(?![a-z])"
            r"|(?:start|open|begin|end|close|finish)(?:s|es|ing)? (?:it |off |up |the video )?(?:with|on)(?![a-z])|in between(?: them| these)?|(?:opens|closes)(?: it| the video)?(?![a-z])"
        ),
    ),
    ("order", r"(?:re-?)?(?:order(?:ed)?|arranged?|sequence|sort(?:ed)?|line(?:d)? up|shuffled?)(?![a-z])"),
    (
        "talk",
        (
            r"(?:please|can|could|would|will|shall|should|must|has to|have to|you|i'd|i|we'd|we|let's|let|like|want|need|to|see|hear|watch|put|place|play|show|set|make|have|move|bring|add|insert|use"
            r"|be|is|are|was|come|comes|coming|go|goes|going|stay|stays|run|runs|running|it|them|they|so|that|this|the|a|an|and|but|as|in|at|by|of|instead|with|my|our|both|all|clips?|shots?|pieces?|two|three|appear|becomes?"
            r"|kids?|now|up|together|string|join|way|on|like|thing|people|would|work|works|better|look|looks|nicer|order|change|take|get)(?![a-z'])"
        ),
    ),
    ("pause", r"[,;:.!?>→=-]"),
)
_TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PARTS))
_PLACES: tuple[tuple[str, int], ...] = (
    (r"first|start|begin|front|open", 1),
    (r"second|middle|between", 2),
    (r"third", 3),
    (r"fourth", 4),
    (r"fifth", 5),
    (r"last|end|finish|clos|back", _LAST),
)


@dataclass
class _Item:
    value: Any
    place: int | None = None


def ranked(text: str, marks: Marks) -> list[Any] | None:
    """Clips, files, REST and ANOTHER in the order in which they shall be; None for a text about anything else.

    Each item has to be given a place, by itself or after the one before.
    """
    tokens = list(_tokens(text))
    kinds = [kind for kind, _ in tokens]
    if None in kinds or not {"item", "rest"} & set(kinds):
        return None
    items = _placed(tokens, marks)
    if items is None or len({str(item.value) for item in items}) < len(items):
        return None
    places = [item.place for item in items]
    if "order" in kinds and not any(places) and len(items) > 1:
        return [item.value for item in items]
    if not all(places) or len(set(places)) < len(places) or items[0].value == [REST]:
        return None
    only_follows = "next" in kinds and {"place", "before_all", "after_all"}.isdisjoint(kinds)
    return _in_order(items, absolute=not only_follows)


def _tokens(text: str) -> Iterator[tuple[str | None, str]]:
    """Kind and words of each part, from left to right; the kind None for what is none of them."""
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if text[at] == " ":
            at += 1
        elif found and (at == 0 or not text[at - 1].isalpha() or not text[at].isalpha()):
            yield found.lastgroup, found[0]
            at = found.end()
        else:
            yield None, text[at:]
            return


def _placed(tokens: list[tuple[str | None, str]], marks: Marks) -> list[_Item] | None:
    """The items with the places said of them: a place before an item that has none yet, or after it."""
    out: list[_Item] = []
    waiting: int | None = None
    about_film = any(kind in {"before_all", "after_all"} for kind, _ in tokens)
    for number, (kind, words) in enumerate(tokens):
        place = _place(kind, words, about_film=about_film)
        if kind in {"item", "rest"}:
            value: list[Any] | None = [REST] if kind == "rest" else _value(words[0], marks)
            if value is None:
                return None
            number_of = value[0] if tokens[number - 1][0] == "item" else None  # "make the park clip the second one"
            if isinstance(number_of, int) and out and out[-1].place is None and waiting is None:
                out[-1].place = number_of if number_of > 0 else _LAST
            else:
                out.append(_Item(value, waiting))
                waiting = None
        elif kind == "next" and not out:
            return None
        elif kind == "next" and not about_film:
            out[-1].place = out[-1].place or len(out)
            waiting = out[-1].place + 1
        elif place and out and out[-1].place is None:
            out[-1].place = place
        elif place:
            waiting = place
    if any(item.value == [REST] and item.place is None for item in out) and about_film:
        out = [item for item in out if item.value != [REST]]
    return out if waiting is None else None


def _place(kind: str | None, words: str, *, about_film: bool) -> int | None:
    if kind in {"before_all", "after_all"}:
        return 1 if kind == "before_all" else _LAST
    if kind == "next" and about_film:  # "intro before the video and outro after it"
        return _LAST
    if kind != "place":
        return None
    return next((place for pattern, place in _PLACES if re.search(pattern, words)), None)


def _value(char: str, marks: Marks) -> list[Any] | None:
    """One clip, or one file that can be a piece."""
    kind, value = marks.values[char]
    if kind == "F":
        return [{"media": value["id"]}] if value["id"] and value["kind"] in {"video", "image"} else None
    return value if len(value) == 1 else None


def _in_order(items: list[_Item], *, absolute: bool) -> list[Any]:
    """By their places. Where a place is told and not only what follows what, the pieces not named fill the others."""
    known = {item.place: item.value for item in items}
    values = [value for _, value in sorted(known.items(), key=lambda at: at[0] or 0)]
    if not absolute or [REST] in values:
        return values
    counted = [place for place in known if place and place != _LAST]
    front = [known.get(place, [ANOTHER]) for place in range(1, max(counted, default=0) + 1)]
    return [*front, [REST], *([known[_LAST]] if _LAST in known else [])]
