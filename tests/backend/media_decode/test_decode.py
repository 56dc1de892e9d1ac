"""Sizes, times and pixels of made files are what was put into them."""

from fractions import Fraction

import numpy as np
import pytest
from PIL import Image

from backend.errors import MediaTooLargeError, UnreadableMediaError, UnsupportedMediaError
from backend.media.frames import FrameReader, frame_at
from backend.media.images import load_image
from backend.media.probe import probe
from tests.synthetic import moving_video, save_picture, tone_file

CONTAINERS = {"mp4": "libx264", "mov": "libx264", "mkv": "libx265", "webm": "libvpx-vp9", "avi": "mpeg4"}


def close(a, b):
    return float(np.abs(a.astype(int) - b.astype(int)).mean()) < 9


@pytest.mark.parametrize("suffix", CONTAINERS)
def test_every_container_tells_its_facts_and_gives_the_frame_asked_for(tmp_path, suffix):
    film = moving_video(tmp_path / f"film.{suffix}", seconds=1, codec=CONTAINERS[suffix], audio=suffix != "avi")
    info = probe(film.path)
    assert (info.kind, info.container, info.width, info.height) == ("video", suffix, 320, 240)
    assert info.fps == Fraction(25)
    assert abs(info.duration_ms - 1000) <= 60
    assert info.has_audio is (suffix != "avi")
    shown = frame_at(film.path, film.ms(13))
    assert shown.pts_ms == film.ms(13)
    assert close(shown.picture(), film.frame(13))


def test_a_large_frame_can_be_held_small(tmp_path):
    film = moving_video(tmp_path / "film.mp4", seconds=0.2, size=(640, 480))
    frame = frame_at(film.path, 0)
    light = frame.lighter(320 * 240)
    assert (light.raw.width, light.raw.height, light.pts_ms) == (320, 240, 0)
    assert light.picture(long_side=160).shape == frame.picture(long_side=160).shape
    assert np.abs(light.picture(long_side=160).astype(int) - frame.picture(long_side=160)).mean() < 3
    assert frame.lighter(640 * 480) is frame


def test_a_reader_goes_on_where_that_is_shorter(tmp_path):
    film = moving_video(tmp_path / "film.mp4", seconds=4, keys_every=60)
    with FrameReader(film.path) as reader:
        stretches = [(200, 400), (1000, 1200), (2600, 2800), (3000, 3400)]
        told = [[f.pts_ms for f in reader.frames(start_ms=a, end_ms=b, go_on=True)] for a, b in stretches]
    assert told == [list(range(a, b + 1, 40)) for a, b in stretches]


def test_frames_can_be_left_out(tmp_path):
    film = moving_video(tmp_path / "film.mp4", seconds=2, keys_every=20)
    counts = {}
    for skip in ("DEFAULT", "NONREF", "NONKEY"):
        with FrameReader(film.path, skip=skip) as reader:
            counts[skip] = sum(1 for _ in reader.frames())
    assert counts["DEFAULT"] == 50
    assert 3 <= counts["NONKEY"] <= counts["NONREF"] < 50


def test_times_count_from_the_first_frame_and_seeking_finds_each(tmp_path):
    film = moving_video(tmp_path / "one-key.mp4", seconds=2, keys_every=1000)
    with FrameReader(film.path) as reader:
        times = [frame.pts_ms for frame in reader.frames()]
        assert times == [film.ms(n) for n in range(50)]
        assert next(reader.frames(start_ms=film.ms(37))).pts_ms == film.ms(37)
        assert [f.pts_ms for f in reader.frames(start_ms=400, end_ms=480)] == [400, 440, 480]


def test_a_turned_film_is_shown_upright(tmp_path):
    """Phones store film lying down with a note to turn it."""
    film = moving_video(tmp_path / "film.mp4", seconds=0.4)
    turned = tmp_path / "turned.mp4"
    data = film.path.read_bytes()
    upright = bytes.fromhex("00010000 00000000 00000000 00000000 00010000 00000000 00000000 00000000 40000000")
    quarter = bytes.fromhex("00000000 00010000 00000000 ffff0000 00000000 00000000 00000000 00000000 40000000")
    head = data.index(b"tkhd")
    turned.write_bytes(data[:head] + data[head:].replace(upright, quarter, 1))
    info = probe(turned)
    assert (info.width, info.height, info.rotation) == (240, 320, 90)
    assert close(frame_at(turned, 0).picture(), np.rot90(film.frame(0), -1))


def test_sound_and_pictures_are_told_apart(tmp_path):
    sound = probe(tone_file(tmp_path / "tone.m4a"))
    assert (sound.kind, sound.width, sound.audio_codec) == ("audio", 0, "aac")
    assert abs(sound.duration_ms - 1000) < 60
    Image.new("RGB", (30, 20)).save(tmp_path / "a.png")
    picture = probe(tmp_path / "a.png")
    assert (picture.kind, picture.width, picture.height, picture.animated) == ("image", 30, 20, False)


def test_an_animation_is_known_and_its_first_frame_is_the_picture(tmp_path):
    red, blue = Image.new("RGB", (8, 8), "red"), Image.new("RGB", (8, 8), "blue")
    red.save(tmp_path / "a.gif", save_all=True, append_images=[blue])
    assert probe(tmp_path / "a.gif").animated
    assert load_image(tmp_path / "a.gif", max_pixels=100)[0, 0, 0] > 240


def test_transparency_is_shown_on_white_and_exif_is_applied(tmp_path):
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    assert load_image(tmp_path / "clear.png", max_pixels=100).min() == 255
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 20)).save(tmp_path / "turned.jpg", exif=exif)
    assert load_image(tmp_path / "turned.jpg", max_pixels=10_000).shape == (40, 20, 3)
    assert probe(tmp_path / "turned.jpg").width == 20


@pytest.mark.parametrize("suffix", ["heic", "webp", "bmp", "png", "jpg"])
def test_every_kind_of_picture_opens(tmp_path, suffix):
    import pillow_heif

    pillow_heif.register_heif_opener()
    path = tmp_path / f"picture.{suffix}"
    Image.new("RGB", (64, 48), (200, 30, 40)).save(path)
    pixels = load_image(path, max_pixels=64 * 48)
    assert pixels.shape == (48, 64, 3)
    assert abs(int(pixels[20, 20, 0]) - 200) < 12


def test_a_picture_over_the_cap_is_refused_before_it_is_decoded(tmp_path):
    path = save_picture(tmp_path / "a.jpg", np.zeros((100, 100, 3), np.uint8))
    with pytest.raises(MediaTooLargeError) as refused:
        load_image(path, max_pixels=9_999)
    assert refused.value.limit == 9_999


def test_a_playlist_under_a_films_name_stays_shut(tmp_path):
    """Plain openers follow such files to others on the disk."""
    (tmp_path / "film.mp4").write_text("ffconcat version 1.0\nfile other.mp4\n")
    with pytest.raises(UnsupportedMediaError):
        probe(tmp_path / "film.mp4")


def test_broken_files_and_sound_only_are_named(tmp_path):
    film = moving_video(tmp_path / "film.mp4", seconds=0.4)
    (tmp_path / "cut.mp4").write_bytes(film.path.read_bytes()[:900])
    (tmp_path / "cut.png").write_bytes(b"\x89PNG\r\n\x1a\n1234")
    with pytest.raises(UnreadableMediaError):
        probe(tmp_path / "cut.mp4")
    with pytest.raises(UnreadableMediaError):
        load_image(tmp_path / "cut.png", max_pixels=100)
    with pytest.raises(UnsupportedMediaError), FrameReader(tone_file(tmp_path / "tone.m4a")):
        pass
    with pytest.raises(UnreadableMediaError):
        probe(tmp_path / "missing.mp4")
