"""Products of the timeline: a still, a clip, a GIF, a quick preview, the sound alone, pictures of the whole."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from backend.agent.desk import Desk, product_entry
from backend.agent.find import moment_clip
from backend.drafts import Draft
from backend.errors import UnreadableMediaError
from backend.renders.captions import FORMS, captions
from backend.renders.looks import LONGEST_GIF_MS, frame, gif, preview, timeline_picture
from backend.renders.maker import Span
from backend.renders.products import audio_mp3, contact_sheet, still
from backend.stores.files import write_atomic
from backend.stores.state import SessionMedia
from skill.wire import draft as draft_keys


def make(desk: Desk, kind: str, wish: Mapping[str, Any]) -> dict[str, Any]:
    """Make the product; its entry of `generated_media`. Raises MediaError or RenderError when it cannot be made."""
    url, name = PRODUCTS[kind](desk, wish)
    return product_entry(KINDS.get(kind, kind), url, name)


def _still(desk: Desk, wish: Mapping[str, Any]) -> tuple[str, str]:
    film, at_ms = _source(desk, wish)
    name, target = f"{Path(film.name).stem} still.png", _target(desk, "png")
    told = _told_ms(wish)
    if told is None:
        still(film.path, at_ms, target)  # of the match, in the film as it was found
    else:
        frame(desk.draft or {}, _media(desk), target, told, settings=desk.settings)
    return desk.offer(target, name=name), name


def _clip(desk: Desk, wish: Mapping[str, Any]) -> tuple[str, str]:
    film, at_ms = _source(desk, wish)
    url = moment_clip(desk, film, at_ms)
    if url is None:
        raise UnreadableMediaError("the clip cannot be cut")
    return url, f"{Path(film.name).stem} clip.mp4"


def _sheet(desk: Desk, wish: Mapping[str, Any]) -> tuple[str, str]:
    film, _ = _source(desk, wish)
    name, target = f"{Path(film.name).stem} overview.jpg", _target(desk, "jpg")
    contact_sheet(film.path, target)
    return desk.offer(target, name=name), name


def _sound(desk: Desk, wish: Mapping[str, Any]) -> tuple[str, str]:
    name, target = f"{_title(desk, wish)}.mp3", _target(desk, "mp3")
    audio_mp3(desk.draft or {}, _media(desk), target, _span(wish), settings=desk.settings)
    return desk.offer(target, name=name), name


def _gif(desk: Desk, wish: Mapping[str, Any]) -> tuple[str, str]:
    name, target = f"{_title(desk, wish)}.gif", _target(desk, "gif")
    begin = _told_ms(wish) or 0
    span = _span(wish) or (begin, begin + LONGEST_GIF_MS)
    gif(desk.draft or {}, _media(desk), target, span, settings=desk.settings)
    return desk.offer(target, name=name), name


def _preview(desk: Desk, wish: Mapping[str, Any]) -> tuple[str, str]:
    name, target = f"{_title(desk, wish)} preview.mp4", _target(desk, "mp4")
    preview(desk.draft or {}, _media(desk), target, _span(wish), settings=desk.settings)
    return desk.offer(target, name=name), name


def _timeline(desk: Desk, wish: Mapping[str, Any]) -> tuple[str, str]:
    name, target = f"{_title(desk, wish)} timeline.jpg", _target(desk, "jpg")
    timeline_picture(desk.draft or {}, _media(desk), target, settings=desk.settings)
    return desk.offer(target, name=name), name


def _captions(form: str) -> Callable[[Desk, Mapping[str, Any]], tuple[str, str]]:
    def made(desk: Desk, wish: Mapping[str, Any]) -> tuple[str, str]:
        name, target = f"{_title(desk, wish)}.{form}", _target(desk, form)
        write_atomic(target, captions(desk.draft or {}, form).encode())
        return desk.offer(target, name=name), name

    return made


#: what can be made; the rest is said not to be
PRODUCTS: dict[str, Callable[[Desk, Mapping[str, Any]], tuple[str, str]]] = {
    "still": _still,
    "clip": _clip,
    "contact_sheet": _sheet,
    "mp3": _sound,
    "gif": _gif,
    "preview": _preview,
    "timeline": _timeline,
    **{form: _captions(form) for form in FORMS},
}
#: `kind` on the wire where it differs from the wish
KINDS = {"mp3": "audio", **dict.fromkeys(FORMS, "subtitles")}


def _target(desk: Desk, extension: str) -> Path:
    return desk.folder() / f"{secrets.token_hex(12)}.{extension}"


def _media(desk: Desk) -> dict[str, Path]:
    return {item.id: item.path for item in desk.media()}


def _span(wish: Mapping[str, Any]) -> Span | None:
    """The stretch of the timeline that was named."""
    return (int(wish["start_ms"]), int(wish["end_ms"])) if "end_ms" in wish else None


def _told_ms(wish: Mapping[str, Any]) -> int | None:
    """The time on the timeline that was named, or where the stretch begins."""
    told = wish.get("at_ms", wish.get("start_ms"))
    return int(told) if isinstance(told, int) else None


def _title(desk: Desk, wish: Mapping[str, Any]) -> str:
    return Path(_source(desk, wish)[0].name).stem


def _source(desk: Desk, wish: Mapping[str, Any]) -> tuple[SessionMedia, int]:
    """The film and the moment in it: a time on the timeline when one is wished, else the last match."""
    films = {m.id: m for m in desk.media() if m.kind == "video"}
    at_ms = _told_ms(wish)
    place = _match(desk) if at_ms is None else _on_timeline(desk.draft or {}, at_ms)
    place = place or _on_timeline(desk.draft or {}, 0)
    if place is None or place[0] not in films:
        raise UnreadableMediaError("nothing to make it from")
    return films[place[0]], place[1]


def _match(desk: Desk) -> tuple[str, int] | None:
    newest = next((m for m in desk.state.get("matches", []) if m.get("media_id")), None)
    return (newest["media_id"], newest["at_ms"]) if newest else None


def _on_timeline(draft: Draft, at_ms: int) -> tuple[str, int] | None:
    start = 0
    for segment in draft_keys.of_kind(draft, draft_keys.VIDEO):
        facts, length = draft_keys.meta(segment), draft_keys.duration_ms(segment) or 0
        if start <= at_ms < start + length and facts.get("media_id"):
            numerator, denominator = facts.get("speed", [1, 1])
            return str(facts["media_id"]), facts.get("source_start_ms", 0) + (at_ms - start) * numerator // denominator
        start += length
    return None
