"""Titles, captions and lower thirds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from backend.drafts.model import (
    TEXT,
    Draft,
    Segment,
    change_side,
    clone,
    facts,
    finished,
    fresh_ids,
    main_length,
    placed,
    put_segment,
    remove_side,
    tracks,
)
from backend.errors import CannotEditError

DEFAULT_SIZE = 60
CAPTION_SIZE = 45
SMALLEST, LARGEST = 10, 400


def text_segments(draft: Draft) -> list[tuple[int, Segment]]:
    """Start and segment of every text, in order of time."""
    return sorted(((at, s) for track in tracks(draft, TEXT) for at, s in placed(track)), key=lambda item: item[0])


def add_text(
    draft: Draft,
    text: str,
    *,
    start: int = 0,
    end: int | None = None,
    position: str | list[int] = "center",
    style: dict[str, Any] | None = None,
    fade: int | None = None,
    name: str = "title",
) -> Draft:
    """A text from `start` to `end` or the end of the video."""
    total = main_length(draft)
    until = min(total, end if end is not None else total)
    if start >= until:
        raise CannotEditError("nothing_there")
    inside: dict[str, Any] = {
        "id": next(fresh_ids(draft, "x")),
        "name": name,
        "start_ms": start,
        "text": text,
        "position": position,
        "style": {"size": DEFAULT_SIZE, "color": "white", **(style or {})},
    }
    if fade:
        inside["fade_ms"] = fade
    new: Draft = clone(draft)
    put_segment(new, TEXT, {"d": until - start, "m": inside}, "text")
    return finished(new)


def add_captions(draft: Draft, shown: Sequence[tuple[int, int, str]]) -> Draft:
    """Captions at the bottom: (begin, end, words) in ms of the timeline, clipped to the video. Those beyond it go."""
    total = main_length(draft)
    new: Draft = clone(draft)
    ids = fresh_ids(draft, "x")
    for begin, end, words in shown:
        low, high = max(0, begin), min(total, end)
        if low < high:
            inside = {
                "id": next(ids),
                "name": "caption",
                "start_ms": low,
                "text": words,
                "position": "bottom",
                "style": {"size": CAPTION_SIZE, "color": "white"},
            }
            put_segment(new, TEXT, {"d": high - low, "m": inside}, "text")
    return finished(new)


def change_texts(draft: Draft, ids: Sequence[str], change: Callable[[Segment], None]) -> Draft:
    """The named texts after `change`, which may write into the segment it is given."""
    return change_side(draft, TEXT, ids, change)


def style_texts(draft: Draft, ids: Sequence[str], style: dict[str, Any]) -> Draft:
    """The named texts with these style keys set."""
    return change_texts(draft, ids, lambda segment: facts(segment).setdefault("style", {}).update(style))


def resize_texts(draft: Draft, ids: Sequence[str], percent: int) -> Draft:
    """The named texts at a percentage of their size now."""

    def resize(segment: Segment) -> None:
        style = facts(segment).setdefault("style", {})
        size = int(style.get("size") or DEFAULT_SIZE) * percent // 100
        style["size"] = max(SMALLEST, min(LARGEST, size))

    return change_texts(draft, ids, resize)


def place_texts(draft: Draft, ids: Sequence[str], position: str | list[int]) -> Draft:
    """The named texts somewhere else on the picture."""
    return change_texts(draft, ids, lambda segment: facts(segment).update(position=position))


#: the middle of a text placed by a word, per mille: near enough to move on from
_ROWS = {"top": 110, "bottom": 890, "lower": 750}
_COLUMNS = {"left": 250, "right": 750}
_EDGE = 50


def nudge_texts(draft: Draft, ids: Sequence[str], right: int, down: int) -> Draft:
    """The named texts so much farther right and down, in per mille of the picture; their middle stays in it."""

    def nudge(segment: Segment) -> None:
        x, y = _middle(facts(segment).get("position", "center"))
        moved = [max(_EDGE, min(1000 - _EDGE, at)) for at in (x + right, y + down)]
        facts(segment)["position"] = moved

    return change_texts(draft, ids, nudge)


def _middle(position: str | list[int]) -> tuple[int, int]:
    if not isinstance(position, str):
        return position[0], position[1]
    words = position.split("_")
    column = next((at for word, at in _COLUMNS.items() if word in words), 500)
    return column, next((at for word, at in _ROWS.items() if word in words), 500)


def time_texts(draft: Draft, ids: Sequence[str], start: int | None, end: int | None) -> Draft:
    """The named texts from `start` to `end`; with no end they last as long as before."""
    total = main_length(draft)

    def retime(segment: Segment) -> None:
        begin = facts(segment)["start_ms"] if start is None else start
        until = min(total, begin + segment["d"] if end is None else end)
        if begin >= until:
            raise CannotEditError("nothing_there")
        facts(segment)["start_ms"] = begin
        segment["d"] = until - begin

    return change_texts(draft, ids, retime)


def reword_texts(draft: Draft, ids: Sequence[str], text: str) -> Draft:
    """The named texts with other words."""
    return change_texts(draft, ids, lambda segment: facts(segment).update(text=text))


def fade_texts(draft: Draft, ids: Sequence[str], fade: int) -> Draft:
    """The named texts fading in and out over `fade` ms."""
    return change_texts(draft, ids, lambda segment: facts(segment).update(fade_ms=min(fade, segment["d"] // 2)))


def remove_texts(draft: Draft, ids: Sequence[str]) -> Draft:
    """Without the named texts."""
    return remove_side(draft, TEXT, ids)
