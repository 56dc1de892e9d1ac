"""How a draft will look: a GIF of a stretch, a quick preview, the timeline in one picture."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageSequence

from backend.drafts.model import clone
from backend.errors import InvalidDraftError
from backend.media.probe import probe
from backend.renders.looks import LONGEST_GIF_MS, frame, gif, preview, timeline_picture
from backend.renders.maker import maker
from backend.renders.script import Output
from backend.renders.strip import WIDTH, Strip, draw_strip, tiles_for
from tests.backend.renders.conftest import draft, segment, titled
from tests.backend.renders.material import pictures, read_number


def test_a_gif_shows_the_stretch_asked_for_and_runs_for_ever(tmp_path, media, settings):
    target = tmp_path / "x.gif"
    lasts = gif(draft(segment(3000, media_id="n")), media, target, (1000, 2000), settings=settings)
    with Image.open(target) as picture:
        first = np.asarray(picture.convert("RGB"))
        assert picture.info["loop"] == 0
        shown = sum(frame.info["duration"] for frame in ImageSequence.Iterator(picture))
    assert lasts == 1000
    assert abs(shown - 1000) <= 84
    assert abs(read_number(first) - 30) <= 1
    assert [p.name for p in tmp_path.iterdir()] == ["x.gif"]


def test_a_gif_is_never_longer_than_it_may_be(tmp_path, media, settings):
    long = draft(segment(20_000, media_id="still"))
    assert gif(long, media, tmp_path / "x.gif", (0, 20_000), settings=settings) == LONGEST_GIF_MS


def test_a_preview_is_small_and_whole(tmp_path, media, settings):
    one = draft(segment(2000, media_id="n"), width=1280, height=720)
    made = preview(one, media, tmp_path / "p.mp4", settings=settings)
    assert (made.width, made.height, made.duration_ms) == (640, 360, 2000)
    assert probe(made.path).has_audio


def test_a_preview_of_a_stretch_has_its_frames_and_its_sound(tmp_path, media, settings):
    one = draft(segment(1000, media_id="still"), segment(2000, media_id="n"), width=1280, height=720)
    made = preview(one, media, tmp_path / "p.mp4", (1500, 2500), settings=settings)
    shown = pictures(made.path)
    assert (made.duration_ms, probe(made.path).has_audio) == (1000, True)
    assert len(shown) == 30
    assert (read_number(shown[0]), read_number(shown[-1])) == (15, 44)


def test_a_frame_shows_what_lies_over_it_too(tmp_path, media, settings):
    one = draft(segment(1000, media_id="still"), segment(2000, media_id="n"), width=1280, height=720)
    over = {**clone(one), "t": [*one["t"], titled("海边 Trip", 0, 3000)]}
    pictured = []
    for number, wanted in enumerate((one, over)):
        frame(wanted, media, tmp_path / f"{number}.png", 2000, settings=settings)
        with Image.open(tmp_path / f"{number}.png") as picture:
            assert picture.size == (1280, 720)
            pictured.append(np.asarray(picture.convert("RGB")))
    assert read_number(pictured[0]) == 30
    assert (pictured[0] != pictured[1]).any()


def test_the_timeline_is_drawn_with_its_frames_titles_and_sounds(tmp_path, media, settings):
    tune = {"tt": 1, "m": {"name": "music"}, "sg": [segment(2000, media_id="tone", start_ms=0)]}
    over = (titled("海边 Trip", 500, 1000), tune)
    one = draft(segment(1000, media_id="n"), segment(1000, media_id="still"), tracks=over)
    target = tmp_path / "t.jpg"
    timeline_picture(one, media, target, settings=settings)
    with Image.open(target) as picture:
        assert picture.width == WIDTH
        rows = picture.height
        pixels = np.asarray(picture.convert("RGB"), np.int16)
    without = tmp_path / "u.jpg"
    timeline_picture({**clone(one), "t": one["t"][:1]}, media, without, settings=settings)
    with Image.open(without) as picture:
        assert rows - picture.height == 2 * 38  # a row for the titles, one for the music
    right = pixels[90, WIDTH - 60]
    assert right[1] > 150 > right[0]  # the green still
    assert (pixels[90, 200] != right).any()


def test_the_loudness_is_drawn_where_it_is():
    quiet = Strip({"d": 1000, "t": [], "m": {}}, (Image.new("RGB", (16, 9)),) * 4, (0.0,) * 50 + (1.0,) * 50)
    picture = draw_strip(quiet)
    line = picture.height - 20 - 10  # near the lower end of the wave
    assert picture.getpixel((200, line)) == picture.getpixel((3, 3))
    assert picture.getpixel((WIDTH - 200, line)) != picture.getpixel((3, 3))


def test_upright_films_get_more_frames_than_wide_ones():
    assert 4 <= tiles_for(1920, 1080) < tiles_for(1080, 1920) <= 12


def test_one_frame_is_the_frame_of_the_film(media, settings):
    with maker(draft(segment(2000, media_id="n")), media, Output(), settings) as one:
        data = one.frame(37)
    assert data.startswith(b"\x89PNG")


def test_nothing_is_drawn_of_an_empty_draft(tmp_path, settings):
    with pytest.raises(InvalidDraftError):
        timeline_picture({"d": 0, "m": {}, "t": []}, {}, tmp_path / "t.jpg", settings=settings)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("zoom", "grows"), [([100, 150], 1.5), ([150, 100], 1 / 1.5)])
def test_a_slow_zoom_grows_evenly_about_the_middle(tmp_path, media, settings, zoom, grows):
    square = Image.new("RGB", (320, 180), "black")
    square.paste("white", (130, 60, 190, 120))
    square.save(tmp_path / "square.png")
    one = draft(segment(2000, media_id="square", zoom=zoom), segment(500, media_id="n"))
    made = preview(one, {**media, "square": tmp_path / "square.png"}, tmp_path / "z.mp4", settings=settings)
    sizes = [(picture[90, :, 0] > 127).sum() for picture in pictures(made.path)[:60]]
    middle = [np.flatnonzero(picture[90, :, 0] > 127).mean() for picture in pictures(made.path)[:60]]
    assert sizes[-1] / sizes[0] == pytest.approx(grows, rel=0.05)
    assert sizes[30] == pytest.approx((sizes[0] + sizes[-1]) / 2, abs=3)
    assert np.ptp(middle) <= 1.5
