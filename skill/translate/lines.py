"""The lines of a reply, with their list marks, headings and tables, and how they are put together again when some of
them are gone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, takewhile

_NUMBER = r"(?:\d{1,2}[.)、．]|[①-⑳]|(?:step ?\d+|第[\d一二三四五六七八九十]+步)[:：.、]?)\s*(?=\D)"
_MARK = re.compile(rf"(?P<number>{_NUMBER})|(?P<bullet>[-*•·▪◦‣–]\s+)|(?P<head>#{{1,6}}\s+)", re.IGNORECASE)
_ROW = re.compile(r"\|.*\|")
_RULE = re.compile(r"\|[\s|:-]+\|")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Line:
    """One line: what marks it (`1. `, `- `, `## `, `|`), and its words."""

    mark: str
    words: str
    kind: str

    @property
    def listed(self) -> bool:
        """Whether it is one of several: an item of a list or a row of a table."""
        return self.kind in {"number", "bullet", "row"}


@dataclass(frozen=True)
class Left:
    """A line and what is left of it; `gone` when it spoke of nothing but a screen."""

    line: Line
    text: str
    gone: bool


def lines(text: str) -> list[Line]:
    """The lines of a text, blank ones among them."""
    return [_line(row) for row in text.split("\n")]


def cells(line: Line) -> list[str]:
    """The cells of a table's row; none for its rule."""
    return [] if _RULE.fullmatch(line.words) else [c.strip() for c in line.words.strip("|").split("|")]


def together(left: list[Left]) -> str:
    """What is left as one text: emptied items are gone and the others counted anew, and so are a heading, a table's
    head or an introduction ("Follow these steps:") to nothing but what is gone.
    """
    headless = _headless(left)
    kept = [row for at, row in enumerate(left) if not row.gone and at not in headless and not _introduces(left, at)]
    out, number = [], 0
    for row in kept:
        number = number + 1 if row.line.kind == "number" else 0
        mark = _DIGITS.sub(str(number), row.line.mark) if number else row.line.mark
        out.append(mark + row.text)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip()


def _line(row: str) -> Line:
    if _ROW.fullmatch(row):
        return Line("", row, "row")
    mark = _MARK.match(row)
    if mark is None or not row[mark.end() :].strip():
        return Line("", row, "prose" if row else "blank")
    return Line(mark[0], row[mark.end() :], str(mark.lastgroup))


def _introduces(left: list[Left], at: int) -> bool:
    """Whether a line only leads to lines that are all gone."""
    row = left[at]
    if row.line.kind == "head":
        under = takewhile(lambda r: r.line.kind != "head", left[at + 1 :])
    elif row.text.rstrip(" *").endswith((":", "：")) and not row.line.listed:
        under = takewhile(lambda r: r.line.listed or r.line.kind == "blank", left[at + 1 :])
    else:
        return False
    gone = [r.gone for r in under if r.line.kind != "blank"]
    return bool(gone) and all(gone)


def _headless(left: list[Left]) -> set[int]:
    """Where the heads and rules of tables are that have lost all their other rows."""
    found: set[int] = set()
    for table, rows in groupby(range(len(left)), key=lambda at: left[at].line.kind == "row"):
        head, body = (places := list(rows))[:2], [left[at] for at in places[2:]]
        if table and len(head) > 1 and not cells(left[head[1]].line) and all(r.gone for r in body):
            found.update(head)
    return found
