"""The same moment in several places: an intro of several episodes, a copy under another name, a loop within one film.

The found frame itself is searched for, by its global code among all stored frames, and each place is held to the same
proof as the first: points, pixels, foreground.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from backend.errors import MediaError
from backend.finder.candidates import SAME_BITS, Candidate
from backend.finder.finder import Guess, Hit, Stills, fit_stored
from backend.finder.match import Alternative, Match
from backend.finder.query import Query, as_query
from backend.library import Snapshot
from backend.library.features import distance

_FRAMES = 400  # of the library that are nearest by code
_SAME_CUT_MS = 2500  # frames that are nearer to each other show one moment
_PLACES = 40  # looked at
_INLIERS = 9  # to look closer; the pixels decide
_COVERAGE, _LIKENESS, _UNLIKE = 0.75, 0.7, 0.03
_OTHERS = 3  # guesses that are told beside


@dataclass(frozen=True)
class Place:
    """A stored frame that may show the moment."""

    film: int
    frame: int
    at_ms: int
    bits: int


def repeats(stills: Stills, snapshot: Snapshot, match: Match, guesses: Sequence[Guess]) -> Match:
    """The match with every other place of the same moment among its alternatives, by name and time."""
    best = guesses[0]
    if match.verdict != "found" or best.aligned is None:
        return match
    frame = as_query(best.aligned.frame)
    same = [*_copies(stills, snapshot, best), *_elsewhere(stills, snapshot, best, frame)]
    if not same:
        return match
    same.sort(key=lambda a: (natural(a.video), a.at_ms))
    films = {a.video_id for a in same} | {match.video_id}
    others = [a for a in match.alternatives if a.video_id not in films]
    return replace(match, alternatives=(*same, *others[:_OTHERS]))


def natural(name: str) -> tuple[tuple[int, int | str], ...]:
    """A key by which "episode 10" comes after "episode 9"."""
    parts = re.findall(r"\d+|\D+", name.casefold())
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts)


def _copies(stills: Stills, snapshot: Snapshot, guess: Guess) -> Iterator[Alternative]:
    """The same film under other names."""
    told = stills.alternative(snapshot, guess)
    for path in stills.paths(snapshot.videos[guess.film]):
        if str(path) != told.path:
            yield replace(told, video=path.name, path=str(path), same=True)


def _elsewhere(stills: Stills, snapshot: Snapshot, best: Guess, frame: Query) -> Iterator[Alternative]:
    known = [(best.film, best.at_ms)]
    for place in _places(snapshot, best, frame):
        guess = _checked(stills, snapshot, place, frame)
        if guess is None or any(film == guess.film and abs(at - guess.at_ms) < _SAME_CUT_MS for film, at in known):
            continue
        known.append((guess.film, guess.at_ms))
        confident = replace(guess, evidence=best.evidence)  # as sure as the first: they show the same
        yield replace(stills.alternative(snapshot, confident), same=True)
        yield from _copies(stills, snapshot, confident)


def _places(snapshot: Snapshot, best: Guess, frame: Query) -> list[Place]:
    """One stored frame for each stretch of film that looks the same, likest first; not of the found shot."""
    at_ms = best.at_ms
    segment = snapshot.segments[best.film]
    beside = np.clip(np.searchsorted(segment.times, at_ms) + np.array([-1, 0]), 0, len(segment) - 1)
    codes = [frame.codes[0], *(segment.codes[int(n)] for n in np.unique(beside))]
    bits: dict[int, int] = {}
    for code in codes:
        far, frames = snapshot.index.nearest_codes(code, _FRAMES)
        for number, bit in zip(frames.tolist(), far.tolist(), strict=True):
            if bit <= SAME_BITS:
                bits[number] = min(bit, bits.get(number, bit))
    shot = _shot(snapshot, best)
    films: defaultdict[int, list[Place]] = defaultdict(list)
    for number, bit in bits.items():
        film, within = snapshot.place(number)
        if film != best.film or within not in shot:
            films[film].append(Place(film, within, int(snapshot.segments[film].times[within]), bit))
    stretches = [stretch for places in films.values() for stretch in _stretches(places)]
    likest = sorted((min(s, key=lambda place: place.bits) for s in stretches), key=lambda place: place.bits)
    return likest[:_PLACES]


def _shot(snapshot: Snapshot, best: Guess) -> range:
    """The stored frames about the found one, as far as each looks like the one before."""
    segment = snapshot.segments[best.film]
    middle = int(np.abs(segment.times.astype(np.int64) - best.at_ms).argmin())
    first = last = middle
    while last + 1 < len(segment) and _alike(segment.codes[last], segment.codes[last + 1]):
        last += 1
    while first > 0 and _alike(segment.codes[first], segment.codes[first - 1]):
        first -= 1
    return range(first, last + 1)


def _alike(a: np.ndarray, b: np.ndarray) -> bool:
    return bool(distance(a[None], b)[0] <= SAME_BITS)


def _stretches(places: list[Place]) -> Iterator[list[Place]]:
    """Places of one film, those close to one another together."""
    group: list[Place] = []
    for place in sorted(places, key=lambda place: place.at_ms):
        if group and place.at_ms - group[-1].at_ms > _SAME_CUT_MS:
            yield group
            group = []
        group.append(place)
    if group:
        yield group


def _checked(stills: Stills, snapshot: Snapshot, place: Place, frame: Query) -> Guess | None:
    """The place as a guess of its own, if it shows the very same moment."""
    candidate = Candidate(place.film, place.frame, 0.0, place.bits)
    fit = fit_stored(snapshot, frame, candidate)
    if fit is None or fit.n < _INLIERS:
        return None
    try:
        guess = stills.refined(snapshot, [Hit(candidate, fit, frame)])
    except MediaError:
        return None
    told = guess.evidence
    same = told.coverage >= _COVERAGE and told.z >= _LIKENESS and told.unlike <= _UNLIKE
    return guess if same else None
