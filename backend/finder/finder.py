"""Which film a picture is from, and when: candidates, geometric check, exact frame, verdict."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.errors import MediaError
from backend.finder.candidates import Candidate, candidates
from backend.finder.edits import box_of, look_at
from backend.finder.foreground import unlike_share
from backend.finder.geometry import Fit, fit_frame
from backend.finder.match import Alternative, Match
from backend.finder.query import Query
from backend.finder.refine import Aligned, Start, refine
from backend.finder.verdict import Evidence, confidence, verdict
from backend.library import Library, Snapshot, Video
from backend.library.features import LONG_SIDE, Features, extract
from backend.media.frames import frame_at

_MIRROR_BELOW = 16
_WEAK = 12  # inliers below which frames are decoded to look closer
_CLOSER = 4  # frames decoded again when no fit is sure
_SURE = 40  # inliers; a frame with half the votes of one that has them is not looked at
_STARTS = 3
_WORTH = 0.5  # of the best one's inliers, to be a start
_REFINED = 2
_RIVAL = 0.6  # of the best one's inliers, or enough in themselves: an inset has fewer than the backdrop it lies on
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
        found, hits = self._hits(snapshot, query)
        if _most(hits) < _MIRROR_BELOW:
            mirrored = query.mirror()
            found_mirrored, hits_mirrored = self._hits(snapshot, mirrored)
            hits += hits_mirrored
            if _most(hits) < _WEAK:
                asked = [(c, query) for c in found] + [(c, mirrored) for c in found_mirrored]
                hits = self._closer(snapshot, asked, hits)
            found += found_mirrored
        films: defaultdict[int, list[Hit]] = defaultdict(list)
        for hit in sorted(hits, key=lambda h: -h.fit.n):
            films[hit.candidate.film].append(hit)
        ranked = sorted(films.values(), key=lambda of: -of[0].fit.n)
        enough = min(_TELLING, _RIVAL * ranked[0][0].fit.n) if ranked else 0
        guesses = [self.refined(snapshot, of) for of in ranked[:_REFINED] if of[0].fit.n >= enough]
        guesses.sort(key=lambda g: -g.confidence)
        refined = {g.film for g in guesses}
        guesses += [_unrefined(snapshot, of[0]) for of in ranked if of[0].candidate.film not in refined]
        return guesses or self._by_votes(snapshot, found)

    def _closer(self, snapshot: Snapshot, asked: Sequence[tuple[Candidate, Query]], hits: list[Hit]) -> list[Hit]:
        """The hits, after the likeliest frames were decoded: what is stored of a frame is only near the truth."""
        known = {(h.candidate, h.query.mirrored): h for h in hits}
        likely = sorted(asked, key=lambda a: (-_inliers(known.get((a[0], a[1].mirrored))), -a[0].votes))
        for candidate, query in likely[:_CLOSER]:
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
            return extract(frame_at(path, at_ms).picture(long_side=LONG_SIDE, gray=True)) if path else None
        return None

    def refined(self, snapshot: Snapshot, hits: Sequence[Hit]) -> Guess:
        """The frame of one film that is most like the picture, near its hits (best first, at least one)."""
        best = hits[0]
        film = best.candidate.film
        path = self._library.there(snapshot.videos[film])
        same = [h for h in hits if h.query is best.query and h.fit.n >= _WORTH * best.fit.n][:_STARTS]
        segment = snapshot.segments[film]
        starts = [Start(int(segment.times[h.candidate.frame]), h.fit, exact=h.exact) for h in same]
        aligned = None
        if path is not None:
            try:
                aligned = refine(path, best.query, starts, segment.size)
            except MediaError:
                aligned = None  # changed on disk since it was indexed
        at_ms = aligned.at_ms if aligned else starts[0].at_ms
        unlike = unlike_share(best.query, aligned, segment.size) if aligned else 0.0
        return Guess(film, at_ms, Evidence.of(aligned.n if aligned else best.fit.n, aligned, unlike), best, aligned)

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

    def _by_votes(self, snapshot: Snapshot, found: Sequence[Candidate]) -> list[Guess]:
        """The likeliest film when no geometry holds; any that is there when nothing speaks for one."""
        there = (n for n, video in enumerate(snapshot.videos) if self._library.there(video))
        best = max(found, key=lambda c: (c.votes, -(c.bits or 0)), default=None)
        if best is None:
            return [Guess(film, 0, Evidence(0, 0.0, 0.0), None, None) for film in itertools.islice(there, 1)]
        at_ms = int(snapshot.segments[best.film].times[best.frame])
        return [Guess(best.film, at_ms, Evidence(0, 0.0, 0.0), None, None)]

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
    return {"box": seen.box, "edits": seen.edits}
