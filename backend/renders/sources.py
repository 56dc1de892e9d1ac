"""The files a draft draws from, opened once: what they hold, where their picture starts, and what identifies their
content.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Literal

from av.container import InputContainer
from av.video.stream import VideoStream
from PIL import ImageOps

from backend.errors import NotFoundError, UnreadableMediaError
from backend.media.cube import read_cube
from backend.media.frames import film_stream, open_media
from backend.media.images import is_see_through, open_image
from backend.media.launch import own_input, untrusted_input
from backend.media.planes import BT709, FULL_RANGE
from backend.media.probe import MediaInfo, probe
from backend.stores.files import write_atomic

_SAMPLE = 256 * 1024
_LONGEST_STILL_SIDE = 4096
#: up to here one thread decodes: each more reads a frame ahead, past the end, and that is much of so short a stretch
_SHORT_S = 4
#: transfer functions of HDR film (PQ, HLG) as libav numbers them
_HDR = frozenset({16, 18})
_UNSAID = frozenset({2, 3})
_HIGH_DEFINITION = 720


@dataclass(frozen=True)
class Colours:
    """A colour table of our own making, and the ffmpeg filter that applies it."""

    path: Path
    filter: Literal["lut1d", "lut3d"]


@dataclass(frozen=True)
class Source:
    """One medium. `offset_s`: where the first frame lies after the start of the container; `key` names the content.

    `matrix`: the colour matrix to assume where the film does not say; `tick_s`: the unit of its clock; `plain`: square
    pixels in 8 bits, 4:2:0, whose colours mean what ours mean.
    """

    path: Path
    info: MediaInfo
    key: str
    offset_s: Fraction = Fraction(0)
    matrix: str | None = None
    tick_s: Fraction = Fraction(0)
    hdr: bool = False
    alpha: bool = False
    plain: bool = False
    colours: Colours | None = None

    @property
    def is_still(self) -> bool:
        """A picture that does not move."""
        return self.info.kind == "image"

    @property
    def frame_s(self) -> Fraction:
        """Length of a frame."""
        return 1 / self.info.fps if self.info.fps else Fraction(1, 30)

    @property
    def lead_s(self) -> Fraction:
        """How long before a frame reading should begin to be sure of it: half a frame.

        Where the container's clock ticks by whole frames (AVI), half a one would be rounded to either side: a quarter.
        """
        return self.frame_s / (4 if self.tick_s * 4 > self.frame_s else 2)

    def input(self, *, max_pixels: int, start_s: Fraction = Fraction(0), length_s: Fraction | None = None) -> list[str]:
        """The ffmpeg arguments that open it, from `start_s` after its first frame."""
        if self.is_still:
            return own_input(self.path, "png_pipe")
        seek = ["-ss", seconds(start_s + self.offset_s)]
        limit = [] if length_s is None else ["-t", seconds(length_s)]
        alone = ["-threads", "1"] if length_s is not None and length_s <= _SHORT_S else []
        return untrusted_input(self.path, max_pixels=max_pixels, before=[*alone, *seek, *limit])


def seconds(value: Fraction) -> str:
    """A time as ffmpeg reads it, to the microsecond."""
    return f"{float(value):.6f}"


def open_sources(media: Mapping[str, Path], wanted: set[str], *, work: Path, max_pixels: int) -> dict[str, Source]:
    """The wanted media, by id. Stills are redrawn as upright PNG, colour tables written anew, in `work`.

    Raises NotFoundError naming a medium that is not there, or what `probe` raises.
    """
    out: dict[str, Source] = {}
    for media_id in sorted(wanted):
        path = media.get(media_id)
        if path is None or not path.is_file():
            raise NotFoundError(f"media {media_id} is not here")
        out[media_id] = _open(path, work / f"own{len(out)}", max_pixels)
    return out


def _open(path: Path, own: Path, max_pixels: int) -> Source:
    info = probe(path)
    key = content_key(path)
    if info.kind == "lut":
        return Source(path, info, key, colours=_rewritten(path, own.with_suffix(".cube")))
    still = own.with_suffix(".png")
    if info.kind == "image":
        return Source(still, info, key, alpha=_redraw(path, still, max_pixels))
    with open_media(path) as (_, media):
        video = film_stream(media)
        if video is None:
            return Source(path, info, key)
        hdr = int(video.codec_context.color_trc or 0) in _HDR
        tick = video.time_base or Fraction(0)
        matrix = _matrix(video)
        start, plain = _start(media, video), _is_plain(video, matrix)
        return Source(path, info, key, offset_s=start, matrix=matrix, tick_s=tick, hdr=hdr, plain=plain)


def _rewritten(path: Path, own: Path) -> Colours:
    """A colour table in our own hand."""
    cube = read_cube(path)
    write_atomic(own, cube.text())
    return Colours(own, cube.filter)


def _redraw(path: Path, still: Path, max_pixels: int) -> bool:
    """Write the picture upright, in a format of our own making; returns whether it is see-through."""
    with open_image(path, max_pixels=max_pixels) as picture:
        upright = ImageOps.exif_transpose(picture)
        alpha = is_see_through(upright)
        drawn = upright.convert("RGBA" if alpha else "RGB")
        drawn.thumbnail((_LONGEST_STILL_SIDE, _LONGEST_STILL_SIDE))
        drawn.save(still, format="PNG", compress_level=1)
    return alpha


def _start(media: InputContainer, video: VideoStream) -> Fraction:
    first = Fraction(video.start_time or 0) * (video.time_base or 0)
    begins = Fraction(media.start_time or 0, 10**6)
    return max(first - begins, Fraction(0))


def _matrix(video: VideoStream) -> str | None:
    """Films that do not say which matrix they use are taken for what their size suggests, as players do."""
    if int(video.codec_context.colorspace) not in _UNSAID:
        return None
    return "bt709" if min(video.width, video.height) >= _HIGH_DEFINITION else "smpte170m"


def _is_plain(video: VideoStream, matrix: str | None) -> bool:
    context = video.codec_context
    square = (video.sample_aspect_ratio or 1) == 1
    said = {int(context.color_primaries), int(context.color_trc)} <= {BT709, *_UNSAID}
    meant = matrix == "bt709" or int(context.colorspace) == BT709
    return square and context.pix_fmt == "yuv420p" and said and meant and int(context.color_range) != FULL_RANGE


def content_key(path: Path) -> str:
    """A name for the content, from its size, its time stamp and samples of its bytes; 64 characters of hex.

    Reading all of a long film would cost more than encoding a title. Raises UnreadableMediaError.
    """
    try:
        facts = path.stat()
        return _sampled(path, facts.st_size, facts.st_mtime_ns)
    except OSError as wrong:
        raise UnreadableMediaError(f"cannot read it: {wrong.strerror}") from wrong


@lru_cache(maxsize=1024)
def _sampled(path: Path, size: int, stamp: int) -> str:
    digest = hashlib.sha256(f"{size} {stamp}".encode())
    with path.open("rb") as source:
        for step in range(8):
            source.seek(max(0, (size - _SAMPLE) * step // 7))
            digest.update(source.read(_SAMPLE))
    return digest.hexdigest()
