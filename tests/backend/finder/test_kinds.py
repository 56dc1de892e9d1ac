"""Every kind of picture a person may send: formats, colours, turns and sizes, and what cannot be searched for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from backend.finder import Finder
from backend.finder.query import read_query
from backend.library import Library
from backend.settings import Settings
from tests.backend.finder.worlds import Painter, animation

SCENE, FRAME = 2, 20


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    root = tmp_path_factory.mktemp("kinds")
    (root / "films").mkdir()
    painter = Painter()
    painter.film(root / "films" / "meadow.mp4", [(SCENE, 0, 40)])
    painter.film(root / "films" / "city.mp4", [(1, 0, 40)])
    library = Library(Settings(home=root / "home", max_pixels=4_000_000))
    library.index([root / "films"], progress=lambda _: None)
    yield Image.fromarray(painter.frame(SCENE, FRAME)), Finder(library)
    library.close()


def jpeg(picture, path, **options):
    picture.save(path, "JPEG", quality=85, **options)


def turned(picture, path):
    exif = Image.Exif()
    exif[0x0112] = 6
    jpeg(picture.transpose(Image.Transpose.ROTATE_90), path, exif=exif)


def heic(picture, path):
    pillow_heif.from_pillow(picture).save(path, quality=80)


def transparent(picture, path):
    seen = picture.convert("RGBA")
    seen.putalpha(Image.fromarray(np.tile(np.linspace(140, 255, 480).astype(np.uint8), (270, 1))))
    seen.save(path, "PNG")


def sixteen_bits(picture, path):
    grey = np.asarray(picture.convert("L"), np.uint16) * 257
    Image.fromarray(grey).save(path, "PNG")


def twice(picture, path):
    animation(path, [np.asarray(picture)] * 2, each_ms=100)


KINDS: dict[str, Callable[[Image.Image, Path], None]] = {
    "jpeg": jpeg,
    "cmyk jpeg": lambda p, path: jpeg(p.convert("CMYK"), path),
    "turned by exif": turned,
    "heic": heic,
    "bmp": lambda p, path: p.save(path, "BMP"),
    "webp": lambda p, path: p.save(path, "WEBP", quality=80),
    "gif": lambda p, path: p.save(path, "GIF"),
    "transparent png": transparent,
    "palette png": lambda p, path: p.quantize(64).save(path, "PNG"),
    "16-bit png": sixteen_bits,
    "animated webp": twice,
}


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_found_whatever_kind_of_file_it_is(world, tmp_path, kind):
    picture, finder = world
    path = tmp_path / ("q.webp" if kind == "animated webp" else "q.bin")
    if kind == "heic":
        path = tmp_path / "q.heic"
    KINDS[kind](picture, path)
    (match,) = finder.find([path])
    assert (match.video, match.verdict) == ("meadow.mp4", "found")
    assert "rotated" not in match.edits


def test_a_picture_of_one_pixel_says_that_it_shows_too_little(world, tmp_path):
    _, finder = world
    Image.new("RGB", (1, 1), "red").save(tmp_path / "q.png")
    (match,) = finder.find([tmp_path / "q.png"])
    assert (match.verdict, match.reason) == ("absent", "featureless")


def test_a_picture_one_pixel_high_is_answered(world, tmp_path):
    _, finder = world
    Image.new("RGB", (900, 1), "red").save(tmp_path / "q.png")
    (match,) = finder.find([tmp_path / "q.png"])
    assert match.verdict == "absent"


def test_a_huge_picture_is_refused_by_its_size_alone(world, tmp_path):
    _, finder = world
    Image.new("L", (3000, 3000)).save(tmp_path / "q.png")
    (match,) = finder.find([tmp_path / "q.png"])
    assert (match.verdict, match.reason) == ("absent", "too large")


def test_a_picture_that_is_cut_off_is_said_to_be_unreadable(world, tmp_path):
    picture, finder = world
    jpeg(picture, tmp_path / "whole.jpg")
    (tmp_path / "q.jpg").write_bytes((tmp_path / "whole.jpg").read_bytes()[:300])
    (match,) = finder.find([tmp_path / "q.jpg"])
    assert match.verdict == "absent"
    assert match.reason.startswith("unreadable")


def test_a_clip_can_be_read_at_the_moment_that_proves_it(tmp_path):
    painter = Painter()
    shown = [painter.frame(1, n) for n in (0, 40, 80)]
    path = animation(tmp_path / "q.gif", shown, each_ms=1000)
    middle = read_query(path, max_pixels=10**7, at_ms=1000).full
    errors = [float(np.abs(middle.astype(int) - one).mean()) for one in shown]
    assert int(np.argmin(errors)) == 1
