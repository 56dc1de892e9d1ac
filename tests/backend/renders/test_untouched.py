"""Where the film shows its source as it is, groups of the source are copied, and nobody can tell but by the bytes."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from backend.errors import UnreadableMediaError
from backend.media.encode import Expected, verify_film
from backend.media.frames import open_media
from backend.media.groups import parameters
from backend.media.h264 import bare, units
from backend.renders.script import Output
from backend.renders.untouched import _shown
from tests.backend.renders.conftest import draft, segment, titled
from tests.backend.renders.material import numbered, numbers, pictures, read_number
from tests.backend.renders.test_random import check_sound

BEST = Output()
TAGS = "colormatrix=bt709:colorprim=bt709:transfer=bt709"
FRAMES = 500

#: ordinary ways in which films are encoded, every one of which is copied from
KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "high": ("mp4", {"preset": "fast", "x264-params": TAGS}),
    "main": ("mp4", {"profile": "main", "x264-params": f"{TAGS}:bframes=2:scenecut=0"}),
    "baseline": ("mp4", {"profile": "baseline", "x264-params": TAGS}),
    "matroska": ("mkv", {"preset": "fast", "x264-params": TAGS}),
    "quicktime": ("mov", {"x264-params": TAGS}),
    "sets in line": ("mp4", {"x264-params": f"{TAGS}:repeat-headers=1:aud=1"}),
    "another number": ("mp4", {"x264-params": f"{TAGS}:sps-id=3"}),
    "long groups": ("mp4", {"g": "120", "preset": "fast", "x264-params": TAGS}),
    "keys alone": ("mp4", {"g": "1", "x264-params": TAGS}),
}

#: films whose groups must not be copied
TOUCHED: dict[str, dict[str, Any]] = {
    "interlaced": {"x264-params": f"{TAGS}:interlaced=1"},
    "open groups": {"preset": "fast", "x264-params": f"{TAGS}:open-gop=1:bframes=3:b-adapt=0:scenecut=0"},
    "other colours": {"x264-params": "colormatrix=smpte170m"},
    "colours unsaid": {},
    "full range": {"x264-params": f"{TAGS}:fullrange=on"},
    "oblong pixels": {"x264-params": f"{TAGS}:sar=4/3"},
    "another rate": {"fps": 25, "x264-params": TAGS},
    "uneven": {"times": [n * 1000 // 30 + 40 * (n // 5) for n in range(FRAMES)], "x264-params": TAGS},
}


@pytest.fixture(scope="session")
def films(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("kinds")
    made = {
        name: numbered(folder / f"{name}.{suffix}", frames=FRAMES, **options)
        for name, (suffix, options) in KINDS.items()
    }
    return made | {
        name: numbered(folder / f"{name}.mp4", frames=FRAMES, **options) for name, options in TOUCHED.items()
    }


def pictures_stored(path: Path) -> list[bytes]:
    """The encoded pictures of a film, in the order of decoding."""
    prefix = parameters(path).prefix
    with open_media(path) as (_, media):
        packets = [bytes(packet) for packet in media.demux(media.streams.video[0])]
    return [bare(list(units(packet, prefix))) for packet in packets if packet]


def copied(film: Path, *sources: Path) -> int:
    """How many encoded pictures of the film are a source's own."""
    own = {picture for source in sources for picture in pictures_stored(source)}
    return sum(picture in own for picture in pictures_stored(film))


def decodes(film: Path) -> int:
    """Frames of the film, decoded by a decoder that forgives nothing."""
    with av.open(str(film)) as opened:
        stream = opened.streams.video[0]
        stream.codec_context.options = {"err_detect": "explode"}
        times = [frame.pts or 0 for frame in opened.decode(stream)]
    assert times == sorted(set(times))
    return len(times)


def check_cut(made, films, kind: str, pick: random.Random) -> int:
    """A random stretch, frame for frame; how many of its frames were copied."""
    length = pick.randint(2500, 9000)
    start = pick.randint(0, FRAMES * 1000 // 30 - length)
    film = made(draft(segment(length, media_id="a", source_start_ms=start)), output=BEST, media={"a": films[kind]})
    shown = numbers(film.path)
    assert shown == list(range(shown[0], shown[0] + round(length * 30 / 1000))), (kind, start, length)
    assert abs(shown[0] - start * 30 / 1000) <= 0.5, (kind, start, length)
    assert decodes(film.path) == len(shown)
    return copied(film.path, films[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_a_cut_is_exact_and_its_middle_is_the_sources_own(made, films, kind):
    """At most the group it begins in is encoded, and three frames that are built on one after its end."""
    pick = random.Random(kind)
    assert check_cut(made, films, kind, pick) >= (0 if kind == "long groups" else 75 - 24 - 3)


@pytest.mark.campaign
def test_two_hundred_random_cuts(made, films):
    pick = random.Random(200)
    taken = [check_cut(made, films, list(KINDS)[number % len(KINDS)], pick) for number in range(200)]
    print(f"{sum(count > 0 for count in taken)} of 200 cuts copied, {sum(taken)} frames")
    assert sum(count > 0 for count in taken) > 150


@pytest.mark.parametrize("kind", TOUCHED)
def test_what_cannot_stand_beside_our_own_is_encoded(made, films, kind):
    wanted = draft(segment(4000, media_id="a", source_start_ms=1010))
    film = made(wanted, output=BEST, media={"a": films[kind]})
    assert copied(film.path, films[kind]) == 0
    assert decodes(film.path) == 120


def test_a_cut_of_hevc_comes_out_as_h264(made, tmp_path):
    """Exports are H.264, so none of it is copied."""
    quiet = {"x265-params": f"log-level=none:{TAGS}"}
    source = {"n": numbered(tmp_path / "hevc.mp4", codec="libx265", frames=400, **quiet)}
    film = made(draft(segment(4000, media_id="n", source_start_ms=1010)), output=BEST, media=source)
    with av.open(str(source["n"])) as before, av.open(str(film.path)) as after:
        names = [opened.streams.video[0].codec_context.name for opened in (before, after)]
    assert names == ["hevc", "h264"]
    assert numbers(film.path) == list(range(30, 150))
    assert decodes(film.path) == 120
    assert check_sound(made, 0, 8000, output=BEST, media=source) <= 0.021


@pytest.mark.parametrize(
    "facts",
    [
        {"speed": [2, 1]},
        {"reverse": True},
        {"freeze": True},
        {"crop": [0, 0, 900, 900]},
        {"rotate": 180},
        {"flip": "h"},
        {"filters": [{"k": "bw"}]},
        {"zoom": [100, 120]},
        {"fade_in_ms": 200},
    ],
    ids=str,
)
def test_a_piece_that_was_changed_is_encoded(made, films, facts):
    film = made(draft(segment(3000, media_id="a", **facts)), output=BEST, media={"a": films["high"]})
    assert copied(film.path, films["high"]) == 0


@pytest.mark.parametrize(
    "output", [Output(quality="draft"), Output(short_side=144), Output(max_bytes=300_000)], ids=str
)
def test_an_output_that_asks_for_another_picture_is_encoded(made, films, output):
    film = made(draft(segment(3000, media_id="a")), output=output, media={"a": films["high"]})
    assert copied(film.path, films["high"]) == 0


def test_only_what_lies_under_a_title_and_the_ends_are_encoded(made, films):
    words = titled("Found", 3000, 1000, style={"size": 200})
    wanted = draft(segment(9000, media_id="a", source_start_ms=500), tracks=(words,))
    film = made(wanted, output=BEST, media={"a": films["high"]})
    assert 0 < copied(film.path, films["high"]) < 270 - 30
    assert decodes(film.path) == 270
    shown = pictures(film.path)
    bare_film = made(draft(segment(9000, media_id="a", source_start_ms=500)), output=BEST, media={"a": films["high"]})
    plain = pictures(bare_film.path)
    differ = [n for n in range(270) if np.abs(shown[n].astype(int) - plain[n].astype(int)).max() > 80]
    assert differ == list(range(90, 120))


def test_pieces_of_two_films_whose_sets_have_one_number(made, films):
    """The first is copied, the other encoded; both are shown."""
    pieces = [
        segment(4000, media_id=name, source_start_ms=start) for name, start in (("a", 700), ("b", 5300), ("a", 9000))
    ]
    sources = {"a": films["high"], "b": films["baseline"]}
    film = made(draft(*pieces), output=BEST, media=sources)
    assert copied(film.path, films["high"]) > 100
    assert copied(film.path, films["baseline"]) == 0
    assert numbers(film.path) == [*range(21, 141), *range(159, 279), *range(270, 390)]


def test_pieces_of_two_films_whose_sets_have_two_numbers(made, films):
    pieces = [segment(4000, media_id=name, source_start_ms=start) for name, start in (("a", 700), ("b", 5300))]
    film = made(draft(*pieces), output=BEST, media={"a": films["high"], "b": films["another number"]})
    assert copied(film.path, films["high"]) > 50
    assert copied(film.path, films["another number"]) > 50
    assert numbers(film.path) == [*range(21, 141), *range(159, 279)]
    assert decodes(film.path) == 240


def test_a_film_cut_on_its_keys_is_copied_whole(made, films):
    film = made(draft(segment(4000, media_id="a", source_start_ms=1600)), output=BEST, media={"a": films["main"]})
    assert copied(film.path, films["main"]) == 120
    assert numbers(film.path) == list(range(48, 168))


@pytest.mark.parametrize(("kind", "end"), [("baseline", 137), ("keys alone", 131), ("high", 149)])
def test_the_last_group_is_copied_as_far_as_it_is_shown(made, films, kind, end):
    """Without frames that are built on later ones, up to its very end."""
    wanted = segment((end - 48) * 1000 // 30 + 1, media_id="a", source_start_ms=1600)
    film = made(draft(wanted), output=BEST, media={"a": films[kind]})
    assert numbers(film.path) == list(range(48, end))
    missing = (end - 48) - copied(film.path, films[kind])
    assert missing <= 3 if kind == "high" else missing == 0
    assert decodes(film.path) == end - 48


@pytest.mark.parametrize(
    ("places", "end", "count"),
    [
        ([5, 6, 7], 8, 3),
        ([5, 6, 7], 7, 2),
        ([5, 8, 6, 7, 10, 9], 11, 6),
        ([5, 8, 6, 7, 10, 9], 10, 4),  # 9 is built on 10
        ([5, 8, 6, 7, 10, 9], 8, 1),
        ([5, 6, 8, 9], 10, 2),  # 7 is not there
        ([5, 4, 6], 7, 0),  # one before its entry
        ([5, 6, 6], 7, 0),  # two for one frame
        ([5, 6], 5, 0),
    ],
)
def test_a_group_is_cut_off_where_no_frame_before_needs_one_after(places, end, count):
    assert _shown(places, end) == count


def test_groups_that_are_damaged_are_encoded(made, films, tmp_path, caplog):
    """The joint shows it: the first group to be copied does not decode."""
    source = films["high"]
    broken = tmp_path / "broken.mp4"
    data = bytearray(source.read_bytes())
    with av.open(str(source)) as film:
        key = next(p for p in film.demux(video=0) if p.is_keyframe and p.pts is not None and p.pts * p.time_base > 2)
    spot, length = (key.pos or 0) + 5, key.size - 5
    data[spot : spot + length] = bytes(length)
    broken.write_bytes(data)
    film = made(draft(segment(4000, media_id="a", source_start_ms=1700)), output=BEST, media={"a": broken})
    assert "cannot be copied" in caplog.text
    assert copied(film.path, broken) == 0
    assert decodes(film.path) == 120


def test_what_must_hold_of_a_frame_is_held_against_what_decodes(made, films):
    """Wherever it lies, in whatever order it is asked for."""
    film = made(draft(segment(9000, media_id="a", source_start_ms=700)), output=BEST, media={"a": films["high"]})
    expected = Expected(320, 180, Fraction(30), 270)
    seen: list[int] = []

    def shows(number: int):
        def holds(frame: av.VideoFrame) -> bool:
            seen.append(read_number(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)))
            return seen[-1] == 21 + number

        return holds

    asked = [269, 3, 4, 28, 100, 101, 260]
    verify_film(film.path, expected, {number: shows(number) for number in asked})
    assert seen == [21 + number for number in sorted(asked)]
    with pytest.raises(UnreadableMediaError, match="frame 100 is not the one"):
        verify_film(film.path, expected, {100: shows(101)})
    with pytest.raises(UnreadableMediaError, match="frame 270 is not there"):
        verify_film(film.path, expected, {270: shows(270)})


@pytest.mark.parametrize("seed", range(2))
def test_sound_stays_with_pictures_that_were_copied(made, films, seed):
    assert check_sound(made, seed, 8000, output=BEST, media={"n": films["high"]}) <= 0.021


def test_what_a_camera_remarked_beside_its_pictures_is_not_handed_on(made, films):
    """Remarks may say where a film was made; the encoder's own are an example."""
    film = made(draft(segment(4000, media_id="a", source_start_ms=1600)), output=BEST, media={"a": films["high"]})
    assert b"x264 - core" in films["high"].read_bytes()
    assert b"x264 - core" not in film.path.read_bytes()
