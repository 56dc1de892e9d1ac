"""The contract of `FrameIndex`: every engine that stands behind it gives what comparing with everything would."""

import numpy as np
import pytest

from backend.library.codebook import cells_of, descriptors_of, words_of
from backend.library.features import distance
from backend.library.frame_index import CellIndex, Part, ShelfIndex
from backend.library.layout import LAYOUT_BYTES
from backend.library.segment import KeptFrame, Segment, write_segment
from backend.library.shelf import Fresh, Shelf, write_shelf

FILMS, FRAMES, FEATURES = 3, 4, 25


class Everything:
    """The reference: compares with every stored feature, in the order of the frames."""

    def __init__(self, segments):
        self._known = descriptors_of(np.concatenate([s.words for s in segments])).astype(np.float32)
        self._frames = np.repeat(np.arange(sum(map(len, segments))), np.concatenate([s.counts for s in segments]))
        self._codes = np.concatenate([s.codes for s in segments])

    def neighbours(self, descriptors, k):
        k = min(k, len(self._known))
        far = np.linalg.norm(descriptors[:, None].astype(np.float32) - self._known[None], axis=2)
        order = np.argsort(far, axis=1, kind="stable")[:, :k]
        return np.take_along_axis(far, order, axis=1), self._frames[order]

    def nearest_codes(self, code, k):
        bits = distance(self._codes, code)
        order = np.argsort(bits, kind="stable")[:k]
        return bits[order], order


@pytest.fixture
def descriptors():
    """Like RootSIFT: few high values, most low."""
    rng = np.random.default_rng(7)
    return np.minimum(rng.exponential(24, (FILMS * FRAMES * FEATURES, 128)), 255).astype(np.uint8)


@pytest.fixture
def segments(tmp_path, descriptors):
    rng, found = np.random.default_rng(8), []
    frames = descriptors.reshape(FILMS, FRAMES, FEATURES, 128)
    for film in range(FILMS):
        kept = [
            KeptFrame(
                n * 1000,
                (320, 240),
                rng.integers(0, 256, 32, np.uint8),
                rng.integers(0, 256, LAYOUT_BYTES, np.uint8),
                rng.integers(0, 2**32, FEATURES, np.uint32),
                cells_of(rows),
                words_of(rows),
            )
            for n, rows in enumerate(frames[film])
        ]
        write_segment(tmp_path / str(film), kept)
        found.append(Segment(tmp_path / str(film)))
    return found


def in_memory(_, segments):
    return CellIndex(segments)


def on_a_shelf(folder, segments):
    parts = [_part(folder / "shelf", list(enumerate(segments)), range(FILMS * FRAMES))]
    return ShelfIndex(parts, CellIndex([]), np.zeros(0, np.int32))


def on_shelves_and_beside(folder, segments):
    """Numbers go against the order of the parts."""
    one = _part(folder / "one", [(2, segments[2])], range(2 * FRAMES, 3 * FRAMES))
    two = _part(folder / "two", [(0, segments[0])], range(FRAMES))
    return ShelfIndex([one, two], CellIndex([segments[1]]), np.arange(FRAMES, 2 * FRAMES, dtype=np.int32))


def on_a_joined_shelf(folder, segments):
    """Two shelves written as one, and of the first one a film left out that comes back with the second."""
    first, second = [(0, segments[0]), (1, segments[1])], [(1, segments[1]), (2, segments[2])]
    _part(folder / "a", first, range(2 * FRAMES))
    _part(folder / "b", second, range(2 * FRAMES))
    sources = [(Shelf(folder / "a"), {"0": True, "1": False}), (Shelf(folder / "b"), {"1": True, "2": True})]
    assert [film.name for film in write_shelf(folder / "both", sources)] == ["0", "1", "2"]
    numbers = np.arange(FILMS * FRAMES, dtype=np.int32)
    return ShelfIndex([Part(Shelf(folder / "both"), numbers)], CellIndex([]), np.zeros(0, np.int32))


def _part(path, named, numbers):
    write_shelf(path, [(Fresh([(str(n), s) for n, s in named]), {str(n): True for n, _ in named})])
    return Part(Shelf(path), np.array(numbers, np.int32))


ENGINES = [Everything, in_memory, on_a_shelf, on_shelves_and_beside, on_a_joined_shelf]


@pytest.fixture(params=ENGINES, ids=lambda e: e.__name__)
def engine(request, tmp_path, segments):
    if request.param is Everything:
        return Everything(segments)
    return request.param(tmp_path / "", segments)


def test_a_stored_feature_finds_its_frame_first(engine, descriptors):
    far, frames = engine.neighbours(descriptors, 1)
    assert (frames[:, 0] == np.arange(len(descriptors)) // FEATURES).mean() > 0.98
    assert far.dtype == np.float32


def test_distances_rise_and_are_those_of_comparing_with_everything(engine, descriptors, segments):
    asked = np.clip(descriptors[::9].astype(int) + np.random.default_rng(1).integers(-9, 10, (34, 128)), 0, 255)
    far, frames = engine.neighbours(asked.astype(np.uint8), 5)
    true, _ = Everything(segments).neighbours(asked.astype(np.uint8), 5)
    assert far.shape == frames.shape == (34, 5)
    assert (np.diff(far, axis=1) >= 0).all()
    assert np.isclose(far[:, 0], true[:, 0], rtol=0.02).mean() > 0.9  # cells may miss some, never find nearer ones
    assert (far >= true * 0.99).all()


def test_more_neighbours_than_features_are_no_neighbours(engine, descriptors):
    _, frames = engine.neighbours(descriptors[:3], 10_000)
    assert set(frames.ravel().tolist()) <= {-1, *range(FILMS * FRAMES)}


def test_no_descriptors_have_no_neighbours(engine):
    far, frames = engine.neighbours(np.zeros((0, 128), np.uint8), 4)
    assert len(far) == len(frames) == 0


def test_codes_are_compared_with_every_frame(engine, segments):
    codes = np.concatenate([s.codes for s in segments])
    for frame in (0, 5, 11):
        near = codes[frame].copy()
        near[3] ^= 0b101
        bits, frames = engine.nearest_codes(near, 3)
        assert (int(frames[0]), int(bits[0])) == (frame, 2)
        assert bits.tolist() == sorted(distance(codes, near).tolist())[:3]


@pytest.mark.parametrize("engine", [in_memory, on_a_shelf], indirect=True, ids=lambda e: e.__name__)
def test_an_empty_library_has_no_frames(engine, tmp_path):
    assert CellIndex([]).neighbours(np.zeros((2, 128), np.uint8), 3)[1].shape == (2, 0)
    assert len(CellIndex([]).nearest_codes(np.zeros(32, np.uint8), 3)[1]) == 0


def test_frames_of_films_that_are_gone_are_nobodys(tmp_path, segments, descriptors):
    part = _part(tmp_path / "shelf", list(enumerate(segments)), range(FILMS * FRAMES))
    part.numbers[:FRAMES] = -1
    index = ShelfIndex([part], CellIndex([]), np.zeros(0, np.int32))
    _, frames = index.neighbours(descriptors[: FRAMES * FEATURES], 1)
    assert (frames == -1).mean() > 0.9
    assert index.nearest_codes(segments[0].codes[0], 3)[1].min() >= FRAMES
