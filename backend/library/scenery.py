"""Five small painted worlds, each with its own palette, seen by a camera that never stands still."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Mask = NDArray[np.uint8]
Random = np.random.Generator
Colour = tuple[int, int, int]

WIDTH, HEIGHT = 960, 540
FPS = 30


@dataclass(frozen=True)
class Layer:
    """A painted strip wider than the view. Pixels a frame: `speed` it passes the camera with, `drift` it falls with."""

    pixels: Picture
    mask: Mask
    speed: float
    drift: float = 0.0

    def paint(self, canvas: Picture, frame: int) -> None:
        """Lay the part seen in `frame` over `canvas`."""
        across = round(self.speed * frame) % (self.pixels.shape[1] - WIDTH + 1)
        view, mask = self.pixels[:, across : across + WIDTH], self.mask[:, across : across + WIDTH]
        if self.drift:
            down = round(self.drift * frame) % HEIGHT
            view, mask = np.roll(view, down, axis=0), np.roll(mask, down, axis=0)
        cv2.copyTo(view, mask, canvas)


@dataclass(frozen=True)
class Scene:
    """A world under the name of its film, with the notes (Hz) that go with it."""

    name: str
    notes: tuple[float, ...]
    build: Callable[[Random, int], Sequence[Layer]]


def draw(layers: Sequence[Layer], frame: int) -> Picture:
    """The picture of one frame, RGB."""
    canvas = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    for layer in layers:
        layer.paint(canvas, frame)
    return canvas


def _strip(frames: int, speed: float) -> tuple[Picture, Mask]:
    width = WIDTH + int(speed * frames) + 2
    return np.zeros((HEIGHT, width, 3), np.uint8), np.zeros((HEIGHT, width), np.uint8)


def _grain(rng: Random, shape: tuple[int, ...], strength: float) -> NDArray[np.float32]:
    """Cloudy unevenness at three sizes, so that no patch looks like another."""
    total = np.zeros(shape[:2], np.float32)
    for step in (48, 14, 5):
        small = rng.normal(0, strength, (shape[0] // step + 2, shape[1] // step + 2)).astype(np.float32)
        total += cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return total


def _grained(rng: Random, pixels: Picture, strength: float) -> Picture:
    return np.asarray(np.clip(pixels + _grain(rng, pixels.shape, strength)[:, :, None], 0, 255), np.uint8)


def _sky(rng: Random, frames: int, colours: Sequence[Colour], speed: float = 0.4) -> Layer:
    pixels, mask = _strip(frames, speed)
    stops = np.linspace(0, HEIGHT - 1, len(colours))
    rows = np.stack([np.interp(np.arange(HEIGHT), stops, [c[i] for c in colours]) for i in range(3)], axis=1)
    pixels[:] = rows[:, None, :].astype(np.uint8)
    mask[:] = 255
    return Layer(_grained(rng, pixels, 2.5), mask, speed)


def _dots(
    rng: Random, layer: Layer, count: int, colours: Sequence[Colour], reach: tuple[int, int], *, top: float
) -> Layer:
    for _ in range(count):
        at = (int(rng.integers(layer.pixels.shape[1])), int(rng.integers(int(HEIGHT * top))))
        size = int(rng.integers(*reach))
        cv2.circle(layer.pixels, at, size, colours[int(rng.integers(len(colours)))], -1, cv2.LINE_AA)
        cv2.circle(layer.mask, at, size, 255, -1)
    return layer


def _disc(layer: Layer, at: tuple[int, int], reach: int, colour: Colour) -> Layer:
    for step in range(6, 0, -1):
        glow = layer.pixels.copy()
        cv2.circle(glow, at, reach + step * 12, colour, -1, cv2.LINE_AA)
        cv2.addWeighted(glow, 0.12, layer.pixels, 0.88, 0, dst=layer.pixels)
    cv2.circle(layer.pixels, at, reach, colour, -1, cv2.LINE_AA)
    return layer


def _clouds(rng: Random, frames: int, speed: float, colour: Colour, count: int) -> Layer:
    pixels, mask = _strip(frames, speed)
    for _ in range(count):
        x, y = int(rng.integers(pixels.shape[1])), int(rng.integers(30, 190))
        for _ in range(7):
            at = (x + int(rng.integers(-60, 60)), y + int(rng.integers(-12, 12)))
            axes = (int(rng.integers(24, 60)), int(rng.integers(10, 22)))
            shade = tuple(int(c * rng.uniform(0.93, 1.0)) for c in colour)
            cv2.ellipse(pixels, at, axes, 0, 0, 360, shade, -1, cv2.LINE_AA)
            cv2.ellipse(mask, at, axes, 0, 0, 360, 255, -1)
    return Layer(_grained(rng, pixels, 3), mask, speed)


def _ridge(rng: Random, frames: int, speed: float, base: int, rise: int, *, colours: tuple[Colour, Colour]) -> Layer:
    """Hills: a wandering outline, lighter above, darker below."""
    pixels, mask = _strip(frames, speed)
    across = np.arange(pixels.shape[1])
    line = np.full(len(across), float(base))
    for wave in range(1, 7):
        line -= rise / wave * np.sin(across * wave / 210 + rng.uniform(0, 6.3)) * rng.uniform(0.5, 1)
    depth = np.arange(HEIGHT)[:, None] - line[None]
    share = np.clip(depth / (HEIGHT - base + rise), 0, 1)[:, :, None]
    pixels[:] = (np.array(colours[0]) * (1 - share) + np.array(colours[1]) * share).astype(np.uint8)
    mask[depth >= 0] = 255
    return Layer(_grained(rng, pixels, 7), mask, speed)


def _houses(rng: Random, frames: int, speed: float, wall: Colour, lights: Sequence[Colour], *, low: int) -> Layer:
    pixels, mask = _strip(frames, speed)
    x = 0
    while x < pixels.shape[1]:
        width, top = int(rng.integers(60, 130)), int(rng.integers(low - 170, low))
        shade = tuple(int(c * rng.uniform(0.7, 1.3)) for c in wall)
        cv2.rectangle(pixels, (x, top), (x + width - 4, HEIGHT), shade, -1)
        cv2.rectangle(mask, (x, top), (x + width - 4, HEIGHT), 255, -1)
        for wy in range(top + 12, HEIGHT - 10, 20):
            for wx in range(x + 8, x + width - 18, 16):
                if rng.random() < 0.55:
                    cv2.rectangle(pixels, (wx, wy), (wx + 8, wy + 11), lights[int(rng.integers(len(lights)))], -1)
        x += width
    return Layer(_grained(rng, pixels, 4), mask, speed)


def _pines(rng: Random, frames: int, speed: float, green: Colour, ground: int, *, tall: int) -> Layer:
    pixels, mask = _strip(frames, speed)
    for x in range(-40, pixels.shape[1] + 40, max(24, tall // 4)):
        foot, height = ground + int(rng.integers(-14, 14)), int(tall * rng.uniform(0.7, 1.2))
        centre = x + int(rng.integers(-18, 18))
        for part in range(6):
            top = foot - height + part * height // 7
            half = int((part + 2) * height / 26)
            corners = np.array([(centre, top), (centre - half, top + height // 4), (centre + half, top + height // 4)])
            shade = tuple(int(min(255, c * rng.uniform(0.8, 1.25))) for c in green)
            cv2.fillPoly(pixels, [corners], shade, cv2.LINE_AA)
            cv2.fillPoly(mask, [corners], 255)
    return Layer(_grained(rng, pixels, 6), mask, speed)


def _boats(rng: Random, frames: int, speed: float, level: int) -> Layer:
    pixels, mask = _strip(frames, speed)
    for x in range(120, pixels.shape[1], 310):
        y, size = level + int(rng.integers(-20, 30)), int(rng.integers(34, 60))
        keel = y + size // 3
        hull = np.array([(x - size, y), (x + size, y), (x + size * 2 // 3, keel), (x - size * 2 // 3, keel)])
        sails = [
            np.array([(x, y - size * 2), (x, y - 6), (x + size * 4 // 5, y - 6)]),
            np.array([(x - 6, y - size * 3 // 2), (x - 6, y - 6), (x - size * 2 // 3, y - 6)]),
        ]
        tint = tuple(int(v) for v in rng.integers(90, 255, 3))
        for shape, colour in ((hull, (96, 48, 40)), (sails[0], (252, 244, 226)), (sails[1], tint)):
            cv2.fillPoly(pixels, [shape], colour, cv2.LINE_AA)
            cv2.fillPoly(mask, [shape], 255)
    return Layer(_grained(rng, pixels, 4), mask, speed)


def _flowers(rng: Random, frames: int, speed: float, colours: Sequence[Colour]) -> Layer:
    pixels, mask = _strip(frames, speed)
    for _ in range(pixels.shape[1] // 9):
        x, y, size = int(rng.integers(pixels.shape[1])), int(rng.integers(395, HEIGHT)), int(rng.integers(4, 11))
        stem = (x + int(rng.integers(-6, 6)), HEIGHT)
        cv2.line(pixels, (x, y), stem, (52, 112, 44), 2, cv2.LINE_AA)
        cv2.line(mask, (x, y), stem, 255, 2)
        colour = colours[int(rng.integers(len(colours)))]
        for turn in np.arange(5) * 1.2566 + rng.uniform(0, 6.3):
            at = (round(x + np.cos(turn) * size), round(y + np.sin(turn) * size))
            cv2.circle(pixels, at, size * 2 // 3, colour, -1, cv2.LINE_AA)
            cv2.circle(mask, at, size * 2 // 3, 255, -1)
        cv2.circle(pixels, (x, y), size // 2, (250, 205, 60), -1, cv2.LINE_AA)
        cv2.circle(mask, (x, y), size // 2, 255, -1)
    return Layer(_grained(rng, pixels, 4), mask, speed)


def _fish(rng: Random, frames: int, speed: float, count: int, size: int) -> Layer:
    pixels, mask = _strip(frames, speed)
    for _ in range(count):
        x, y = int(rng.integers(40, pixels.shape[1] - 40)), int(rng.integers(60, 420))
        long = int(size * rng.uniform(0.6, 1.2))
        body, stripe = (tuple(int(v) for v in rng.integers(60, 256, 3)) for _ in range(2))
        tail = np.array([(x + long, y), (x + long * 3 // 2, y - long // 2), (x + long * 3 // 2, y + long // 2)])
        for target, paint in ((pixels, body), (mask, (255, 255, 255))):
            cv2.ellipse(target, (x, y), (long, long // 2), 0, 0, 360, paint, -1, cv2.LINE_AA)
            cv2.fillPoly(target, [tail], paint, cv2.LINE_AA)
        for part in (-1, 0, 1):
            cv2.line(pixels, (x + part * long // 3, y - long // 3), (x + part * long // 3, y + long // 3), stripe, 3)
        cv2.circle(pixels, (x - long * 2 // 3, y - long // 8), 3, (20, 20, 24), -1, cv2.LINE_AA)
    return Layer(_grained(rng, pixels, 4), mask, speed)


def _corals(rng: Random, frames: int, speed: float, colours: Sequence[Colour]) -> Layer:
    pixels, mask = _strip(frames, speed)
    for x in range(0, pixels.shape[1], 46):
        colour = colours[int(rng.integers(len(colours)))]
        for _ in range(9):
            x2, y2 = x + int(rng.integers(-55, 55)), HEIGHT - int(rng.integers(40, 170))
            thick = int(rng.integers(5, 13))
            cv2.line(pixels, (x, HEIGHT), (x2, y2), colour, thick, cv2.LINE_AA)
            cv2.line(mask, (x, HEIGHT), (x2, y2), 255, thick)
            cv2.circle(pixels, (x2, y2), thick, tuple(min(255, c + 40) for c in colour), -1, cv2.LINE_AA)
            cv2.circle(mask, (x2, y2), thick, 255, -1)
    return Layer(_grained(rng, pixels, 9), mask, speed)


def _falling(rng: Random, frames: int, count: int, colour: Colour, drift: float, *, reach: tuple[int, int]) -> Layer:
    pixels, mask = _strip(frames, 1.0)
    return _dots(rng, Layer(pixels, mask, 1.0, drift), count, [colour], reach, top=1.0)


def _harbour(rng: Random, frames: int) -> list[Layer]:
    sky = _sky(
        rng, frames, [(44, 40, 92), (168, 84, 120), (250, 160, 96), (255, 214, 150), (70, 96, 140), (30, 52, 92)]
    )
    sea = _ridge(rng, frames, 1.2, 360, 4, colours=((236, 156, 110), (28, 60, 104)))
    glitter = _dots(rng, Layer(sea.pixels, sea.mask.copy(), 1.2), 0, [(0, 0, 0)], (1, 2), top=1.0)
    for _ in range(900):
        x, y = int(rng.integers(glitter.pixels.shape[1])), int(rng.integers(366, HEIGHT))
        cv2.line(glitter.pixels, (x, y), (x + int(rng.integers(6, 34)), y), (255, 208, 150), 1, cv2.LINE_AA)
    return [
        _disc(sky, (620, 260), 46, (255, 236, 190)),
        _clouds(rng, frames, 0.7, (236, 140, 130), 9),
        _ridge(rng, frames, 0.9, 330, 36, colours=((112, 74, 112), (72, 54, 92))),
        glitter,
        _boats(rng, frames, 2.0, 392),
        _boats(rng, frames, 3.0, 470),
    ]


def _city(rng: Random, frames: int) -> list[Layer]:
    sky = _sky(rng, frames, [(8, 12, 36), (18, 30, 74), (52, 60, 116), (96, 84, 140)])
    _disc(_dots(rng, sky, 260, [(255, 255, 255), (190, 205, 255)], (1, 3), top=0.6), (260, 110), 38, (246, 242, 220))
    far = _houses(rng, frames, 0.8, (36, 42, 78), [(120, 112, 96), (86, 92, 128)], low=340)
    near = _houses(rng, frames, 1.8, (30, 28, 46), [(255, 206, 110), (255, 232, 170), (120, 200, 255)], low=430)
    street = _ridge(rng, frames, 2.6, 490, 2, colours=((44, 42, 52), (20, 20, 28)))
    cars_pixels, cars_mask = _strip(frames, 4.6)
    cars = Layer(cars_pixels, cars_mask, 4.6)
    for x in range(60, cars_pixels.shape[1], 150):
        y, tint = int(rng.integers(492, 515)), tuple(int(v) for v in rng.integers(60, 230, 3))
        for left, top, right, bottom in ((x, y, x + 74, y + 18), (x + 20, y - 13, x + 60, y)):
            cv2.rectangle(cars_pixels, (left, top), (right, bottom), tint, -1)
            cv2.rectangle(cars_mask, (left, top), (right, bottom), 255, -1)
        cv2.circle(cars_pixels, (x + 3, y + 8), 5, (255, 250, 200), -1, cv2.LINE_AA)
        cv2.circle(cars_pixels, (x + 72, y + 8), 4, (255, 60, 50), -1, cv2.LINE_AA)
    return [sky, far, near, street, cars]


def _meadow(rng: Random, frames: int) -> list[Layer]:
    return [
        _sky(rng, frames, [(92, 160, 226), (160, 206, 240), (228, 240, 246), (240, 246, 240)]),
        _clouds(rng, frames, 0.8, (255, 255, 255), 12),
        _ridge(rng, frames, 1.0, 300, 42, colours=((132, 172, 140), (92, 140, 104))),
        _ridge(rng, frames, 1.7, 370, 34, colours=((140, 190, 92), (76, 140, 60))),
        _ridge(rng, frames, 2.4, 430, 18, colours=((112, 172, 70), (60, 112, 44))),
        _flowers(rng, frames, 3.2, [(232, 72, 84), (250, 250, 250), (168, 96, 210), (255, 170, 60), (240, 120, 180)]),
    ]


def _reef(rng: Random, frames: int) -> list[Layer]:
    return [
        _sky(rng, frames, [(120, 220, 226), (40, 160, 190), (18, 104, 150), (10, 58, 104)]),
        _ridge(rng, frames, 0.8, 440, 40, colours=((30, 110, 140), (20, 72, 108))),
        _fish(rng, frames, 1.4, 26, 22),
        _corals(rng, frames, 1.9, [(236, 96, 110), (250, 170, 90), (176, 96, 190), (120, 210, 150)]),
        _fish(rng, frames, 4.0, 18, 40),
        _falling(rng, frames, 60, (214, 246, 250), -2.0, reach=(2, 7)),
    ]


def _winter(rng: Random, frames: int) -> list[Layer]:
    return [
        _sky(rng, frames, [(176, 190, 214), (206, 214, 228), (236, 232, 232), (250, 240, 234)]),
        _ridge(rng, frames, 0.7, 300, 60, colours=((196, 208, 224), (222, 228, 236))),
        _pines(rng, frames, 1.1, (128, 156, 160), 400, tall=130),
        _ridge(rng, frames, 1.5, 400, 14, colours=((238, 242, 248), (220, 228, 240))),
        _pines(rng, frames, 2.1, (64, 104, 98), 470, tall=220),
        _ridge(rng, frames, 2.7, 490, 10, colours=((250, 252, 255), (226, 234, 246))),
        _falling(rng, frames, 420, (255, 255, 255), 3.0, reach=(1, 4)),
    ]


SCENES = (
    Scene("harbour at dusk", (220.0, 277.2, 329.6), _harbour),
    Scene("night in the city", (196.0, 233.1, 293.7), _city),
    Scene("meadow in spring", (261.6, 329.6, 392.0), _meadow),
    Scene("down on the reef", (174.6, 220.0, 261.6), _reef),
    Scene("first snow", (246.9, 311.1, 370.0), _winter),
)
