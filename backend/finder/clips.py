"""A clip: its frames vote, in order, for a film and for a line that maps the clip's time to the film's."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from backend.finder.finder import Guess, Stills
from backend.finder.match import Match, Pair, nothing
from backend.finder.query import Asked, Sample
from backend.finder.verdict import verdict
from backend.library import Snapshot

_NEAR_MS = 250  # of the line, for a moment that was looked at frame by frame
_ABOUT_MS = 1300  # for one that was not: what is stored may be a second off
_SPEEDS = (0.2, 5.0)
_AS_IT_WAS = 0.04  # a speed nearer to 1 than this is 1
_UNREFINED = 60.0  # inliers that would make a moment that was not looked at count in full
_LEAST = 8  # inliers of a moment worth a vote


@dataclass(frozen=True)
class Vote:
    """One frame of the clip may be one moment of a film, from `low_ms` to `high_ms`; `weight` 0 … 1."""

    sample: Sample
    guess: Guess
    low_ms: int
    high_ms: int
    weight: float

    def off(self, at_ms: float) -> float:
        """How far a time lies from the moment."""
        return max(0.0, self.low_ms - at_ms, at_ms - self.high_ms)


@dataclass(frozen=True)
class Line:
    """Film time = `start_ms` + `speed` x clip time; `votes` that lie on it, in order of the clip."""

    start_ms: float
    speed: float
    votes: tuple[Vote, ...]

    @property
    def weight(self) -> float:
        """What speaks for it."""
        return sum(vote.weight for vote in self.votes)

    def at(self, clip_ms: float) -> float:
        """Film time."""
        return self.start_ms + self.speed * clip_ms


def find_clip(stills: Stills, snapshot: Snapshot, image: str, asked: Asked) -> Match:
    """The film and the span that explain most frames of the clip, in order, at one speed."""
    told = [(sample, stills.guesses(snapshot, sample.query)) for sample in asked.samples]
    votes = [_vote(sample, guess) for sample, guesses in told for guess in guesses if _counts(guess)]
    line = best_line(votes)
    if line is None:
        sample, guesses = max(told, key=lambda pair: pair[1][0].confidence if pair[1] else -1)
        return stills.answer(snapshot, sample.query, image, guesses) if guesses else nothing(image, "empty library")
    return _answer(stills, snapshot, image, asked, line)


def best_line(votes: Sequence[Vote]) -> Line | None:
    """The line through one film on which most of the weight lies; the speed nearest to 1 of equal ones."""
    films: defaultdict[int, list[Vote]] = defaultdict(list)
    for vote in votes:
        films[vote.guess.film].append(vote)
    lines = [_on(start, speed, film) for film in films.values() for start, speed in _lines(film)]
    best = max(lines, key=lambda line: (round(line.weight, 2), -abs(np.log(line.speed))), default=None)
    return best and _settled(best)


def _counts(guess: Guess) -> bool:
    return guess.hit is not None and guess.evidence.n >= _LEAST


def _vote(sample: Sample, guess: Guess) -> Vote:
    if guess.aligned:
        low, high = guess.aligned.tie_ms
        return Vote(sample, guess, low, high, guess.confidence)
    weight = min(1.0, guess.evidence.n / _UNREFINED)
    return Vote(sample, guess, guess.at_ms - _ABOUT_MS, guess.at_ms + _ABOUT_MS, weight)


def _lines(votes: Sequence[Vote]) -> Iterator[tuple[float, float]]:
    """Where the film would start and how fast it would run, by each vote alone and by each two."""
    for vote in votes:
        yield vote.guess.at_ms - vote.sample.at_ms, 1.0
    for a, b in itertools.combinations(votes, 2):
        clip_ms = b.sample.at_ms - a.sample.at_ms
        if clip_ms > 0:
            speed = (b.guess.at_ms - a.guess.at_ms) / clip_ms
            if _SPEEDS[0] <= speed <= _SPEEDS[1]:
                yield a.guess.at_ms - speed * a.sample.at_ms, speed


def _on(start: float, speed: float, votes: Sequence[Vote]) -> Line:
    """The votes on the line, one for each frame of the clip."""
    near: dict[int, Vote] = {}
    for vote in votes:
        at = vote.sample.at_ms
        if vote.off(start + speed * at) <= _NEAR_MS and (at not in near or vote.weight > near[at].weight):
            near[at] = vote
    return Line(start, speed, tuple(near[at] for at in sorted(near)))


def _settled(line: Line) -> Line:
    """The line fitted to its votes; unaltered speed where they allow it."""
    plain = [v for v in line.votes if v.guess.aligned] or list(line.votes)
    clip, film = (
        np.array(times, float) for times in zip(*((v.sample.at_ms, v.guess.at_ms) for v in plain), strict=True)
    )
    if len(plain) > 2 and abs(line.speed - 1) > _AS_IT_WAS:
        speed, start = np.polyfit(clip, film, 1)
        return replace(line, start_ms=float(start), speed=float(speed))
    if abs(line.speed - 1) <= _AS_IT_WAS:
        return replace(line, start_ms=float(np.median(film - clip)), speed=1.0)
    return line


def _answer(stills: Stills, snapshot: Snapshot, image: str, asked: Asked, line: Line) -> Match:
    """As the surest frame is answered, with the span, and surer by every frame that agrees."""
    votes = sorted(line.votes, key=lambda vote: -vote.weight)
    best = next((v for v in votes if verdict(v.guess.evidence) == "found"), votes[0])
    told = stills.answer(snapshot, best.sample.query, image, [best.guess])
    length = snapshot.videos[best.guess.film].duration_ms
    low, high = (min(max(0, round(line.at(at))), length or 10**12) for at in (0, asked.duration_ms))
    doubt = float(np.prod([1 - vote.guess.confidence for vote in line.votes]))
    agree = sum(verdict(vote.guess.evidence) in {"found", "probable"} for vote in line.votes)
    return replace(
        told,
        at_ms=low,
        tie_ms=(low, low),
        span_ms=(low, high),
        pair=Pair(best.sample.at_ms, best.guess.at_ms),
        confidence=round(1 - doubt, 3),
        verdict="found" if told.verdict == "probable" and agree > 1 else told.verdict,
    )
