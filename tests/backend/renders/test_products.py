"""Clips, stills, sound and sheets."""

from __future__ import annotations

import av
import numpy as np
import pytest
from PIL import Image

from backend.errors import UnsupportedMediaError
from backend.renders.products import audio_mp3, clip, contact_sheet, still
from tests.backend.renders.conftest import draft, segment
from tests.backend.renders.material import RATE, loudness, numbered, numbers, read_number, samples


def test_a_clip_is_exact_and_whole(media, settings, tmp_path):
    made = clip(media["n"], 1000, 2000, tmp_path / "clip.mp4", settings=settings)
    assert numbers(made.path) == list(range(30, 90))
    assert (made.width, made.height) == (320, 180)


def test_a_clip_past_an_end_is_moved_inside(media, settings, tmp_path):
    late = clip(media["n"], 5500, 2000, tmp_path / "late.mp4", settings=settings)
    assert numbers(late.path)[-1] == 179
    assert late.duration_ms == 2000
    early = clip(media["n"], -4000, 60_000, tmp_path / "early.mp4", settings=settings)
    assert early.duration_ms == pytest.approx(6000, abs=34)


def test_a_clip_of_a_sound_is_refused(media, settings, tmp_path):
    with pytest.raises(UnsupportedMediaError):
        clip(media["tone"], 0, 1000, tmp_path / "x.mp4", settings=settings)


@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_a_still_shows_its_frame(media, tmp_path, suffix):
    target = tmp_path / f"still.{suffix}"
    still(media["n"], 2000, target)
    with Image.open(target) as picture:
        assert read_number(np.asarray(picture)) == 60


def test_the_sound_alone(media, settings, tmp_path):
    audio_mp3(draft(segment(2000, media_id="n")), media, tmp_path / "sound.mp3", settings=settings)
    with av.open(str(tmp_path / "sound.mp3")) as file:
        assert file.streams.audio[0].codec_context.name.startswith("mp3")
        assert (file.duration or 0) / 1e6 == pytest.approx(2, abs=0.1)
    assert [p.name for p in tmp_path.iterdir()] == ["sound.mp3"]


def test_the_sound_of_a_stretch(media, settings, tmp_path):
    tune = {"tt": 1, "m": {}, "sg": [segment(1000, media_id="tone", start_ms=1000)]}
    one = draft(segment(2000, media_id="still"), tracks=(tune,))
    loud = {}
    for name, span in {"first": (0, 900), "last": (1100, 2000)}.items():
        target = tmp_path / f"{name}.mp3"
        audio_mp3(one, media, target, span, settings=settings)
        assert len(samples(target)) / RATE == pytest.approx(0.9, abs=0.1)
        loud[name] = loudness(target, 0.1, 0.7)
    assert loud["first"] < 0.001
    assert loud["last"] > 0.05


def test_a_contact_sheet_goes_through_the_film(tmp_path):
    film = numbered(tmp_path / "n.mp4", frames=240)
    contact_sheet(film, tmp_path / "sheet.jpg", tiles=8, columns=4)
    with Image.open(tmp_path / "sheet.jpg") as sheet:
        assert sheet.size == (1280, 360)
        tiles = [np.asarray(sheet.crop((x, y, x + 320, y + 180))) for y in (0, 180) for x in range(0, 1280, 320)]
    shown = [read_number(tile) for tile in tiles]
    assert shown == sorted(shown)
    assert shown[0] < 30
    assert shown[-1] > 180
