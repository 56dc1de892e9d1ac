"""Operations on titles, captions and lower thirds."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

from backend.agent.editing.wish import Wish
from backend.drafts import texts
from backend.drafts.hiding import hide
from backend.drafts.model import Draft, Segment, facts, main_segments, new_ids, speed_of
from backend.drafts.sequence import spans
from backend.errors import CannotEditError

SIZES = {"small": 40, "large": 90}
FADE = 500
TITLE_LASTS = 4000


def _ids(wish: Wish) -> list[str]:
    """The texts a wish is about."""
    listed = texts.text_segments(wish.draft)
    if not listed:
        raise CannotEditError("no_text")
    by_words = _by_words(wish)
    if by_words:
        return by_words
    if wish.has("all") or (wish.has("text") and not wish.has("title", "caption", "lower3") and len(listed) == 1):
        return [s["m"]["id"] for _, s in listed]
    if wish.has("toptext", "bottomtext"):
        return _by_row(wish, [s["m"] for _, s in listed])
    named = [s["m"]["id"] for _, s in listed if _is_named(wish, s["m"])]
    if named:
        both = wish.has("title") and wish.has("caption", "same")
        return named if len(named) == 1 or wish.has("text", "all") or both else _pick(wish, named)
    target = wish.scene.target
    known = [s["m"]["id"] for _, s in listed if target.get("kind") == "text" and s["m"]["id"] in target["ids"]]
    if known:
        return known
    if len(listed) == 1:
        return [listed[0][1]["m"]["id"]]
    raise CannotEditError("which_text")


def _by_words(wish: Wish) -> list[str]:
    """The texts told by their words or their number."""
    listed = [s["m"] for _, s in texts.text_segments(wish.draft)]
    named = [m for m in listed if _is_named(wish, m)] if wish.has("title", "caption", "lower3") else listed
    out = []
    for value in wish.all("W"):
        if "nth" in value and value["nth"] > len(named):
            named = listed
        out.append(value["id"] if "id" in value else _shown_at(wish, value) if "at" in value else _nth(named, value))
    return out


def _shown_at(wish: Wish, value: dict[str, Any]) -> str:
    """The one text seen at a time."""
    shown = [s["m"]["id"] for at, s in texts.text_segments(wish.draft) if at <= value["at"] < at + s["d"]]
    if len(shown) != 1:
        raise CannotEditError("which_text" if shown else "no_text")
    return str(shown[0])


def _nth(named: list[dict[str, Any]], value: dict[str, Any]) -> str:
    """The text of a number, from 1, or from the last one back."""
    index = value["nth"] - 1 if value["nth"] > 0 else len(named) + value["nth"]
    if not 0 <= index < len(named):
        raise CannotEditError("no_text")
    return str(named[index]["id"])


def _by_row(wish: Wish, listed: list[dict[str, Any]]) -> list[str]:
    """The one text in the upper or lower part of the picture."""
    upper = wish.has("toptext")
    found = [m["id"] for m in listed if _row(m.get("position")) == ("top" if upper else "bottom")]
    if len(found) != 1:
        raise CannotEditError("which_text" if found else "no_text")
    return found


def _row(position: Any) -> str:
    if isinstance(position, list):
        return "top" if position[1] < 400 else "bottom" if position[1] > 600 else "center"
    return "bottom" if str(position).startswith(("bottom", "lower")) else str(position).split("_", maxsplit=1)[0]


def _pick(wish: Wish, named: list[str]) -> list[str]:
    known = [one for one in named if one in wish.scene.target.get("ids", [])]
    if known:
        return known
    raise CannotEditError("which_text")


def _is_named(wish: Wish, inside: dict[str, Any]) -> bool:
    name = str(inside.get("name", "")).lower()
    if wish.has("title") and wish.has("caption"):
        return "title" in name or "caption" in name
    if wish.has("title"):
        return "title" in name
    if wish.has("caption"):
        return "caption" in name or "subtitle" in name
    return wish.has("lower3") and "lower" in name


def _style(wish: Wish) -> dict[str, Any]:
    colours = wish.colours()
    out: dict[str, Any] = {key: True for key in ("bold", "italic") if wish.has(key)}
    if wish.has("outline"):
        out["outline"] = colours.pop() if _outline_last(wish, colours) else "black"
    if wish.has("boxed"):
        out["box"] = True
        if len(colours) > 1 or (colours and _says_of_the_box(wish, colours[0])):
            colours.pop()
    if colours:
        out["color"] = colours[0]
    size = next((SIZES[name] for name in SIZES if wish.has(name)), None)
    if size and not wish.has("up", "down", "half", "halve") and not wish.clause.slots.get("X"):
        out["size"] = size
    return out


def _says_of_the_box(wish: Wish, colour: str) -> bool:
    """`A black box`: the colour stands right before it."""
    order = wish.clause.sequence
    return any(pair == (colour, "boxed") for pair in itertools.pairwise(order))


def _outline_last(wish: Wish, colours: list[str]) -> bool:
    return bool(colours) and (len(colours) > 1 or wish.has("add", "put") or not wish.has("color"))


def add_text(wish: Wish) -> Draft:
    """A new title, caption or lower third with the words quoted; or new words for a text that is there."""
    words = wish.all("Q")
    if len(words) != 1 or not words[0]:
        raise CannotEditError("which_words")
    if not wish.total:
        raise CannotEditError("no_video")
    row = "top" if wish.has("toptext") else "bottom" if wish.has("bottomtext") else None
    said = wish.place() or row
    lower = wish.has("caption", "lower3") or (said == "bottom" and not wish.has("title"))
    name = "lower_third" if wish.has("lower3") else "caption" if lower else "title"
    start, end = _when(wish)
    place = said or ("lower_third" if wish.has("lower3") else "bottom" if lower else "center")
    style = {"size": texts.CAPTION_SIZE, **_style(wish)} if lower else _style(wish)
    fade = FADE if wish.has("fade", "fadein", "fadeout", "fadeboth") else None
    if fade and wish.clause.slots.get("R") and wish.clause.slots.get("T"):
        fade = wish.length()  # "from 0:02 to 0:07 with a half-second fade"
    draft = texts.add_text(
        wish.draft, words[0], start=start, end=end, position=place, style=style, fade=fade, name=name
    )
    (new,) = new_ids(wish.draft, draft)
    wish.scene.aim("text", [new])
    shown = next((at, at + s["d"]) for at, s in texts.text_segments(draft) if s["m"]["id"] == new)
    wish.scene.note("text_added", text=words[0], start=shown[0], end=shown[1])
    return draft


def add_subtitles(wish: Wish) -> Draft:
    """The words of a subtitle file as captions.

    Its times are those of the video; where they run past its end and one film is shown, those of that film.
    """
    file = wish.file("subtitles")
    wish.needs_video()
    if wish.scene.cues is None:
        raise CannotEditError("unread")
    cues = wish.scene.cues.get(file["id"]) or []
    shown = [(begin, end, words) for begin, end, words in _placed_cues(wish, cues) if end > 0 and begin < wish.total]
    if not shown:
        raise CannotEditError("beyond", total=wish.total)
    draft = texts.add_captions(wish.draft, shown)
    new = new_ids(wish.draft, draft)
    wish.scene.aim("text", new)
    wish.scene.note("subtitles_added", n=len(new))
    return draft


def _placed_cues(wish: Wish, cues: Sequence[tuple[int, int, str]]) -> Sequence[tuple[int, int, str]]:
    main = main_segments(wish.draft)
    films = {segment["m"].get("media_id") for segment in main}
    runs_past = max((end for _, end, _ in cues), default=0) > wish.total + _SLACK
    if not runs_past or len(films) != 1:
        return cues
    out = []
    for (begin, _), segment in zip(spans(wish.draft), main, strict=True):
        first, speed = int(segment["m"].get("source_start_ms", 0)), speed_of(segment)
        last = first + int(segment["d"] * speed)
        for low, high, words in cues:
            if low < last and high > first:
                inside = (max(low, first) - first, min(high, last) - first)
                out.append((begin + int(inside[0] / speed), begin + int(inside[1] / speed), words))
    return out


_SLACK = 2000  # a last line may be held a little longer than the film


def _when(wish: Wish) -> tuple[int, int | None]:
    clips = wish.clips()
    if clips:
        begins, ends = zip(*(spans(wish.draft)[clip] for clip in clips), strict=True)
        return min(begins), max(ends)
    span = wish.range()
    if span:
        return span
    times, at = [int(value) for value in wish.all("T")], wish.point()
    if len(times) == 2 and at is None:  # "at 9 s a caption for 2 s"
        at = times.pop(0)
    if len(times) > 1 or 0 in times:
        raise CannotEditError("unsure")
    lasts = times[0] if times else None
    if at is None and wish.has("atend"):
        at = max(0, wish.total - (lasts or TITLE_LASTS))
    start = at or 0
    if lasts:
        return start, start + lasts
    if wish.has("tofit", "all", "video") and at is None:
        return 0, None
    remains = wish.total - start
    return start, None if remains <= TITLE_LASTS + 1000 else start + TITLE_LASTS


def reword(wish: Wish) -> Draft:
    """Other words in a text."""
    words = wish.all("Q")
    if len(words) == 2:
        ids = [
            s["m"]["id"]
            for _, s in texts.text_segments(wish.draft)
            if s["m"].get("text", "").casefold() == words[0].casefold()
        ]
        if not ids:
            raise CannotEditError("no_text")
    elif wish.has("write", "oughtto") and not texts.text_segments(wish.draft):
        return add_text(wish)
    else:
        ids = _ids(wish)
    wish.scene.aim("text", ids)
    wish.scene.note("reworded", text=words[-1])
    return texts.reword_texts(wish.draft, ids[:1], words[-1])


def swap_texts(wish: Wish) -> Draft:
    """Two texts with each other's colour, size or place."""
    listed = texts.text_segments(wish.draft)
    named = set(_by_words(wish)) or {s["m"]["id"] for _, s in listed if _is_named(wish, s["m"])}
    pair = [s["m"] for _, s in listed if s["m"]["id"] in named or (not named and len(listed) == 2)]
    wanted = {key for key, said in _SWAPPED.items() if wish.has(*said)}
    if len(pair) != 2 or wish.all("N") not in ([], [2]) or len(wanted) != 1:
        raise CannotEditError("which_text")
    wish.scene.note("text_changed")
    ids = [inside["id"] for inside in pair]
    wish.scene.aim("text", ids)
    draft, key = wish.draft, wanted.pop()
    for name, other in zip(ids, reversed(pair), strict=True):
        value = other.get("position", "center") if key == "position" else (other.get("style") or {}).get(key)
        if value is None:
            raise CannotEditError("unsure")
        one = [name]
        draft = (
            texts.place_texts(draft, one, value) if key == "position" else texts.style_texts(draft, one, {key: value})
        )
    return draft


#: what two texts may exchange, and the words for it
_SWAPPED = {"color": ("color", "saturation"), "size": ("size",), "position": ("places",)}


def unstyle(wish: Wish) -> Draft:
    """A text without its outline, box, bold or italic letters."""
    ids = _ids(wish)
    keys = [key for name, key in _LOOKS.items() if wish.has(name)]
    wish.colours()
    wish.scene.aim("text", ids)
    wish.scene.note("text_styled")

    def plain(segment: Segment) -> None:
        for key in keys:
            facts(segment).get("style", {}).pop(key, None)

    return texts.change_texts(wish.draft, ids, plain)


_LOOKS = {"outline": "outline", "bold": "bold", "italic": "italic", "boxed": "box"}


def remove_text(wish: Wish) -> Draft:
    """Without the texts named; all of one name when several have it."""
    words = [word.casefold() for word in wish.all("Q")]
    listed = [s["m"] for _, s in texts.text_segments(wish.draft)]
    by_words = _by_words(wish)
    if by_words:
        ids = by_words
    elif words:
        ids = [m["id"] for m in listed if m.get("text", "").casefold() in words]
    elif wish.has("toptext", "bottomtext"):
        ids = _by_row(wish, listed)
    elif wish.has("text") and not wish.has("title", "caption"):
        ids = [m["id"] for m in listed]
    else:
        both = wish.has("title") and wish.has("caption")
        ids = [m["id"] for m in listed if both or _is_named(wish, m)] or (
            _ids(wish) if len(listed) == 1 or wish.has("all") else []
        )
    if not ids:
        raise CannotEditError("no_text")
    span = wish.range()
    if span:
        wish.scene.note("text_hidden", start=span[0], end=span[1])
        return hide(wish.draft, ids, span)
    wish.scene.note("text_removed", n=len(ids))
    return texts.remove_texts(wish.draft, ids)


def text(wish: Wish) -> Draft:
    """A text in another place, style, size, or at another time."""
    ids = _ids(wish)
    draft = wish.draft
    fading = wish.has("fade", "fadein", "fadeout", "fadeboth")
    if fading:
        draft = texts.fade_texts(draft, ids, wish.length() or FADE)
        wish.scene.note("text_faded")
    by = wish.nudge()
    draft = draft if by else _resized(wish, draft, ids)
    style = _style(wish)
    if style:
        draft = texts.style_texts(draft, ids, style)
        wish.scene.note("text_styled")
    place = wish.place()
    if by or place:
        draft = texts.nudge_texts(draft, ids, *by) if by else texts.place_texts(draft, ids, place or "center")
        wish.scene.note("text_moved")
    if not fading:
        timed = _retimed(wish, draft, ids)
        if timed is not draft:
            start, end = next((at, at + s["d"]) for at, s in texts.text_segments(timed) if s["m"]["id"] == ids[0])
            wish.scene.note("text_timed", start=start, end=end)
        draft = timed
    wish.scene.aim("text", ids)
    return draft


_BIGGER, _SMALLER, _AS_IT_IS = 125, 80, 100


def _resized(wish: Wish, draft: Draft, ids: list[str]) -> Draft:
    sized = wish.has("up", "down", "half", "halve", "size", "small", "large")
    if not sized and not {"G", "N", "X"} & set(wish.clause.slots):
        return draft
    elsewhere = wish.has("move", "put") or bool(wish.clause.slots.keys() & {"P", "R"}) or bool(wish.place())
    sizes = ("bigger", "smaller", "half", "halve", "size", "small", "large")
    elsewhere = elsewhere or wish.has("up", "down")
    if elsewhere and not wish.clause.slots.keys() & {"G", "X", "N"} and not wish.has(*sizes):
        if not wish.place() and wish.has("move", "put", "up", "down") and not wish.clause.slots.keys() & {"P", "R"}:
            raise CannotEditError("unsure")  # "move it up" says no place
        return draft
    if wish.has("long") and wish.clause.slots.get("X"):
        return _longer_by(wish, draft, ids)
    number = wish.one("N")
    if number is not None and not wish.has("size", "absolute"):
        raise CannotEditError("unsure")
    if number is not None and not wish.clause.slots.get("G"):
        wish.scene.note("text_styled")
        return texts.style_texts(draft, ids, {"size": number})
    percent = wish.scale(bigger=_BIGGER, smaller=_SMALLER)
    if percent != _AS_IT_IS:
        wish.scene.note("text_bigger" if percent > _AS_IT_IS else "text_smaller")
    return texts.resize_texts(draft, ids, percent)


def _retimed(wish: Wish, draft: Draft, ids: list[str]) -> Draft:
    lasts, at = wish.length(), wish.point()
    if at is None and lasts is not None and wish.has("move") and not wish.has("for", "earlier", "later"):
        lasts, at = None, lasts
    shift = lasts if wish.has("later") else -lasts if lasts and wish.has("earlier") else None
    if shift and at is None and not wish.has("longer"):
        return _shifted(draft, ids, shift)
    span = wish.window() or _edges(wish, lasts, at)
    if span:
        return texts.time_texts(draft, ids, *span)
    return draft if lasts is None and at is None else _lasting(wish, draft, ids, at, lasts)


def _edges(wish: Wish, lasts: int | None, at: int | None) -> tuple[int | None, int | None] | None:
    """Where a text begins and ends, None for an edge that stays; None when nothing is said of either."""
    if wish.has("tofit"):
        return None, wish.total
    if at is not None and wish.has("endat"):
        return None, at
    return (lasts, None) if wish.has("startat") and lasts is not None and at is None else None


def _lasting(wish: Wish, draft: Draft, ids: list[str], at: int | None, lasts: int | None) -> Draft:
    begins = {s["m"]["id"]: (start, s["d"]) for start, s in texts.text_segments(draft)}
    for one in ids:
        start, length = begins[one]
        begin = start if at is None else at
        grown = length + lasts if lasts and wish.has("longer") and not wish.has("for", "absolute") else lasts or length
        draft = texts.time_texts(draft, [one], begin, begin + grown)
    return draft


def _longer_by(wish: Wish, draft: Draft, ids: list[str]) -> Draft:
    """`Twice as long`: the texts so many times as long as they were."""
    factor = wish.factor() or 1
    for start, segment in texts.text_segments(draft):
        if segment["m"]["id"] in ids:
            draft = texts.time_texts(draft, [segment["m"]["id"]], start, start + int(segment["d"] * factor))
    return draft


def _shifted(draft: Draft, ids: list[str], shift: int) -> Draft:
    """The texts so much later or earlier, as long as they were."""
    spans_of = {s["m"]["id"]: (start, start + s["d"]) for start, s in texts.text_segments(draft)}
    for one in ids:
        begin, end = spans_of[one]
        if begin + shift < 0:
            raise CannotEditError("beyond", total=end)
        draft = texts.time_texts(draft, [one], begin + shift, end + shift)
    return draft


ACTS: dict[str, Callable[[Wish], Draft]] = {
    act.__name__: act
    for act in (
        add_text,
        add_subtitles,
        reword,
        remove_text,
        swap_texts,
        unstyle,
        text,
    )
}
