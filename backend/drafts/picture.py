"""How the picture looks: canvas, crop, turn, mirror, filters, transitions, overlays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from backend.drafts.model import (
    VIDEO,
    Draft,
    Segment,
    change_main,
    change_side,
    clone,
    facts,
    finished,
    fresh_ids,
    is_still,
    main_length,
    main_segments,
    main_track,
    media_entry,
    put_segment,
    remove_side,
    tracks,
    with_main,
)
from backend.drafts.sound import put_fades
from backend.errors import CannotEditError

_SAME_SHAPE = 0.01
WHOLE = [0, 0, 1000, 1000]


def set_aspect(draft: Draft, wide: int, high: int) -> Draft:
    """A canvas of another shape with the same short side."""
    new: Draft = clone(draft)
    inside = facts(new)
    short = min(int(inside.get("width") or 1920), int(inside.get("height") or 1080))
    long = short * max(wide, high) // min(wide, high) // 2 * 2
    inside.update(width=long if wide > high else short, height=short if wide >= high else long)
    return new


def slow_zoom(draft: Draft, indexes: Sequence[int], zoom: tuple[int, int] | None) -> Draft:
    """The named pieces growing or shrinking from one size to another (percent); None takes that away."""

    def put(segment: Segment) -> None:
        segment["m"].pop("zoom", None)
        segment["m"].update({"zoom": list(zoom)} if zoom else {})

    return change_main(draft, indexes, put)


def set_fit(draft: Draft, fit: str | None, background: str | None = None) -> Draft:
    """How pictures of another shape are laid on the canvas, and what shows beside them."""
    new: Draft = clone(draft)
    for key, value in (("fit", fit), ("background", background)):
        if value:
            facts(new)[key] = value
    return new


def leaves_border(draft: Draft) -> bool:
    """Whether a piece has another shape than the canvas, so that something else shows beside it."""
    inside = draft.get("m") or {}
    canvas = int(inside.get("width") or 1920) / int(inside.get("height") or 1080)
    for segment in main_segments(draft):
        medium = media_entry(draft, segment["m"].get("media_id"))
        wide, high = int(medium.get("width") or 0), int(medium.get("height") or 0)
        _, _, width, height = segment["m"].get("crop") or WHOLE
        shape = wide * width / (high * height) if wide and high else canvas
        if segment["m"].get("rotate", 0) % 180:
            shape = 1 / shape
        if abs(shape / canvas - 1) > _SAME_SHAPE:
            return True
    return False


def crop(draft: Draft, indexes: Sequence[int], box: Sequence[int]) -> Draft:
    """The pieces at `indexes` cropped to `box` (per mille of what is seen of them now)."""

    def cut(segment: Segment) -> None:
        x, y, width, height = segment["m"].get("crop") or WHOLE
        new = [x + box[0] * width // 1000, y + box[1] * height // 1000, box[2] * width // 1000, box[3] * height // 1000]
        if min(new[2:]) < 10:
            raise CannotEditError("nothing_left")
        segment["m"]["crop"] = new

    return change_main(draft, indexes, cut)


def has_bars(draft: Draft, indexes: Sequence[int]) -> bool:
    """Whether black bars were measured in any of the pieces at `indexes`."""
    found = (
        media_entry(draft, main_segments(draft)[index]["m"].get("media_id")).get("content_box") for index in indexes
    )
    return any(box and list(box) != WHOLE for box in found)


def crop_bars(draft: Draft, indexes: Sequence[int]) -> Draft:
    """The pieces at `indexes` without their black bars."""
    if not has_bars(draft, indexes):
        raise CannotEditError("no_bars")

    def cut(segment: Segment) -> None:
        box = media_entry(draft, segment["m"].get("media_id")).get("content_box")
        if box:
            segment["m"]["crop"] = list(box)

    return change_main(draft, indexes, cut)


def rotate(draft: Draft, indexes: Sequence[int], degrees: int) -> Draft:
    """The pieces at `indexes` turned clockwise."""

    def turn(segment: Segment) -> None:
        segment["m"]["rotate"] = (int(segment["m"].get("rotate") or 0) + degrees) % 360

    return change_main(draft, indexes, turn)


def flip(draft: Draft, indexes: Sequence[int], how: str) -> Draft:
    """The pieces at `indexes` mirrored; twice is back again."""

    def mirror(segment: Segment) -> None:
        both = set(str(segment["m"].get("flip") or "")) ^ set(how)
        value = "".join(letter for letter in "hv" if letter in both)
        segment["m"]["flip"] = value
        if not value:
            segment["m"].pop("flip")

    return change_main(draft, indexes, mirror)


def add_filter(draft: Draft, indexes: Sequence[int], kind: str, value: int | None = None) -> Draft:
    """The pieces at `indexes` with a filter; amounts of one kind add up to one entry."""

    def put(segment: Segment) -> None:
        listed: list[dict[str, Any]] = segment["m"].setdefault("filters", [])
        known = next((entry for entry in listed if entry.get("k") == kind), None)
        if known is None:
            listed.append({"k": kind} if value is None else {"k": kind, "v": value})
        elif value is not None:
            known["v"] = int(known.get("v", 0)) + value
        segment["m"]["filters"] = [entry for entry in listed if entry.get("v") != 0]

    return change_main(draft, indexes, put)


def set_lut(draft: Draft, indexes: Sequence[int], media_id: str | None) -> Draft:
    """The pieces at `indexes` in the colours of a table; None takes it away."""

    def put(segment: Segment) -> None:
        segment["m"].pop("lut", None)
        segment["m"].update({"lut": media_id} if media_id else {})

    return change_main(draft, indexes, put)


def remove_filters(draft: Draft, indexes: Sequence[int], kind: str | None = None) -> Draft:
    """The pieces at `indexes` without filters, or without one kind of them."""

    def drop(segment: Segment) -> None:
        left = [entry for entry in segment["m"].get("filters") or [] if kind and entry.get("k") != kind]
        segment["m"]["filters"] = left
        if not left:
            segment["m"].pop("filters")

    return change_main(draft, indexes, drop)


def transition(draft: Draft, joints: Sequence[int], kind: str, length: int) -> Draft:
    """A transition into the pieces at `joints` (from 1), no longer than half of either neighbour."""
    segments = main_segments(draft)
    if not joints:
        raise CannotEditError("one_piece")

    def put(index: int) -> int:
        return int(min(length, segments[index]["d"] // 2, segments[index - 1]["d"] // 2))

    new: Draft = with_main(draft, segments)
    track = main_track(new)
    for index in joints:
        if track:
            facts(track["sg"][index])["transition"] = {"kind": kind, "d": max(1, put(index))}
    return new


def transitions(draft: Draft) -> list[int]:
    """Indexes of the pieces that one leads into."""
    return [index for index, one in enumerate(main_segments(draft)) if index and one["m"].get("transition")]


def remove_transitions(draft: Draft, joints: Sequence[int] | None = None) -> Draft:
    """Hard cuts into the pieces at `joints`, or everywhere."""
    every = range(len(main_segments(draft)))
    return change_main(draft, every if joints is None else joints, lambda one: one["m"].pop("transition", None))


def fade_main(draft: Draft, *, fade_in: int | None = None, fade_out: int | None = None) -> Draft:
    """The video fading in from black and out to black, in ms."""
    segments = [clone(segment) for segment in main_segments(draft)]
    if not segments:
        raise CannotEditError("no_video")
    put_fades(segments[0], fade_in, None)
    put_fades(segments[-1], None, fade_out)
    return with_main(draft, segments)


def overlays(draft: Draft) -> list[Segment]:
    """What lies over the picture: everything on further video tracks."""
    main = main_track(draft)
    return [segment for track in tracks(draft, VIDEO) if track is not main for segment in track["sg"]]


def overlay_box(draft: Draft, media_id: str, width: int, place: str) -> list[int]:
    """A box (per mille) `width` wide in the shape of the medium, at a named place."""
    medium = media_entry(draft, media_id)
    inside = draft.get("m") or {}
    shape = int(medium.get("height") or 1) / int(medium.get("width") or 1)
    canvas = int(inside.get("width") or 1920) / int(inside.get("height") or 1080)
    height = max(1, min(1000, round(width * shape * canvas)))
    row = "top" if "top" in place else "bottom" if "bottom" in place else "center"
    column = "left" if "left" in place else "right" if "right" in place else "center"
    x = {"left": 30, "center": (1000 - width) // 2, "right": 970 - width}[column]
    y = {"top": 40, "center": (1000 - height) // 2, "bottom": 960 - height}[row]
    return [max(0, x), max(0, y), width, height]


def add_overlay(
    draft: Draft, media_id: str, *, place: str, width: int, start: int = 0, end: int | None = None, name: str = "logo"
) -> Draft:
    """A picture or video over the main one, from `start` to `end` or the end of the video."""
    total = main_length(draft)
    until = min(total, end if end is not None else total)
    if start >= until:
        raise CannotEditError("nothing_there")
    lasts = until - start
    medium = media_entry(draft, media_id)
    if medium.get("kind") == "video" and medium.get("duration_ms"):
        lasts = min(lasts, medium["duration_ms"])
    inside = {
        "id": next(fresh_ids(draft, "o")),
        "start_ms": start,
        "media_id": media_id,
        "source_start_ms": 0,
        "name": name,
        "box": overlay_box(draft, media_id, width, place),
    }
    new: Draft = clone(draft)
    put_segment(new, VIDEO, {"d": lasts, "m": inside}, name)
    return finished(new)


def change_overlays(draft: Draft, ids: Sequence[str], change: Callable[[Segment], None]) -> Draft:
    """The named overlays after `change`, which may write into the segment it is given."""
    return change_side(draft, VIDEO, ids, change)


def remove_overlays(draft: Draft, ids: Sequence[str]) -> Draft:
    """Without the named overlays."""
    return remove_side(draft, VIDEO, ids)


def move_overlays(draft: Draft, ids: Sequence[str], place: str) -> Draft:
    """The named overlays at another named place, as big as before."""

    def put(segment: Segment) -> None:
        box = segment["m"].get("box") or WHOLE
        new = overlay_box(draft, segment["m"]["media_id"], box[2], place)
        corner = [new[0], new[1] + new[3] - box[3] if "bottom" in place else new[1]]
        segment["m"]["box"] = [corner[0], max(0, corner[1]), box[2], box[3]]

    return change_overlays(draft, ids, put)


def nudge_overlays(draft: Draft, ids: Sequence[str], right: int, down: int) -> Draft:
    """The named overlays so much farther right and down, in per mille of the picture; they stay in it."""

    def put(segment: Segment) -> None:
        x, y, width, height = segment["m"].get("box") or WHOLE
        x, y = max(0, min(1000 - width, x + right)), max(0, min(1000 - height, y + down))
        segment["m"]["box"] = [x, y, width, height]

    return change_overlays(draft, ids, put)


def resize_overlays(draft: Draft, ids: Sequence[str], percent: int) -> Draft:
    """The named overlays at a percentage of their size, their corner or middle staying where it is."""

    def put(segment: Segment) -> None:
        x, y, width, height = segment["m"].get("box") or WHOLE
        wide, high = min(1000, width * percent // 100), min(1000, height * percent // 100)
        segment["m"]["box"] = [_anchored(x, width, wide), _anchored(y, height, high), max(10, wide), max(10, high)]

    return change_overlays(draft, ids, put)


def _anchored(start: int, old: int, new: int) -> int:
    """Where a side begins after it changed length: it stays at the edge of the picture that it was near to."""
    middle = start + old // 2
    fixed = start if middle < 400 else start + old - new if middle > 600 else middle - new // 2
    return max(0, min(1000 - new, fixed))


def moving(draft: Draft) -> list[int]:
    """Indexes of the pieces that are no stills."""
    return [index for index, segment in enumerate(main_segments(draft)) if not is_still(draft, segment)]
