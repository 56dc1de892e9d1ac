"""What becomes of a search as the library grows, and what it costs with 1,000 hours of film.

    python benchmarks/finder_scale.py FOLDER [--every N] [--hours 300] [--cost 1000] [--work DIR] [--plot FILE]

FOLDER holds truth.json, library/ and queries/. Its films are indexed; frames that were never shot are added
(`finder_distractors.py` tells how) until the library has 20 minutes, 3, 30 and 300 hours. For each size: how often a
frame of the right film is among the first 12, 16 and 50 candidates, how often the right film is first by votes alone,
and after the geometric check of the first 16 and 50. Made frames are not checked: that they lose against a frame with 8
inliers, which one wrong real frame in a hundred has, is taken for granted. Half of the films are asked for; what is
made is made from the other half and from painted worlds, or else the right frames themselves would come back by the
thousand, changed a little (`--from-all` measures that: a bound from below).

Then the figures of `--cost` hours against their limits: CPU of the first stage, memory, opening. 18 bytes a feature are
written to DIR: 4 GB for 300 hours, 13 GB for 1,000, one after the other.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, cast

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from numpy.typing import NDArray

from backend.finder.candidates import candidates as first_stage
from backend.finder.candidates import votes_of
from backend.finder.geometry import fit_frame
from backend.finder.query import Query, read_query
from backend.library import FrameIndex, Library, Snapshot
from backend.library.catalogue import Catalogue, FileRow, Video
from backend.library.frame_index import CellIndex, Part, ShelfIndex
from backend.library.layout import LAYOUT_BYTES
from backend.library.learn import painted
from backend.library.segment import Segment, segment_path
from backend.library.shelf import Fresh, Shelf, ShelvedName, Source, write_shelf
from backend.library.shelved import HEADER, MAGIC, shelves_path
from backend.settings import Settings
from backend.stores.files import private_dir
from benchmarks.finder_distractors import FRAMES, Held, Made, Pool, nearest

_HOUR = 3600  # frames
_FILM = 3600  # made frames that count as one film
_A_FILM = 5  # candidates, as the finder takes them
_SHOWN = (12, 16, 50)
_MIRROR_BELOW = 16
_PAINTED_SEEDS = 2
_LIMITS = {"first stage, CPU ms": 150.0, "resident MB": 1000.0, "opening, s": 2.0}


@dataclass(frozen=True)
class Size:
    """A library: its films' index and how many frames are made; the real ones come last."""

    name: str
    hours: float
    made: int
    index: FrameIndex


@dataclass
class Asked:
    """A query and what is known of it: pictures to search for, inliers with real frames by (picture, frame)."""

    film: int
    pictures: list[Query]
    fits: dict[tuple[int, int], int]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="only each n-th query")
    parser.add_argument("--from-all", action="store_true", help="make distractors from all films, the right ones too")
    parser.add_argument("--hours", type=float, default=300, help="the largest library for recall")
    parser.add_argument("--cost", type=float, default=1000, help="hours for CPU, memory and opening; 0 leaves them out")
    parser.add_argument("--work", type=Path, help="where the large files go; a temporary folder unless given")
    parser.add_argument("--plot", type=Path, help="write the curves as SVG")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)  # a home, in a process of its own
    given = parser.parse_args()
    if given.measure:
        return _measured_here(given.measure, given.folder)
    with tempfile.TemporaryDirectory(dir=given.work) as work:
        _run(given, Path(work))
    return 0


def _run(given: argparse.Namespace, work: Path) -> None:
    library = Library(Settings(home=work / "real"))
    library.index([given.folder / "library"], progress=lambda _: None)
    real = library.snapshot()
    truth = json.loads((given.folder / "truth.json").read_text())
    queries = [q for q in truth["queries"] if q["video"]][:: given.every]
    films = {video.path.stem: n for n, video in enumerate(real.videos)}
    half = set(np.random.default_rng(5).permutation(len(real.segments))[: len(real.segments) // 2].tolist())
    asked = [
        Asked(films[q["video"]], [read_query(given.folder / q["query"], max_pixels=10**8)], {})
        for q in queries
        if films.get(q["video"]) in half
    ]
    others = [segment for n, segment in enumerate(real.segments) if n not in half]
    _tell_nearness(asked, others)
    pool = _pool(real.segments if given.from_all else others)
    base = Held.make(pool, FRAMES, 1)
    few = [Held.make(pool, _HOUR * 20 // 60 - len(_frames(real)), 2), Held.make(pool, 8 * _HOUR // 3, 3)]
    rows = [_row(real, asked, size) for size in _sizes(given.hours, real, base, few, work)]
    _tell_wrong(asked, real)
    if given.plot:
        given.plot.write_text(plot(rows))
    if given.cost:
        _cost(given.cost, base, work, given.folder)
    library.close()


def _frames(real: Snapshot) -> range:
    return range(sum(len(segment) for segment in real.segments))


def _pool(segments: Sequence[Segment]) -> Pool:
    """Real features, and some from painted worlds."""
    words, cells = painted(range(100, 100 + _PAINTED_SEEDS))
    return Pool.of(
        np.concatenate([*(s.words for s in segments), words]), np.concatenate([*(s.cells for s in segments), cells])
    )


def _tell_nearness(asked: Sequence[Asked], others: Sequence[Segment]) -> None:
    """Distance to the nearest of ever more features of other films: real ones as far as they go, then made ones."""
    rng = np.random.default_rng(5)
    sample = np.concatenate([one.pictures[0].features.descriptors[:400:50] for one in asked])
    real = rng.permutation(np.concatenate([segment.words for segment in others]))
    pool = _pool(others)
    steps = [(f"{len(real) // n} real", real[: len(real) // n]) for n in (16, 4, 1)]
    steps += [(f"{count} made", pool.made(count, rng)[0]) for count in (len(real), 16 * len(real))]
    print("distance from a query's feature to the nearest of other films', 1 / 5 / 25 / 50 %:")
    for name, words in steps:
        print(f"  {name}: " + " / ".join(f"{far:.0f}" for far in np.percentile(nearest(sample, words), (1, 5, 25, 50))))
    sys.stdout.flush()


def _sizes(hours: float, real: Snapshot, base: Held, few: Sequence[Held], work: Path) -> Iterator[Size]:
    """From 20 minutes on; each shelf is written in `work` over the one before."""
    wanted = [(name, count) for name, of, count in (("3 h", 3, 0), ("30 h", 30, 3), ("300 h", 300, 33)) if of <= hours]
    yield Size("20 min", 1 / 3, few[0].length, CellIndex([cast("Any", _AsSegment(few[0])), *real.segments]))
    own = Fresh([(video.id, segment) for video, segment in zip(real.videos, real.segments, strict=True)])
    for name, count in wanted:
        sources: list[Source] = [*map(partial(Made, base), range(count)), *few, own]
        shelf = _written(work / "shelf", sources)
        made = len(shelf) - len(_frames(real))
        rest = ShelfIndex([Part(shelf, np.arange(len(shelf), dtype=np.int32))], CellIndex([]), np.zeros(0, np.int32))
        yield Size(name, len(shelf) / _HOUR, made, rest)


def _written(path: Path, sources: Sequence[Source]) -> Shelf:
    started = time.process_time()
    write_shelf(path, [(source, {film.name: True for film in source.films}) for source in sources])
    shelf = Shelf(path)
    size = path.stat().st_size / 1e9
    spent = time.process_time() - started
    print(f"wrote {len(shelf)} frames, {shelf.features} features, {size:.2f} GB: {spent:.0f} s CPU")
    sys.stdout.flush()
    return shelf


class _AsSegment:
    """What an index in memory reads of a segment."""

    def __init__(self, held: Held) -> None:
        order = np.argsort(held.owners, kind="stable")
        self.words = held.words[order]
        self.cells = (held.finer[order] // 256).astype(np.uint16)
        self.counts = np.bincount(held.owners, minlength=held.length).astype(np.uint16)
        self.codes = held.codes

    def __len__(self) -> int:
        return len(self.counts)


def _row(real: Snapshot, asked: Sequence[Asked], size: Size) -> dict[str, float]:
    """All figures of one size, in percent and milliseconds."""
    total = size.made + len(_frames(real))
    starts = np.array([size.made + start for start in real.starts])
    library = replace(real, segments=cast("Any", (range(total),)), starts=(0,), index=size.index)
    hits: dict[str, list[bool]] = {}
    costs: list[float] = []
    for one in asked:
        for name, hit in _asked_for(real, one, library, starts, costs).items():
            hits.setdefault(name, []).append(hit)
    row = {name: 100 * float(np.mean(values)) for name, values in hits.items()}
    told = ", ".join(f"{name} {share:.1f}" for name, share in row.items())
    print(f"{size.name}: {told} %; first stage {np.median(costs):.0f} ms CPU, 95 % {np.percentile(costs, 95):.0f}")
    sys.stdout.flush()
    return {"hours": size.hours, **row}


def _asked_for(
    real: Snapshot, one: Asked, library: Snapshot, starts: NDArray[np.int64], costs: list[float]
) -> dict[str, bool]:
    ranked: list[list[tuple[float, int]]] = []
    for number, picture in enumerate(one.pictures):
        ranked.append(_ranked(library, picture, starts, costs))
        _fit(real, one, number, ranked[-1], int(starts[0]))
    if len(one.pictures) == 1 and max(one.fits.values(), default=0) < _MIRROR_BELOW:
        one.pictures.append(one.pictures[0].mirror())
        ranked.append(_ranked(library, one.pictures[1], starts, costs))
        _fit(real, one, 1, ranked[1], int(starts[0]))
    films = [[_film(frame, starts) for _, frame in candidates] for candidates in ranked]
    told = {f"in {k}": any(one.film in names[:k] for names in films) for k in _SHOWN}
    best = max((candidates[0] for candidates in ranked if candidates), default=(0.0, 0))
    told["first by votes"] = _film(best[1], starts) == one.film
    for k in (16, 50):
        told[f"first of {k} checked"] = _first(one, ranked, starts, k) == one.film
    return told


def _ranked(
    library: Snapshot, picture: Query, starts: NDArray[np.int64], costs: list[float]
) -> list[tuple[float, int]]:
    """(votes, frame) of the candidates, best first; at most five of a film."""
    _ = picture.features
    started = time.process_time()
    votes = votes_of(library, picture)
    costs.append(1000 * (time.process_time() - started))
    named = np.flatnonzero(votes)
    taken: list[tuple[float, int]] = []
    per_film: dict[int, int] = {}
    for frame in named[np.argsort(-votes[named], kind="stable")][:1000].tolist():
        film = _film(frame, starts)
        per_film[film] = per_film.get(film, 0) + 1
        if per_film[film] <= _A_FILM:
            taken.append((float(votes[frame]), frame))
        if len(taken) == max(_SHOWN):
            break
    return taken


def _film(frame: int, starts: NDArray[np.int64]) -> int:
    """The number of a real film; of a made one a negative number."""
    return int(np.searchsorted(starts, frame, side="right")) - 1 if frame >= starts[0] else -1 - frame // _FILM


def _fit(real: Snapshot, one: Asked, number: int, candidates: Sequence[tuple[float, int]], first: int) -> None:
    """Inliers with the real frames among candidates; those known are not counted again."""
    query = one.pictures[number]
    for _, frame in candidates:
        key = (number, frame - first)
        if frame >= first and key not in one.fits:
            film, within = real.place(frame - first)
            segment = real.segments[film]
            fit = fit_frame(query.features, segment.features(within), query_size=query.size, frame_size=segment.size)
            one.fits[key] = fit.n if fit else 0


def _first(one: Asked, ranked: Sequence[Sequence[tuple[float, int]]], starts: NDArray[np.int64], k: int) -> int:
    """The film with most inliers, or by votes when none has more than chance gives."""
    first = int(starts[0])
    checked = [
        (one.fits[number, frame - first], votes, frame)
        for number, candidates in enumerate(ranked)
        for votes, frame in candidates[:k]
        if frame >= first
    ]
    if checked and max(checked)[0] >= _CHANCE:
        return _film(max(checked)[2], starts)
    best = max((candidates[0] for candidates in ranked if candidates), default=(0.0, 0))
    return _film(best[1], starts)


_CHANCE = 8  # inliers: see what `_tell_wrong` prints


def _tell_wrong(asked: Sequence[Asked], real: Snapshot) -> None:
    wrong = [n for one in asked for (_, frame), n in one.fits.items() if real.place(frame)[0] != one.film]
    shares = ", ".join(f"{np.percentile(wrong, p):.0f} at {p} %" for p in (50, 99, 99.9))
    print(f"inliers with {len(wrong)} wrong real frames: {shares}")


def _cost(hours: float, base: Held, work: Path, folder: Path) -> None:
    """A library of made films, opened in a process of its own."""
    (work / "shelf").unlink(missing_ok=True)
    home = work / "home"
    settings = Settings(home=home)
    Library(settings).close()
    place = settings.root / "libraries" / settings.library
    sources: list[Source] = [Made(base, seed) for seed in range(max(1, round(hours * _HOUR / FRAMES)))]
    shelf = _written(private_dir(shelves_path(place)) / "00000001", sources)
    _catalogued(place, shelf.films)
    stored = sum(file.stat().st_size for file in place.rglob("*") if file.is_file())
    hourly = stored / len(shelf) * _HOUR / 1e6
    print(f"{len(shelf) / _HOUR:.0f} h in {len(shelf.films)} films: {hourly:.1f} MB for an hour")
    sys.stdout.flush()
    subprocess.run([sys.executable, __file__, str(folder), "--measure", str(home)], check=True)


def _catalogued(place: Path, films: Sequence[ShelvedName]) -> None:
    """A list of made films, and of each a file as large as what is stored beside a shelf, with nothing in it."""
    catalogue = Catalogue(place)
    private_dir(segment_path(place, "any").parent)
    for film in films:
        path = Path("/films") / film.name
        _empty(segment_path(place, film.name), film)
        video = Video(film.name, path, path.name, 1000 * film.frames, 640, 360, film.frames)
        catalogue.put(FileRow(str(path), 1, 1, film.name, None), video)
    catalogue.close()


def _empty(path: Path, film: ShelvedName) -> None:
    steps = round(film.features * 1.05)
    with path.open("wb") as out:
        out.write(HEADER.pack(MAGIC, film.frames, film.features, steps, 480, 270, 0))
        out.truncate(HEADER.size + (8 + LAYOUT_BYTES) * film.frames + 4 * film.features + steps)


def _measured_here(home: Path, folder: Path) -> int:
    """Opening, searching, memory; each beside its limit."""
    truth = json.loads((folder / "truth.json").read_text())
    queries = [read_query(folder / q["query"], max_pixels=10**8) for q in truth["queries"][::8]]
    asked = [query for query in queries if len(query.features) >= 400]
    before = _resident()
    started = time.perf_counter(), time.process_time()
    library = Library(Settings(home=home))
    snapshot = library.snapshot()
    first_stage(snapshot, asked[0])
    wall, opening = time.perf_counter() - started[0], time.process_time() - started[1]
    costs, held = [], 0.0
    for query in asked:
        _ = query.codes
        begun = time.process_time()
        first_stage(snapshot, query)
        costs.append(1000 * (time.process_time() - begun))
        held = max(held, _resident())
    library.close()
    told = {"first stage, CPU ms": float(np.median(costs)), "resident MB": held, "opening, s": opening}
    for name, value in told.items():
        print(f"{name}: {value:.1f}, limit {_LIMITS[name]:.0f}: ratio {value / _LIMITS[name]:.2f}")
    slow = np.percentile(costs, 95)
    print(f"first stage 95 %: {slow:.0f} ms; before opening {before:.0f} MB; opening took {wall:.1f} s by the clock")
    print(f"{len(asked)} queries of 400 features and more, {len(snapshot.videos)} films, {snapshot.starts[-1]} frames")
    return 0


def _resident() -> float:
    """MB of this process, pages of files included."""
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1000


_COLOURS = {
    "in 50": "#4477aa",
    "in 16": "#66ccee",
    "first of 50 checked": "#228833",
    "first of 16 checked": "#ccbb44",
    "first by votes": "#ee6677",
}


def plot(rows: Sequence[dict[str, float]]) -> str:
    """The curves over the hours (logarithmic), percent from 50 to 100."""
    width, height, left, top = 640, 400, 60, 20
    low, high = np.log10(rows[0]["hours"]), np.log10(max(rows[-1]["hours"], 1))

    def x(hours: float) -> float:
        return float(left + (np.log10(hours) - low) / max(1e-9, high - low) * (width - left - 170))

    def y(share: float) -> float:
        return top + (100 - max(50, share)) / 50 * (height - top - 50)

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif">']
    parts.append(f'<rect width="{width}" height="{height}" fill="white"/>')
    for share in range(50, 101, 10):
        line = f'x1="{left}" x2="{width - 170}" y1="{y(share):.0f}" y2="{y(share):.0f}" stroke="#ddd"'
        parts.append(
            f'<line {line}/><text x="{left - 8}" y="{y(share) + 4:.0f}" {_SMALL} text-anchor="end">{share} %</text>'
        )
    for row in rows:
        name = f"{row['hours']:.0f} h" if row["hours"] >= 1 else f"{60 * row['hours']:.0f} min"
        parts.append(f'<text x="{x(row["hours"]):.0f}" y="{height - 28}" {_SMALL} text-anchor="middle">{name}</text>')
    parts.append(
        f'<text x="{left}" y="{height - 8}" {_SMALL}>film in the library; queries of the development set</text>'
    )
    for n, (name, colour) in enumerate(_COLOURS.items()):
        points = " ".join(f"{x(row['hours']):.1f},{y(row[name]):.1f}" for row in rows)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{width - 160}" y="{top + 16 + 20 * n}" fill="{colour}" {_SMALL}>{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


_SMALL = 'font-size="12"'

if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.exit(main())
