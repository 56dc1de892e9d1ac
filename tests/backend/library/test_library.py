"""A library follows its folders: nothing is decoded twice, nothing stops it, nothing half-done is seen."""

import json
import os
import signal
from pathlib import Path

import pytest

from backend.__main__ import main
from backend.errors import NotFoundError, SettingsError
from backend.library import Library, Progress
from backend.settings import Settings
from tests.synthetic import moving_video, tone_file


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


def index(library, folder):
    lines: list[Progress] = []
    report = library.index([folder], progress=lines.append)
    return report, lines


def test_films_are_indexed_once_and_known_by_content(library, films):
    film = moving_video(films / "a.mp4", seconds=2.4, audio=False)
    first, lines = index(library, films)
    assert [(f.state, f.decoded) for f in first.files] == [("indexed", 4)]
    assert lines[-1].percent == 100
    assert (lines[-1].number, lines[-1].of) == (1, 1)
    again, _ = index(library, films)
    assert [(f.state, f.decoded) for f in again.files] == [("unchanged", 0)]
    film.path.rename(films / "moved.mp4")
    moved, _ = index(library, films)
    assert {f.state: f.decoded for f in moved.files} == {"moved": 0, "removed": 0}
    (video,) = library.videos()
    assert (video.name, video.duration_ms, video.width, video.height) == ("moved.mp4", 2400, 320, 240)


def test_a_cut_gets_a_frame_of_its_own(library, films):
    moving_video(films / "a.mp4", seconds=2, cuts=(15, 32), audio=False)
    index(library, films)
    assert library.snapshot().segments[0].times.tolist() == [0, 600, 1280, 1960]


def test_files_that_cannot_be_indexed_end_in_one_line_each(library, films):
    good = moving_video(films / "good.mp4", seconds=0.4, audio=False)
    (films / "cut.mp4").write_bytes(good.path.read_bytes()[:700])
    (films / "empty.mkv").touch()
    (films / "notes.mp4").write_text("not a film")
    (films / "notes.txt").write_text("not even called one")
    tone_file(films / "sound.mp4")
    os.link(good.path, films / "copy.mp4")
    report, _ = index(library, films)
    reasons = {Path(f.path).name: f.reason for f in report.files if f.state == "skipped"}
    assert reasons == {
        "cut.mp4": "broken, encrypted or cut off: it cannot be decoded",
        "empty.mkv": "empty file",
        "notes.mp4": "not a film, whatever its name says",
        "sound.mp4": "sound only: there is no picture in it",
    }
    assert [v.name for v in library.videos()] == ["copy.mp4"]
    again, _ = index(library, films)
    assert again.count("skipped") == 4


def test_deleted_files_are_forgotten_and_removed_ones_stay_on_disk(library, films):
    one, two = (moving_video(films / f"{n}.mp4", seconds=0.4, seed=n, audio=False).path for n in (1, 2))
    index(library, films)
    one.unlink()
    assert index(library, films)[0].count("removed") == 1
    assert [v.name for v in library.videos()] == ["2.mp4"]
    assert library.remove(films) == 1
    assert (library.videos(), library.folders(), two.exists()) == ([], [], True)


def test_a_folder_that_is_away_keeps_its_films(library, films):
    """An unplugged disk is not a deletion."""
    moving_video(films / "a.mp4", seconds=0.4, audio=False)
    index(library, films)
    films.rename(films.with_name("away"))
    index(library, films)
    (video,) = library.videos()
    assert library.there(video) is None
    with pytest.raises(NotFoundError):
        index(library, films / "never")


def test_a_library_is_named_by_a_plain_word(tmp_path):
    with pytest.raises(SettingsError):
        Library(Settings(home=tmp_path, library="../else"))


def test_readers_see_each_generation_whole(library, films, tmp_path):
    other = Library(Settings(home=tmp_path / "home"))
    assert other.snapshot().videos == ()
    moving_video(films / "a.mp4", seconds=0.4, audio=False)
    index(library, films)
    assert [v.name for v in other.snapshot().videos] == ["a.mp4"]
    assert other.snapshot() is other.snapshot()
    other.close()


def test_a_killed_run_keeps_what_was_done(library, films, tmp_path):
    """kill -9 loses at most the film under way, and the next run goes on from there."""
    for n in range(4):
        moving_video(films / f"{n}.mp4", seconds=1.2, seed=n, audio=False)
    child = os.fork()
    if child == 0:
        _index_until_killed(tmp_path, films)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert len(library.snapshot().segments) == 2
    report, _ = index(library, films)
    assert [f.state for f in report.files] == ["unchanged", "unchanged", "indexed", "indexed"]


def _index_until_killed(home, films):
    def tell(progress):
        if progress.number == 3:
            os.kill(os.getpid(), signal.SIGKILL)

    Library(Settings(home=home / "home")).index([films], progress=tell)
    os._exit(0)


def test_the_verbs_print_a_line_a_file_and_a_report(films, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("I2VF_HOME", str(tmp_path / "home"))
    moving_video(films / "夏の海.mp4", seconds=0.4, audio=False)
    assert main(["index", str(films)]) == 0
    out, err = capsys.readouterr()
    line, report = map(json.loads, out.splitlines())
    assert (line["state"], report["report"]["indexed"]) == ("indexed", 1)
    assert err == "1 of 1 · 100 % · 夏の海.mp4 · indexed\n"
    assert main(["index", "--list"]) == 0
    assert json.loads(capsys.readouterr().out)["name"] == "夏の海.mp4"
    assert main(["index", "--remove", str(films)]) == 0
    assert json.loads(capsys.readouterr().out) == {"removed": 1}
