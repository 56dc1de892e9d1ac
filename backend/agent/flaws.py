"""Why a picture is hard to search for: too small, or too blurred. The person is told what would help."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from backend.errors import MediaError
from backend.media.images import load_image

#: fewer pixels on the short side than this say little
SMALL = 120
#: share of the picture's contrast that is between neighbouring pixels; sharp frames have ten times as much
BLURRED = 0.02
#: pictures are looked at no larger than this
LOOK_AT = 640


@dataclass(frozen=True)
class Flaw:
    """What is wrong, and the picture's size in pixels."""

    kind: Literal["small", "blurred"]
    width: int
    height: int


def flaw_of(image: Path, *, max_pixels: int) -> Flaw | None:
    """The first thing wrong with the picture; None when it is fine, or cannot be read."""
    try:
        pixels = load_image(image, max_pixels=max_pixels)
    except MediaError:
        return None
    height, width = pixels.shape[:2]
    if min(width, height) < SMALL:
        return Flaw("small", width, height)
    return Flaw("blurred", width, height) if _blurred(pixels) else None


def _blurred(pixels: NDArray[np.uint8]) -> bool:
    step = max(1, max(pixels.shape[:2]) // LOOK_AT)
    grey = pixels[::step, ::step].mean(axis=2)
    edges = 4 * grey[1:-1, 1:-1] - grey[:-2, 1:-1] - grey[2:, 1:-1] - grey[1:-1, :-2] - grey[1:-1, 2:]
    return bool(edges.var() < BLURRED * max(float(grey.var()), 1.0))
