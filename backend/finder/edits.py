"""What was done to the picture, told by laying the found frame over it; the names are a closed list."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.finder.geometry import Matrix, Size, project
from backend.finder.laid import Laid, block_means, lay_over
from backend.finder.match import Box
from backend.finder.query import Query
from backend.finder.refine import Aligned, Work
from backend.library.features import LONG_SIDE

EDITS = (
    "mirrored",
    "cropped",
    "rotated",
    "bars",
    "text",
    "logo",
    "picture-in-picture",
    "screen-photo",
    "recoloured",
    "blurred",
    "stretched",
)

Polygon = NDArray[np.float32]


@dataclass(frozen=True)
class Shape:
    """How the frame lies in the picture. Shares are of area, 0 … 1; `tilt`: unevenness of perspective, from 1."""

    fill: float  # of the picture, covered by the frame
    kept: float  # of the frame, seen in the picture
    degrees: float
    stretch: float
    tilt: float


def name_edits(query: Query, aligned: Aligned, frame_size: Size) -> tuple[str, ...]:
    """The edits, in the order of `EDITS`."""
    shape = shape_of(aligned.matrix, query.size, frame_size)
    named = _geometry(query, shape) | _surround(query, aligned, shape, frame_size)
    seen = lay_over(query, aligned, frame_size)
    named |= _overlays(aligned, seen) | _looks(aligned.work, aligned.likeness, seen)
    return tuple(edit for edit in EDITS if edit in named)


def box_of(query: Query, matrix: Matrix, frame_size: Size) -> Box | None:
    """Where the picture (without bars) lies in the frame: x, y, width, height per mille."""
    x, y, width, height = query.content
    corners = np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])
    inside = _common(_as_polygon(project(matrix, corners)), _rectangle(frame_size))
    if inside is None:
        return None
    low, high = inside.min(axis=0) / frame_size * 1000, inside.max(axis=0) / frame_size * 1000
    left, top = (round(float(v)) for v in low)
    return left, top, max(1, round(float(high[0])) - left), max(1, round(float(high[1])) - top)


def shape_of(matrix: Matrix, query_size: Size, frame_size: Size) -> Shape:
    """Cover, turn, stretch and perspective of a fit."""
    outline = _as_polygon(project(np.asarray(np.linalg.inv(matrix), np.float64), _rectangle(frame_size)))
    inside = _common(outline, _rectangle(query_size))
    if inside is None:
        return Shape(0, 0, 0, 1, 1)
    area = cv2.contourArea(inside)
    jacobian = _jacobian(matrix, inside.mean(axis=0))
    left, (most, least), right = np.linalg.svd(jacobian)
    turn = left @ right
    return Shape(
        fill=area / (query_size[0] * query_size[1]),
        kept=area / max(1.0, cv2.contourArea(outline)),
        degrees=abs(math.degrees(math.atan2(turn[1, 0], turn[0, 0]))),
        stretch=float(most / max(least, 1e-9)),
        tilt=_tilt(matrix, inside),
    )


def _geometry(query: Query, shape: Shape) -> set[str]:
    straight = shape.tilt < 1.25
    return {
        name
        for name, holds in (
            ("mirrored", query.mirrored),
            ("cropped", shape.kept < 0.93),
            ("rotated", straight and shape.degrees > 3),
            ("stretched", straight and shape.stretch > 1.12),
        )
        if holds
    }


def _surround(query: Query, aligned: Aligned, shape: Shape, frame_size: Size) -> set[str]:
    """What lies about the frame: nothing, flat bars, bars with writing, another picture, a room."""
    if shape.fill > 0.93:
        return set()
    outline = project(np.asarray(np.linalg.inv(aligned.matrix), np.float64), _rectangle(frame_size))
    mask = np.full(query.gray.shape, 255, np.uint8)
    cv2.fillConvexPoly(mask, np.rint(outline).astype(np.int32), 0)
    about = cv2.erode(mask, np.ones((7, 7), np.uint8)) > 0
    if about.mean() < 0.02:
        return set()
    steps = cv2.morphologyEx(query.gray, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))[about]
    busy = float((steps > 24).mean())
    if shape.tilt > 1.12 and shape.kept > 0.8:
        return {"screen-photo"}
    if busy > 0.22 and shape.fill < 0.7:
        return {"picture-in-picture"}
    return {"bars", "text"} if busy > 0.015 else {"bars"}


def _overlays(aligned: Aligned, seen: Laid) -> set[str]:
    """Patches that differ though all about them agrees: wide ones are writing, compact ones a logo."""
    if aligned.coverage < 0.45:
        return set()
    covered = np.isfinite(aligned.likeness)
    alike = covered & (aligned.likeness > 0.6) & aligned.work.textured
    off = _residual(seen, alike)
    usual = float(np.median(off[covered]))  # noise and pressing differ everywhere, what was laid over only there
    unlike = np.nan_to_num(aligned.likeness) < aligned.z - 0.12
    patches = (covered & unlike & (off > max(8.0, 3 * usual))).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(patches, connectivity=8)
    named = set()
    for _, _, width, height, area in stats[1:count].tolist():
        if area >= 3:
            named.add("text" if width >= 3 * height or width > covered.shape[1] / 2 else "logo")
    return named


def _residual(seen: Laid, alike: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Per block, how far the picture's grey is from the frame's after one brightness curve for all."""
    a, b = (block_means(np.asarray(one.mean(axis=2), np.float32)) for one in (seen.query, seen.frame))
    if alike.sum() < 3 or float(b[alike].std()) < 1:
        return np.zeros(a.shape, np.float32)
    slope, offset = np.polyfit(b[alike], a[alike], 1)
    pixels = np.abs(seen.query.mean(axis=2) - (slope * seen.frame.mean(axis=2) + offset))
    return block_means(np.asarray(pixels, np.float32))


def _looks(work: Work, likeness: NDArray[np.float32], seen: Laid) -> set[str]:
    """Colour and sharpness, over the blocks that agree."""
    alike = np.isfinite(likeness) & (likeness > 0.6) & work.textured
    if alike.sum() < 3:
        return set()
    named = set()
    mine = np.stack([block_means(seen.query[:, :, c])[alike] for c in range(3)], axis=1)
    its = np.stack([block_means(seen.frame[:, :, c])[alike] for c in range(3)], axis=1)
    if np.abs(np.median(mine - its, axis=0)).max() > 12 or _chroma_gap(mine, its) > 9:
        named.add("recoloured")
    if _sharpness(seen.query, alike) < 0.45 * _sharpness(seen.frame, alike):
        named.add("blurred")
    return named


def _chroma_gap(mine: NDArray[np.float32], its: NDArray[np.float32]) -> float:
    """Mean difference of colour, brightness aside."""
    return float(np.abs((mine - mine.mean(axis=1, keepdims=True)) - (its - its.mean(axis=1, keepdims=True))).mean())


def _sharpness(rgb: NDArray[np.float32], alike: NDArray[np.bool_]) -> float:
    gray = rgb.mean(axis=2)
    fine = np.asarray(np.abs(gray - cv2.GaussianBlur(gray, (0, 0), 1.2)), np.float32)
    return float(block_means(fine)[alike].mean() / max(1.0, float(gray.std())))


def _jacobian(matrix: Matrix, at: NDArray[np.floating]) -> Matrix:
    around = project(matrix, at + np.array([(0, 0), (1, 0), (0, 1)]))
    return np.asarray(np.stack([around[1] - around[0], around[2] - around[0]], axis=1), np.float64)


def _tilt(matrix: Matrix, inside: Polygon) -> float:
    areas = [abs(float(np.linalg.det(_jacobian(matrix, corner)))) for corner in inside]
    return math.sqrt(max(areas) / max(min(areas), 1e-9))


def _rectangle(size: Size) -> Polygon:
    width, height = size
    return np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)


def _as_polygon(points: NDArray[np.float64]) -> Polygon:
    return np.clip(points, -20 * LONG_SIDE, 20 * LONG_SIDE).astype(np.float32)


def _common(a: Polygon, b: Polygon) -> Polygon | None:
    area, inside = cv2.intersectConvexConvex(a, b)
    return np.asarray(inside, np.float32).reshape(-1, 2) if area > 1 else None
