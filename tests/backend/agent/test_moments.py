"""Moments in several films, several pictures of one film, and clips: asked and picked by talking."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from backend.agent.choosing import meant
from backend.agent.telling import line_of
from backend.agent.words import languages
from backend.finder import Alternative, Match
from tests.backend.finder.worlds import Painter, animation, montage


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("films")
    painter = Painter()
    intro = (0, 0, 45)
    painter.film(folder / "show episode 1.mp4", [intro, (1, 0, 45)])
    painter.film(folder / "show episode 4.mp4", [(2, 0, 30), intro], crf=25)
    painter.film(folder / "holiday.mp4", [(3, 0, 60), intro], crf=24)
    return painter, folder


def test_a_repeat_is_asked_about_and_picked_by_number_name_and_episode(talk, world, tmp_path):
    painter, folder = world
    talk.say(f'index "{folder}"')
    talk.upload(painter.picture(tmp_path / "q.jpg", 0, 22))
    said = talk.say("find the video this image is from")
    assert "in 3 of your videos" in said
    assert "which one" in said
    assert "robably" not in said
    match = talk.state["matches"][0]
    assert match["verdict"] == "found"
    assert len([a for a in match["alternatives"] if a["same"]]) == 2
    assert "path" not in match["alternatives"][0]
    for answer, name in (
        ("episode 4", "show episode 4"),
        ("the one in holiday.mp4", "holiday"),
        ("第一个", match["video"]),
    ):
        assert name.removesuffix(".mp4") in talk.say(answer), answer
        assert talk.state["matches"][0]["video"].startswith(name)
    assert "《" in talk.say("这张图出自哪个视频")


def test_a_collage_is_told_panel_by_panel_and_a_panel_is_picked(talk, world, tmp_path):
    painter, folder = world
    talk.say(f'index "{folder}"')
    talk.upload(montage(tmp_path / "q.jpg", [painter.frame(1, 20), painter.frame(3, 30)], columns=2))
    said = talk.say("find the video this image is from")
    assert "1 (left)" in said
    assert "2 (right)" in said
    assert said.index("episode 1") < said.index("holiday")
    assert len(talk.state["matches"][0]["parts"]) == 2
    assert "holiday" in talk.say("the second one")


def test_pictures_said_to_be_of_one_film_are_fused_and_the_odd_one_is_named(talk, world, tmp_path):
    painter, folder = world
    talk.say(f'index "{folder}"')
    Image.fromarray(painter.frame(99, 10)).save(tmp_path / "c.png")
    pictures = [painter.picture(tmp_path / f"{n}.jpg", 3, n) for n in (10, 45)]
    talk.upload(*pictures, tmp_path / "c.png")
    said = talk.say("these are all from one film")
    assert "holiday" in said
    assert "picture 3" in said
    assert talk.state["matches"][0]["verdict"] == "found"


def test_a_gif_is_found_as_a_span_and_the_timeline_shows_just_that(talk, world, tmp_path):
    painter, folder = world
    talk.say(f'index "{folder}"')
    frames = [np.asarray(painter.frame(3, n)) for n in range(10, 40)]
    talk.upload(animation(tmp_path / "q.gif", frames, each_ms=67))
    assert "0:00–0:02" in talk.say("which video is this gif from?")
    assert talk.state["matches"][0]["span_ms"] == pytest.approx([667, 2667], abs=330)
    assert talk.state["draft"]["d"] == pytest.approx(2000, abs=350)


CHOICES = [{"name": f"show episode {n}.mp4", "at_ms": n * 20_000} for n in (1, 2, 10, 4)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("the third", 3),
        ("第三个", 3),
        ("number 2", 2),
        ("the 2nd one please", 2),
        ("episode 4", 4),
        ("第4集", 4),
        ("episode 10", 3),
        ("the one in show episode 10.mp4", 3),
        ("show episode 2", 2),
        ("at 1:20", 4),
        ("die dritte", 3),
        ("cut the third", None),
        ("keep the first 5 seconds", None),
        ("episode 7", None),
        ("the twelfth", None),
    ],
)
def test_a_short_answer_names_one_of_the_moments(text, number):
    assert meant(text, CHOICES) == number


def test_nothing_is_picked_where_nothing_was_offered():
    assert meant("the first", []) is None


PART = Match("", "a.mp4", "a", "/x/a.mp4", 4000, (4000, 4000), "found", 0.99, panel=(0, 0, 500, 1000))
WHOLE = Match(
    "m_1", "a.mp4", "a", "/x/a.mp4", 4000, (4000, 4000), "found", 0.99,
    alternatives=(Alternative("b.mp4", "b", "/x/b.mp4", 9000, 0.99, same=True), Alternative("a.mp4", "a", "/x/a.mp4", 65_000, 0.99, same=True)),
)  # fmt: skip
TOLD = {
    "repeats": (WHOLE, ("a.mp4", "b.mp4", "2")),
    "again": (Match(**{**vars(WHOLE), "alternatives": WHOLE.alternatives[1:]}), ("a.mp4", "1:05")),
    "span": (Match(**{**vars(WHOLE), "alternatives": (), "span_ms": (4000, 9000)}), ("0:04–0:09",)),
    "panels": (Match(**{**vars(WHOLE), "parts": (PART, Match(**{**vars(PART), "panel": (500, 0, 500, 1000)}))}), ("1", "2")),
    "joint": (Match(**{**vars(WHOLE), "alternatives": (), "parts": (Match(**{**vars(PART), "panel": None}),) * 3}), ("3",)),
    "little": (Match(**{**vars(WHOLE), "alternatives": (), "reason": "featureless"}), ("a.mp4", "0:04")),
    "too large": (Match("m_1", "", "", "", 0, (0, 0), "absent", 0.0, reason="too large"), ()),
}  # fmt: skip


def test_a_find_of_next_to_nothing_asks_to_be_checked():
    assert "little to go by" in line_of("en", TOLD["little"][0], videos=5)


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("kind", TOLD)
def test_each_language_has_the_words(kind, lang):
    match, facts = TOLD[kind]
    said = line_of(lang, match, videos=5)
    assert all(fact in said for fact in facts), said
    assert lang == "en" or said != line_of("en", match, videos=5)
