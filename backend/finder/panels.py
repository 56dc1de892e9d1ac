"""Pictures made of several: told by straight borders from side to side, and by panels of different moments."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.finder.content import Rect
from backend.finder.finder import Guess, Stills
from backend.finder.geometry import project
from backend.finder.match import Match
from backend.finder.query import Query, as_query
from backend.finder.verdict import verdict
from backend.library import Snapshot

_ONE = 0.75  # of the picture, covered by one frame: it is one picture
_LEAST = 0.18  # of the side: narrower is a bar
_STEP = 10  # levels across a border
_BORDER, _CLEARER = 0.75, 0.35  # of a border's length that must be such a step, and more than elsewhere
_GAP_SPREAD, _GAP_EDGE = 6.0, 0.5
_SMALL = 48  # pixels: too few to hold several pictures
_DEPTH = 3
_MOST = 9
_APART_MS = 1000
_OVERLAP = 0.3  # of the smaller: two panels show the same part of a frame


def find_panels(stills: Stills, snapshot: Snapshot, query: Query, best: Guess) -> tuple[Match, ...]:
    """The answer for each panel, by rows; none when it is one picture."""
    if min(query.size) < _SMALL or _is_one(query, best, snapshot):
        return ()
    panels = panels_of(query.gray)
    if not 2 <= len(panels) <= _MOST:
        return ()
    parts = tuple(_part(stills, snapshot, query, panel) for panel in panels)
    return parts if _are_several(parts, panels) else ()


def panels_of(gray: NDArray[np.uint8]) -> list[Rect]:
    """x, y, width, height of the parts that straight borders make of a picture, by rows; the whole without any."""
    whole = (0, 0, gray.shape[1], gray.shape[0])
    least = (_LEAST * gray.shape[1], _LEAST * gray.shape[0])
    found = list(_split(gray, whole, least, _DEPTH))
    return sorted(found, key=lambda rect: (round(rect[1] / least[1]), rect[0]))


def _split(
    gray: NDArray[np.uint8], rect: Rect, least: tuple[float, float], depth: int, *, steps: bool = True
) -> Iterator[Rect]:
    """With a gap between some panels there is one between all: then `steps` are no borders any more."""
    x, y, width, height = rect
    cut = _cut(gray[y : y + height, x : x + width], least, steps=steps) if depth else None
    if cut is None:
        yield rect
        return
    across, start, end = cut
    first = (x, y, width, start) if across else (x, y, start, height)
    second = (x, y + end, width, height - end) if across else (x + end, y, width - end, height)
    for part in (first, second):
        yield from _split(gray, part, least, depth - 1, steps=steps and end - start <= 1)


def _cut(part: NDArray[np.uint8], least: tuple[float, float], *, steps: bool) -> tuple[bool, int, int] | None:
    """The clearest border: whether it runs across, where it starts and ends; None without any."""
    cuts = [
        (clear, start, end, across)
        for across, rows, side in ((False, part.T, least[0]), (True, part, least[1]))
        if len(rows) >= 2 * side
        for clear, start, end in (*_gaps(rows, side), *(_steps(rows, side) if steps else ()))
    ]
    if not cuts:
        return None
    _, start, end, across = max(cuts)
    return across, start, end


def _gaps(part: NDArray[np.uint8], least: float) -> Iterator[tuple[float, int, int]]:
    """Clearness, start and end of each band of one level that runs along the rows, with an edge on either side."""
    rows = part.astype(np.int16)
    level = rows.mean(axis=1)
    for start, end in _runs(rows.std(axis=1) < _GAP_SPREAD, level):
        if least <= start and len(rows) - end >= least and end - start <= least / 2:
            level = int(np.median(rows[start:end]))
            beside = [
                (np.abs(rows[n] - level) > _STEP).mean() for n in (max(0, start - 3), min(len(rows) - 1, end + 2))
            ]
            if min(beside) > _GAP_EDGE:
                yield 1.0 + (end - start) / len(rows), start, end


def _steps(part: NDArray[np.uint8], least: float) -> Iterator[tuple[float, int, int]]:
    """Clearness, start and end of each straight step that runs along the rows."""
    rows = part.astype(np.int16)
    share = (np.abs(rows[2:] - rows[:-2]) > _STEP).mean(axis=1)  # of row n + 1
    usual = float(np.median(share))
    for n in np.flatnonzero(share > max(_BORDER, usual + _CLEARER)).tolist():
        if least <= n + 1 <= len(rows) - least and share[n] == share[max(0, n - 2) : n + 3].max():
            yield float(share[n]), n + 1, n + 2


def _runs(flags: NDArray[np.bool_], level: NDArray[np.float64]) -> Iterator[tuple[int, int]]:
    """Start and end of each run of flags with one level."""
    start = None
    for n, flag in enumerate([*flags.tolist(), False]):
        if start is not None and (not flag or abs(level[n] - level[start]) > _GAP_SPREAD):
            yield start, n
            start = None
        if flag and start is None:
            start = n


def _is_one(query: Query, best: Guess, snapshot: Snapshot) -> bool:
    """Whether one frame covers the picture."""
    if best.hit is None or verdict(best.evidence) != "found":
        return False
    width, height = snapshot.segments[best.film].size
    matrix = best.aligned.matrix if best.aligned else best.hit.fit.matrix
    back = np.asarray(np.linalg.inv(matrix), np.float64)
    outline = project(back, np.array([(0, 0), (width, 0), (width, height), (0, height)])).astype(np.float32)
    picture = np.array([(0, 0), (query.size[0], 0), query.size, (0, query.size[1])], np.float32)
    area, _ = cv2.intersectConvexConvex(outline, picture)
    return bool(area > _ONE * query.size[0] * query.size[1])


def _part(stills: Stills, snapshot: Snapshot, query: Query, panel: Rect) -> Match:
    x, y, width, height = panel
    grow = query.full.shape[1] / query.size[0]
    left, top, right, low = (round(v * grow) for v in (x, y, x + width, y + height))
    one = as_query(np.ascontiguousarray(query.full[top:low, left:right]))
    told = stills.answer(snapshot, one, "", stills.guesses(snapshot, one))
    across, down = 1000 / query.size[0], 1000 / query.size[1]
    return replace(told, panel=(round(x * across), round(y * down), round(width * across), round(height * down)))


def _are_several(parts: Sequence[Match], panels: Sequence[Rect]) -> bool:
    """Whether two panels are surely of different moments, or one is and all are of one size."""
    found = [part for part in parts if part.verdict == "found"]
    if any(_differ(a, b) for a, b in itertools.combinations(found, 2)):
        return True
    return len(found) == 1 and len(panels) >= 4 and _alike(panels)


def _differ(a: Match, b: Match) -> bool:
    """Another moment, or the same part of the frame twice; parts of one frame side by side are one picture."""
    if a.video_id != b.video_id or abs(a.at_ms - b.at_ms) > _APART_MS:
        return True
    return bool(a.box and b.box and _common(a.box, b.box) > _OVERLAP * min(a.box[2] * a.box[3], b.box[2] * b.box[3]))


def _common(a: Rect, b: Rect) -> float:
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return float(max(0, width) * max(0, height))


def _alike(panels: Sequence[Rect]) -> bool:
    areas = [width * height for _, _, width, height in panels]
    return max(areas) <= 1.3 * min(areas)
