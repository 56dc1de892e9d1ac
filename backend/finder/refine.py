"""Third stage: the exact frame. The fit is carried from frame to frame by tracking its points, and every frame is
compared with the picture block by block; blocks whose likeness changes over time decide.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.finder.geometry import Fit, Matrix, Points, Size, believable, fit_frame, plane, project
from backend.finder.query import Query
from backend.library.features import LONG_SIDE, extract
from backend.media.frames import Frame, FrameReader

BLOCK = 16
_WORK_SIDE = 320
_AROUND_MS = 1000
_JOIN_MS = 2000
_SHARED_MS = 200  # by how much the sweeps from two starts overlap, on either side
_MARGIN = 0.15
_STEP_MS = 100
_STEP_FRAMES = 4
_PEAKS = 3
_TEXTURED = 3.0
_ROUGH = 8.0  # of what varies: a plain block of the picture cannot be one of these
_FEW = 24  # blocks with something to compare
_TIE = 0.004
_EDGE = 4.0  # pixels: a block at the frame's edge must not count in one frame and be missing in the next
_CLEAR = 16  # inliers from which a second start is good enough as it is stored
_CLEARER = 60  # and from which the likest is, where no perspective is needed
_SWEPT = 3  # starts around which the frames are looked at
_HELD_PIXELS = 1920 * 1080  # of each of some hundred frames
_FOLLOWED = 90  # points carried from frame to frame: more cost time and steady the fit no further
_LK: dict[str, Any] = {
    "winSize": (21, 21),
    "maxLevel": 3,
    "criteria": (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 20, 0.03),
}

Gray = NDArray[np.uint8]
Blocks = NDArray[np.float32]


@dataclass(frozen=True)
class Start:
    """A stored frame of the film where the picture fits."""

    at_ms: int
    fit: Fit
    exact: bool = False  # the fit is to the frame itself, not to what is stored of it


@dataclass(frozen=True)
class Work:
    """The part of the picture that lies in the frame, at working size. `to_work` maps picture to working pixels."""

    gray: Gray
    smooth: Blocks
    to_work: Matrix
    mean: Blocks
    spread: Blocks

    @property
    def textured(self) -> NDArray[np.bool_]:
        """Blocks with something to compare."""
        return np.asarray(self.spread > _TEXTURED)


@dataclass(frozen=True)
class Shown:
    """One decoded frame, at most 480 on the longer side."""

    frame: Frame

    @property
    def at_ms(self) -> int:
        """From the film's first frame."""
        return self.frame.pts_ms

    @cached_property
    def gray(self) -> Gray:
        """What is compared."""
        return self.frame.picture(long_side=LONG_SIDE, gray=True)


@dataclass(frozen=True)
class Look:
    """One decoded frame compared with the picture: likeness of each block, -1 … 1, NaN where it is not covered.

    Blocks at the very edge count among frames, because tracking may put them in or out, but are not `inside`.
    """

    shown: Shown
    fit: Fit
    likeness: Blocks
    inside: NDArray[np.bool_]
    plain: float  # sum of likeness, all blocks alike
    rough: NDArray[np.bool_]  # blocks where the frame has much to see


@dataclass(frozen=True)
class Window:
    """A stretch of the film with the starts in it."""

    starts: list[Start]
    frames: list[Shown]


@dataclass(frozen=True)
class View:
    """What stays the same while frames are compared."""

    work: Work
    query_size: Size
    frame_size: Size

    @cached_property
    def out(self) -> Matrix:
        """From working pixels to the picture's."""
        return np.asarray(np.linalg.inv(self.work.to_work), np.float64)


@dataclass(frozen=True)
class Aligned:
    """The best frame. `coverage`: share of comparable blocks that are alike; `z`: mean likeness of all of them.

    `n`: inliers of the start that has most.
    """

    at_ms: int
    tie_ms: tuple[int, int]
    matrix: Matrix
    work: Work
    likeness: Blocks
    coverage: float
    z: float
    frame: NDArray[np.uint8]  # RGB, at most 480 on the longer side
    n: int = 0


def refine(path: Path, query: Query, starts: Sequence[Start], frame_size: Size) -> Aligned | None:
    """The frame of the film at `path` that is most like the picture, near one of `starts`. Raises MediaError."""
    windows = _decoded(path, starts)
    likest = _likest(windows, query, frame_size)
    if not likest:
        return None
    windows = [_fitted(window, likest, query, frame_size) for window in windows]
    fits = [start.fit for window in windows for start in window.starts]
    work = make_work(query, fits, frame_size)
    if work is None:
        return None
    view = View(work, query.size, frame_size)
    looks = [one for window in windows for one in _search(window.frames, window.starts, view)]
    best = _best(looks, work)
    return best and replace(best, n=max(fit.n for fit in fits))


def _likest(windows: Sequence[Window], query: Query, frame_size: Size) -> list[Start]:
    """The starts whose own frames are most like the picture, best first: points alone tell still scenes badly."""
    every = [(start, window.frames) for window in windows for start in window.starts if window.frames]
    work = make_work(query, [start.fit for start, _ in every], frame_size)
    if work is None:
        return []
    view = View(work, query.size, frame_size)
    scored = [(look(view, _shown(frames, start.at_ms), start.fit).plain, start) for start, frames in every]
    return [start for _, start in sorted(scored, key=lambda one: -one[0])][:_SWEPT]


def _shown(frames: Sequence[Shown], at_ms: int) -> Shown:
    return min(frames, key=lambda frame: abs(frame.at_ms - at_ms))


def glance(path: Path, query: Query, start: Start, frame_size: Size) -> float:
    """Mean likeness, -1 … 1, of the picture and the very frame of the start. Raises MediaError."""
    work = make_work(query, [start.fit], frame_size)
    if work is None:
        return -1.0
    alike = look(View(work, query.size, frame_size), stored_frame(path, start.at_ms), start.fit).likeness[work.textured]
    return float(np.nanmean(alike)) if np.isfinite(alike).any() else -1.0


def stored_frame(path: Path, at_ms: int) -> Shown:
    """The frame of the film at `path` that is stored with this time. Raises MediaError."""
    with FrameReader(path) as reader:
        return Shown(next(reader.frames(start_ms=at_ms), reader.first))


def _decoded(path: Path, starts: Sequence[Start]) -> list[Window]:
    """The frames around the starts."""
    windows = []
    with FrameReader(path) as reader:
        for near in _groups(starts):
            span = (max(0, near[0].at_ms - _AROUND_MS), near[-1].at_ms + _AROUND_MS)
            frames = reader.frames(start_ms=span[0], end_ms=span[1], go_on=True)
            windows.append(Window(near, [Shown(frame.lighter(_HELD_PIXELS)) for frame in frames]))
    return windows


def _fitted(window: Window, likest: Sequence[Start], query: Query, frame_size: Size) -> Window:
    """With fits to the frames themselves, of the likest start and of weak ones; what is stored is near the truth."""
    fitted = (
        _fit_again(start, window.frames, query, frame_size)
        if not _is_clear(start.fit, first=start is likest[0])
        else start
        for start in window.starts
        if any(start is one for one in likest)
    )
    return replace(window, starts=[start for start in fitted if start])


def _is_clear(fit: Fit, *, first: bool) -> bool:
    return fit.affine and fit.n >= _CLEARER if first else fit.n >= _CLEAR


def _fit_again(start: Start, frames: Sequence[Shown], query: Query, frame_size: Size) -> Start | None:
    if start.exact or not frames:
        return start
    shown = _shown(frames, start.at_ms)
    fit = fit_frame(query.features, extract(shown.gray), query_size=query.size, frame_size=frame_size)
    return Start(start.at_ms, fit, exact=True) if fit else None


def make_work(query: Query, fits: Sequence[Fit], frame_size: Size) -> Work | None:
    """The working picture: what of the query shows the frame, and a margin about it, with a longer side of 320.

    The margin matters when the camera moves: the right frame shows more of the picture than the ones beside it.
    """
    boxes = [box for fit in fits if (box := _seen(query.size, fit.matrix, frame_size)) is not None]
    if not boxes:
        return None
    low = np.min([box[0] for box in boxes], axis=0)
    high = np.max([box[1] for box in boxes], axis=0)
    margin = _MARGIN * (high - low)
    (x, y), (right, bottom) = np.maximum(low - margin, 0), np.minimum(high + margin, query.size)
    width, height = float(right - x), float(bottom - y)
    scale = _WORK_SIDE / max(width, height)
    cols, rows = (max(2, round(v * scale / BLOCK)) * BLOCK for v in (width, height))
    to_work = np.diag([cols / width, rows / height, 1.0]) @ np.array([[1, 0, -x], [0, 1, -y], [0, 0, 1.0]])
    grow = query.full.shape[1] / query.size[0]
    from_full = to_work @ np.diag([1 / grow, 1 / grow, 1.0])
    gray = warp(query.full_gray, np.asarray(np.linalg.inv(from_full), np.float64), (cols, rows))
    smooth = _smooth(gray)
    mean = _means(smooth)
    return Work(gray, smooth, to_work, mean, np.sqrt(np.maximum(_means(smooth * smooth) - mean**2, 0)))


def _seen(query_size: Size, matrix: Matrix, frame_size: Size) -> tuple[Matrix, Matrix] | None:
    """Upper left and lower right corner of the query's part inside the frame's outline."""
    width, height = frame_size
    try:
        back = np.asarray(np.linalg.inv(matrix), np.float64)
    except np.linalg.LinAlgError:
        return None
    outline = project(back, np.array([(0, 0), (width, 0), (width, height), (0, height)]))
    low = np.clip(outline.min(axis=0), 0, query_size)
    high = np.clip(outline.max(axis=0), 0, query_size)
    if (high - low < 16).any():
        return None
    return low, high


def warp(source: Gray, back: Matrix, size: Size, *, border: int = cv2.BORDER_CONSTANT) -> Gray:
    """`source` seen through the map from target to source pixels; shrunk first where it would be skipped over."""
    step = float(np.sqrt(abs(np.linalg.det(back[:2, :2]))))
    if step > 1.3:
        small = cv2.resize(source, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA)
        back = np.diag([small.shape[1] / source.shape[1], small.shape[0] / source.shape[0], 1.0]) @ back
        source = np.asarray(small, np.uint8)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpPerspective(source, back, size, flags=flags, borderMode=border), np.uint8)


def _groups(starts: Sequence[Start]) -> Iterator[list[Start]]:
    """Starts near enough to one another to be decoded in one go."""
    group: list[Start] = []
    for start in sorted(starts, key=lambda s: s.at_ms):
        if group and start.at_ms - group[-1].at_ms > _JOIN_MS + 2 * _AROUND_MS:
            yield group
            group = []
        group.append(start)
    if group:
        yield group


def _search(frames: Sequence[Shown], starts: Sequence[Start], view: View) -> list[Look]:
    """Looks at the frames around the starts: every few first, then all between the best of those."""
    coarse: dict[int, Look] = {}
    for start in starts:
        others = [other.at_ms for other in starts if other is not start]
        for number, one in _sweep(frames, start, others, view).items():
            if number not in coarse or one.plain > coarse[number].plain:
                coarse[number] = one
    fine = dict(coarse)
    for number in sorted(coarse, key=lambda n: -coarse[n].plain)[:_PEAKS]:
        for order in (range(number + 1, len(frames)), range(number - 1, -1, -1)):
            near = list(itertools.takewhile(lambda n: n not in coarse, order))[: _STEP_FRAMES * 2]
            fine |= {n: one for n, one in _follow(frames, coarse[number], near, view) if n not in fine}
    return list(fine.values())


def _sweep(frames: Sequence[Shown], start: Start, others: Sequence[int], view: View) -> dict[int, Look]:
    """Looks at every few frames on both sides of a start, not much farther than half-way to the `others`."""
    times = np.array([frame.at_ms for frame in frames])
    if not len(times):
        return {}
    start = replace(start, fit=_thinned(start.fit))
    origin = int(np.abs(times - start.at_ms).argmin())
    apart = np.abs(times - start.at_ms)
    nearest = np.abs(times[:, None] - np.array([[*others, 10**9]])).min(axis=1)
    near = np.flatnonzero((apart <= _AROUND_MS) & (apart <= nearest + _SHARED_MS))
    step = _stride(times)
    first = look(view, frames[origin], start.fit)
    after, before = (range(origin + step, near.max() + 1, step), range(origin - step, near.min() - 1, -step))
    return {origin: first, **dict(_follow(frames, first, after, view)), **dict(_follow(frames, first, before, view))}


def _thinned(fit: Fit) -> Fit:
    """The fit with no more points than are worth following, evenly taken."""
    step = -(-len(fit.source) // _FOLLOWED)
    return replace(
        fit, source=np.ascontiguousarray(fit.source[::step]), target=np.ascontiguousarray(fit.target[::step])
    )


def _stride(times: NDArray[np.int64]) -> int:
    """Frames in about a tenth of a second: as far as points can be followed in one go."""
    apart = float(np.diff(times).mean()) if len(times) > 1 else _STEP_MS
    return min(_STEP_FRAMES, max(1, round(_STEP_MS / max(1.0, apart))))


def _follow(frames: Sequence[Shown], one: Look, order: Iterable[int], view: View) -> Iterator[tuple[int, Look]]:
    """Looks at the frames of `order`, one after the other, until too few points of the fit can be followed."""
    for number in order:
        fit = track(one.shown.gray, frames[number].gray, one.fit, view)
        if fit is None:
            return
        one = look(view, frames[number], fit)
        yield number, one


def track(before: Gray, after: Gray, fit: Fit, view: View) -> Fit | None:
    """The fit carried from one frame to another by following its points."""
    kept, moved = _flow(before, after, fit.target)
    if kept.sum() < 6:
        return None
    source, target = fit.source[kept], moved[kept]
    matrix, _ = plane(source, target, affine=fit.affine)
    if matrix is None or not believable(matrix, view.query_size, view.frame_size):
        return None
    return replace(fit, matrix=matrix, source=source, target=target)


def _flow(before: Gray, after: Gray, points: Points) -> tuple[NDArray[np.bool_], Points]:
    there: Any
    there, ok, _ = cv2.calcOpticalFlowPyrLK(before, after, points, np.empty_like(points), **_LK)
    return np.asarray(ok.ravel().astype(bool)), np.asarray(there, np.float32)


def look(view: View, frame: Shown, fit: Fit) -> Look:
    """Compare one frame, laid over the picture by `fit`."""
    work, gray = view.work, frame.gray
    scale = np.diag([gray.shape[1] / view.frame_size[0], gray.shape[0] / view.frame_size[1], 1.0])
    back = scale @ fit.matrix @ view.out
    size = (work.gray.shape[1], work.gray.shape[0])
    beyond = _beyond(back, (gray.shape[1], gray.shape[0]), size)
    seen, spread = _likeness(work, warp(gray, back, size, border=cv2.BORDER_REPLICATE))
    likeness = np.where(beyond <= _EDGE, seen, np.nan).astype(np.float32)
    plain = float(np.nan_to_num(likeness[work.textured], nan=-0.2).sum())
    return Look(frame, fit, likeness, beyond <= 1, plain, spread > _ROUGH)


def _beyond(back: Matrix, source: Size, size: Size) -> NDArray[np.float64]:
    """By how many pixels each block's farthest corner lies outside the source; 0 or less inside."""
    xs, ys = np.meshgrid(np.arange(0, size[0] + 1, BLOCK), np.arange(0, size[1] + 1, BLOCK))
    at = project(back, np.stack([xs.ravel(), ys.ravel()], axis=1)).reshape((*xs.shape, 2))
    out = np.maximum(-at, at - np.array(source)).max(axis=2)
    return np.asarray(np.maximum.reduce([out[:-1, :-1], out[1:, :-1], out[:-1, 1:], out[1:, 1:]]), np.float64)


def _smooth(gray: Gray) -> Blocks:
    return np.asarray(cv2.GaussianBlur(gray, (0, 0), 1.0), np.float32)


def _means(pixels: Blocks) -> Blocks:
    """Of each block."""
    size = (pixels.shape[1] // BLOCK, pixels.shape[0] // BLOCK)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.float32)


def _likeness(work: Work, seen: Gray) -> tuple[Blocks, Blocks]:
    """Zero-mean normalised cross-correlation of each block, and how much the frame varies in it."""
    other = _smooth(seen)
    mean = _means(other)
    spread = np.sqrt(np.maximum(_means(other * other) - mean**2, 0))
    both = _means(work.smooth * other) - work.mean * mean
    return np.asarray(both / np.maximum(work.spread * spread, 1.0), np.float32), np.asarray(spread, np.float32)


def _best(looks: Sequence[Look], work: Work) -> Aligned | None:
    looks = sorted(looks, key=lambda one: one.shown.at_ms)
    stack = np.stack([one.likeness for one in looks])
    scores = _scores(stack, work.textured)
    best = int(scores.argmax())
    likeness = np.where(looks[best].inside, stack[best], np.nan).astype(np.float32)
    counted = work.textured & np.isfinite(likeness)
    if counted.sum() < 3:
        return None
    alike = likeness[counted]
    if counted.sum() < _FEW:  # a few figures on a plain ground are in many films: the ground has to be there too
        ground = ~work.textured & np.isfinite(likeness) & looks[best].rough
        alike = np.concatenate([alike, np.zeros(int(ground.sum()), np.float32)])
    return Aligned(
        at_ms=looks[best].shown.at_ms,
        tie_ms=_tie(looks, scores, best),
        matrix=looks[best].fit.matrix,
        work=work,
        likeness=likeness,
        coverage=float((alike > 0.6).mean()),
        z=float(alike.mean()),
        frame=looks[best].shown.frame.picture(long_side=LONG_SIDE),
    )


def _scores(stack: Blocks, textured: NDArray[np.bool_]) -> NDArray[np.float64]:
    """One figure a frame: mean likeness, each block weighted by how much its own varies over the frames."""
    filled = np.nan_to_num(stack, nan=-0.2)
    used = np.asarray(textured & (filled.max(axis=0) > 0.5))
    if not used.any():
        return np.asarray(filled[:, textured].sum(axis=1), np.float64)
    values = filled[:, used].astype(np.float64)
    weights = values.std(axis=0) + 1e-3
    return np.asarray((values * weights).sum(axis=1) / weights.sum())


def _tie(looks: Sequence[Look], scores: NDArray[np.float64], best: int) -> tuple[int, int]:
    """From the first to the last neighbouring frame that fits as well."""
    good = scores >= scores[best] - _TIE
    first = last = best
    while first > 0 and good[first - 1]:
        first -= 1
    while last + 1 < len(good) and good[last + 1]:
        last += 1
    return looks[first].shown.at_ms, looks[last].shown.at_ms
