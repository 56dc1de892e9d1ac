"""Clips, several stills at once, pictures made of several, and moments that are in several places."""

from __future__ import annotations

import shutil

import cv2
import numpy as np
import pytest
from PIL import Image

from backend.finder import Finder
from backend.finder.panels import panels_of
from backend.library import Library
from backend.settings import Settings
from tests.backend.finder.worlds import FPS, Painter, animation, montage

INTRO = (0, 0, 45)  # scene, first frame, frames: three seconds that three episodes share


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    root = tmp_path_factory.mktemp("world")
    films = root / "films"
    films.mkdir()
    painter = Painter()
    painter.film(films / "show episode 1.mp4", [INTRO, (1, 0, 60)])
    painter.film(films / "show episode 2.mp4", [(2, 0, 30), INTRO, (2, 40, 30)], crf=26)
    painter.film(films / "show episode 10.mp4", [INTRO, (3, 0, 60)], crf=24)
    painter.film(films / "loop.mp4", [(4, 0, 45), (7, 0, 30), (4, 0, 45)])
    shutil.copy(painter.film(films / "twin a.mp4", [(6, 0, 60)]), films / "twin b.mp4")
    painter.film(films / "long.mp4", [(8, 0, 150)])
    library = Library(Settings(home=root / "home"))
    library.index([films], progress=lambda _: None)
    yield painter, Finder(library)
    library.close()


def seconds(frames: int) -> int:
    return round(frames * 1000 / FPS)


def test_an_intro_of_several_episodes_is_one_group_that_is_found(world, tmp_path):
    painter, finder = world
    (match,) = finder.find([painter.picture(tmp_path / "q.jpg", 0, 22)])
    assert match.verdict == "found"
    names = [match.video, *(a.video for a in match.repeats)]
    assert sorted(names) == ["show episode 1.mp4", "show episode 10.mp4", "show episode 2.mp4"]
    assert [a.video for a in match.repeats] == sorted(
        (a.video for a in match.repeats), key=lambda n: int(n.split()[2][:-4])
    )
    times = {match.video: match.at_ms} | {a.video: a.at_ms for a in match.repeats}
    assert times["show episode 1.mp4"] == pytest.approx(seconds(22), abs=140)
    assert times["show episode 2.mp4"] == pytest.approx(seconds(52), abs=140)


def test_an_intro_of_a_whole_season_comes_as_one_group_in_order(tmp_path):
    painter, season = Painter(), tmp_path / "season"
    season.mkdir()
    opening = {n: 0 if n % 3 else 20 + n for n in range(1, 13)}  # frames of an episode before its intro
    for n, before in opening.items():
        painter.film(season / f"show episode {n}.mp4", [(n, 0, before), INTRO, (n, 100, 24)], crf=20 + n % 5)
    library = Library(Settings(home=tmp_path / "home"))
    library.index([season], progress=lambda _: None)
    (match,) = Finder(library).find([painter.picture(tmp_path / "q.jpg", 0, 22)])
    library.close()
    told = {match.video: match.at_ms} | {a.video: a.at_ms for a in match.repeats}
    assert match.verdict == "found"
    assert told == {
        f"show episode {n}.mp4": pytest.approx(seconds(before + 22), abs=140) for n, before in opening.items()
    }
    numbers = [int(a.video.split()[2][:-4]) for a in match.repeats]
    assert numbers == sorted(numbers)


def test_a_moment_of_one_episode_is_no_group(world, tmp_path):
    painter, finder = world
    (match,) = finder.find([painter.picture(tmp_path / "q.jpg", 1, 30)])
    assert (match.video, match.verdict, match.repeats) == ("show episode 1.mp4", "found", ())


def test_identical_films_under_two_names_are_both_named(world, tmp_path):
    painter, finder = world
    (match,) = finder.find([painter.picture(tmp_path / "q.jpg", 6, 30)])
    assert {match.video, *(a.video for a in match.repeats)} == {"twin a.mp4", "twin b.mp4"}
    assert [a.at_ms for a in match.repeats] == [match.at_ms]


def test_a_loop_names_the_other_time(world, tmp_path):
    painter, finder = world
    (match,) = finder.find([painter.picture(tmp_path / "q.jpg", 4, 20)])
    times = sorted([match.at_ms, *(a.at_ms for a in match.repeats)])
    assert {match.video, *(a.video for a in match.repeats)} == {"loop.mp4"}
    assert times == pytest.approx([seconds(20), seconds(95)], abs=140)


@pytest.mark.parametrize(("ending", "speed"), [("gif", 1), ("gif", 2), ("webp", 1), ("mp4", 1)])
def test_a_clip_is_found_as_a_span_at_its_speed(world, tmp_path, ending, speed):
    painter, finder = world
    numbers = range(60, 60 + 30 * speed, speed)
    pictures = [np.asarray(cv2.resize(painter.frame(8, n), (320, 180))) for n in numbers]
    path = tmp_path / f"q.{ending}"
    if ending == "mp4":
        painter.film(path, [(8, 60, 30)], crf=28)
    else:
        animation(path, pictures, each_ms=round(1000 / FPS))
    (match,) = finder.find([path])
    assert (match.video, match.verdict) == ("long.mp4", "found")
    assert match.span_ms == pytest.approx((seconds(60), seconds(60 + 30 * speed)), abs=330)
    assert match.at_ms == match.span_ms[0]
    assert match.as_json()["span_ms"] == list(match.span_ms)


def test_a_still_gif_is_a_picture(world, tmp_path):
    painter, finder = world
    path = animation(tmp_path / "q.gif", [painter.frame(8, 50)] * 3, each_ms=100)
    (match,) = finder.find([path])
    assert (match.video, match.span_ms) == ("long.mp4", None)


def test_each_panel_of_a_collage_gets_its_answer(world, tmp_path):
    painter, finder = world
    shown = [(1, 30), (8, 100), (3, 30), (99, 10)]
    path = montage(tmp_path / "q.jpg", [painter.frame(*at) for at in shown], columns=2)
    (match,) = finder.find([path])
    assert [part.video for part in match.parts[:3]] == ["show episode 1.mp4", "long.mp4", "show episode 10.mp4"]
    assert [part.verdict for part in match.parts] == ["found", "found", "found", "absent"]
    assert match.parts[1].panel[0] >= 490
    assert match.verdict == "found"
    assert len(match.as_json()["parts"]) == 4


def test_a_pair_without_a_gap_is_told_apart_too(world, tmp_path):
    painter, finder = world
    path = montage(tmp_path / "q.jpg", [painter.frame(1, 30), painter.frame(8, 100)], columns=1, gap=0)
    (match,) = finder.find([path])
    assert [part.video for part in match.parts] == ["show episode 1.mp4", "long.mp4"]


@pytest.mark.parametrize("scene", range(5))
def test_one_picture_is_not_taken_apart(world, tmp_path, scene):
    painter, finder = world
    (match,) = finder.find([painter.picture(tmp_path / "q.jpg", scene, 20)])
    assert match.parts == ()


def test_borders_make_panels_and_a_plain_picture_has_none():
    plain = np.random.default_rng(1).integers(0, 200, (100, 200), dtype=np.uint8)
    assert panels_of(plain) == [(0, 0, 200, 100)]
    halves = np.concatenate([np.sort(plain, axis=1) // 4, 120 + np.sort(plain, axis=1)[:, ::-1] // 2])
    assert panels_of(halves) == [(0, 0, 200, 100), (0, 101, 200, 99)]


def weak(picture, seed):
    """Next to nothing of a picture: small, soft and noisy."""
    rng = np.random.default_rng(seed)
    small = cv2.resize(picture, (150, 84), interpolation=cv2.INTER_AREA)
    return np.asarray(np.clip(cv2.GaussianBlur(small, (0, 0), 1.1) + rng.normal(0, 9, small.shape), 0, 255), np.uint8)


def saved(path, picture):
    Image.fromarray(picture).save(path, quality=85)
    return path


def test_stills_of_one_film_are_surer_together(world, tmp_path):
    painter, finder = world
    paths = [saved(tmp_path / f"{n}.png", weak(painter.frame(8, n), n)) for n in (20, 70, 120)]
    alone = finder.find(paths)
    (match,) = finder.find(paths, joint=True)
    assert match.video == "long.mp4"
    assert match.confidence >= max(a.confidence for a in alone) - 0.001
    assert [part.image for part in match.parts] == [str(p) for p in paths]


def test_junk_among_the_stills_changes_nothing_and_is_told(world, tmp_path):
    painter, finder = world
    paths = [painter.picture(tmp_path / f"{n}.jpg", 8, n) for n in (20, 90)]
    junk = saved(tmp_path / "junk.png", painter.frame(99, 10))
    (match,) = finder.find([junk, *paths], joint=True)
    assert (match.video, match.verdict) == ("long.mp4", "found")
    assert [part.video for part in match.parts[1:]] == ["long.mp4"] * 2
    assert match.parts[0].verdict == "absent"


def test_of_two_films_the_one_that_more_stills_are_from_is_the_answer(world, tmp_path):
    painter, finder = world
    shown = [(1, 30), (8, 100), (8, 40)]
    (match,) = finder.find([painter.picture(tmp_path / f"{n}.jpg", *at) for n, at in enumerate(shown)], joint=True)
    assert (match.video, match.verdict) == ("long.mp4", "found")
    assert match.parts[0].video == "show episode 1.mp4"
    assert "show episode 1.mp4" in [a.video for a in match.alternatives]


def test_what_each_still_says_second_can_be_what_all_say_together(world, tmp_path):
    """Each still is mostly of another film, with a little of the same one in a corner: all together it weighs most."""
    painter, finder = world
    paths = []
    for n, (scene, number) in enumerate([(1, 30), (3, 30), (6, 30)]):
        picture = painter.frame(scene, number).copy()
        inset = cv2.resize(painter.frame(8, 30 + 40 * n), (180, 101), interpolation=cv2.INTER_AREA)
        faded = np.zeros((*inset.shape[:2], 1), np.float32)
        faded[8:-8, 8:-8] = 1  # what has sharp straight borders would be searched for by itself
        faded = cv2.GaussianBlur(faded, (0, 0), 4)[:, :, None]
        picture[150:251, 280:460] = faded * inset + (1 - faded) * picture[150:251, 280:460]
        paths.append(saved(tmp_path / f"{n}.png", picture))
    alone = [match.video for match in finder.find(paths)]
    (match,) = finder.find(paths, joint=True)
    assert match.video == "long.mp4", alone
    assert set(alone) != {"long.mp4"}
