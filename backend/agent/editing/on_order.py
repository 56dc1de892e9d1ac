"""Operations on which pieces there are and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from backend.agent.editing.ranks import ANOTHER, REST
from backend.agent.editing.wish import Wish
from backend.drafts import sequence
from backend.drafts.model import Draft, main_length, main_segments, media_of, new_ids
from backend.errors import CannotEditError


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


_AND_TWO = 3  # "put it between the other two": of so many


def move_clip(wish: Wish) -> Draft:
    """One clip to the front, the end, or beside another."""
    clips = wish.clips()
    wish.scene.note("moved")
    if len(clips) == 1 and wish.scene.target.get("op") == "duplicate" and wish.has("after", "before"):
        return _beside(wish, clips[0])  # "copy it, put it behind clip 1"
    if not clips and wish.has("it", "that") and wish.scene.target.get("kind") == "clips":
        clips = wish.where()[1]
    if clips:
        wish.scene.aim("clips", [main_segments(wish.draft)[clips[0]]["m"].get("id")])
    return _between(wish, clips) or _by_another(wish, clips) or _to_a_place(wish, clips)


def _between(wish: Wish, clips: list[int]) -> Draft | None:
    """Between two clips that are neighbours, or between the only two others."""
    if not wish.has("between", "center"):
        return None
    if len(clips) == 1 and len(main_segments(wish.draft)) == _AND_TWO and wish.has("rest"):
        return sequence.move(wish.draft, clips[0], 1)
    if len(clips) != _AND_TWO or abs(clips[1] - clips[2]) != 1 or clips[0] in clips[1:]:
        return None
    after = min(clips[1:])
    return sequence.move(wish.draft, clips[0], after + (clips[0] > after))


def _by_another(wish: Wish, clips: list[int]) -> Draft | None:
    if len(clips) == 2:
        piece, other = clips
        to = other - (piece < other)
        return sequence.move(wish.draft, piece, to + (1 if wish.has("after") and not wish.has("before") else 0))
    return None


def _to_a_place(wish: Wish, clips: list[int]) -> Draft:
    """To the front, the end, or a numbered place."""
    count = len(main_segments(wish.draft))
    if len(clips) != 1:
        raise CannotEditError("which_clip", total=count)
    position = wish.one("N")
    if wish.has("atfront") and wish.has("atend"):  # there twice, or moved?
        raise CannotEditError("unsure")
    if wish.has("atfront") and not wish.has("atend"):
        return sequence.move(wish.draft, clips[0], 0)
    if wish.has("atend"):
        return sequence.move(wish.draft, clips[0], count - 1)
    if position and 1 <= position <= count:
        return sequence.move(wish.draft, clips[0], position - 1)
    raise CannotEditError("where_to")


def _beside(wish: Wish, other: int) -> Draft:
    """What the edit before was about, right after the other clip or before it."""
    known = wish.scene.target.get("ids") or []
    pieces = [i for i, s in enumerate(main_segments(wish.draft)) if s["m"].get("id") in known]
    if len(pieces) != 1:
        raise CannotEditError("which_clip", total=len(main_segments(wish.draft)))
    to = other - (pieces[0] < other) + (0 if wish.has("before") and not wish.has("after") else 1)
    return sequence.move(wish.draft, pieces[0], to)


def swap(wish: Wish) -> Draft:
    """Two clips in each other's place."""
    clips = wish.clips()
    if len(clips) != 2:
        raise CannotEditError("which_clip", total=len(main_segments(wish.draft)))
    wish.scene.note("swapped", a=clips[0] + 1, b=clips[1] + 1)
    return sequence.swap(wish.draft, clips[0], clips[1])


def arrange(wish: Wish) -> Draft:
    """The clips in the order named, files that are not shown yet among them; on an empty timeline all are put there."""
    if not main_segments(wish.draft):
        return join(wish)
    shown = len(main_segments(wish.draft))
    draft, order = _with_new_files(wish, [item for value in wish.all("C") for item in value])
    rest = [index for index in range(shown) if index not in order]
    if len(rest) == shown and REST not in order:
        order = [REST, *order]  # new files alone come behind what is there
    if order.count(ANOTHER) > len(rest) or (rest and REST not in order):
        raise CannotEditError("which_clip", total=shown)
    if draft is wish.draft:
        wish.scene.note("moved")
    return sequence.arranged(draft, list(_filled(order, rest)))


def _with_new_files(wish: Wish, named: list[Any]) -> tuple[Draft, list[int | str]]:
    """The draft with the files that it does not show at its end, and the pieces named in their order."""
    draft, order = wish.draft, list[int | str]()
    for item in named:
        if isinstance(item, str):
            order.append(item)
        elif isinstance(item, dict) and not wish.showing(item["media"]):
            order.append(len(main_segments(draft)))
            draft = sequence.insert(draft, item["media"], main_length(draft))
            wish.scene.note("inserted", name=wish.media_name(item["media"]))
        else:
            order += wish.pieces(item)
    return draft, order


def _filled(order: Sequence[int | str], rest: Sequence[int]) -> Iterator[int]:
    """The order with the pieces that were not named where they are left room."""
    left = list(rest)
    after = sum(at == ANOTHER for at in order[order.index(REST) :]) if REST in order else 0
    for at in order:
        if isinstance(at, int):
            yield at
        elif at == ANOTHER:
            yield left.pop(0)
        else:
            yield from left[: len(left) - after]
            del left[: len(left) - after]


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
    if len(named) == _AND_TWO and wish.has("between") and abs(named[1] - named[2]) == 1:  # "between 2 and 3"
        return sequence.duplicate(wish.draft, named[0], times=times, to=max(named[1:]))
    if named or wish.has("that"):
        beside = len(named) == 2 and wish.has("after", "before")
        piece = named[0] if beside else wish.one_clip()
        to = named[1] + (0 if wish.has("before") else 1) if beside else to
        new = sequence.duplicate(wish.draft, piece, times=times, to=to)
        wish.scene.aim("clips", new_ids(wish.draft, new))
        return new
    span = wish.range()
    if span:
        raise CannotEditError("unsure")
    wish.needs_video()
    if count > 1 and not wish.has("video", "all", "it"):
        raise CannotEditError("which_clip", total=count)
    return sequence.repeat(wish.draft, times + 1)


def loop(wish: Wish) -> Draft:
    """The whole, or the clips named, several times in a row."""
    wish.needs_video()
    factor, count = wish.factor(), wish.one("N")
    once_more = factor is None and count is None and wish.has("copy") and wish.has("atend", "atfront")
    if factor == 1 or once_more:
        return duplicate(wish)
    times = int(factor) if factor else count or 2
    if not 2 <= times <= 50:
        raise CannotEditError("unsure")
    wish.scene.note("looped", n=times)
    clips = wish.clips()
    if len(clips) > 1:
        raise CannotEditError("unsure")
    if clips:
        return sequence.duplicate(wish.draft, clips[0], times=times - 1)
    if wish.clause.slots.get("R"):
        cut, inside = wish.where()
        if len(inside) != 1:
            raise CannotEditError("unsure")
        return sequence.duplicate(cut, inside[0], times=times - 1)
    return sequence.repeat(wish.draft, times)


def insert(wish: Wish) -> Draft:
    """A video or picture as a new piece."""
    pair = [file["id"] for file in wish.clause.slots.get("F", [])]
    if len(pair) == 2 and not main_segments(wish.draft) and wish.has("after", "before"):
        first, second = reversed(pair) if wish.has("after") else pair
        wish.all("F")
        wish.scene.note("joined", n=len(pair))
        begun = sequence.insert(wish.draft, first, 0)
        return sequence.insert(begun, second, main_length(begun))
    file = wish.file("video", "image")
    span = wish.length()
    at = _insert_at(wish)
    edge = wish.clause.slots.get("R") or []
    if edge and file["kind"] == "video":
        raise CannotEditError("unsure")
    if at is None and span is None and len(edge) == 1 and edge[0][2] in {"head", "tail"}:
        begin, end = wish.spans()[0]  # "for three seconds at the very start"
        at, span = (0 if edge[0][2] == "head" else wish.total), end - begin
    if at is None and file["kind"] == "image":
        raise CannotEditError("where_to")
    wish.scene.note("inserted", name=wish.media_name(file["id"]))
    at = wish.total if at is None else at
    new = sequence.insert(wish.draft, file["id"], at, length=span)
    here = [
        segment["m"]["id"]
        for segment, (begin, _) in zip(main_segments(new), sequence.spans(new), strict=True)
        if begin == at
    ]
    wish.scene.aim("clips", here)
    return new


def _insert_at(wish: Wish) -> int | None:
    if wish.clause.slots.get("C") == [[-1]] and wish.has("after") and not wish.has("before"):
        wish.all("C")  # "after the last clip", also where there is only one
        return wish.total
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
    if wish.has("atend", "endat") and not wish.has("atfront"):
        return wish.total
    return 0 if wish.has("atfront", "startat") and not wish.has("atend") else None


def replace_clip(wish: Wish) -> Draft:
    """A clip with another file in its place."""
    file, clip = wish.file("video", "image"), wish.one_clip()
    start, end = sequence.spans(wish.draft)[clip]
    put = sequence.insert(wish.draft, file["id"], start, length=end - start)
    wish.scene.note("inserted", name=wish.media_name(file["id"]))
    return sequence.delete(put, [clip + 1])


def _led(wish: Wish, named: list[str]) -> list[str]:
    """`Join a and b, b first`: the file named again goes where it is said to go."""
    again = named[-1:] if len(named) > len(set(named)) else []
    rest = [media_id for media_id in dict.fromkeys(named) if media_id not in again]
    return [*rest, *again] if wish.has("atend", "after") else [*again, *rest]


def join(wish: Wish) -> Draft:
    """The uploaded videos one after the other: those not shown yet are added at the end."""
    named = _led(wish, [f["id"] for f in wish.all("F") if f["id"] and f["kind"] in {"video", "image"}])
    named += [item["media"] for value in wish.all("C") for item in value if isinstance(item, dict)]
    wish.all("N")
    shown = {segment["m"].get("media_id") for segment in main_segments(wish.draft)}
    if len(named) == 1 and not shown and wish.has("upload", "all"):  # "join both uploads, hill.mp4 first"
        rest = [e["id"] for e in media_of(wish.draft) if e.get("kind") == "video" and e["id"] not in named]
        named = [*rest, *named] if wish.has("atend", "after") else [*named, *rest]
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
        delete_clip,
        keep_clip,
        move_clip,
        swap,
        arrange,
        reverse_order,
        duplicate,
        loop,
        insert,
        replace_clip,
        join,
    )
}
