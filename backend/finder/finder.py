"""Which film a picture is from, and when: candidates, geometric check, exact frame, verdict."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from backend.errors import MediaError
from backend.finder.by_colour import Alike, by_colour
from backend.finder.candidates import Candidate, candidates
from backend.finder.edits import box_of, look_at
from backend.finder.foreground import Unlike, unlike
from backend.finder.geometry import Fit, fit_frame
from backend.finder.insets import insets
from backend.finder.match import Alternative, Difference, Match
from backend.finder.query import Query
from backend.finder.refine import Aligned, Start, glance, refine, stored_frame
from backend.finder.verdict import Evidence, confidence, verdict
from backend.library import Library, Snapshot, Video
from backend.library.features import Features, extract

_MIRROR_BELOW = 16
_WEAK = 12  # inliers below which frames are decoded to look closer
_CLOSER, _COLOURED = 2, 2  # frames decoded again when no fit is sure: by votes, by colours
_LEAST = 5  # inliers below which no pixels are looked at
_GLANCE = 0.25  # likeness to the stored frame itself, below which few points are chance
_DENSE = 800  # their features
_SURE = 40  # inliers; a frame with half the votes of one that has them is not looked at
_STARTS, _MOST_STARTS = 3, 5
_CLOSE = 0.6  # of the best one's weight
_WORTH = 0.5  # of the best one's inliers, to be a start
_REFINED = 2
_RIVAL = 0.6  # of the best one's inliers, or enough in themselves: an inset has fewer than the backdrop it lies on
_AS_MANY, _AS_MUCH = 0.6, 0.88  # of the inliers and the coverage of a film of the same place
_LIKELY = 0.5  # confidence from which a guess goes before colours
_TELLING = 8  # inliers from which the geometry is worth telling


@dataclass(frozen=True)
class Hit:
    """A candidate whose geometry holds. `query` is the picture or its mirror image, whichever fitted."""

    candidate: Candidate
    fit: Fit
    query: Query
    exact: bool = False  # fitted to the frame itself, not to what is stored of it


@dataclass(frozen=True)
class Guess:
    """One film with what speaks for it."""

    film: int
    at_ms: int
    evidence: Evidence
    hit: Hit | None
    aligned: Aligned | None
    far: float = math.inf  # levels between its colours and the picture's
    differences: tuple[Difference, ...] = ()

    @property
    def confidence(self) -> float:
        """Calibrated, 0 … 1."""
        return confidence(self.evidence)


class Stills:
    """Finds one picture in a library. Blocking and CPU-bound."""

    def __init__(self, library: Library) -> None:
        """Searches what the library holds at each call."""
        self._library = library

    def guesses(self, snapshot: Snapshot, query: Query) -> list[Guess]:
        """Films that might hold the picture, best first; none only when no film is there any more."""
        known = {guess.film: guess for guess in self._weighed(snapshot, query)}
        if not any(verdict(guess.evidence) == "found" for guess in known.values()):
            for part in insets(query):
                for guess in self._weighed(snapshot, part):
                    if guess.film not in known or _rank(guess) > _rank(known[guess.film]):
                        known[guess.film] = guess
        guesses = [_compared(guess, list(known.values())) for guess in known.values()]
        return sorted(guesses, key=_rank, reverse=True) or self._by_chance(snapshot)

    def _weighed(self, snapshot: Snapshot, query: Query) -> list[Guess]:
        """What speaks for films by one picture, without order."""
        found, hits = self._hits(snapshot, query)
        alike: list[tuple[Alike, Query]] = []
        if _most(hits) < _MIRROR_BELOW:
            mirrored = query.mirror()
            found_mirrored, hits_mirrored = self._hits(snapshot, mirrored)
            hits += hits_mirrored
            if _most(hits) < _WEAK:
                asked = [(c, query) for c in found] + [(c, mirrored) for c in found_mirrored]
                alike = self._alike(snapshot, (query, mirrored))
                hits = self._closer(snapshot, asked, hits, alike)
        films: defaultdict[int, list[Hit]] = defaultdict(list)
        for hit in sorted(hits, key=lambda h: -h.fit.n):
            films[hit.candidate.film].append(hit)
        ranked = sorted(films.values(), key=lambda of: -of[0].fit.n)
        enough = max(_LEAST, min(_TELLING, _RIVAL * ranked[0][0].fit.n)) if ranked else 0
        worth = [of for of in ranked[:_REFINED] if of[0].fit.n >= enough and self._is_promising(snapshot, of[0])]
        guesses = [self.refined(snapshot, of) for of in worth]
        refined = {g.film for g in guesses}
        guesses += [_unrefined(snapshot, of[0]) for of in ranked if of[0].candidate.film not in refined]
        told = {guess.film for guess in guesses}
        return guesses + [_coloured(snapshot, one) for one, _ in alike[:1] if one.film not in told]

    def _alike(self, snapshot: Snapshot, queries: Sequence[Query]) -> list[tuple[Alike, Query]]:
        """Frames with the colours of the picture or its mirror image, nearest first, whose film is still there."""
        found = [(alike, query) for query in queries for alike in by_colour(snapshot, query)]
        found.sort(key=lambda a: a[0].far)
        return [(alike, query) for alike, query in found if self._library.there(snapshot.videos[alike.film])]

    def _closer(
        self,
        snapshot: Snapshot,
        asked: Sequence[tuple[Candidate, Query]],
        hits: list[Hit],
        alike: Sequence[tuple[Alike, Query]],
    ) -> list[Hit]:
        """The hits, after the likeliest frames were decoded: what is stored of a frame is only near the truth."""
        known = {(h.candidate, h.query.mirrored): h for h in hits}
        likely = sorted(asked, key=lambda a: (-_inliers(known.get((a[0], a[1].mirrored))), -a[0].votes))[:_CLOSER]
        seen = {(c.film, c.frame, q.mirrored) for c, q in likely}
        fresh = [(a, q) for a, q in alike[:_COLOURED] if (a.film, a.frame, q.mirrored) not in seen]
        for candidate, query in [*likely, *((Candidate(a.film, a.frame, 0.0), q) for a, q in fresh)]:
            frame = self._decoded(snapshot, candidate)
            if frame is None:
                continue
            known.pop((candidate, query.mirrored), None)
            size = snapshot.segments[candidate.film].size
            fit = fit_frame(query.features, frame, query_size=query.size, frame_size=size)
            if fit:
                known[candidate, query.mirrored] = Hit(candidate, fit, query, exact=True)
            if fit and fit.n >= _MIRROR_BELOW:
                break
        return list(known.values())

    def _decoded(self, snapshot: Snapshot, candidate: Candidate) -> Features | None:
        """The features of a frame as the film has them; None when it has changed on disk since it was indexed."""
        at_ms = int(snapshot.segments[candidate.film].times[candidate.frame])
        path = self._library.there(snapshot.videos[candidate.film])
        with suppress(MediaError):
            return extract(stored_frame(path, at_ms).gray, limit=_DENSE) if path else None
        return None

    def _is_promising(self, snapshot: Snapshot, hit: Hit) -> bool:
        """Whether a film is worth a search of its frames: where few points agree, pixels must, and near by already."""
        path = self._library.there(snapshot.videos[hit.candidate.film])
        if hit.fit.n >= _TELLING or path is None:
            return True
        segment = snapshot.segments[hit.candidate.film]
        start = Start(int(segment.times[hit.candidate.frame]), hit.fit, exact=hit.exact)
        with suppress(MediaError):
            return glance(path, hit.query, start, segment.size) >= _GLANCE
        return False

    def refined(self, snapshot: Snapshot, hits: Sequence[Hit]) -> Guess:
        """The frame of one film that is most like the picture, near its hits (best first, at least one)."""
        best = hits[0]
        film = best.candidate.film
        path = self._library.there(snapshot.videos[film])
        same = [h for h in hits if h.query is best.query and h.fit.n >= _WORTH * best.fit.n]
        segment = snapshot.segments[film]
        starts = [Start(int(segment.times[h.candidate.frame]), h.fit, exact=h.exact) for h in _likeliest(same)]
        aligned = None
        if path is not None:
            try:
                aligned = refine(path, best.query, starts, segment.size)
            except MediaError:
                aligned = None  # changed on disk since it was indexed
        at_ms = aligned.at_ms if aligned else starts[0].at_ms
        other = unlike(best.query, aligned, segment.size) if aligned else Unlike()
        evidence = Evidence.of(aligned.n if aligned else best.fit.n, aligned, other.share)
        return Guess(film, at_ms, evidence, best, aligned, differences=other.differences)

    def _hits(self, snapshot: Snapshot, query: Query) -> tuple[list[Candidate], list[Hit]]:
        """Candidates whose film is still there, and those of them whose geometry holds."""
        found = candidates(snapshot, query)
        films = {c.film for c in found if self._library.there(snapshot.videos[c.film])}
        found = [c for c in found if c.film in films]
        hits: list[Hit] = []
        least = 0.0
        for candidate in found:
            worth = candidate.bits is not None or candidate.votes >= least
            fit = fit_stored(snapshot, query, candidate) if worth else None
            if fit:
                hits.append(Hit(candidate, fit, query))
            if fit and fit.n >= _SURE:
                least = candidate.votes / 2
        return found, hits

    def _by_chance(self, snapshot: Snapshot) -> list[Guess]:
        """Any film that is there when nothing speaks for one."""
        there = (n for n, video in enumerate(snapshot.videos) if self._library.there(video))
        return [Guess(film, 0, Evidence(0, 0.0, 0.0), None, None) for film in itertools.islice(there, 1)]

    def answer(self, snapshot: Snapshot, query: Query, image: str, guesses: Sequence[Guess]) -> Match:
        """What is said of a picture; `guesses` best first, at least one."""
        best = guesses[0]
        alternatives = [self.alternative(snapshot, guess) for guess in guesses[:4]]
        named = alternatives[0]
        return Match(
            image=image,
            video=named.video,
            video_id=named.video_id,
            path=named.path,
            at_ms=best.at_ms,
            tie_ms=best.aligned.tie_ms if best.aligned else (best.at_ms, best.at_ms),
            verdict=verdict(best.evidence),
            confidence=named.confidence,
            alternatives=tuple(alternatives[1:]),
            reason="featureless" if query.is_featureless else None,
            **_details(snapshot, best),
        )

    def paths(self, video: Video) -> list[Path]:
        """Every file that holds this film now."""
        return self._library.paths(video)

    def alternative(self, snapshot: Snapshot, guess: Guess) -> Alternative:
        """A guess as it is told."""
        video = snapshot.videos[guess.film]
        path = self._library.there(video) or video.path
        return Alternative(path.name, video.id, str(path), guess.at_ms, round(guess.confidence, 3))


def _likeliest(hits: Sequence[Hit]) -> list[Hit]:
    """Where to look for the frame: three places, more while the scene stands still and all are much alike."""
    ranked = sorted(hits, key=_weight, reverse=True)
    close = [hit for hit in ranked if _weight(hit) >= _CLOSE * _weight(ranked[0])]
    return ranked[: max(_STARTS, min(_MOST_STARTS, len(close)))]


def _weight(hit: Hit) -> float:
    """Points that agree, and how rare they are: either alone tells moments of a still scene badly."""
    return hit.fit.n * max(1.0, hit.candidate.votes)


def _compared(guess: Guess, others: Sequence[Guess]) -> Guess:
    """The guess, doubted when another film shows about as much of the picture, all but an object: both show a place."""
    mine = guess.evidence
    against = [o.evidence.unlike for o in others if _shows_as_much(o.evidence, mine)]
    return replace(guess, evidence=replace(mine, unlike=max([mine.unlike, *against])))


def _shows_as_much(other: Evidence, mine: Evidence) -> bool:
    return other.n >= _AS_MANY * mine.n and other.coverage >= _AS_MUCH * mine.coverage > 0


def _rank(guess: Guess) -> tuple[int, bool, float, float]:
    """What is found, then what geometry or pixels speak for, then what has the colours, then the rest."""
    if verdict(guess.evidence) == "found":
        tier = 3
    elif guess.evidence.n >= _TELLING or guess.confidence >= _LIKELY:
        tier = 2
    else:
        tier = 0 if guess.hit else 1
    refined = guess.aligned is not None
    return tier, refined, guess.confidence if refined else guess.evidence.n, -guess.far


def _coloured(snapshot: Snapshot, alike: Alike) -> Guess:
    at_ms = int(snapshot.segments[alike.film].times[alike.frame])
    return Guess(alike.film, at_ms, Evidence(0, 0.0, 0.0), None, None, alike.far)


def _inliers(hit: Hit | None) -> int:
    return hit.fit.n if hit else 0


def _most(hits: Sequence[Hit]) -> int:
    return max((h.fit.n for h in hits), default=0)


def fit_stored(snapshot: Snapshot, query: Query, candidate: Candidate) -> Fit | None:
    """The picture laid over what is stored of a frame; None when no believable geometry holds."""
    segment = snapshot.segments[candidate.film]
    frame = segment.features(candidate.frame)
    return fit_frame(query.features, frame, query_size=query.size, frame_size=segment.size)


def _unrefined(snapshot: Snapshot, hit: Hit) -> Guess:
    at_ms = int(snapshot.segments[hit.candidate.film].times[hit.candidate.frame])
    return Guess(hit.candidate.film, at_ms, Evidence(hit.fit.n, 0.0, 0.0), hit, None)


def _details(snapshot: Snapshot, best: Guess) -> dict[str, Any]:
    """Edits and place in the frame, as far as they are known."""
    if best.hit is None or best.hit.fit.n < _TELLING:
        return {}
    size = snapshot.segments[best.film].size
    query, aligned = best.hit.query, best.aligned
    if aligned is None:
        return {"box": box_of(query.content, best.hit.fit.matrix, size)}
    seen = look_at(query, aligned.matrix, aligned.frame, size)
    differences = best.differences if verdict(best.evidence) == "same_place" else ()
    return {"box": seen.box, "edits": seen.edits, "differences": differences}
