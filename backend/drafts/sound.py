"""Volume, music and what lies on the audio tracks."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from backend.drafts.model import (
    AUDIO,
    Draft,
    Range,
    Segment,
    change_main,
    change_side,
    clone,
    facts,
    finished,
    fresh_ids,
    main_length,
    main_track,
    media_entry,
    placed,
    put_segment,
    remove_side,
    settle_starts,
    tracks,
)
from backend.errors import CannotEditError

LOUDEST = 1000


def audio_segments(draft: Draft) -> list[Segment]:
    """Everything on the audio tracks, in order."""
    return [segment for track in tracks(draft, AUDIO) for segment in track["sg"]]


def set_main_volume(draft: Draft, indexes: Sequence[int], change: Callable[[int], int]) -> Draft:
    """The own sound of the pieces at `indexes` at what `change` makes of their percent."""
    muted = bool(((main_track(draft) or {}).get("m") or {}).get("muted"))
    new = change_main(draft, indexes, lambda segment: _turn(segment, change, muted=muted))
    track = main_track(new)
    if track:
        facts(track).pop("muted", None)
    return new


def _turn(segment: Segment, change: Callable[[int], int], *, muted: bool = False) -> None:
    inside = facts(segment)
    now = 0 if muted else int(inside.get("volume", 100))
    inside["volume"] = max(0, min(LOUDEST, change(now)))


def set_music_volume(draft: Draft, ids: Sequence[str], change: Callable[[int], int]) -> Draft:
    """The named audio segments at what `change` makes of their percent."""
    new: Draft = clone(draft)
    for track in tracks(new, AUDIO):
        muted = bool((track.get("m") or {}).get("muted"))
        hit = [segment for segment in track["sg"] if facts(segment).get("id") in ids]
        for segment in hit:
            _turn(segment, change, muted=muted)
        if hit and muted:
            facts(track).pop("muted")
    return finished(new)


def split_music(draft: Draft, ids: Sequence[str], span: Range) -> tuple[Draft, list[str]]:
    """The named audio segments cut at the borders of a range; returns the ids of what lies inside it."""
    new: Draft = clone(draft)
    fresh = fresh_ids(draft, "a")
    inside: list[str] = []
    for track in tracks(new, AUDIO):
        settle_starts(track)
        pieces: list[Segment] = []
        for segment in track["sg"]:
            parts = _cut(new, segment, span) if facts(segment).get("id") in ids else [segment]
            for number, part in enumerate(parts):
                if number:
                    part["m"]["id"] = next(fresh)
                begin = part["m"]["start_ms"]
                if span[0] <= begin and begin + part["d"] <= span[1] and segment["m"].get("id") in ids:
                    inside.append(part["m"]["id"])
            pieces += parts
        track["sg"] = pieces
    return finished(new), inside


def _cut(draft: Draft, segment: Segment, span: Range) -> list[Segment]:
    begin = segment["m"]["start_ms"]
    end = begin + segment["d"]
    edges = [begin, *(time for time in span if begin < time < end), end]
    out = []
    for low, high in itertools.pairwise(edges):
        part: Segment = clone(segment)
        part["d"] = high - low
        part["m"].update(start_ms=low, source_start_ms=_source_after(draft, segment, low - begin))
        if low > begin:
            part["m"].pop("fade_in_ms", None)
        if high < end:
            part["m"].pop("fade_out_ms", None)
        out.append(part)
    return out


def _source_after(draft: Draft, segment: Segment, offset: int) -> int:
    inside = segment["m"]
    source = int(inside.get("source_start_ms", 0)) + offset
    length = media_entry(draft, inside.get("media_id")).get("duration_ms")
    return source % length if inside.get("loop") and length else source


def set_music_fades(
    draft: Draft, ids: Sequence[str], *, fade_in: int | None = None, fade_out: int | None = None
) -> Draft:
    """Fades of the named audio segments in ms; None leaves one as it is."""
    new: Draft = clone(draft)
    for segment in audio_segments(new):
        if facts(segment).get("id") in ids:
            put_fades(segment, fade_in, fade_out)
    return finished(new)


def put_fades(segment: Segment, fade_in: int | None, fade_out: int | None) -> None:
    """Write fades no longer than the segment (changed in place)."""
    for key, value in (("fade_in_ms", fade_in), ("fade_out_ms", fade_out)):
        if value is not None:
            facts(segment)[key] = min(value, segment["d"])


def add_audio(
    draft: Draft,
    media_id: str,
    *,
    start: int = 0,
    end: int | None = None,
    volume: int | None = None,
    source: int = 0,
    loop: bool = True,
    name: str = "music",
) -> Draft:
    """A sound from `start` to `end` or the end of the video; it is looped to fill that when `loop`, else plays once."""
    total = main_length(draft)
    until = min(end if end is not None else total, total)
    if not total or start >= until:
        raise CannotEditError("nothing_there")
    length = media_entry(draft, media_id).get("duration_ms")
    lasts = until - start
    short = bool(length) and source + lasts > int(length or 0)
    if length and short and not loop:
        lasts = length - source
    if lasts <= 0:
        raise CannotEditError("nothing_there")
    new: Draft = clone(draft)
    inside = {"id": next(fresh_ids(draft, "a")), "start_ms": start, "media_id": media_id, "source_start_ms": source}
    segment: Segment = {"d": lasts, "m": inside}
    if volume is not None:
        segment["m"]["volume"] = volume
    if short and loop:
        segment["m"]["loop"] = True
    put_segment(new, AUDIO, segment, name)
    return finished(new)


def place_audio(draft: Draft, ids: Sequence[str], *, start: int | None = None, end: int | None = None) -> Draft:
    """The named audio segments from `start` and to `end`, looped when their source is too short for that."""
    return change_side(draft, AUDIO, ids, lambda segment: _place(draft, segment, start, end))


def _place(draft: Draft, segment: Segment, start: int | None, end: int | None) -> None:
    inside = segment["m"]
    begin = inside["start_ms"] if start is None else start
    until = min(main_length(draft), begin + segment["d"] if end is None else end)
    if begin >= until:
        raise CannotEditError("nothing_there")
    segment["d"] = until - begin
    inside["start_ms"] = begin
    length = media_entry(draft, inside.get("media_id")).get("duration_ms")
    if length and inside.get("source_start_ms", 0) + segment["d"] > length:
        inside["loop"] = True


def start_audio_at_source(draft: Draft, ids: Sequence[str], source: int) -> Draft:
    """The named audio segments play from another place of their own file."""
    new: Draft = clone(draft)
    for segment in audio_segments(new):
        if facts(segment).get("id") in ids:
            segment["m"]["source_start_ms"] = source
            length = media_entry(draft, segment["m"].get("media_id")).get("duration_ms")
            if length and source + segment["d"] > length:
                segment["m"]["loop"] = True
    return finished(new)


def remove_audio(draft: Draft, ids: Sequence[str]) -> Draft:
    """Without the named audio segments."""
    return remove_side(draft, AUDIO, ids)


def swap_audio(draft: Draft, ids: Sequence[str], media_id: str) -> Draft:
    """The named audio segments play another file from its beginning, for the same time."""
    new: Draft = clone(draft)
    length = media_entry(draft, media_id).get("duration_ms")
    for segment in audio_segments(new):
        inside = facts(segment)
        if inside.get("id") in ids:
            inside.update(media_id=media_id, source_start_ms=0)
            inside.pop("name", None)
            if length and segment["d"] > length:
                inside["loop"] = True
    return finished(new)


def duck(draft: Draft, *, on: bool) -> Draft:
    """Whether the music steps back under speech."""
    if not audio_segments(draft):
        raise CannotEditError("no_music")
    new: Draft = clone(draft)
    for track in tracks(new, AUDIO):
        if track["sg"]:
            facts(track)["duck"] = on
    return finished(new)


def loudness(draft: Draft, lufs: int) -> Draft:
    """The loudness the whole is brought to."""
    new: Draft = clone(draft)
    facts(new)["loudness_lufs"] = lufs
    return new


def audio_spans(draft: Draft) -> dict[str, Range]:
    """Begin and end of every audio segment by id."""
    return {
        segment["m"]["id"]: (at, at + segment["d"]) for track in tracks(draft, AUDIO) for at, segment in placed(track)
    }
