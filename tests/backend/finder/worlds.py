"""Films and pictures painted from the scenery, for what needs several films that share a moment."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import av
import cv2
import numpy as np
from av.video.stream import VideoStream
from PIL import Image

from backend.library.scenery import SCENES, Layer, Picture, draw

FPS = 15
SIZE = (480, 270)
Shot = tuple[int, int, int]  # scene, first frame, how many


def layers_of(scene: int, *, seed: int | None = None) -> Sequence[Layer]:
    return SCENES[scene].build(np.random.default_rng(scene if seed is None else seed), 400)


class Painter:
    """Frames of scenes, each painted once."""

    def __init__(self) -> None:
        self._layers: dict[int, Sequence[Layer]] = {}

    def frame(self, scene: int, number: int) -> Picture:
        if scene not in self._layers:
            self._layers[scene] = layers_of(scene % len(SCENES), seed=scene)
        return np.asarray(cv2.resize(draw(self._layers[scene], number * 2), SIZE, interpolation=cv2.INTER_AREA))

    def film(self, path: Path, shots: Sequence[Shot], *, crf: int = 20) -> Path:
        """Encode the shots one after the other."""
        with av.open(str(path), "w") as out:
            video = out.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "crf": str(crf)})
            assert isinstance(video, VideoStream)
            video.width, video.height, video.pix_fmt = *SIZE, "yuv420p"
            video.codec_context.gop_size = 2 * FPS
            for scene, first, count in shots:
                for number in range(first, first + count):
                    out.mux(video.encode(av.VideoFrame.from_ndarray(self.frame(scene, number), format="rgb24")))
            out.mux(video.encode(None))
        return path

    def picture(self, path: Path, scene: int, number: int) -> Path:
        Image.fromarray(self.frame(scene, number)).save(path, quality=85)
        return path


def montage(path: Path, pictures: Sequence[Picture], *, columns: int, gap: int = 8) -> Path:
    """The pictures in rows with a white gap between them."""
    height, width = pictures[0].shape[:2]
    rows = -(-len(pictures) // columns)
    sheet = np.full((rows * (height + gap) - gap, columns * (width + gap) - gap, 3), 255, np.uint8)
    for n, picture in enumerate(pictures):
        y, x = n // columns * (height + gap), n % columns * (width + gap)
        sheet[y : y + height, x : x + width] = picture
    Image.fromarray(sheet).save(path, quality=85)
    return path


def animation(path: Path, pictures: Sequence[Picture], *, each_ms: int) -> Path:
    """A GIF or WebP that runs for ever."""
    frames = [Image.fromarray(picture) for picture in pictures]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=each_ms, loop=0)
    return path
