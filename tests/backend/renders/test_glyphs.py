"""Titles that mix scripts: every character is drawn as itself, none is cut off, and what no font draws is refused."""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.errors import FontError
from backend.media.fonts import font_for
from tests.backend.renders.conftest import draft, segment
from tests.backend.renders.material import pictures

POOLS = ("AbgQjyÉñß7&", "找到了這個画面鷹", "見つけたカメラ", "찾았다영상", "😀🎉👍❤☀★♪")
SIZE = (640, 360)
BRIGHT = 110


@pytest.fixture(scope="module")
def known() -> set[str]:
    """The characters that some font here draws."""
    return {character for pool in POOLS for character in pool if has_font(character)}


def has_font(character: str) -> bool:
    try:
        font_for(character)
    except FontError:
        return False
    return True


def ink(made, titles: list[str]) -> list[NDArray[np.bool_]]:
    """Where each title is bright, each alone on a frame of its own, without outline, all in one film."""
    look = {"size": 90, "outline": "none"}
    sg = [segment(33, text=t, start_ms=round(n * 1000 / 30), style=look) for n, t in enumerate(titles)]
    length = round(len(titles) * 1000 / 30)
    wanted = draft(segment(length, media_id="mute", freeze=True), tracks=({"tt": 7, "sg": sg},))
    wanted["m"] |= {"width": SIZE[0], "height": SIZE[1]}
    return [picture.max(axis=2) > BRIGHT for picture in pictures(made(wanted).path)]


def random_title(pick: random.Random) -> str:
    """Three to ten characters of two scripts or more."""
    pools = pick.sample(POOLS, pick.randint(2, 4))
    letters = [pick.choice(pool) for pool in pools] + [
        pick.choice(pick.choice(pools)) for _ in range(pick.randint(1, 6))
    ]
    pick.shuffle(letters)
    return "".join(letters)


def check_titles(made, known: set[str], count: int, seed: int) -> int:
    """Draw random titles forty at a time; how many of them held a character that was refused."""
    pick = random.Random(seed)
    alone = dict(zip(sorted(known), ink(made, sorted(known)), strict=True))
    refused, drawn = 0, []
    for _ in range(count):
        title = random_title(pick)
        missing = set(title) - known
        if missing:
            refused += 1
            with pytest.raises(FontError) as caught:
                font_for(title)
            assert set(caught.value.characters) == missing
        drawn.append("".join(c for c in title if c in known) or "A")
    for start in range(0, len(drawn), 40):
        part = drawn[start : start + 40]
        for title, shown in zip(part, ink(made, part), strict=True):
            rows, columns = np.nonzero(shown)
            edges = (rows.min(), columns.min(), SIZE[1] - 1 - rows.max(), SIZE[0] - 1 - columns.max())
            assert min(edges) > 2, f"{title} is cut off: {edges}"
            expected = sum(int(alone[character].sum()) for character in title)
            assert 0.8 < shown.sum() / expected < 1.2, f"{title} has {shown.sum()} pixels of ink, not {expected}"
    return refused


def test_every_character_looks_like_no_other(made, known):
    """A box for a missing glyph would look the same for two of them."""
    shown = ink(made, sorted(known))
    assert all(picture.any() for picture in shown)
    same = [(a, b) for (a, x), (b, y) in combinations(zip(sorted(known), shown, strict=True), 2) if (x == y).all()]
    assert same == []


def test_titles_of_several_scripts(made, known):
    check_titles(made, known, 10, seed=1)


@pytest.mark.campaign
def test_two_hundred_titles_of_several_scripts(made, known):
    refused = check_titles(made, known, 200, seed=200)
    print(f"200 titles, {len(known)} characters drawn; {refused} titles held one that has no font here and named it")
