"""Operations on how fast and which way pieces play."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from backend.agent.editing.wish import Wish
from backend.drafts import sequence
from backend.drafts.model import Draft, main_segments
from backend.errors import CannotEditError

_FASTER, _SLOWER = Fraction(5, 4), Fraction(1, 2)


def speed(wish: Wish) -> Draft:
    """Pieces at a speed, or faster or slower by an amount."""
    wish.needs_video()
    factor, percent = wish.factor(), wish.percent()
    cut, indexes = wish.where()
    if wish.has("half", "halve") and wish.has("long") and wish.has("faster"):
        factor = Fraction(2)  # half as long, by playing faster
    change = _speed_of(wish, factor, percent)
    wish.scene.aim(
        "clips" if len(indexes) < len(main_segments(cut)) else "video",
        [main_segments(cut)[i]["m"].get("id") for i in indexes],
    )
    wish.scene.note("speed_relative" if change[0] else "speed", x=f"{float(change[1]):.3g}")
    apply = sequence.change_speed if change[0] else sequence.set_speed
    return apply(cut, indexes, change[1])


def play_time(wish: Wish) -> Draft:
    """Pieces played so fast, or so slowly, that they last a time."""
    wish.needs_video()
    wanted = wish.length()
    cut, indexes = wish.where()
    pieces = sequence.spans(cut)
    lasts = sum(pieces[index][1] - pieces[index][0] for index in indexes)
    if not wanted or not lasts or ((wanted > lasts) != wish.has("slower") and wish.has("faster", "slower")):
        raise CannotEditError("unsure")
    change = Fraction(lasts, wanted)
    wish.scene.note("speed_relative", x=f"{float(change):.3g}")
    return sequence.change_speed(cut, indexes, change)


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
    relative = wish.has("faster", "slower", "up", "down") and not wish.has("absolute")
    if wish.has("half") and not wish.clause.slots.get("G"):
        return (True, Fraction(3, 2)) if wish.has("faster") and not slower else (False, Fraction(1, 2))
    if not relative:
        return False, Fraction(percent, 100)
    if slower:
        if percent >= 100:
            raise CannotEditError("unsure")
        return False, Fraction(100 - percent, 100)
    return False, Fraction(100 + percent, 100) if percent < 100 or not wish.has("to") else Fraction(percent, 100)


def reverse(wish: Wish) -> Draft:
    """Pieces played backwards."""
    cut, indexes = wish.where()
    wish.scene.note("reversed")
    return sequence.reverse(cut, indexes)


def forward(wish: Wish) -> Draft:
    """Pieces that played backwards the right way again."""
    cut, indexes = wish.where()
    turned = [index for index in indexes if main_segments(cut)[index]["m"].get("reverse")]
    if not turned:
        raise CannotEditError("already")
    wish.scene.note("forward")
    return sequence.reverse(cut, turned)


def freeze(wish: Wish) -> Draft:
    """A frame held."""
    wish.needs_video()
    times = wish.all("T")
    at = wish.point()
    if len(times) > 1 + (at is None):
        raise CannotEditError("unsure")
    if len(times) > 1:
        at = int(times[0])
        if at > wish.total:
            raise CannotEditError("beyond", total=wish.total)
    span = int(times[-1]) if times else None
    edge = wish.clause.slots.get("R") or []
    if at is None and len(edge) == 1 and not times and edge[0][2] in {"head", "tail"} and "open" not in edge[0]:
        begin, end = wish.spans()[0]  # "for two seconds at the end"
        at, span = (0 if edge[0][2] == "head" else wish.total), end - begin
    elif at is None and edge:
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
        return begin if wish.has("atfront", "startat") else end
    if wish.has("atend", "endat"):
        return wish.total
    return 0 if wish.has("atfront") else None


ACTS: dict[str, Callable[[Wish], Draft]] = {
    act.__name__: act
    for act in (
        speed,
        play_time,
        reverse,
        forward,
        freeze,
    )
}
