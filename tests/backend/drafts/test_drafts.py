"""Single operations on drafts, by what the timeline shows afterwards."""

from __future__ import annotations

from fractions import Fraction

import pytest

from backend import drafts
from backend.drafts import check, draft_of_moment, empty_draft, moment, picture, sequence, sound, texts, with_media
from backend.drafts.model import main_segments
from backend.errors import CannotEditError, InvalidDraftError

VIDEO = {"id": "v1", "name": "walk.mp4", "kind": "video", "duration_ms": 50_000, "width": 1281, "height": 721}
SONG = {"id": "a1", "name": "song.mp3", "kind": "audio", "duration_ms": 4_000}


@pytest.fixture
def draft():
    """10 s around 20 s of a video, with a song listed."""
    return with_media(draft_of_moment(empty_draft(), VIDEO, 20_000), SONG)


def pieces(draft):
    return [(s["m"]["source_start_ms"], s["d"]) for s in main_segments(draft)]


def test_exported_members():
    """The public names of the room."""
    assert sorted(drafts.__all__) == ["Draft", "check", "describe", "draft_of_moment", "empty_draft", "with_media"]


def test_a_draft_of_a_moment_shows_ten_seconds_around_it(draft):
    """On a canvas of the video's size, in even numbers."""
    check(draft)
    assert pieces(draft) == [(15_000, 10_000)]
    assert (draft["m"]["width"], draft["m"]["height"]) == (1280, 720)


@pytest.mark.parametrize(("at", "start"), [(1_000, 0), (49_500, 40_000), (25_000, 20_000)])
def test_a_moment_near_an_end_is_shown_inside_the_video(at, start):
    """Never past the source."""
    assert pieces(draft_of_moment(empty_draft(), VIDEO, at)) == [(start, 10_000)]


def test_a_wish_longer_than_what_is_there_reaches_into_the_source(draft):
    """As far as the medium goes."""
    time = moment.moment_on_timeline(draft, "v1", 20_000)
    assert time == 5_000
    assert pieces(sequence.reaching(draft, time - 10_000, time + 10_000)) == [(10_000, 20_000)]
    assert pieces(sequence.reaching(draft, time - 30_000, time + 60_000)) == [(0, 50_000)]


def test_a_piece_keeps_its_id_and_the_second_half_gets_a_new_one(draft):
    """Ids are unique and stay with what survives."""
    cut = sequence.remove(draft, [(2_000, 3_000)])
    assert [s["m"]["id"] for s in main_segments(cut)] == ["s1", "s2"]
    assert pieces(cut) == [(15_000, 2_000), (18_000, 7_000)]


def test_a_reversed_piece_is_cut_from_its_other_end(draft):
    """The source range of a backwards piece begins where it ends on the timeline."""
    assert pieces(sequence.keep(sequence.reverse(draft, [0]), [(0, 3_000)])) == [(22_000, 3_000)]


def test_speed_and_cut_agree_on_the_source(draft):
    """A cut at half of a piece at double speed lies at half of its source."""
    fast = sequence.set_speed(draft, [0], Fraction(2))
    assert pieces(fast) == [(15_000, 5_000)]
    assert pieces(sequence.keep(fast, [(2_500, 5_000)])) == [(20_000, 2_500)]


def test_texts_and_music_keep_their_place_and_are_clipped(draft):
    """One wholly past the end goes; music that covered all grows with it."""
    full = sound.add_audio(texts.add_text(texts.add_text(draft, "a", end=4_000), "b", start=8_000), "a1")
    short = sequence.keep(full, [(0, 2_000)])
    assert [(at, s["d"], s["m"]["text"]) for at, s in texts.text_segments(short)] == [(0, 2_000, "a")]
    assert sound.audio_spans(short) == {"a1": (0, 2_000)}
    assert sound.audio_spans(sequence.repeat(full, 2)) == {"a1": (0, 20_000)}


def test_music_without_a_loop_ends_with_its_file(draft):
    """Nothing runs past its source."""
    assert sound.audio_spans(sound.add_audio(draft, "a1", loop=False)) == {"a1": (0, 4_000)}


@pytest.mark.parametrize(
    ("shape", "size"), [((9, 16), (720, 1280)), ((1, 1), (720, 720)), ((4, 5), (720, 900)), ((16, 9), (1280, 720))]
)
def test_a_shape_keeps_the_short_side(draft, shape, size):
    """And both sides are even."""
    new = picture.set_aspect(draft, *shape)["m"]
    assert (new["width"], new["height"]) == size


@pytest.mark.parametrize(
    "wish",
    [
        lambda d: sequence.keep(d, [(20_000, 30_000)]),
        lambda d: sequence.remove(d, [(0, 10_000)]),
        lambda d: sequence.delete(d, [0]),
        lambda d: sequence.split(d, [0]),
        lambda d: sequence.set_speed(d, [0], Fraction(100)),
        lambda d: sequence.freeze(d, 11_000, 500),
        lambda d: sound.duck(d, on=True),
        lambda d: picture.crop_bars(d, [0]),
        lambda d: picture.transition(d, [], "crossfade", 500),
        lambda d: texts.add_text(d, "late", start=12_000),
    ],
)
def test_what_cannot_be_is_refused(draft, wish):
    """With a reason to word, never with a broken draft."""
    with pytest.raises(CannotEditError):
        wish(draft)


@pytest.mark.parametrize(
    ("breaking", "says"),
    [
        (lambda d: d.update(d=1), "last segment"),
        (lambda d: d["t"][0]["sg"][0]["m"].update(start_ms=5), "gap or overlap"),
        (lambda d: d["t"][0]["sg"][0]["m"].update(source_start_ms=45_000), "past the end"),
        (lambda d: d["t"][0]["sg"][0]["m"].update(volume=1.5), "integer"),
        (lambda d: d["t"][0]["sg"][0]["m"].update(crop=[0.5, 0, 1, 1]), "integers"),
        (lambda d: d["t"][0]["sg"][0]["m"].update(media_id="gone"), "not listed"),
        (lambda d: d["t"][0]["sg"].append(dict(d["t"][0]["sg"][0])), "gap or overlap"),
        (lambda d: d.pop("t"), "list of tracks"),
        (lambda d: d["m"].update(loudness_lufs=-71), "from -70 to -5"),
        (lambda d: d["t"][0]["sg"][0]["m"].update(filters=[{"k": "blur", "v": 1001}]), "from -1000 to 1000"),
    ],
)
def test_check_names_what_is_broken(draft, breaking, says):
    """The first rule that does not hold."""
    breaking(draft)
    with pytest.raises(InvalidDraftError, match=says):
        check(draft)


def test_one_transition_of_several_is_taken_off(draft):
    """Only at the joint named; without one, everywhere."""
    blended = picture.transition(sequence.split(draft, [3_000, 6_000]), [1, 2], "crossfade", 500)
    left = [s["m"].get("transition") for s in main_segments(picture.remove_transitions(blended, [2]))]
    assert [bool(one) for one in left] == [False, True, False]
    assert not any(s["m"].get("transition") for s in main_segments(picture.remove_transitions(blended)))
