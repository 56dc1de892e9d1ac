"""Several pictures of one film at once: what is weak evidence in each may be strong in all together.

Every film that any picture points at is looked at with every picture, so that a film which is no picture's first guess
can still be the one that all of them are from. A picture of something else speaks for no film, and is told apart.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from backend.finder.candidates import Candidate, votes_of
from backend.finder.finder import Guess, Hit, Stills, fit_stored
from backend.finder.match import Alternative, Match, Verdict, nothing
from backend.finder.query import Query
from backend.finder.verdict import Evidence, confidence, verdict
from backend.library import Snapshot

_FILMS = 6  # that a picture may put forward
_FRAMES = 6  # of a film that are looked at for a picture that did not point at it
_LEAST = 5  # inliers: fewer are chance
_CHANCE = confidence(Evidence(5, 0.0, 0.0))
_SUPPORT = 0.2  # log-odds above chance from which a picture speaks for a film
_FOUND = 0.9  # joint confidence from which weak pictures that agree are enough


@dataclass(frozen=True)
class Still:
    """One of the pictures; `clip_ms` when it is a frame of a clip."""

    image: str
    query: Query
    clip_ms: int | None = None


def find_joint(stills: Stills, snapshot: Snapshot, asked: Sequence[Still]) -> Match:
    """The film that most speaks for, with its surest picture's moment; `parts` has each picture's own answer."""
    told = [{guess.film: guess for guess in reversed(stills.guesses(snapshot, one.query))} for one in asked]
    films = {film for guesses in told for film in _put_forward(guesses)}
    for one, guesses in zip(asked, told, strict=True):
        _look_again(stills, snapshot, one.query, guesses, films)
    if not any(told):
        return nothing("", "empty library")
    ranked = sorted({film for guesses in told for film in guesses}, key=lambda film: -_weight(told, film))
    best = ranked[0]
    parts = tuple(_part(stills, snapshot, one, guesses, best) for one, guesses in zip(asked, told, strict=True))
    mine = [part for part in parts if part.video_id == snapshot.videos[best].id]
    surest = max(mine or parts, key=lambda part: part.confidence)
    sure = _joint_confidence(told, best)
    return replace(
        surest,
        confidence=round(sure, 3),
        verdict=_verdict(surest.verdict, sure, told, best),
        alternatives=tuple(_alternative(stills, snapshot, told, film) for film in ranked[1:4]),
        parts=parts,
    )


def _put_forward(guesses: dict[int, Guess]) -> list[int]:
    worth = [guess for guess in guesses.values() if guess.hit is not None and guess.hit.fit.n >= _LEAST]
    return [guess.film for guess in sorted(worth, key=lambda g: -g.confidence)[:_FILMS]]


def _look_again(stills: Stills, snapshot: Snapshot, query: Query, guesses: dict[int, Guess], films: set[int]) -> None:
    """Give the picture's evidence for each of the films that it was not closely compared with."""
    left = [film for film in films if film not in guesses or guesses[film].aligned is None]
    if not left:
        return
    for one in (query, query.mirror()):
        votes = votes_of(snapshot, one)
        for film in left if votes.size else ():
            hits = _hits(snapshot, one, film, votes)
            if hits:
                guess = stills.refined(snapshot, hits)
                if film not in guesses or guess.confidence > guesses[film].confidence:
                    guesses[film] = guess


def _hits(snapshot: Snapshot, query: Query, film: int, votes: np.ndarray) -> list[Hit]:
    """Fits to the film's likeliest frames, best first."""
    first = snapshot.starts[film]
    within = votes[first : first + len(snapshot.segments[film])]
    frames = [int(n) for n in np.argsort(-within)[:_FRAMES] if within[n] > 0]
    candidates = [Candidate(film, n, float(within[n])) for n in frames]
    fits = [(candidate, fit_stored(snapshot, query, candidate)) for candidate in candidates]
    hits = [Hit(candidate, fit, query) for candidate, fit in fits if fit and fit.n >= _LEAST]
    return sorted(hits, key=lambda hit: -hit.fit.n)


def _weight(told: Sequence[dict[int, Guess]], film: int) -> float:
    """Log-odds above chance, over all pictures; one that does not show the film adds nothing and takes nothing."""
    return sum(_above_chance(guesses.get(film)) for guesses in told)


def _above_chance(guess: Guess | None) -> float:
    if guess is None or guess.evidence.n < _LEAST:
        return 0.0
    return max(0.0, _log_odds(guess.confidence) - _log_odds(_CHANCE))


def _log_odds(share: float) -> float:
    share = min(max(share, 1e-4), 1 - 1e-4)
    return math.log(share / (1 - share))


def _joint_confidence(told: Sequence[dict[int, Guess]], film: int) -> float:
    """That at least one of the pictures is from the film, which then all are."""
    doubt = 1.0
    for guesses in told:
        if film in guesses and _above_chance(guesses[film]) > 0:
            doubt *= 1 - guesses[film].confidence
    return 1 - doubt if doubt < 1 else max((g[film].confidence for g in told if film in g), default=0.0)


def _verdict(alone: Verdict, sure: float, told: Sequence[dict[int, Guess]], film: int) -> Verdict:
    """Weak pictures that agree on a film make it probable or found; the word of the surest picture stands otherwise."""
    agree = sum(_above_chance(guesses.get(film)) > _SUPPORT for guesses in told)
    if alone in {"found", "same_place"} or agree < 2:
        return alone
    return "found" if sure >= _FOUND else "probable"


def _part(stills: Stills, snapshot: Snapshot, one: Still, guesses: dict[int, Guess], film: int) -> Match:
    """The picture's answer: in the film of all if it is there, its own if it is surely of another."""
    own = max(guesses.values(), key=lambda guess: guess.confidence, default=None)
    here = guesses.get(film)
    if own is None:
        return nothing(one.image, "featureless" if one.query.is_featureless else "empty library")
    elsewhere = verdict(own.evidence) == "found" and own.film != film
    speaks = _above_chance(here) > _SUPPORT
    told = own if here is None or elsewhere or not speaks else here
    part = stills.answer(snapshot, one.query, one.image, [told])
    if told is here and speaks and part.verdict == "absent":
        return replace(part, verdict="probable")
    return part


def _alternative(stills: Stills, snapshot: Snapshot, told: Sequence[dict[int, Guess]], film: int) -> Alternative:
    by_film: defaultdict[int, list[Guess]] = defaultdict(list)
    for guesses in told:
        for guess in guesses.values():
            by_film[guess.film].append(guess)
    return stills.alternative(snapshot, max(by_film[film], key=lambda guess: guess.confidence))
