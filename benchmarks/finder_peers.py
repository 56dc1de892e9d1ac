"""The finder beside other ways to find the film of a picture, on a folder of films and edited pictures.

    python benchmarks/finder_peers.py FOLDER [--every N] [--only NAME…]

FOLDER holds truth.json, library/ and queries/. Prints one table, each way at its usual threshold:

- PDQ (`pdqhash`), a frame a second, nearest wins, at 31 bits or less;
- pHash (`imagehash`), a frame a second, 10 bits or less of 64;
- crop-resistant hash (`imagehash`), a frame a second: a code for each region of the picture; most regions at a quarter
  of the bits or less win, one is enough;
- colour layout (MPEG-7's: cosine frequencies of 8 x 8 colours), four frames a second, flat bars cut off; it has no
  usual threshold;
- SIFT and a flat index of faiss, a frame a second, no geometry: the frame with most nearest neighbours that pass the
  ratio test (0.8), found from 10 on, as OpenCV's own tutorial has it;
- ours.

CPU time of this process. An hour's index holds decoding it once. `requirements/peers.in` names the two packages; a way
whose package is not there is left out.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any, Protocol

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import cv2
import faiss
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from backend.finder import Finder
from backend.library import Library
from backend.library.features import LONG_SIDE, extract, shrink, trimmed
from backend.media.frames import FrameReader
from backend.media.images import load_image
from backend.settings import Settings
from benchmarks.finder_match import Scored

Picture = NDArray[np.uint8]
_SIDE = 512


@dataclass(frozen=True)
class Found:
    """The best frame for a query: its number, and whether the way's usual threshold says that it is right."""

    frame: int
    sure: bool


class Way(Protocol):
    """One way to find a picture."""

    name: str
    every_ms: int

    def add(self, rgb: Picture) -> None:
        """Take in the next frame."""
        ...

    def find(self, rgb: Picture) -> Found:
        """The best of all frames."""
        ...

    def stored(self) -> int:
        """Bytes that all frames take."""
        ...


@dataclass
class Codes:
    """A binary code a frame."""

    name: str
    code: Callable[[Picture], NDArray[np.uint8]]  # packed bits
    usual: int
    every_ms: int = 1000
    known: list[NDArray[np.uint8]] = field(default_factory=list)

    def add(self, rgb: Picture) -> None:
        self.known.append(self.code(rgb))

    def find(self, rgb: Picture) -> Found:
        bits = _apart(np.stack(self.known), self.code(rgb))
        return Found(int(bits.argmin()), bool(bits.min() <= self.usual))

    def stored(self) -> int:
        return sum(code.nbytes for code in self.known)


@dataclass
class Regions:
    """A binary code for each region of a frame."""

    name: str
    codes: Callable[[Picture], NDArray[np.uint8]]  # regions x bytes
    usual: float = 0.25  # share of the bits up to which regions match
    every_ms: int = 1000
    known: list[NDArray[np.uint8]] = field(default_factory=list)

    def add(self, rgb: Picture) -> None:
        self.known.append(self.codes(rgb))

    def find(self, rgb: Picture) -> Found:
        """Most matching regions, then the least sum of their differences; as `imagehash` ranks them."""
        owners = np.repeat(np.arange(len(self.known)), [len(codes) for codes in self.known])
        every = np.concatenate(self.known)
        size = 8 * every.shape[1]
        worth = np.zeros(len(self.known))
        matches = np.zeros(len(self.known))
        for code in self.codes(rgb):
            least = np.full(len(self.known), size)
            np.minimum.at(least, owners, _apart(every, code))
            same = least <= self.usual * size
            matches += same
            worth += np.where(same, least, 0)
        rank = matches - worth / np.maximum(1, matches * size)
        return Found(int(rank.argmax()), bool(matches[rank.argmax()] >= 1))

    def stored(self) -> int:
        return sum(codes.nbytes for codes in self.known)


@dataclass
class Layout:
    """The colour layout: 33 low cosine frequencies of brightness and the two hues."""

    name: str = "colour layout, 4 a second"
    every_ms: int = 250
    known: list[NDArray[np.float32]] = field(default_factory=list)

    def add(self, rgb: Picture) -> None:
        self.known.append(self._layout(rgb))

    def find(self, rgb: Picture) -> Found:
        apart = ((np.stack(self.known) - self._layout(rgb)) ** 2).sum(axis=1)
        return Found(int(apart.argmin()), sure=False)

    def stored(self) -> int:
        return 33 * len(self.known)

    @staticmethod
    def _layout(rgb: Picture) -> NDArray[np.float32]:
        gray = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
        inside = trimmed(np.asarray(gray, np.uint8))
        x, y = _corner(gray, inside)
        cut = rgb[y : y + inside.shape[0], x : x + inside.shape[1]]
        small = cv2.cvtColor(cv2.resize(cut, (8, 8), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2YCrCb)
        waves = [cv2.dct(np.ascontiguousarray(small[:, :, n], np.float32)) for n in range(3)]
        order = sorted(((a, b) for a in range(8) for b in range(8)), key=lambda at: (sum(at), at))
        kept = [[wave[at] for at in order[:count]] for wave, count in zip(waves, (21, 6, 6), strict=True)]
        return np.concatenate(kept).astype(np.float32)


@dataclass
class Sift:
    """SIFT of a frame a second in a flat index, votes by the ratio test, no geometry."""

    name: str = "SIFT, flat faiss, no geometry"
    every_ms: int = 1000
    known: list[NDArray[np.uint8]] = field(default_factory=list)
    index: Any = None

    def add(self, rgb: Picture) -> None:
        self.known.append(self._described(rgb, 200))

    def find(self, rgb: Picture) -> Found:
        if self.index is None:
            self.index = faiss.IndexFlatL2(128)
            self.index.add(np.concatenate(self.known).astype(np.float32))
        owners = np.repeat(np.arange(len(self.known)), [len(rows) for rows in self.known])
        far, near = self.index.search(self._described(rgb, 400).astype(np.float32), 16)
        frames = owners[near]
        votes = np.zeros(len(self.known))
        for row, of in zip(np.sqrt(far), frames, strict=True):
            others = row[of != of[0]]
            if len(others) and row[0] < 0.8 * others[0]:
                votes[of[0]] += 1
        if not votes.any():
            votes = np.bincount(frames[:, 0], minlength=len(votes)).astype(float)
            return Found(int(votes.argmax()), sure=False)
        return Found(int(votes.argmax()), bool(votes.max() >= 10))

    def stored(self) -> int:
        return sum(rows.nbytes for rows in self.known)

    @staticmethod
    def _described(rgb: Picture, limit: int) -> NDArray[np.uint8]:
        gray = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.uint8)
        return extract(shrink(gray, LONG_SIDE), limit=limit).descriptors


@dataclass(frozen=True)
class Line:
    """A row of the table."""

    name: str
    scored: list[Scored]
    query_ms: float
    bytes_an_hour: float
    index_s_an_hour: float
    has_threshold: bool = True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="only each n-th query")
    parser.add_argument("--only", nargs="*", default=[], help="only ways whose name has one of these words")
    given = parser.parse_args()
    cv2.setNumThreads(1)
    truth = json.loads((given.folder / "truth.json").read_text())
    queries = truth["queries"][:: given.every]
    _head()
    for make in (*_hashes(), Layout, Sift):
        way = make()
        if not given.only or any(word in way.name for word in given.only):
            _print(_measured(way, given.folder, truth, queries))
    if not given.only or "ours" in given.only:
        _print(_ours(given.folder, truth, queries))
    return 0


def _hashes() -> Iterator[Callable[[], Way]]:
    """Those whose packages are there."""
    if importlib.util.find_spec("pdqhash"):
        pdq = importlib.import_module("pdqhash")
        yield lambda: Codes("PDQ, 1 a second", lambda rgb: np.packbits(pdq.compute(rgb)[0].astype(bool)), 31)
    if importlib.util.find_spec("imagehash"):
        hashes = importlib.import_module("imagehash")
        yield lambda: Codes("pHash, 1 a second", lambda rgb: _packed(hashes.phash(Image.fromarray(rgb))), 10)
        yield lambda: Regions(
            "crop-resistant hash, 1 a second",
            lambda rgb: np.stack(
                [_packed(one) for one in hashes.crop_resistant_hash(Image.fromarray(rgb)).segment_hashes]
            ),
        )


def _packed(code: Any) -> NDArray[np.uint8]:
    return np.packbits(code.hash.ravel())


def _apart(codes: NDArray[np.uint8], code: NDArray[np.uint8]) -> NDArray[np.int64]:
    return np.asarray(np.bitwise_count(codes ^ code).sum(axis=1, dtype=np.int64))


def _corner(gray: NDArray[Any], inside: NDArray[Any]) -> tuple[int, int]:
    """Where a view into `gray` begins."""
    off = inside.__array_interface__["data"][0] - gray.__array_interface__["data"][0]
    return int(off % gray.strides[0]), int(off // gray.strides[0])


def _measured(way: Way, folder: Path, truth: dict[str, Any], queries: Sequence[dict[str, Any]]) -> Line:
    started = time.process_time()
    places = []
    for film in truth["videos"]:
        due = 0
        with FrameReader(folder / film["file"]) as reader:
            for frame in reader.frames():
                if frame.pts_ms >= due:
                    due += way.every_ms
                    way.add(frame.picture(long_side=_SIDE))
                    places.append((film["video"], frame.pts_ms / 1000))
    spent = time.process_time() - started
    scored, costs = [], []
    for query in queries:
        rgb = load_image(folder / query["query"], max_pixels=10**8)
        started = time.process_time()
        found = way.find(rgb)
        costs.append(time.process_time() - started)
        film_id, at = places[found.frame]
        scored.append(Scored(query, film_id if found.sure else None, film_id, at, 0.0))
    hours = _hours(truth)
    cost = 1000 * float(np.median(costs))
    return Line(way.name, scored, cost, way.stored() / hours, spent / hours, not isinstance(way, Layout))


def _ours(folder: Path, truth: dict[str, Any], queries: Sequence[dict[str, Any]]) -> Line:
    with tempfile.TemporaryDirectory() as home, redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        library = Library(Settings(home=Path(home)))
        started = time.process_time()
        library.index([folder / "library"], progress=lambda _: None)
        spent = time.process_time() - started
        stored = sum(f.stat().st_size for f in Path(home).rglob("*") if f.is_file() and "segments" in str(f))
        finder = Finder(library)
        finder.find([folder / queries[0]["query"]])
        scored, costs = [], []
        for query in queries:
            started = time.process_time()
            match = finder.find([folder / query["query"]])[0]
            costs.append(time.process_time() - started)
            guess = Path(match.video).stem
            named = guess if match.verdict == "found" else None
            scored.append(Scored(query, named, guess, match.at_ms / 1000, match.confidence))
        library.close()
    hours = _hours(truth)
    return Line("**ours**", scored, 1000 * float(np.median(costs)), stored / hours, spent / hours)


def _hours(truth: dict[str, Any]) -> float:
    return float(sum(film["duration"] for film in truth["videos"])) / 3600


def _head() -> None:
    columns = (
        "right film first",
        "found and right",
        "found though absent",
        "first, within 0.5 s",
        "CPU of a query",
        "stored for an hour",
        "CPU of an hour's index",
    )
    print("| way | " + " | ".join(columns) + " |")
    print("| --- |" + " --- |" * len(columns))
    sys.stdout.flush()


def _print(line: Line) -> None:
    present = [s for s in line.scored if s.query["video"]]
    absent = [s for s in line.scored if not s.query["video"]]
    shares = (
        _percent([s.guessed for s in present]),
        _percent([s.right for s in present]),
        f"{sum(s.video is not None for s in absent)} of {len(absent)}",
        _percent([s.guessed and s.near(0.5) for s in present]),
        f"{line.query_ms:.0f} ms" if line.query_ms >= 1 else f"{line.query_ms:.1f} ms",
        f"{line.bytes_an_hour / 1e6:.2f} MB",
        f"{line.index_s_an_hour:.0f} s",
    )
    if not line.has_threshold:
        shares = (shares[0], "no threshold", "no threshold", *shares[3:])
    print(f"| {line.name} | " + " | ".join(shares) + " |")
    sys.stdout.flush()


def _percent(hits: Sequence[bool]) -> str:
    return f"{100 * float(np.mean(hits)):.1f} %"


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.exit(main())
