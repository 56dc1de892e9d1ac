"""Are the edits a proof names those that were made, and is its box where the picture lies?

    python benchmarks/finder_proof.py [FOLDER] [--each N] [--worst N] [--proofs FOLDER]

Makes queries of every kind of edit, with known names and boxes, from the films in FOLDER (or in FOLDER/library; from
the painted sample when none is given) and searches for them. Prints precision and recall of the names and the overlap
of the boxes, beside the limits: 95 % of the names right, and an overlap of 0.9.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from PIL import Image

from backend.finder import Finder, Match, draw_proof
from backend.finder.edits import EDITS as NAMES
from backend.library import Library
from backend.library.sample import make_sample
from backend.media.frames import FrameReader
from backend.settings import Settings
from benchmarks.finder_marked import EDITS, Corners, Marked, Picture, mark

NAMES_RIGHT = 95.0
OVERLAP = 0.9
_SKIP_MS = 300  # films begin and end in black at times


@dataclass(frozen=True)
class Told:
    """One query's truth and what was said of it."""

    edit: str
    truth: Marked
    match: Match
    film: str

    @property
    def found(self) -> bool:
        """Whether the right film was named for sure; nothing is said of the picture otherwise."""
        return self.match.verdict == "found" and Path(self.match.path).name == self.film

    @property
    def missing(self) -> frozenset[str]:
        """Names that should have been said. Of `either`, one is enough."""
        said = set(self.match.edits)
        either = self.truth.either if not self.truth.either & said else frozenset()
        return (self.truth.names - said) | frozenset(sorted(either)[:1])

    @property
    def wrong(self) -> frozenset[str]:
        """Names that should not have been said."""
        return frozenset(self.match.edits) - self.truth.names - self.truth.free - self.truth.either

    @property
    def overlap(self) -> float:
        """Of the two boxes: common part over both together."""
        return _overlap(self.truth.box, self.match.box) if self.match.box else 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--each", type=int, default=8, help="queries of each kind of edit")
    parser.add_argument("--worst", type=int, default=0, help="list so many queries with wrong names or boxes")
    parser.add_argument("--proofs", type=Path, help="keep the first proof of each kind of edit in this folder")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = given.folder or _sample(Path(made) / "films")
        films = sorted(p for p in _films_in(folder).rglob("*") if p.suffix in {".mp4", ".mkv", ".webm", ".mov", ".avi"})
        library = Library(Settings(home=Path(made) / "home"))
        library.index([_films_in(folder)], progress=lambda _: None)
        told = list(_asked(library, films, Path(made), given))
        library.close()
    _report(told, given.worst)
    return 0


def _sample(folder: Path) -> Path:
    make_sample(folder, progress=lambda *_: None)
    return folder


def _films_in(folder: Path) -> Path:
    return folder / "library" if (folder / "library").is_dir() else folder


def _asked(library: Library, films: Sequence[Path], work: Path, given: argparse.Namespace) -> Iterator[Told]:
    rng = np.random.default_rng(given.seed)
    finder = Finder(library)
    for number, edit in enumerate(edit for edit in EDITS for _ in range(given.each)):
        film, other = films[number % len(films)], films[(number + 1 + number // len(films)) % len(films)]
        marked = mark(edit, _frame(film, rng), _frame(other, rng), rng)
        query = work / "query.jpg"
        Image.fromarray(marked.picture).save(query, quality=80)
        (match,) = finder.find([query])
        if given.proofs and number % given.each == 0:
            given.proofs.mkdir(parents=True, exist_ok=True)
            (given.proofs / f"{edit}.jpg").write_bytes(draw_proof(query, match))
        yield Told(edit, marked, match, film.name)


def _frame(film: Path, rng: np.random.Generator) -> Picture:
    with FrameReader(film) as reader:
        length = round(float((reader.stream.duration or 0) * (reader.stream.time_base or 0)) * 1000)
        length = length or round((reader.media.duration or 0) / 1000)
        at = int(rng.integers(_SKIP_MS, max(_SKIP_MS + 1, length - _SKIP_MS)))
        return next(reader.frames(start_ms=at), reader.first).picture()


def _overlap(truth: Corners, box: tuple[int, int, int, int]) -> float:
    mine = np.array([box[0], box[1], box[0] + box[2], box[1] + box[3]], float)
    low, high = np.maximum(mine[:2], truth[:2]), np.minimum(mine[2:], truth[2:])
    both = float(np.prod(np.maximum(high - low, 0)))
    area = float(np.prod(mine[2:] - mine[:2]) + (truth[2] - truth[0]) * (truth[3] - truth[1]))
    return both / max(area - both, 1e-9)


def _report(told: Sequence[Told], worst: int) -> None:
    found = [one for one in told if one.found]
    kinds: defaultdict[str, list[Told]] = defaultdict(list)
    for one in found:
        kinds[one.edit].append(one)
    print(f"{'edit':16}{'told':>6}{'names right':>13}{'overlap':>9}   missing / wrong names")
    for edit, group in kinds.items():
        right = 100 * np.mean([not one.missing and not one.wrong for one in group])
        slips = Counter([f"-{n}" for one in group for n in one.missing] + [f"+{n}" for one in group for n in one.wrong])
        listed = ", ".join(f"{name} {count}" for name, count in slips.most_common())
        print(f"{edit:16}{len(group):6}{right:12.0f}%{np.mean([one.overlap for one in group]):9.3f}   {listed}")
    _names(found)
    overlaps = [one.overlap for one in found]
    print(f"found for sure: {len(found)} of {len(told)}")
    whole = 100 * float(np.mean([not one.missing and not one.wrong for one in found]))
    print(f"queries with every name right: {whole:.1f} %")
    print(f"overlap: mean {np.mean(overlaps):.3f}, median {np.median(overlaps):.3f}, limit {OVERLAP}")
    share = 100 * float(np.mean([overlap >= OVERLAP for overlap in overlaps]))
    print(f"overlap of {OVERLAP} or more: {share:.1f} % of queries")
    for one in sorted(found, key=lambda one: (not one.missing and not one.wrong, one.overlap))[:worst]:
        facts = f"-{sorted(one.missing)} +{sorted(one.wrong)} overlap {one.overlap:.2f}"
        print(f"  {one.edit:16} {one.film} {one.match.at_ms} ms {facts}")


def _names(found: Sequence[Told]) -> None:
    print(f"{'name':20}{'said':>6}{'precision':>11}{'recall':>9}")
    totals = np.zeros(3)
    for name in NAMES:
        wrong = sum(name in one.wrong for one in found)
        missing = sum(name in one.missing for one in found)
        right = sum(name in one.match.edits and name not in one.wrong for one in found)
        right -= sum(name in one.match.edits and name in one.truth.free - one.truth.names for one in found)
        totals += (right, wrong, missing)
        said, due = right + wrong, right + missing
        print(f"{name:20}{said:6}{100 * right / max(1, said):10.1f}%{100 * right / max(1, due):8.1f}%")
    all_right, all_wrong, all_missing = (float(total) for total in totals)
    precision, recall = (100 * all_right / max(1.0, all_right + slips) for slips in (all_wrong, all_missing))
    print(f"all names: precision {precision:.1f} %, recall {recall:.1f} %, limit {NAMES_RIGHT:.0f} %")
    print(f"ratio to the limit: {min(precision, recall) / NAMES_RIGHT:.3f}")


if __name__ == "__main__":
    sys.exit(main())
