"""Edits with their truth: what a query shows of its frame, and the names of what was done to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Random = np.random.Generator
Corners = tuple[float, float, float, float]  # left, top, right, bottom, per mille of the frame

WHOLE = (0.0, 0.0, 1000.0, 1000.0)
_SIDE = 640


@dataclass(frozen=True)
class Marked:
    """A query and its truth. `names` must be said, of each of `either` one at least; `free` may be said or not."""

    picture: Picture
    names: frozenset[str] = frozenset()
    box: Corners = WHOLE
    free: frozenset[str] = frozenset()
    either: frozenset[str] = frozenset()

    def then(self, picture: Picture, *names: str, free: tuple[str, ...] = (), either: tuple[str, ...] = ()) -> Marked:
        """With one more thing done to it."""
        return replace(
            self,
            picture=picture,
            names=self.names | set(names),
            free=self.free | set(free),
            either=self.either | set(either),
        )


Edit = Callable[[Marked, Picture, Random], Marked]


def mark(edit: str, frame: Picture, backdrop: Picture, rng: Random) -> Marked:
    """`frame` after one of `EDITS`, at most 640 on the longer side; `backdrop` is a frame of another film."""
    marked = Marked(frame)
    for step in EDITS[edit]:
        marked = step(marked, backdrop, rng)
    scale = min(1.0, _SIDE / max(marked.picture.shape[:2]))
    small = cv2.resize(marked.picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return replace(marked, picture=np.asarray(small, np.uint8))


def _crop(least: float, most: float) -> Edit:
    def cut(marked: Marked, _: Picture, rng: Random) -> Marked:
        height, width = marked.picture.shape[:2]
        share, shape = rng.uniform(least, most), rng.uniform(0.8, 1.25)
        w, h = min(width, int(width * (share * shape) ** 0.5)), min(height, int(height * (share / shape) ** 0.5))
        x, y = int(rng.integers(0, width - w + 1)), int(rng.integers(0, height - h + 1))
        box = (1000 * x / width, 1000 * y / height, 1000 * (x + w) / width, 1000 * (y + h) / height)
        return replace(marked.then(marked.picture[y : y + h, x : x + w].copy(), "cropped"), box=box)

    return cut


def _flip(marked: Marked, _: Picture, __: Random) -> Marked:
    return marked.then(np.ascontiguousarray(marked.picture[:, ::-1]), "mirrored")


def _small(short: int) -> Edit:
    def shrink(marked: Marked, _: Picture, __: Random) -> Marked:
        scale = min(1.0, short / min(marked.picture.shape[:2]))
        return marked.then(
            np.asarray(cv2.resize(marked.picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
        )

    return shrink


def _grey(marked: Marked, _: Picture, __: Random) -> Marked:
    grey = cv2.cvtColor(marked.picture, cv2.COLOR_RGB2GRAY)
    colour = float(np.abs(marked.picture.astype(float) - grey[:, :, None]).mean())
    seen = ("recoloured",) if colour > 6 else ()
    return marked.then(np.repeat(grey[:, :, None], 3, axis=2), *seen, free=() if seen else ("recoloured",))


def _hue(marked: Marked, _: Picture, rng: Random) -> Marked:
    hsv = cv2.cvtColor(marked.picture, cv2.COLOR_RGB2HSV).astype(np.int32)
    hsv[:, :, 0] = (hsv[:, :, 0] + int(rng.integers(25, 60))) % 180
    turned = np.asarray(cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2RGB), np.uint8)
    return _recoloured(marked, turned)


def _light(marked: Marked, _: Picture, rng: Random) -> Marked:
    gamma = float(rng.choice([rng.uniform(0.45, 0.65), rng.uniform(1.6, 2.1)]))
    bent = ((marked.picture / 255.0) ** gamma - 0.5) * rng.uniform(0.9, 1.3) + 0.5
    return _recoloured(marked, np.asarray(np.clip(bent, 0, 1) * 255, np.uint8))


def _recoloured(marked: Marked, picture: Picture) -> Marked:
    """Named only where it can be seen: a grey film has no hue to turn."""
    off = float(np.abs(picture.astype(np.float32) - marked.picture).mean())
    names = ("recoloured",) if off > 16 else ()
    return marked.then(picture, *names, free=() if off > 16 or off < 4 else ("recoloured",))


def _soft(marked: Marked, _: Picture, rng: Random) -> Marked:
    reach = rng.uniform(2, 4.5) * min(marked.picture.shape[:2]) / 480
    return marked.then(np.asarray(cv2.GaussianBlur(marked.picture, (0, 0), reach), np.uint8), "blurred")


def _noise(marked: Marked, _: Picture, rng: Random) -> Marked:
    grain = rng.normal(0, rng.uniform(14, 28), marked.picture.shape)
    return marked.then(np.asarray(np.clip(marked.picture + grain, 0, 255), np.uint8))


def _turn(marked: Marked, _: Picture, rng: Random) -> Marked:
    height, width = marked.picture.shape[:2]
    degrees = rng.choice([-1, 1]) * rng.uniform(5, 15)
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), float(degrees), 1)
    turned = np.asarray(cv2.warpAffine(marked.picture, matrix, (width, height)), np.uint8)
    return marked.then(turned, "rotated", free=("cropped", "bars"))


def _stretch(marked: Marked, _: Picture, rng: Random) -> Marked:
    across = float(rng.choice([rng.uniform(0.7, 0.85), rng.uniform(1.18, 1.5)]))
    return marked.then(np.asarray(cv2.resize(marked.picture, None, fx=across, fy=1), np.uint8), "stretched")


def _bars(marked: Marked, _: Picture, rng: Random) -> Marked:
    height, width = marked.picture.shape[:2]
    across = rng.random() < 0.5
    thick = int(rng.uniform(0.1, 0.25) * (height if across else width))
    sides = (thick, thick, 0, 0) if across else (0, 0, thick, thick)
    shade = (0, 0, 0) if rng.random() < 0.6 else (255, 255, 255)
    barred = cv2.copyMakeBorder(marked.picture, *sides, cv2.BORDER_CONSTANT, value=shade)
    return marked.then(np.asarray(barred, np.uint8), "bars")


def _words(rng: Random, count: int) -> str:
    return "".join(rng.choice(list("ABCDEFGHIKLMNOPRSTUVW "), count))


def _write(picture: Picture, words: str, at: tuple[int, int], size: float, colours: tuple[int, int]) -> None:
    for level, thick in zip(colours, (max(3, round(size * 5)), max(1, round(size * 2))), strict=True):
        cv2.putText(picture, words, at, cv2.FONT_HERSHEY_DUPLEX, size, (level,) * 3, thick, cv2.LINE_AA)


def _caption(marked: Marked, _: Picture, rng: Random) -> Marked:
    picture = marked.picture.copy()
    height, width = picture.shape[:2]
    for line in (0.17, 0.93):
        _write(picture, _words(rng, 12), (int(0.04 * width), int(line * height)), width / 300, (0, 255))
    return marked.then(picture, "text", free=("logo",))


def _band(marked: Marked, _: Picture, rng: Random) -> Marked:
    height, width = marked.picture.shape[:2]
    high = int(height * rng.uniform(0.2, 0.35))
    band = np.full((high, width, 3), 255, np.uint8)
    for line in (0.45, 0.85):
        _write(band, _words(rng, 16), (int(0.04 * width), int(line * high)), width / 420, (40, 0))
    return marked.then(np.concatenate([band, marked.picture]), "bars", "text")


def _watermark(marked: Marked, _: Picture, rng: Random) -> Marked:
    picture = marked.picture.copy()
    height, width = picture.shape[:2]
    at = (int(rng.uniform(0.05, 0.5) * width), int(rng.choice([0.12, 0.95]) * height))
    _write(picture, _words(rng, 9), at, width / 420, (30, 240))
    return marked.then(
        np.asarray(cv2.addWeighted(picture, 0.8, marked.picture, 0.2, 0), np.uint8), either=("text", "logo")
    )


def _stickers(marked: Marked, _: Picture, rng: Random) -> Marked:
    picture = marked.picture.copy()
    height, width = picture.shape[:2]
    for _nth in range(int(rng.integers(2, 5))):
        at = (int(rng.uniform(0.1, 0.9) * width), int(rng.uniform(0.1, 0.9) * height))
        colour = tuple(int(v) for v in rng.integers(0, 256, 3))
        cv2.circle(picture, at, int(rng.uniform(0.07, 0.15) * min(height, width)), colour, -1, cv2.LINE_AA)
    return marked.then(picture, "logo", free=("text",))


def _inset(least: float, most: float) -> Edit:
    def lay(marked: Marked, backdrop: Picture, rng: Random) -> Marked:
        height, width = marked.picture.shape[:2]
        grow = rng.uniform(least, most) ** -0.5
        whole = np.asarray(cv2.resize(backdrop, (int(width * grow), int(height * grow))), np.uint8)
        spare = (whole.shape[1] - width, whole.shape[0] - height)
        x, y = (int(rng.integers(0, most_px + 1)) for most_px in spare)
        whole[y : y + height, x : x + width] = marked.picture
        return marked.then(whole, "picture-in-picture")

    return lay


def _player(marked: Marked, _: Picture, rng: Random) -> Marked:
    """A window of a player: a bar with a title above, buttons and a line of time below."""
    height, width = marked.picture.shape[:2]
    high = int(0.14 * height)
    top, low = np.full((high, width, 3), 34, np.uint8), np.full((high, width, 3), 24, np.uint8)
    _write(top, _words(rng, 14).lower(), (int(0.03 * width), int(0.7 * high)), width / 560, (34, 225))
    cv2.line(low, (int(0.1 * width), high // 2), (int(0.9 * width), high // 2), (120, 120, 120), max(2, high // 12))
    cv2.circle(low, (int(rng.uniform(0.2, 0.8) * width), high // 2), high // 6, (230, 60, 50), -1, cv2.LINE_AA)
    _write(low, "0:42", (int(0.91 * width), int(0.62 * high)), width / 800, (24, 225))
    return marked.then(np.concatenate([top, marked.picture, low]), "bars", free=("text", "logo"))


def _phone(marked: Marked, _: Picture, rng: Random) -> Marked:
    """A telephone's screen: the film in the upper half, below it a title and comments."""
    height, width = marked.picture.shape[:2]
    tall = int(width * rng.uniform(1.7, 2.1))
    screen = np.full((max(tall, height + height // 2), width, 3), 250, np.uint8)
    top = int(0.06 * screen.shape[0])
    screen[top : top + height] = marked.picture
    for n in range(6):
        at = (int(0.05 * width), top + height + int((n + 1) * (screen.shape[0] - top - height) / 7.5))
        _write(screen, _words(rng, int(rng.integers(8, 22))).lower(), at, width / 640, (90, 30))
    return marked.then(screen, "bars", "text")


def _story(marked: Marked, _: Picture, rng: Random) -> Marked:
    """Upright canvas: the picture in the middle of its own blurred enlargement, a line of text above."""
    height, width = marked.picture.shape[:2]
    tall = max(int(width * 16 / 9), int(height * 1.5))
    grown = cv2.resize(marked.picture, (int(tall * width / height) + 1, tall))
    left = (grown.shape[1] - width) // 2
    canvas = np.ascontiguousarray(cv2.GaussianBlur(grown[:, left : left + width], (0, 0), width / 25), np.uint8)
    top = (tall - height) // 2
    canvas[top : top + height] = marked.picture
    _write(canvas, _words(rng, 12), (int(0.08 * width), int(0.6 * top)), width / 380, (0, 255))
    return marked.then(canvas, "bars", "text")


def _screenphoto(marked: Marked, backdrop: Picture, rng: Random) -> Marked:
    height, width = marked.picture.shape[:2]
    room = cv2.GaussianBlur(cv2.resize(backdrop, (width, height)), (0, 0), width / 60)
    edge = np.sqrt(rng.uniform(0.5, 0.75))
    margin = (1 - edge) / 2
    corners = np.array([(margin, margin), (1 - margin, margin), (1 - margin, 1 - margin), (margin, 1 - margin)])
    corners += rng.uniform(-0.045, 0.045, (4, 2))
    corners[:2] += (0, rng.uniform(0.02, 0.05))
    corners[1, 1] -= 0.06
    target = (corners * (width, height)).astype(np.float32)
    source = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    matrix = cv2.getPerspectiveTransform(source, target)
    shown = cv2.warpPerspective(marked.picture, matrix, (width, height))
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, (width, height))[:, :, None] / 255.0
    tint = np.array([rng.uniform(0.85, 1.0), rng.uniform(0.9, 1.0), rng.uniform(0.95, 1.1)])
    photo = np.clip(shown * tint * mask + room * 0.6 * (1 - mask), 0, 255)
    return marked.then(np.asarray(photo, np.uint8), "screen-photo", free=("recoloured", "blurred"))


EDITS: dict[str, tuple[Edit, ...]] = {
    "whole": (),
    "small": (_small(240),),
    "tiny": (_small(150),),
    "crop70": (_crop(0.6, 0.85),),
    "crop45": (_crop(0.35, 0.55),),
    "crop30": (_crop(0.25, 0.35),),
    "mirrored": (_flip,),
    "mirrored crop": (_crop(0.4, 0.7), _flip),
    "grey": (_grey,),
    "hue": (_hue,),
    "light": (_light,),
    "soft": (_soft,),
    "noise": (_noise,),
    "turned": (_turn,),
    "stretched": (_stretch,),
    "bars": (_bars,),
    "cropped bars": (_crop(0.4, 0.7), _bars),
    "caption": (_caption,),
    "small caption": (_caption, _small(240)),
    "band": (_band,),
    "cropped band": (_crop(0.4, 0.7), _band),
    "watermark": (_watermark,),
    "stickers": (_stickers,),
    "inset40": (_inset(0.3, 0.45),),
    "inset20": (_inset(0.18, 0.25),),
    "player": (_player,),
    "phone": (_phone,),
    "story": (_story,),
    "screenphoto": (_screenphoto,),
    "mirrored grey": (_flip, _grey),
}
