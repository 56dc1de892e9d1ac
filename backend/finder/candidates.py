"""First stage: the few frames of the library worth a closer look."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.finder.query import Query
from backend.library import Snapshot

_NEIGHBOURS = 16
#: frames looked at closer, by how many the library has: up to about 30 hours, and beyond (measured: docs/scale.md)
_FRAMES, _MANY, _FRAMES_OF_MANY = 16, 120_000, 50
_FRAMES_A_VIDEO = 5
_SEARCHED = 400
SAME_BITS = 60  # of 256: beyond it unrelated pictures begin


@dataclass(frozen=True)
class Candidate:
    """Frame `frame` of film `film`, numbered as in the snapshot. `bits`: difference of codes, if they found it."""

    film: int
    frame: int
    votes: float
    bits: int | None = None


def candidates(snapshot: Snapshot, query: Query) -> list[Candidate]:
    """Best first; at most five of one film by local features, and near copies by their global code."""
    votes = votes_of(snapshot, query)
    copies = _near_copies(snapshot, query, votes)
    known = {(c.film, c.frame) for c in copies}
    voted = [c for c in _spread(snapshot, votes) if (c.film, c.frame) not in known]
    return copies + voted


def votes_of(snapshot: Snapshot, query: Query) -> NDArray[np.float64]:
    """For each frame of the library (empty when there is nothing to go by) how much speaks for it.

    Each descriptor votes once for a frame, the more the nearer it is compared with its k-th neighbour.
    """
    far, frames = snapshot.index.neighbours(query.features.descriptors[:_SEARCHED], _NEIGHBOURS)
    if not frames.size:
        return np.zeros(0)
    worth = np.maximum(0, 1 - far / np.maximum(far[:, -1:], 1e-6)) + 0.02
    rows = np.broadcast_to(np.arange(len(frames))[:, None], frames.shape)
    there = frames >= 0
    total = _total(snapshot)
    pairs = rows[there].astype(np.int64) * total + frames[there]
    unique, first = np.unique(pairs, return_index=True)  # neighbours come nearest first, so the first is the best
    votes = np.bincount(unique % total, weights=worth[there][first], minlength=total)
    return np.asarray(votes, np.float64)


def _spread(snapshot: Snapshot, votes: NDArray[np.float64]) -> list[Candidate]:
    taken: list[Candidate] = []
    per_film: defaultdict[int, int] = defaultdict(int)
    named = np.flatnonzero(votes)  # of millions of frames a few thousand
    wanted = _FRAMES if len(votes) <= _MANY else _FRAMES_OF_MANY
    for frame in named[np.argsort(-votes[named])][: wanted * 20]:
        film, within = snapshot.place(int(frame))
        if votes[frame] <= 0 or len(taken) == wanted:
            break
        if per_film[film] < _FRAMES_A_VIDEO:
            per_film[film] += 1
            taken.append(Candidate(film, within, float(votes[frame])))
    return taken


def _near_copies(snapshot: Snapshot, query: Query, votes: NDArray[np.float64]) -> list[Candidate]:
    best: dict[int, int] = {}
    for code in query.codes:
        bits, frames = snapshot.index.nearest_codes(code, 3)
        for frame, bit in zip(frames.tolist(), bits.tolist(), strict=True):
            if bit <= SAME_BITS:
                best[frame] = min(bit, best.get(frame, bit))
    near = sorted(best.items(), key=lambda item: item[1])[:3]
    return [Candidate(*snapshot.place(n), votes=float(votes[n]) if len(votes) else 0.0, bits=bits) for n, bits in near]


def _total(snapshot: Snapshot) -> int:
    return snapshot.starts[-1] + len(snapshot.segments[-1])
