"""Operations on what is shown when: the main track."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from backend.agent.editing.wish import Wish
from backend.drafts import sequence
from backend.drafts.model import Draft, Range, main_length, main_segments, media_of
from backend.errors import CannotEditError


def _video(wish: Wish) -> None:
    if not main_segments(wish.draft):
        raise CannotEditError("no_video")


def keep(wish: Wish) -> Draft:
    """Only the ranges named; around the match they may reach into the source."""
    _video(wish)
    inside = _inside_clip(wish)
    if inside:
        (low, high), (begin, end) = inside[0][0], inside[1]
        wish.scene.note("kept", ms=high - low)
        return sequence.remove(wish.draft, [(begin, low), (high, end)])
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
    out = []
    for value in wish.all("R"):
        low, high = (_in_clip(edge, begin, end) for edge in value[:2])
        if not begin <= low < high <= end:
            raise CannotEditError("beyond", total=end - begin)
        out.append((low, high))
    return out, (begin, end)


def _in_clip(edge: list[Any], begin: int, end: int) -> int:
    kind, value = edge
    if kind == "part":
        return int(begin + (end - begin) * value // 1000)
    return int(end + value if kind == "end" else begin + value)


def clip_length(wish: Wish) -> Draft:
    """One clip cut at its tail to a length."""
    clips, wanted = wish.clips(), wish.length()
    if len(clips) != 1 or wanted is None:
        raise CannotEditError("unsure")
    begin, end = sequence.spans(wish.draft)[clips[0]]
    if begin + wanted >= end:
        raise CannotEditError("beyond", total=end - begin)
    wish.scene.note("removed", ms=end - begin - wanted)
    return sequence.remove(wish.draft, [(begin + wanted, end)])


def remove(wish: Wish) -> Draft:
    """Everything but the ranges named."""
    _video(wish)
    inside = _inside_clip(wish)
    if inside:
        wish.scene.note("removed", ms=sum(high - low for low, high in inside[0]))
        return sequence.remove(wish.draft, inside[0])
    values = wish.all("R")
    spans = [wish.span(value) for value in values]
    if not spans:
        span, point = wish.length(), wish.one("P")
        if point and point[0] == "match":
            match = wish.match_time()
            low, high = sorted((match, match + int(point[1])))
            spans = [(low, high)]
        elif span and wish.has("atfront", "startat"):
            spans = [(0, span)]
        elif span and wish.has("atend", "endat"):
            spans = [(wish.total - span, wish.total)]
        else:
            raise CannotEditError("which_range")
    if wish.clause.slots.get("C"):
        raise CannotEditError("unsure")
    wish.scene.note("removed", ms=sum(min(end, wish.total) - max(0, begin) for begin, end in spans))
    return sequence.remove(wish.draft, spans)


def remove_rest(wish: Wish) -> Draft:
    """What lies past the cut just made; nothing when the edit before kept a range already."""
    target = wish.scene.target.get("op")
    if wish.scene.cut_at:
        span = (0, wish.scene.cut_at) if wish.has("front") and not wish.has("rest") else (wish.scene.cut_at, wish.total)
        wish.scene.note("removed", ms=span[1] - span[0])
        return sequence.remove(wish.draft, [span])
    if target in {"keep", "length", "start_at", "end_at", "trim_range", "keep_clip"}:
        return wish.draft
    raise CannotEditError("which_range")


def keep_rest(wish: Wish) -> Draft:
    """Nothing more to do after a part was taken out."""
    if wish.scene.cut_at:
        wish.scene.note("removed", ms=wish.scene.cut_at)
        return sequence.remove(wish.draft, [(0, wish.scene.cut_at)])
    if wish.scene.target.get("op") in {"remove", "delete_clip", "trim_range", "start_at", "end_at"}:
        return wish.draft
    raise CannotEditError("which_range")


def halve_length(wish: Wish) -> Draft:
    """The first half of the video."""
    _video(wish)
    wish.scene.note("length", ms=wish.total // 2)
    return sequence.keep(wish.draft, [(0, wish.total // 2)])


def length(wish: Wish) -> Draft:
    """The video cut at its tail to a length."""
    _video(wish)
    wanted = wish.length() if wish.clause.slots.get("T") else wish.point()
    if wanted is None:
        raise CannotEditError("which_length")
    if wanted > wish.total + 40:
        raise CannotEditError("beyond", total=wish.total)
    wish.scene.note("length", ms=wanted)
    return sequence.keep(wish.draft, [(0, wanted)])


def shorter(wish: Wish) -> Draft:
    """The video shorter by an amount, taken off its tail."""
    _video(wish)
    by = wish.length()
    percent = wish.one("G")
    cut = by if by is not None else wish.total * (percent or 0) // 100
    if not 0 < cut < wish.total:
        raise CannotEditError("beyond", total=wish.total)
    wish.scene.note("removed", ms=cut)
    return sequence.keep(wish.draft, [(0, wish.total - cut)])


def longer(wish: Wish) -> Draft:
    """A text shown last stays longer; a longer video needs to be told how."""
    del wish
    raise CannotEditError("which_longer")


def _edge(wish: Wish) -> tuple[int, int | None]:
    at, span = wish.point(), wish.length()
    if at is None:
        at, span = span, None
    if at is None:
        raise CannotEditError("which_range")
    return at, span


def start_at(wish: Wish) -> Draft:
    """The video from a point on, for a length if one is given."""
    _video(wish)
    value = wish.clause.slots.get("R")
    if value:
        return keep(wish)
    point = wish.clause.slots.get("P") or []
    if point and point[0][0] == "match":
        wish.all("P")
        begin = wish.match_time() + int(point[0][1])
        span = wish.length()
        wish.scene.note("started_match") if begin == wish.match_time() else wish.scene.note("started", ms=begin)
        return sequence.reaching(wish.draft, begin, begin + span if span else wish.total)
    at, span = _edge(wish)
    end = at + span if span else wish.total
    if at >= wish.total or (span and end > wish.total + 40 and not wish.clause.slots.get("M")):
        raise CannotEditError("beyond", total=wish.total)
    wish.scene.note("started", ms=at)
    return sequence.reaching(wish.draft, at, end)


def end_at(wish: Wish) -> Draft:
    """The video up to a point."""
    _video(wish)
    at, span = _edge(wish)
    if not 0 < at <= wish.total + 40:
        raise CannotEditError("beyond", total=wish.total)
    wish.scene.note("ended", ms=at)
    return sequence.keep(wish.draft, [(at - span if span else 0, at)])


def split(wish: Wish) -> Draft:
    """A cut at each point named, or in halves or equal parts."""
    _video(wish)
    points = [wish.at(value) for value in wish.all("P")] + [int(value) for value in wish.all("T")]
    if wish.clause.slots.get("M"):
        points.append(wish.match_time())
    parts = wish.one("N") or (2 if wish.has("half", "center") else None)
    if not points and parts and 1 < parts <= 20:
        points = [wish.total * n // parts for n in range(1, parts)]
    if not points:
        raise CannotEditError("which_point")
    if not all(0 < point < wish.total for point in points):
        raise CannotEditError("beyond", total=wish.total)
    if len(points) == 1:
        wish.scene.cut_at = points[0]
    wish.scene.note("split", n=len(points))
    return sequence.split(wish.draft, points)


def delete_clip(wish: Wish) -> Draft:
    """Without the clips named."""
    clips = wish.clips()
    wish.scene.note("deleted", n=len(set(clips)))
    return sequence.delete(wish.draft, clips)


def keep_clip(wish: Wish) -> Draft:
    """Only the clips named."""
    clips = wish.clips()
    wish.scene.note("kept_clips", n=len(set(clips)))
    return sequence.keep_only(wish.draft, clips)


def _one_clip(wish: Wish) -> int:
    clips = wish.clips()
    if len(clips) == 1:
        return clips[0]
    _, known = wish.where()
    if len(known) == 1:
        return known[0]
    raise CannotEditError("which_clip", total=len(main_segments(wish.draft)))


def move_clip(wish: Wish) -> Draft:
    """One clip to the front, the end, or beside another."""
    clips = wish.clips()
    count = len(main_segments(wish.draft))
    wish.scene.note("moved")
    if not clips and wish.has("it", "that") and wish.scene.target.get("kind") == "clips":
        clips = wish.where()[1]
    if clips:
        wish.scene.aim("clips", [main_segments(wish.draft)[clips[0]]["m"].get("id")])
    if len(clips) == 2:
        piece, other = clips
        to = other - (piece < other)
        return sequence.move(wish.draft, piece, to + (1 if wish.has("after") and not wish.has("before") else 0))
    if len(clips) != 1:
        raise CannotEditError("which_clip", total=count)
    position = wish.one("N")
    if wish.has("atfront") and not wish.has("atend"):
        return sequence.move(wish.draft, clips[0], 0)
    if wish.has("atend"):
        return sequence.move(wish.draft, clips[0], count - 1)
    if position and 1 <= position <= count:
        return sequence.move(wish.draft, clips[0], position - 1)
    raise CannotEditError("where_to")


def swap(wish: Wish) -> Draft:
    """Two clips in each other's place."""
    clips = wish.clips()
    if len(clips) != 2:
        raise CannotEditError("which_clip", total=len(main_segments(wish.draft)))
    wish.scene.note("swapped", a=clips[0] + 1, b=clips[1] + 1)
    return sequence.swap(wish.draft, clips[0], clips[1])


def arrange(wish: Wish) -> Draft:
    """The clips in the order named; on an empty timeline they are put there in that order."""
    if not main_segments(wish.draft):
        return join(wish)
    clips = wish.clips()
    if sorted(clips) != list(range(len(main_segments(wish.draft)))):
        raise CannotEditError("which_clip", total=len(main_segments(wish.draft)))
    wish.scene.note("moved")
    return sequence.arranged(wish.draft, clips)


def reverse_order(wish: Wish) -> Draft:
    """The clips from the last to the first."""
    wish.scene.note("moved")
    return sequence.arranged(wish.draft, range(len(main_segments(wish.draft)) - 1, -1, -1))


def duplicate(wish: Wish) -> Draft:
    """A copy of a clip after itself, or at the end or front."""
    named = wish.clips()
    factor = wish.factor()
    times = int(factor) if factor else 1
    count = len(main_segments(wish.draft))
    to = (
        count
        if wish.has("atend", "tofit") and not wish.has("itself", "after")
        else 0
        if wish.has("atfront") and not wish.has("after", "before")
        else None
    )
    wish.scene.note("copied")
    if named or wish.has("that"):
        new = sequence.duplicate(wish.draft, _one_clip(wish), times=times, to=to)
        known = {s["m"].get("id") for s in main_segments(wish.draft)}
        wish.scene.aim("clips", [s["m"]["id"] for s in main_segments(new) if s["m"]["id"] not in known])
        return new
    span = wish.range()
    if span:
        raise CannotEditError("unsure")
    _video(wish)
    if count > 1 and not wish.has("video", "all", "it"):
        raise CannotEditError("which_clip", total=count)
    return sequence.repeat(wish.draft, times + 1)


def loop(wish: Wish) -> Draft:
    """The whole, or the clips named, several times in a row."""
    _video(wish)
    factor, count = wish.factor(), wish.one("N")
    once_more = factor is None and count is None and wish.has("copy") and wish.has("atend", "atfront")
    if factor == 1 or once_more:
        return duplicate(wish)
    times = int(factor) if factor else count or 2
    if not 2 <= times <= 50:
        raise CannotEditError("unsure")
    wish.scene.note("looped", n=times)
    clips = wish.clips()
    if len(clips) == 1:
        return sequence.duplicate(wish.draft, clips[0], times=times - 1)
    if wish.clause.slots.get("R"):
        cut, inside = wish.where()
        if len(inside) != 1:
            raise CannotEditError("unsure")
        return sequence.duplicate(cut, inside[0], times=times - 1)
    return sequence.repeat(wish.draft, times)


_FASTER, _SLOWER = Fraction(5, 4), Fraction(1, 2)


def speed(wish: Wish) -> Draft:
    """Pieces at a speed, or faster or slower by an amount."""
    _video(wish)
    factor, percent = wish.factor(), wish.percent()
    cut, indexes = wish.where()
    change = _speed_of(wish, factor, percent)
    wish.scene.aim(
        "clips" if len(indexes) < len(main_segments(cut)) else "video",
        [main_segments(cut)[i]["m"].get("id") for i in indexes],
    )
    wish.scene.note("speed_relative" if change[0] else "speed", x=f"{float(change[1]):.3g}")
    apply = sequence.change_speed if change[0] else sequence.set_speed
    return apply(cut, indexes, change[1])


def _speed_of(wish: Wish, factor: Fraction | None, percent: int | None) -> tuple[bool, Fraction]:
    """Whether the amount counts from the speed now, and the amount."""
    slower = wish.has("slower") or (wish.has("down") and not wish.has("faster"))
    if factor is not None:
        return _by_factor(wish, factor, slower=slower)
    if percent is not None:
        return _by_percent(wish, percent, slower=slower)
    if slower:
        return True, Fraction(3, 4) if wish.has("abit") else _SLOWER
    if wish.has("faster", "up"):
        return True, Fraction(2) if wish.has("alot") else _FASTER
    raise CannotEditError("which_speed")


def _by_factor(wish: Wish, factor: Fraction, *, slower: bool) -> tuple[bool, Fraction]:
    if factor <= 0:
        raise CannotEditError("unsure")
    if factor == 1:
        return (
            (True, Fraction(1, 2) if slower else Fraction(2)) if wish.has("faster", "slower") else (False, Fraction(1))
        )
    if slower and factor > 1:
        return False, 1 / factor
    return False, factor


def _by_percent(wish: Wish, percent: int, *, slower: bool) -> tuple[bool, Fraction]:
    if percent <= 0:
        raise CannotEditError("unsure")
    relative = wish.has("faster", "slower", "up", "down") and not _absolute(wish)
    if wish.has("half") and not wish.clause.slots.get("G"):
        return (True, Fraction(3, 2)) if wish.has("faster") and not slower else (False, Fraction(1, 2))
    if not relative:
        return False, Fraction(percent, 100)
    if slower:
        if percent >= 100:
            raise CannotEditError("unsure")
        return False, Fraction(100 - percent, 100)
    return False, Fraction(100 + percent, 100) if percent < 100 or not wish.has("to") else Fraction(percent, 100)


def _absolute(wish: Wish) -> bool:
    return wish.has("absolute")


def reverse(wish: Wish) -> Draft:
    """Pieces played backwards."""
    cut, indexes = wish.where()
    wish.scene.note("reversed")
    return sequence.reverse(cut, indexes)


def freeze(wish: Wish) -> Draft:
    """A frame held."""
    _video(wish)
    times = wish.all("T")
    at = wish.point()
    if len(times) > 1 + (at is None):
        raise CannotEditError("unsure")
    if len(times) > 1:
        at = int(times[0])
        if at > wish.total:
            raise CannotEditError("beyond", total=wish.total)
    span = int(times[-1]) if times else None
    if at is None and wish.clause.slots.get("R"):
        raise CannotEditError("unsure")
    if at is None:
        at = _named_edge(wish)
    if at is None:
        raise CannotEditError("which_point")
    wish.scene.note("frozen", ms=span or 2000)
    return sequence.freeze(wish.draft, at, span or 2000)


def _named_edge(wish: Wish) -> int | None:
    clips = wish.clips()
    if clips:
        begin, end = sequence.spans(wish.draft)[clips[0]]
        return begin if wish.has("atfront") else end
    if wish.has("atend", "endat"):
        return wish.total
    return 0 if wish.has("atfront") else None


def insert(wish: Wish) -> Draft:
    """A video or picture as a new piece."""
    file = wish.file("video", "image")
    span = wish.length()
    at = _insert_at(wish)
    if file["kind"] == "video" and wish.clause.slots.get("R"):
        raise CannotEditError("unsure")
    if at is None and file["kind"] == "image":
        raise CannotEditError("where_to")
    wish.scene.note("inserted", name=_name(wish, file["id"]))
    return sequence.insert(wish.draft, file["id"], wish.total if at is None else at, length=span)


def _name(wish: Wish, media_id: str) -> str:
    return str(next((entry.get("name", "") for entry in media_of(wish.draft) if entry["id"] == media_id), ""))


def _insert_at(wish: Wish) -> int | None:
    clips = wish.clips()
    spans = sequence.spans(wish.draft)
    if len(clips) == 2 and wish.has("between") and abs(clips[0] - clips[1]) == 1:
        return spans[max(clips)][0]
    if len(clips) == 1:
        before = wish.has("before") and not (wish.has("after") and not wish.has("atfront"))
        return spans[clips[0]][0] if before else spans[clips[0]][1]
    if clips:
        raise CannotEditError("unsure")
    point = wish.point()
    if point is not None:
        return point
    return 0 if wish.has("atfront") and not wish.has("atend") else wish.total if wish.has("atend") else None


def replace_clip(wish: Wish) -> Draft:
    """A clip with another file in its place."""
    file, clip = wish.file("video", "image"), _one_clip(wish)
    start, end = sequence.spans(wish.draft)[clip]
    put = sequence.insert(wish.draft, file["id"], start, length=end - start)
    wish.scene.note("inserted", name=_name(wish, file["id"]))
    return sequence.delete(put, [clip + 1])


def join(wish: Wish) -> Draft:
    """The uploaded videos one after the other: those not shown yet are added at the end."""
    named = [file["id"] for file in wish.all("F") if file["id"] and file["kind"] in {"video", "image"}]
    named += [item["media"] for value in wish.all("C") for item in value if isinstance(item, dict)]
    wish.all("N")
    shown = {segment["m"].get("media_id") for segment in main_segments(wish.draft)}
    videos = named or [entry["id"] for entry in media_of(wish.draft) if entry.get("kind") == "video"]
    new = [media_id for media_id in videos if media_id not in shown]
    if not new and wish.scene.target.get("op") in {"insert", "join"}:
        return wish.draft
    if not new or (shown and not named):
        raise CannotEditError("nothing_to_join")
    draft = wish.draft
    for media_id in new:
        draft = sequence.insert(draft, media_id, main_length(draft))
    wish.scene.note("joined", n=len(new))
    return draft


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
        shorter,
        longer,
        start_at,
        end_at,
        split,
        delete_clip,
        keep_clip,
        move_clip,
        swap,
        arrange,
        reverse_order,
        duplicate,
        loop,
        speed,
        reverse,
        freeze,
        insert,
        replace_clip,
        join,
    )
}
ACTS["split_time"] = split
