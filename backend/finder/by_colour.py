"""First stage for pictures with little texture: frames whose colours lie as the picture's do, or as a part's do.

A crop is looked for in windows of the stored fields, so the place of the picture in the frame comes with the answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from backend.finder.geometry import Matrix, Size
from backend.finder.query import Query
from backend.library import Snapshot
from backend.library.layout import SIDE, planes_of, unfolded

_FRAMES = 6
_FRAMES_A_FILM = 2
_SHORTLIST = 1500  # frames whose windows are compared; by the whole picture before that
_LEAST_FIELDS = 3
_LEAST_WINDOW = 15  # fields
_ASPECT = 0.35  # of the logarithm: how much a picture may be stretched
_PART = 1.5  # levels that a part must be nearer than the whole: small windows fit by chance
_HUES = np.array([1.0, 2.0, 2.0], np.float32)  # hues differ less than brightness does

Fields = NDArray[np.float32]
Window = tuple[int, int, int, int]


@dataclass(frozen=True)
class Alike:
    """A frame whose colours are near: `far` levels apart, `matrix` from the picture to the frame."""

    film: int
    frame: int
    far: float
    matrix: Matrix


@dataclass(frozen=True)
class _Near:
    """Frames of one film: numbers, distances and where in their fields the picture lies."""

    film: int
    frames: NDArray[np.int64]
    far: Fields
    windows: NDArray[np.int64]  # x, y, width, height


def by_colour(snapshot: Snapshot, query: Query) -> list[Alike]:
    """Nearest first; at most two frames of one film."""
    x, y, width, height = query.content
    grow = query.full.shape[1] / query.size[0]
    left, top, right, low = (round(v * grow) for v in (x, y, x + width, y + height))
    part = _planes(query.full[top:low, left:right])
    near = [
        _windows(film, frames, snapshot, part, width / height) for film, frames in _shortlist(snapshot, part).items()
    ]
    every = [(float(far), n.film, i) for n in near for i, far in enumerate(n.far)]
    by_film = {n.film: n for n in near}
    taken: list[Alike] = []
    counts: Counter[int] = Counter()
    for far, film, i in sorted(every):
        if counts[film] < _FRAMES_A_FILM:
            counts[film] += 1
            matrix = _matrix(query.content, by_film[film].windows[i].tolist(), snapshot.segments[film].size)
            taken.append(Alike(film, int(by_film[film].frames[i]), far, matrix))
        if len(taken) == _FRAMES:
            break
    return taken


def _planes(rgb: NDArray[np.uint8]) -> Fields:
    small = cv2.resize(rgb, (min(64, rgb.shape[1]), min(64, rgb.shape[0])), interpolation=cv2.INTER_AREA)
    return np.stack(planes_of(np.asarray(small, np.uint8)), axis=2).astype(np.float32)


def _fields(part: Fields, width: int, height: int) -> Fields:
    return np.asarray(cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA), np.float32)


def _shortlist(snapshot: Snapshot, part: Fields) -> dict[int, NDArray[np.int64]]:
    """Frames by film: all of a small library."""
    whole = {film: np.arange(len(segment)) for film, segment in enumerate(snapshot.segments)}
    if sum(len(frames) for frames in whole.values()) <= _SHORTLIST:
        return whole
    wanted = _fields(part, SIDE, SIDE)
    far = [_distance(unfolded(segment.layouts), wanted) for segment in snapshot.segments]
    every = np.concatenate(far)
    most = np.partition(every, _SHORTLIST)[_SHORTLIST]
    return {film: np.flatnonzero(one <= most) for film, one in enumerate(far) if (one <= most).any()}


def _distance(fields: Fields, wanted: Fields) -> Fields:
    """Levels, root of the mean square over the last three dimensions."""
    off = (fields - wanted) * _HUES**0.5
    return np.asarray(np.sqrt((off * off).mean(axis=(-3, -2, -1))), np.float32)


def _windows(film: int, frames: NDArray[np.int64], snapshot: Snapshot, part: Fields, aspect: float) -> _Near:
    segment = snapshot.segments[film]
    stored = unfolded(segment.layouts[frames])
    best = _distance(stored, _fields(part, SIDE, SIDE)) - _PART
    where = np.tile(np.array([0, 0, SIDE, SIDE]), (len(frames), 1))
    for width, height in _sizes(segment.size, aspect):
        views = sliding_window_view(stored, (height, width), axis=(1, 2)).transpose(0, 1, 2, 4, 5, 3)
        far = _distance(views, _fields(part, width, height))
        flat = far.reshape(len(far), -1)
        at = flat.argmin(axis=1)
        least = flat[np.arange(len(flat)), at]
        nearer = least < best
        best = np.where(nearer, least, best)
        rows, cols = np.divmod(at, far.shape[2])
        found = np.stack([cols, rows, np.full_like(cols, width), np.full_like(cols, height)], axis=1)
        where[nearer] = found[nearer]
    return _Near(film, frames, best, where)


def _sizes(frame_size: Size, aspect: float) -> Iterator[tuple[int, int]]:
    """Windows, in fields, with about the shape of the picture."""
    for width in range(_LEAST_FIELDS, SIDE + 1):
        for height in range(_LEAST_FIELDS, SIDE + 1):
            shape = width * frame_size[0] / (height * frame_size[1])
            if _LEAST_WINDOW <= width * height < SIDE * SIDE and abs(np.log(shape / aspect)) < _ASPECT:
                yield width, height


def _matrix(content: Window, window: Sequence[int], frame_size: Size) -> Matrix:
    """From the content of the picture to the window of the frame."""
    x, y, width, height = content
    col, row, cols, rows = window
    across, down = frame_size[0] / SIDE, frame_size[1] / SIDE
    scale = (cols * across / width, rows * down / height)
    shift = (col * across - x * scale[0], row * down - y * scale[1])
    return np.array([[scale[0], 0, shift[0]], [0, scale[1], shift[1]], [0, 0, 1.0]])
