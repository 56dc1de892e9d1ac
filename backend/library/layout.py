"""Where the colours of a picture lie, in 96 bytes: brightness in 8 x 8 fields, the two hues in 4 x 4 each.

Pictures without texture (fog, a wall, flat drawings) have nothing else to be told by.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE = 8
HUES = 4
LAYOUT_BYTES = SIDE * SIDE + 2 * HUES * HUES

Plane = NDArray[np.uint8]


def layout(brightness: Plane, blue: Plane, red: Plane) -> Plane:
    """From planes of any sizes, each of the whole picture."""
    fields = ((brightness, SIDE), (blue, HUES), (red, HUES))
    return np.concatenate([_fields(plane, side).ravel() for plane, side in fields])


def planes_of(rgb: Plane) -> tuple[Plane, Plane, Plane]:
    """Brightness, blue and red as films store them, each 0 … 255 and as large as the picture."""
    bright, red, blue = cv2.split(cv2.cvtColor(rgb, cv2.COLOR_RGB2YCrCb))
    return np.asarray(bright, np.uint8), np.asarray(blue, np.uint8), np.asarray(red, np.uint8)


def unfolded(layouts: Plane) -> NDArray[np.float32]:
    """Rows of 96 bytes as n x 8 x 8 x 3: brightness, blue, red."""
    bright, hues = layouts[:, : SIDE * SIDE], layouts[:, SIDE * SIDE :]
    wide = hues.reshape(-1, 2, HUES, HUES).repeat(SIDE // HUES, axis=2).repeat(SIDE // HUES, axis=3)
    every = np.concatenate([bright.reshape(-1, 1, SIDE, SIDE), wide], axis=1)
    return np.ascontiguousarray(every.transpose(0, 2, 3, 1), np.float32)


def _fields(plane: Plane, side: int) -> Plane:
    return np.asarray(cv2.resize(plane, (side, side), interpolation=cv2.INTER_AREA), np.uint8)
