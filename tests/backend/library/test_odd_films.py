"""Films as they come: each ends in an entry that can be searched, or in one clear line, and never stops the others."""

from fractions import Fraction

import av
import numpy as np
import pytest

from backend.library import Library
from backend.media.frames import NO_DECODER
from backend.settings import Settings
from tests.synthetic import moving_frame, moving_video, texture, tone_file

UPRIGHT = bytes.fromhex("00010000 00000000 00000000 00000000 00010000 00000000 00000000 00000000 40000000")
QUARTER = bytes.fromhex("00000000 00010000 00000000 ffff0000 00000000 00000000 00000000 00000000 40000000")


def encoded(path, times_ms, *, size=(320, 240), codec="libx264", pix_fmt="yuv420p", picture=None):
    """A film with a frame at each of these times."""
    plane = texture(5, size)
    with av.open(str(path), "w") as out:
        video = out.add_stream(codec, rate=1000)
        video.width, video.height = size
        video.pix_fmt = pix_fmt
        video.codec_context.time_base = Fraction(1, 1000)
        for n, at in enumerate(times_ms):
            pixels = moving_frame(plane, n, size) if picture is None else picture
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts, frame.time_base = at, Fraction(1, 1000)
            out.mux(video.encode(frame))
        out.mux(video.encode(None))


def ten_bit(path):
    encoded(path, range(0, 1000, 40), pix_fmt="yuv420p10le")


def irregular(path):
    encoded(path, [0, 10, 700, 705, 1900, 1910, 4000])


def turned(path):
    moving_video(path, seconds=0.6)
    data = path.read_bytes()
    head = data.index(b"tkhd")
    path.write_bytes(data[:head] + data[head:].replace(UPRIGHT, QUARTER, 1))


def half_a_day(path):
    """Half a day, told by a frame a minute."""
    encoded(path, range(0, 12 * 3600 * 1000, 60_000), size=(64, 48))


def vast(path):
    """8K."""
    encoded(path, [0, 40], size=(7680, 4320), codec="mjpeg", pix_fmt="yuvj420p", picture=texture(3, (7680, 4320)))


def lengthless(path):
    """Its header says that it has no length."""
    moving_video(path, seconds=0.6, audio=False)
    data = path.read_bytes()
    for box, after in ((b"mvhd", 20), (b"tkhd", 24), (b"mdhd", 20)):
        at = data.index(box) + after
        data = data[:at] + bytes(4) + data[at + 4 :]
    path.write_bytes(data)


def misnamed(path):
    moving_video(path.with_suffix(".mp4"), seconds=0.4, seed=len(path.suffix) + ord(path.suffix[1]), audio=False)
    path.with_suffix(".mp4").rename(path)


def one_frame(path):
    moving_video(path, seconds=0.04, audio=False)


def tiny(path):
    encoded(path, range(0, 400, 40), size=(16, 16))


def black(path):
    encoded(path, range(0, 400, 40), picture=np.zeros((240, 320, 3), np.uint8))


def scratched(path):
    """Some of its middle is lost."""
    moving_video(path, seconds=2, audio=False, keys_every=10)
    data = bytearray(path.read_bytes())
    third = len(data) // 3
    data[third : third + third // 3] = bytes(third // 3)
    path.write_bytes(data)


def never_closed(path):
    """A recording that was cut off."""
    whole = path.with_name("whole.mkv")
    moving_video(whole, seconds=2, audio=False)
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    whole.unlink()


def encrypted(path):
    """As a shop sells them: the boxes are plain, what is in them is noise."""
    moving_video(path, seconds=1, audio=False)
    data = bytearray(path.read_bytes())
    start = data.index(b"mdat") + 4
    end = data.index(b"moov") - 4 if data.find(b"moov") > start else len(data)
    data[start:end] = np.random.default_rng(1).bytes(end - start)
    path.write_bytes(data.replace(b"avc1", b"encv"))


def sound_only(path):
    tone_file(path)


def text(path):
    path.write_text("not a film")


def nothing(path):
    path.touch()


ODD = {
    "ten_bit.mkv": (ten_bit, (320, 240), None),
    "irregular.mkv": (irregular, (320, 240), None),
    "turned.mp4": (turned, (240, 320), None),
    "one_frame.mp4": (one_frame, (320, 240), None),
    "half_a_day.mkv": (half_a_day, (64, 48), None),
    "vast.mkv": (vast, (7680, 4320), None),
    "lengthless.mp4": (lengthless, (320, 240), None),
    "misnamed.avi": (misnamed, (320, 240), None),
    "misnamed.txt": (misnamed, (320, 240), None),
    "tiny.mp4": (tiny, (16, 16), None),
    "black.mp4": (black, (320, 240), None),
    "scratched.mp4": (scratched, (320, 240), None),
    "never_closed.mkv": (never_closed, (320, 240), None),
    "encrypted.mp4": (encrypted, None, NO_DECODER),
    "sound_only.mp4": (sound_only, None, "sound only: there is no picture in it"),
    "text.mp4": (text, None, "not a film, whatever its name says"),
    "nothing.mkv": (nothing, None, "empty file"),
}


@pytest.fixture(scope="module")
def indexed(tmp_path_factory):
    root = tmp_path_factory.mktemp("odd")
    (root / "films").mkdir()
    for name, (make, _, _) in ODD.items():
        make(root / "films" / name)
    library = Library(Settings(home=root / "home"))
    report = library.index([root / "films"], progress=lambda _: None)
    yield library, {line.path.rsplit("/", 1)[1]: line for line in report.files}
    library.close()


@pytest.mark.parametrize("name", ODD)
def test_an_odd_film_is_an_entry_or_one_clear_line(indexed, name):
    library, lines = indexed
    _, size, reason = ODD[name]
    assert (lines[name].state, lines[name].reason) == ("skipped" if reason else "indexed", reason)
    assert [(v.width, v.height) for v in library.videos() if v.name == name] == ([size] if size else [])


def test_times_are_the_films_own(indexed):
    library, _ = indexed
    snapshot = library.snapshot()
    times = {v.name: s.times.tolist() for v, s in zip(snapshot.videos, snapshot.segments, strict=True)}
    assert times["irregular.mkv"] == [0, 1900, 4000]
    assert times["one_frame.mp4"] == [0]
    assert times["half_a_day.mkv"] == list(range(0, 12 * 3600 * 1000, 60_000))


def test_all_that_is_stored_is_sound(indexed):
    library, _ = indexed
    assert {check.state for check in library.verify()} == {"full"}
