"""What a proof says, from captions.yaml."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from backend.finder.match import Box

_MILLE = 1_000_000


def languages() -> tuple[str, ...]:
    """The columns of the table."""
    return tuple(_table())


def caption(lang: str, key: str) -> str:
    """The words for `key`; of a language without a column those of its base language, else English ones."""
    return str(_column(lang)[key])


def told_edits(edits: Sequence[str], box: Box | None, lang: str = "en") -> str:
    """The edits in words, a crop with how much of the frame's area is left."""
    return caption(lang, "comma").join(_told(edit, box, lang) for edit in edits) or caption(lang, "no_edits")


def _told(edit: str, box: Box | None, lang: str) -> str:
    words: dict[str, str] = _column(lang)["edits"]
    if edit == "cropped" and box:
        return words["part"].format(percent=max(1, round(100 * box[2] * box[3] / _MILLE)))
    return words.get(edit, edit)


def _column(lang: str) -> dict[str, Any]:
    table = _table()
    return table.get(lang) or table.get(lang.partition("-")[0]) or table["en"]


@cache
def _table() -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
    return table
