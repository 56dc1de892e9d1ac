"""The main track: which pieces of which media, in which order, how fast and which way."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from backend.drafts.model import (
    Draft,
    Range,
    Segment,
    clone,
    facts,
    fresh_ids,
    is_still,
    main_length,
    main_segments,
    media_entry,
    pair,
    speed_of,
    with_main,
)
from backend.errors import CannotEditError

SLOWEST, FASTEST = Fraction(1, 20), Fraction(20)


def spans(draft: Draft) -> list[Range]:
    """Begin and end of each piece of the main track on the timeline."""
    out, at = [], 0
    for segment in main_segments(draft):
        out.append((at, at + segment["d"]))
        at += segment["d"]
    return out


def keep(draft: Draft, ranges: Sequence[Range]) -> Draft:
    """Only what lies in `ranges` (timeline ms), in the order of the timeline."""
    wanted = _merged(draft, ranges)
    if not wanted:
        raise CannotEditError("nothing_there")
    return with_main(draft, _ends_faded(draft, _pieces(draft, wanted)))


def remove(draft: Draft, ranges: Sequence[Range]) -> Draft:
    """Everything but `ranges`; what follows moves up."""
    gone = _merged(draft, ranges)
    if not gone:
        raise CannotEditError("nothing_there")
    left = _complement(gone, main_length(draft))
    if not left:
        raise CannotEditError("nothing_left")
    return with_main(draft, _ends_faded(draft, _pieces(draft, left)))


def split(draft: Draft, times: Sequence[int]) -> Draft:
    """A cut at each time; nothing goes."""
    total = main_length(draft)
    inner = sorted({time for time in times if 0 < time < total})
    if not inner:
        raise CannotEditError("nothing_there")
    edges = [0, *inner, total]
    return with_main(draft, _pieces(draft, list(itertools.pairwise(edges))))


def delete(draft: Draft, indexes: Sequence[int]) -> Draft:
    """Without the pieces at `indexes` (from 0)."""
    segments = main_segments(draft)
    left = [segment for index, segment in enumerate(segments) if index not in indexes]
    if not left:
        raise CannotEditError("nothing_left")
    return with_main(draft, left)


def keep_only(draft: Draft, indexes: Sequence[int]) -> Draft:
    """Only the pieces at `indexes`, in timeline order."""
    return with_main(draft, [main_segments(draft)[index] for index in sorted(set(indexes))])


def duplicate(draft: Draft, index: int, *, times: int = 1, to: int | None = None) -> Draft:
    """`times` copies of one piece, right after it, or before position `to`."""
    segments = main_segments(draft)
    ids = fresh_ids(draft)
    copies = [_copy(segments[index], next(ids)) for _ in range(times)]
    place = index + 1 if to is None else to
    return with_main(draft, [*segments[:place], *copies, *segments[place:]])


def repeat(draft: Draft, times: int) -> Draft:
    """The whole main track `times` times in a row."""
    segments = main_segments(draft)
    ids = fresh_ids(draft)
    copies = [_copy(segment, next(ids)) for _ in range(times - 1) for segment in segments]
    return with_main(draft, [*segments, *copies])


def move(draft: Draft, index: int, to: int) -> Draft:
    """The piece at `index` to where it ends up at position `to` among the others."""
    segments = main_segments(draft)
    piece = segments.pop(index)
    segments.insert(to, piece)
    return with_main(draft, segments)


def swap(draft: Draft, one: int, other: int) -> Draft:
    """Two pieces in each other's place."""
    segments = main_segments(draft)
    segments[one], segments[other] = segments[other], segments[one]
    return with_main(draft, segments)


def arranged(draft: Draft, order: Sequence[int]) -> Draft:
    """The pieces in a new order, each named once."""
    segments = main_segments(draft)
    return with_main(draft, [segments[index] for index in order])


def insert(draft: Draft, media_id: str, at_ms: int, *, length: int | None = None, source: int = 0) -> Draft:
    """A medium as a new piece at a time; the rest moves on. A picture lasts `length` or 3 s, a video its own length."""
    medium = media_entry(draft, media_id)
    whole = medium.get("duration_ms")
    lasts = (length or 3000) if not whole or medium.get("kind") == "image" else min(length or whole, whole - source)
    new: Segment = {"d": lasts, "m": {"id": next(fresh_ids(draft)), "media_id": media_id, "source_start_ms": source}}
    if medium.get("name"):
        new["m"]["name"] = str(medium["name"]).rsplit(".", 1)[0]
    return _put_in(draft, new, at_ms)


def freeze(draft: Draft, at_ms: int, length: int) -> Draft:
    """The frame at a time held for `length`; the rest moves on."""
    total = main_length(draft)
    if not 0 <= at_ms <= total or not total:
        raise CannotEditError("nothing_there")
    index, offset = _at(draft, min(at_ms, total - 1))
    segment = main_segments(draft)[index]
    held = _copy(segment, next(fresh_ids(draft)))
    held["d"] = length
    inside = held["m"]
    for key in ("fade_in_ms", "fade_out_ms", "transition", "speed", "reverse"):
        inside.pop(key, None)
    inside.update(source_start_ms=_source_at(draft, segment, offset), freeze=True)
    return _put_in(draft, held, at_ms)


def set_speed(draft: Draft, indexes: Sequence[int], speed: Fraction) -> Draft:
    """The pieces at `indexes` play at `speed` (2 = twice as fast)."""
    return _each(draft, indexes, lambda segment: _at_speed(draft, segment, speed))


def change_speed(draft: Draft, indexes: Sequence[int], factor: Fraction) -> Draft:
    """The pieces at `indexes` play `factor` times as fast as now."""
    return _each(draft, indexes, lambda segment: _at_speed(draft, segment, speed_of(segment) * factor))


def reverse(draft: Draft, indexes: Sequence[int]) -> Draft:
    """The pieces at `indexes` play the other way; if all are named, their order turns round too."""
    segments = [clone(segment) for segment in main_segments(draft)]
    for index in indexes:
        inside = facts(segments[index])
        if inside.pop("reverse", False):
            continue
        if not is_still(draft, segments[index]):
            inside["reverse"] = True
    if len(set(indexes)) == len(segments):
        segments.reverse()
    return with_main(draft, segments)


def isolated(draft: Draft, ranges: Sequence[Range]) -> tuple[Draft, list[int]]:
    """A draft cut at the borders of `ranges`, and the indexes of the pieces inside them."""
    wanted = _merged(draft, ranges)
    if not wanted:
        raise CannotEditError("nothing_there")
    borders = [time for begin, end in wanted for time in (begin, end) if 0 < time < main_length(draft)]
    cut = split(draft, borders) if borders else draft
    inside = [
        index
        for index, (begin, end) in enumerate(spans(cut))
        if any(begin >= low and end <= high for low, high in wanted)
    ]
    return cut, inside


def reaching(draft: Draft, begin: int, end: int) -> Draft:
    """Keep begin … end of the timeline; where that lies before or past what is there, the first and last piece grow
    into their source as far as it goes.
    """
    total = main_length(draft)
    kept = keep(draft, [(max(0, begin), min(total, end))])
    segments = main_segments(kept)
    segments[0] = _grown(draft, segments[0], max(0, -begin), 0)
    segments[-1] = _grown(draft, segments[-1], 0, max(0, end - total))
    return with_main(kept, segments)


def slice_of(draft: Draft, segment: Segment, begin: int, end: int) -> Segment:
    """The part begin … end (ms on the timeline, from its own start) of a piece, with the same id."""
    part: Segment = clone(segment)
    part["d"] = end - begin
    inside = facts(part)
    if not is_still(draft, segment):
        first = segment["d"] - end if inside.get("reverse") else begin
        inside["source_start_ms"] = inside.get("source_start_ms", 0) + int(first * speed_of(segment))
    if begin > 0:
        inside.pop("fade_in_ms", None)
        inside.pop("transition", None)
    if end < segment["d"]:
        inside.pop("fade_out_ms", None)
    return part


def _pieces(draft: Draft, ranges: Sequence[Range]) -> list[Segment]:
    ids = fresh_ids(draft)
    out = []
    for segment, (begin, end) in zip(main_segments(draft), spans(draft), strict=True):
        parts = [(max(begin, low), min(end, high)) for low, high in ranges if low < end and begin < high]
        for number, (low, high) in enumerate(parts):
            piece = slice_of(draft, segment, low - begin, high - begin)
            if number:
                facts(piece)["id"] = next(ids)
            out.append(piece)
    return out


def _ends_faded(draft: Draft, pieces: list[Segment]) -> list[Segment]:
    """A fade from and to black belongs to the ends of the video: it stays when the ends are cut."""
    old = main_segments(draft)
    for edge, key in ((0, "fade_in_ms"), (-1, "fade_out_ms")):
        if pieces and (old[edge].get("m") or {}).get(key) and not facts(pieces[edge]).get(key):
            facts(pieces[edge])[key] = min(old[edge]["m"][key], pieces[edge]["d"])
    return pieces


def _merged(draft: Draft, ranges: Sequence[Range]) -> list[Range]:
    total = main_length(draft)
    out: list[Range] = []
    for begin, end in sorted((max(0, low), min(total, high)) for low, high in ranges):
        if begin >= end:
            continue
        if out and begin <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((begin, end))
    return out


def _complement(ranges: Sequence[Range], total: int) -> list[Range]:
    edges = [0, *(time for span in ranges for time in span), total]
    return [(begin, end) for begin, end in zip(edges[::2], edges[1::2], strict=True) if begin < end]


def _copy(segment: Segment, new_id: str) -> Segment:
    piece: Segment = clone(segment)
    facts(piece)["id"] = new_id
    return piece


def _at(draft: Draft, at_ms: int) -> tuple[int, int]:
    for index, (begin, end) in enumerate(spans(draft)):
        if begin <= at_ms < end:
            return index, at_ms - begin
    raise CannotEditError("nothing_there")


def _source_at(draft: Draft, segment: Segment, offset: int) -> int:
    inside = facts(segment)
    start = int(inside.get("source_start_ms", 0))
    if is_still(draft, segment):
        return start
    if inside.get("reverse"):
        return start + max(0, int((segment["d"] - offset) * speed_of(segment)) - 1)
    return start + int(offset * speed_of(segment))


def _put_in(draft: Draft, new: Segment, at_ms: int) -> Draft:
    total = main_length(draft)
    if not 0 <= at_ms <= total:
        raise CannotEditError("nothing_there")
    cut = draft
    if at_ms not in {0, total, *(begin for begin, _ in spans(draft))}:
        cut = split(draft, [at_ms])
        new["m"]["id"] = next(fresh_ids(cut))
    segments = main_segments(cut)
    place = sum(1 for begin, _ in spans(cut) if begin < at_ms)
    return with_main(cut, [*segments[:place], new, *segments[place:]])


def _each(draft: Draft, indexes: Sequence[int], change: Callable[[Segment], Segment]) -> Draft:
    wanted = set(indexes)
    return with_main(
        draft, [change(segment) if index in wanted else segment for index, segment in enumerate(main_segments(draft))]
    )


def _at_speed(draft: Draft, segment: Segment, speed: Fraction) -> Segment:
    if not SLOWEST <= speed <= FASTEST:
        raise CannotEditError("speed_out_of_bounds")
    piece: Segment = clone(segment)
    if is_still(draft, segment):
        return piece
    speed = speed.limit_denominator(1000)
    piece["d"] = max(1, int(segment["d"] * speed_of(segment) / speed))
    facts(piece)["speed"] = pair(speed)
    if speed == 1:
        piece["m"].pop("speed")
    return piece


def _grown(draft: Draft, segment: Segment, before: int, after: int) -> Segment:
    """A piece longer by `before` and `after` ms of the timeline, as far as its source goes."""
    inside = segment.get("m") or {}
    whole = media_entry(draft, inside.get("media_id")).get("duration_ms")
    if is_still(draft, segment) or not whole or not (before or after):
        return segment
    if inside.get("reverse"):
        before, after = after, before
    speed = speed_of(segment)
    start = int(inside.get("source_start_ms", 0))
    lead = min(int(start / speed), before)
    tail = min(int((whole - start) / speed) - segment["d"], after)
    piece: Segment = clone(segment)
    piece["m"]["source_start_ms"] = max(0, start - int(lead * speed))
    piece["d"] += lead + max(0, tail)
    return piece


def source_spans(draft: Draft) -> Iterator[tuple[int, Range]]:
    """Index and source range of each moving piece."""
    for index, segment in enumerate(main_segments(draft)):
        if not is_still(draft, segment):
            start = int(facts(segment).get("source_start_ms", 0))
            yield index, (start, start + int(segment["d"] * speed_of(segment)))
