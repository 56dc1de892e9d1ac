"""What people do to a frame before they ask for it: the edits with which the finder's benchmarks make their queries."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Random = np.random.Generator

_SIDE = 640


def save(path: Path, picture: Picture, edit: str) -> Path:
    """Write a query: at most 640 on the longer side, as JPEG."""
    scale = min(1.0, _SIDE / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    quality = [cv2.IMWRITE_JPEG_QUALITY, 20 if edit == "pressed" else 80]
    cv2.imwrite(str(path), cv2.cvtColor(small, cv2.COLOR_RGB2BGR), quality)
    return path


def edited(edit: str, picture: Picture, backdrop: Picture, rng: Random) -> Picture:
    """`picture` after one of `EDITS`; `backdrop` is another picture, for those that need one."""
    if edit == "inset":
        return _inset(picture, backdrop, rng)
    return EDITS[edit](picture, rng)


def _same(picture: Picture, _: Random) -> Picture:
    return picture


def _crop(share: float) -> Callable[[Picture, Random], Picture]:
    def cut(picture: Picture, rng: Random) -> Picture:
        height, width = picture.shape[:2]
        shape = rng.uniform(0.8, 1.25)
        w, h = min(width, int(width * (share * shape) ** 0.5)), min(height, int(height * (share / shape) ** 0.5))
        x, y = int(rng.integers(0, width - w + 1)), int(rng.integers(0, height - h + 1))
        return picture[y : y + h, x : x + w].copy()

    return cut


def _flip(picture: Picture, _: Random) -> Picture:
    return np.ascontiguousarray(picture[:, ::-1])


def _gray(picture: Picture, _: Random) -> Picture:
    return np.repeat(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)[:, :, None], 3, axis=2).astype(np.uint8)


def _light(picture: Picture, rng: Random) -> Picture:
    bent = ((picture / 255.0) ** rng.uniform(0.5, 2) - 0.5) * rng.uniform(0.6, 1.6) + 0.5
    return np.asarray(np.clip(bent, 0, 1) * 255, np.uint8)


def _soft(picture: Picture, rng: Random) -> Picture:
    reach = rng.uniform(2, 4.5) * min(picture.shape[:2]) / 480
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), reach), np.uint8)


def _noise(picture: Picture, rng: Random) -> Picture:
    return np.asarray(np.clip(picture + rng.normal(0, rng.uniform(14, 28), picture.shape), 0, 255), np.uint8)


def _turn(picture: Picture, rng: Random) -> Picture:
    height, width = picture.shape[:2]
    degrees = rng.choice([-1, 1]) * rng.uniform(5, 15)
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), float(degrees), 1)
    return np.asarray(cv2.warpAffine(picture, matrix, (width, height)), np.uint8)


def _stretch(picture: Picture, rng: Random) -> Picture:
    return np.asarray(cv2.resize(picture, None, fx=float(rng.uniform(0.7, 1.5)), fy=1), np.uint8)


def _bars(picture: Picture, rng: Random) -> Picture:
    height, width = picture.shape[:2]
    across = rng.random() < 0.5
    thick = int(rng.uniform(0.1, 0.25) * (height if across else width))
    sides = (thick, thick, 0, 0) if across else (0, 0, thick, thick)
    return np.asarray(cv2.copyMakeBorder(picture, *sides, cv2.BORDER_CONSTANT, value=(0, 0, 0)), np.uint8)


def _caption(picture: Picture, rng: Random) -> Picture:
    marked = picture.copy()
    height, width = picture.shape[:2]
    for line in (0.17, 0.93):
        words = "".join(rng.choice(list("ABCDEFGHIKLMNOPRSTUVW "), 12))
        for colour, thick in (((0, 0, 0), 6), ((255, 255, 255), 2)):
            at = (int(0.04 * width), int(line * height))
            cv2.putText(marked, words, at, cv2.FONT_HERSHEY_DUPLEX, width / 300, colour, thick, cv2.LINE_AA)
    return marked


def _stickers(picture: Picture, rng: Random) -> Picture:
    marked = picture.copy()
    height, width = picture.shape[:2]
    for _ in range(int(rng.integers(2, 5))):
        at = (int(rng.uniform(0, width)), int(rng.uniform(0, height)))
        colour = tuple(int(v) for v in rng.integers(0, 256, 3))
        cv2.circle(marked, at, int(rng.uniform(0.07, 0.15) * min(height, width)), colour, -1, cv2.LINE_AA)
    return marked


def _inset(picture: Picture, backdrop: Picture, rng: Random) -> Picture:
    height, width = picture.shape[:2]
    grow = rng.uniform(0.25, 0.5) ** -0.5
    whole = np.asarray(cv2.resize(backdrop, (int(width * grow), int(height * grow))), np.uint8)
    x, y = (
        int(rng.integers(0, most - least + 1)) for most, least in zip(whole.shape[1::-1], (width, height), strict=True)
    )
    whole[y : y + height, x : x + width] = picture
    return whole


EDITS: dict[str, Callable[[Picture, Random], Picture]] = {
    "whole": _same,
    "pressed": _same,
    "crop70": _crop(0.7),
    "crop50": _crop(0.5),
    "crop30": _crop(0.3),
    "mirrored": _flip,
    "grey": _gray,
    "light": _light,
    "soft": _soft,
    "noise": _noise,
    "turned": _turn,
    "stretched": _stretch,
    "bars": _bars,
    "caption": _caption,
    "stickers": _stickers,
    "inset": _same,
}
