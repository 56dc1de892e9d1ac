"""Colours by a table: what a rendered frame shows."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from backend.errors import InvalidDraftError, NotFoundError
from backend.renders.sources import open_sources
from tests.backend.renders.conftest import draft, segment
from tests.backend.renders.material import pictures

PATCHES = ((200, 60, 40), (40, 160, 220), (230, 230, 230), (30, 30, 30))
IDENTITY = [(r, g, b) for b in (0, 1) for g in (0, 1) for r in (0, 1)]


def cube(path, rows):
    path.write_text("LUT_3D_SIZE 2\n" + "\n".join(f"{r} {g} {b}" for r, g, b in rows))
    return path


@pytest.fixture
def looks(tmp_path, media):
    picture = Image.new("RGB", (320, 180))
    for number, colour in enumerate(PATCHES):
        picture.paste(colour, (number * 80, 0, number * 80 + 80, 180))
    picture.save(tmp_path / "patches.png")
    curve = tmp_path / "half.cube"
    curve.write_text("LUT_1D_SIZE 2\n0 0 0\n0.5 0.5 0.5\n")
    return {
        **media,
        "patches": tmp_path / "patches.png",
        "same": cube(tmp_path / "a';[x]drawtext=.cube", IDENTITY),
        "swapped": cube(tmp_path / "swapped.cube", [(b, g, r) for r, g, b in IDENTITY]),
        "inverted": cube(tmp_path / "inverted.cube", [(1 - r, 1 - g, 1 - b) for r, g, b in IDENTITY]),
        "half": curve,
    }


def colours(made):
    """The middle of each patch in the first frame."""
    frame = pictures(made.path)[0]
    return [
        tuple(int(part) for part in np.median(frame[60:120, n * 80 + 20 : n * 80 + 60], axis=(0, 1))) for n in range(4)
    ]


@pytest.mark.parametrize(
    ("lut", "wanted"),
    [
        ("same", PATCHES),
        ("swapped", [(b, g, r) for r, g, b in PATCHES]),
        ("inverted", [(255 - r, 255 - g, 255 - b) for r, g, b in PATCHES]),
        ("half", [(r / 2, g / 2, b / 2) for r, g, b in PATCHES]),
    ],
)
def test_a_frame_has_the_colours_of_its_table(made, looks, lut, wanted):
    plain = made(draft(segment(500, media_id="patches")), media=looks, name="plain.mp4")
    graded = made(draft(segment(500, media_id="patches", lut=lut)), media=looks, name="graded.mp4")
    assert np.abs(np.subtract(colours(plain), PATCHES)).max() <= 4
    assert np.abs(np.subtract(colours(graded), wanted)).max() <= 6


def test_each_piece_has_its_own_and_a_blend_both(made, looks):
    one = segment(500, media_id="patches", lut="inverted")
    two = segment(500, media_id="patches", lut="swapped", transition={"kind": "crossfade", "d": 200})
    frames = pictures(made(draft(one, two), media=looks).path)
    assert frames[0][90, 40].tolist() == pytest.approx([55, 195, 215], abs=6)
    assert frames[-1][90, 40].tolist() == pytest.approx([40, 60, 200], abs=6)


def test_other_looks_come_on_top(made, looks):
    grey = made(draft(segment(500, media_id="patches", lut="inverted", filters=[{"k": "bw"}])), media=looks)
    red, green, blue = colours(grey)[0]
    assert max(red, green, blue) - min(red, green, blue) <= 3


def test_another_table_under_the_same_id_is_not_taken_from_the_cache(made, looks, tmp_path):
    wanted = draft(segment(500, media_id="patches", lut="look"))
    first = made(wanted, media={**looks, "look": looks["inverted"]}, name="1.mp4")
    second = made(wanted, media={**looks, "look": looks["swapped"]}, name="2.mp4")
    assert np.abs(np.subtract(colours(first), colours(second))).max() > 50


def test_a_table_that_is_gone_is_named(made, looks):
    with pytest.raises(NotFoundError, match="m_9"):
        made(draft(segment(500, media_id="patches", lut="m_9")), media=looks)


def test_a_film_is_no_table(made, looks):
    with pytest.raises(InvalidDraftError):
        made(draft(segment(500, media_id="patches", lut="n")), media=looks)


def test_a_table_is_nothing_to_look_at(made, looks):
    """A draft of another maker may lay one on the timeline: background is shown."""
    shown = pictures(made(draft(segment(500, media_id="same")), media=looks).path)
    assert shown[0].max() <= 4


def test_ffmpeg_reads_a_file_of_our_own(tmp_path, looks):
    source = open_sources(looks, {"same"}, work=tmp_path, max_pixels=10**6)["same"]
    assert source.colours is not None
    assert source.colours.path.parent == tmp_path
    assert source.colours.path.name == "own0.cube"
    assert source.colours.path.read_text().startswith("LUT_3D_SIZE 2\n0.000000 0.000000 0.000000\n")
