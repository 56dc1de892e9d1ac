"""Pictures: what a person sends, as pixels a person would see."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
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
_TURNED = frozenset({5, 6, 7, 8})  # EXIF orientations that swap width and height


def load_image(path: Path, *, max_pixels: int) -> NDArray[np.uint8]:
    """The picture as RGB, height x width x 3: EXIF turn applied, transparency on white, an animation's first frame.

    Raises UnsupportedMediaError, UnreadableMediaError, or MediaTooLargeError (over `max_pixels`).
    """
    with open_image(path, max_pixels=max_pixels) as picture:
        upright = ImageOps.exif_transpose(picture)
        return np.asarray(_on_white(upright))


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


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8)).convert("RGB")
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        white = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(white, seen).convert("RGB")
    return picture.convert("RGB")
