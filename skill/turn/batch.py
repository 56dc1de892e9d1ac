"""Several files in one message, each with its own instruction and its own export. Pure.

"Trim a.mp4 to 5 s and make b.mp4 vertical, export both" becomes, a file: one message that starts over from it, and one
export.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from skill.files import read_table
from skill.messages import Step
from skill.wire.languages import nearest

#: a bare file name in a message
NAME = re.compile(r"[\w\-.()]+\.(?:mp4|mov|avi|webm|mkv|m4v|jpe?g|png|gif|webp|bmp|heic)(?![\w])", re.IGNORECASE)
FILM_OR_PICTURE = re.compile(r"\.(?:mp4|mov|avi|webm|mkv|m4v|jpe?g|png|gif|webp|bmp|heic)$", re.IGNORECASE)
#: stands for the n-th name while the message is cut up
FIRST_MARK = 0xE000
MARK = re.compile("[\ue000-\ue0ff]")
ENDS = r"[,，;；。\n]|\.(?=\s|$)"
#: columns that are one pattern of the language and of English beside it
PATTERNS = ("export", "each", "export_each", "pause", "shared", "shape")


@dataclass(frozen=True)
class _Tongue:
    """One language's row of batch.yaml. Everything is read in English too: files and orders often are."""

    export: re.Pattern[str]
    each: re.Pattern[str]
    export_each: re.Pattern[str]
    pause: re.Pattern[str]
    shared: re.Pattern[str]
    shape: re.Pattern[str]
    row: re.Pattern[str]
    it: str
    comma: str
    start: str


@dataclass(frozen=True)
class Batch:
    """The plan of a batch, and of each of its steps the words and the file that it is about.

    A file's steps follow each other, so that one that fails leaves the others alone.
    """

    steps: tuple[Step, ...]
    texts: tuple[str, ...]
    names: tuple[str | None, ...]


def batch(text: str, attached: Sequence[str], steps: Sequence[Step], language: str) -> Batch | None:
    """The batch that the message asks for, when its plan exports and it is about several files; else None."""
    names = _names(text, attached)
    tongue = _tongue(language)
    clauses = (clause.strip() for clause in tongue.pause.split(text))
    wanted = "export" in steps or any(map(tongue.export_each.fullmatch, clauses))
    if not wanted or not 2 <= len(names) <= 20 or not tongue.each.search(text):
        return None
    wishes = _wishes(text, names, tongue)
    if wishes is None:
        return None
    beside = set(attached) - set(names)
    ahead: tuple[Step, ...] = tuple(s for s in steps if s == "credits" or (s == "upload" and beside))[:2]
    each: tuple[Step, ...] = ("upload", "chat", "export") if attached else ("chat", "export")
    said = [tongue.start.format(name=name, wish=wish).rstrip(":： ") for name, wish in wishes]
    return Batch(
        ahead + each * len(wishes),
        (text,) * len(ahead) + tuple(words if step == "chat" else text for words in said for step in each),
        (None,) * len(ahead) + tuple(name for name, _ in wishes for _ in each),
    )


def _names(text: str, attached: Sequence[str]) -> list[str]:
    usable = [name for name in attached if FILM_OR_PICTURE.search(name)]
    if attached:
        return usable if len(set(usable)) == len(usable) else []
    return list(dict.fromkeys(NAME.findall(text)))


def _wishes(text: str, names: list[str], tongue: _Tongue) -> list[tuple[str, str]] | None:
    """What is wanted of each file, in the order of the files. None when some are named and some are not."""
    marked, marks = text, {}
    for number, name in sorted(enumerate(names), key=lambda pair: -len(pair[1])):
        marks[chr(FIRST_MARK + number)] = name
        marked = re.sub(
            rf"[\"'“「《]?{re.escape(name)}[\"'”」》]?", chr(FIRST_MARK + number), marked, flags=re.IGNORECASE
        )
    rows: list[str] = []
    marked = tongue.row.sub(lambda row: _put(rows, row[0]), marked)
    wishes: dict[str, list[str]] = {name: [] for name in names}
    about = list(names)
    for clause in filter(None, (part.strip() for part in tongue.pause.split(marked))):
        named = [marks[m] for m in MARK.findall("".join(rows[ord(c) - 0xF000] if _is_row(c) else c for c in clause))]
        about = named or about
        if not tongue.export.search(clause) or tongue.shape.search(clause):
            wish = re.sub("[\ue000-\ue0ff\uf000-\uf0ff]", tongue.it, clause)
            for name in about:
                # said of one file alone from here on: `make each vertical` is `make it vertical`
                wishes[name].append(tongue.shared.sub(_it(wish, tongue), wish))
    mentioned = set(MARK.findall(marked + "".join(rows)))
    if mentioned and len(mentioned) < len(names):
        return None
    return [(name, tongue.comma.join(wishes[name])) for name in names]


def _put(rows: list[str], row: str) -> str:
    rows.append(row)
    return chr(0xF000 + len(rows) - 1)


def _is_row(char: str) -> bool:
    return 0xF000 <= ord(char) <= 0xF0FF


def _it(wish: str, tongue: _Tongue) -> str:
    """What stands for one file; English words in a message of another language keep theirs."""
    return "it" if wish.isascii() and not tongue.it.isascii() else tongue.it


@cache
def _tongue(language: str) -> _Tongue:
    table: dict[str, dict[str, str]] = read_table(Path(__file__).with_suffix(".yaml"))
    english = table["en"]
    row = english | table[nearest(language, ("en", *table))]
    both = {key: "|".join(dict.fromkeys((row[key], english[key]))) for key in (*PATTERNS, "joint")}
    both["pause"] = f"{ENDS}|{both['pause']}"
    joint = f"(?:,|，|{both.pop('joint')}|,\\s*{row['joint']})"
    name = "[\ue000-\ue0ff]"
    return _Tongue(
        **{key: re.compile(pattern, re.IGNORECASE) for key, pattern in both.items()},
        row=re.compile(rf"{name}(?:\s*{joint}\s*{name})+", re.IGNORECASE),
        it=row["it"],
        comma=row["comma"],
        start=row["start"],
    )
