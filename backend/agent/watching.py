"""Watched folders by chat: watch one, stop watching, which are watched, and what came of it since it was told last."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from backend.agent import words
from backend.agent.desk import Desk, Talk
from backend.agent.events import Say
from backend.agent.intents import Intent
from backend.agent.library import folder_of, index, short
from backend.errors import LibraryClosedError
from backend.library import Watch


def watch_folder(desk: Desk, intent: Intent) -> Talk:
    """Index a folder and watch it from then on; without a name the library's only one."""
    folder = folder_of(desk, intent)
    if folder is None:
        yield desk.say("no_such_folder", folder=intent.path) if intent.path else desk.say("which_folder")
        return
    with _watch(desk) as watch:
        watch.add(folder)
    yield from index(desk, [folder])
    yield desk.say("watching", folder=short(folder))


def unwatch_folder(desk: Desk, intent: Intent) -> Talk:
    """Stop watching the folder that was named, or all."""
    with _watch(desk) as watch:
        gone = watch.drop(Path(intent.path).expanduser().absolute() if intent.path else None)
        left = watch.folders()
    yield desk.say("unwatched", folders=_listed(desk, gone)) if gone else _watched(desk, left)


def show_watched(desk: Desk, _intent: Intent) -> Talk:
    """Which folders are watched."""
    with _watch(desk) as watch:
        yield _watched(desk, watch.folders())


def tell_news(desk: Desk, *, searched: bool) -> Talk:
    """What the watched folders brought since it was told last; once. `searched`: a search may have come too soon."""
    if desk.closed:
        return
    with _watch(desk) as watch:
        news = watch.news()
    for key, count in (("news_added", news.added), ("news_removed", news.removed)):
        if count:
            yield desk.say(key, count=words.videos(desk.lang, count))
    if news.reading and searched:
        yield desk.say("news_reading", count=words.videos(desk.lang, news.reading))


def _watched(desk: Desk, folders: list[Path]) -> Say:
    return desk.say("watched", folders=_listed(desk, folders)) if folders else desk.say("not_watching")


def _listed(desk: Desk, folders: list[Path]) -> str:
    return words.listed(desk.lang, map(short, folders))


@contextmanager
def _watch(desk: Desk) -> Iterator[Watch]:
    if desk.closed:
        raise LibraryClosedError("watched folders are the owner's")
    with closing(Watch(desk.settings)) as watch:
        yield watch
