"""The brightness of a decoded frame, straight from its planes: a conversion of all of it costs several times as much.

Brightness is that of RGB pictures (0.299 R + 0.587 G + 0.114 B), which queries are, whatever the film's own is.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from backend.media.planes import BT709, PLANAR, is_full_range, is_upside_down, plane

#: layouts whose first plane is brightness alone, and the bits of a sample in it
_BITS = {
    **dict.fromkeys(PLANAR, 8),
    **dict.fromkeys(("yuv420p10le", "yuv422p10le", "yuv444p10le"), 10),
    **dict.fromkeys(("yuv420p12le", "yuv422p12le", "yuv444p12le"), 12),
}
#: how much of its two colour planes a film's brightness lacks, by its matrix: BT.709, not told, BT.601 twice
_COLOURS = {BT709: (0.101579, 0.196076), 2: None, 5: None, 6: None}

Gray = NDArray[np.uint8]


def gray_of(raw: av.VideoFrame, width: int, height: int) -> Gray:
    """Brightness, 0 … 255, at this size; every pixel of the frame counts."""
    if not _has_planes(raw):
        shown = raw.reformat(width=width, height=height, format="gray", interpolation="AREA")
        return np.asarray(shown.to_ndarray(), np.uint8)
    size = (width, height)
    gray = np.asarray(_levels(raw)[_shrunk(_plane(raw, 0), size)], np.uint8)
    lacking = _COLOURS[raw.colorspace]
    if lacking is None:
        return gray
    grow = (255 if is_full_range(raw) else 255 * 255 / 224) / (2 ** _BITS[raw.format.name] - 1)
    blue, red = (_shrunk(_plane(raw, n), size) for n in (1, 2))
    middle = 2 ** (_BITS[raw.format.name] - 1)
    extra = cv2.addWeighted(
        blue, lacking[0] * grow, red, lacking[1] * grow, -sum(lacking) * grow * middle, dtype=cv2.CV_32F
    )
    return np.asarray(cv2.add(gray, extra, dtype=cv2.CV_8U), np.uint8)


def glance_of(raw: av.VideoFrame, width: int, height: int) -> Gray:
    """The film's own brightness at this size, a few pixels, by some five by five samples for each of them: cheap."""
    if not _has_planes(raw):
        return gray_of(raw, width, height)
    whole = _plane(raw, 0)
    step = max(1, min(whole.shape[1] // (5 * width), whole.shape[0] // (5 * height)))
    few = np.ascontiguousarray(whole[step // 2 :: step, step // 2 :: step])
    return np.asarray(_levels(raw)[_shrunk(few, (width, height))], np.uint8)


def _has_planes(raw: av.VideoFrame) -> bool:
    return raw.format.name in _BITS and raw.colorspace in _COLOURS and not is_upside_down(raw)


def _plane(raw: av.VideoFrame, number: int) -> NDArray[Any]:
    return plane(raw, number, bits=_BITS[raw.format.name])


def _shrunk(plane: NDArray[Any], size: tuple[int, int]) -> NDArray[Any]:
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA))


def _levels(raw: av.VideoFrame) -> Gray:
    return _table(_BITS[raw.format.name], whole=is_full_range(raw))


@cache
def _table(bits: int, *, whole: bool) -> Gray:
    """What each stored level is of 0 … 255; films mostly use 16 … 235 of their 8 bits."""
    levels = np.arange(2**bits) / 2 ** (bits - 8)
    full = levels if whole else (levels - 16) * 255 / 219
    return np.asarray(np.clip(np.rint(full), 0, 255), np.uint8)
