"""`check`: every part of the backend tried out, for doctor. One JSON object on stdout, status 0 when all is well."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from backend.errors import BackendError
from backend.finder import Finder
from backend.library import Library
from backend.media.fonts import font_for
from backend.media.frames import FrameReader
from backend.media.launch import Limits, ffmpeg, launch
from backend.renders.film import render
from backend.renders.maker import Rendered
from backend.renders.script import Output
from backend.settings import Settings
from backend.stores.files import private_dir, write_atomic
from backend.stores.state import open_state

SETUP = "python3 skill setup --again"
FREE_BYTES = 500 * 10**6
GLYPHS = "找到了 Found it"
SIZE = (640, 360)


@dataclass(frozen=True)
class Part:
    """One thing that was tried. `cure` is a command or a sentence, "" when nothing is wrong."""

    name: str
    ok: bool
    detail: str
    cure: str


class FaultError(BackendError):
    """A part does not do what it must; the message says what was seen."""


def main(argv: list[str]) -> int:
    """Try every part; the status is 1 when one fails."""
    del argv
    parts = check(Settings.read())
    print(json.dumps({"parts": [asdict(part) for part in parts]}, ensure_ascii=False))
    return 0 if all(part.ok for part in parts) else 1


def check(settings: Settings) -> list[Part]:
    """Every part in turn; one that breaks does not keep the others from being tried."""
    with _bench(settings) as bench:
        return [_tried(name, cure, lambda work=work: work(bench)) for name, cure, work in PARTS]  # type: ignore[misc]  # bound now


@dataclass
class _Bench:
    """A folder to try things in, with settings of its own, beside the person's."""

    settings: Settings
    folder: Path
    own: Settings
    film: Path | None = None


@contextmanager
def _bench(settings: Settings) -> Iterator[_Bench]:
    with tempfile.TemporaryDirectory(prefix="i2vf-check-") as name:
        folder = Path(name)
        private_dir(folder / "home" / "backend")
        yield _Bench(settings, folder, settings.model_copy(update={"home": folder / "home", "library": "check"}))


def _tried(name: str, cure: str, work: Callable[[], str]) -> Part:
    try:
        return Part(name, ok=True, detail=work(), cure="")
    except (BackendError, OSError, sqlite3.Error, ValueError) as wrong:
        return Part(name, ok=False, detail=f"{type(wrong).__name__}: {wrong}", cure=cure)


def _home(bench: _Bench) -> str:
    root = private_dir(bench.settings.root)
    probe = root / ".check"
    write_atomic(probe, b"ok")
    probe.unlink()
    free = shutil.disk_usage(root).free
    if free < FREE_BYTES:
        raise FaultError(f"only {free // 10**6} MB are free")
    return f"{free // 10**9} GB free"


def _database(bench: _Bench) -> str:
    if not (bench.settings.root / "state.sqlite").exists():
        return "not made yet"
    with closing(open_state(bench.settings.root)) as store:
        found = store.check()
    if found != "ok":
        raise FaultError(found)
    return "ok"


def _program(_: _Bench) -> str:
    lines: list[str] = []
    launch([ffmpeg(), "-hide_banner", "-version"], limits=Limits(wall_s=20, stall_s=20), progress=lines.append)
    found = re.search(r"ffmpeg version (\S+)", "\n".join(lines))
    if found is None:
        raise FaultError("the ffmpeg program does not say its version")
    return f"ffmpeg {found[1]}"


def _fonts(bench: _Bench) -> str:
    return font_for(GLYPHS, preferred=bench.settings.font).family


def _render(bench: _Bench) -> str:
    picture = bench.folder / "picture.png"
    Image.fromarray(_texture()).save(picture)
    plain = _film(bench, picture, None)
    titled = _film(bench, picture, GLYPHS)
    bench.film = titled.path
    changed = _changed(plain.path, titled.path)
    if changed < 500:
        raise FaultError(f"the title is not in the film ({changed} pixels differ)")
    return f"{titled.duration_ms} ms, {titled.width}x{titled.height}, title drawn"


def _decode(bench: _Bench) -> str:
    if bench.film is None:
        raise FaultError("there was no film to decode")
    with FrameReader(bench.film) as reader:
        count = sum(1 for _ in reader.frames())
    if not 20 <= count <= 61:
        raise FaultError(f"{count} frames instead of one second")
    return f"{count} frames"


def _search(bench: _Bench) -> str:
    if bench.film is None:
        raise FaultError("there was no film to index")
    with closing(Library(bench.own)) as library:
        library.index([bench.film.parent], progress=lambda _: None)
        query = bench.folder / "query.jpg"
        Image.fromarray(_texture()).crop((60, 30, 580, 330)).save(query, quality=85)
        (match,) = Finder(library).find([query])
    if match.verdict not in {"found", "probable"}:
        raise FaultError(f"a known picture came back as {match.verdict}")
    return f"{match.verdict}, {match.confidence:.2f}"


def _film(bench: _Bench, picture: Path, title: str | None) -> Rendered:
    segment: dict[str, Any] = {"id": "s1", "media_id": "m_1", "start_ms": 0, "source_start_ms": 0}
    tracks: list[dict[str, Any]] = [{"tt": 0, "m": {"id": "v1"}, "sg": [{"d": 1000, "m": segment}]}]
    if title:
        text = {"id": "s2", "text": title, "start_ms": 0, "position": "center", "style": {"size": 120}}
        tracks.append({"tt": 7, "m": {"id": "x1"}, "sg": [{"d": 1000, "m": text}]})
    media = {"id": "m_1", "name": "picture.png", "kind": "image", "duration_ms": 0, "width": SIZE[0], "height": SIZE[1]}
    draft = {"d": 1000, "m": {"width": SIZE[0], "height": SIZE[1], "fps": 25, "media": [media]}, "t": tracks}
    target = private_dir(bench.folder / ("titled" if title else "plain")) / "film.mp4"
    return render(
        draft,
        {"m_1": picture},
        target,
        output=Output(short_side=SIZE[1], quality="draft"),
        progress=lambda _: None,
        cancelled=lambda: False,
        settings=bench.own,
    )


def _changed(plain: Path, titled: Path) -> int:
    """Pixels in which the two films' middles differ clearly."""
    first, second = (_middle(path).astype(np.int16) for path in (plain, titled))
    return int((np.abs(first - second).max(axis=2) > 60).sum())


def _middle(path: Path) -> NDArray[np.uint8]:
    with FrameReader(path) as reader:
        frames = [frame.picture() for frame in reader.frames()]
    return frames[len(frames) // 2]


def _texture() -> NDArray[np.uint8]:
    """A picture with detail everywhere and none of it twice."""
    random = np.random.default_rng(7)
    picture = np.full((SIZE[1], SIZE[0], 3), 128, np.uint8)
    for _ in range(700):
        x, y = int(random.integers(SIZE[0])), int(random.integers(SIZE[1]))
        w, h = int(random.integers(4, 40)), int(random.integers(4, 40))
        picture[y : y + h, x : x + w] = random.integers(20, 200, 3)
    return picture


#: name, cure, work; the later ones use what the earlier ones made
PARTS: tuple[tuple[str, str, Callable[[_Bench], str]], ...] = (
    ("home", "free some disk space, or point I2VF_HOME to a folder that can be written", _home),
    (
        "database",
        "update the skill if a newer version was here, else move backend/state.sqlite away from I2VF_HOME",
        _database,
    ),
    ("ffmpeg", SETUP, _program),
    ("fonts", SETUP, _fonts),
    ("render", SETUP, _render),
    ("decode", SETUP, _decode),
    ("search", SETUP, _search),
)
