"""What is kept of a film: enough to find every moment of it, and no more than an hour may take."""

import numpy as np
import pytest

from backend.library.features import Seeker, extract
from backend.library.sampler import Ration, kept_frames
from tests.synthetic import texture


class Shot:
    """A frame as the sampler sees one: when it is shown and how it looks at a glance."""

    def __init__(self, pts_ms, level):
        self.pts_ms = pts_ms
        self._level = level

    def glance(self):
        return np.full((18, 32), self._level, np.int16)


def film(levels, step_ms=100):
    return [Shot(n * step_ms, level) for n, level in enumerate(levels)]


def times(frames, **more):
    return [frame.pts_ms for frame in kept_frames(frames, **more)]


MOVING = [n % 20 for n in range(62)]
STILL = [50] * 62


def test_moving_film_keeps_a_frame_a_second_and_a_still_one_every_other():
    assert times(film(MOVING)) == [0, 1000, 2000, 3000, 4000, 5000, 6000]
    assert times(film(STILL)) == [0, 1800, 3600, 5400, 6100]


def test_what_moved_and_came_back_counts_as_moved():
    levels = [50] * 4 + [60] * 2 + [50] * 56
    assert times(film(levels))[:3] == [0, 1000, 2800]


@pytest.mark.parametrize(
    ("described", "kept"),
    [
        ([700, 2000, 3300], [0, 700, 2000, 3300, 4300, 5300, 6100]),
        ([600, 1600], [0, 1000, 2000, 3000, 4000, 5000, 6000]),
        ([1300, 2700], [0, 1300, 2300, 3300, 4300, 5300, 6100]),
    ],
)
def test_frames_that_cost_nothing_are_taken_for_those_due_a_third_of_a_second_earlier_or_later(described, kept):
    assert times(film(MOVING), described=described) == kept


def test_a_first_look_takes_fewer_of_a_shot_and_one_of_each():
    keys = [Shot(at, at // 8000 * 100 + at // 1000) for at in range(0, 20_000, 2000)]
    assert times(keys, every_ms=3500) == [0, 4000, 8000, 12000, 16000]


def test_cuts_are_kept_but_flashing_lights_only_every_so_often():
    assert times(film([0] * 5 + [100] * 5 + [200] * 6)) == [0, 500, 1000, 1500]
    assert times(film([0, 100] * 10)) == [0, 300, 600, 900, 1200, 1500, 1800]


def test_features_stay_within_what_an_hour_may_take():
    thick, ordinary = Ration(200), Ration(200)
    at_four_a_second = [thick.take(at) for at in range(0, 3_600_000, 250)]
    assert at_four_a_second[:8] == [200] * 8
    assert min(at_four_a_second) == 56
    assert 22 * sum(at_four_a_second) + 134 * len(at_four_a_second) < 20_000_000
    assert {ordinary.take(at) for at in range(0, 3_600_000, 900)} == {200}


def test_a_seeker_finds_in_each_picture_what_is_found_in_it_alone():
    """However strong or faint the pictures before it were."""
    seeker = Seeker()
    for seed, contrast in ((1, 1.0), (2, 1.0), (3, 0.1), (4, 0.0), (5, 0.6), (6, 1.0)):
        gray = np.asarray(128 + (texture(seed, (320, 240))[..., 0].astype(int) - 128) * contrast, np.uint8)
        one, other = seeker.extract(gray, limit=100), extract(gray, limit=100)
        assert np.array_equal(one.points, other.points)
        rows = [{row.tobytes() for row in found.descriptors} for found in (one, other)]
        assert len(rows[0] & rows[1]) >= 0.98 * len(other)  # one point in two directions may lose either
