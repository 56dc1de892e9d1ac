"""Operations on which stretch of the video stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from backend.agent.editing.wish import SLACK_MS, Wish
from backend.drafts import sequence
from backend.drafts.model import Draft, Range, facts, main_segments, speed_of
from backend.errors import CannotEditError


def keep(wish: Wish) -> Draft:
    """Only the ranges named; around the match they may reach into the source."""
    wish.needs_video()
    inside = _inside_clip(wish)
    if inside:
        (low, high), (begin, end) = inside[0][0], inside[1]
        wish.scene.note("kept", ms=high - low)
        return sequence.remove(wish.draft, [(begin, low), (high, end)])
    edges = _edge_of_every_clip(wish)
    if edges:
        wish.scene.note("kept", ms=sum(high - low for low, high in edges))
        return sequence.keep(wish.draft, edges)
    values = wish.all("R")
    if not values:
        return _keep_beside_match(wish)
    if any(edge[0] == "match" for value in values for edge in value[:2]):
        if len(values) > 1:
            raise CannotEditError("unsure")
        begin, end = wish.at(values[0][0]), wish.at(values[0][1])
        if begin >= end:
            raise CannotEditError("unsure")
        wish.scene.note("around_match" if values[0][2] == "match" else "kept", ms=end - begin)
        return sequence.reaching(wish.draft, begin, end)
    spans = [wish.span(value) for value in values]
    wish.scene.note("kept", ms=sum(min(end, wish.total) - max(0, begin) for begin, end in spans))
    return sequence.keep(wish.draft, spans)


def _keep_beside_match(wish: Wish) -> Draft:
    value = wish.one("P")
    if not value or value[0] != "match":
        raise CannotEditError("which_range")
    match = wish.match_time()
    begin, end = sorted((match, match + int(value[1])))
    wish.scene.note("kept", ms=end - begin)
    return sequence.reaching(wish.draft, begin, end)


def trim_range(wish: Wish) -> Draft:
    """`Trim` of an end takes it off; of a range in the middle keeps it."""
    sides = [value[2] for value in wish.clause.slots.get("R", [])]
    ends = all(side in {"head", "tail"} for side in sides)
    return remove(wish) if ends and not wish.has("trimto", "keep", "startat") else keep(wish)


def _inside_clip(wish: Wish) -> tuple[list[Range], Range] | None:
    """The start or end of one clip: ranges of it on the timeline, and the clip's own."""
    values = wish.clause.slots.get("R") or []
    if not wish.clause.slots.get("C") or not values:
        return None
    clips = wish.clips()
    if len(clips) != 1 or any(value[2] not in {"head", "tail"} for value in values):
        raise CannotEditError("unsure")
    begin, end = sequence.spans(wish.draft)[clips[0]]
    return [_part_of_clip(value, begin, end) for value in wish.all("R")], (begin, end)


def _edge_of_clip(wish: Wish) -> tuple[list[Range], Range] | None:
    """So much of the start or end of one clip."""
    clips = wish.clips()
    front, back = wish.has("atfront", "startat"), wish.has("atend", "endat")
    if len(clips) != 1 or front == back or not wish.clause.slots.get("T"):
        return None
    begin, end = sequence.spans(wish.draft)[clips[0]]
    span = wish.length() or 0
    if span >= end - begin:
        raise CannotEditError("beyond", total=end - begin)
    return [(begin, begin + span) if front else (end - span, end)], (begin, end)


def _edge_of_every_clip(wish: Wish) -> list[Range]:
    """`A second off the start of every clip`."""
    named, front = wish.clause.slots.get("R") or [], wish.has("atfront", "startat")
    if not wish.has("all", "each") or not wish.has("clipnoun"):
        return []
    span = wish.length()
    if not named and span and front != wish.has("atend", "endat"):
        named = [[["start", 0], ["start", span], "head"]] if front else [[["end", -span], ["end", 0], "tail"]]
    if len(named) != 1 or named[0][2] not in {"head", "tail"} or "open" in named[0]:
        return []
    wish.all("R")
    return [_part_of_clip(named[0], begin, end) for begin, end in sequence.spans(wish.draft)]


def _part_of_clip(value: Sequence[Any], begin: int, end: int) -> Range:
    """A range told of a clip, on the timeline."""
    low, high = (_in_clip(edge, begin, end) for edge in value[:2])
    if not begin <= low < high <= end:
        raise CannotEditError("beyond", total=end - begin)
    return low, high


def _in_clip(edge: list[Any], begin: int, end: int) -> int:
    kind, value = edge
    if kind == "part":
        return int(begin + (end - begin) * value // 1000)
    return int(end + value if kind == "end" else begin + value)


def clip_length(wish: Wish) -> Draft:
    """The clips named, each cut at its tail to a length."""
    clips, wanted = wish.clips(), wish.length()
    if wanted is None or (len(clips) != 1 and not wish.has("each", "all")):
        raise CannotEditError("unsure")
    spans = [sequence.spans(wish.draft)[clip] for clip in clips]
    if wish.has("by"):  # "shorten clip 2 by 3 seconds"
        tails = [(end - wanted, end) for _, end in spans]
    else:
        tails = [(begin + wanted, end) for begin, end in spans]
    for (begin, end), (cut, _) in zip(spans, tails, strict=True):
        if not begin < cut < end:
            raise CannotEditError("beyond", total=end - begin)
    wish.scene.note("removed", ms=sum(end - cut for cut, end in tails))
    return sequence.remove(wish.draft, tails)


def each_length(wish: Wish) -> Draft:
    """Every clip cut at its tail to a length."""
    wanted = wish.length()
    clips = sequence.spans(wish.draft)
    if not wanted or any(end - begin < wanted for begin, end in clips):
        raise CannotEditError("unsure")
    if wish.has("by"):  # "each clip shorter by a second"
        wish.scene.note("removed", ms=wanted * len(clips))
        return sequence.remove(wish.draft, [(end - wanted, end) for _, end in clips])
    wish.scene.note("removed", ms=sum(end - begin - wanted for begin, end in clips))
    return sequence.remove(wish.draft, [(begin + wanted, end) for begin, end in clips if begin + wanted < end])


def remove(wish: Wish) -> Draft:
    """Everything but the ranges named."""
    wish.needs_video()
    every = _edge_of_every_clip(wish)
    if every:
        wish.scene.note("removed", ms=sum(high - low for low, high in every))
        return sequence.remove(wish.draft, every)
    inside = _inside_clip(wish) or _edge_of_clip(wish)
    if inside:
        wish.scene.note("removed", ms=sum(high - low for low, high in inside[0]))
        return sequence.remove(wish.draft, inside[0])
    spans = [wish.span(value) for value in wish.all("R")] or [_told_by_length(wish)]
    if wish.clause.slots.get("C"):
        raise CannotEditError("unsure")
    wish.scene.note("removed", ms=sum(min(end, wish.total) - max(0, begin) for begin, end in spans))
    return sequence.remove(wish.draft, spans)


def _told_by_length(wish: Wish) -> Range:
    """`5 seconds from 0:20`, `2 seconds after the match`, `10 seconds at the end`, `a quarter off the front`."""
    span, point = wish.length(), wish.one("P")
    if point and point[0] == "match":
        match = wish.match_time()
        low, high = sorted((match, match + int(point[1])))
        return low, high
    if point and span and point[0] == "start":
        return int(point[1]), int(point[1]) + span
    if span and not point and wish.has("atfront", "startat"):
        return 0, span
    if span and not point and wish.has("atend", "endat"):
        return wish.total - span, wish.total
    if point or not wish.clause.slots.get("G"):
        raise CannotEditError("which_range")
    return _share_at_edge(wish)


def _share_at_edge(wish: Wish) -> Range:
    """`A quarter off the end`."""
    percent, front = wish.percent(), wish.has("atfront", "startat")
    if not percent or not 0 < percent < 100 or front == wish.has("atend", "endat"):
        raise CannotEditError("which_range")
    span = wish.total * percent // 100
    return (0, span) if front else (wish.total - span, wish.total)


def remove_rest(wish: Wish) -> Draft:
    """What lies past the cut just made; nothing when the edit before kept a range already."""
    target = wish.scene.target.get("op")
    if wish.scene.cut_at:
        return _without_a_side(wish, wish.scene.cut_at, first=wish.has("front") and not wish.has("rest"))
    if target in {"keep", "length", "start_at", "end_at", "trim_range", "keep_clip"}:
        return wish.draft
    raise CannotEditError("which_range")


def keep_rest(wish: Wish) -> Draft:
    """What lies past the cut just made alone; nothing more to do after a part was taken out."""
    if wish.scene.cut_at:
        return _without_a_side(wish, wish.scene.cut_at, first=not (wish.has("front") and not wish.has("rest")))
    if wish.scene.target.get("op") in {"remove", "delete_clip", "trim_range", "start_at", "end_at"}:
        return wish.draft
    raise CannotEditError("which_range")


def _without_a_side(wish: Wish, cut_at: int, *, first: bool) -> Draft:
    """The video without what lies before a cut, or without what lies after it."""
    span = (0, cut_at) if first else (cut_at, wish.total)
    wish.scene.note("removed", ms=span[1] - span[0])
    return sequence.remove(wish.draft, [span])


def halve_length(wish: Wish) -> Draft:
    """The first half of the video."""
    wish.needs_video()
    wish.scene.note("length", ms=wish.total // 2)
    return sequence.keep(wish.draft, [(0, wish.total // 2)])


def length(wish: Wish) -> Draft:
    """The video cut at its tail to a length."""
    wish.needs_video()
    wanted = wish.length() if wish.clause.slots.get("T") else wish.point()
    if wanted is None:
        raise CannotEditError("which_length")
    if wanted > wish.total + SLACK_MS:
        raise CannotEditError("beyond", total=wish.total)
    wish.scene.note("length", ms=wanted)
    return sequence.keep(wish.draft, [(0, wanted)])


def shorter(wish: Wish) -> Draft:
    """The video shorter by an amount, taken off its tail."""
    wish.needs_video()
    by = wish.length()
    percent = wish.one("G")
    cut = by if by is not None else wish.total * (percent or 0) // 100
    if not 0 < cut < wish.total:
        raise CannotEditError("beyond", total=wish.total)
    wish.scene.note("removed", ms=cut)
    return sequence.keep(wish.draft, [(0, wish.total - cut)])


def longer(wish: Wish) -> Draft:
    """Refused: a longer video needs to be told how."""
    del wish
    raise CannotEditError("which_longer")


def _edge(wish: Wish) -> tuple[int, int | None]:
    at, span = wish.point(), wish.length()
    if at is None and (wish.has("jumpto") or not wish.has("startat")):  # "end at 20 s", "jump to 0:40": no span
        at, span = span, None
    if at is None:
        raise CannotEditError("which_range")
    return at, span


def start_at(wish: Wish) -> Draft:
    """The video from a point on, for a length if one is given."""
    wish.needs_video()
    value = wish.clause.slots.get("R")
    if value:
        return keep(wish)
    point = wish.clause.slots.get("P") or []
    if point and point[0][0] == "match":
        wish.all("P")
        aside = int(point[0][1])
        begin = wish.match_time() + aside
        span = wish.length()
        wish.scene.note("started" if aside else "started_match", ms=begin)
        return sequence.reaching(wish.draft, begin, begin + span if span else wish.total)
    at, span = _edge(wish)
    end = at + span if span else wish.total
    if at >= wish.total or (span and end > wish.total + SLACK_MS and not wish.clause.slots.get("M")):
        raise CannotEditError("beyond", total=wish.total)
    wish.scene.note("started", ms=at)
    return sequence.reaching(wish.draft, at, end)


def end_at(wish: Wish) -> Draft:
    """The video up to a point."""
    wish.needs_video()
    at, span = _edge(wish)
    if not 0 < at <= wish.total + SLACK_MS:
        raise CannotEditError("beyond", total=wish.total)
    wish.scene.note("ended", ms=at)
    return sequence.keep(wish.draft, [(at - span if span else 0, at)])


def split(wish: Wish) -> Draft:
    """A cut at each point named, or in halves or equal parts."""
    wish.needs_video()
    clips = wish.clips()
    if len(clips) > 1:
        raise CannotEditError("unsure")
    begin, end = sequence.spans(wish.draft)[clips[0]] if clips else (0, wish.total)
    told_from = begin if clips and wish.has("inside") else 0  # "4 seconds into it"
    told = [wish.at(value) for value in wish.all("P")] + [int(value) for value in wish.all("T")]
    points = [told_from + point for point in told]
    if wish.clause.slots.get("M"):
        points.append(wish.match_time())
    if clips and any(not begin < point < end for point in points):
        raise CannotEditError("which_point")  # told from the start of the clip, or of the video?
    parts = wish.one("N") or (2 if wish.has("half", "center") and not points else None)
    if points and parts not in {None, len(points) + 1}:
        raise CannotEditError("unsure")
    if not points and parts and 1 < parts <= 20:
        points = [begin + (end - begin) * n // parts for n in range(1, parts)]
    if not points:
        raise CannotEditError("which_point")
    if not all(0 < point < wish.total for point in points):
        raise CannotEditError("beyond", total=wish.total)
    if len(points) == 1:
        wish.scene.cut_at = points[0]
    wish.scene.note("split", n=len(points))
    return sequence.split(wish.draft, points)


def cut_pauses(wish: Wish) -> Draft:
    """Without the stretches in which nothing is heard in the video's own sound."""
    wish.needs_video()
    if wish.scene.quiet is None:
        raise CannotEditError("unheard")
    pauses = [(begin, end) for begin, end in _pauses(wish.draft, wish.scene.quiet) if end - begin >= _PAUSE_MS]
    if not pauses:
        raise CannotEditError("no_pauses")
    wish.scene.note("pauses_cut", n=len(pauses), ms=sum(end - begin for begin, end in pauses))
    return sequence.remove(wish.draft, pauses)


_PAUSE_MS = 200  # what is shorter on the timeline is only heard as a click


def _pauses(draft: Draft, quiet: Mapping[str, Sequence[Range]]) -> Iterator[Range]:
    """The quiet stretches of each piece, in ms of the timeline."""
    for (begin, end), segment in zip(sequence.spans(draft), main_segments(draft), strict=True):
        inside, speed = facts(segment), speed_of(segment)
        first = int(inside.get("source_start_ms", 0))
        if inside.get("freeze"):
            continue
        for low, high in quiet.get(inside.get("media_id", ""), ()):
            edges = [int((edge - first) / speed) for edge in (low, high)]
            if inside.get("reverse"):
                edges = [end - begin - edge for edge in reversed(edges)]
            start, stop = (min(max(begin + edge, begin), end) for edge in edges)
            if start < stop:
                yield start, stop


ACTS: dict[str, Callable[[Wish], Draft]] = {
    act.__name__: act
    for act in (
        keep,
        trim_range,
        remove,
        remove_rest,
        keep_rest,
        halve_length,
        length,
        clip_length,
        each_length,
        shorter,
        longer,
        start_at,
        end_at,
        split,
        cut_pauses,
    )
}
ACTS["split_time"] = split
