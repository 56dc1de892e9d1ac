"""How we encode, and how we know that a finished MP4 is one: it is opened, measured and decoded at both ends."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO, Literal

import av
import av.container
import av.error
from av.video.stream import VideoStream

from backend.errors import UnreadableMediaError

Quality = Literal["high", "clip", "draft"]
SAMPLE_RATE = 48_000
AAC_FRAME = 1024

_X264 = {"high": ("veryfast", "20"), "clip": ("superfast", "22"), "draft": ("ultrafast", "28")}
_TAGS = ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv"]


@dataclass(frozen=True)
class Expected:
    """What a finished film must be: even size in pixels, frames at `fps`."""

    width: int
    height: int
    fps: Fraction
    frames: int

    @property
    def duration_ms(self) -> int:
        """Length in milliseconds."""
        return round(self.frames * 1000 / self.fps)


def video_arguments(quality: Quality, fps: Fraction, *, sets: int = 0) -> list[str]:
    """H.264 High, 4:2:0, closed groups of two seconds, with headers that allow pieces to be joined.

    `sets`: the number of its parameter sets, 0 to 30; beside what was encoded elsewhere it must be another.
    """
    preset, crf = _X264[quality]
    group = str(max(round(fps * 2), 1))
    x264 = ["-c:v", "libx264", "-preset", preset, "-crf", crf, "-profile:v", "high", "-pix_fmt", "yuv420p"]
    return [
        *x264,
        "-g",
        group,
        "-x264-params",
        f"open-gop=0:stitchable=1{f':sps-id={sets}' if sets else ''}",
        *_TAGS,
        "-video_track_timescale",
        str(timescale(fps)),
    ]


def audio_arguments() -> list[str]:
    """AAC, 48 kHz stereo."""
    return ["-c:a", "aac", "-b:a", "192k", "-ar", str(SAMPLE_RATE), "-ac", "2"]


def timescale(fps: Fraction) -> int:
    """A clock in which every frame time is a whole number."""
    return fps.numerator * max(1, 15360 // fps.numerator)


#: our own films say all in their index: no frame is decoded to open them
_UNDECODED = {"skip_frame": "all"}


def verify_film(path: Path, expected: Expected) -> None:
    """Raises UnreadableMediaError unless `path` is the film that was meant.

    H.264 4:2:0 of the right size with AAC sound, `moov` before `mdat`, right in length within one frame, first and
    last frame decode.
    """
    if not starts_with_index(path):
        raise UnreadableMediaError("the index is not at the front")
    try:
        with av.open(str(path), format="mov", options=_UNDECODED) as film:
            _check_streams(film, expected)
            _check_ends(film, expected)
    except (av.error.FFmpegError, IndexError, StopIteration) as wrong:
        raise UnreadableMediaError("the film does not decode") from wrong


def starts_with_index(path: Path) -> bool:
    """Whether `moov` comes before `mdat`, so that the film plays while it loads."""
    with path.open("rb") as source:
        while (box := _box(source)) is not None:
            kind, length = box
            if kind in {b"moov", b"mdat"}:
                return kind == b"moov"
            source.seek(length, 1)
    return False


def _box(source: BinaryIO) -> tuple[bytes, int] | None:
    head = source.read(8)
    if len(head) < 8:
        return None
    length, kind = struct.unpack(">I4s", head)
    if length == 1:
        return kind, struct.unpack(">Q", source.read(8))[0] - 16
    return kind, max(length - 8, 0)


def _check_streams(film: av.container.InputContainer, expected: Expected) -> None:
    if [stream.type for stream in film.streams] != ["video", "audio"]:
        raise UnreadableMediaError("it should hold one picture and one sound stream")
    video, audio = film.streams.video[0], film.streams.audio[0]
    found = (video.codec_context.name, video.width, video.height, audio.codec_context.name)
    if found != ("h264", expected.width, expected.height, "aac"):
        raise UnreadableMediaError(f"streams are {found}")
    lengths = [
        video.duration * video.time_base if video.duration and video.time_base else 0,
        Fraction(film.duration or 0, 10**6),
    ]
    wanted = expected.frames / expected.fps
    if any(abs(length - wanted) > 1 / expected.fps for length in lengths) or video.frames != expected.frames:
        raise UnreadableMediaError(f"length is {[float(x) for x in lengths]} s, not {float(wanted)} s")


def _check_ends(film: av.container.InputContainer, expected: Expected) -> None:
    video: VideoStream = film.streams.video[0]
    base = video.time_base or Fraction(1, timescale(expected.fps))
    pixels = next(film.decode(video)).format.name
    if pixels != "yuv420p":
        raise UnreadableMediaError(f"pixels are {pixels}")
    last = round((expected.frames - 1) / expected.fps / base)
    film.seek(last, stream=video)
    times = [frame.pts for frame in film.decode(video)]
    if not times or times[-1] is None or abs(times[-1] - last) * base > 1 / expected.fps:
        raise UnreadableMediaError("the last frame does not decode")


def frame_count(path: Path) -> int:
    """Frames in a film of ours, as its index says. Raises UnreadableMediaError."""
    try:
        with av.open(str(path), format="mov", options=_UNDECODED) as film:
            return int(film.streams.video[0].frames)
    except (av.error.FFmpegError, IndexError) as wrong:
        raise UnreadableMediaError("the film does not open") from wrong
