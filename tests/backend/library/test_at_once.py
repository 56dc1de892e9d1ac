"""Two that index one library take turns and share the work; who searches meanwhile finds what is there."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from backend.finder import Finder
from backend.library import Library
from backend.settings import Settings
from tests.synthetic import moving_video, save_picture

#: forked from a process that has never had a thread
PROCESSES = multiprocessing.get_context("forkserver")


@pytest.fixture
def films(tmp_path):
    folder = tmp_path / "films"
    folder.mkdir()
    return [moving_video(folder / f"{seed}.mp4", seconds=1.2, seed=seed, audio=False) for seed in range(4)]


def index(home: Path, folder: Path, out: Connection) -> None:
    library = Library(Settings(home=home))
    report = library.index([folder], progress=lambda _: None)
    out.send([(Path(line.path).name, line.state) for line in report.files])
    library.close()


def test_two_indexers_share_the_work(films, tmp_path):
    ends = []
    for _ in range(2):
        here, there = PROCESSES.Pipe(duplex=False)
        process = PROCESSES.Process(target=index, args=(tmp_path / "home", films[0].path.parent, there))
        process.start()
        there.close()  # so that one that fails is heard of, not waited for
        ends.append((process, here))
    lines = [line for _, here in ends for line in here.recv()]
    for process, _ in ends:
        process.join()
        assert process.exitcode == 0
    assert Counter(name for name, state in lines if state == "indexed") == {f.path.name: 1 for f in films}
    assert {state for _, state in lines} <= {"indexed", "moved", "unchanged"}
    library = Library(Settings(home=tmp_path / "home"))
    assert [check.state for check in library.verify()] == ["full"] * 4
    library.close()


def test_a_film_can_be_found_while_others_are_indexed(films, tmp_path):
    picture = save_picture(tmp_path / "query.png", films[0].frame(10))
    writer, reader = (Library(Settings(home=tmp_path / "home")) for _ in range(2))
    finder, found = Finder(reader), []

    def look(progress):
        if progress.path.name == "3.mp4":
            (match,) = finder.find([picture])
            found.append((progress.line is None, match.video, match.verdict))

    writer.index([films[0].path.parent], progress=look)
    assert found[0] == (True, "0.mp4", "found")  # by its key frame
    assert set(found) == {(True, "0.mp4", "found"), (False, "0.mp4", "found")}
    writer.close()
    reader.close()
