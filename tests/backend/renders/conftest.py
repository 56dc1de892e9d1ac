from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from backend.renders.film import render
from backend.renders.maker import Rendered
from backend.renders.script import Output
from backend.settings import Settings
from tests.backend.renders.material import noise, numbered, tone

QUICK = Output(quality="draft")


def segment(d: int, **facts: Any) -> dict[str, Any]:
    return {"d": d, "m": facts}


def draft(*main: dict[str, Any], tracks: tuple[dict[str, Any], ...] = (), **facts: Any) -> dict[str, Any]:
    return {
        "d": sum(s["d"] for s in main),
        "m": {"width": 320, "height": 180, "fps": 30, **facts},
        "t": [{"tt": 0, "m": {"id": "v"}, "sg": list(main)}, *tracks],
    }


def titled(text: str, start_ms: int, d: int, **facts: Any) -> dict[str, Any]:
    return {"tt": 7, "m": {}, "sg": [segment(d, text=text, start_ms=start_ms, **facts)]}


@pytest.fixture(scope="session")
def media(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("media")
    logo = Image.new("RGBA", (100, 100), (255, 0, 0, 255))
    logo.paste((0, 0, 0, 0), (0, 50, 100, 100))
    logo.save(folder / "logo.png")
    Image.new("RGB", (301, 151), (0, 200, 0)).save(folder / "still.jpg")
    return {
        "n": numbered(folder / "n.mp4"),
        "mute": numbered(folder / "mute.mp4", sound=None, frames=90),
        "mono": numbered(folder / "mono.mp4", sound="mono", frames=90),
        "p25": numbered(folder / "p25.mp4", fps=25, frames=100),
        "ntsc": numbered(folder / "ntsc.mov", fps=Fraction(30000, 1001), frames=90),
        "odd": numbered(folder / "odd.mkv", size=(322, 178), frames=60),
        "noise": noise(folder / "noise.mp4", size=(640, 360), frames=45),
        "tone": tone(folder / "tone.wav"),
        "logo": folder / "logo.png",
        "still": folder / "still.jpg",
    }


@pytest.fixture(scope="session")
def settings(tmp_path_factory) -> Settings:
    """One home for the whole run: its cache makes repeated pieces cheap, as in life."""
    return Settings(home=tmp_path_factory.mktemp("home"))


@pytest.fixture
def made(media, settings, tmp_path):
    """Render a draft quickly; returns the finished film."""

    def make(wanted: dict[str, Any], *, output: Output = QUICK, name: str = "out.mp4", **options: Any) -> Rendered:
        return render(
            wanted,
            {**media, **options.pop("media", {})},
            tmp_path / name,
            output=output,
            progress=options.pop("progress", lambda _: None),
            cancelled=options.pop("cancelled", lambda: False),
            settings=options.pop("settings", settings),
        )

    return make
