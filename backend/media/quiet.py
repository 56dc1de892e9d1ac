"""Where nothing is heard: stretches of a film's or sound's own track that are far below its speech."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av.error
import numpy as np
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from backend.errors import UnreadableMediaError
from backend.media.frames import film_stream, open_media

_RATE = 8000
_WINDOW_MS = 20
_BELOW_DB = 24.0  # under the loud tenth: speech and its breaths lie within it, the room lies below
_SILENT_DB = -60.0
_LEAST_MS = 600
_MARGIN_MS = 120  # kept on either side, so that no word is clipped

Range = tuple[int, int]


def quiet_ranges(path: Path) -> list[Range]:
    """Stretches without sound longer than about half a second, in ms from the first frame of the picture.

    None in a file without sound. Raises the errors of `backend.errors.MediaError`.
    """
    with open_media(path) as (_, media):
        if not media.streams.audio:
            return []
        picture, sound = film_stream(media), media.streams.audio[0]
        first = _start(picture.start_time, picture.time_base) if picture is not None else Fraction(0)
        lead = _start(sound.start_time, sound.time_base) - first
        try:
            levels = _levels(_samples(media, sound))
        except av.error.FFmpegError as wrong:
            raise UnreadableMediaError("its sound cannot be decoded") from wrong
    return list(_quiet(levels, round(lead * 1000)))


def _start(ticks: int | None, base: Fraction | None) -> Fraction:
    return (ticks or 0) * (base or Fraction(0))


def _samples(media: av.container.InputContainer, sound: av.AudioStream) -> Iterator[NDArray[np.int16]]:
    """The sound as one channel, 8,000 samples a second; a stretch that cannot be decoded is left out."""
    to_plain = AudioResampler(format="s16", layout="mono", rate=_RATE)
    for frame in media.decode(sound):
        for plain in to_plain.resample(frame):
            yield plain.to_ndarray()[0]


def _levels(blocks: Iterator[NDArray[np.int16]]) -> NDArray[np.float64]:
    """Loudness of each window of 20 ms in dB of full scale."""
    size = _RATE * _WINDOW_MS // 1000
    powers, left = [], np.zeros(0, np.int16)
    for block in blocks:
        whole = np.concatenate([left, block])
        count = len(whole) // size
        windows = whole[: count * size].reshape(count, size).astype(np.float64) / 32768
        powers.append((windows**2).mean(axis=1))
        left = whole[count * size :]
    power = np.concatenate(powers) if powers else np.zeros(0)
    return np.asarray(10 * np.log10(np.maximum(power, 1e-9)))


def _quiet(levels: NDArray[np.float64], lead_ms: int) -> Iterator[Range]:
    """Runs of quiet windows that are long enough, narrowed by a margin."""
    if not len(levels):
        return
    limit = max(_SILENT_DB, float(np.quantile(levels, 0.9)) - _BELOW_DB)
    still = np.concatenate([[False], levels < limit, [False]])
    edges = np.flatnonzero(still[1:] != still[:-1]).reshape(-1, 2) * _WINDOW_MS
    for begin, end in edges.tolist():
        if end - begin >= _LEAST_MS:
            first, last = max(0, begin + lead_ms + _MARGIN_MS), end + lead_ms - _MARGIN_MS
            if first < last:  # not all of it before the first frame
                yield first, last
