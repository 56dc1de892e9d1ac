"""What a media file holds: kind, size as shown, length, codecs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av.container
from av.audio.codeccontext import AudioCodecContext
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from backend.errors import UnreadableMediaError, UnsupportedMediaError
from backend.media.cube import read_cube
from backend.media.frames import NO_DECODER, FrameReader, film_stream, open_media
from backend.media.images import is_animated, open_image, shown_size
from backend.media.sniff import CUBE, IMAGES, SUBTITLES, sniff_file
from backend.media.subtitles import read_cues

MAX_IMAGE_PIXELS = 64_000_000


@dataclass(frozen=True)
class MediaInfo:
    """Facts of one file. Sizes in pixels as shown (after rotation and pixel aspect); 0 where there is no picture."""

    kind: Literal["video", "audio", "image", "subtitles", "lut"]
    container: str
    duration_ms: int = 0
    width: int = 0
    height: int = 0
    fps: Fraction | None = None
    rotation: int = 0  # clockwise, 0 | 90 | 180 | 270
    has_audio: bool = False
    video_codec: str | None = None
    audio_codec: str | None = None
    animated: bool = False


def probe(path: Path) -> MediaInfo:
    """Open the file by its sniffed container and decode its first frame.

    Raises UnsupportedMediaError, UnreadableMediaError or MediaTooLargeError.
    """
    container = sniff_file(path)
    if container is None:
        raise UnsupportedMediaError("not a film, sound or picture of a kind we take")
    if container in IMAGES:
        return _image(path, container)
    if container in SUBTITLES:
        return MediaInfo("subtitles", container, read_cues(path)[-1].end_ms)
    if container == CUBE:
        read_cube(path)
        return MediaInfo("lut", container)
    with open_media(path, undecoded=True) as (_, media):
        is_film = film_stream(media) is not None
    if is_film:
        return _film(path, container)
    with open_media(path) as (_, media):
        return _sound(container, media)


def _image(path: Path, container: str) -> MediaInfo:
    with open_image(path, max_pixels=MAX_IMAGE_PIXELS) as picture:
        width, height = shown_size(picture)
        moving = is_animated(picture)
    return MediaInfo("image", container, width=width, height=height, animated=moving)


def _sound(container: str, media: av.container.InputContainer) -> MediaInfo:
    if not media.streams.audio:
        raise UnreadableMediaError("it holds neither picture nor sound")
    stream = media.streams.audio[0]
    if _codec(stream) is None:
        raise UnsupportedMediaError(NO_DECODER)
    next(iter(media.decode(stream)), None)
    length = round((media.duration or 0) / 1000)
    return MediaInfo("audio", container, length, has_audio=True, audio_codec=_codec(stream))


def _film(path: Path, container: str) -> MediaInfo:
    with FrameReader(path) as reader:
        width, height = reader.first.size
        sounds = reader.media.streams.audio
        rate = reader.stream.average_rate or reader.stream.guessed_rate
        return MediaInfo(
            kind="video",
            container=container,
            duration_ms=_length_ms(reader.media, reader.stream),
            width=width,
            height=height,
            fps=Fraction(rate) if rate else None,
            rotation=-reader.turn % 360,
            has_audio=bool(sounds),
            video_codec=reader.stream.codec_context.name,
            audio_codec=_codec(sounds[0]) if sounds else None,
        )


def _codec(stream: AudioStream) -> str | None:
    """None when there is no decoder for it, which PyAV's types do not tell."""
    context: AudioCodecContext | None = stream.codec_context
    return context.name if context else None


def _length_ms(media: av.container.InputContainer, stream: VideoStream) -> int:
    if stream.duration and stream.time_base:
        return round(stream.duration * stream.time_base * 1000)
    if media.duration:
        return round(media.duration / 1000)
    return _counted_ms(media, stream)


def _counted_ms(media: av.container.InputContainer, stream: VideoStream) -> int:
    """A recording that was never closed tells no length: read its packets."""
    base = stream.time_base or Fraction(1, 1000)
    media.seek(0)
    spans = [(p.pts, p.pts + (p.duration or 0)) for p in media.demux(stream) if p.pts is not None]
    if not spans:
        return 0
    return round((max(end for _, end in spans) - min(start for start, _ in spans)) * base * 1000)
