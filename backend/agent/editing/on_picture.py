"""Operations on how the picture looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from backend.agent.editing.wish import Wish
from backend.drafts import picture
from backend.drafts.hiding import hide
from backend.drafts.model import Draft, Segment, main_segments, media_of, new_ids
from backend.errors import CannotEditError

#: percent that a look is changed by when no amount is said, and with a word for little or much
USUAL_CHANGE = 20
CHANGES = {"abit": 10, "alot": 40}
CROSSFADE = 1000
WIDTHS = {"small": 150, "large": 320}
SHAPES = {"v916": (9, 16), "v11": (1, 1), "v169": (16, 9), "v45": (4, 5)}


def aspect(wish: Wish) -> Draft:
    """A canvas of another shape, with the fit if one is named; with none, nothing is cut off."""
    shapes = [name for name in wish.clause.sequence if name in SHAPES]  # "from vertical to square": the last
    wish.has(*shapes)
    named = wish.one("A") or (SHAPES[shapes[-1]] if shapes else None)
    if not named:
        raise CannotEditError("which_shape")
    how = _fit(wish)
    inside = wish.draft.get("m") or {}
    draft = picture.set_aspect(wish.draft, named[0], named[1])
    changed = (draft["m"].get("width"), draft["m"].get("height")) != (inside.get("width"), inside.get("height"))
    if not how and changed and inside.get("fit", "fit") == "fit" and not inside.get("background"):
        how = "blur"
    if _background(wish) and how in {None, "blur"} and not wish.has("blurbg"):
        how = "fit"
    wish.scene.aim("video")
    wish.scene.note("aspect", shape=f"{named[0]}:{named[1]}")
    return picture.set_fit(draft, how, _background(wish))


def _fit(wish: Wish) -> str | None:
    """The fit named; of two, the last one when one is to be put for the other."""
    named = (
        [_FITS[name] for name in wish.clause.sequence if name in _FITS] if wish.has("replace", "swap", "dont") else []
    )
    if wish.has("blurbg") and len(set(named)) <= 1:
        if wish.has("remove", "shut"):  # "lose the blurred background"
            return "fit"
        return None if wish.has("dont") else "blur"
    if len(set(named)) > 1:
        wish.has(*_FITS)
        return named[-1]
    if wish.has("fit", "bars"):
        return "fit"
    return "fill" if wish.has("fill") or wish.has("crophard") else None


_FITS = {"blurbg": "blur", "fit": "fit", "bars": "fit", "fill": "fill"}


def _background(wish: Wish) -> str | None:
    colours = wish.colours()
    return colours[0] if colours and wish.has("background", "bars", "fit") else None


def fit(wish: Wish) -> Draft:
    """How pictures of another shape are laid on the canvas."""
    if wish.has("bgverb") and not picture.leaves_border(wish.draft):
        raise CannotEditError("unsupported", kind="background")
    wish.scene.note(f"fit_{_fit(wish)}" if _fit(wish) else "fit")
    return picture.set_fit(wish.draft, _fit(wish), _background(wish))


def background(wish: Wish) -> Draft:
    """What shows beside the picture."""
    colours = wish.colours()
    wish.scene.note("fit")
    blurred = (wish.draft.get("m") or {}).get("fit") == "blur"  # a colour does not show behind a blurred picture
    return picture.set_fit(wish.draft, "fit" if blurred else None, colours[0])


_AXES = {"horiz": ("left", "right"), "vert": ("top", "bottom")}
_SIDES = {"top": (0, 1, 0, -1), "bottom": (0, 0, 0, -1), "left": (1, 0, -1, 0), "right": (0, 0, -1, 0)}


_LARGEST_ZOOM = 400  # percent


def crop(wish: Wish) -> Draft:
    """The picture cropped on the sides named, or on all."""
    factor = wish.factor() if wish.has("zoom") else None
    shares = wish.all("G")
    if len(shares) > 1:
        return _cropped_each(wish, shares)
    percent = wish.percent() if factor is None else int((factor - 1) * 100)
    cut, indexes = wish.where()
    if percent and percent > 100 and wish.has("zoom"):
        percent -= 100  # "zoom to 130 %", "a zoom of 200 %"
    if percent is None or not 0 < percent <= (_LARGEST_ZOOM if wish.has("zoom") else 99):
        raise CannotEditError("which_crop")
    wish.scene.note("zoomed" if wish.has("zoom") else "cropped", percent=percent)
    named = [name for name in _SIDES if wish.has(name)]
    named += [name for axis, pair in _AXES.items() if wish.has(axis) for name in pair if name not in named]
    if wish.has("zoom"):
        edge = (1000 - 100_000 // (100 + percent)) // 2
        return picture.crop(cut, indexes, [edge, edge, 1000 - 2 * edge, 1000 - 2 * edge])
    wish.has("side")  # heard also where the sides are named
    if not named and (percent >= 50 or not wish.has("side", "off", "remove", "all", "video", "crophard")):
        raise CannotEditError("which_crop")
    return picture.crop(cut, indexes, _left_of(dict.fromkeys(named or _SIDES, percent)))


def _left_of(shares: Mapping[str, int]) -> list[int]:
    """The box (x, y, width, height, per mille) that is left when sides lose these percentages of the picture."""
    box = [0, 0, 1000, 1000]
    for name, share in shares.items():
        box = [now + sign * share * 10 for now, sign in zip(box, _SIDES[name], strict=True)]
    return box


def _cropped_each(wish: Wish, shares: Sequence[int]) -> Draft:
    """`Crop 10 % left and 5 % right`: each side its own share of the picture as it is."""
    wish.has(*_SIDES)
    named = [name for name in wish.clause.names if name in _SIDES]
    if len(named) != len(shares) or len(set(named)) < len(named):
        raise CannotEditError("which_crop")
    box = _left_of(dict(zip(named, shares, strict=True)))
    if min(box[2:]) <= 0:
        raise CannotEditError("which_crop")
    wish.scene.note("cropped", percent=max(shares))
    cut, indexes = wish.where()
    return picture.crop(cut, indexes, box)


def slow_zoom(wish: Wish) -> Draft:
    """The picture slowly growing, or shrinking back from close."""
    cut, indexes = wish.where()
    percent = wish.percent() or _SLOWLY
    if not 0 < percent <= _LARGEST_ZOOM - 100:
        raise CannotEditError("which_crop")
    if wish.has("remove", "shut", "no"):
        wish.scene.note("zoom_stopped")
        return picture.slow_zoom(cut, indexes, None)
    sizes = (100 + percent, 100) if wish.has("zoomout", "down") else (100, 100 + percent)
    wish.scene.note("zooming_out" if sizes[0] > sizes[1] else "zooming_in", percent=percent)
    return picture.slow_zoom(cut, indexes, sizes)


_SLOWLY = 15  # percent that a slow zoom grows by when nothing is said


def lut(wish: Wish) -> Draft:
    """The colours that a table gives."""
    file = wish.file("lut")
    cut, indexes = wish.where()
    wish.scene.note("lut_applied", name=wish.media_name(file["id"]))
    return picture.set_lut(cut, indexes, file["id"])


def remove_lut(wish: Wish) -> Draft:
    """Without a colour table."""
    wish.all("F")
    cut, indexes = wish.where()
    if not any(main_segments(cut)[index]["m"].get("lut") for index in indexes):
        raise CannotEditError("no_filter")
    wish.scene.note("lut_removed")
    return picture.set_lut(cut, indexes, None)


def bars(wish: Wish) -> Draft:
    """The picture without its black bars."""
    cut, indexes = wish.where()
    if wish.has("fill") and not picture.has_bars(cut, indexes):  # "9:16, no black bars": those that a fit would leave
        wish.scene.note("fit_fill")
        return picture.set_fit(wish.draft, "fill", None)
    wish.scene.note("bars_removed")
    return picture.crop_bars(cut, indexes)


def rotate(wish: Wish) -> Draft:
    """The picture turned."""
    wanted: int | None = wish.one("D")
    if wanted is None:
        wanted = wish.one("N")
    if wanted is None and wish.has("abit"):
        raise CannotEditError("quarter_turns")
    if wanted is None:
        wanted = 180 if wish.has("upsidedown") else 90
    if wanted % 90:
        raise CannotEditError("quarter_turns")
    turn = -wanted if wish.has("counter", "otherway") or (wish.has("left") and not wish.has("clockwise")) else wanted
    cut, indexes = wish.where()
    new = picture.rotate(cut, indexes, turn)
    stands = main_segments(new)[indexes[0]]["m"].get("rotate", 0)
    told = (stands if wish.has("otherway") else turn) % 360
    wish.scene.note(f"rotated_{told}" if told else "rotated", degrees=told)
    return new


def flip(wish: Wish) -> Draft:
    """The picture mirrored, left to right if nothing is said."""
    cut, indexes = wish.where()
    vertical = wish.has("vert", "upsidedown") or (wish.has("v916") and not wish.has("horiz"))
    how = "hv" if vertical and wish.has("horiz") else "v" if vertical else "h"
    wish.scene.note("flipped" if how == "h" else "flipped_v")
    return picture.flip(cut, indexes, how)


def filters(wish: Wish) -> Draft:
    """Black and white, brightness, contrast, saturation, blur."""
    draft, indexes = wish.where()
    step = wish.percent()
    if step is None:
        step = next((amount for name, amount in CHANGES.items() if wish.has(name)), USUAL_CHANGE)
    halved = wish.has("half", "halve") and not wish.clause.slots.get("G")
    down = wish.has("down", "remove", "cut") or halved
    if step > 100 and not wish.has("up", "down"):
        step -= 100  # "brightness at 120 %"
    wish.scene.aim("video")
    changes = _filter_changes(wish, step, down=down)
    if not changes:
        raise CannotEditError("unsure")
    for kind, value in changes:
        draft = picture.add_filter(draft, indexes, kind, value)
        lowered = value is not None and value < 0
        wish.scene.note(f"filter_{kind}_down" if lowered else f"filter_{kind}", percent=abs(value or 0))
    return draft


def _filter_changes(wish: Wish, step: int, *, down: bool) -> list[tuple[str, int | None]]:
    signed = -step if down else step
    out: list[tuple[str, int | None]] = []
    if wish.has("bw"):
        out.append(("bw", None))
    if wish.has("blurfx"):
        out.append(("blur", step))
    if wish.has("darker") or wish.has("brighter"):
        out.append(("brightness", -step if wish.has("darker") else step))
    elif wish.has("brightness"):
        out.append(("brightness", signed))
    if wish.has("contrast"):
        out.append(("contrast", signed))
    if wish.has("dull"):
        out.append(("saturation", -step))
    elif wish.has("saturation", "vivid"):
        out.append(("saturation", signed))
    return out


_FILTER_KINDS = {"bw": "bw", "blurfx": "blur", "brightness": "brightness", "contrast": "contrast"}


def remove_filter(wish: Wish) -> Draft:
    """Without filters."""
    cut, indexes = wish.where()
    looks = [main_segments(cut)[index]["m"] for index in indexes]
    if not any(look.get("filters") or look.get("lut") for look in looks):
        raise CannotEditError("no_filter")
    wish.scene.note("filters_removed")
    kinds = [kind for name, kind in _FILTER_KINDS.items() if wish.has(name)]
    if not kinds:
        return picture.set_lut(picture.remove_filters(cut, indexes), indexes, None)
    for kind in kinds:
        cut = picture.remove_filters(cut, indexes, kind)
    return cut


def uncolor(wish: Wish) -> Draft:
    """Without black and white."""
    cut, indexes = wish.where()
    wish.scene.note("colour_back")
    return picture.remove_filters(cut, indexes, "bw")


def transition(wish: Wish) -> Draft:
    """Crossfades between the clips named, or between all."""
    clips, span = wish.clips(), wish.length()
    point = wish.one("N")
    count = len(main_segments(wish.draft))
    if count < 2:
        raise CannotEditError("one_piece")
    joints = list(range(1, count))
    if len(clips) == 2 and abs(clips[0] - clips[1]) == 1:
        joints = [max(clips)]
    elif len(clips) == 1 and wish.has("after") and clips[0] + 1 < count:
        joints = [clips[0] + 1]
    elif len(clips) == 1 and clips[0] > 0:
        joints = [clips[0]]
    elif clips:
        raise CannotEditError("which_clip", total=count)
    elif not wish.has("all", "each", "rest", "between") and _about_those_there(wish):
        joints = picture.transitions(wish.draft) or joints
    lasts = span or (point * 1000 if point and point <= 5 else CROSSFADE)
    kind = "fade" if wish.has("fadeout") else "dissolve" if wish.has("dissolve") else "crossfade"
    wish.scene.note("transition", n=len(joints), ms=lasts)
    return picture.transition(wish.draft, joints, kind, lasts)


def _about_those_there(wish: Wish) -> bool:
    """`Make that crossfade 1.5 s`, or said right after one was put in."""
    return wish.has("it", "that", "replace", "long") or wish.scene.target.get("op") == "transition"


def remove_transition(wish: Wish) -> Draft:
    """Hard cuts."""
    clips = wish.clips()
    wish.scene.note("transitions_removed")
    if len(clips) == 2 and abs(clips[0] - clips[1]) == 1:
        clips = [max(clips)]
    elif len(clips) == 1 and wish.has("after"):
        clips = [clips[0] + 1]
    if any(not 0 < clip < len(main_segments(wish.draft)) for clip in clips) or len(clips) > 1:
        raise CannotEditError("which_clip", total=len(main_segments(wish.draft)))
    return picture.remove_transitions(wish.draft, clips or None)


def _overlay_ids(wish: Wish) -> list[str]:
    listed = picture.overlays(wish.draft)
    file = (wish.clause.slots.get("F") or [{}])[0]
    if file.get("id"):
        wish.all("F")
        listed = [s for s in listed if s["m"].get("media_id") == file["id"]]
    if not listed:
        raise CannotEditError("no_overlay")
    if len(listed) > 1 and not wish.has("all"):
        known = [s for s in listed if s["m"]["id"] in wish.scene.target.get("ids", [])]
        if len(known) != 1:
            raise CannotEditError("which_overlay")
        listed = known
    return [s["m"]["id"] for s in listed]


def overlay(wish: Wish) -> Draft:
    """A picture or video over the main one; one that lies there already is changed instead."""
    file = wish.file("image", "video")
    there = [s["m"]["id"] for s in picture.overlays(wish.draft) if s["m"].get("media_id") == file["id"]]
    if there and not wish.has("add"):
        return change_overlay(wish)
    return _lay(wish, file["id"])


def _lay(wish: Wish, media_id: str) -> Draft:
    span, lasts, at, percent = wish.range(), wish.length(), wish.point(), wish.one("G")
    width = next((WIDTHS[name] for name in WIDTHS if wish.has(name)), 150 if wish.has("down") else 200)
    if percent:
        width = min(1000, percent * 10)
    start = span[0] if span else at or 0
    end = span[1] if span else start + lasts if lasts else None
    place = wish.place() or ("bottom_right" if wish.has("pip") else "top_right")
    draft = picture.add_overlay(wish.draft, media_id, place=place, width=width, start=start, end=end)
    wish.scene.aim("overlay", new_ids(wish.draft, draft))
    wish.scene.note("overlay_added", name=wish.media_name(media_id))
    return draft


def swap_overlay(wish: Wish) -> Draft:
    """Another picture in the place of an overlay."""
    file = wish.file("image", "video")
    listed = picture.overlays(wish.draft)
    if len(listed) != 1:
        raise CannotEditError("which_overlay" if listed else "no_overlay")

    def put(segment: Segment) -> None:
        segment["m"]["media_id"] = file["id"]
        segment["m"].pop("name", None)

    wish.scene.aim("overlay", [listed[0]["m"]["id"]])
    wish.scene.note("overlay_added", name=wish.media_name(file["id"]))
    return picture.change_overlays(wish.draft, [listed[0]["m"]["id"]], put)


def add_logo(wish: Wish) -> Draft:
    """The logo without a file named: the one picture that is called so, or the only one."""
    if picture.overlays(wish.draft) and not wish.has("add", "put"):
        return change_overlay(wish)
    named = [
        e["id"] for e in media_of(wish.draft) if e.get("kind") == "image" and "logo" in str(e.get("name", "")).lower()
    ]
    pick = named[0] if len(named) == 1 else wish.only_file("image")
    if not pick or not (wish.has("add", "put", "use", "write") or wish.place()):
        raise CannotEditError("no_file_named")
    return _lay(wish, pick)


def change_overlay(wish: Wish) -> Draft:
    """An overlay in another place, size or time."""
    if not picture.overlays(wish.draft) and (wish.has("put", "use", "write", "small", "move") or wish.place()):
        return add_logo(wish)
    ids = _overlay_ids(wish)
    draft, place, by = wish.draft, wish.place(), wish.nudge()
    wish.scene.aim("overlay", ids)
    if by:
        wish.scene.note("overlay_moved")
        return _overlay_times(wish, picture.nudge_overlays(draft, ids, *by), ids)
    percent = _overlay_scale(wish, ids, elsewhere=bool(place) or bool(wish.clause.slots.keys() & {"P", "R"}))
    if percent != _AS_IT_IS:
        draft = picture.resize_overlays(draft, ids, percent)
        wish.scene.note("overlay_bigger" if percent > _AS_IT_IS else "overlay_smaller")
    if place:
        draft = picture.move_overlays(draft, ids, place)
        wish.scene.note("overlay_moved")
    return _overlay_times(wish, draft, ids)


_AS_IT_IS = 100


def _overlay_scale(wish: Wish, ids: list[str], *, elsewhere: bool) -> int:
    """How big an overlay shall be, in percent of its size now; `elsewhere`: a place or time is named for it."""
    amount = bool(wish.clause.slots.keys() & {"G", "X"})
    sized = wish.has("bigger", "smaller", "half", "halve", "size", "small", "large") or amount
    if wish.has("move") and wish.clause.slots.get("G") and not wish.has("size", "bigger", "smaller", "small", "large"):
        raise CannotEditError("unsure")  # "10 % to the right"
    width = wish.one("G") if wish.has("size") and not wish.has("up", "down") else None
    if width:  # "at 20 % of the width"
        now = next(s["m"].get("box", picture.WHOLE)[2] for s in picture.overlays(wish.draft) if s["m"]["id"] in ids)
        return int(100 * width * 10 // now)
    return wish.scale(bigger=130, smaller=75) if sized or not elsewhere else _AS_IT_IS


def _overlay_times(wish: Wish, draft: Draft, ids: list[str]) -> Draft:
    span, lasts, at = wish.window(), wish.length(), wish.point()
    if at is not None and not span:
        span = (None, at) if wish.has("endat", "off") and not wish.has("startat") else (at, None)
        span = (at, min(wish.total, at + lasts)) if lasts else span
    if not span and not lasts:
        return draft
    first, last = span or (None if wish.has("for") else 0, None)

    def put(segment: Segment) -> None:
        was = segment["m"].get("start_ms", 0)
        begin = was if first is None else first
        end = begin + lasts if lasts and not span else was + segment["d"] if last is None else last
        if begin >= end and last is None:  # moved past its end: as long as it was
            end = begin + segment["d"]
        end = min(wish.total, end)
        if begin >= end:
            raise CannotEditError("nothing_there")
        segment["m"]["start_ms"] = begin
        segment["d"] = end - begin

    new = picture.change_overlays(draft, ids, put)
    shown = next(s for s in picture.overlays(new) if s["m"]["id"] in ids)
    wish.scene.note("overlay_timed", start=shown["m"]["start_ms"], end=shown["m"]["start_ms"] + shown["d"])
    return new


def remove_overlay(wish: Wish) -> Draft:
    """Without the overlay."""
    ids = _overlay_ids(wish)
    span = wish.range()
    if span:
        wish.scene.note("overlay_hidden", start=span[0], end=span[1])
        return hide(wish.draft, ids, span)
    wish.scene.note("overlay_removed")
    return picture.remove_overlays(wish.draft, ids)


ACTS: dict[str, Callable[[Wish], Draft]] = {
    act.__name__: act
    for act in (
        aspect,
        fit,
        background,
        crop,
        slow_zoom,
        lut,
        remove_lut,
        bars,
        rotate,
        flip,
        filters,
        remove_filter,
        uncolor,
        transition,
        remove_transition,
        overlay,
        swap_overlay,
        add_logo,
        change_overlay,
        remove_overlay,
    )
}
ACTS["picture"] = filters
