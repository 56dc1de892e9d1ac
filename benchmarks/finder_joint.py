"""What several weak pictures of one film say together that none of them says alone.

    python benchmarks/finder_joint.py FOLDER [--each N] [--seed N]

FOLDER, or FOLDER/library, holds films. Of each film N sets are made of three frames, each cut to a third and then
blurred, darkened, drowned in noise or written on. Every set is asked of the library with its film and without it, as
one question and picture by picture. Prints how often the right film is named, found, and found though it is absent,
alone and together, and the ratio of the two.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from backend.finder.finder import Stills
from backend.finder.joint import Still, find_joint
from backend.finder.match import Match
from backend.finder.query import read_query
from backend.library import Library
from backend.media.frames import FrameReader
from backend.settings import Settings
from benchmarks.finder_absent import without
from benchmarks.finder_pictures import Random, edited, save

_PICTURES = 3
_SECOND = ("soft", "light", "noise", "caption")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", type=int, default=3, help="sets made of each film")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    films = given.folder / "library" if (given.folder / "library").is_dir() else given.folder
    with tempfile.TemporaryDirectory() as home:
        library = Library(Settings(home=Path(home)))
        library.index([films], progress=lambda _: None)
        counts = _counted(library, Path(home), given.each, given.seed)
        library.close()
    _table(counts)
    return 0


def _counted(library: Library, home: Path, each: int, seed: int) -> Counter[str]:
    stills, snapshot = Stills(library), library.snapshot()
    counts: Counter[str] = Counter()
    for film, video in enumerate(snapshot.videos):
        rest = without(snapshot, film)
        for asked in _sets(video.path, home, each, np.random.default_rng([seed, film])):
            for one, answers in (("together", [asked]), ("alone", [[still] for still in asked])):
                there = [find_joint(stills, snapshot, pictures) for pictures in answers]
                absent = [find_joint(stills, rest, pictures) for pictures in answers]
                counts[f"{one} asked"] += len(answers)
                counts[f"{one} first"] += sum(match.video_id == video.id for match in there)
                counts[f"{one} found"] += sum(_is_found(match, video.id) for match in there)
                counts[f"{one} wrong"] += sum(_is_found(match) and match.video_id != video.id for match in there)
                counts[f"{one} though absent"] += sum(map(_is_found, absent))
        print(f"{film + 1} of {len(snapshot.videos)} films", flush=True)
    return counts


def _is_found(match: Match, video: str | None = None) -> bool:
    return match.verdict == "found" and video in (None, match.video_id)


def _sets(path: Path, home: Path, each: int, rng: Random) -> Iterator[Sequence[Still]]:
    """Pictures of frames that lie apart, so that each shows something of its own."""
    with FrameReader(path) as reader:
        frames = [frame.picture(long_side=720) for frame in itertools.islice(reader.frames(), 0, 900, 15)]
    for _ in range(each):
        parts = np.array_split(np.arange(len(frames)), _PICTURES)
        chosen = [frames[int(rng.choice(part))] for part in parts if len(part)]
        cut = [edited("crop30", frame, frame, rng) for frame in chosen]
        seconds = [str(name) for name in rng.choice(_SECOND, len(cut), replace=False)]
        weak = [(edited(name, picture, picture, rng), name) for picture, name in zip(cut, seconds, strict=True)]
        paths = [save(home / f"{n}.jpg", picture, name) for n, (picture, name) in enumerate(weak)]
        yield [Still(str(one), read_query(one, max_pixels=10**8)) for one in paths]


def _table(counts: Counter[str]) -> None:
    shares = {
        kind: [100 * counts[f"{one} {kind}"] / max(1, counts[f"{one} asked"]) for one in ("alone", "together")]
        for kind in ("first", "found", "wrong", "though absent")
    }
    print(f"{'of ' + str(counts['together asked']) + ' sets, percent':32}{'alone':>10}{'together':>10}")
    for kind, (alone, together) in shares.items():
        print(f"{kind:32}{alone:10.1f}{together:10.1f}")
    alone, together = shares["found"]
    print(f"found together to found alone: ratio {together / max(alone, 0.1):.2f}")


if __name__ == "__main__":
    sys.exit(main())
