"""First stage for pictures with little texture: frames whose colours lie as the picture's do, or as a part's do.

A crop is looked for in windows of the stored fields, so the place of the picture in the frame comes with the answer.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
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
_STRETCHED = 0.35  # of the logarithm: how much a picture may be
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
class _Stored:
    """Frames that are compared: film and number of each, the shape of its film, its fields."""

    films: NDArray[np.int64]
    frames: NDArray[np.int64]
    shapes: NDArray[np.float64]  # width to height
    fields: Fields


def by_colour(snapshot: Snapshot, query: Query) -> list[Alike]:
    """Nearest first; at most two frames of one film."""
    x, y, width, height = query.content
    grow = query.full.shape[1] / query.size[0]
    left, top, right, low = (round(v * grow) for v in (x, y, x + width, y + height))
    part = _planes(query.full[top:low, left:right])
    stored = _shortlist(snapshot, part)
    far, windows = _nearest(stored, part, width / height)
    taken: list[Alike] = []
    counts: Counter[int] = Counter()
    for n in np.argsort(far, kind="stable").tolist():
        film = int(stored.films[n])
        counts[film] += 1
        if counts[film] <= _FRAMES_A_FILM:
            matrix = _matrix(query.content, windows[n].tolist(), snapshot.segments[film].size)
            taken.append(Alike(film, int(stored.frames[n]), float(far[n]), matrix))
        if len(taken) == _FRAMES:
            break
    return taken


def _planes(rgb: NDArray[np.uint8]) -> Fields:
    small = cv2.resize(rgb, (min(64, rgb.shape[1]), min(64, rgb.shape[0])), interpolation=cv2.INTER_AREA)
    return np.stack(planes_of(np.asarray(small, np.uint8)), axis=2).astype(np.float32)


def _fields(part: Fields, width: int, height: int) -> Fields:
    return np.asarray(cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA), np.float32)


def _shortlist(snapshot: Snapshot, part: Fields) -> _Stored:
    """All frames of a small library, of a large one those that are nearest as a whole."""
    chosen = [np.arange(len(segment)) for segment in snapshot.segments]
    if sum(map(len, chosen)) > _SHORTLIST:
        wanted = _fields(part, SIDE, SIDE)
        far = [_distance(unfolded(segment.layouts), wanted) for segment in snapshot.segments]
        most = np.partition(np.concatenate(far), _SHORTLIST)[_SHORTLIST]
        chosen = [np.flatnonzero(one < most) for one in far]
    counts = [len(frames) for frames in chosen]
    shapes = [segment.size[0] / segment.size[1] for segment in snapshot.segments]
    layouts = [segment.layouts[frames] for segment, frames in zip(snapshot.segments, chosen, strict=True)]
    return _Stored(
        np.repeat(np.arange(len(counts)), counts),
        np.concatenate(chosen),
        np.repeat(np.array(shapes), counts),
        unfolded(np.concatenate(layouts)),
    )


def _distance(fields: Fields, wanted: Fields) -> Fields:
    """Levels, root of the mean square over the last three dimensions."""
    off = (fields - wanted) * _HUES**0.5
    off *= off
    return np.asarray(np.sqrt(off.reshape(*off.shape[:-3], -1).mean(axis=-1)), np.float32)


def _nearest(stored: _Stored, part: Fields, shape: float) -> tuple[Fields, NDArray[np.int64]]:
    """For each frame the least distance of a window, and that window: x, y, width, height in fields."""
    best = _distance(stored.fields, _fields(part, SIDE, SIDE)) - _PART
    where = np.tile(np.array([0, 0, SIDE, SIDE]), (len(best), 1))
    sides = range(_LEAST_FIELDS, SIDE + 1)
    for width, height in itertools.product(sides, sides):
        rows = np.flatnonzero(np.abs(np.log(stored.shapes * width / height / shape)) < _STRETCHED)
        if not _LEAST_WINDOW <= width * height < SIDE * SIDE or not len(rows):
            continue
        views = sliding_window_view(stored.fields[rows], (height, width), axis=(1, 2)).transpose(0, 1, 2, 4, 5, 3)
        far = _distance(views, _fields(part, width, height))
        at = far.reshape(len(rows), -1).argmin(axis=1)
        least = far.reshape(len(rows), -1)[np.arange(len(rows)), at]
        nearer = least < best[rows]
        top, left = np.divmod(at[nearer], far.shape[2])
        best[rows[nearer]] = least[nearer]
        sizes = np.tile(np.array([width, height]), (len(top), 1))
        where[rows[nearer]] = np.column_stack([left, top, sizes])
    return best, where


def _matrix(content: Window, window: Sequence[int], frame_size: Size) -> Matrix:
    """From the content of the picture to the window of the frame."""
    x, y, width, height = content
    col, row, cols, rows = window
    across, down = frame_size[0] / SIDE, frame_size[1] / SIDE
    scale = (cols * across / width, rows * down / height)
    shift = (col * across - x * scale[0], row * down - y * scale[1])
    return np.array([[scale[0], 0, shift[0]], [0, scale[1], shift[1]], [0, 0, 1.0]])
