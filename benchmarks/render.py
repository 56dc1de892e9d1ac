"""Our render beside one hand-written ffmpeg command: same job, same encoder settings, same run. CPU seconds decide.

edit: a 1080p film trimmed, brought to 9:16, a CJK title over the first 3 s, looped music at 35 %; then only the title
changes. trim: plain cuts of it, which copy the middle, beside a command that encodes all. sheet: 12 pictures of a
minute of it. memory: the backend with nothing to do.

    python benchmarks/render.py [SECONDS] [--only edit|trim|sheet|memory]...      prints each figure and its goal
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import av
import cv2
import numpy as np

from backend.media.fonts import font_for
from backend.media.launch import Limits, run_ffmpeg
from backend.renders.film import render
from backend.renders.products import contact_sheet
from backend.renders.script import Output
from backend.settings import Settings

LIMITS = Limits(nice=0)
TITLE = "找到了 Found it"
STARTS_MS = (3333, 1111, 5555)


@dataclass
class Cost:
    """CPU seconds of this process and its children, seconds on the clock, and megabytes of the largest child."""

    cpu: float = 0
    wall: float = 0
    peak_mb: float = 0


@contextmanager
def costing() -> Iterator[Cost]:
    cost, before, began = Cost(), os.times(), time.perf_counter()
    yield cost
    after = os.times()
    cost.cpu = sum(after[:4]) - sum(before[:4])
    cost.wall = time.perf_counter() - began
    cost.peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


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
    return render(wanted, media, target, output=Output(), settings=Settings(home=home)).path


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


def loss(one: Path, film: Path, seconds: int) -> float:
    """Mean structural similarity to the source itself, cropped and enlarged, a frame a second after the title."""
    with av.open(str(film)) as source:
        wanted = [
            cv2.resize(
                np.ascontiguousarray(frame.to_ndarray()[:1080, 657:1263]), (1080, 1920), None, 0, 0, cv2.INTER_CUBIC
            )
            for number, frame in enumerate(source.decode(video=0))
            if number % 30 == 0 and 6 <= number // 30 < seconds + 3
        ]
    shown = [luma for number, luma in enumerate(_luma(one)) if number % 30 == 0 and number >= 90]
    return float(np.mean([_ssim(a, b) for a, b in zip(wanted, shown, strict=True)]))


def apart(work: Callable[..., Cost], *arguments: Any) -> Cost:
    """The cost of work in a fresh process, whose children are its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def our_cost(media: dict[str, Path], home: Path, target: Path, wanted: dict[str, Any]) -> Cost:
    with costing() as cost:
        ours(media, home, target, wanted)
    return cost


def edit(media: dict[str, Path], folder: Path, seconds: int) -> dict[str, Any]:
    """The whole job, and again with other words."""
    with costing() as hand:
        reference = by_hand(media, folder, seconds)
    home, made = folder / "home", folder / "ours.mp4"
    first = apart(our_cost, media, home, made, draft(seconds, TITLE))
    again = apart(our_cost, media, home, folder / "again.mp4", draft(seconds, "又找到了 Found"))
    difference = loss(made, media["film"], seconds) - loss(reference, media["film"], seconds)
    return {
        "seconds": seconds,
        "hand_cpu_s": round(hand.cpu, 2),
        "ours_cpu_s": round(first.cpu, 2),
        "cpu_ratio (goal 1.10)": round(first.cpu / hand.cpu, 3),
        "wall_ratio": round(first.wall / hand.wall, 3),
        "retitle_ratio (goal 0.20)": round(again.cpu / first.cpu, 3),
        "size_ratio (goal 0.95 to 1.05)": round(made.stat().st_size / reference.stat().st_size, 3),
        "ssim_difference (goal -0.002 or more)": round(difference, 5),
        "ssim_between": round(likeness(made, reference), 4),
        "peak_mb (goal 600)": round(first.peak_mb),
    }


def trim(media: dict[str, Path], folder: Path, seconds: int) -> dict[str, Any]:
    """Plain cuts, each beside a command that encodes all of it: what is left to encode depends on where they fall."""
    cuts = [_cut(media, folder, seconds, start_ms) for start_ms in STARTS_MS]
    whole, cut = (sum(cost.cpu for cost in costs) for costs in zip(*cuts, strict=True))
    made, target = (folder / f"{name}{STARTS_MS[0]}.mp4" for name in ("cut", "whole"))
    return {
        "encoded_cpu_s": round(whole / len(cuts), 2),
        "trim_cpu_s": round(cut / len(cuts), 2),
        "trim_ratio (goal 0.12)": round(cut / whole, 3),
        "trim_ratio_of_each": [round(ours.cpu / theirs.cpu, 3) for theirs, ours in cuts],
        "trim_ssim_between": round(likeness(made, target), 4),
        "trim_bytes_ratio (what is copied keeps its own size)": round(made.stat().st_size / target.stat().st_size, 3),
    }


def _cut(media: dict[str, Path], folder: Path, seconds: int, start_ms: int) -> tuple[Cost, Cost]:
    """What one cut costs by hand, and what it costs us."""
    with costing() as whole:
        run_ffmpeg(
            [
                *("-ss", str(start_ms / 1000), "-t", str(seconds), "-i", str(media["film"])),
                *("-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-profile:v", "high", "-pix_fmt", "yuv420p"),
                *("-g", "60", "-c:a", "aac", "-b:a", "192k", "-movflags", "+faststart"),
                str(folder / f"whole{start_ms}.mp4"),
            ],
            limits=LIMITS,
        )
    piece = {"d": seconds * 1000, "m": {"media_id": "film", "source_start_ms": start_ms}}
    wanted = {"d": seconds * 1000, "m": {}, "t": [{"tt": 0, "m": {}, "sg": [piece]}]}
    return whole, apart(our_cost, media, folder / f"trims{start_ms}", folder / f"cut{start_ms}.mp4", wanted)


def sheet(media: dict[str, Path], folder: Path, _seconds: int) -> dict[str, Any]:
    """Twelve pictures of a minute, made of the film twice or more."""
    minute = folder / "minute.mp4"
    again = ["-stream_loop", "-1", "-i", str(media["film"]), "-t", "60", "-c", "copy", str(minute)]
    run_ffmpeg(again, limits=LIMITS)
    with costing() as cost:
        contact_sheet(minute, folder / "sheet.jpg")
    return {"sheet_cpu_s (goal 1)": round(cost.cpu, 2)}


def memory(_media: dict[str, Path], folder: Path, _seconds: int) -> dict[str, Any]:
    """What the backend holds once it is up, with nothing to do. Linux."""
    bundle = Path(__file__).parents[1]
    serve = [sys.executable, str(bundle / "skill"), "backend", "serve", "--port", "0"]
    environment = {**os.environ, "I2VF_HOME": str(folder / "idle")}
    with subprocess.Popen(serve, stdout=subprocess.PIPE, cwd=bundle, env=environment, text=True) as backend:
        assert backend.stdout is not None
        backend.stdout.readline()
        status = Path(f"/proc/{backend.pid}/status").read_text().splitlines()
        backend.terminate()
    held = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    return {"idle_mb": round(held / 1024)}


PARTS: dict[str, Callable[[dict[str, Path], Path, int], dict[str, Any]]] = {
    "edit": edit,
    "trim": trim,
    "sheet": sheet,
    "memory": memory,
}


def main(seconds: int, only: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        media = {} if only == ["memory"] else material(folder, seconds)
        for part in only or PARTS:
            for key, value in PARTS[part](media, folder, seconds).items():
                print(json.dumps({key: value}), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("seconds", type=int, nargs="?", default=30)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=[])
    chosen = parser.parse_args()
    main(chosen.seconds, chosen.only)
