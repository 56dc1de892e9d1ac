"""Second stage: does one plane map the picture onto a frame? Matches must agree on a homography a camera could make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import faiss
import numpy as np
from numpy.typing import NDArray

from backend.library.features import Features

_RATIO = 0.85
_TOLERANCE_PX = 4.0
_ROUNDS = 2000
_ENOUGH = 60
_OCTAVES = 0.8
_CELL_PX = 4
_PLAIN = 0.85  # share of a homography's inliers that an affine map must keep to be preferred: it is steadier

Matrix = NDArray[np.float64]
Points = NDArray[np.float32]
Size = tuple[int, int]


@dataclass(frozen=True)
class Fit:
    """`matrix` maps picture to frame. `n` inliers on distinct places: `source` in the picture, `target` in the frame"""

    matrix: Matrix
    n: int
    source: Points
    target: Points
    affine: bool = False  # no perspective needed


def fit_frame(query: Features, frame: Features, *, query_size: Size, frame_size: Size) -> Fit | None:
    """The best homography from picture to frame, or None when no believable one holds."""
    pairs = _matches(query.descriptors, frame.descriptors)
    if len(pairs) < 5:
        return None
    source, target = query.points[pairs[:, 0]], frame.points[pairs[:, 1]]
    matrix, inlier = homography(source[:, :2], target[:, :2], method=cv2.USAC_MAGSAC, rounds=_ROUNDS)
    if matrix is None or not believable(matrix, query_size, frame_size):
        return None
    kept = inlier & _same_scale(source, target, inlier)
    where, shown = source[kept, :2], target[kept, :2]
    n = min(_cells(where), _cells(shown))
    if n < 4:
        return None
    flat, agree = plane(where, shown, affine=True)
    if flat is not None and agree.sum() >= _PLAIN * len(where) and believable(flat, query_size, frame_size):
        return Fit(flat, n, where, shown, affine=True)
    return Fit(matrix, n, where, shown)


def plane(source: Points, target: Points, *, affine: bool) -> tuple[Matrix | None, NDArray[np.bool_]]:
    """The map most pairs agree on, without perspective or with, and which do."""
    if not affine:
        return homography(source, target, method=cv2.RANSAC, rounds=200)
    found: tuple[Any, Any] = cv2.estimateAffine2D(
        source, target, method=cv2.RANSAC, ransacReprojThreshold=_TOLERANCE_PX, maxIters=200
    )
    if found[0] is None:
        return None, np.zeros(len(source), bool)
    return np.vstack([np.asarray(found[0], np.float64), (0.0, 0.0, 1.0)]), np.asarray(found[1]).ravel().astype(bool)


def homography(source: Points, target: Points, *, method: int, rounds: int) -> tuple[Matrix | None, NDArray[np.bool_]]:
    """The homography most pairs agree on within 4 pixels, and which do."""
    found: tuple[Any, Any] = cv2.findHomography(
        source, target, method, _TOLERANCE_PX, maxIters=rounds, confidence=0.999
    )
    matrix, mask = found
    if matrix is None:
        return None, np.zeros(len(source), bool)
    return np.asarray(matrix, np.float64), np.asarray(mask).ravel().astype(bool)


def believable(matrix: Matrix, query_size: Size, frame_size: Size) -> bool:
    """A convex outline, not mirrored, neither tiny nor vast, with every corner before the camera."""
    width, height = query_size
    corners = np.array([(0, 0, 1), (width, 0, 1), (width, height, 1), (0, height, 1)], np.float64)
    mapped = corners @ matrix.T
    if not np.isfinite(mapped).all() or (mapped[:, 2] * mapped[0, 2] <= 1e-9).any():
        return False
    outline = (mapped[:, :2] / mapped[:, 2:]).astype(np.float32)
    if not cv2.isContourConvex(outline):
        return False
    area = float(cv2.contourArea(outline, oriented=True)) / (frame_size[0] * frame_size[1])
    return 0.02 <= area <= 60


def project(matrix: Matrix, points: NDArray[np.floating]) -> NDArray[np.float64]:
    """The n x 2 points through the homography."""
    flat = np.asarray(points, np.float64).reshape(-1, 2)
    mapped = np.concatenate([flat, np.ones((len(flat), 1))], axis=1) @ matrix.T
    return np.asarray(mapped[:, :2] / mapped[:, 2:], np.float64)


def _matches(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Mutual nearest neighbours that are clearly nearer than the second; pairs of indices.

    By faiss: NumPy's own product wakes a thread on each core for it, which costs ten times as much.
    """
    if len(a) < 2 or len(b) < 2:
        return np.zeros((0, 2), np.int64)
    squared = np.asarray(faiss.pairwise_distances(a.astype(np.float32), b.astype(np.float32)))
    mine = np.arange(len(a))
    nearest = squared.argmin(axis=1)
    mutual = squared.argmin(axis=0)[nearest] == mine
    least = squared[mine, nearest]
    squared[mine, nearest] = np.inf
    clear = least < _RATIO**2 * squared.min(axis=1)
    rows = np.flatnonzero(clear & mutual)
    return np.stack([rows, nearest[rows]], axis=1)


def _same_scale(source: Points, target: Points, inlier: NDArray[np.bool_]) -> NDArray[np.bool_]:
    octaves = np.log2(np.maximum(target[:, 2], 1e-3) / np.maximum(source[:, 2], 1e-3))
    if not inlier.any():
        return inlier
    return np.asarray(np.abs(octaves - np.median(octaves[inlier])) <= _OCTAVES)


def _cells(points: Points) -> int:
    return len(np.unique((points // _CELL_PX).astype(np.int32), axis=0))
