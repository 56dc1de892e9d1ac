"""One vector a frame: what a library of 100,000 hours would store in its engine, and how often that finds the film.

    python benchmarks/finder_aggregate.py FOLDER [--frames 32768] [--every N]

A frame's stored features become one VLAD: for each of 64 middles the sum of what its features differ from it, each sum
brought to one length. It is turned at random to 1,024 numbers, then stored as their signs (128 bytes) or as a product
code of 64 bytes (trained on made frames). Asked with: the picture and its mirror image; then with nine overlapping
parts of each as well. Counted: how often a frame of the right film is among the nearest 1, 50 and 200 of all frames,
made ones included; `finder_scale.py` tells the same of local features.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import faiss
import numpy as np
from numpy.typing import NDArray

from backend.finder.query import read_query
from backend.library import Library, Snapshot
from backend.library.codebook import descriptors_of
from backend.library.features import Features
from backend.library.learn import painted
from backend.library.segment import STORED
from backend.settings import Settings
from benchmarks.finder_distractors import Held, Pool

_MIDDLES = 64
_NUMBERS = 1024
_CODE_BYTES = 64
_SHOWN = (1, 50, 200)
_LEAST = 8  # features, for a part of a picture to be asked for by itself

Floats = NDArray[np.float32]


class Aggregate:
    """Features of a picture as one vector of 1,024 numbers."""

    def __init__(self, known: NDArray[np.uint8]) -> None:
        """`known`: descriptors from painted worlds, from which the middles are learned."""
        middles = faiss.Kmeans(128, _MIDDLES, niter=15, seed=1)
        middles.train(known.astype(np.float32))
        self._middles = np.asarray(middles.centroids, np.float32)
        rng = np.random.default_rng(0)
        self._turn = rng.standard_normal((_MIDDLES * 128, _NUMBERS)).astype(np.float32) / np.sqrt(_NUMBERS)

    def of(self, descriptors: NDArray[np.uint8]) -> Floats:
        """The vector of one picture."""
        rows = descriptors.astype(np.float32)
        nearest = ((self._middles**2).sum(axis=1) - 2 * rows @ self._middles.T).argmin(axis=1)
        sums = np.zeros((_MIDDLES, 128), np.float32)
        np.add.at(sums, nearest, rows - self._middles[nearest])
        sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
        return np.asarray(sums.ravel() @ self._turn, np.float32)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--frames", type=int, default=32768, help="made frames beside the real ones")
    parser.add_argument("--every", type=int, default=1, help="only each n-th query")
    given = parser.parse_args()
    faiss.omp_set_num_threads(1)
    with tempfile.TemporaryDirectory() as home:
        library = Library(Settings(home=Path(home)))
        library.index([given.folder / "library"], progress=lambda _: None)
        _run(given, library.snapshot())
        library.close()
    return 0


def _run(given: argparse.Namespace, real: Snapshot) -> None:
    words, _ = painted(range(4))
    aggregate = Aggregate(descriptors_of(words))
    frames = np.stack([aggregate.of(s.features(n).descriptors) for s in real.segments for n in range(len(s))])
    made = np.stack([aggregate.of(rows) for rows in _made(real, given.frames)])
    films = np.repeat(np.arange(len(real.segments)), [len(s) for s in real.segments])
    owners = np.concatenate([films, np.full(len(made), -1)])
    truth = json.loads((given.folder / "truth.json").read_text())
    names = {video.path.stem: n for n, video in enumerate(real.videos)}
    queries = [q for q in truth["queries"] if q["video"] in names][:: given.every]
    asked = [list(_pictures(given.folder / q["query"])) for q in queries]
    right = [names[q["video"]] for q in queries]
    print(f"{len(frames)} real frames, {len(made)} made ones, {len(queries)} queries")
    every = np.concatenate([frames, made])
    for name, index, size in _engines(every, made):
        for parts in (2, None):
            vectors = [np.stack([aggregate.of(f) for f in pictures[:parts]]) for pictures in asked]
            hits = [_hits(index, rows, owners, film) for rows, film in zip(vectors, right, strict=True)]
            shares = ", ".join(f"{k}: {100 * np.mean([h[n] for h in hits]):.1f} %" for n, k in enumerate(_SHOWN))
            print(f"{name}, {size} bytes a frame, {'whole' if parts else 'whole and parts'}: right film in {shares}")
            sys.stdout.flush()


def _made(real: Snapshot, count: int) -> Iterator[NDArray[np.uint8]]:
    pool = Pool.of(np.concatenate([s.words for s in real.segments]), np.concatenate([s.cells for s in real.segments]))
    held = Held.make(pool, count, 4)
    order = np.argsort(held.owners, kind="stable")
    for rows in np.split(held.words[order], count):
        yield descriptors_of(rows[:STORED])


def _pictures(path: Path) -> Iterator[NDArray[np.uint8]]:
    """Descriptors of the picture, its mirror image, and of nine parts of each of half its width and height."""
    query = read_query(path, max_pixels=10**8)
    both = (query.features, query.mirror().features)
    for features in both:
        yield features.descriptors[:400]
    for features in both:
        yield from _parts(features, query.size)


def _parts(features: Features, size: tuple[int, int]) -> Iterator[NDArray[np.uint8]]:
    place = features.points[:, :2] / np.array(size, np.float32)
    for x in (0.0, 0.25, 0.5):
        for y in (0.0, 0.25, 0.5):
            inside = ((place >= (x, y)) & (place < (x + 0.5, y + 0.5))).all(axis=1)
            if inside.sum() >= _LEAST:
                yield features.descriptors[inside]


def _engines(every: Floats, made: Floats) -> Iterator[tuple[str, Any, int]]:
    exact = faiss.IndexFlatIP(_NUMBERS)
    exact.add(_unit(every))
    yield "as it is", exact, 4 * _NUMBERS
    coded = faiss.IndexPQ(_NUMBERS, _CODE_BYTES, 8, faiss.METRIC_INNER_PRODUCT)
    coded.pq.cp.niter = 8
    coded.train(_unit(made[:8192]))
    coded.add(_unit(every))
    yield "product code", coded, _CODE_BYTES
    yield "signs", _Signs(every), _NUMBERS // 8


class _Signs:
    """Hamming distance of signs, told as the others tell nearness."""

    def __init__(self, every: Floats) -> None:
        self._index = faiss.IndexBinaryFlat(_NUMBERS)
        self._index.add(np.packbits(every > 0, axis=1))

    def search(self, rows: Floats, k: int) -> tuple[Floats, NDArray[np.int64]]:
        far, found = self._index.search(np.packbits(rows > 0, axis=1), k)
        return -far.astype(np.float32), found


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6), np.float32)


def _hits(index: Any, rows: Floats, owners: NDArray[np.int64], film: int) -> Sequence[bool]:
    """Whether the right film is among the first of all frames, each frame at its best over the vectors asked with."""
    near, found = index.search(_unit(rows), max(_SHOWN))
    order = np.argsort(-near.ravel(), kind="stable")
    frames = found.ravel()[order]
    _, first = np.unique(frames, return_index=True)
    ranked = owners[frames[np.sort(first)]]
    return [bool((ranked[:k] == film).any()) for k in _SHOWN]


if __name__ == "__main__":
    sys.exit(main())
