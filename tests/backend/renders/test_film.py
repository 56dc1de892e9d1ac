"""Rendered files are opened and measured, not trusted."""

from __future__ import annotations

import av
import numpy as np
import pytest

from backend.errors import CancelledError, InvalidDraftError, NotFoundError
from backend.media.encode import starts_with_index
from backend.renders.cache import PieceCache
from backend.renders.script import Output
from backend.settings import Settings
from tests.backend.renders.conftest import draft, segment, titled
from tests.backend.renders.material import RATE, loudness, numbers, pictures, samples


def test_a_trim_is_exact_to_the_frame(made):
    film = made(draft(segment(1000, media_id="n", source_start_ms=2000)))
    assert numbers(film.path) == list(range(60, 90))


def test_a_moment_in_whole_milliseconds_starts_at_its_own_frame(made):
    """Frame 61 lies at 2033.33 ms; asked for at 2033 or 2034 it is meant."""
    for at_ms in (2033, 2034):
        film = made(draft(segment(500, media_id="n", source_start_ms=at_ms)))
        assert numbers(film.path)[0] == 61


def test_pieces_follow_each_other_without_a_lost_or_doubled_frame(made):
    film = made(draft(*(segment(700, media_id="n", source_start_ms=700 * i) for i in range(5))))
    assert numbers(film.path) == list(range(105))


def test_borders_off_the_frame_grid_do_not_add_up(made):
    film = made(draft(*(segment(333, media_id="n", source_start_ms=333 * i) for i in range(9))))
    assert len(numbers(film.path)) == round(333 * 9 * 30 / 1000)
    assert film.duration_ms == pytest.approx(333 * 9, abs=34)


def test_speed_reverse_and_freeze(made):
    film = made(
        draft(
            segment(1000, media_id="n", source_start_ms=0, speed=[2, 1]),
            segment(1000, media_id="n", source_start_ms=1000, reverse=True),
            segment(500, media_id="n", source_start_ms=3000, freeze=True),
            segment(1000, media_id="n", source_start_ms=4000, speed=[1, 2]),
        )
    )
    seen = numbers(film.path)
    assert seen[:30] == list(range(0, 60, 2))
    assert seen[30:60] == list(range(59, 29, -1))
    assert seen[60:75] == [90] * 15
    assert seen[75:] == sorted(seen[75:])
    assert seen[75] == 120
    assert abs(seen[-1] - 134) <= 1


def test_a_long_reverse_is_seamless_across_its_pieces(made):
    film = made(draft(segment(5000, media_id="n", reverse=True)))
    assert numbers(film.path) == list(range(149, -1, -1))


@pytest.mark.parametrize(("name", "frames", "fps"), [("p25", 60, 25), ("ntsc", 60, 30), ("odd", 60, 30)])
def test_other_frame_rates_and_sizes_come_out_at_the_canvas_rate(made, name, frames, fps):
    film = made(draft(segment(2000, media_id=name)))
    seen = numbers(film.path)
    assert len(seen) == frames
    assert seen == pytest.approx([n * fps / 30 for n in range(frames)], abs=1)


def test_uneven_frame_times_are_shown_when_they_happen(made, tmp_path):
    """A phone's film: every third frame missing. Each output frame shows the nearest one in time."""
    from tests.backend.renders.material import numbered

    times = [i * 33 for i in range(90) if i % 3]
    odd = numbered(tmp_path / "vfr.mp4", frames=len(times), times=times)
    film = made(draft(segment(2000, media_id="vfr")), media={"vfr": odd})
    shown_at = np.array(times) - times[0]
    want = [int(np.argmin(np.abs(shown_at - n * 1000 / 30))) for n in range(60)]
    assert numbers(film.path) == pytest.approx(want, abs=1)


def test_an_export_is_what_players_expect(made):
    film = made(draft(segment(500, media_id="n")), output=Output())
    with av.open(str(film.path)) as file:
        assert len(file.streams) == 2
        video, audio = file.streams.video[0], file.streams.audio[0]
        assert (video.codec_context.name, video.codec_context.profile, video.pix_fmt) == ("h264", "High", "yuv420p")
        assert (audio.codec_context.name, audio.rate, audio.layout.name) == ("aac", 48000, "stereo")
        assert video.average_rate == 30
    assert starts_with_index(film.path)


@pytest.mark.parametrize(
    ("canvas", "wish", "size"),
    [
        ((3840, 2160), {}, (1920, 1080)),
        ((2160, 3840), {"resolution": "720p"}, (720, 1280)),
        ((321, 181), {}, (320, 180)),
        ((4000, 1000), {}, (1920, 480)),
        ((960, 540), {"resolution": "1080p"}, (1920, 1080)),
        ((540, 960), {"resolution": "720p"}, (720, 1280)),
        ((960, 400), {"resolution": "1080p"}, (1920, 800)),
    ],
)
def test_the_canvas_is_brought_within_bounds_and_to_a_size_that_was_named(media, canvas, wish, size):
    from backend.renders.script import Script
    from backend.renders.sources import Source
    from backend.renders.timeline import lay_out

    wanted = Script.read(draft(segment(100), width=canvas[0], height=canvas[1]))
    no_sources: dict[str, Source] = {}
    film = lay_out(wanted, no_sources, Output.read(wish))
    assert (film.width, film.height) == size


@pytest.mark.parametrize(
    "wish",
    [
        {"max_bytes": float("nan")},
        {"max_bytes": float("inf")},
        {"max_bytes": "much"},
        {"fps": float("nan")},
        {"fps": True},
        {"fps": [25]},
        {"quality": 7},
        {"quality": ["draft"]},
        {"resolution": ""},
    ],
)
def test_what_no_film_can_have_keeps_its_default(wish):
    """A body may hold any JSON, and Python reads NaN and Infinity too."""
    assert Output.read(wish) == Output()


@pytest.mark.parametrize("speed", [float("inf"), float("nan"), 0, -1, "fast"])
def test_a_speed_that_is_none_is_refused_as_a_fault_of_the_draft(speed):
    from backend.renders.script import Script

    with pytest.raises(InvalidDraftError):
        Script.read(draft(segment(100, speed=speed)))


def test_a_resolution_of_too_many_digits_is_not_read():
    """Python refuses to make a number of thousands of them."""
    assert Output.read({"resolution": "9" * 5000}).short_side == Output().short_side


def test_fit_fill_and_blur_around_a_wide_picture(made):
    def corner(fit: str) -> float:
        film = made(draft(segment(200, media_id="still"), width=180, height=320, fit=fit), name=f"{fit}.mp4")
        assert (film.width, film.height) == (180, 320)
        return float(pictures(film.path)[2][5, 5, 1])

    assert corner("fit") < 10
    assert corner("fill") == pytest.approx(200, abs=8)
    assert corner("blur") == pytest.approx(200, abs=8)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("x.avi", ["-c:v", "mpeg4", "-q:v", "3", "-c:a", "pcm_s16le"]),
        ("x.webm", ["-c:v", "libvpx", "-deadline", "realtime", "-b:v", "2M", "-c:a", "libopus"]),
        (
            "x.mkv",
            [
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-x264-params",
                "open-gop=1:bframes=3:keyint=50",
                "-c:a",
                "flac",
            ],
        ),
        (
            "late.mp4",
            ["-c:v", "libx264", "-preset", "ultrafast", "-bf", "3", "-c:a", "aac", "-output_ts_offset", "1.5"],
        ),
    ],
    ids=["avi", "webm", "open groups", "late start"],
)
def test_other_containers_are_cut_as_exactly(made, media, tmp_path, name, code):
    from backend.media.launch import Limits, run_ffmpeg

    path = tmp_path / name
    run_ffmpeg(["-i", f"file:{media['n']}", *code, f"file:{path}"], limits=Limits())
    film = made(draft(segment(1500, media_id="x", source_start_ms=2500)), media={"x": path})
    assert numbers(film.path) == list(range(75, 120))
    heard = samples(film.path)
    onset = int(np.argmax(np.abs(heard[int(0.3 * RATE) :]) > 0.1)) / RATE + 0.3
    assert abs(onset - 0.5) <= 0.021


def test_pixels_that_are_not_square_are_made_so(made, media, tmp_path):
    from backend.media.launch import Limits, run_ffmpeg

    wide = tmp_path / "wide.mp4"
    run_ffmpeg(
        ["-i", f"file:{media['n']}", "-vf", "setsar=2", "-c:v", "libx264", "-c:a", "copy", f"file:{wide}"],
        limits=Limits(),
    )
    film = made({"d": 300, "m": {"fps": 30}, "t": [{"tt": 0, "sg": [segment(300, media_id="w")]}]}, media={"w": wide})
    assert (film.width, film.height) == (640, 180)


def test_high_dynamic_range_is_brought_down(made, media, tmp_path):
    """Tagged as HLG and BT.2020: white bars stay bright, the film is marked as plain BT.709."""
    from backend.media.launch import Limits, run_ffmpeg

    hdr = tmp_path / "hdr.mp4"
    tags = ["-color_trc", "arib-std-b67", "-color_primaries", "bt2020", "-colorspace", "bt2020nc", "-color_range", "tv"]
    code = [
        "-vf",
        "setparams=color_trc=arib-std-b67:color_primaries=bt2020:colorspace=bt2020nc:range=tv",
        "-c:v",
        "libx264",
    ]
    run_ffmpeg(["-i", f"file:{media['n']}", *code, "-pix_fmt", "yuv420p10le", *tags, f"file:{hdr}"], limits=Limits())
    film = made(draft(segment(300, media_id="hdr", source_start_ms=1000)), media={"hdr": hdr})
    assert numbers(film.path) == list(range(30, 39))
    with av.open(str(film.path)) as file:
        assert int(file.streams.video[0].codec_context.colorspace) == 1


def test_background_colour_fills_the_bars(made):
    film = made(draft(segment(200, media_id="still"), width=180, height=320, background="#0000ff"))
    assert pictures(film.path)[0][5, 5] == pytest.approx([0, 0, 255], abs=12)


def test_crop_flip_and_turn(made):
    """The left half of frame 511 (all bars white) is white; of frame 0 black: so a flip of frame 1 moves its bar to the left."""
    film = made(
        draft(
            segment(100, media_id="n", source_start_ms=34, freeze=True, flip="h"),
            segment(100, media_id="n", source_start_ms=34, freeze=True, rotate=180),
            segment(100, media_id="n", source_start_ms=34, freeze=True, crop=[889, 0, 111, 1000]),
            fit="fill",
        )
    )
    shown = pictures(film.path)
    assert shown[1][90, 10].mean() > 200
    assert shown[4][90, 10].mean() > 200
    assert shown[7][60:120].mean() > 190


def test_a_rotation_flag_is_honoured(made, media, tmp_path):
    from backend.media.launch import Limits, run_ffmpeg

    turned = tmp_path / "turned.mp4"
    run_ffmpeg(["-display_rotation", "90", "-i", f"file:{media['n']}", "-c", "copy", f"file:{turned}"], limits=Limits())
    film = made({"d": 300, "m": {"fps": 30}, "t": [{"tt": 0, "sg": [segment(300, media_id="t")]}]}, media={"t": turned})
    assert (film.width, film.height) == (180, 320)
    assert pictures(film.path)[1][318 - 15 : 318].mean() < pictures(film.path)[1][0:15].mean() + 255


def test_missing_and_mono_sound_become_stereo(made):
    film = made(draft(segment(1000, media_id="mute"), segment(1000, media_id="mono", source_start_ms=1000)))
    assert loudness(film.path, 0.1, 0.9) < 1e-4
    assert loudness(film.path, 1.0, 1.05) > 0.2


def test_volume_and_mute(made):
    loud = loudness(made(draft(segment(1000, media_id="n"))).path, 0, 0.05)
    half = loudness(made(draft(segment(1000, media_id="n", volume=50))).path, 0, 0.05)
    none = made(draft(segment(1000, media_id="n", volume=0)))
    assert half / loud == pytest.approx(0.5, abs=0.03)
    assert np.abs(samples(none.path)).max() < 1e-4


def test_picture_and_sound_stay_together(made):
    """Beeps begin on frames 0, 30, 60 …: each must be heard within 21 ms of its frame."""
    film = made(
        draft(
            segment(1500, media_id="n", source_start_ms=500),
            segment(1033, media_id="n", source_start_ms=3700),
            segment(1500, media_id="n", source_start_ms=1500),
        )
    )
    shown, heard = numbers(film.path), samples(film.path)
    beeps = [n for n, (a, b) in enumerate(zip([-1, *shown], shown, strict=False)) if b % 30 == 0 and b == a + 1]
    assert len(beeps) >= 3
    for frame in beeps:
        near = heard[int((frame / 30 - 0.1) * RATE) : int((frame / 30 + 0.1) * RATE)]
        onset = int(np.argmax(np.abs(near) > 0.1)) / RATE - 0.1
        assert abs(onset) <= 0.021


def test_music_loops_fades_and_steps_back_under_speech(made):
    music = {
        "tt": 1,
        "m": {"duck": True},
        "sg": [segment(5000, media_id="tone", loop=True, volume=50, fade_out_ms=1000)],
    }
    film = made(draft(segment(5000, media_id="n"), tracks=(music,)))
    assert loudness(film.path, 2.5, 2.9) > 0.05
    assert loudness(film.path, 4.9, 5.0) < loudness(film.path, 3.7, 3.9) / 3
    plain = made(draft(segment(5000, media_id="n", volume=0), tracks=(music,)), name="plain.mp4")
    assert loudness(film.path, 1.06, 1.2) < loudness(plain.path, 1.06, 1.2) * 0.8


def test_loudness_is_brought_to_its_target(made):
    music = {"tt": 1, "m": {}, "sg": [segment(4000, media_id="tone", loop=True)]}
    quiet = made(draft(segment(4000, media_id="mute"), tracks=(music,), loudness_lufs=-30))
    loud = made(draft(segment(4000, media_id="mute"), tracks=(music,), loudness_lufs=-16), name="loud.mp4")
    assert loudness(loud.path, 1, 3) > loudness(quiet.path, 1, 3) * 3


def test_a_transition_keeps_the_length_and_mixes_both_sides(made):
    after = segment(1000, media_id="still", transition={"kind": "crossfade", "d": 400})
    film = made(draft(segment(1000, media_id="mute", source_start_ms=0), after, fit="fill"))
    shown = pictures(film.path)
    assert len(shown) == 60
    green = [float(picture[90, 10, 1]) for picture in shown]
    assert green[20] < 30
    assert green[40] > 180
    assert 60 < green[30] < 150


def test_fades_start_and_end_in_black(made):
    film = made(draft(segment(1000, media_id="still", fade_in_ms=300, fade_out_ms=300), fit="fill"))
    shown = [float(picture[:, :, 1].mean()) for picture in pictures(film.path)]
    assert shown[0] < 15
    assert shown[15] > 180
    assert shown[-1] < 30


def test_filters_change_the_look(made):
    def mean(*filters):
        film = made(draft(segment(100, media_id="still", filters=list(filters)), fit="fill"))
        return pictures(film.path)[0].mean(axis=(0, 1))

    grey = mean({"k": "bw"})
    assert max(grey) - min(grey) < 6
    assert mean({"k": "brightness", "v": -30})[1] == pytest.approx(0.7 * 200, abs=10)
    assert mean({"k": "brightness", "v": 30}).sum() > mean().sum() + 60


def test_a_logo_lies_in_its_box_and_its_clear_half_is_clear(made):
    logo = {"tt": 0, "m": {}, "sg": [segment(500, media_id="logo", start_ms=500, box=[0, 0, 250, 444])]}
    film = made(draft(segment(1500, media_id="mute"), tracks=(logo,)))
    shown = pictures(film.path)
    assert shown[14][20, 40, 0] < 30
    assert shown[15][20, 40] == pytest.approx([255, 0, 0], abs=25)
    assert shown[29][20, 40, 0] > 200
    assert shown[15][60, 40, 0] < 30
    assert shown[30][20, 40, 0] < 30


def test_a_title_is_there_in_its_frames_and_nowhere_else(made):
    plain = pictures(made(draft(segment(2000, media_id="mute")), name="plain.mp4").path)
    film = made(draft(segment(2000, media_id="mute"), tracks=(titled("找到了 Found", 500, 1000, position="center"),)))
    changed = [
        bool((abs(a.astype(int) - b) > 100).mean() > 0.003) for a, b in zip(pictures(film.path), plain, strict=True)
    ]
    assert changed == [False] * 15 + [True] * 30 + [False] * 15


def test_a_title_over_a_cut_is_whole_on_both_sides(made):
    words = titled("across", 500, 1000, position="bottom", style={"color": "#ff0000", "size": 250})
    film = made(draft(segment(1000, media_id="mute"), segment(1000, media_id="still"), tracks=(words,), fit="fill"))
    red = [float((p[..., 0].astype(int) - p[..., 1] > 120).mean()) for p in pictures(film.path)]
    assert min(red[15:45]) > 0.003
    assert max(red[:15] + red[45:]) < 0.001


def test_only_what_a_title_covers_is_encoded_again(made, tmp_path):
    home = Settings(home=tmp_path / "home")
    cache = home.root / "cache"

    def make(words: str) -> set[str]:
        made(draft(segment(3000, media_id="n"), tracks=(titled(words, 0, 1000),)), settings=home)
        return {path.name for path in cache.iterdir()}

    first, second = make("one"), make("two")
    assert len(second - first) == 1


def test_the_cache_stays_within_its_bound(tmp_path):
    cache = PieceCache(tmp_path / "cache", limit=250)
    for number in range(4):
        piece = tmp_path / f"p{number}"
        piece.write_bytes(bytes(100))
        cache.keep(f"k{number}", piece)
    assert cache.size() <= 250
    assert cache.take("k3", tmp_path / "back")
    assert not cache.take("k0", tmp_path / "gone")


def test_progress_rises_to_100(made):
    seen: list[int] = []
    made(draft(segment(2000, media_id="n", volume=99)), progress=seen.append)
    assert seen == sorted(set(seen))
    assert seen[-1] == 100


def test_a_cancelled_render_leaves_no_file(made, tmp_path, media):
    home = Settings(home=tmp_path / "home")
    with pytest.raises(CancelledError):
        made(draft(segment(5000, media_id="n")), settings=home, cancelled=lambda: True)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        ({"d": 0, "m": {}, "t": []}, InvalidDraftError),
        ({"d": 0, "m": {}, "t": [{"tt": 0, "sg": []}]}, InvalidDraftError),
        (draft(segment(100, media_id="n", rotate=45)), InvalidDraftError),
        (draft(segment(100, media_id="n", crop=["0;movie=x", 0, 1, 1])), InvalidDraftError),
        (draft(segment(100, media_id="n", speed=[1, 0])), InvalidDraftError),
        (draft(segment(100, media_id="lost")), NotFoundError),
    ],
    ids=["no tracks", "empty track", "odd turn", "words for a number", "no speed", "unknown medium"],
)
def test_what_cannot_be_rendered_is_refused(made, wanted, error):
    with pytest.raises(error):
        made(wanted)


def test_nulls_and_keys_we_do_not_know_are_no_harm(made):
    film = made(
        draft(segment(100, media_id="n", crop=None, style=None, sparkle={"x": [1]}), glow="much", background=None)
    )
    assert numbers(film.path) == [0, 1, 2]


def test_one_frame_and_no_length(made):
    film = made(draft(segment(0, media_id="n"), segment(33, media_id="n", source_start_ms=1000)))
    assert numbers(film.path) == [30]


def test_a_segment_at_the_very_end_of_its_source_holds_the_last_frame(made):
    film = made(draft(segment(500, media_id="n", source_start_ms=5900)))
    assert numbers(film.path) == [177, 178, 179] + [179] * 12


@pytest.mark.parametrize("limit", [400_000, 100_000])
def test_a_film_is_brought_under_a_number_of_bytes(made, limit):
    wanted = draft(segment(1500, media_id="noise"), width=640, height=360)
    large = made(wanted, output=Output(quality="high"), name="large.mp4")
    small = made(wanted, output=Output(quality="high", max_bytes=limit), name="small.mp4")
    assert small.path.stat().st_size == small.bytes <= limit < large.bytes
    assert small.bytes > limit / 2
    assert (large.width, large.height) == (640, 360)
    assert small.width / small.height == pytest.approx(16 / 9, rel=0.02)
    assert small.duration_ms == large.duration_ms


def test_a_film_that_is_small_enough_stays_as_it_is(made):
    wanted = draft(segment(1000, media_id="n"))
    free, bound = made(wanted, name="free.mp4"), made(wanted, output=Output(quality="draft", max_bytes=50_000_000))
    assert free.path.read_bytes() == bound.path.read_bytes()


def test_what_no_bytes_can_carry_comes_out_as_small_as_it_is_worth(made):
    film = made(draft(segment(1500, media_id="noise"), width=640, height=360), output=Output(max_bytes=10_000))
    assert (film.width, film.height) == (426, 240)
    assert film.bytes > 10_000
