"""The proof picture, the names it gives to edits, and the map that names and box are told by."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from backend.finder import Finder, Match, captions, draw_proof
from backend.finder.captions import caption, told_edits
from backend.finder.content import content_of
from backend.finder.edits import EDITS
from backend.finder.laid import surface_of
from backend.finder.plain import plainest
from backend.finder.query import as_query
from backend.library import Library
from backend.media.fonts import font_for
from backend.settings import Settings
from benchmarks.finder_marked import mark
from benchmarks.finder_proof import Told
from tests.backend.finder.worlds import SIZE, Painter, montage
from tests.synthetic import texture

LONG = "夏の海の思い出と、とても長い名前のついた動画ファイル、第二回編集版の最終コピー.mp4"


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    root = tmp_path_factory.mktemp("proofs")
    (root / "films").mkdir()
    painter = Painter()
    painter.film(root / "films" / LONG, [(0, 0, 40)])
    painter.film(root / "films" / "city.mp4", [(1, 0, 40)])
    library = Library(Settings(home=root / "home"))
    library.index([root / "films"], progress=lambda _: None)
    yield painter, Finder(library)
    library.close()


@pytest.mark.parametrize(
    "edit",
    ["whole", "small", "crop45", "mirrored crop", "bars", "cropped bars", "cropped band", "inset40", "phone", "story", "grey", "soft", "caption", "screenphoto"],
)  # fmt: skip
def test_what_was_done_is_named_and_the_box_is_where_it_lies(world, tmp_path, edit):
    painter, finder = world
    truth = mark(edit, painter.frame(0, 20), painter.frame(1, 10), np.random.default_rng(4))
    path = tmp_path / "q.jpg"
    Image.fromarray(truth.picture).save(path, quality=85)
    (match,) = finder.find([path])
    told = Told(edit, truth, match, LONG)
    assert told.found
    assert (told.missing, told.wrong) == (frozenset(), frozenset())
    assert told.overlap >= 0.9


def proof_of(query: Path, match: Match) -> Image.Image:
    return Image.open(io.BytesIO(draw_proof(query, match)))


def test_long_and_foreign_names_and_every_shape_fit_a_megapixel(world, tmp_path):
    painter, finder = world
    for name, edit in (("wide", "whole"), ("tall", "phone")):
        truth = mark(edit, painter.frame(0, 20), painter.frame(1, 10), np.random.default_rng(4))
        path = tmp_path / f"{name}.jpg"
        Image.fromarray(truth.picture).save(path)
        proof = proof_of(path, finder.find([path])[0])
        assert proof.width * proof.height <= 1_000_000
        assert np.asarray(proof)[:, -20:].std() < 4, "nothing runs over the edge"


def test_the_box_can_be_seen(world, tmp_path):
    painter, finder = world
    path = tmp_path / "q.jpg"
    Image.fromarray(painter.frame(0, 20)[60:200, 100:400]).save(path)
    (match,) = finder.find([path])
    with_box, without = (np.asarray(proof_of(path, m)).astype(int) for m in (match, replace(match, box=None)))
    yellow = (np.abs(with_box - np.array([255, 200, 40])).max(axis=2) < 40).sum()
    assert yellow > (np.abs(without - np.array([255, 200, 40])).max(axis=2) < 40).sum() + 500


def test_a_collage_has_a_row_for_each_panel_that_was_found(world, tmp_path):
    painter, finder = world
    path = montage(tmp_path / "q.jpg", [painter.frame(0, 20), painter.frame(1, 10)], columns=2)
    (match,) = finder.find([path])
    one = proof_of(path, replace(match, parts=match.parts[:1]))
    two = proof_of(path, match)
    assert two.height > 1.4 * one.height * (280 / 460)
    assert two.width * two.height <= 1_000_000


def test_a_crop_is_told_by_area():
    assert told_edits(("mirrored", "cropped", "text"), (100, 0, 600, 700)) == (
        "mirrored, cropped to 42 % of the frame's area, with writing"
    )
    assert told_edits((), None) == "no edits seen"


@pytest.mark.parametrize("lang", captions.languages())
def test_every_language_has_all_captions_and_they_can_be_drawn(lang):
    table = captions._table()
    assert table[lang].keys() == table["en"].keys()
    assert table[lang]["edits"].keys() == table["en"]["edits"].keys() == {*EDITS, "part"}
    assert "{percent}" in table[lang]["edits"]["part"]
    words = [word for key, word in table[lang].items() if key != "edits"] + list(table[lang]["edits"].values())
    assert all(font_for(word) for word in words)


def test_captions_are_in_the_language_of_the_turn(world, tmp_path):
    painter, finder = world
    assert told_edits(("mirrored", "cropped"), (0, 0, 500, 1000), "zh") == "左右翻转，裁剪到画面的 50%"
    assert caption("zh-HK", "film") == caption("zh", "film") != caption("fr", "film") == caption("en", "film")
    path = tmp_path / "q.jpg"
    Image.fromarray(painter.frame(0, 20)).save(path, quality=85)
    (match,) = finder.find([path])
    assert draw_proof(path, match, "zh") != draw_proof(path, match)
    assert draw_proof(path, match, "fr") == draw_proof(path, match)


@pytest.mark.parametrize("mirrored", [False, True])
def test_another_object_at_the_same_place_is_marked_in_both_pictures(world, tmp_path, mirrored):
    painter, finder = world
    picture = with_another_object(painter.frame(0, 20))
    path = tmp_path / "q.jpg"
    Image.fromarray(np.ascontiguousarray(picture[:, ::-1]) if mirrored else picture).save(path, quality=90)
    (match,) = finder.find([path])
    assert match.verdict == "same_place"
    places = [other.picture for other in match.differences], [other.frame for other in match.differences]
    for (x, y, width, height), at in zip((places[0][0], places[1][0]), (690 if mirrored else 310, 310), strict=True):
        assert abs(x + width / 2 - at) < 60
        assert abs(y + height / 2 - 520) < 90
    marked = np.asarray(proof_of(path, match)).astype(int)
    plain = np.asarray(proof_of(path, replace(match, differences=()))).astype(int)
    pink = [(np.abs(one - np.array([255, 96, 168])).max(axis=2) < 50).sum() for one in (marked, plain)]
    assert pink[0] > pink[1] + 300
    assert marked.shape[0] > plain.shape[0], "a line says what the colour means"


def with_another_object(picture):
    """A patterned ball of many colours at 31 % of the width and 52 % of the height."""
    pattern = texture(77, SIZE)[: SIZE[1], : SIZE[0]]
    mask = np.zeros(picture.shape[:2], np.uint8)
    cv2.circle(mask, (round(0.31 * SIZE[0]), round(0.52 * SIZE[1])), 52, 255, -1)
    changed = picture.copy()
    changed[mask > 0] = pattern[mask > 0]
    return changed


def test_the_plainer_map_is_taken_only_where_it_agrees(world):
    painter, _ = world
    frame = painter.frame(0, 20)
    query = as_query(frame)
    slightly = np.array([(1.001, 0.0008, 0.3), (-0.0006, 0.999, -0.4), (0, 0, 1.0)])
    surface = surface_of(query, slightly, frame, SIZE)
    assert np.allclose(plainest(slightly, surface.alike, content_of(surface), SIZE), np.eye(3), atol=1e-9)
    turned = np.array([(0.99, 0.12, 3.0), (-0.12, 0.99, 4.0), (0, 0, 1.0)])
    assert plainest(turned, surface.alike, content_of(surface), SIZE) is turned
