"""The moment a picture comes from, on the timeline; and the first draft made of it."""

from __future__ import annotations

from typing import Any

from backend.drafts.model import (
    VIDEO,
    Draft,
    clone,
    facts,
    finished,
    fresh_ids,
    main_segments,
    media_entry,
    put_track,
    speed_of,
    with_main,
)
from backend.drafts.sequence import source_spans, spans


def empty_draft() -> Draft:
    """A draft with nothing on it: 1920x1080, 30 frames a second."""
    canvas = {"width": 1920, "height": 1080, "fps": 30, "fit": "fit", "rev": 1, "media": []}
    return finished({"d": 0, "m": canvas, "t": [{"tt": VIDEO, "m": {"id": "t1"}, "sg": []}]})


def with_media(draft: Draft, entry: dict[str, Any]) -> Draft:
    """A draft that also lists `entry` in its media; an entry with the same id is brought up to date."""
    new: Draft = clone(draft)
    listed = facts(new).setdefault("media", [])
    known = next((old for old in listed if old.get("id") == entry["id"]), None)
    if known is None:
        listed.append(clone(entry))
    else:
        known.update(clone(entry))
    return new


def draft_of_moment(draft: Draft, media: dict[str, Any], at_ms: int, *, around_ms: int = 10_000) -> Draft:
    """A draft whose main track shows about `around_ms` around a moment of `media`, on a canvas of the video's size;
    texts, sound and overlays of the draft before are gone, its media stay listed.
    """
    new = with_media(draft, media)
    length = int(media["duration_ms"])
    lasts = min(around_ms, length)
    start = max(0, min(at_ms - lasts // 2, length - lasts))
    new["t"] = [track for track in new.get("t") or [] if track.get("tt") == VIDEO][:1]
    if not new["t"]:
        put_track(new, VIDEO, "main")
    inside = facts(new)
    if media.get("width") and media.get("height"):
        inside.update(width=_even(media["width"]), height=_even(media["height"]))
    inside.setdefault("fps", 30)
    inside["rev"] = int(inside.get("rev", 0)) + 1
    name = str(media.get("name", "")).rsplit(".", 1)[0]
    segment = {
        "d": lasts,
        "m": {"id": next(fresh_ids(new)), "media_id": media["id"], "source_start_ms": start, "name": name},
    }
    return with_main(new, [segment])


def _even(length: int) -> int:
    return max(2, int(length) // 2 * 2)


def moment_on_timeline(draft: Draft, media_id: str, at_ms: int) -> int | None:
    """Where a source time of a medium is shown on the main track; None when no piece shows it."""
    segments = main_segments(draft)
    for index, (low, high) in source_spans(draft):
        segment = segments[index]
        inside = segment["m"]
        if inside.get("media_id") == media_id and low <= at_ms <= high:
            offset = high - at_ms if inside.get("reverse") else at_ms - low
            return spans(draft)[index][0] + int(offset / speed_of(segment))
    return None


def shows(draft: Draft, media_id: str) -> bool:
    """Whether a medium is on the main track at all."""
    return bool(media_entry(draft, media_id)) and any(s["m"].get("media_id") == media_id for s in main_segments(draft))
