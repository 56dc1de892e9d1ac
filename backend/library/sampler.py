"""Which frames of a film are kept: one a second, the first after each cut, and the last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from backend.media.frames import Frame

EVERY_MS = 1000
_CUT = 22.0  # mean grey step between neighbours; pans and fades measured stay under 15
_CUT_GAP_MS = 250  # flashing lights must not fill the index
_TAIL_MS = 300


def kept_frames(frames: Iterable[Frame]) -> Iterator[Frame]:
    """The frames to index, in order."""
    kept_ms: int | None = None
    before: NDArray[np.int16] | None = None
    last: Frame | None = None
    for frame in frames:
        tiny = _tiny(frame)
        cut = before is not None and float(np.abs(tiny - before).mean()) > _CUT
        since = EVERY_MS if kept_ms is None else frame.pts_ms - kept_ms
        if since >= EVERY_MS or (cut and since >= _CUT_GAP_MS):
            kept_ms = frame.pts_ms
            yield frame
        before, last = tiny, frame
    if last is not None and kept_ms is not None and last.pts_ms - kept_ms > _TAIL_MS:
        yield last


def _tiny(frame: Frame) -> NDArray[np.int16]:
    small = frame.raw.reformat(width=32, height=18, format="gray", interpolation="FAST_BILINEAR")
    return np.asarray(small.to_ndarray(), np.int16)
