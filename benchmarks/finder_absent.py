"""How often the finder says "found" when the film is not there, and whether its thresholds hold on films not fitted to.

    python benchmarks/finder_absent.py FOLDER [--absent 3000] [--every N]

FOLDER holds truth.json, library/ and queries/. Two measurements:

1. Absent pictures: frames of each film, edited, asked of the library without that film. Prints how many were "found",
   with the upper end of the 95 % interval (Clopper-Pearson). Films that the truth names as one place with another, or
   that another film here names, would be counted as they are: read the lines that name them.
2. Halves: the films are split in two at random, ten times; the thresholds of the verdict are fitted on the queries of
   one half (most right answers with no false one) and counted on the other, beside the shipped ones.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from backend.finder.finder import Stills
from backend.finder.query import read_query
from backend.finder.verdict import Evidence, verdict
from backend.library import Library, Snapshot
from backend.library.frame_index import CellIndex
from backend.media.frames import FrameReader
from backend.settings import Settings
from benchmarks.finder_pictures import EDITS, Picture, edited, save

_SPLITS = 10
_COVER = (0.3, 0.4, 0.5, 0.6, 0.7)
_UNLIKE = (0.02, 0.03, 0.05, 0.08, 0.12)


@dataclass(frozen=True)
class Told:
    """The best guess for one query: its film, its evidence, and whether that film is the right one."""

    source: str  # the film that the query was taken from, or "" for one that is nowhere
    guess: str
    evidence: Evidence
    right: bool


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--absent", type=int, default=3000, help="how many absent pictures to ask for")
    parser.add_argument("--every", type=int, default=1, help="only each n-th query of the halves, 0: no halves")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        library = Library(Settings(home=Path(home)))
        library.index([given.folder / "library"], progress=lambda _: None)
        _absent(library, given.absent, Path(home))
        if given.every:
            truth = json.loads((given.folder / "truth.json").read_text())
            _halves(list(_asked(library, given.folder, truth["queries"][:: given.every])))
        library.close()
    return 0


def _absent(library: Library, count: int, home: Path) -> None:
    finder = Stills(library)
    snapshot = library.snapshot()
    found: Counter[str] = Counter()
    asked = 0
    for film in range(len(snapshot.videos)):
        rest = without(snapshot, film)
        share = range(film, count, len(snapshot.videos))
        for edit, picture in _pictures(snapshot, film, len(share)):
            told = _tell(finder, rest, save(home / "query.jpg", picture, edit))
            asked += 1
            if told and verdict(told.evidence) == "found":
                found[f"{snapshot.videos[film].name} in {told.guess}"] += 1
        print(f"{film + 1} of {len(snapshot.videos)} films: {asked} asked, {sum(found.values())} found", flush=True)
    false = sum(found.values())
    print(f"absent pictures: {asked}, found all the same: {false}, at most {100 * upper_bound(false, asked):.2f} %")
    for pair, times in found.most_common():
        print(f"  {times} x {pair}")


def without(snapshot: Snapshot, film: int) -> Snapshot:
    """The library as it would be without one film."""
    kept = [n for n in range(len(snapshot.videos)) if n != film]
    segments = tuple(snapshot.segments[n] for n in kept)
    starts = tuple(itertools.accumulate((len(s) for s in segments[:-1]), initial=0))
    videos = tuple(snapshot.videos[n] for n in kept)
    return replace(snapshot, videos=videos, segments=segments, starts=starts, index=CellIndex(segments))


def _pictures(snapshot: Snapshot, film: int, count: int) -> Iterator[tuple[str, Picture]]:
    """Edited frames of one film; other frames of it lie behind insets, so that nothing in them is in the library."""
    rng = np.random.default_rng(film)
    with FrameReader(snapshot.videos[film].path) as reader:
        frames = [frame.picture(long_side=720) for frame in itertools.islice(reader.frames(), 0, 900, 15)]
    names = list(EDITS)
    for n in range(count):
        picture, behind = (frames[int(i)] for i in rng.integers(0, len(frames), 2))
        edit = names[(film + n) % len(names)]
        yield edit, edited(edit, picture, behind, rng)


def _asked(library: Library, folder: Path, queries: Sequence[dict[str, Any]]) -> Iterator[Told]:
    finder, snapshot = Stills(library), library.snapshot()
    for query in queries:
        told = _tell(finder, snapshot, folder / query["query"])
        if told:
            yield replace(told, source=query["video"] or "", right=told.guess == query["video"])


def _tell(finder: Stills, snapshot: Snapshot, picture: Path) -> Told | None:
    guesses = finder.guesses(snapshot, read_query(picture, max_pixels=10**8))
    if not guesses:
        return None
    best = guesses[0]
    return Told("", snapshot.videos[best.film].path.stem, best.evidence, right=False)


def _halves(told: Sequence[Told]) -> None:
    """A query belongs to the half of the film that it is from, or else of the one that it is taken for."""
    films = sorted({t.source or t.guess for t in told})
    rows = []
    for split in range(_SPLITS):
        first = set(np.random.default_rng(split).permutation(films)[: len(films) // 2].tolist())
        fit, test = ([t for t in told if ((t.source or t.guess) in first) is side] for side in (True, False))
        cover, unlike = max(itertools.product(_COVER, _UNLIKE), key=lambda pair: _worth(*_count(fit, *pair), pair))
        rows.append((*_shares(test, cover, unlike), *_shipped(test)))
        print(f"split {split}: fitted coverage {cover}, unlike {unlike}")
    mean = np.mean(np.array(rows), axis=0)
    print(f"on the other half, mean of {_SPLITS}: fitted {mean[0]:.1f} % found, {mean[1]:.1f} % of absent ones found")
    print(f"                              shipped {mean[2]:.1f} % found, {mean[3]:.1f} % of absent ones found")


def _worth(right: int, false: int, pair: tuple[float, float]) -> tuple[int, int, float]:
    """No false answer first, then the most right ones, then the stricter threshold."""
    return -false, right, pair[0] - pair[1]


def _count(told: Sequence[Told], cover: float, unlike: float) -> tuple[int, int]:
    found = [t for t in told if _found(t.evidence, cover, unlike)]
    return sum(t.right for t in found), sum(not t.right for t in found)


def _found(evidence: Evidence, cover: float, unlike: float) -> bool:
    """The rule of the verdict with other thresholds."""
    n, seen = evidence.n, evidence.coverage
    if evidence.unlike > unlike and n >= 8:
        return False
    steps = ((20, cover, 0.4), (12, cover + 0.1, 0.42), (8, cover + 0.2, 0.55), (5, 0.6, 0.6))
    return any(n >= least and seen >= share and evidence.z >= z for least, share, z in steps)


def _shares(told: Sequence[Told], cover: float, unlike: float) -> tuple[float, float]:
    return _percent(told, [_found(t.evidence, cover, unlike) for t in told])


def _shipped(told: Sequence[Told]) -> tuple[float, float]:
    return _percent(told, [verdict(t.evidence) == "found" for t in told])


def _percent(told: Sequence[Told], found: Sequence[bool]) -> tuple[float, float]:
    present = [f and t.right for t, f in zip(told, found, strict=True) if t.source]
    absent = [f for t, f in zip(told, found, strict=True) if not t.source]
    return 100 * float(np.mean(present or [False])), 100 * float(np.mean(absent or [False]))


def upper_bound(hits: int, tries: int) -> float:
    """The share below which the truth lies with 97.5 %: the upper end of Clopper-Pearson's 95 % interval."""
    low, high = hits / max(1, tries), 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _at_most(hits, tries, middle) > 0.025:
            low = middle
        else:
            high = middle
    return high


def _at_most(hits: int, tries: int, share: float) -> float:
    """Probability of no more than `hits` of `tries`."""
    logs = (
        math.lgamma(tries + 1)
        - math.lgamma(k + 1)
        - math.lgamma(tries - k + 1)
        + k * math.log(max(share, 1e-300))
        + (tries - k) * math.log1p(-min(share, 1 - 1e-12))
        for k in range(hits + 1)
    )
    return sum(math.exp(one) for one in logs)


if __name__ == "__main__":
    sys.exit(main())
