"""From evidence to an answer: a calibrated confidence and one of four words."""

from __future__ import annotations

import math
from dataclasses import dataclass

from backend.finder.match import Verdict
from backend.finder.refine import Aligned

#: inliers, coverage, mean likeness: the fewer points agree, the more the pixels must
_FOUND = ((12, 0.4, 0.0), (8, 0.5, 0.0), (5, 0.6, 0.6))


@dataclass(frozen=True)
class Evidence:
    """What speaks for a film: `n` inliers, `coverage` and `z` after refinement (0 when it was not refined)."""

    n: int
    coverage: float
    z: float

    @classmethod
    def of(cls, n: int, aligned: Aligned | None) -> Evidence:
        """From a fit's inliers and the aligned frame, if there is one."""
        return cls(n, aligned.coverage, aligned.z) if aligned else cls(n, 0.0, 0.0)


def confidence(evidence: Evidence) -> float:
    """Probability that the picture shows this very moment of this film (logistic fit: MATCHING section 5)."""
    grown = math.log1p(evidence.n)
    z = evidence.z
    return 1 / (1 + math.exp(1.92 + 0.133 * grown - 4.164 * z - 1.011 * evidence.coverage - 0.429 * z * grown))


def verdict(evidence: Evidence) -> Verdict:
    """Found needs geometry and pixels; geometry alone is the same place, perhaps at another moment."""
    n, coverage = evidence.n, evidence.coverage
    if any(n >= least and coverage >= cover and evidence.z >= z for least, cover, z in _FOUND):
        return "found"
    if n >= 12:
        return "same_place"
    return "probable" if n >= 8 else "absent"
