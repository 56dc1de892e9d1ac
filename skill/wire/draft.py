"""The published short keys of a draft, read defensively: any level may be missing, and unknown keys are left alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

TRACKS: Final = "t"
TYPE: Final = "tt"
SEGMENTS: Final = "sg"
DURATION: Final = "d"
META: Final = "m"

VIDEO: Final = 0
AUDIO: Final = 1
TEXT: Final = 7


def tracks(draft: object) -> list[Mapping[str, Any]]:
    """Tracks in order; empty for anything that is not a draft."""
    return _items(draft, TRACKS)


def segments(track: object) -> list[Mapping[str, Any]]:
    """Segments of a track in order."""
    return _items(track, SEGMENTS)


def kind(track: Mapping[str, Any]) -> int | None:
    """`tt` of a track: VIDEO, AUDIO, TEXT or another number; None when it is missing."""
    value = track.get(TYPE)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def duration_ms(node: object) -> int | None:
    """`d` of a draft, track or segment in ms; looked for in `m` too, since nobody published where it sits."""
    for place in (node, meta(node)):
        value = place.get(DURATION) if isinstance(place, Mapping) else None
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e12:
            return round(value)
    return None


def meta(node: object) -> Mapping[str, Any]:
    """`m` of a draft, track or segment; empty when it is missing."""
    found = node.get(META) if isinstance(node, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def of_kind(draft: object, wanted: int) -> Iterator[Mapping[str, Any]]:
    """Every segment on tracks of the `wanted` type, in order."""
    for track in tracks(draft):
        if kind(track) == wanted:
            yield from segments(track)


def media_ids(draft: object) -> set[str]:
    """The files that a draft draws from: what is shown or heard, and the colour tables laid on it."""
    shown = (meta(segment) for track in tracks(draft) for segment in segments(track))
    return {str(value) for facts in shown for value in (facts.get("media_id"), facts.get("lut")) if value is not None}


def exportable(draft: object) -> bool:
    """Whether some track has a segment."""
    return any(segments(track) for track in tracks(draft))


def _items(node: object, key: str) -> list[Mapping[str, Any]]:
    found = node.get(key) if isinstance(node, Mapping) else None
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []
