"""The colours of a decoded frame, straight from its second and third plane."""

from __future__ import annotations

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from backend.media.planes import PLANAR, is_full_range, is_upside_down, plane

_FEW = 32
_MIDDLE, _REACH = 128, 112  # of the levels that films mostly use: 16 … 240

Plane = NDArray[np.uint8]


def hues_of(raw: av.VideoFrame, side: int) -> tuple[Plane, Plane]:
    """Blue and red (Cb and Cr, 0 … 255, 128 none), side x side each, not turned; every pixel counts."""
    if raw.format.name not in PLANAR or is_upside_down(raw):
        raw = raw.reformat(width=_FEW, height=_FEW, format="yuv444p", interpolation="AREA")
    blue, red = (_small(raw, n, side) for n in (1, 2))
    return blue, red


def _small(raw: av.VideoFrame, number: int, side: int) -> Plane:
    few = cv2.resize(plane(raw, number), (side, side), interpolation=cv2.INTER_AREA).astype(np.float32)
    if is_full_range(raw):
        return np.asarray(np.rint(few), np.uint8)
    return np.asarray(np.clip(np.rint((few - _MIDDLE) * (_MIDDLE - 1) / _REACH + _MIDDLE), 0, 255), np.uint8)
