"""Our render beside one hand-written ffmpeg command: same job, same encoder settings, same run. CPU seconds decide.

The job: a 1080p film trimmed, brought to 9:16, a CJK title over the first 3 s, looped music at 35 %.
Then only the title changes.

    python benchmarks/render.py [SECONDS]        prints each figure and its goal
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np

from backend.media.fonts import font_for
from backend.media.launch import Limits, run_ffmpeg
from backend.renders.film import render
from backend.renders.script import Output
from backend.settings import Settings

LIMITS = Limits(nice=0)
TITLE = "找到了 Found it"


@dataclass
class Cost:
    """CPU seconds of this process and its children, and seconds on the clock."""

    cpu: float = 0
    wall: float = 0


@contextmanager
def costing() -> Iterator[Cost]:
    cost, before, began = Cost(), os.times(), time.perf_counter()
    yield cost
    after = os.times()
    cost.cpu = sum(after[:4]) - sum(before[:4])
    cost.wall = time.perf_counter() - began


def material(folder: Path, seconds: int) -> dict[str, Path]:
    """A textured, moving 1080p film at about 8 Mb/s with a group of 2 s, and music shorter than it."""
    film, music = folder / "film.mp4", folder / "music.mp3"
    grain = f"testsrc2=s=1920x1080:r=30:d={seconds + 6},noise=alls=6:allf=t,format=yuv420p"
    sound = f"anoisesrc=d={seconds + 6}:a=0.05:c=pink"
    run_ffmpeg(
        [
            *("-f", "lavfi", "-i", grain, "-f", "lavfi", "-i", sound),
            *(
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-b:v",
                "8M",
                "-g",
                "60",
                "-c:a",
                "aac",
                "-shortest",
                str(film),
            ),
        ],
        limits=LIMITS,
    )
    run_ffmpeg(["-f", "lavfi", "-i", "sine=f=330:d=7", "-c:a", "libmp3lame", str(music)], limits=LIMITS)
    return {"film": film, "music": music}


def draft(seconds: int, title: str) -> dict[str, Any]:
    length = seconds * 1000
    return {
        "d": length,
        "m": {"width": 1080, "height": 1920, "fps": 30, "fit": "fill"},
        "t": [
            {"tt": 0, "m": {}, "sg": [{"d": length, "m": {"media_id": "film", "source_start_ms": 3000}}]},
            {"tt": 1, "m": {}, "sg": [{"d": length, "m": {"media_id": "music", "volume": 35, "loop": True}}]},
            {"tt": 7, "m": {}, "sg": [{"d": 3000, "m": {"text": title, "start_ms": 0, "position": "center"}}]},
        ],
    }


def by_hand(media: dict[str, Path], folder: Path, seconds: int) -> Path:
    """What somebody who knows ffmpeg would type."""
    font = font_for(TITLE)
    (folder / "fonts").mkdir(exist_ok=True)
    link = folder / "fonts" / font.path.name
    if not link.exists():
        link.symlink_to(font.path)
    (folder / "t.ass").write_text(
        "[Script Info]\nScriptType: v4.00+\nPlayResX: 1080\nPlayResY: 1920\n[V4+ Styles]\n"
        "Format: Name,Fontname,Fontsize,PrimaryColour,OutlineColour,BorderStyle,Outline,Alignment\n"
        f"Style: D,{font.family},173,&H00FFFFFF,&H00000000,1,7,5\n[Events]\nFormat: Start,End,Style,Text\n"
        f"Dialogue: 0:00:00.00,0:00:03.00,D,{TITLE}\n",
        encoding="utf-8",
    )
    graph = (
        "[0:v]crop=606:1080,scale=1080:1920,setsar=1,subtitles=t.ass:fontsdir=fonts:wrap_unicode=1,fps=30[v];"
        "[0:a]aresample=48000[a0];[1:a]aresample=48000,volume=0.35[a1];[a0][a1]amix=normalize=0:duration=first[a]"
    )
    target = folder / "hand.mp4"
    run_ffmpeg(
        [
            *(
                "-ss",
                "3",
                "-t",
                str(seconds),
                "-i",
                str(media["film"]),
                "-stream_loop",
                "-1",
                "-i",
                str(media["music"]),
            ),
            *("-filter_complex", graph, "-map", "[v]", "-map", "[a]", "-t", str(seconds), "-c:v", "libx264"),
            *("-preset", "veryfast", "-crf", "20", "-profile:v", "high", "-pix_fmt", "yuv420p", "-g", "60"),
            *("-c:a", "aac", "-b:a", "192k", "-movflags", "+faststart", str(target)),
        ],
        limits=LIMITS,
        cwd=folder,
    )
    return target


def ours(media: dict[str, Path], home: Path, target: Path, wanted: dict[str, Any]) -> Path:
    settings = Settings(home=home)
    options: dict[str, Callable[..., Any]] = {"progress": lambda _: None, "cancelled": lambda: False}
    return render(wanted, media, target, output=Output(), settings=settings, **options).path


def likeness(one: Path, other: Path, every: int = 30) -> float:
    """Mean structural similarity of luma, on every 30th frame."""
    values = [_ssim(a, b) for n, (a, b) in enumerate(zip(_luma(one), _luma(other), strict=False)) if n % every == 0]
    return float(np.mean(values))


def _luma(path: Path) -> Iterator[np.ndarray]:
    with av.open(str(path)) as film:
        for frame in film.decode(video=0):
            yield frame.to_ndarray()[: frame.height]  # the luma plane as stored


def _ssim(a: np.ndarray, b: np.ndarray) -> float:
    blocks = [x[: x.shape[0] // 8 * 8, : x.shape[1] // 8 * 8].astype(float) for x in (a, b)]
    x, y = (block.reshape(block.shape[0] // 8, 8, -1, 8).swapaxes(1, 2).reshape(-1, 64) for block in blocks)
    mx, my = x.mean(axis=1), y.mean(axis=1)
    cov = ((x - mx[:, None]) * (y - my[:, None])).mean(axis=1)
    top = (2 * mx * my + 6.5) * (2 * cov + 58.5)
    return float((top / ((mx**2 + my**2 + 6.5) * (x.var(axis=1) + y.var(axis=1) + 58.5))).mean())


def main(seconds: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        media = material(folder, seconds)
        with costing() as hand:
            reference = by_hand(media, folder, seconds)
        with costing() as first:
            made = ours(media, folder / "home", folder / "ours.mp4", draft(seconds, TITLE))
        with costing() as again:
            ours(media, folder / "home", folder / "again.mp4", draft(seconds, "又找到了 Found"))
        return {
            "seconds": seconds,
            "hand_cpu_s": round(hand.cpu, 2),
            "ours_cpu_s": round(first.cpu, 2),
            "cpu_ratio (goal 1.10)": round(first.cpu / hand.cpu, 3),
            "wall_ratio": round(first.wall / hand.wall, 3),
            "retitle_ratio (goal 0.20)": round(again.cpu / first.cpu, 3),
            "size_ratio (goal 0.95 to 1.05)": round(made.stat().st_size / reference.stat().st_size, 3),
            "ssim": round(likeness(made, reference), 4),
        }


if __name__ == "__main__":
    for key, value in main(int(sys.argv[1]) if len(sys.argv) > 1 else 20).items():
        print(json.dumps({key: value}))
