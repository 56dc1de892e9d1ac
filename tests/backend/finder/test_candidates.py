"""How many frames are looked at closer."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from backend.finder.candidates import candidates
from backend.library import Snapshot


def library(frames: int, *, films: int) -> Any:
    """As many films of one length; each descriptor's neighbours are the first frame of each film, the first film's best."""
    each = frames // films
    firsts = np.arange(films, dtype=np.int64) * each
    far = np.linspace(100, 200, films, dtype=np.float32)
    index = SimpleNamespace(
        neighbours=lambda descriptors, k: (np.tile(far, (len(descriptors), 1)), np.tile(firsts, (len(descriptors), 1))),
        nearest_codes=lambda code, k: (np.zeros(0, np.int64), np.zeros(0, np.int64)),
    )
    starts = tuple(range(0, each * films, each))
    return SimpleNamespace(
        index=index,
        starts=starts,
        segments=[range(each)] * films,
        place=lambda frame: (frame // each, frame % each),
    )


@pytest.mark.parametrize(("frames", "looked_at"), [(12_000, 16), (600_000, 50)])
def test_a_large_library_has_more_frames_looked_at(frames, looked_at):
    features = SimpleNamespace(descriptors=np.zeros((5, 128), np.uint8))
    query = cast("Any", SimpleNamespace(features=features, codes=()))
    found = candidates(cast("Snapshot", library(frames, films=60)), query)
    assert len(found) == looked_at
    assert [c.film for c in found] == sorted(c.film for c in found)
