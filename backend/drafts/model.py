"""The draft of the wire as plain dicts: what is where, and the few ways to build a new one.

Everything here is pure. A draft that comes in is never changed; what goes out is a copy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

Draft = dict[str, Any]
Track = dict[str, Any]
Segment = dict[str, Any]
Range = tuple[int, int]

VIDEO, AUDIO, TEXT = 0, 1, 7
_TRACK_KEYS = {"tt", "sg", "m", "d"}
_TRACK_FACTS = {"id", "name", "muted", "duck"}


def clone(value: Any) -> Any:
    """A copy that shares no list or dict with `value` (JSON values only)."""
    if isinstance(value, dict):
        return {key: clone(item) for key, item in value.items()}
    if isinstance(value, list):
        return [clone(item) for item in value]
    return value


def facts(thing: dict[str, Any]) -> dict[str, Any]:
    """The `m` of a draft, track or segment, made when it is not there."""
    found: dict[str, Any] = thing.setdefault("m", {})
    return found


def media_of(draft: Draft) -> list[dict[str, Any]]:
    """What was uploaded or found, oldest first."""
    return list((draft.get("m") or {}).get("media") or [])


def media_entry(draft: Draft, media_id: str | None) -> dict[str, Any]:
    """The entry of one medium; empty when it is not listed."""
    return next((entry for entry in media_of(draft) if entry.get("id") == media_id), {})


def tracks(draft: Draft, kind: int) -> list[Track]:
    """All tracks of one kind, in order; for VIDEO the main track comes first."""
    return [track for track in draft.get("t") or [] if track.get("tt") == kind]


def main_track(draft: Draft) -> Track | None:
    """The first video track."""
    found = tracks(draft, VIDEO)
    return found[0] if found else None


def main_segments(draft: Draft) -> list[Segment]:
    """The pieces of the main track, in order."""
    track = main_track(draft)
    return list(track.get("sg") or []) if track else []


def placed(track: Track) -> Iterator[tuple[int, Segment]]:
    """Each segment with the time at which it starts."""
    at = 0
    for segment in track.get("sg") or []:
        at = (segment.get("m") or {}).get("start_ms", at)
        yield at, segment
        at += segment["d"]


def side_segments(draft: Draft, kind: int) -> list[tuple[int, Segment]]:
    """Start and segment of everything of a kind that is not the main track."""
    main = main_track(draft)
    return [item for track in tracks(draft, kind) if track is not main for item in placed(track)]


def main_length(draft: Draft) -> int:
    """Length of the main track in ms."""
    return sum(segment["d"] for segment in main_segments(draft))


def speed_of(segment: Segment) -> Fraction:
    """How fast a segment plays; 1 when nothing is said."""
    pair = (segment.get("m") or {}).get("speed")
    return Fraction(pair[0], pair[1]) if pair else Fraction(1)


def is_still(draft: Draft, segment: Segment) -> bool:
    """Whether a segment shows one picture for its whole length."""
    inside = segment.get("m") or {}
    return bool(inside.get("freeze")) or media_entry(draft, inside.get("media_id")).get("kind") == "image"


def all_segments(draft: Draft) -> Iterator[Segment]:
    """Every segment of every track."""
    for track in draft.get("t") or []:
        yield from track.get("sg") or []


def new_ids(before: Draft, after: Draft) -> list[str]:
    """Ids of the segments that only the later of two drafts has."""
    known = {(segment.get("m") or {}).get("id") for segment in all_segments(before)}
    found = ((segment.get("m") or {}).get("id") for segment in all_segments(after))
    return [name for name in found if name is not None and name not in known]


def fresh_ids(draft: Draft, letter: str = "s") -> Iterator[str]:
    """Ids that no segment and no track of the draft has."""
    used = {(thing.get("m") or {}).get("id") for thing in [*all_segments(draft), *(draft.get("t") or [])]}
    number = 1
    while True:
        name = f"{letter}{number}"
        if name not in used:
            yield name
        number += 1


def put_track(draft: Draft, kind: int, name: str) -> Track:
    """A new empty track at the end of `draft` (changed in place)."""
    track: Track = {"tt": kind, "m": {"id": next(fresh_ids(draft, "t")), "name": name}, "sg": []}
    draft.setdefault("t", []).append(track)
    return track


def put_segment(draft: Draft, kind: int, segment: Segment, name: str) -> None:
    """Lay a segment on the first side track of its kind that has room, else on a new one (changed in place)."""
    begin = segment["m"]["start_ms"]
    end = begin + segment["d"]
    main = main_track(draft)
    for track in tracks(draft, kind):
        if track is not main and not track_is_taken(track, begin, end) and not facts(track).get("muted"):
            settle_starts(track)
            track["sg"] = sorted([*track["sg"], segment], key=lambda item: int(item["m"]["start_ms"]))
            return
    put_track(draft, kind, name)["sg"].append(segment)


def track_is_taken(track: Track, begin: int, end: int) -> bool:
    """Whether something lies on the track between two times."""
    return any(at < end and begin < at + segment["d"] for at, segment in placed(track))


def settle_starts(track: Track) -> None:
    """Write every start that was left to be guessed (changed in place)."""
    for at, segment in list(placed(track)):
        facts(segment)["start_ms"] = at


def change_side(draft: Draft, kind: int, ids: Sequence[str], change: Callable[[Segment], None]) -> Draft:
    """The named segments of the side tracks of a kind after `change`, which may write into the segment it is given."""
    new: Draft = clone(draft)
    for track in _side_tracks(new, kind):
        for segment in track["sg"]:
            if segment["m"].get("id") in ids:
                change(segment)
    return finished(new)


def remove_side(draft: Draft, kind: int, ids: Sequence[str]) -> Draft:
    """Without the named segments of the side tracks of a kind."""
    new: Draft = clone(draft)
    for track in _side_tracks(new, kind):
        track["sg"] = [segment for segment in track["sg"] if segment["m"].get("id") not in ids]
    return finished(new)


def _side_tracks(draft: Draft, kind: int) -> list[Track]:
    """Those of a kind, each start in them written (changed in place)."""
    main = main_track(draft)
    found = [track for track in tracks(draft, kind) if track is not main]
    for track in found:
        settle_starts(track)
    return found


def prune(draft: Draft) -> None:
    """Drop side tracks left without segments, unless they carry keys that are not ours (changed in place)."""
    main = main_track(draft)
    draft["t"] = [
        track for track in draft.get("t") or [] if track is main or track.get("sg") or _has_foreign_keys(track)
    ]


def _has_foreign_keys(track: Track) -> bool:
    return bool(set(track) - _TRACK_KEYS or set(track.get("m") or {}) - _TRACK_FACTS)


def finished(draft: Draft) -> Draft:
    """`draft` with its total brought up to date and empty side tracks dropped (changed in place, and returned)."""
    prune(draft)
    ends = [at + segment["d"] for track in draft.get("t") or [] for at, segment in placed(track)]
    draft["d"] = max(ends, default=0)
    return draft


def with_main(draft: Draft, segments: Iterable[Segment]) -> Draft:
    """A draft whose main track is `segments` end to end; texts, sound and overlays keep their place and are clipped to
    the new end, and what covered the whole video before covers it again.
    """
    before = main_length(draft)
    new: Draft = clone(draft)
    track = main_track(new)
    if track is None:
        track = put_track(new, VIDEO, "main")
        new["t"].insert(0, new["t"].pop())
    track["sg"] = [clone(segment) for segment in segments if segment["d"] > 0]
    _lay_end_to_end(track["sg"])
    after = sum(segment["d"] for segment in track["sg"])
    for other in new["t"]:
        if other is not track:
            settle_starts(other)
            other["sg"] = [
                kept for kept in (_clipped(new, item, other["tt"], before, after) for item in other["sg"]) if kept
            ]
    return finished(new)


def change_main(draft: Draft, indexes: Sequence[int], change: Callable[[Segment], None]) -> Draft:
    """The pieces of the main track at `indexes` after `change`, which may write into the segment it is given."""
    wanted = set(indexes)
    segments = [clone(segment) for segment in main_segments(draft)]
    for index, segment in enumerate(segments):
        if index in wanted:
            facts(segment)
            change(segment)
    return with_main(draft, segments)


def _lay_end_to_end(segments: list[Segment]) -> None:
    at = 0
    for segment in segments:
        inside = facts(segment)
        inside["start_ms"] = at
        at += segment["d"]
        for key in ("fade_in_ms", "fade_out_ms"):
            if inside.get(key, 0) > segment["d"]:
                inside[key] = segment["d"]
    if segments:
        segments[0]["m"].pop("transition", None)


def _clipped(draft: Draft, segment: Segment, kind: int, before: int, after: int) -> Segment | None:
    at = segment["m"]["start_ms"]
    if at >= after:
        return None
    end = at + segment["d"]
    if after > before > 0 and at == 0 and end >= before and _may_outlast(draft, segment, kind):
        end = after
    segment["d"] = min(end, after) - at
    return segment


def _may_outlast(draft: Draft, segment: Segment, kind: int) -> bool:
    return (kind == AUDIO and bool(segment["m"].get("loop"))) or (kind == VIDEO and is_still(draft, segment))


def pair(ratio: Fraction) -> list[int]:
    """A ratio as the draft writes it."""
    return [ratio.numerator, ratio.denominator]
