"""A draft -> the facts of its timeline summary, for any draft: keys may be missing, odd, or at any level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_KINDS = {0: "video", 1: "audio", 7: "text"}
_NAMES = ("name", "title", "material_name", "file_name", "filename", "media_name")
_TEXTS = ("text", "content", "title", "name")


@dataclass(frozen=True)
class Track:
    """One line of the summary: what it is, what it is called, from when to when (ms), and how loud (percent; None:
    unchanged).
    """

    kind: str
    name: str
    start_ms: int
    end_ms: int
    volume: int | None = None
    clips: int = 1


@dataclass(frozen=True)
class Timeline:
    """All tracks that hold something, in the draft's order, and the whole length in ms."""

    tracks: tuple[Track, ...]
    duration_ms: int


def timeline(draft: Mapping[str, Any] | None) -> Timeline:
    """The facts of the summary line. Never raises: what cannot be read is left out."""
    draft = draft if isinstance(draft, Mapping) else {}
    media = _media(draft)
    tracks = tuple(t for raw in _rows(draft.get("t")) if (t := _track(raw, media)))
    ends = [t.end_ms for t in tracks]
    own = whole(_value(draft, "d"))
    return Timeline(tracks, max([*ends, own or 0]))


def segments(track: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The segments of a track that are objects at all."""
    return _rows(track.get("sg"))


def whole(value: object) -> int | None:
    """A whole number not below zero, or None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if 0 <= value < 10**12 else None


def named(raw: Mapping[str, Any], media: Mapping[str, str], *, text: bool) -> str:
    """What a segment is called: its text, its name, or the name of the media it shows; newlines and control
    characters are gone.
    """
    values = [_value(raw, key) for key in (_TEXTS if text else _NAMES)]
    found = next((v for v in values if isinstance(v, str) and v.strip()), None) or media.get(
        str(_value(raw, "media_id")), ""
    )
    return " ".join("".join(c if c.isprintable() else " " for c in found).split())[:120]


def spans(track: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Start and end of each segment in ms; a segment without a start follows the one before."""
    found, at = [], 0
    for segment in segments(track):
        start = whole(_value(segment, "start_ms"))
        start = whole(_value(segment, "start")) if start is None else start
        start = at if start is None else start
        at = start + (whole(_value(segment, "d")) or 0)
        found.append((start, at))
    return found


def media_names(draft: Mapping[str, Any]) -> dict[str, str]:
    """Names of the media entries by id."""
    return _media(draft)


def _track(raw: Mapping[str, Any], media: Mapping[str, str]) -> Track | None:
    rows = segments(raw)
    if not rows:
        return None
    kind = _kind(raw)
    places = spans(raw)
    names = [n for row in rows if (n := named(row, media, text=kind == "text"))] or [
        n for n in [named(raw, media, text=False)] if n
    ]
    ends = max(end for _, end in places) or whole(_value(raw, "d")) or 0
    return Track(
        kind, names[0] if names else "", min(start for start, _ in places), ends, _volume(raw, rows), len(rows)
    )


def _kind(raw: Mapping[str, Any]) -> str:
    tt = _value(raw, "tt")
    return _KINDS.get(tt, "other") if isinstance(tt, int) and not isinstance(tt, bool) else "other"


def _volume(raw: Mapping[str, Any], rows: list[Mapping[str, Any]]) -> int | None:
    if _value(raw, "muted") is True:
        return 0
    value = _value(rows[0], "volume")
    if isinstance(value, float) and 0 <= value <= 1:
        value = round(value * 100)
    percent = whole(value)
    return None if percent in {None, 100} else percent


def _value(raw: Mapping[str, Any], key: str) -> object:
    """A key at the level itself or inside its `m`: published drafts leave the level open."""
    if raw.get(key) is not None:
        return raw[key]
    inner = raw.get("m")
    return inner.get(key) if isinstance(inner, Mapping) else None


def _rows(value: object) -> list[Mapping[str, Any]]:
    return (
        [row for row in value if isinstance(row, Mapping)]
        if isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping)
        else []
    )


def _media(draft: Mapping[str, Any]) -> dict[str, str]:
    return {
        str(row["id"]): str(row["name"])
        for row in _rows(_value(draft, "media"))
        if isinstance(row.get("name"), str) and row.get("id") is not None
    }
