"""Small films and pictures whose content is known exactly: every frame distinct, cuts and tones where they were put."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Film:
    """A made film; `frame(n)` is the picture that was encoded as frame n."""

    path: Path
    size: tuple[int, int]
    fps: int
    count: int
    seed: int
    cuts: tuple[int, ...] = ()

    def frame(self, n: int) -> Picture:
        scene = sum(n >= cut for cut in self.cuts)
        return moving_frame(texture(self.seed * 101 + scene, self.size), n, self.size)

    def ms(self, n: int) -> int:
        return round(n * 1000 / self.fps)


def moving_video(
    path: Path,
    *,
    seconds: float = 2,
    size: tuple[int, int] = (320, 240),
    fps: int = 25,
    seed: int = 1,
    audio: bool = True,
    cuts: Sequence[int] = (),
    codec: str = "libx264",
    keys_every: int = 250,
    tone_hz: float = 440,
) -> Film:
    """Encode a camera moving over a textured plane (a new plane from each frame number in `cuts` on), with a tone."""
    film = Film(path, size, fps, round(seconds * fps), seed, tuple(cuts))
    with av.open(str(path), "w") as out:
        video = out.add_stream(codec, rate=fps)
        assert isinstance(video, av.VideoStream)
        video.width, video.height = size
        video.pix_fmt = "yuv420p"
        video.codec_context.gop_size = keys_every
        if codec == "mpeg4":
            video.bit_rate = 6_000_000  # its own idea of quality blurs the texture away
        sound = out.add_stream("libopus" if path.suffix == ".webm" else "aac", rate=48000) if audio else None
        scenes = [texture(seed * 101 + n, size) for n in range(len(cuts) + 1)]
        for n in range(film.count):
            picture = moving_frame(scenes[sum(n >= cut for cut in cuts)], n, size)
            out.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(video.encode(None))
        if sound is not None:
            assert isinstance(sound, av.AudioStream)
            for packet in _tone(sound, seconds, tone_hz):
                out.mux(packet)
    return film


def tone_file(path: Path, *, seconds: float = 1, hz: float = 440) -> Path:
    """A sound file (wav, m4a or mp3 by its suffix) with one tone."""
    codec = {".wav": "pcm_s16le", ".mp3": "libmp3lame"}.get(path.suffix, "aac")
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=48000)
        assert isinstance(stream, av.AudioStream)
        for packet in _tone(stream, seconds, hz):
            out.mux(packet)
    return path


def texture(seed: int, size: tuple[int, int]) -> Picture:
    """A colourful plane, three times as wide as `size`, with shapes of all sizes on coarse noise."""
    rng = np.random.default_rng(seed)
    width, height = size[0] * 2 + 200, size[1] + 120
    coarse = rng.integers(40, 216, (height // 24 + 2, width // 24 + 2, 3), dtype=np.uint8)
    plane = np.ascontiguousarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)
    for _ in range(width * height // 700):
        at = (int(rng.integers(width)), int(rng.integers(height)))
        colour = tuple(int(v) for v in rng.integers(0, 256, 3))
        reach = int(rng.integers(3, 18))
        if rng.random() < 0.5:
            cv2.circle(plane, at, reach, colour, -1, cv2.LINE_AA)
        else:
            cv2.rectangle(plane, at, (at[0] + reach, at[1] + reach * 2), colour, -1)
    return plane


def moving_frame(plane: Picture, n: int, size: tuple[int, int]) -> Picture:
    """The camera's view of `plane` in frame n: a slow pan, and before it balls that each go their own way.

    The balls make every crop tell its frame; a pan alone looks the same in many.
    """
    dx, dy = 0.5 * n % (plane.shape[1] - size[0]), 50 + 45 * np.sin(n / 90)
    shift = np.array([[1, 0, -dx], [0, 1, -dy]], np.float64)
    view = np.asarray(cv2.warpAffine(plane, shift, size, borderMode=cv2.BORDER_REFLECT), np.uint8)
    rng = np.random.default_rng(int(plane[0, 0].sum()))
    for _ in range(24):
        start, step = rng.uniform(0, 1, 2) * size, rng.uniform(-4, 4, 2)
        reach, colour = int(rng.integers(5, 12)), tuple(int(v) for v in rng.integers(0, 256, 3))
        x, y = (start + step * n) % size
        cv2.circle(view, (round(x), round(y)), reach, colour, -1, cv2.LINE_AA)
        cv2.circle(view, (round(x), round(y)), reach // 2, tuple(255 - c for c in colour), -1, cv2.LINE_AA)
    return view


def save_picture(path: Path, picture: Picture, *, quality: int = 80) -> Path:
    """Write RGB pixels as JPEG (or by suffix)."""
    cv2.imwrite(str(path), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return path


def crop_query(picture: Picture, *, share: float = 0.5, at: tuple[float, float] = (0.5, 0.5)) -> Picture:
    """`share` of the area, its middle at `at` (0 … 1, moved inside)."""
    height, width = picture.shape[:2]
    w, h = round(width * share**0.5), round(height * share**0.5)
    x = int(np.clip(at[0] * width - w / 2, 0, width - w))
    y = int(np.clip(at[1] * height - h / 2, 0, height - h))
    return np.ascontiguousarray(picture[y : y + h, x : x + w])


def watermarked(picture: Picture, text: str = "sample") -> Picture:
    """The picture with a line of white text across it."""
    marked = picture.copy()
    height, width = picture.shape[:2]
    cv2.putText(
        marked, text, (width // 20, height - height // 10), cv2.FONT_HERSHEY_SIMPLEX, height / 300, (255,) * 3, 2
    )
    return marked


def _tone(stream: av.AudioStream, seconds: float, hz: float) -> list[av.Packet[av.AudioStream]]:
    rate = 48000
    wave = (np.sin(np.arange(int(seconds * rate)) * 2 * np.pi * hz / rate) * 12000).astype(np.int16)
    packets: list[av.Packet[av.AudioStream]] = []
    for start in range(0, len(wave), 960):
        part = wave[start : start + 960]
        if len(part) < 960:
            part = np.pad(part, (0, 960 - len(part)))
        frame = av.AudioFrame.from_ndarray(part[None], format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
        packets += stream.encode(frame)
    return packets + list(stream.encode(None))
