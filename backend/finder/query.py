"""The picture a person sends, made ready for searching."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.errors import UnsupportedMediaError
from backend.library.features import LONG_SIDE, Features, content_box, extract, global_code, mirrored, shrink
from backend.media.frames import FrameReader
from backend.media.images import load_image
from backend.media.sniff import IMAGES, sniff_file

_FULL_SIDE = 960
_LIMIT = 800  # more than a frame keeps: captions and backdrops take the strongest points of an edited picture


@dataclass(frozen=True)
class Query:
    """A picture at two sizes: `full` (RGB) to compare pixels, `gray` at the size features are taken from."""

    full: NDArray[np.uint8]
    original: Query | None = None  # of a mirrored one

    @property
    def mirrored(self) -> bool:
        """Whether left and right were swapped."""
        return self.original is not None

    @cached_property
    def gray(self) -> NDArray[np.uint8]:
        """Grey, at most 480 on the longer side; all coordinates of the finder are in its pixels."""
        return shrink(self.full_gray, LONG_SIDE)

    @cached_property
    def full_gray(self) -> NDArray[np.uint8]:
        """Grey at the size of `full`."""
        return np.asarray(cv2.cvtColor(self.full, cv2.COLOR_RGB2GRAY), np.uint8)

    @cached_property
    def features(self) -> Features:
        """Local features of `gray`, those of every part of the picture first."""
        if self.original:
            return mirrored(self.original.features, self.size[0])
        return spread(extract(self.gray, limit=_LIMIT), self.size)

    @cached_property
    def codes(self) -> tuple[NDArray[np.uint8], ...]:
        """Global codes of the picture, whole and without its bars."""
        x, y, width, height = self.content
        whole = global_code(self.gray)
        if (width, height) == self.size:
            return (whole,)
        return (whole, global_code(self.gray[y : y + height, x : x + width]))

    @cached_property
    def content(self) -> tuple[int, int, int, int]:
        """x, y, width, height without flat bars."""
        return content_box(self.gray)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of `gray`."""
        return self.gray.shape[1], self.gray.shape[0]

    @cached_property
    def is_featureless(self) -> bool:
        """So little texture that no geometry can be checked: fog, black, a plain wall."""
        return len(self.features) < 12

    def mirror(self) -> Query:
        """The same picture, left and right swapped."""
        return Query(np.ascontiguousarray(self.full[:, ::-1]), original=self)


def spread(features: Features, size: tuple[int, int]) -> Features:
    """The same features in another order: the strongest of each of 8 x 8 cells, then the second ones, and so on.

    Captions have the strongest points of all; without this they would be all that is searched for.
    """
    cells = np.minimum((features.points[:, :2] * 8 / np.array(size)).astype(np.int64), 7) @ np.array([1, 8])
    by_cell = np.argsort(cells, kind="stable")
    rank = np.empty(len(cells), np.int64)
    starts = np.searchsorted(cells[by_cell], cells[by_cell])
    rank[by_cell] = np.arange(len(cells)) - starts
    order = np.argsort(rank, kind="stable")
    return Features(features.points[order], features.descriptors[order])


def read_query(path: Path, *, max_pixels: int) -> Query:
    """The picture at `path` (of a film: its middle frame). Raises the errors of `backend.errors.MediaError`."""
    container = sniff_file(path)
    if container is None:
        raise UnsupportedMediaError("not a picture of a kind we take (jpg, png, gif, webp, bmp, heic)")
    pixels = load_image(path, max_pixels=max_pixels) if container in IMAGES else _middle(path)
    return Query(np.ascontiguousarray(shrink(pixels, _FULL_SIDE)))


def _middle(path: Path) -> NDArray[np.uint8]:
    with FrameReader(path) as reader:
        half = float((reader.stream.duration or 0) * (reader.stream.time_base or 0)) * 500
        frame = next(reader.frames(start_ms=round(half)), reader.first)
        return frame.picture()
