"""Stretches without sound."""

from __future__ import annotations

import pytest

from backend.errors import UnsupportedMediaError
from backend.media.launch import Limits, run_ffmpeg
from backend.media.quiet import quiet_ranges
from tests.backend.media_decode.sounds import spoken


def near(found, wanted):
    return len(found) == len(wanted) and all(
        abs(a - b) <= 60 for one, other in zip(found, wanted, strict=True) for a, b in zip(one, other, strict=True)
    )


def test_pauses_are_found_with_a_margin_for_the_words_beside_them(tmp_path):
    path = spoken(tmp_path / "a.wav", (2, 1), (1.5, 0), (2, 0.7), (0.9, 0), (1, 1))
    assert near(quiet_ranges(path), [(2120, 3380), (5620, 6280)])


def test_a_breath_between_words_is_no_pause(tmp_path):
    assert quiet_ranges(spoken(tmp_path / "a.wav", (2, 1), (0.4, 0), (2, 1))) == []


def test_quiet_speech_is_no_pause(tmp_path):
    assert quiet_ranges(spoken(tmp_path / "a.wav", (2, 1), (2, 0.15), (2, 1))) == []


def test_a_film_is_listened_to_from_its_first_frame(tmp_path):
    path = spoken(tmp_path / "a.mp4", (1, 1), (2, 0), (1, 1), video=True)
    assert near(quiet_ranges(path), [(1120, 2880)])


def test_a_pause_before_the_first_frame_is_none(tmp_path):
    path = spoken(tmp_path / "a.mp4", (1, 1), (1, 0), (3, 1), video=True)
    late = tmp_path / "late.mkv"
    inputs = ["-itsoffset", "4", "-i", str(path), "-i", str(path)]
    run_ffmpeg([*inputs, "-map", "0:v", "-map", "1:a", "-c", "copy", str(late)], limits=Limits())
    assert quiet_ranges(late) == []


def test_what_is_silent_throughout_is_one_pause(tmp_path):
    assert near(quiet_ranges(spoken(tmp_path / "a.wav", (3, 0))), [(120, 2880)])


def test_a_picture_has_no_sound(tmp_path):
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 64)
    with pytest.raises(UnsupportedMediaError):
        quiet_ranges(tmp_path / "a.png")
