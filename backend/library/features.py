"""What of a picture is kept for searching: local features (RootSIFT) and one global code; frames and queries alike."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

LONG_SIDE = 480  # measured: points at this size survive phone photos and 20 % insets
PER_FRAME = 300
CODE_BYTES = 32
_SCALE = 512.0  # RootSIFT values are at most 1 and mostly under .4: one byte each
_LAYERS = 3  # as is usual; a response times this is what is compared with the contrast
_FAINTER = 0.7  # than the weakest one kept of the last picture
_CONTRAST = 0.008  # dark and soft frames must yield points too; the strongest are taken anyway

_AGAINST = -np.arange(8) % 8  # the eight directions, counted the other way round
_TWICE_OFF = 0.5  # OpenCV places points a quarter of a pixel to the right of where they are

cv2.setNumThreads(min(2, os.cpu_count() or 1))

Gray = NDArray[np.uint8]


@dataclass(frozen=True)
class Features:
    """Local features of one picture. `points`: x, y, size in pixels of the picture they were taken from."""

    points: NDArray[np.float32]  # n x 3
    descriptors: NDArray[np.uint8]  # n x 128

    def __len__(self) -> int:
        """How many."""
        return len(self.points)


def extract(gray: Gray, *, limit: int = PER_FRAME) -> Features:
    """The `limit` strongest RootSIFT features, strongest first."""
    return Seeker().extract(gray, limit=limit)


class Seeker:
    """Extracts from picture after picture of one film, and finds in each what `extract` does.

    How strong the weakest one kept of the last picture was tells which need not be looked at in the next: a seventh of
    the cost.
    """

    def __init__(self) -> None:
        """The first picture is searched in full."""
        self._contrast = _CONTRAST

    def extract(self, gray: Gray, *, limit: int) -> Features:
        """The `limit` strongest RootSIFT features, strongest first."""
        points, raw = _detected(gray, limit, self._contrast)
        if len(points) < limit and self._contrast > _CONTRAST:
            points, raw = _detected(gray, limit, _CONTRAST)
        if not points:
            self._contrast = _CONTRAST
            return Features(np.zeros((0, 3), np.float32), np.zeros((0, 128), np.uint8))
        order = np.argsort([-p.response for p in points], kind="stable")[:limit]
        weakest = points[order[-1]].response if len(points) >= limit else 0.0
        self._contrast = max(_CONTRAST, weakest * _LAYERS * _FAINTER)
        where = np.array([(*points[i].pt, points[i].size) for i in order], np.float32)
        return Features(where, _root(np.asarray(raw[order], np.float32)))


def _detected(gray: Gray, limit: int, contrast: float) -> tuple[Sequence[cv2.KeyPoint], NDArray[np.float32]]:
    sift = cv2.SIFT.create(nfeatures=limit, nOctaveLayers=_LAYERS, contrastThreshold=contrast)
    points, raw = sift.detectAndCompute(gray, None)
    return points, np.asarray(raw, np.float32)


def mirrored(features: Features, width: int) -> Features:
    """The features that the picture, `width` wide, has when left and right are swapped; without looking again."""
    points = features.points.copy()
    points[:, 0] = width - _TWICE_OFF - points[:, 0]
    turned = features.descriptors.reshape(-1, 4, 4, 8)[:, ::-1, :, _AGAINST]
    return Features(points, np.ascontiguousarray(turned).reshape(-1, 128))


def shrink(picture: NDArray[np.uint8], long_side: int) -> NDArray[np.uint8]:
    """The picture with its longer side at most `long_side`; never enlarged."""
    height, width = picture.shape[:2]
    scale = long_side / max(height, width)
    if scale >= 1:
        return picture
    size = (max(2, round(width * scale)), max(2, round(height * scale)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def global_code(gray: Gray) -> NDArray[np.uint8]:
    """256 bits of the coarse shape: signs of 16 x 16 low cosine frequencies about their median (PDQ's construction)."""
    small = cv2.resize(gray, (64, 64), interpolation=cv2.INTER_AREA).astype(np.float32)
    waves = cv2.dct(small)[1:17, 1:17]
    return np.packbits(waves > np.median(waves))


def distance(codes: NDArray[np.uint8], code: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Differing bits between `code` and each row of `codes`."""
    return np.asarray(np.bitwise_count(codes ^ code).sum(axis=-1, dtype=np.int64))


def content_box(gray: Gray) -> tuple[int, int, int, int]:
    """x, y, width, height of the picture without flat bars at its edges."""
    top, bottom = _flat_margins(gray)
    left, right = _flat_margins(gray.T)
    height, width = gray.shape
    return left, top, width - left - right, height - top - bottom


def trimmed(gray: Gray) -> Gray:
    """The picture without flat bars."""
    x, y, width, height = content_box(gray)
    return gray[y : y + height, x : x + width]


def _flat_margins(gray: Gray) -> tuple[int, int]:
    """Rows at the start and at the end that are one flat colour; at most 45 % on either side."""
    rows = gray.astype(np.float32)
    mean, spread = rows.mean(axis=1), rows.std(axis=1)
    most = int(len(gray) * 0.45)
    ends = []
    for order in (slice(None), slice(None, None, -1)):
        flat = (spread[order] < 5) & (np.abs(mean[order] - mean[order][0]) < 8)
        ends.append(min(most, int(np.argmin(flat)) if not flat.all() else 0))
    return ends[0], ends[1]


def _root(raw: NDArray[np.float32]) -> NDArray[np.uint8]:
    shares = raw / np.maximum(raw.sum(axis=1, keepdims=True), 1e-6)
    return np.asarray(np.minimum(np.rint(np.sqrt(shares) * _SCALE), 255), np.uint8)
