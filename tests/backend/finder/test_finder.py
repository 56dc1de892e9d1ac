"""Pictures taken from made films are found at the very frame; strangers are not."""

import io
import json

import cv2
import numpy as np
import pytest
from PIL import Image

from backend.__main__ import main
from backend.finder import Finder, draw_proof
from backend.finder.edits import EDITS
from backend.library import Library
from backend.settings import Settings
from tests.synthetic import crop_query, moving_video, save_picture, texture, watermarked

FRAME = 33


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    root = tmp_path_factory.mktemp("world")
    (root / "films").mkdir()
    made = [
        moving_video(root / "films" / f"{name}.mp4", seconds=3, seed=seed, audio=False, cuts=(50,))
        for seed, name in enumerate(["one", "two", "夏の海"], 1)
    ]
    library = Library(Settings(home=root / "home"))
    library.index([root / "films"], progress=lambda _: None)
    yield root, made, Finder(library)
    library.close()


def smaller(picture):
    return cv2.resize(picture, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)


QUERIES = {
    "whole": (lambda p: p, ()),
    "small": (smaller, ()),
    "cropped": (lambda p: crop_query(p, share=0.4, at=(0.3, 0.6)), ("cropped",)),
    "mirrored": (lambda p: np.ascontiguousarray(p[:, ::-1]), ("mirrored",)),
    "watermarked": (watermarked, ()),
    "recoloured": (lambda p: np.repeat(cv2.cvtColor(p, cv2.COLOR_RGB2GRAY)[:, :, None], 3, axis=2), ("recoloured",)),
    "barred": (lambda p: cv2.copyMakeBorder(p, 60, 60, 0, 0, cv2.BORDER_CONSTANT), ("bars",)),
    "stretched": (lambda p: cv2.resize(p, (420, 240)), ("stretched",)),
}


@pytest.mark.parametrize("edit", QUERIES)
def test_the_frame_is_found_whatever_was_done_to_it(world, tmp_path, edit):
    _, films, finder = world
    change, named = QUERIES[edit]
    query = save_picture(tmp_path / "query.jpg", change(films[1].frame(FRAME)))
    (match,) = finder.find([query])
    assert (match.video, match.verdict) == ("two.mp4", "found")
    assert abs(match.at_ms - films[1].ms(FRAME)) <= 40
    assert match.tie_ms[0] <= match.at_ms <= match.tie_ms[1]
    assert set(named) <= set(match.edits) <= set(EDITS)
    assert match.confidence > 0.8


def another_object(picture, seed, at=(150, 130), reach=62):
    """The picture with a patterned ball of many colours standing before it."""
    pattern = texture(seed, (320, 240))[: picture.shape[0], : picture.shape[1]]
    mask = np.zeros(picture.shape[:2], np.uint8)
    cv2.circle(mask, at, reach, 255, -1)
    changed = picture.copy()
    changed[mask > 0] = pattern[mask > 0]
    return changed


@pytest.mark.parametrize("edit", ["whole", "small", "mirrored", "recoloured"])
def test_another_object_before_the_same_background_is_another_moment(world, tmp_path, edit):
    _, films, finder = world
    query = save_picture(tmp_path / "query.jpg", QUERIES[edit][0](another_object(films[1].frame(FRAME), seed=77)))
    (match,) = finder.find([query])
    assert (match.video, match.verdict) == ("two.mp4", "same_place")
    assert match.confidence < 0.5


def stickers(picture):
    marked = picture.copy()
    cv2.circle(marked, (80, 70), 34, (250, 210, 40), -1)
    cv2.circle(marked, (230, 160), 30, (40, 90, 220), -1)
    return marked


def caption(picture):
    marked = picture.copy()
    cv2.putText(marked, "WHEN IT RAINS", (10, 50), cv2.FONT_HERSHEY_DUPLEX, 1.2, (0, 0, 0), 8)
    cv2.putText(marked, "WHEN IT RAINS", (10, 50), cv2.FONT_HERSHEY_DUPLEX, 1.2, (255, 255, 255), 3)
    return marked


def outlined(picture):
    """Words in white letters with black borders, top and bottom."""
    laid = np.ascontiguousarray(picture)
    for at, text in (((14, 38), "ME ON MONDAY"), ((60, 226), "AND IT WORKS")):
        for colour, width in ((0, 7), (255, 2)):
            cv2.putText(laid, text, at, cv2.FONT_HERSHEY_DUPLEX, 1.0, (colour,) * 3, width, cv2.LINE_AA)
    return laid


@pytest.mark.parametrize("lay", [stickers, caption, outlined])
def test_what_was_laid_over_the_picture_is_no_object(world, tmp_path, lay):
    _, films, finder = world
    (match,) = finder.find([save_picture(tmp_path / "query.jpg", lay(films[1].frame(FRAME)))])
    assert (match.video, match.verdict) == ("two.mp4", "found")


def test_the_box_says_where_the_picture_lies(world, tmp_path):
    _, films, finder = world
    query = save_picture(tmp_path / "query.jpg", films[0].frame(FRAME)[60:180, 80:240])
    (match,) = finder.find([query])
    assert np.abs(np.array(match.box) - (250, 250, 500, 500)).max() <= 20, "six pixels of a film 320 wide"


@pytest.mark.parametrize("seed", [901, 902])
def test_a_stranger_is_said_to_be_absent(world, tmp_path, seed):
    _, _, finder = world
    (match,) = finder.find([save_picture(tmp_path / "query.jpg", texture(seed, (320, 240))[:240, :320])])
    assert match.verdict == "absent"
    assert match.video, "the best guess is filled in whatever the verdict"


def test_a_picture_without_features_says_so(world, tmp_path):
    _, _, finder = world
    (match,) = finder.find([save_picture(tmp_path / "query.jpg", np.full((240, 320, 3), 90, np.uint8))])
    assert (match.verdict, match.reason) == ("absent", "featureless")


def test_an_unreadable_picture_and_an_empty_library_are_answers_too(world, tmp_path):
    _, _, finder = world
    (tmp_path / "notes.jpg").write_text("no picture")
    (match,) = finder.find([tmp_path / "notes.jpg"])
    assert (match.verdict, match.reason.split(":")[0]) == ("absent", "unreadable")
    picture = save_picture(tmp_path / "a.jpg", texture(1, (64, 64)))
    empty = Library(Settings(home=tmp_path / "home"))
    assert Finder(empty).find([picture])[0].reason == "empty library"
    empty.close()


def test_several_pictures_of_one_film_get_one_answer(world, tmp_path):
    _, films, finder = world
    pictures = [save_picture(tmp_path / f"{n}.jpg", crop_query(films[2].frame(n))) for n in (10, 30)]
    (match,) = finder.find(pictures, joint=True)
    assert (match.video, match.verdict) == ("夏の海.mp4", "found")
    assert match.confidence >= max(m.confidence for m in finder.find(pictures)) - 0.001


def test_a_deleted_film_is_no_answer(world, tmp_path):
    _, films, _ = world
    copies = tmp_path / "films"
    copies.mkdir()
    for film in films[:2]:
        (copies / film.path.name).write_bytes(film.path.read_bytes())
    library = Library(Settings(home=tmp_path / "home"))
    library.index([copies], progress=lambda _: None)
    query = save_picture(tmp_path / "query.jpg", films[1].frame(FRAME))
    assert Finder(library).find([query])[0].verdict == "found"
    (copies / "two.mp4").unlink()
    (match,) = Finder(library).find([query])
    assert (match.video, match.verdict) == ("one.mp4", "absent")
    (copies / "one.mp4").unlink()
    assert Finder(library).find([query])[0].reason == "empty library"
    library.close()


def test_a_film_that_can_no_longer_be_read_is_told_by_what_is_stored_of_it(world, tmp_path):
    _, films, _ = world
    copies = tmp_path / "films"
    copies.mkdir()
    for film in films[:2]:
        (copies / film.path.name).write_bytes(film.path.read_bytes())
    library = Library(Settings(home=tmp_path / "home"))
    library.index([copies], progress=lambda _: None)
    (copies / "two.mp4").write_bytes(b"no longer a film")
    query = save_picture(tmp_path / "query.jpg", films[1].frame(FRAME))
    (match,) = Finder(library).find([query])
    assert (match.video, match.verdict) == ("two.mp4", "same_place")
    assert abs(match.at_ms - films[1].ms(FRAME)) <= 1000
    library.close()


def test_the_proof_is_one_picture_of_at_most_a_megapixel(world, tmp_path):
    _, films, finder = world
    query = save_picture(tmp_path / "query.jpg", crop_query(films[2].frame(FRAME)))
    (match,) = finder.find([query])
    with Image.open(io.BytesIO(draw_proof(query, match))) as proof:
        assert proof.format == "JPEG"
        assert proof.width * proof.height <= 1_000_000
        assert proof.width > 2 * 320


def test_the_verb_prints_one_line_an_image(world, tmp_path, monkeypatch, capsys):
    root, films, _ = world
    monkeypatch.setenv("I2VF_HOME", str(root / "home"))
    query = str(save_picture(tmp_path / "query.jpg", films[0].frame(FRAME)))
    assert main(["find", "--json", query, query]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["image"] for line in lines] == [query, query]
    assert lines[0]["path"] == str(films[0].path)
    assert lines[0]["verdict"] == "found"
    assert main(["find", query]) == 0
    assert "found" in capsys.readouterr().out
