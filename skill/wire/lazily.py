"""Modules that run, and patterns that are compiled, at their first use: most turns need few of them."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable
from importlib.util import find_spec
from types import ModuleType
from typing import Any


class _Waiting(ModuleType):
    """A module that is not loaded yet."""

    def __getattr__(self, name: str) -> Any:
        found = getattr(importlib.import_module(self.__name__), name)
        setattr(self, name, found)
        return found


def lazily(name: str) -> ModuleType:
    """The module `name`, run when something in it is first asked for.

    Not the standard library's LazyLoader: a host's scan takes what that needs for code run behind its back.
    """
    if name in sys.modules:
        return sys.modules[name]
    if find_spec(name) is None:
        raise ImportError(name)
    return _Waiting(name)


class LazyPattern:
    """A pattern that is compiled when a text first needs it.

    A class of characters that spans a script takes milliseconds to compile, several times that without regard to case.
    `unless` tells cheaply that nothing in a text can match, so that plain messages need none of them.
    """

    def __init__(self, source: str, flags: int = 0, *, unless: Callable[[str], bool] = lambda _: False) -> None:
        """As `re.compile`."""
        self._source, self._flags, self._unless = source, flags, unless
        self._compiled: re.Pattern[str] | None = None

    def search(self, text: str) -> re.Match[str] | None:
        """As of a pattern."""
        return None if self._unless(text) else self._pattern().search(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """As of a pattern."""
        return None if self._unless(text) else self._pattern().fullmatch(text)

    def findall(self, text: str) -> list[str]:
        """As of a pattern without groups."""
        return [] if self._unless(text) else self._pattern().findall(text)

    def split(self, text: str) -> list[str]:
        """As of a pattern without groups."""
        return [text] if self._unless(text) else self._pattern().split(text)

    def sub(self, by: str | Callable[[re.Match[str]], str], text: str) -> str:
        """As of a pattern."""
        return text if self._unless(text) else self._pattern().sub(by, text)

    def _pattern(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = re.compile(self._source, self._flags)
        return self._compiled


def without(characters: str) -> Callable[[str], bool]:
    """For `unless`: whether a text has none of these."""
    return lambda text: not any(c in text for c in characters)
