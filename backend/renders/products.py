"""What a person asks for besides the film: a clip of a moment, a still, the sound alone, a sheet of small pictures."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from PIL import Image, ImageDraw, ImageFont

from backend.errors import UnreadableMediaError, UnsupportedMediaError
from backend.media.frames import film_stream, frame_at, open_media
from backend.media.probe import probe
from backend.renders.film import render, render_sound
from backend.renders.maker import Rendered, Span
from backend.renders.script import Output
from backend.settings import Settings
from backend.stores.files import part_of, write_atomic

_CLIP_SIDE = 720
_TILE_WIDTH = 320


def clip(source: Path, start_ms: int, duration_ms: int, target: Path, *, settings: Settings) -> Rendered:
    """A playable film of this stretch of `source`, exact to the frame, quick: at most 720 on the short side.

    The stretch is moved into the source where it reaches past an end. Raises what `probe` and `render` raise.
    """
    info = probe(source)
    if info.kind != "video":
        raise UnsupportedMediaError("a clip needs a film")
    length = max(1, min(duration_ms, info.duration_ms))
    start = max(0, min(start_ms, info.duration_ms - length))
    draft = {
        "d": length,
        "m": {},
        "t": [{"tt": 0, "m": {}, "sg": [{"d": length, "m": {"media_id": "it", "source_start_ms": start}}]}],
    }
    wanted = Output(short_side=_CLIP_SIDE, quality="clip")
    media = {"it": source}
    return render(draft, media, target, output=wanted, settings=settings)


def still(source: Path, at_ms: int, target: Path) -> None:
    """The frame shown at `at_ms`, as JPEG or PNG by the name of `target`. Raises what the decoder raises."""
    picture = Image.fromarray(frame_at(source, at_ms).picture())
    write_atomic(target, _encoded(picture, target))


def audio_mp3(
    draft: Mapping[str, Any],
    media: Mapping[str, Path],
    target: Path,
    span: Span | None = None,
    *,
    settings: Settings,
    cancelled: Callable[[], bool] = lambda: False,
) -> None:
    """The sound of a draft, or of `span` of it, as MP3. Raises what `render` raises."""
    with part_of(target) as part:
        render_sound(draft, media, part, span=span, cancelled=cancelled, settings=settings)


def contact_sheet(source: Path, target: Path, *, tiles: int = 12, columns: int = 4) -> None:
    """Small pictures of a film at even distances, each with its time, as JPEG or PNG.

    Only key frames are decoded, so a picture may be up to one group of frames early. Raises what the decoder raises.
    """
    pictures = list(_key_frames(source, tiles))
    if not pictures:
        raise UnreadableMediaError("no frame could be decoded")
    width, height = pictures[0][1].size
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGB", (columns * width, rows * height), "black")
    for number, (at_ms, picture) in enumerate(pictures):
        place = (number % columns * width, number // columns * height)
        sheet.paste(picture, place)
        _stamp(sheet, place, at_ms)
    write_atomic(target, _encoded(sheet, target))


def _key_frames(source: Path, tiles: int) -> Iterator[tuple[int, Image.Image]]:
    info = probe(source)
    size = (_TILE_WIDTH, max(1, round(_TILE_WIDTH * info.height / max(info.width, 1))))
    with open_media(source) as (_, media):
        video = film_stream(media)
        if video is None:
            raise UnsupportedMediaError("a contact sheet needs a film")
        video.codec_context.skip_frame = "NONKEY"
        base = video.time_base or Fraction(1, 1000)
        first = video.start_time or 0
        for number in range(tiles):
            wanted_ms = info.duration_ms * (2 * number + 1) // (2 * tiles)
            media.seek(first + int(Fraction(wanted_ms, 1000) / base), stream=video)
            frame = next(media.decode(video), None)
            if frame is not None and frame.pts is not None:
                yield round((frame.pts - first) * base * 1000), _upright(frame, info.rotation, size)


def _upright(frame: av.VideoFrame, rotation: int, size: tuple[int, int]) -> Image.Image:
    stored = size if rotation % 180 == 0 else size[::-1]
    picture = Image.fromarray(frame.reformat(*stored, format="rgb24").to_ndarray())
    return picture.rotate(-rotation, expand=True) if rotation else picture


def _stamp(sheet: Image.Image, place: tuple[int, int], at_ms: int) -> None:
    minutes, rest = divmod(at_ms, 60_000)
    words = f"{minutes}:{rest / 1000:04.1f}"
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(16)
    at = (place[0] + 6, place[1] + 4)
    draw.text(at, words, fill="white", font=font, stroke_width=2, stroke_fill="black")


def _encoded(picture: Image.Image, target: Path) -> bytes:
    out = io.BytesIO()
    kind = "PNG" if target.suffix.lower() == ".png" else "JPEG"
    picture.save(out, kind, quality=92)
    return out.getvalue()
