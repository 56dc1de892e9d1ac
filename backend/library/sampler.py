"""Which frames of a film are kept: one a second, one in two while little moves, the first after each cut, the last.

What is kept is bounded by what an hour of it may take, so where cuts come thick each frame keeps fewer features.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from backend.media.frames import Frame

EVERY_MS = 1000
FIRST_LOOK_MS = 3500  # of one shot: what lies between two of its frames is found by either
_STILL_MS = 1800
_MOVED = 1.5  # mean grey step since the frame kept last, up to which little has moved
_CUT = 22.0  # mean grey step between neighbours; pans and fades measured stay under 15
_CUT_GAP_MS = 250  # flashing lights must not fill the index
_TAIL_MS = 300
_ASIDE_MS = 350  # a frame that is described already is taken for one that is due so much earlier or later


def kept_frames(
    frames: Iterable[Frame], *, described: Collection[int] = (), every_ms: int = EVERY_MS
) -> Iterator[Frame]:
    """The frames to index, in order, one in `every_ms`, which may be more for a first look.

    `described`: times (ms) of frames that cost nothing, which are preferred.
    """
    free = sorted(described)
    known = set(free)
    kept_ms: int | None = None
    before = first = np.zeros((18, 32), np.int16)
    moved, last = 0.0, None
    for frame in frames:
        glance = frame.glance()
        moved = max(moved, _step(glance, first))
        every = every_ms if moved > _MOVED else max(every_ms, _STILL_MS)
        since = every if kept_ms is None else frame.pts_ms - kept_ms
        cut = kept_ms is not None and since >= _CUT_GAP_MS and _step(glance, before) > _CUT
        before, last = glance, frame
        if cut or kept_ms is None or _is_due(frame.pts_ms, since - every, known, free):
            kept_ms, first, moved = frame.pts_ms, glance, 0.0
            yield frame
    if last is not None and kept_ms is not None and last.pts_ms - kept_ms > every_ms - EVERY_MS + _TAIL_MS:
        yield last


def _is_due(at_ms: int, late_ms: int, known: Collection[int], free: list[int]) -> bool:
    """Whether a frame is due, `late_ms` after the time is ripe; one that costs nothing and comes soon is waited for."""
    if at_ms in known:
        return late_ms >= -_ASIDE_MS
    after = bisect_right(free, at_ms)
    return late_ms >= 0 and not (after < len(free) and late_ms + free[after] - at_ms <= _ASIDE_MS)


def _step(one: NDArray[np.int16], other: NDArray[np.int16]) -> float:
    return float(np.abs(one - other).mean())


class Ration:
    """How many features each frame may keep, so that all of a film stay within so many a second, after a start."""

    def __init__(self, full: int) -> None:
        """`full`: features of a frame of which there is one a second."""
        self._full = full
        self._a_second = full * 1.12  # ordinary cutting, and room for what frames take besides
        self._most = full * 12.0
        self._left = self._most
        self._at_ms = 0

    def take(self, at_ms: int) -> int:
        """For the frame at this time; a quarter of the full number at least, which cuts four a second may have."""
        self._left = min(self._most, self._left + (at_ms - self._at_ms) / 1000 * self._a_second)
        self._at_ms = at_ms
        taken = int(max(self._full / 4, min(self._full, self._left)))
        self._left -= taken
        return taken
