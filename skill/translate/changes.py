"""Two drafts -> what changed between them, as typed facts for one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from skill.translate.timeline import media_names, named, segments, spans, timeline, whole

Kind = Literal[
    "title_added", "title_removed", "title_changed", "music_added", "music_removed", "clip_added", "clip_removed",
    "clip_trimmed", "volume", "aspect", "effects", "duration",
]  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One difference. Times are ms; `before` and `after` hold what the kind compares: texts, percent, or a size such
    as `1080x1920`.
    """

    kind: Kind
    name: str = ""
    start_ms: int | None = None
    end_ms: int | None = None
    before: str | int | None = None
    after: str | int | None = None


@dataclass(frozen=True)
class _Piece:
    kind: str
    name: str
    span: tuple[int, int]
    volume: int
    rest: str


def changes(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Change]:
    """What is different, most telling first and the new length last; empty when the drafts show the same. Never
    raises.
    """
    old, new = _pieces(before), _pieces(after)
    found = [c for key in [*new, *(k for k in old if k not in new)] for c in _compared(old.get(key), new.get(key))]
    found += _aspect(before, after)
    lengths = timeline(before).duration_ms, timeline(after).duration_ms
    if lengths[0] != lengths[1]:
        found.append(Change("duration", before=lengths[0], after=lengths[1]))
    return found


def _pieces(draft: Mapping[str, Any] | None) -> dict[str, _Piece]:
    """Every segment under a key that stays the same while it is edited: its id, or its place when it has none."""
    draft = draft if isinstance(draft, Mapping) else {}
    media = media_names(draft)
    rows = draft.get("t")
    found: dict[str, _Piece] = {}
    for number, track in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(track, Mapping):
            found.update(_of_track(number, track, media))
    return found


def _of_track(number: int, track: Mapping[str, Any], media: Mapping[str, str]) -> dict[str, _Piece]:
    shown = timeline({"t": [track]}).tracks
    kind = shown[0].kind if shown else "other"
    muted = _inner(track).get("muted") is True
    return {
        str(_inner(row).get("id") or f"{number}/{place}"): _Piece(
            kind, named(row, media, text=kind == "text"), span, 0 if muted else _loud(row), repr(_looks(row))
        )
        for place, (row, span) in enumerate(zip(segments(track), spans(track), strict=True))
    }


def _inner(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    inner = raw.get("m")
    return {**raw, **inner} if isinstance(inner, Mapping) else raw


def _loud(row: Mapping[str, Any]) -> int:
    volume = whole(_inner(row).get("volume"))
    return 100 if volume is None else volume


def _looks(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Everything else a person would see or hear change: filters, speed, crop, style."""
    plain = {"d", "m", "id", "name", "text", "start_ms", "source_start_ms", "volume", "media_id"}
    return sorted((str(k), repr(v)) for k, v in _inner(row).items() if k not in plain)


def _compared(old: _Piece | None, new: _Piece | None) -> list[Change]:
    if new is None:
        return [] if old is None else [_gone(old)]
    if old is None:
        return [_come(new)]
    return _altered(old, new)


def _come(piece: _Piece) -> Change:
    kind: Kind = {"text": "title_added", "audio": "music_added"}.get(piece.kind, "clip_added")  # type: ignore[assignment]  # values are Kinds
    return Change(kind, piece.name, *piece.span)


def _gone(piece: _Piece) -> Change:
    kind: Kind = {"text": "title_removed", "audio": "music_removed"}.get(piece.kind, "clip_removed")  # type: ignore[assignment]  # values are Kinds
    return Change(kind, piece.name, *piece.span)


def _altered(old: _Piece, new: _Piece) -> list[Change]:
    found = []
    if old.kind == "text" and (old.name, old.span) != (new.name, new.span):
        found.append(Change("title_changed", new.name, *new.span, before=old.name, after=new.name))
    if old.kind != "text" and _length(old) != _length(new):
        found.append(Change("clip_trimmed", new.name, *new.span, before=_length(old), after=_length(new)))
    if old.volume != new.volume:
        found.append(Change("volume", new.name, *new.span, before=old.volume, after=new.volume))
    if old.rest != new.rest:
        found.append(Change("effects", new.name, *new.span))
    return found


def _length(piece: _Piece) -> int:
    return piece.span[1] - piece.span[0]


def _aspect(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Change]:
    old, new = _size(before), _size(after)
    return [Change("aspect", before=old, after=new)] if new and old != new else []


def _size(draft: Mapping[str, Any] | None) -> str | None:
    values = _inner(draft) if isinstance(draft, Mapping) else {}
    width, height = whole(values.get("width")), whole(values.get("height"))
    return f"{width}x{height}" if width and height else None
