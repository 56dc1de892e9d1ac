"""What a wish for something besides an edit is about: a time or a stretch of the timeline, or all of it."""

from __future__ import annotations

from typing import Any

from backend.agent.editing.wish import Wish
from backend.drafts.model import Range
from backend.drafts.sequence import spans
from backend.drafts.texts import text_segments
from backend.errors import CannotEditError

#: operation -> its name on the wire
PRODUCTS = {
    "still": "still",
    "gif": "gif",
    "mp3": "mp3",
    "sheet": "contact_sheet",
    "preview": "preview",
    "strip": "timeline",
    "srt": "srt",
    "vtt": "vtt",
    "ass": "ass",
    "export": "export",
}
_OF_TEXTS = {"srt", "vtt", "ass"}
_OF_A_MOMENT = {"still", "sheet"}


def product(op: str, wish: Wish) -> dict[str, Any]:
    """The product asked for: its kind, and `at_ms`, or `start_ms` and `end_ms`, where a part of the video is named."""
    if op in _OF_TEXTS and not text_segments(wish.draft):
        raise CannotEditError("no_text")
    span, at_ms = _span(op, wish), None
    if span is None:
        at_ms = _moment(op, wish)
    place = {} if span is None else {"start_ms": span[0], "end_ms": span[1]}
    return {"kind": PRODUCTS[op], **place, **({} if at_ms is None else {"at_ms": at_ms})}


def _span(op: str, wish: Wish) -> Range | None:
    """The stretch named: by its times, its length, or a piece."""
    named = wish.range()
    if named:
        return named
    length = wish.length() if op not in _OF_A_MOMENT else None
    if length is not None:  # "a 3 second GIF from 0:05"
        begin = wish.point() or 0
        return begin, min(wish.total, begin + length)
    if wish.clause.slots.get("C"):
        return spans(wish.draft)[wish.one_clip()]
    return None


def _moment(op: str, wish: Wish) -> int | None:
    """The moment named, or the first or last frame."""
    at_ms = wish.point()
    if at_ms is None and op in _OF_A_MOMENT:
        at_ms = wish.length()  # "a still at 5 seconds"
    edge = wish.has("atend") - wish.has("atfront")
    if at_ms is None and edge and op not in _OF_A_MOMENT:
        raise CannotEditError("which_range")  # "a preview of the ending"
    return at_ms if at_ms is not None or not edge else max(0, edge * (wish.total - 1))
