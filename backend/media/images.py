"""Pictures: what a person sends, as pixels a person would see."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image, ImageOps

from backend.errors import MediaTooLargeError, UnreadableMediaError, UnsupportedMediaError
from backend.media.sniff import IMAGES, sniff_file

Image.MAX_IMAGE_PIXELS = None  # Pillow only warns; `open_image` refuses by header size before a pixel is decoded
pillow_heif.register_heif_opener()

_FORMATS = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "bmp": "BMP", "heic": "HEIF"}
_MOST_FRAMES = 600  # of an animation; what comes after them is not looked at
_LEAST_MS, _USUAL_MS = 20, 100
_TURNED = frozenset({5, 6, 7, 8})  # EXIF orientations that swap width and height


def load_image(path: Path, *, max_pixels: int) -> NDArray[np.uint8]:
    """The picture as RGB, height x width x 3: EXIF turn applied, transparency on white, an animation's first frame.

    Raises UnsupportedMediaError, UnreadableMediaError, or MediaTooLargeError (over `max_pixels`).
    """
    with open_image(path, max_pixels=max_pixels) as picture:
        upright = ImageOps.exif_transpose(picture)
        return np.asarray(_on_white(upright))


@dataclass(frozen=True)
class Shown:
    """A frame of an animation, RGB; `at_ms` from the first."""

    at_ms: int
    pixels: NDArray[np.uint8]


@dataclass(frozen=True)
class Animation:
    """Frames spread over an animation, at least one."""

    frames: tuple[Shown, ...]
    duration_ms: int


def load_animation(path: Path, *, max_pixels: int, count: int) -> Animation:
    """`count` frames spread over the time the picture runs; one of a picture that does not move. See `load_image`."""
    with open_image(path, max_pixels=max_pixels) as picture:
        if not is_animated(picture):
            return Animation((Shown(0, np.asarray(_on_white(ImageOps.exif_transpose(picture)))),), 0)
        frames = min(int(getattr(picture, "n_frames", 1)), _MOST_FRAMES)
        lasts = [_lasts_ms(picture, number) for number in range(frames)]
        ends = np.cumsum(lasts)
        due = [int(ends[-1] * (2 * n + 1) / (2 * count)) for n in range(count)]
        wanted = sorted({int(np.searchsorted(ends, at, side="right")) for at in due})
        return Animation(
            tuple(Shown(int(ends[n] - lasts[n]), _frame(picture, min(n, frames - 1))) for n in wanted), int(ends[-1])
        )


def _lasts_ms(picture: Image.Image, number: int) -> int:
    """How long a frame is shown; viewers take less than 20 ms, and none, for a tenth of a second."""
    picture.seek(number)
    picture.load()  # a WebP tells the length with the pixels
    told = int(picture.info.get("duration") or 0)
    return told if told >= _LEAST_MS else _USUAL_MS


def _frame(picture: Image.Image, number: int) -> NDArray[np.uint8]:
    picture.seek(number)
    return np.asarray(_on_white(picture))


@contextmanager
def open_image(path: Path, *, max_pixels: int) -> Iterator[Image.Image]:
    """The Pillow image, opened by its sniffed format only; what Pillow cannot decode becomes our error."""
    container = sniff_file(path)
    if container not in IMAGES:
        raise UnsupportedMediaError("not a picture of a kind we take (jpg, png, gif, webp, bmp, heic)")
    try:
        with Image.open(path, formats=[_FORMATS[container]]) as picture:
            if picture.width * picture.height > max_pixels:
                raise MediaTooLargeError(f"{picture.width}x{picture.height} pixels", limit=max_pixels)
            yield picture
    except (OSError, SyntaxError, ValueError, EOFError, struct.error) as wrong:
        raise UnreadableMediaError("this picture cannot be decoded") from wrong


def shown_size(picture: Image.Image) -> tuple[int, int]:
    """Width and height after the EXIF turn."""
    turned = picture.getexif().get(0x0112, 1) in _TURNED
    return (picture.height, picture.width) if turned else picture.size


def is_animated(picture: Image.Image) -> bool:
    """More than one frame, in a format where that means motion."""
    return picture.format in {"GIF", "WEBP", "PNG"} and getattr(picture, "n_frames", 1) > 1


def is_see_through(picture: Image.Image) -> bool:
    """Whether something behind it could be seen."""
    return picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8)).convert("RGB")
    if is_see_through(picture):
        seen = picture.convert("RGBA")
        white = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(white, seen).convert("RGB")
    return picture.convert("RGB")
