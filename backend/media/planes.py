"""How libav lays out a decoded frame: planes of brightness, blue and red, and what their levels mean."""

from __future__ import annotations

from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

#: layouts of 8 bits whose planes are brightness, blue and red alone
PLANAR = ("yuv420p", "yuv422p", "yuv444p", "yuvj420p", "yuvj422p", "yuvj444p")
#: a range and a matrix, as libav numbers them
FULL_RANGE = 2
BT709 = 1


def plane(raw: av.VideoFrame, number: int, *, bits: int = 8) -> NDArray[Any]:
    """One plane without the padding of its rows: height x width, 8 or (for more `bits`) 16 bits a sample."""
    stored = raw.planes[number]
    rows = np.frombuffer(memoryview(stored), np.uint8 if bits == 8 else np.uint16)
    return rows.reshape(stored.height, -1)[:, : stored.width]


def is_upside_down(raw: av.VideoFrame) -> bool:
    """Whether its rows are stored from the last to the first, which no plane here can be read from."""
    return bool(raw.planes[0].line_size < 0)


def is_full_range(raw: av.VideoFrame) -> bool:
    """Whether all levels are used; films mostly use 16 … 235 of their 8 bits (240 for colours)."""
    return bool(raw.color_range == FULL_RANGE) or raw.format.name.startswith("yuvj")
