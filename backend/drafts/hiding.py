"""Texts and overlays taken off the picture for a while."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backend.drafts.model import (
    Draft,
    Range,
    Segment,
    clone,
    facts,
    finished,
    fresh_ids,
    is_still,
    main_track,
    settle_starts,
    speed_of,
)
from backend.errors import CannotEditError


def hide(draft: Draft, ids: Sequence[str], span: Range) -> Draft:
    """The named segments of side tracks without what they show between two times; refused when that is nothing."""
    new: Draft = clone(draft)
    main = main_track(new)
    fresh = fresh_ids(draft, "h")
    changed = False
    for track in new.get("t") or []:
        if track is main:
            continue
        settle_starts(track)
        left: list[Segment] = []
        for segment in track["sg"]:
            parts = list(_outside(new, segment, span)) if facts(segment).get("id") in ids else [segment]
            changed = changed or parts != [segment]
            for part in parts[1:]:
                part["m"]["id"] = next(fresh)
            left += parts
        track["sg"] = left
    if not changed:
        raise CannotEditError("nothing_there")
    return finished(new)


def _outside(draft: Draft, segment: Segment, span: Range) -> Iterator[Segment]:
    begin = segment["m"]["start_ms"]
    end = begin + segment["d"]
    for low, high in ((begin, min(end, span[0])), (max(begin, span[1]), end)):
        if low >= high:
            continue
        part: Segment = clone(segment)
        part["d"] = high - low
        part["m"]["start_ms"] = low
        if low > begin and "media_id" in part["m"] and not is_still(draft, segment):
            part["m"]["source_start_ms"] = int(part["m"].get("source_start_ms", 0)) + round(
                (low - begin) * speed_of(segment)
            )
        yield part
