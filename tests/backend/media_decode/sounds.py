"""Made sound: parts of speech-like noise and of a quiet room."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

RATE = 16_000


def spoken(path: Path, *parts: tuple[float, float], video: bool = False) -> Path:
    """A file whose sound has parts of (seconds, loudness 0 … 1); hum of a room in all of them."""
    rng = np.random.default_rng(5)
    sound = np.concatenate([rng.normal(0, max(loud * 0.3, 0.0005), round(RATE * lasts)) for lasts, loud in parts])
    plain = (np.clip(sound, -1, 1) * 32767).astype(np.int16)
    with av.open(str(path), "w") as film:
        picture = film.add_stream("libx264", rate=25) if video else None
        if picture is not None:
            picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
        stream = film.add_stream("aac" if video else "pcm_s16le", rate=RATE)
        stream.layout = "mono"
        for number in range(round(len(plain) / RATE * 25)):
            if picture is None:
                break
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), number % 255, np.uint8), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            film.mux(picture.encode(frame))
        for start in range(0, len(plain), 1024):
            block = av.AudioFrame.from_ndarray(plain[None, start : start + 1024], format="s16", layout="mono")
            block.sample_rate, block.pts, block.time_base = RATE, start, Fraction(1, RATE)
            film.mux(stream.encode(block))
        film.mux(stream.encode(None))
        if picture is not None:
            film.mux(picture.encode(None))
    return path
