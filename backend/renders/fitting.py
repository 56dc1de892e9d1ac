"""A film brought under a number of bytes: what picture the bytes can carry, and the encode that keeps to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from backend.media.encode import SAMPLE_RATE, Expected, timescale
from backend.media.launch import Limits, own_input, run_ffmpeg
from backend.renders.timeline import even

#: short sides we go down to, and the bits a pixel of a frame needs for them to be worth their size
_SIDES = (1080, 720, 540, 480, 360, 240)
_BITS_A_PIXEL = 0.05
_SOUND_KBPS = (128, 96, 64)
#: of all bits, how many the picture may take so that the sound never crowds it out
_PICTURE_SHARE = 0.7
#: below this nobody can make anything out: the film then stays larger than it was asked for
_LEAST_KBPS = 80
#: the container's own share, and what an encoder overshoots in a short film
_ROOM = 0.93
_TRIES = 3


@dataclass(frozen=True)
class Fit:
    """What the bytes can carry: kilobits a second of picture and of sound, and the even size in pixels."""

    picture_kbps: int
    sound_kbps: int
    width: int
    height: int


def fit(film: Expected, max_bytes: int, *, room: float = _ROOM) -> Fit:
    """The best picture that `max_bytes` carry for this film; the least worth watching where they carry less."""
    seconds = float(film.frames / film.fps)
    kbps = max_bytes * 8 * room / seconds / 1000
    sound = next((rate for rate in _SOUND_KBPS if rate <= kbps * (1 - _PICTURE_SHARE)), _SOUND_KBPS[-1])
    picture = max(int(kbps - sound), _LEAST_KBPS)
    width, height = _size(film, picture)
    return Fit(picture, sound, width, height)


def shrink(
    source: Path, film: Expected, max_bytes: int, target: Path, *, limits: Limits, cancelled: Callable[[], bool]
) -> Expected:
    """Encode `source`, a film of ours, again into `target` so that it is at most `max_bytes`; what came out.

    An encoder aims and does not promise: a film that came out larger is tried again with less. Raises LaunchError,
    CancelledError.
    """
    room = _ROOM
    while True:
        wanted = fit(film, max_bytes, room=room)
        _encode(source, wanted, film.fps, target, limits=limits, cancelled=cancelled)
        size = target.stat().st_size
        if size <= max_bytes or wanted.picture_kbps == _LEAST_KBPS or room < _ROOM**_TRIES:
            return Expected(wanted.width, wanted.height, film.fps, film.frames)
        room *= min(max_bytes / size, _ROOM)


def _size(film: Expected, kbps: int) -> tuple[int, int]:
    """The largest of our sizes that these bits make look well, in the film's own shape."""
    short = min(film.width, film.height)
    for side in _SIDES:
        width, height = (even(edge * side / short) for edge in (film.width, film.height))
        if side <= short and width * height * float(film.fps) * _BITS_A_PIXEL <= kbps * 1000:
            return width, height
    side = min(short, _SIDES[-1])
    return even(film.width * side / short), even(film.height * side / short)


def _encode(
    source: Path, wanted: Fit, fps: Fraction, target: Path, *, limits: Limits, cancelled: Callable[[], bool]
) -> None:
    rate = f"{wanted.picture_kbps}k"
    picture = ["-c:v", "libx264", "-preset", "medium", "-profile:v", "high", "-pix_fmt", "yuv420p"]
    bits = ["-b:v", rate, "-maxrate", rate, "-bufsize", f"{2 * wanted.picture_kbps}k", "-g", str(round(fps * 2))]
    sound = ["-c:a", "aac", "-b:a", f"{wanted.sound_kbps}k", "-ar", str(SAMPLE_RATE), "-ac", "2"]
    run_ffmpeg(
        [
            *own_input(source, "mov"),
            *("-vf", f"scale={wanted.width}:{wanted.height}", "-fps_mode", "passthrough", *picture, *bits, *sound),
            *("-video_track_timescale", str(timescale(fps)), "-movflags", "+faststart", "-map_metadata", "-1"),
            *("-f", "mp4", f"file:{target}"),
        ],
        limits=limits,
        cancelled=cancelled,
        cwd=target.parent,
    )
