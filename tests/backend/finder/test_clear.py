"""Names are said of a picture only where its own evidence is clear."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from backend.finder.clear import Trial, clear, tells
from backend.finder.content import content_of
from backend.finder.edits import look_at, shape_of
from backend.finder.laid import surface_of
from backend.finder.query import as_query
from tests.backend.finder.worlds import SIZE, Painter

ALL = {"cropped", "rotated", "stretched", "blurred"}


@pytest.fixture(scope="module")
def painter():
    return Painter()


def trial_of(picture, matrix, frame):
    query = as_query(picture)
    surface = surface_of(query, matrix, frame, SIZE)
    content = content_of(surface)
    return Trial(query, matrix, frame, SIZE, surface, content, shape_of(matrix, content, query.size, SIZE).kept)


def test_a_crop_that_the_whole_frame_explains_better_is_none(painter):
    frame = painter.frame(0, 20)
    a_little_off = np.array([(0.94, 0, 14.0), (0, 0.94, 8.0), (0, 0, 1.0)])
    assert "cropped" not in clear(ALL, trial_of(frame, a_little_off, frame))
    moved = np.array([(1.0, 0, 60.0), (0, 1.0, 40.0), (0, 0, 1.0)])
    assert "cropped" in clear(ALL, trial_of(frame[40:230, 60:420], moved, frame))


def test_a_turn_and_a_stretch_need_that_the_upright_map_does_worse(painter):
    frame = painter.frame(0, 20)
    upright = clear(ALL, trial_of(frame, np.eye(3), frame))
    assert not {"rotated", "stretched"} & upright
    turn = np.vstack([cv2.getRotationMatrix2D((240, 135), 8, 1), (0, 0, 1)])
    turned = np.asarray(cv2.warpPerspective(frame, np.linalg.inv(turn), SIZE), np.uint8)
    assert "rotated" in clear(ALL, trial_of(turned, turn, frame))
    narrow = np.asarray(cv2.resize(frame, (360, 270)), np.uint8)
    assert "stretched" in clear(ALL, trial_of(narrow, np.diag([4 / 3, 1.0, 1.0]), frame))


def test_nothing_is_laid_over_a_picture_that_is_not_the_frame(painter):
    other = painter.frame(1, 10)
    assert not tells(trial_of(other, np.eye(3), painter.frame(0, 20)))
    seen = look_at(as_query(other), np.eye(3), painter.frame(0, 20), SIZE)
    assert not {"text", "logo", "blurred"} & set(seen.edits)
