"""How a draft will look before it is exported: a frame, a small film, a GIF, the timeline in one picture."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from backend.drafts.model import Draft
from backend.renders.film import render
from backend.renders.maker import Rendered, Span, maker
from backend.renders.script import Output
from backend.renders.strip import Strip, draw_strip, tiles_for
from backend.settings import Settings
from backend.stores.files import part_of, write_atomic

#: a GIF holds no more: beyond it a film is smaller and better
LONGEST_GIF_MS = 15_000
_GIF = Output(short_side=270, fps=12, quality="draft")
_PREVIEW = Output(short_side=360, quality="draft")
_FRAME = Output(short_side=4320)
_TILE = Output(short_side=144, quality="draft")
_SAMPLE_RATE = 4000

Media = Mapping[str, Path]


def frame(draft: Mapping[str, Any], media: Media, target: Path, at_ms: int, *, settings: Settings) -> None:
    """What the timeline shows at a time, as PNG in the size of the canvas. Raises what `render` raises."""
    with maker(draft, media, _FRAME, settings, span=(at_ms, at_ms)) as one:
        write_atomic(target, one.frame(one.wanted.start))


def preview(
    draft: Mapping[str, Any],
    media: Media,
    target: Path,
    span: Span | None = None,
    *,
    settings: Settings,
    cancelled: Callable[[], bool] = lambda: False,
) -> Rendered:
    """The film, or `span` of it, with 360 pixels on its short side, made quickly. Raises what `render` raises."""
    return render(draft, media, target, output=_PREVIEW, span=span, cancelled=cancelled, settings=settings)


def gif(
    draft: Mapping[str, Any],
    media: Media,
    target: Path,
    span: Span,
    *,
    settings: Settings,
    cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Milliseconds `span` of the timeline as an animated GIF, at most 15 s of it; returns its length in ms.

    Raises what `render` raises.
    """
    begin, end = span
    shown = (begin, min(end, begin + LONGEST_GIF_MS))
    with part_of(target) as part, maker(draft, media, _GIF, settings, span=shown, cancelled=cancelled) as one:
        one.loop(part)
        return round(len(one.wanted) * 1000 / one.film.fps)


def timeline_picture(draft: Draft, media: Media, target: Path, *, settings: Settings) -> None:
    """The timeline as one JPEG: frames as they will look, titles, sounds and the loudness under them.

    Raises what `render` raises.
    """
    with maker(draft, media, _TILE, settings) as one:
        film = one.film
        count = min(tiles_for(film.width, film.height), film.frames)
        numbers = [film.frames * (2 * n + 1) // (2 * count) for n in range(count)]
        tiles = tuple(Image.open(io.BytesIO(one.frame(number))).convert("RGB") for number in numbers)
        sound = np.frombuffer(one.samples(_SAMPLE_RATE), np.int16)
    picture = draw_strip(Strip(draft, tiles, _peaks(sound, columns=1000)), font=settings.font)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    write_atomic(target, out.getvalue())


def _peaks(sound: np.ndarray[Any, np.dtype[np.int16]], *, columns: int) -> tuple[float, ...]:
    """The loudest sample of each of so many equal stretches, 0 … 1."""
    if not len(sound):
        return (0.0,) * columns
    stretches = np.array_split(np.abs(sound.astype(np.int32)), columns)
    return tuple(float(part.max(initial=0)) / 32768 for part in stretches)
