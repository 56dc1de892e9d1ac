"""A small library with known truth, painted on the spot: five films and one picture taken from one of them.

`sample FOLDER` prints what it made as one JSON object; `FOLDER/truth.json` holds the same.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from av.audio.stream import AudioStream
from av.video.stream import VideoStream
from PIL import Image, ImageDraw, ImageFont

from backend.errors import MediaError
from backend.library.scenery import FPS, HEIGHT, SCENES, WIDTH, Picture, Scene, draw
from backend.media.fonts import font_for
from backend.stores.files import publish, write_atomic

SECONDS = 8
_FRAMES = SECONDS * FPS
_RATE = 48_000
_CROP = (210, 120, 640, 380)  # x, y, width, height: about half of the picture
_QUERY_SCENE, _QUERY_FRAME = 0, 137
_WATERMARK = "© holiday pictures"

Tell = Callable[[int, int, str], None]


@dataclass(frozen=True)
class SampleTruth:
    """What was made: `query` was taken from `video`, `at_ms` after its first frame."""

    folder: Path
    videos: tuple[Path, ...]
    query: Path
    video: Path
    at_ms: int

    def as_json(self) -> dict[str, object]:
        """The content of truth.json; file names are relative to the folder."""
        facts = {"duration_ms": SECONDS * 1000, "fps": FPS, "frames": _FRAMES, "width": WIDTH, "height": HEIGHT}
        query = {
            "image": self.query.name,
            "video": self.video.name,
            "at_ms": self.at_ms,
            "box": [round(v * 1000 / side) for v, side in zip(_CROP, (WIDTH, HEIGHT) * 2, strict=True)],
            "edits": ["cropped", "text"],
        }
        return {"videos": [{"file": v.name, **facts} for v in self.videos], "query": query}


def main(argv: list[str]) -> int:
    """Make the sample; progress on stderr, the truth on stdout."""
    parser = argparse.ArgumentParser(prog="sample", description="Make a small sample library with known truth.")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    given = parser.parse_args(argv)
    truth = make_sample(given.folder, progress=_say)
    print(json.dumps({"folder": str(truth.folder), **truth.as_json()}, ensure_ascii=False), flush=True)
    return 0


def make_sample(folder: Path, *, progress: Tell) -> SampleTruth:
    """Make the films and the picture in `folder`, or find them whole from an earlier run.

    `progress(done, of, name)` is called before each film and at the end. Raises MediaError when encoding fails.
    """
    folder = folder.expanduser().absolute()
    folder.mkdir(parents=True, exist_ok=True)
    videos = tuple(folder / f"{scene.name}.mp4" for scene in SCENES)
    source = videos[_QUERY_SCENE]
    truth = SampleTruth(folder, videos, folder / "query.jpg", source, round(_QUERY_FRAME * 1000 / FPS))
    for number, (scene, path) in enumerate(zip(SCENES, videos, strict=True)):
        progress(number, len(SCENES), scene.name)
        if not path.exists():
            _encode(scene, number, path)
    write_atomic(truth.query, _query(), mode=0o644)
    text = json.dumps(truth.as_json(), indent=1, ensure_ascii=False)
    write_atomic(folder / "truth.json", text.encode(), mode=0o644)
    progress(len(SCENES), len(SCENES), "done")
    return truth


def scene_frame(number: int, frame: int) -> Picture:
    """The painted picture that is frame `frame` of film `number`, RGB."""
    scene = SCENES[number]
    return draw(scene.build(np.random.default_rng(number), _FRAMES), frame)


def _encode(scene: Scene, number: int, path: Path) -> None:
    part = path.with_name(f".{number}.part.mp4")
    layers = scene.build(np.random.default_rng(number), _FRAMES)
    try:
        with av.open(str(part), "w", options={"movflags": "+faststart"}) as out:
            video, sound = _streams(out)
            for frame in range(_FRAMES):
                out.mux(video.encode(av.VideoFrame.from_ndarray(draw(layers, frame), format="rgb24")))
            out.mux(video.encode(None))
            for packet in _music(sound, scene.notes):
                out.mux(packet)
    except av.error.FFmpegError as wrong:
        part.unlink(missing_ok=True)
        raise MediaError(f"cannot make {path.name}: {wrong}") from wrong
    publish(part, path)


def _streams(out: av.container.OutputContainer) -> tuple[VideoStream, AudioStream]:
    video = out.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "crf": "23", "tune": "fastdecode"})
    video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    video.codec_context.gop_size = 2 * FPS
    video.codec_context.thread_count = 2
    return video, out.add_stream("aac", rate=_RATE, layout="mono")


def _music(stream: AudioStream, notes: tuple[float, ...]) -> Iterator[av.Packet[AudioStream]]:
    """The notes one after the other, each plucked and dying away."""
    each = _RATE // 2
    seconds = np.arange(each) / _RATE
    fading = np.exp(-4 * seconds)
    turns = [2 * np.pi * hz * seconds for hz in notes]
    plucks = [np.sin(turn) * fading + 0.4 * np.sin(2 * turn) * fading**2 for turn in turns]
    wave = np.concatenate([plucks[n % len(plucks)] for n in range(2 * SECONDS)])
    samples = (wave * 9000).astype(np.int16)
    for start in range(0, len(samples), 1024):
        frame = av.AudioFrame.from_ndarray(samples[None, start : start + 1024], format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = _RATE, start, Fraction(1, _RATE)
        yield from stream.encode(frame)
    yield from stream.encode(None)


def _query() -> bytes:
    """The picture: cut out, made smaller, signed across, and pressed as a messenger would."""
    x, y, width, height = _CROP
    cut = Image.fromarray(scene_frame(_QUERY_SCENE, _QUERY_FRAME)[y : y + height, x : x + width])
    small = cut.resize((width * 3 // 4, height * 3 // 4), Image.Resampling.LANCZOS).convert("RGBA")
    ink = Image.new("RGBA", small.size, (255, 255, 255, 0))
    font = ImageFont.truetype(str(font_for(_WATERMARK).path), 30)
    ImageDraw.Draw(ink).text((small.width // 2, small.height - 40), _WATERMARK, (255, 255, 255, 150), font, anchor="mm")
    pixels = np.asarray(Image.alpha_composite(small, ink).convert("RGB"))
    _, jpeg = cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 70])
    return jpeg.tobytes()


def _say(done: int, of: int, name: str) -> None:
    print(f"{done} of {of} · {name}", file=sys.stderr, flush=True)
