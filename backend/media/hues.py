"""The colours of a decoded frame, straight from its second and third plane."""

from __future__ import annotations

import av
import cv2
import numpy as np
from numpy.typing import NDArray

#: layouts of 8 bits whose second and third plane are blue and red alone
_PLANAR = {"yuv420p", "yuv422p", "yuv444p", "yuvj420p", "yuvj422p", "yuvj444p"}
_FEW = 32
_FULL_RANGE = 2  # in FFmpeg's words
_MIDDLE, _REACH = 128, 112  # of the levels that films mostly use: 16 … 240

Plane = NDArray[np.uint8]


def hues_of(raw: av.VideoFrame, side: int) -> tuple[Plane, Plane]:
    """Blue and red (Cb and Cr, 0 … 255, 128 none), side x side each, not turned; every pixel counts."""
    if raw.format.name not in _PLANAR or raw.planes[0].line_size < 0:  # or stored upside down
        raw = raw.reformat(width=_FEW, height=_FEW, format="yuv444p", interpolation="AREA")
    blue, red = (_small(raw, n, side) for n in (1, 2))
    return blue, red


def _small(raw: av.VideoFrame, number: int, side: int) -> Plane:
    plane = raw.planes[number]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]
    few = cv2.resize(rows, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32)
    if raw.color_range == _FULL_RANGE or raw.format.name.startswith("yuvj"):
        return np.asarray(np.rint(few), np.uint8)
    return np.asarray(np.clip(np.rint((few - _MIDDLE) * (_MIDDLE - 1) / _REACH + _MIDDLE), 0, 255), np.uint8)
