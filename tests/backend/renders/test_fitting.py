"""What a number of bytes can carry."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from backend.media.encode import Expected
from backend.renders.fitting import fit

HD = Expected(1920, 1080, Fraction(30), 30 * 60)


def test_more_bytes_make_a_larger_picture():
    sizes = [fit(HD, megabytes * 10**6).height for megabytes in (2, 8, 16, 60)]
    assert sizes == sorted(sizes)
    assert sizes[-1] == 1080


@given(
    width=st.integers(72, 960).map(lambda n: 2 * n),
    height=st.integers(72, 960).map(lambda n: 2 * n),
    frames=st.integers(1, 10**6),
    limit=st.integers(10_000, 10**9),
)
def test_a_picture_is_never_enlarged_and_keeps_its_shape(width, height, frames, limit):
    film = Expected(width, height, Fraction(25), frames)
    small = fit(film, limit)
    assert small.width <= width
    assert small.height <= height
    assert small.width % 2 == small.height % 2 == 0
    assert abs(small.width / small.height - width / height) <= 2 / small.height * max(1, width / height)
    assert small.picture_kbps >= 80
