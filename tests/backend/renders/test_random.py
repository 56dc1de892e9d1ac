"""Random drafts: each must come out exactly as long as it is (`render` verifies every film it publishes), sound beside picture."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from tests.backend.renders.conftest import draft, segment, titled
from tests.backend.renders.material import RATE, numbers, samples

FILMS = {"n": 6000, "mute": 3000, "mono": 3000, "p25": 4000, "ntsc": 3003, "odd": 2000}


def random_segment(pick: random.Random) -> dict[str, Any]:
    media_id = pick.choice([*FILMS, "still"])
    d = pick.choice([33, 40, 100, 333, 500, 777, 1000])
    if media_id == "still":
        return segment(d, media_id="still", fade_in_ms=pick.choice([0, 100]))
    speed = pick.choice([[1, 1], [1, 1], [2, 1], [1, 2], [5, 4], [1, 3]])
    facts: dict[str, Any] = {
        "speed": speed,
        "source_start_ms": pick.randint(0, FILMS[media_id] - d * speed[0] // speed[1]),
    }
    extras = {
        "reverse": True,
        "freeze": True,
        "volume": pick.randint(0, 200),
        "fade_out_ms": 200,
        "crop": [pick.randint(0, 400), 100, 500, 700],
        "rotate": pick.choice([90, 180, 270]),
        "flip": pick.choice(["h", "v", "hv"]),
        "filters": [
            {"k": pick.choice(["bw", "brightness", "contrast", "saturation", "blur"]), "v": pick.randint(-60, 60)}
        ],
        "transition": {"kind": pick.choice(["crossfade", "dissolve", "fade"]), "d": pick.choice([100, 400, 3000])},
    }
    for name in pick.sample(sorted(extras), pick.randint(0, 3)):
        facts[name] = extras[name]
    return segment(d, media_id=media_id, **facts)


def random_draft(pick: random.Random) -> dict[str, Any]:
    main = [random_segment(pick) for _ in range(pick.randint(1, 5))]
    total = sum(part["d"] for part in main)
    tracks = []
    if pick.random() < 0.5:
        tracks.append(
            {"tt": 1, "m": {"duck": pick.random() < 0.5}, "sg": [segment(total, media_id="tone", loop=True, volume=30)]}
        )
    if pick.random() < 0.5:
        tracks.append(titled("标题 title", pick.randint(0, total // 2), total // 3, fade_ms=pick.choice([0, 100])))
    if pick.random() < 0.3:
        tracks.append({"tt": 0, "m": {}, "sg": [segment(total // 2 + 1, media_id="logo", box=[700, 50, 250, 250])]})
    return draft(
        *main,
        tracks=tuple(tracks),
        fps=pick.choice([24, 25, 29.97, 30, 60]),
        width=pick.choice([180, 320, 241]),
        height=pick.choice([180, 320]),
        fit=pick.choice(["fit", "fill", "blur"]),
    )


def check_length(made, seed: int) -> None:
    wanted = random_draft(random.Random(seed))
    film = made(wanted)
    assert abs(film.duration_ms - wanted["d"]) <= 1000 / wanted["m"]["fps"], seed


def check_sound(made, seed: int, longest: int = 1500, **options: Any) -> float:
    """Pieces of the numbered film at random places; worst distance in seconds between a beep and its frame."""
    pick = random.Random(seed)
    pieces = [
        segment(pick.randint(300, longest), media_id="n", source_start_ms=pick.randint(0, 4400)) for _ in range(4)
    ]
    film = made(draft(*pieces), **options)
    shown, heard, worst = numbers(film.path), samples(film.path), 0.0
    for frame in range(4, len(shown) - 4):
        if shown[frame] % 30 == 0 and shown[frame - 4 : frame + 4] == list(range(shown[frame] - 4, shown[frame] + 4)):
            near = heard[int((frame / 30 - 0.08) * RATE) : int((frame / 30 + 0.08) * RATE)]
            worst = max(worst, abs(int(np.argmax(np.abs(near) > 0.1)) / RATE - 0.08))
    return worst


@pytest.mark.parametrize("seed", range(6))
def test_a_random_draft_is_as_long_as_it_says(made, seed):
    check_length(made, seed)


@pytest.mark.parametrize("seed", range(2))
def test_sound_stays_with_its_picture(made, seed):
    assert check_sound(made, seed) <= 0.021


@pytest.mark.campaign
def test_five_hundred_random_drafts(made):
    for seed in range(500):
        check_length(made, seed)


@pytest.mark.campaign
def test_sound_stays_with_its_picture_in_five_hundred_drafts(made):
    worst = max(check_sound(made, seed) for seed in range(500))
    print(f"the worst of 500: {1000 * worst:.1f} ms")
    assert worst <= 0.021
