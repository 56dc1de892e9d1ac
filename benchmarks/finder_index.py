"""What indexing costs, beside a decoder alone and beside one global code a second of film.

    python benchmarks/finder_index.py [FILM…]

Without films two are painted and encoded first, 1080p at 4 Mbit/s and 480p at 0.9, with grain, 30 frames a second and a
key frame every two seconds. For each film, CPU time of one core, both sides in this run:

- the pass over key frames beside PyAV decoding them alone (`skip_frame nokey`);
- the full pass, which takes the key frames as the first has described them, beside the peer, vPDQ's way: every frame
  decoded, PDQ at 512 pixels of one frame a second. The peer is `pdqhash` where it is installed (it has no wheel for
  this Python, so it is no dependency here), else our own code of the same construction;
- both passes together beside the same peer;
- bytes that the index takes for an hour of it, everything but the list of films.

Each is followed by what it may be at most.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from backend.library import Library
from backend.library.features import global_code
from backend.library.reading import describe
from backend.library.scenery import SCENES, draw
from backend.media.frames import FrameReader, Skip
from backend.media.probe import probe
from backend.settings import Settings

_FILMS = ((1920, 1080, 4_000_000), (854, 480, 900_000))
_SECONDS = 20
_FPS = 30
_GOP = 2 * _FPS
_GRAIN = 4
_ROUNDS = 3
_LARGE = 1000  # lines from which a film counts as 1080p
_MOST_KEYS = {True: 4, False: 9}  # times the decoding of key frames, 1080p and less
_MOST_FULL = 1.8
_MOST_BYTES = 20e6


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("films", nargs="*", type=Path, metavar="FILM")
    given = parser.parse_args()
    peer, code = _peer()
    print(f"the peer is {peer}")
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as folder:
        for film in given.films or _painted(Path(folder)):
            _measure(film, code, Path(folder) / "home" / film.stem)
    return 0


def _measure(film: Path, code: Callable[[Any], object], home: Path) -> None:
    info = probe(film)
    seconds = info.duration_ms / 1000
    decode = _cpu(lambda: sum(1 for _ in _frames(film, "NONKEY")))
    first = _cpu(lambda: list(describe(film, info, skip="NONKEY", threads=1)))
    known = {frame.pts_ms: frame for frame in describe(film, info, skip="NONKEY", threads=1)}
    peer = _cpu(lambda: [code(frame) for frame in _each_second(film)])
    full = _cpu(lambda: list(describe(film, info, skip="NONREF", threads=1, known=known)))
    most = _MOST_KEYS[min(info.width, info.height) >= _LARGE]
    print(f"{film.name}: {info.width}x{info.height}, {seconds:.0f} s")
    print(
        f"  key frames: {first:.2f} s CPU, decoding them alone {decode:.2f} s: ratio {first / decode:.2f}, most {most}"
    )
    print(f"  in full: {full:.2f} s CPU, peer {peer:.2f} s: ratio {full / peer:.2f}, most {_MOST_FULL}")
    both = first + full
    print(f"  both: {both:.2f} s CPU, {seconds / both:.1f}x real time: ratio to the peer {both / peer:.2f}")
    library = Library(Settings(home=home))
    library.index([film], progress=lambda _: None)
    library.close()
    stored = sum(file.stat().st_size for file in home.rglob("*") if file.is_file() and "catalogue" not in file.name)
    hour = stored * 3600 / seconds
    print(
        f"  stored: {hour / 1e6:.1f} MB for an hour of it, most {_MOST_BYTES / 1e6:.0f}: ratio {hour / _MOST_BYTES:.2f}"
    )


def _cpu(work: Callable[[], object]) -> float:
    """The least of a few runs."""
    spent = []
    for _ in range(_ROUNDS):
        started = time.process_time()
        work()
        spent.append(time.process_time() - started)
    return max(1e-6, min(spent))


def _frames(film: Path, skip: Skip) -> Iterator[av.VideoFrame]:
    """PyAV alone."""
    with av.open(str(film)) as media:
        stream = media.streams.video[0]
        stream.thread_type = "NONE"
        stream.codec_context.skip_frame = skip
        yield from media.decode(stream)


def _each_second(film: Path) -> Iterator[Any]:
    due = 0
    with FrameReader(film) as reader:
        for frame in reader.frames():
            if frame.pts_ms >= due:
                due += 1000
                yield frame.picture(long_side=512)


def _peer() -> tuple[str, Callable[[Any], object]]:
    if importlib.util.find_spec("pdqhash"):
        return "pdqhash", importlib.import_module("pdqhash").compute
    return "our own code of PDQ's construction", lambda rgb: global_code(np.asarray(rgb.mean(axis=2), np.uint8))


def _painted(folder: Path) -> Iterator[Path]:
    dice = np.random.default_rng(0)
    for width, height, rate in _FILMS:
        path = folder / f"painted{height}.mp4"
        options = {"preset": "veryfast", "maxrate": str(2 * rate), "bufsize": str(2 * rate)}
        with av.open(str(path), "w") as out:
            video = out.add_stream("libx264", rate=_FPS, options=options)
            assert isinstance(video, av.VideoStream)
            video.width, video.height, video.pix_fmt, video.bit_rate = width, height, "yuv420p", rate
            video.codec_context.gop_size = _GOP
            for picture in _pictures(dice, width, height):
                out.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
            out.mux(video.encode(None))
        yield path


def _pictures(dice: np.random.Generator, width: int, height: int) -> Iterator[NDArray[np.uint8]]:
    for seed, scene in enumerate(SCENES[:4]):
        frames = _SECONDS * _FPS // 4
        layers = scene.build(np.random.default_rng(seed), frames)
        for n in range(frames):
            picture = cv2.resize(draw(layers, n), (width, height), interpolation=cv2.INTER_CUBIC).astype(np.int16)
            picture += dice.integers(-_GRAIN, _GRAIN + 1, (height, width, 1), np.int16)
            yield np.asarray(np.clip(picture, 0, 255), np.uint8)


if __name__ == "__main__":
    sys.exit(main())
