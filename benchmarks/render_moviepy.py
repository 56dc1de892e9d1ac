"""Our render beside moviepy 2.2 doing the job of `render.py`: CPU seconds for the same film, same encoder settings.

moviepy is installed into an environment of its own, which is gone afterwards.

    python benchmarks/render_moviepy.py [SECONDS]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from backend.media.fonts import font_for
from benchmarks.render import TITLE, apart, costing, draft, material, our_cost

GOAL = 0.30
VERSION = "moviepy==2.2.1"
#: what its documentation leads to
JOB = """
import sys
from moviepy import AudioFileClip, CompositeAudioClip, CompositeVideoClip, TextClip, VideoFileClip
from moviepy import afx
film, music, font, title, seconds, target = sys.argv[1:]
seconds = float(seconds)
clip = VideoFileClip(film).subclipped(3, 3 + seconds)
shown = clip.cropped(x1=657, width=606).resized((1080, 1920))
words = TextClip(font=font, text=title, font_size=150, color="white", stroke_color="black", stroke_width=7)
words = words.with_duration(3).with_position("center")
tune = AudioFileClip(music).with_effects([afx.AudioLoop(duration=seconds), afx.MultiplyVolume(0.35)])
out = CompositeVideoClip([shown, words]).with_duration(seconds).with_audio(CompositeAudioClip([clip.audio, tune]))
out.write_videofile(target, fps=30, codec="libx264", preset="veryfast", audio_codec="aac", audio_bitrate="192k",
    ffmpeg_params=["-crf", "20", "-profile:v", "high", "-pix_fmt", "yuv420p", "-g", "60"], logger=None)
"""


def peer(folder: Path) -> Path:
    """The interpreter of a fresh environment that has moviepy."""
    home = folder / "peer"
    python = home / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    subprocess.run([str(python), "-m", "pip", "install", "-q", VERSION], check=True)
    return python


def main(seconds: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python, media = peer(folder), material(folder, seconds)
        theirs, made = folder / "theirs.mp4", folder / "ours.mp4"
        job = [str(media["film"]), str(media["music"]), str(font_for(TITLE).path), TITLE, str(seconds), str(theirs)]
        with costing() as moviepy:
            subprocess.run([str(python), "-c", JOB, *job], check=True)
        cost = apart(our_cost, media, folder / "home", made, draft(seconds, TITLE))
        figures = {
            "seconds": seconds,
            "moviepy_cpu_s": round(moviepy.cpu, 2),
            "ours_cpu_s": round(cost.cpu, 2),
            f"cpu_ratio (goal {GOAL})": round(cost.cpu / moviepy.cpu, 3),
            "size_ratio": round(made.stat().st_size / theirs.stat().st_size, 3),
        }
        for key, value in figures.items():
            print(json.dumps({key: value}), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seconds", type=int, nargs="?", default=10)
    main(parser.parse_args().seconds)
