"""Films whose every frame says its number, with a beep at each whole second; and how to read them back."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

RATE = 48_000
BITS = 9


def numbered(
    path: Path, *, frames=180, fps=30, size=(320, 180), sound="stereo", times=None, codec="libx264", **options: str
) -> Path:
    """Frame n shows n as black and white bars, most significant on the left. `times`: frame times in ms (default: even).

    `options` are the encoder's.
    """
    with av.open(str(path), "w") as film:
        video = film.add_stream(codec, rate=fps, options={"preset": "ultrafast", "crf": "16", "g": "24", **options})
        video.width, video.height, video.pix_fmt = size[0], size[1], "yuv420p"
        video.time_base = Fraction(1, 90_000)
        voice = film.add_stream("aac", rate=RATE, layout=sound) if sound else None
        for number in range(frames):
            frame = av.VideoFrame.from_ndarray(_bars(number, size), format="gray").reformat(format="yuv420p")
            at = Fraction(number) / Fraction(fps) if times is None else Fraction(times[number], 1000)
            frame.pts, frame.time_base = int(at * 90_000), Fraction(1, 90_000)
            film.mux(video.encode(frame))
        film.mux(video.encode())
        if voice is not None:
            _beeps(film, voice, float(Fraction(frames) / Fraction(fps)), sound)
    return path


def tone(path: Path, *, seconds=2.0, frequency=880) -> Path:
    """A steady tone as WAV."""
    with av.open(str(path), "w") as file:
        stream = file.add_stream("pcm_s16le", rate=RATE, layout="stereo")
        wave = 0.4 * np.sin(2 * np.pi * frequency * np.arange(int(seconds * RATE)) / RATE)
        pair = np.repeat((wave * 32767).astype(np.int16), 2)[None, :]
        frame = av.AudioFrame.from_ndarray(pair, format="s16", layout="stereo")
        frame.sample_rate, frame.pts = RATE, 0
        file.mux(stream.encode(frame))
        file.mux(stream.encode())
    return path


def noise(path: Path, *, frames=90, size=(320, 180)) -> Path:
    """Coarse noise that moves: nothing a codec could leave out."""
    random = np.random.default_rng(7)
    with av.open(str(path), "w") as film:
        video = film.add_stream("libx264", rate=30, options={"preset": "ultrafast", "crf": "16"})
        video.width, video.height, video.pix_fmt = size[0], size[1], "yuv420p"
        for _ in range(frames):
            grains = random.integers(0, 255, (size[1] // 4, size[0] // 4), np.uint8).repeat(4, 0).repeat(4, 1)
            film.mux(video.encode(av.VideoFrame.from_ndarray(grains, format="gray").reformat(format="yuv420p")))
        film.mux(video.encode())
    return path


def pictures(path: Path) -> list[NDArray[Any]]:
    """Every frame as RGB."""
    with av.open(str(path)) as film:
        return [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]


def numbers(path: Path) -> list[int]:
    """The number on every frame."""
    return [read_number(picture) for picture in pictures(path)]


def samples(path: Path) -> NDArray[np.float32]:
    """The sound as played: one channel, from the first moment of the film."""
    with av.open(str(path)) as film:
        stream = film.streams.audio[0]
        blocks = [
            ((frame.pts or 0) * (stream.time_base or Fraction(0)), frame.to_ndarray().mean(axis=0))
            for frame in film.decode(stream)
        ]
    start = round(float(blocks[0][0]) * RATE)
    whole = np.concatenate([block for _, block in blocks])
    return whole[-start:] if start < 0 else np.concatenate([np.zeros(start, np.float32), whole])


def loudness(path: Path, start_s: float, end_s: float) -> float:
    """Root mean square between two moments."""
    part = samples(path)[int(start_s * RATE) : int(end_s * RATE)]
    return float(np.sqrt(np.mean(part**2)))


def _bars(number: int, size: tuple[int, int]) -> NDArray[np.uint8]:
    bits = [(number >> (BITS - 1 - place)) & 1 for place in range(BITS)]
    edges = np.linspace(0, size[0], BITS + 1).astype(int)
    picture = np.zeros((size[1], size[0]), np.uint8)
    for bit, left, right in zip(bits, edges, edges[1:], strict=False):
        picture[:, left:right] = 235 if bit else 16
    return picture


def read_number(picture: NDArray[np.uint8]) -> int:
    height, width = picture.shape[:2]
    row = picture[height // 2 - 2 : height // 2 + 2].mean(axis=(0, 2))
    bits = [row[int((place + 0.5) * width / BITS)] > 127 for place in range(BITS)]
    return int("".join("1" if bit else "0" for bit in bits), 2)


def _beeps(film, stream, seconds: float, layout: str) -> None:
    """1 kHz for 50 ms from each whole second."""
    at = np.arange(int(seconds * RATE)) / RATE
    wave = (0.6 * np.sin(2 * np.pi * 1000 * at) * ((at % 1) < 0.05)).astype(np.float32)
    planes = np.stack([wave] * (2 if layout == "stereo" else 1))
    for start in range(0, planes.shape[1], 1024):
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(planes[:, start : start + 1024]), "fltp", layout)
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        film.mux(stream.encode(frame))
    film.mux(stream.encode())
