"""The person's library by chat: what is in it, index a folder, forget one, and the offer when it is empty."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from backend.agent import words
from backend.agent.desk import Desk, Talk
from backend.agent.intents import Intent
from backend.agent.worker import WorkerLostError
from backend.errors import LibraryClosedError, MediaError, NotFoundError
from backend.library import Progress, Report
from backend.media.probe import probe

#: places where people keep videos, below their home
PLACES = ("Videos", "Movies", "视频", "影片", "workspace", "Desktop", "Downloads")
#: nobody's videos, and endless to walk
SYSTEM = frozenset(Path(p) for p in ("/", "/proc", "/sys", "/dev", "/etc", "/run", "/usr", "/var"))
FILMS = frozenset({".mp4", ".mov", ".avi", ".webm", ".mkv", ".m4v"})
#: looking for videos to offer stops here, so that the offer comes at once
LOOK_AT = 20_000
#: measured on two busy cores, seconds to index a second of film: 0.25 at 540p, 0.48 at 720p, 0.53 at 1080p
SECONDS_PER_SECOND = 0.5
#: this many films are opened to tell how long all of them take
OPENED = 12


def show_library(desk: Desk, _intent: Intent) -> Talk:
    """How many videos there are, where, and the first names."""
    videos = desk.searcher.videos()
    if not videos:
        yield from offer_folders(desk)
        return
    folders = words.listed(desk.lang, (short(f) for f in desk.searcher.folders()))
    yield desk.say("library", count=words.videos(desk.lang, len(videos)), folders=folders)
    yield desk.say("library_names", names=words.listed(desk.lang, [v.name for v in videos[:5]]))


def index_folder(desk: Desk, intent: Intent) -> Talk:
    """Index the folder that was named."""
    if intent.path is None:
        yield from offer_folders(desk) if not desk.searcher.videos() else iter([desk.say("which_folder")])
        return
    folder = folder_of(desk, intent)
    if folder is None:
        yield desk.say("no_such_folder", folder=short(Path(intent.path).expanduser()))
        return
    yield from index(desk, [folder])


def folder_of(desk: Desk, intent: Intent) -> Path | None:
    """The folder that was named, or the library's only one; None when it is not there or nobody's videos."""
    if intent.path is None:
        folders = desk.searcher.folders()
        return folders[0] if len(folders) == 1 else None
    folder = Path(intent.path).expanduser()
    return folder if folder.is_absolute() and folder.is_dir() and folder.resolve() not in SYSTEM else None


def forget_folder(desk: Desk, intent: Intent) -> Talk:
    """Take a folder out of the library; its files stay."""
    folder = _known_folder(desk, intent)
    if folder is None:
        yield desk.say("which_folder") if not intent.path else desk.say("not_in_library", folder=intent.path)
        return
    count = desk.searcher.remove(folder)
    yield desk.say("forgot", folder=short(folder), count=words.videos(desk.lang, count))


def offer_folders(desk: Desk) -> Talk:
    """Say which folders with videos there are and remember the offer; to whom the library is closed, only that."""
    if desk.closed:
        yield desk.say("library_empty")
        return
    seen = list(_places())
    if not seen:
        yield desk.say("no_folder")
        return
    desk.dialogue["offer"] = {"kind": "index", "folders": [str(f) for f, _ in seen]}
    listed = words.listed(
        desk.lang,
        (
            words.say(desk.lang, "offer_folder", folder=short(f), count=words.videos(desk.lang, len(films)))
            for f, films in seen
        ),
    )
    yield desk.commit()
    yield desk.say("offer", folders=listed, time=_time(desk.lang, [film for _, films in seen for film in films]))


def index(desk: Desk, folders: list[Path]) -> Talk:
    """Index the folders, with progress as state, and say what the library has then. Raises LibraryClosedError."""
    if desk.closed:
        raise LibraryClosedError("nothing is added")
    names = words.listed(desk.lang, (short(f) for f in folders))
    films = sum(len(_films(folder)) for folder in folders)
    call = desk.tool("index_folders", folders=[short(f) for f in folders])
    yield call
    yield desk.commit(progress={"done": 0, "of": films, "percent": 0, "eta_s": None})
    try:
        report = None
        for step in desk.searcher.index(folders):
            if isinstance(step, Report):
                report = step
            elif (far := _progress(step)) != desk.state["progress"]:
                yield desk.commit(progress=far)
    except (NotFoundError, WorkerLostError):
        yield desk.commit(progress=None)
        yield desk.result(call, status="failed")
        yield desk.say("search_broke")
        return
    count = report.videos if report else 0
    yield desk.commit(progress=None)
    yield desk.result(call, videos=count)
    yield (
        desk.say("indexed", count=words.videos(desk.lang, count)) if count else desk.say("indexed_none", folders=names)
    )


def _progress(step: Progress) -> dict[str, Any]:
    done = step.number - (step.line is None)
    return {"done": done, "of": step.of, "percent": step.percent, "eta_s": step.eta_s}


def _known_folder(desk: Desk, intent: Intent) -> Path | None:
    folders = desk.searcher.folders()
    if intent.path is None:
        return folders[0] if len(folders) == 1 else None
    wanted = Path(intent.path).expanduser()
    return next((f for f in folders if f == wanted or f in wanted.parents), None)


def _places() -> Iterator[tuple[Path, list[Path]]]:
    """Folders with videos, and these."""
    for name in PLACES:
        folder = Path.home() / name
        films = _films(folder) if folder.is_dir() else []
        if films:
            yield folder, films


def _films(folder: Path) -> list[Path]:
    return [path for path in islice(_walk(folder), LOOK_AT) if path.suffix.lower() in FILMS]


def _walk(folder: Path) -> Iterable[Path]:
    for base, inner, names in os.walk(folder):
        inner[:] = [d for d in inner if not d.startswith(".")]
        yield from (Path(base) / n for n in names)


def _time(lang: str, films: list[Path]) -> str:
    """How long it takes to index them, by the length of a few of them."""
    opened = [length for length in (_length_s(film) for film in films[:: max(1, len(films) // OPENED)]) if length]
    average = sum(opened) / len(opened) if opened else 0
    minutes = round(len(films) * average * SECONDS_PER_SECOND / 60)
    return words.say(lang, "took_minutes", n=minutes) if minutes else words.say(lang, "took_seconds")


def _length_s(film: Path) -> float:
    try:
        return probe(film).duration_ms / 1000
    except (MediaError, OSError):
        return 0


def short(folder: Path) -> str:
    """A folder as people write it."""
    home = Path.home()
    return f"~/{folder.relative_to(home)}" if folder != home and folder.is_relative_to(home) else str(folder)
