"""How we encode, and how we know that a finished MP4 is one: it is opened, measured and decoded at both ends
and wherever else it is asked for.
"""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias

import av
import av.container
import av.error
from av.video.stream import VideoStream

from backend.errors import UnreadableMediaError

Quality = Literal["high", "clip", "draft"]
#: what must be true of a decoded frame
Holds: TypeAlias = Callable[[av.VideoFrame], bool]
SAMPLE_RATE = 48_000

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


def verify_film(path: Path, expected: Expected, also: Mapping[int, Holds] | None = None) -> None:
    """Raises UnreadableMediaError unless `path` is the film that was meant.

    H.264 4:2:0 of the right size with AAC sound, `moov` before `mdat`, right in length within one frame, first and
    last frame decode, and the frames `also` by number, of each of which something must hold.
    """
    if not starts_with_index(path):
        raise UnreadableMediaError("the index is not at the front")
    holds = also or {}
    try:
        with av.open(str(path), format="mov", options=_UNDECODED) as film:
            _check_streams(film, expected)
            for number, frame in _decoded(film, {0, expected.frames - 1, *holds}, expected.fps):
                if frame.format.name != "yuv420p":
                    raise UnreadableMediaError(f"pixels are {frame.format.name}")
                if number in holds and not holds[number](frame):
                    raise UnreadableMediaError(f"frame {number} is not the one that was meant")
    except (av.error.FFmpegError, IndexError) as wrong:
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


def _decoded(
    film: av.container.InputContainer, wanted: Collection[int], fps: Fraction
) -> Iterator[tuple[int, av.VideoFrame]]:
    """The frames of these numbers in order, each once and without a fault; of all others only what they are built on is
    decoded. Raises UnreadableMediaError.
    """
    stream: VideoStream = film.streams.video[0]
    stream.codec_context.options = {"err_detect": "explode"}
    step = 1 / (fps * (stream.time_base or Fraction(1, timescale(fps))))  # of the film's clock, a frame
    left = deque(sorted(wanted))
    while left:
        first, last = left[0], -1
        film.seek(round(first * step), stream=stream)
        for packet in film.demux(stream):
            needed = packet.pts is None or round(packet.pts / step) in wanted
            stream.codec_context.skip_frame = "DEFAULT" if needed else "NONREF"
            for frame in packet.decode():
                number = round((frame.pts or 0) / step)
                if frame.is_corrupt or number <= last or (left and number > left[0]):
                    raise UnreadableMediaError(f"frame {number} does not decode or does not follow")
                last = number
                if left and number == left[0]:
                    yield left.popleft(), frame
            if not left or (left[0] != first and _has_entry(stream, packet.dts, round(left[0] * step))):
                break
        if left and left[0] == first:
            raise UnreadableMediaError(f"frame {first} is not there")


def _has_entry(stream: VideoStream, read: int | None, wanted: int) -> bool:
    """Whether decoding can begin anew after what was read and before what is wanted, going by the index.

    The index and `read` tell when a frame is decoded, `wanted` when it is shown: later by what the first one waits.
    """
    index = stream.index_entries
    entry = index.search_timestamp(wanted + index[0].timestamp)
    return read is not None and entry >= 0 and index[entry].timestamp > read


def frame_count(path: Path) -> int:
    """Frames in a film of ours, as its index says. Raises UnreadableMediaError."""
    try:
        with av.open(str(path), format="mov", options=_UNDECODED) as film:
            return int(film.streams.video[0].frames)
    except (av.error.FFmpegError, IndexError) as wrong:
        raise UnreadableMediaError("the film does not open") from wrong
