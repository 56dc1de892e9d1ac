"""The proof picture, the names it gives to edits, and the map that names and box are told by."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from backend.finder import Finder, Match, draw_proof
from backend.finder.content import content_of
from backend.finder.laid import surface_of
from backend.finder.plain import plainest
from backend.finder.proof import told_edits
from backend.finder.query import as_query
from backend.library import Library
from backend.settings import Settings
from benchmarks.finder_marked import mark
from benchmarks.finder_proof import Told
from tests.backend.finder.worlds import SIZE, Painter, montage

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


def test_the_plainer_map_is_taken_only_where_it_agrees(world):
    painter, _ = world
    frame = painter.frame(0, 20)
    query = as_query(frame)
    slightly = np.array([(1.001, 0.0008, 0.3), (-0.0006, 0.999, -0.4), (0, 0, 1.0)])
    surface = surface_of(query, slightly, frame, SIZE)
    assert np.allclose(plainest(slightly, surface.alike, content_of(surface), SIZE), np.eye(3), atol=1e-9)
    turned = np.array([(0.99, 0.12, 3.0), (-0.12, 0.99, 4.0), (0, 0, 1.0)])
    assert plainest(turned, surface.alike, content_of(surface), SIZE) is turned
