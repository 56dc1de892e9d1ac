"""How the texts begin that an anchored pattern can match: it is compiled only for a text that begins so."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PART = re.compile(r"<[a-z_]+>|[a-z0-9' -]+|\\.|\(\?[:=!]|.", re.DOTALL)
_MAYBE = frozenset("?*{")
_DIGITS = frozenset("0123456789")


class _UnknownError(Exception):
    """The pattern may begin with anything."""


def openings(source: str, words: Mapping[str, str]) -> tuple[str, ...] | None:
    """The beginnings of all texts that `source` can match; None when it is not bound to the beginning of the text or
    may begin with anything. `words` are the lists that `<name>` stands for.
    """
    if not source.startswith("^"):
        return None
    reader = _Reader(_PART.findall(source), words)
    try:
        found = reader.alternatives(anchored=True)
    except _UnknownError:
        return None
    return tuple(found)


class _Reader:
    def __init__(self, parts: list[str], words: Mapping[str, str]) -> None:
        self._parts = parts
        self._words = words
        self._at = 0

    def alternatives(self, *, anchored: bool = False) -> set[str]:
        """The beginnings of what stands between here and the end of the group."""
        found = self._sequence(anchored=anchored)
        while self._now() == "|":
            self._at += 1
            found |= self._sequence(anchored=anchored)
        return found

    def _now(self) -> str:
        return self._parts[self._at] if self._at < len(self._parts) else ""

    def _sequence(self, *, anchored: bool) -> set[str]:
        found: set[str] = set()
        if anchored:
            self._need("^")
        while (part := self._now()) not in {"", "|", ")"}:
            begun = self._element(part)
            found |= begun
            if begun and not self._maybe(part):
                self._skip_rest()
                return found
        raise _UnknownError  # nothing need stand here

    def _need(self, part: str) -> None:
        if self._now() != part:
            raise _UnknownError
        self._at += 1

    def _element(self, part: str) -> set[str]:
        """What one element begins with, nothing for what takes no room; afterwards the reader stands behind it."""
        self._at += 1
        if part in {"(?=", "(?!"}:
            self._skip_group()
            return set()
        if part == r"\b":
            return set()
        if part == r"\d":
            return set(_DIGITS)
        if part == "(?:":
            found = self.alternatives()
            self._at += 1
            return found
        if part[0] == "<" and len(part) > 1:
            return self._listed(part[1:-1])
        return self._literal(part)

    def _listed(self, name: str) -> set[str]:
        return _Reader(_PART.findall(self._words[name]), self._words).alternatives()

    def _literal(self, part: str) -> set[str]:
        if not (part[0].isalnum() or part[0] in "' -" or part > "\x7f"):
            raise _UnknownError
        if self._now() in _MAYBE and len(part) > 1:  # "exports?": the last letter may be wanting
            self._at += 1
            return {part[:-1]}
        return {part}

    def _maybe(self, part: str) -> bool:
        """Whether the element just read may be wanting; its mark is read too."""
        mark = self._now()
        if mark not in _MAYBE or mark == "" or (len(part) > 1 and part[0] not in "(<\\"):
            return False
        while self._now() not in {"", "|", ")"} and (self._now() in _MAYBE or mark == "{"):
            mark = "" if self._now() == "}" else mark
            self._at += 1
        return True

    def _skip_group(self) -> None:
        depth = 1
        while depth:
            depth += {"(": 1, ")": -1}.get(self._parts[self._at][0], 0)
            self._at += 1

    def _skip_rest(self) -> None:
        while self._now() not in {"", "|", ")"}:
            part = self._now()
            self._at += 1
            if part[0] == "(":
                self._skip_group()
