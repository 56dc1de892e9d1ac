"""A library follows its folders: nothing is decoded twice, nothing stops it, nothing half-done is seen."""

import json
import os
import signal
import sys
from pathlib import Path

import numpy as np
import pytest

from backend.__main__ import main
from backend.errors import NotFoundError, SettingsError
from backend.library import Library, Progress
from backend.library.features import LONG_SIDE, extract
from backend.library.segment import STORED, Segment, describe_frame, write_segment
from backend.media.frames import FrameReader
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
    assert [(f.state, f.decoded) for f in first.files] == [("indexed", 3)]
    assert lines[-1].percent == 100
    assert (lines[-1].number, lines[-1].of) == (1, 1)
    again, _ = index(library, films)
    assert [(f.state, f.decoded) for f in again.files] == [("unchanged", 0)]
    film.path.rename(films / "moved.mp4")
    moved, _ = index(library, films)
    assert {f.state: f.decoded for f in moved.files} == {"moved": 0, "removed": 0}
    (video,) = library.videos()
    assert (video.name, video.duration_ms, video.width, video.height) == ("moved.mp4", 2400, 320, 240)


def test_a_film_that_moves_is_not_decoded_again(library, films):
    """Renamed, in another folder, and as a copy: no reader of frames is so much as opened."""
    film = moving_video(films / "a.mp4", seconds=0.6, audio=False).path
    assert opened(lambda: index(library, films)) > 0
    (films / "deeper").mkdir()
    for move in (
        lambda: film.rename(films / "b.mp4"),
        lambda: (films / "b.mp4").rename(films / "deeper" / "b.mp4"),
        lambda: (films / "copy.mp4").write_bytes((films / "deeper" / "b.mp4").read_bytes()),
        (films / "copy.mp4").touch,
    ):
        move()
        assert opened(lambda: index(library, films)) == 0
    assert len(library.videos()) == 1


def opened(work):
    """How many readers of frames `work` opened."""
    count = 0

    def see(frame, event, _arg):
        nonlocal count
        count += event == "call" and frame.f_code is FrameReader.__init__.__code__

    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


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
    """kill -9 loses at most the film under way, and the next run goes on from there; key frames can be searched."""
    for n in range(4):
        moving_video(films / f"{n}.mp4", seconds=1.2, seed=n, audio=False)
    _kill(tmp_path, films, lambda p: p.number == 3)
    assert [len(s) for s in library.snapshot().segments] == [2, 2, 1, 1]
    report, _ = index(library, films)
    assert [f.state for f in report.files] == ["unchanged", "unchanged", "indexed", "indexed"]
    assert [len(s) for s in library.snapshot().segments] == [2, 2, 2, 2]


def test_films_can_be_searched_by_their_key_frames_before_they_are_read(library, films, tmp_path):
    for n in range(3):
        moving_video(films / f"{n}.mp4", seconds=1.2, seed=n, audio=False)
    _kill(tmp_path, films, lambda p: p.path.name == "2.mp4")
    assert [len(s) for s in library.snapshot().segments] == [1, 1]
    report, _ = index(library, films)
    assert report.count("indexed") == 3


def _kill(home, films, when):
    """Index in a process of its own, killed with -9 at the first step for which `when` holds."""
    child = os.fork()
    if child == 0:
        _index_until_killed(home, films, when)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


def _index_until_killed(home, films, when):
    def tell(progress):
        if when(progress):
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


def test_what_another_version_stored_is_dropped_and_made_anew(library, films, tmp_path):
    moving_video(films / "a.mp4", seconds=0.6, audio=False)
    index(library, films)
    (kept,) = (tmp_path / "home").rglob("segments-*")
    kept.rename(kept.with_name("segments"))
    assert library.snapshot().generation
    report, _ = index(library, films)
    assert [f.state for f in report.files] == ["indexed"]
    assert [folder.name for folder in kept.parent.glob("segments*")] == [kept.name]


def test_an_hour_of_film_takes_at_most_20_megabytes(library, films, tmp_path):
    moving_video(films / "a.mp4", seconds=6, audio=False)
    index(library, films)
    (kept,) = (tmp_path / "home").rglob("segments-*")
    stored = sum(f.stat().st_size for f in kept.rglob("*") if f.is_file())
    (segment,) = library.snapshot().segments
    assert stored / len(segment) < 20_000_000 / 4500  # frames of an hour with a cut every five seconds


def test_what_is_stored_of_a_feature_tells_it_from_others(films):
    moving_video(films / "a.mp4", seconds=1, audio=False)
    with FrameReader(films / "a.mp4") as reader:
        write_segment(films / "kept", [describe_frame(reader.first)])
        features = extract(reader.first.picture(long_side=LONG_SIDE, gray=True), limit=STORED)
    stored = Segment(films / "kept").features(0)
    apart = np.linalg.norm(stored.descriptors[:, None].astype(float) - features.descriptors[None], axis=2)
    assert (apart.argmin(axis=1) == np.arange(len(stored))).mean() > 0.95
    assert np.abs(stored.points - features.points)[:, :2].max() <= 1 / 16
    assert np.abs(np.log2(stored.points[:, 2] / features.points[:, 2])).max() < 0.05


def test_verify_finds_what_is_broken_and_compact_lets_it_be_made_anew(films, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("I2VF_HOME", str(tmp_path / "home"))
    for n in range(4):
        moving_video(films / f"{n}.mp4", seconds=0.6, seed=n, audio=False)
    assert main(["index", str(films)]) == 0
    assert main(["index", "verify"]) == 0
    capsys.readouterr()
    library = Library(Settings(home=tmp_path / "home"))
    (kept,) = (tmp_path / "home").rglob("segments-*")
    flipped, cut, gone, _ = (kept / video.id for video in library.videos())
    library.close()
    data = bytearray(flipped.read_bytes())
    data[-1] ^= 1
    flipped.write_bytes(data)
    cut.write_bytes(cut.read_bytes()[:-1])
    gone.unlink()
    (kept / "of a film that nobody has").write_bytes(b"x" * 5000)
    assert main(["index", "verify"]) == 1
    told = [json.loads(line)["stored"] for line in capsys.readouterr().out.splitlines()]
    assert told == ["broken", "broken", "missing", "full"]
    assert main(["index", "compact"]) == 0
    assert json.loads(capsys.readouterr().out)["freed_bytes"] >= 5000 + len(data)
    assert main(["index"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["report"]["indexed"] == 3
    assert main(["index", "verify"]) == 0
