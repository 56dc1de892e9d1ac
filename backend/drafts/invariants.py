"""What must hold for every draft, whatever was done to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backend.drafts.model import (
    AUDIO,
    VIDEO,
    Draft,
    Segment,
    all_segments,
    is_still,
    main_length,
    main_track,
    media_entry,
    placed,
    speed_of,
)
from backend.errors import InvalidDraftError

#: keys of ours that hold numbers; what others put into a draft may hold anything
_NUMBERS = (
    *("start_ms", "source_start_ms", "volume", "fade_in_ms", "fade_out_ms", "rotate", "fade_ms"),
    *("width", "height", "loudness_lufs"),
)
#: least and most of what can be rendered
Bounds = tuple[int, int]
LENGTH_MS: Bounds = (0, 24 * 3600 * 1000)
LOUDNESS_LUFS: Bounds = (-70, -5)
TEXT_SIZE: Bounds = (1, 1000)
FILTER_AMOUNT: Bounds = (-1000, 1000)


def check(draft: Draft) -> None:
    """Raise InvalidDraftError that names the first rule the draft breaks."""
    for rule in (_shape, _integers, _bounds, _main_is_gapless, _ends, _sources, _ids):
        fault = next(iter(rule(draft)), None)
        if fault:
            raise InvalidDraftError(fault)


def _shape(draft: Draft) -> Iterator[str]:
    if not isinstance(draft.get("t"), list) or not isinstance(draft.get("d"), int):
        yield "a draft has a list of tracks `t` and a length `d`"
        return
    for track in draft["t"]:
        if not isinstance(track.get("sg"), list) or not isinstance(track.get("tt"), int):
            yield "a track has a kind `tt` and a list of segments `sg`"
    if not all(
        isinstance(segment.get("d"), int) and isinstance(segment.get("m"), dict) for segment in all_segments(draft)
    ):
        yield "a segment has a length `d` in whole ms and an `m`"


def _integers(draft: Draft) -> Iterator[str]:
    for holder in [draft.get("m") or {}, *(segment["m"] for segment in all_segments(draft))]:
        for key in _NUMBERS:
            if holder.get(key) is not None and not _is_int(holder[key]):
                yield f"`{key}` must be an integer"
        for key in ("speed", "crop", "box"):
            if not all(_is_int(number) for number in holder.get(key) or []):
                yield f"`{key}` must hold integers"


def _bounds(draft: Draft) -> Iterator[str]:
    yield from _outside(draft, "d", LENGTH_MS)
    yield from _outside(draft.get("m"), "loudness_lufs", LOUDNESS_LUFS)
    for segment in all_segments(draft):
        yield from _outside(segment["m"].get("style"), "size", TEXT_SIZE)
        for effect in segment["m"].get("filters") or []:
            yield from _outside(effect, "v", FILTER_AMOUNT)


def _outside(holder: Any, key: str, bounds: Bounds) -> Iterator[str]:
    value = holder.get(key) if isinstance(holder, dict) else None
    if isinstance(value, int | float) and not bounds[0] <= value <= bounds[1]:
        yield f"`{key}` must be from {bounds[0]} to {bounds[1]}"


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _main_is_gapless(draft: Draft) -> Iterator[str]:
    track = main_track(draft)
    at = 0
    for start, segment in placed(track) if track else ():
        if start != at:
            yield f"gap or overlap on the main track at {at} ms"
        if segment["d"] <= 0:
            yield f"an empty segment on the main track at {at} ms"
        at = start + segment["d"]


def _ends(draft: Draft) -> Iterator[str]:
    ends = [start + segment["d"] for track in draft["t"] for start, segment in placed(track)]
    if draft["d"] != max(ends, default=0):
        yield f"`d` is {draft['d']}, the last segment ends at {max(ends, default=0)}"
    if main_track(draft) and main_length(draft) and max(ends) > main_length(draft):
        yield "something outlives the main track"
    if any(start < 0 for track in draft["t"] for start, _ in placed(track)):
        yield "a segment starts before the beginning"


def _sources(draft: Draft) -> Iterator[str]:
    for track in draft["t"]:
        if track["tt"] in {VIDEO, AUDIO}:
            for segment in track["sg"]:
                yield from _source(draft, segment)


def _source(draft: Draft, segment: Segment) -> Iterator[str]:
    inside = segment["m"]
    medium = media_entry(draft, inside.get("media_id"))
    if not medium:
        yield f"medium {inside.get('media_id')} is not listed"
    length = medium.get("duration_ms")
    start = inside.get("source_start_ms", 0)
    if start < 0:
        yield "a source position before the beginning"
    if (
        length
        and not is_still(draft, segment)
        and not inside.get("loop")
        and start + segment["d"] * speed_of(segment) > length
    ):
        yield f"segment {inside.get('id')} runs past the end of its source"


def _ids(draft: Draft) -> Iterator[str]:
    seen = [segment["m"]["id"] for segment in all_segments(draft) if segment["m"].get("id") is not None]
    if len(seen) != len(set(seen)):
        yield "segment ids repeat"
