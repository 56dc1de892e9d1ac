"""Films on shelves are the same films: found, verified, forgotten and read back as from segments of their own."""

from pathlib import Path

import pytest

from backend.library import Library
from backend.library.segment import Segment, segment_path
from backend.library.shelf import Shelf
from backend.library.shelved import ShelvedSegment, is_shelved, put_on_shelves, shelf_names, shelves_path
from backend.settings import Settings
from tests.synthetic import moving_video


@pytest.fixture
def films(tmp_path):
    folder = tmp_path / "films"
    folder.mkdir()
    for n in range(3):
        moving_video(folder / f"{n}.mp4", seconds=2.2, seed=n, audio=False)
    return folder


@pytest.fixture
def library(tmp_path, films):
    library = Library(Settings(home=tmp_path / "home"))
    library.index([films], progress=lambda _: None)
    yield library
    library.close()


@pytest.fixture
def stored(library, tmp_path):
    return next((tmp_path / "home").rglob("segments-*"))


def shelve(stored: Path, **how):
    put_on_shelves(stored.parent, stored, **{"enough": 1, **how})


def told(segment, frame):
    """A frame's features as a set of rows: the order of a shelf is another."""
    features = segment.features(frame)
    return {
        (*where, *what) for where, what in zip(features.points.tolist(), features.descriptors.tolist(), strict=True)
    }


def test_a_few_films_stay_in_segments_of_their_own(library, stored):
    assert not shelf_names(stored.parent)
    assert not any(is_shelved(path) for path in stored.iterdir())


def test_a_shelved_film_reads_as_before_and_takes_less(library, stored):
    before = library.snapshot()
    expected = [[told(s, n) for n in range(len(s))] for s in before.segments]
    size = sum(path.stat().st_size for path in stored.iterdir())
    shelve(stored)
    after = library.snapshot()
    assert after.generation == before.generation
    assert all(isinstance(s, ShelvedSegment) for s in after.segments)
    assert [[told(s, n) for n in range(len(s))] for s in after.segments] == expected
    for old, new in zip(before.segments, after.segments, strict=True):
        assert old.times.tolist() == new.times.tolist()
        assert old.size == new.size
        assert (old.codes == new.codes).all()
        assert (old.layouts == new.layouts).all()
    assert sum(path.stat().st_size for path in stored.iterdir()) < 0.4 * size


def test_a_search_on_shelves_finds_the_same_frames(library, stored):
    before = library.snapshot()
    asked = before.segments[1].features(1).descriptors
    _, memory = before.index.neighbours(asked, 4)
    shelve(stored)
    _, shelves = library.snapshot().index.neighbours(asked, 4)
    assert (memory[:, 0] == shelves[:, 0]).mean() > 0.95


def test_films_that_come_later_are_joined_and_those_that_go_are_left_out(library, stored, films):
    shelve(stored)
    moving_video(films / "3.mp4", seconds=2.2, seed=3, audio=False)
    (films / "1.mp4").unlink()
    library.index([films], progress=lambda _: None)
    mixed = library.snapshot()
    assert [isinstance(s, ShelvedSegment) for s in mixed.segments] == [True, True, False]
    expected = [told(s, 2) for s in mixed.segments]
    shelve(stored)
    (name,) = shelf_names(stored.parent)
    names = {film.name for film in Shelf(shelves_path(stored.parent) / name).films}
    assert names == {video.id for video in library.videos()}
    assert [told(s, 2) for s in library.snapshot().segments] == expected


def test_a_kill_between_shelf_and_films_loses_nothing(library, stored, tmp_path):
    """Films that are on a shelf and in segments of their own are read from the latter, and shelved by the next run."""
    segments = {path.name: path.read_bytes() for path in stored.iterdir()}
    shelve(stored)
    kept = min(segments)
    (stored / kept).write_bytes(segments[kept])
    (shelves_path(stored.parent) / ".00000002.abc.part").write_bytes(b"half a shelf")
    snapshot = library._load(library.generation())
    assert sorted(isinstance(s, ShelvedSegment) for s in snapshot.segments) == [False, True, True]
    _, frames = snapshot.index.neighbours(snapshot.segments[0].features(0).descriptors, 2)
    assert (frames[:, 0] == 0).mean() > 0.9
    shelve(stored)
    assert all(check.state == "full" for check in library.verify())
    assert len(list(shelves_path(stored.parent).iterdir())) == 1


def test_verify_tells_a_broken_shelf_and_compact_lets_its_films_be_made_anew(library, stored, films):
    shelve(stored)
    (shelf,) = shelves_path(stored.parent).iterdir()
    data = bytearray(shelf.read_bytes())
    data[len(data) // 2] ^= 1
    shelf.write_bytes(data)
    assert [check.state for check in library.verify()] == ["broken"] * 3
    assert library.compact() > 0
    report = library.index([films], progress=lambda _: None)
    assert report.count("indexed") == 3
    assert [check.state for check in library.verify()] == ["full"] * 3


def test_a_film_whose_shelf_is_gone_is_not_searched(library, stored):
    shelve(stored)
    for shelf in shelves_path(stored.parent).iterdir():
        shelf.unlink()
    assert library.snapshot().segments == ()
    assert {check.state for check in library.verify()} == {"broken"}


def test_compact_drops_films_that_are_gone_from_shelves(library, stored, films):
    shelve(stored)
    library.remove(films / "0.mp4")
    assert library.compact() > 0
    (name,) = shelf_names(stored.parent)
    assert len(Shelf(shelves_path(stored.parent) / name).films) == 2


@pytest.mark.parametrize("cut", [10, 60, -1])
def test_a_shelf_that_is_cut_off_is_not_opened(library, stored, cut):
    shelve(stored)
    (shelf,) = shelves_path(stored.parent).iterdir()
    shelf.write_bytes(shelf.read_bytes()[:cut])
    with pytest.raises(ValueError):
        Shelf(shelf)
    with pytest.raises(ValueError):
        Segment(next(stored.iterdir()))


def test_shelves_are_joined_only_with_ones_of_like_size(library, stored, films):
    shelve(stored)
    moving_video(films / "small.mp4", seconds=0.4, seed=9, audio=False)
    library.index([films], progress=lambda _: None)
    shelve(stored)
    assert len(shelf_names(stored.parent)) == 2
    assert len(library.snapshot().segments) == 4
    path = segment_path(stored.parent, library.videos()[-1].id)
    assert is_shelved(path)
