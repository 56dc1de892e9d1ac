"""A watched folder: new films are found in it by themselves, gone ones are told, until it is watched no more."""

from __future__ import annotations

import json
from contextlib import closing

import pytest

from backend.__main__ import main
from backend.agent.watcher import Watcher
from backend.library import Library, News, Watch
from backend.settings import Settings
from tests.synthetic import moving_video


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "home")


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "person" / "Videos"
    folder.mkdir(parents=True)
    return folder


def film(path, seed=1):
    return moving_video(path, seconds=0.4, seed=seed, audio=False).path


def news(settings):
    with closing(Watch(settings)) as watch:
        return watch.news()


def names(settings):
    with closing(Library(settings)) as library:
        return [video.name for video in library.videos()]


def test_what_comes_into_a_watched_folder_and_goes_is_noticed_and_told_once(settings, folder):
    with closing(Watch(settings)) as watch:
        watch.add(folder)
    watcher = Watcher(settings)
    film(folder / "a.mp4")
    watcher.look()
    assert names(settings) == ["a.mp4"]
    film(folder / "b.mp4", seed=2)
    (folder / "a.mp4").unlink()
    watcher.look()
    assert names(settings) == ["b.mp4"]
    assert news(settings) == News(added=2, removed=1)
    assert news(settings) == News()
    (folder / "b.mp4").rename(folder / "c.mp4")
    watcher.look()
    assert (names(settings), news(settings)) == (["c.mp4"], News())
    assert not watcher.busy()


def test_a_folder_in_which_nothing_changed_starts_no_process(settings, folder, monkeypatch):
    film(folder / "a.mp4")
    with closing(Watch(settings)) as watch:
        watch.add(folder)
        Watcher(settings).look()
        assert watch.changed() == []
        (folder / "a.mp4").touch()
        assert [one.folder for one in watch.changed()] == [folder]
        folder.rename(folder.with_name("away"))
        assert watch.changed() == []  # an unplugged disk
        assert watch.folders() == [folder]


def test_a_watcher_that_is_stopped_leaves_at_once_and_the_next_goes_on(settings, folder):
    for seed in range(3):
        film(folder / f"{seed}.mp4", seed=seed)
    with closing(Watch(settings)) as watch:
        watch.add(folder)
    first = Watcher(settings)
    first.start()
    first.stop()
    Watcher(settings).look()
    assert names(settings) == ["0.mp4", "1.mp4", "2.mp4"]
    assert news(settings).reading == 0


def test_forgetting_a_folder_ends_watching_it(settings, folder):
    with closing(Watch(settings)) as watch, closing(Library(settings)) as library:
        watch.add(folder)
        library.remove(folder.parent)
        assert watch.folders() == []


def test_the_verb_watches_and_stops(folder, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("I2VF_HOME", str(tmp_path / "home"))
    film(folder / "a.mp4")
    assert main(["index", "--watch", str(folder)]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert told[0] == {"watched": [str(folder)]}
    assert told[-1]["report"]["indexed"] == 1
    assert main(["index", "--unwatch", str(folder)]) == 0
    assert json.loads(capsys.readouterr().out) == {"watched": []}
    assert main(["index", "--watch", str(folder / "never")]) == 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            ("watch {folder}", "which folders are you watching?", "stop watching {folder}"),
            ("I watch ~/Videos", "New in your library: 1 video.", "I no longer watch ~/Videos", "watching no folder"),
        ),
        (
            ("盯着 {folder} 这个文件夹", "你在盯着哪些文件夹？", "别再盯着 {folder} 了"),
            ("盯着~/Videos", "视频库新增：1 个视频", "不再盯着~/Videos", "没有盯着任何文件夹"),
        ),
    ],
)
def test_by_chat(talk, folder, asked, said):
    wish, which, stop = asked
    film(folder / "a.mp4")
    watching, new, stopped, none = said
    assert watching in talk.say(wish.format(folder=folder))
    assert watching.split()[-1] in talk.say(which)
    film(folder / "b.mp4", seed=2)
    Watcher(talk.caller.rooms.settings).look()
    assert new in talk.say(which)
    assert new not in talk.say(which)
    assert stopped in talk.say(stop.format(folder=folder))
    assert none in talk.say(which)
    assert none in talk.say(stop.format(folder=folder))


def test_without_a_name_the_only_folder_is_meant_and_else_it_is_asked(talk, folder):
    film(folder / "a.mp4")
    assert "Which folder" in talk.say("keep an eye on this folder")
    talk.say(f"index {folder}")
    assert "I watch ~/Videos" in talk.say("keep an eye on this folder")
    assert "find the folder ~/Nowhere" in talk.say("watch ~/Nowhere")
