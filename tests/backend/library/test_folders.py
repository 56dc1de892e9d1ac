"""Folders as they are: files come, grow and go while they are read, some may not be read, links lead in circles."""

import os
from pathlib import Path

import pytest

from backend.errors import NotFoundError
from backend.library import Library
from backend.library.indexer import GONE, WRITTEN
from backend.settings import Settings
from tests.synthetic import moving_video

NOBODY = 65534


@pytest.fixture
def films(tmp_path):
    folder = tmp_path / "films"
    folder.mkdir()
    return folder


@pytest.fixture
def library(tmp_path):
    library = Library(Settings(home=tmp_path / "home"))
    yield library
    library.close()


def film(path, seed=1):
    return moving_video(path, seconds=0.4, seed=seed, audio=False).path


def indexed(library, folder, tell=lambda _: None):
    """(state, reason) by name."""
    report = library.index([folder], progress=tell)
    return {Path(line.path).name: (line.state, line.reason) for line in report.files}


def test_a_film_that_is_being_written_is_told_so_and_read_when_it_is_whole(library, films):
    whole = film(films / "a.mp4").read_bytes()
    (films / "a.mp4").write_bytes(whole[: len(whole) // 2])
    film(films / "b.mp4", seed=2)

    def grow(progress):
        if progress.path.name == "a.mp4" and progress.line is None:
            with progress.path.open("ab") as more:
                more.write(whole[len(whole) // 2 :][:99])

    assert indexed(library, films, grow) == {"a.mp4": ("skipped", WRITTEN), "b.mp4": ("indexed", None)}
    (films / "a.mp4").write_bytes(whole)
    assert indexed(library, films) == {"a.mp4": ("indexed", None), "b.mp4": ("unchanged", None)}


def test_a_film_that_grew_after_it_was_read_is_read_again_and_stored_once(library, films):
    short, long = (moving_video(films / f"{s}.mkv", seconds=s, audio=False).path.read_bytes() for s in (1, 2))
    for name in ("1.mkv", "2.mkv"):
        (films / name).unlink()
    (films / "a.mkv").write_bytes(short)
    indexed(library, films)
    (films / "a.mkv").write_bytes(long)
    assert indexed(library, films) == {"a.mkv": ("indexed", None)}
    assert [v.duration_ms for v in library.videos()] == [2000]
    assert library.compact() < 100_000
    assert [check.state for check in library.verify()] == ["full"]


@pytest.mark.parametrize("going", ["a.mp4", "b.mp4"])
def test_a_film_that_goes_away_meanwhile_is_one_line_and_stays_out(library, films, going):
    """b goes before it is looked at, a when it was and waits to be read in full."""
    film(films / "a.mp4"), film(films / "b.mp4", seed=2)

    def go(progress):
        if progress.path.name == "b.mp4":
            (films / going).unlink(missing_ok=True)

    ended = indexed(library, films, go)
    assert ended.pop(going) == ("skipped", GONE)
    assert list(ended.values()) == [("indexed", None)]
    assert [v.name for v in library.videos()] == list(ended)
    assert set(indexed(library, films)) == set(ended)


def test_links_in_circles_and_to_nowhere(library, films):
    film(films / "a.mp4")
    (films / "circle").symlink_to(films)
    (films / "self.mp4").symlink_to(films / "self.mp4")
    (films / "nowhere.mp4").symlink_to(films / "never there")
    assert indexed(library, films) == {
        "a.mp4": ("indexed", None),
        "self.mp4": ("skipped", "cannot be read: Too many levels of symbolic links"),
        "nowhere.mp4": ("skipped", "cannot be read: No such file or directory"),
    }


def test_names_that_are_no_text(library, films):
    film(films / "a.mp4")
    odd = os.fsdecode(os.fsencode(films) + b"/caf\xe9.mp4")
    Path(odd).write_bytes((films / "a.mp4").read_bytes())
    assert indexed(library, films) == {
        "a.mp4": ("indexed", None),
        "caf\\udce9.mp4": ("skipped", "its name is not valid text; rename it"),
    }
    folder = Path(os.fsdecode(os.fsencode(films) + b"/caf\xe9"))
    folder.mkdir()
    with pytest.raises(NotFoundError, match="not valid text"):
        indexed(library, folder)


def test_what_may_not_be_read_is_told_and_keeps_its_place(films, tmp_path):
    """As a user who is nobody, because the system's keeper may read everything."""
    film(films / "a.mp4")
    (films / "shut").mkdir()
    film(films / "shut" / "b.mp4", seed=2)
    film(films / "c.mp4", seed=3)
    home = tmp_path / "home"
    home.mkdir()
    assert in_child(home, films, {"a.mp4": "indexed", "b.mp4": "indexed", "c.mp4": "indexed"})
    (films / "shut").chmod(0)
    (films / "c.mp4").chmod(0)
    os.utime(films / "c.mp4", (1, 1))
    assert in_child(home, films, {"a.mp4": "unchanged", "c.mp4": "skipped", "shut": "skipped"})
    (films / "shut").chmod(0o755)
    (films / "c.mp4").chmod(0o644)
    assert in_child(home, films, {"a.mp4": "unchanged", "b.mp4": "unchanged", "c.mp4": "indexed"})


def in_child(home, films, expected):
    """Whether indexing in a process of a plain user ends with these states."""
    home.chmod(0o777)
    for folder in films.parents[:3]:  # as far as they are the test's own
        folder.chmod(0o711)
    child = os.fork()
    if child == 0:
        right = False
        try:
            if os.geteuid() == 0:
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            library = Library(Settings(home=home))
            ended = indexed(library, films)
            library.close()
            right = {name: state for name, (state, _) in ended.items()} == expected
            if not right:
                print(ended, flush=True)
        finally:
            os._exit(0 if right else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
