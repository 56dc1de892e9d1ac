"""`index FOLDER… | index verify | index compact | index --list | --remove PATH | --watch PATH | --unwatch PATH`.

Progress on stderr, one JSON line a file on stdout.
"""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from backend.errors import NotFoundError
from backend.library.library import Library
from backend.library.progress import Progress
from backend.library.watching import Watch
from backend.settings import Settings


def main(argv: list[str]) -> int:
    """Index, list or remove."""
    parser = argparse.ArgumentParser(prog="index", description="Make films findable.")
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="or verify, or compact")
    parser.add_argument("--list", action="store_true", help="the films that are indexed")
    parser.add_argument("--remove", type=Path, metavar="PATH", help="forget a folder or file; the file itself stays")
    parser.add_argument("--watch", type=Path, metavar="PATH", help="index a folder, and what comes into it later")
    parser.add_argument("--unwatch", type=Path, metavar="PATH", help="watch it no more; what is indexed stays")
    given = parser.parse_args(argv)
    library = Library(Settings.read())
    upkeep = _UPKEEP.get(argv[0]) if len(argv) == 1 else None
    try:
        return upkeep(library) if upkeep else _run(library, given, parser)
    finally:
        library.close()


def _run(library: Library, given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    if given.list:
        for video in library.videos():
            _say({**asdict(video), "path": str(video.path)})
        return 0
    if given.remove is not None:
        _say({"removed": library.remove(given.remove)})
        return 0
    if given.watch or given.unwatch:
        _watch(library, given)
    if given.unwatch:
        return 0
    folders = [given.watch] if given.watch else given.folders or library.folders()
    if not folders:
        parser.error("name a folder of films")
    report = library.index(folders, progress=_tell)
    _say({"report": report.as_json()})
    return 0


def _watch(library: Library, given: argparse.Namespace) -> None:
    """The server indexes what comes into watched folders, while it runs."""
    with closing(Watch(library.settings)) as watch:
        if given.unwatch:
            watch.drop(given.unwatch.expanduser().absolute())
        elif (folder := given.watch.expanduser().absolute()).is_dir():
            watch.add(folder)
        else:
            raise NotFoundError(f"no such folder: {folder}")
        _say({"watched": [str(folder) for folder in watch.folders()]})


def _verify(library: Library) -> int:
    """One line for each film; 1 when one has to be made anew, which `compact` and another run do."""
    checks = library.verify()
    for check in checks:
        _say({"path": str(check.video.path), "stored": check.state})
    return 0 if all(checks) else 1


def _compact(library: Library) -> int:
    _say({"freed_bytes": library.compact()})
    return 0


_UPKEEP = {"verify": _verify, "compact": _compact}


def _tell(progress: Progress) -> None:
    if progress.line:
        _say(asdict(progress.line))
    if sys.stderr.isatty():
        print(f"\r\x1b[K{_words(progress)}", end="\n" if progress.line else "", file=sys.stderr, flush=True)
    elif progress.line:
        print(_words(progress), file=sys.stderr, flush=True)


def _words(progress: Progress) -> str:
    left = "" if progress.eta_s is None else f", {progress.eta_s // 60}:{progress.eta_s % 60:02} left"
    state = progress.line.state if progress.line else "reading"
    reason = f": {progress.line.reason}" if progress.line and progress.line.reason else ""
    name = progress.path.name.encode(errors="replace").decode()
    return f"{progress.number} of {progress.of} · {progress.percent} %{left} · {name} · {state}{reason}"


def _say(value: dict[str, object]) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)
