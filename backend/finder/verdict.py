"""From evidence to an answer: a calibrated confidence and one of four words."""

from __future__ import annotations

import math
from dataclasses import dataclass

from backend.finder.match import Verdict
from backend.finder.refine import Aligned

#: inliers, coverage, mean likeness: the fewer points agree, the more the pixels must: faces share a dozen
_FOUND = ((20, 0.4, 0.4), (12, 0.5, 0.42), (8, 0.6, 0.55), (5, 0.6, 0.6))
#: measured: another object before the same background is over it, the right frame with stickers and captions under it
_OTHER_OBJECT = 0.05
_TELLING = 8  # inliers from which the geometry is worth telling
_DOUBT = 30.0  # of the logit, for all of the picture unlike


@dataclass(frozen=True)
class Evidence:
    """What speaks for a film: `n` inliers, `coverage` and `z` after refinement (0 when it was not refined).

    `unlike` speaks against this moment of it: the share of objects that only the picture or only the frame shows.
    """

    n: int
    coverage: float
    z: float
    unlike: float = 0.0

    @classmethod
    def of(cls, n: int, aligned: Aligned | None, unlike: float = 0.0) -> Evidence:
        """From a fit's inliers and the aligned frame, if there is one."""
        return cls(n, aligned.coverage, aligned.z, unlike) if aligned else cls(n, 0.0, 0.0)


def confidence(evidence: Evidence) -> float:
    """Probability that the picture shows this very moment of this film (logistic fit: MATCHING section 5)."""
    grown = math.log1p(evidence.n)
    z = evidence.z
    against = 1.92 + 0.133 * grown + _DOUBT * evidence.unlike
    return 1 / (1 + math.exp(against - 4.164 * z - 1.011 * evidence.coverage - 0.429 * z * grown))


def verdict(evidence: Evidence) -> Verdict:
    """Found needs geometry, pixels and the same foreground; else it is the same place, perhaps another moment."""
    n, coverage = evidence.n, evidence.coverage
    if evidence.unlike > _OTHER_OBJECT and n >= _TELLING:
        return "same_place"
    if any(n >= least and coverage >= cover and evidence.z >= z for least, cover, z in _FOUND):
        return "found"
    if n >= 12:
        return "same_place"
    return "probable" if n >= _TELLING else "absent"
