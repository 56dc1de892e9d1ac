"""What was done to the picture, told by laying the found frame over it; the names are a closed list."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.finder.clear import Trial, clear, is_whole, tells
from backend.finder.content import Rect, content_of
from backend.finder.geometry import Matrix, Size, project
from backend.finder.laid import Surface, grey, surface_of
from backend.finder.match import Box
from backend.finder.overlays import Patch, overlays, patches, without_edges
from backend.finder.plain import plainest, whole_frame
from backend.finder.query import Query
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

#: shares of area: of the frame that is still whole, of a photographed screen, of a picture with nothing about it
_WHOLE, _SCREEN_KEPT, _FILLED, _NOTHING = 0.9, 0.8, 0.95, 0.06
_TURNED, _STRETCHED, _TILTED = 3.0, 1.12, 1.15
_SCREEN_TILT, _ASKEW, _BENT = 1.2, 1.5, 2.0  # on a plain ground; no bars; what no camera and no editor does
_PERSPECTIVE, _SLOPE, _SCREEN, _CORNERS = 1.08, 0.9, 0.3, 0.8
_LEVELS = 6
_PLAIN = 0.93  # share of two levels about the frame from which it lies on bars, not on a picture
_ALL_PLAIN = 0.985  # and from which something on all four sides is bars; in between nobody knows
_BARS, _BACKDROP = 0.7, 0.3  # share of two levels in bars, unless they are so much of the picture: a blurred backdrop
_SHARP_STEP, _WRITTEN = 40, 0.006
_EDGE = 0.02
_COMPARED = 400  # pixels that agree; fewer tell neither colour nor sharpness
_OTHER_COLOUR = 12.5  # levels
_AS_ALIKE = 0.93  # of the pixels that agree under the fit must under a plainer one
_NO_HUE, _HUE = 2.0, 5.0  # mean distance of a pixel's channels, levels
_BLURRED, _BLURRED_ENERGY = 0.5, 0.35

Polygon = NDArray[np.float32]
Pixels8 = NDArray[np.uint8]


@dataclass(frozen=True)
class Shape:
    """How the frame lies in the picture. Shares are of area, 0 … 1; `tilt`: unevenness of perspective, from 1."""

    fill: float  # of the picture, covered by the frame
    kept: float  # of the frame, seen in the picture
    degrees: float
    stretch: float
    tilt: float
    outline: Polygon  # the frame's corners in the picture


@dataclass(frozen=True)
class Seen:
    """What a person is told of the picture in its frame: names in the order of `EDITS`, and `box_of` it."""

    edits: tuple[str, ...]
    box: Box | None


def look_at(query: Query, matrix: Matrix, frame: Pixels8, frame_size: Size) -> Seen:
    """Compare the picture with the `frame` (RGB, any size) that `matrix` puts under it."""
    trial, found = _laid(query, matrix, frame, frame_size)
    surface, content = trial.surface, trial.content
    shape = shape_of(trial.matrix, content, query.size, frame_size)
    named = _named(trial, shape) if shape.tilt < _BENT else {"mirrored"} & _geometry(query, shape, set())
    if tells(trial) and shape.tilt < _BENT:
        named |= {patch.kind for patch in overlays(surface, content, found, turned="rotated" in named)}
    return Seen(tuple(edit for edit in EDITS if edit in named), box_of(content, trial.matrix, frame_size))


def _laid(query: Query, matrix: Matrix, frame: Pixels8, frame_size: Size) -> tuple[Trial, list[Patch]]:
    """The picture over the frame under the plainest map that does about as well, and what differs."""
    surface = surface_of(query, matrix, frame, frame_size)
    plain = plainest(matrix, surface.alike, content_of(surface), frame_size)
    if plain is not matrix:
        laid = surface_of(query, plain, frame, frame_size)
        if laid.alike.sum() >= _AS_ALIKE * surface.alike.sum():
            matrix, surface = plain, laid
    trial, found = _trial(query, matrix, frame, frame_size, surface)
    if trial.kept < _WHOLE and is_whole(trial):
        whole = whole_frame(trial.content, frame_size)
        return _trial(query, whole, frame, frame_size, surface_of(query, whole, frame, frame_size))
    return trial, found


def _trial(
    query: Query, matrix: Matrix, frame: Pixels8, frame_size: Size, surface: Surface
) -> tuple[Trial, list[Patch]]:
    content = content_of(surface)
    found = patches(surface, content)
    content = _unless_pictured(surface, without_edges(content, found))
    kept = shape_of(matrix, content, query.size, frame_size).kept
    return Trial(query, matrix, frame, frame_size, surface, content, kept), found


def _unless_pictured(surface: Surface, content: Rect) -> Rect:
    """`content`, or all that the frame lies under when what was taken for bars has more colours than bars have."""
    rows, cols = (np.flatnonzero(surface.inside.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return content
    x, y, width, height = content
    margin = surface.inside.copy()
    margin[y : y + height, x : x + width] = False
    if not margin.any() or plain_share(grey(surface.query).astype(np.uint8), margin) >= _BARS:
        return content
    return int(cols[0]), int(rows[0]), int(np.ptp(cols)) + 1, int(np.ptp(rows)) + 1


def _named(trial: Trial, shape: Shape) -> set[str]:
    """What the shape, the surroundings and the looks of the picture say, as far as it is clear."""
    surface, content = trial.surface, trial.content
    around = _surround(surface, _about(surface, content), shape, fits=tells(trial))
    named = around | _looks(surface, content)
    named = clear(named | _geometry(trial.query, shape, named), trial)
    return named - {"text"} if "rotated" in named else named  # the corners beside a turned picture are no writing


def box_of(content: Rect, matrix: Matrix, frame_size: Size) -> Box | None:
    """Where `content` of the picture (x, y, width, height) lies in the frame: the same, per mille."""
    inside = _common(_as_polygon(project(matrix, _corners(content))), _rectangle(frame_size))
    if inside is None:
        return None
    low, high = inside.min(axis=0) / frame_size * 1000, inside.max(axis=0) / frame_size * 1000
    left, top = (round(float(v)) for v in low)
    return left, top, max(1, round(float(high[0])) - left), max(1, round(float(high[1])) - top)


def shape_of(matrix: Matrix, content: Rect, query_size: Size, frame_size: Size) -> Shape:
    """Cover, turn, stretch and perspective of a fit."""
    outline = _as_polygon(project(np.asarray(np.linalg.inv(matrix), np.float64), _rectangle(frame_size)))
    inside = _common(outline, _as_polygon(_corners(content)))
    if inside is None:
        return Shape(0, 0, 0, 1, 1, outline)
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
        outline=outline,
    )


def _geometry(query: Query, shape: Shape, named: set[str]) -> set[str]:
    straight = "screen-photo" not in named and shape.tilt < _TILTED
    return {
        name
        for name, holds in (
            ("mirrored", query.mirrored),
            ("cropped", shape.kept < _WHOLE and not ("screen-photo" in named and shape.kept > _SCREEN_KEPT)),
            ("rotated", straight and shape.degrees > _TURNED),
            ("stretched", straight and shape.stretch > _STRETCHED),
        )
        if holds
    }


def _about(surface: Surface, content: Rect) -> NDArray[np.bool_]:
    """Pixels about the film's picture, a little away from its edge."""
    x, y, width, height = content
    shown = np.zeros(surface.inside.shape, np.uint8)
    shown[y : y + height, x : x + width] = 1
    shown &= surface.inside.astype(np.uint8)
    return np.asarray(cv2.dilate(shown, np.ones((7, 7), np.uint8)) == 0, np.bool_)


def _surround(surface: Surface, about: NDArray[np.bool_], shape: Shape, *, fits: bool) -> set[str]:
    """What lies about the film's picture: nothing, bars, bars with writing, another picture, a room."""
    if shape.fill > _FILLED or about.mean() < _NOTHING or _is_turned_within(shape):
        return set()
    gray = grey(surface.query).astype(np.uint8)
    plain = plain_share(gray, about)
    if not _spans(shape, surface):
        return _within_another(shape, plain, fits=fits)
    if shape.tilt > _ASKEW or (plain < _BARS and about.mean() < _BACKDROP):
        return set()
    steps = cv2.morphologyEx(cv2.GaussianBlur(gray, (0, 0), 0.8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    return {"bars", "text"} if float((steps[about] > _SHARP_STEP).mean()) > _WRITTEN else {"bars"}


def _within_another(shape: Shape, plain: float, *, fits: bool) -> set[str]:
    """The frame has something on all its sides: a screen stands askew, bars are of one level, else it is an inset."""
    if _is_tilted(shape) and (plain < _PLAIN or (fits and shape.tilt > _SCREEN_TILT)):
        return {"screen-photo"}
    if plain < _PLAIN:
        return {"picture-in-picture"}
    return {"bars"} if plain >= _ALL_PLAIN else set()


def _is_turned_within(shape: Shape) -> bool:
    """Whether only the corners beside a turned frame are left."""
    return shape.degrees > _TURNED and shape.tilt < _PERSPECTIVE and shape.fill > _CORNERS


def plain_share(gray: NDArray[np.uint8], about: NDArray[np.bool_]) -> float:
    """Share of the pixels that have one of the two commonest levels."""
    counts = np.bincount(gray[about] // _LEVELS, minlength=256 // _LEVELS + 1).astype(np.float64)
    beside = counts[:-1] + counts[1:]
    first = int(beside.argmax())
    counts[first : first + 2] = 0
    return float((beside[first] + (counts[:-1] + counts[1:]).max()) / max(1, about.sum()))


def _spans(shape: Shape, surface: Surface) -> bool:
    """Whether the frame reaches from one side of the picture to the other: a backdrop, not another picture."""
    height, width = surface.inside.shape
    low, high = shape.outline.min(axis=0), shape.outline.max(axis=0)
    edge = (_EDGE * width, _EDGE * height)
    return any(low[n] <= edge[n] and high[n] >= side - edge[n] for n, side in enumerate((width, height)))


def _is_tilted(shape: Shape) -> bool:
    """Whether the frame's outline in the picture is no upright rectangle."""
    sides = np.roll(shape.outline, -1, axis=0) - shape.outline
    slopes = np.degrees(np.arctan2(np.abs(sides).min(axis=1), np.abs(sides).max(axis=1)))
    return bool(shape.tilt > _PERSPECTIVE or float(slopes.max()) > _SLOPE) and shape.fill > _SCREEN


def _looks(surface: Surface, content: Rect) -> set[str]:
    """Colour and sharpness, where the pictures agree."""
    x, y, width, height = content
    within = np.zeros(surface.inside.shape, np.bool_)
    within[y : y + height, x : x + width] = True
    alike = surface.alike & within
    if alike.sum() < _COMPARED:
        return set()
    named = set()
    if colour_gap(surface, alike) > _OTHER_COLOUR or _is_grey(surface, alike):
        named.add("recoloured")
    if sharpness(surface, alike) < _BLURRED and energy(surface, alike) < _BLURRED_ENERGY:
        named.add("blurred")
    return named


def _is_grey(surface: Surface, alike: NDArray[np.bool_]) -> bool:
    """Whether the frame's colours are gone."""
    mine, its = (float(np.ptp(one[alike][::7], axis=1).mean()) for one in (surface.query, surface.plain))
    return mine < _NO_HUE < _HUE < its


def colour_gap(surface: Surface, alike: NDArray[np.bool_]) -> float:
    """Levels by which a pixel's strongest channel usually differs from the frame's own."""
    mine, its = (cv2.blur(one, (5, 5))[alike] for one in (surface.query, surface.plain))
    return float(np.median(np.abs(mine - its).max(axis=1)))


def sharpness(surface: Surface, alike: NDArray[np.bool_]) -> float:
    """How much of the frame's fine detail is left in the picture, from 0 to about 1."""
    mine, its = (_detail(grey(one)) for one in (surface.query, surface.frame))
    return float(np.sum(mine[alike] * its[alike]) / max(1e-6, float(np.sum(its[alike] ** 2))))


def energy(surface: Surface, alike: NDArray[np.bool_]) -> float:
    """The picture's fine detail for the frame's, wherever it lies: a fit that is a pixel off takes none away."""
    mine, its = (_detail(grey(one)) for one in (surface.query, surface.frame))
    return float(np.sum(mine[alike] ** 2) / max(1e-6, float(np.sum(its[alike] ** 2))))


def _detail(gray: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(gray - cv2.GaussianBlur(gray, (0, 0), 1.2), np.float32)


def _jacobian(matrix: Matrix, at: NDArray[np.floating]) -> Matrix:
    around = project(matrix, at + np.array([(0, 0), (1, 0), (0, 1)]))
    return np.asarray(np.stack([around[1] - around[0], around[2] - around[0]], axis=1), np.float64)


def _tilt(matrix: Matrix, inside: Polygon) -> float:
    areas = [abs(float(np.linalg.det(_jacobian(matrix, corner)))) for corner in inside]
    return math.sqrt(max(areas) / max(min(areas), 1e-9))


def _corners(rect: Rect) -> NDArray[np.float64]:
    x, y, width, height = rect
    return np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], np.float64)


def _rectangle(size: Size) -> Polygon:
    width, height = size
    return np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)


def _as_polygon(points: NDArray[np.float64]) -> Polygon:
    return np.clip(points, -20 * LONG_SIDE, 20 * LONG_SIDE).astype(np.float32)


def _common(a: Polygon, b: Polygon) -> Polygon | None:
    area, inside = cv2.intersectConvexConvex(a, b)
    return np.asarray(inside, np.float32).reshape(-1, 2) if area > 1 else None
