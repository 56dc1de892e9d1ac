"""The picture a person sends, made ready for searching."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.errors import UnsupportedMediaError
from backend.library.features import LONG_SIDE, Features, content_box, extract, global_code, mirrored, shrink
from backend.media.frames import FrameReader
from backend.media.images import load_animation
from backend.media.sniff import IMAGES, sniff_file

_FULL_SIDE = 960
_SAMPLES = 7
_STILL = 0.6  # levels: frames that differ less show the same
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


@dataclass(frozen=True)
class Sample:
    """One frame of what a person sent, shown `at_ms` after the first."""

    at_ms: int
    query: Query


@dataclass(frozen=True)
class Asked:
    """What a person sent: one sample of a picture, several in order of a clip that lasts `duration_ms`."""

    samples: tuple[Sample, ...]
    duration_ms: int = 0

    @property
    def is_clip(self) -> bool:
        """Whether it moves."""
        return len(self.samples) > 1


def read_asked(path: Path, *, max_pixels: int) -> Asked:
    """The picture at `path`, or frames spread over an animation or film. Raises leaves of `MediaError`."""
    if _container(path) in IMAGES:
        moving = load_animation(path, max_pixels=max_pixels, count=_SAMPLES)
        return _asked([(frame.at_ms, frame.pixels) for frame in moving.frames], moving.duration_ms)
    with FrameReader(path) as reader:
        length = _length_ms(reader)
        due = [round(length * (2 * n + 1) / (2 * _SAMPLES)) for n in range(_SAMPLES)]
        shown = [next(reader.frames(start_ms=at), reader.first) for at in due]
        by_time = {frame.pts_ms: frame for frame in shown}
        return _asked([(at, by_time[at].picture(long_side=_FULL_SIDE)) for at in sorted(by_time)], length)


def read_query(path: Path, *, max_pixels: int, at_ms: int | None = None) -> Query:
    """The picture at `path`; of a clip the frame at `at_ms`, or one in the middle. Raises leaves of `MediaError`."""
    samples = read_asked(path, max_pixels=max_pixels).samples
    if at_ms is None:
        return samples[len(samples) // 2].query
    return min(samples, key=lambda sample: abs(sample.at_ms - at_ms)).query


def as_query(pixels: NDArray[np.uint8]) -> Query:
    """A picture (RGB) made ready for searching."""
    return Query(np.ascontiguousarray(shrink(pixels, _FULL_SIDE)))


def _container(path: Path) -> str:
    container = sniff_file(path)
    if container is None:
        raise UnsupportedMediaError("not a picture of a kind we take (jpg, png, gif, webp, bmp, heic)")
    return container


def _asked(frames: Sequence[tuple[int, NDArray[np.uint8]]], length: int) -> Asked:
    """Without frames that look like the one before: a slide show of one picture is a picture."""
    samples: list[Sample] = []
    for at, pixels in frames:
        sample = Sample(at, as_query(pixels))
        if not samples or _differ(samples[-1].query, sample.query):
            samples.append(sample)
    return Asked(tuple(samples), length if len(samples) > 1 else 0)


def _differ(a: Query, b: Query) -> bool:
    return a.size != b.size or float(np.abs(a.gray.astype(np.int16) - b.gray).mean()) > _STILL


def _length_ms(reader: FrameReader) -> int:
    own = float((reader.stream.duration or 0) * (reader.stream.time_base or 0)) * 1000
    return round(own or (reader.media.duration or 0) / 1000)
