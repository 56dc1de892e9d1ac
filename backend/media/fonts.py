"""Which font draws which characters. A character that no font here draws is refused by name, never drawn as a box."""

from __future__ import annotations

import importlib.util
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

from backend.errors import FontError

_PACKAGE = "noto_cjk_sans_otc"
_NAMES = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJK-Regular.otc",
    "wqy-microhei.ttc",
    "DejaVuSans.ttf",
    "NotoSans-Regular.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansHebrew-Regular.ttf",
    "NotoSansThai-Regular.ttf",
    "NotoSansDevanagari-Regular.ttf",
    "NotoEmoji-Regular.ttf",
    "PingFang.ttc",
    "Arial Unicode.ttf",
    "msyh.ttc",
    "arial.ttf",
    "seguisym.ttf",
)
_FOLDERS = {
    "linux": ("/usr/share/fonts", "/usr/local/share/fonts"),
    "darwin": ("/System/Library/Fonts", "/Library/Fonts"),
    "win32": ("C:/Windows/Fonts",),
}
#: script found in the text -> end of the family's name in a collection that has one face per region
_REGIONS = (("HIRAGANA", "JP"), ("KATAKANA", "JP"), ("HANGUL", "KR"), ("CJK", "SC"))
#: shape others or are nothing to look at: never a reason to refuse
_INVISIBLE = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp"})


@dataclass(frozen=True)
class Font:
    """One face: its file, and the family name by which that file is asked for it."""

    path: Path
    family: str


@dataclass(frozen=True)
class Run:
    """A stretch of text that one font draws."""

    text: str
    font: Font


def font_for(text: str, *, preferred: Path | None = None) -> Font:
    """The first font that draws the whole text, or most of it. `preferred` (the setting) is looked at first.

    Raises FontError naming the characters that no font here draws.
    """
    drawn = runs(text, preferred=preferred)
    if not drawn:
        return _faces(_fonts(preferred)[0])[0]
    return max(drawn, key=lambda run: len(run.text)).font


def runs(text: str, *, preferred: Path | None = None) -> list[Run]:
    """The text cut where the font must change. Raises FontError naming the characters that no font here draws."""
    files = _fonts(preferred)
    homes = [_home(character, files) for character in text]
    missing = "".join(dict.fromkeys(c for c, home in zip(text, homes, strict=True) if home is None))
    if missing:
        raise FontError(f"no font here draws {missing}: name one in I2VF_FONT", characters=missing)
    region = _region(text)
    return list(_joined(text, [home or files[0] for home in homes], region))


def is_invisible(character: str) -> bool:
    """True for spaces, joiners, variation selectors and controls, which no font needs to draw."""
    return unicodedata.category(character) in _INVISIBLE or "\ufe00" <= character <= "\ufe0f"


def _home(character: str, files: tuple[Path, ...]) -> Path | None:
    if is_invisible(character):
        return files[0]
    return next((path for path in files if ord(character) in _coverage(path)), None)


def _joined(text: str, homes: list[Path], region: str | None) -> Iterator[Run]:
    start = 0
    for at in range(1, len(text) + 1):
        turns = at < len(text) and homes[at] != homes[start] and not is_invisible(text[at])
        if at == len(text) or turns:
            yield Run(text[start:at], _face(homes[start], region))
            start = at


def _region(text: str) -> str | None:
    names = {unicodedata.name(character, "").split(" ")[0] for character in text}
    return next((region for script, region in _REGIONS if script in names), None)


def _face(path: Path, region: str | None) -> Font:
    faces = _faces(path)
    return next((face for face in faces if face.family.endswith(f" {region}")), faces[0])


@lru_cache(maxsize=8)
def _fonts(preferred: Path | None) -> tuple[Path, ...]:
    """Every font file we may draw with, best first. Raises FontError when there is none at all."""
    found = [preferred] if preferred is not None and preferred.is_file() else []
    found += [path for path in (_packaged(), *_system()) if path is not None]
    if not found:
        raise FontError("no font found: install noto-cjk-sans-otc, or name a font file in I2VF_FONT", characters="")
    return tuple(dict.fromkeys(found))


def _packaged() -> Path | None:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        return None
    return next(iter(sorted(Path(spec.origin).parent.glob("*.ttc"))), None)


def _system() -> Iterator[Path]:
    places: dict[str, Path] = {}
    for folder in _FOLDERS.get(sys.platform, ()):
        for path in sorted(Path(folder).rglob("*.[to]t[fc]")):
            places.setdefault(path.name, path)
    return (places[name] for name in _NAMES if name in places)


@lru_cache(maxsize=64)
def _coverage(path: Path) -> frozenset[int]:
    """The characters a file draws; a file that is no font draws none."""
    try:
        with path.open("rb") as file, TTFont(file, fontNumber=0, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (TTLibError, OSError, KeyError):
        return frozenset()


@lru_cache(maxsize=64)
def _faces(path: Path) -> tuple[Font, ...]:
    """The faces of a file. Raises FontError when it is no font."""
    try:
        with path.open("rb") as file, TTFont(file, fontNumber=0, lazy=True) as first:
            count = getattr(first.reader, "numFonts", 1)
        return tuple(Font(path, _family(path, number)) for number in range(count))
    except (TTLibError, OSError, KeyError) as wrong:
        raise FontError(f"{path.name} is not a font file", characters="") from wrong


def _family(path: Path, number: int) -> str:
    with path.open("rb") as file, TTFont(file, fontNumber=number, lazy=True) as font:
        return str(font["name"].getDebugName(1))
