"""The timeline line reads like the published example, for any draft at all."""

import copy
import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.replies.words import KINDS
from skill.translate.changes import Change, changes
from skill.translate.timeline import timeline

DRAFT = {
    "d": 10000,
    "m": {"title": "project", "width": 1080, "height": 1920, "media": [{"id": "m_2", "name": "Lo-fi"}]},
    "t": [
        {"tt": 0, "m": {"id": "v1"}, "sg": [{"d": 10000, "m": {"id": "s1", "name": "city timelapse", "start_ms": 0}}]},
        {"tt": 1, "m": {"id": "a1"}, "sg": [{"d": 10000, "m": {"id": "s2", "media_id": "m_2", "volume": 35}}]},
        {"tt": 7, "m": {"id": "x1"}, "sg": [{"d": 3000, "m": {"id": "s3", "text": "Urban Dreams", "start_ms": 0}}]},
    ],
}  # fmt: skip


def edited(change):
    draft = copy.deepcopy(DRAFT)
    change(draft)
    return draft


def test_the_tracks_of_the_published_example():
    found = timeline(DRAFT)
    assert [(t.kind, t.name, t.start_ms, t.end_ms, t.volume) for t in found.tracks] == [
        ("video", "city timelapse", 0, 10000, None),
        ("audio", "Lo-fi", 0, 10000, 35),
        ("text", "Urban Dreams", 0, 3000, None),
    ]
    assert found.duration_ms == 10000


def test_keys_at_the_level_itself_are_read_too():
    found = timeline(
        {"t": [{"tt": 7, "sg": [{"text": "Hi", "start_ms": 500, "d": 1000}, 7]}, {"tt": 1, "sg": []}, None]}
    )
    assert [dataclasses.astuple(t) for t in found.tracks] == [("text", "Hi", 500, 1500, None, 1)]


def test_a_muted_track_is_told_as_no_volume():
    assert timeline(edited(lambda d: d["t"][1]["m"].update(muted=True))).tracks[1].volume == 0


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda d: d["t"].pop(2), [("title_removed", "Urban Dreams")]),
        (lambda d: d["t"][2]["sg"][0]["m"].update(text="Night"), [("title_changed", "Night")]),
        (lambda d: d["t"][0]["sg"][0].update(d=12000), [("clip_trimmed", "city timelapse"), ("duration", "")]),
        (lambda d: d["t"][1]["sg"][0]["m"].update(volume=50), [("volume", "Lo-fi")]),
        (lambda d: d["t"].pop(1), [("music_removed", "Lo-fi")]),
        (lambda d: d["m"].update(width=1920, height=1080), [("aspect", "")]),
        (lambda d: d["t"][0]["sg"][0]["m"].update(speed=[2, 1]), [("effects", "city timelapse")]),
        (
            lambda d: d["t"][0]["sg"].append({"d": 2000, "m": {"id": "s9", "name": "sea"}}),
            [("clip_added", "sea"), ("duration", "")],
        ),
        (lambda d: None, []),
    ],
    ids=["title removed", "title text", "trim", "volume", "music removed", "aspect", "speed", "clip added", "nothing"],
)
def test_a_difference_is_told_once(change, expected):
    assert [(c.kind, c.name) for c in changes(DRAFT, edited(change))] == expected


def test_a_title_on_a_new_track_is_an_addition_with_its_times():
    before = edited(lambda d: d["t"].pop(2))
    assert changes(before, DRAFT) == [Change("title_added", "Urban Dreams", 0, 3000)]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["t", "tt", "sg", "d", "m", "name", "text", "volume", "start_ms", "id", "media", "title"]),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(JSON, JSON)
@settings(deadline=None, max_examples=300)
def test_no_draft_makes_the_summary_or_the_difference_fail(one, other):
    for draft in (one, {"t": [one], "m": other}, {"t": [{"tt": 0, "sg": [one, other], "m": other}]}):
        for track in timeline(draft).tracks:
            assert 0 <= track.start_ms <= track.end_ms
            assert "\n" not in track.name
        assert changes(draft, draft) == []
        changes(one, draft)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_lines_are_worded_in_both_languages(language):
    from skill.replies.words import _environment as environment

    assert KINDS
    env = environment(language)
    line = env.from_string('{% from "_timeline" import timeline_line %}{{ timeline_line(t) }}')
    said = line.render(t=dataclasses.asdict(timeline(DRAFT)))
    if language == "en":
        assert said == (
            'Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%) 3. Title: "Urban Dreams" (0-3s)'
        )
    assert "Urban Dreams" in said
    sentence = env.from_string('{% from "_changes" import changes_line %}{{ changes_line(c) }}')
    facts = [
        dataclasses.asdict(c)
        for c in (Change("title_added", "Urban Dreams", 0, 3000), Change("duration", before=10000, after=12000))
    ]
    wording = {
        "en": "Title 'Urban Dreams' added at 0-3 s; now 12 s long.",
        "zh": "已加标题“Urban Dreams”（0-3 秒），现在共 12 秒。",
    }
    assert sentence.render(c=facts) == wording[language]
