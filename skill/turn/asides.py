"""What people say to the skill itself, whichever backend works: a lasting wish, where a file is, stop, wait."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal, cast

from skill.files import read_table
from skill.wire.lazily import LazyPattern

Aside = Literal["auto_off", "auto_on", "where", "stop", "wait", "ready"]

#: a longer message is a request
LONGEST = 80
#: languages by the letters they are written in; every other one is written in Latin letters
SCRIPTS = (
    (LazyPattern(r"[\u3041-\u30ff]", unless=str.isascii), ("ja",)),
    (LazyPattern(r"[\u4e00-\u9fff]", unless=str.isascii), ("zh", "zh-Hant", "ja")),
    (LazyPattern(r"[\uac00-\ud7af]", unless=str.isascii), ("ko",)),
    (LazyPattern(r"[\u0400-\u04ff]", unless=str.isascii), ("ru",)),
)
APART = frozenset(language for _, languages in SCRIPTS for language in languages)
UNSPACED = LazyPattern(r"(?<=[\u3041-\u30ff\u4e00-\u9fff]) (?=[\u3041-\u30ff\u4e00-\u9fff])", unless=str.isascii)


def aside(text: str) -> Aside | None:
    """Which of these the whole message is; None for everything else."""
    plain = re.sub(r"[\s!?¿¡.,。，！？~、…]+", " ", text.casefold().replace("’", "'")).strip()
    plain = UNSPACED.sub("", re.sub(r"'s(?= |$)", " is", plain))
    if not plain or len(plain) > LONGEST:
        return None
    written = next((languages for letters, languages in SCRIPTS if letters.search(plain)), ())
    rows = ((kind, source) for kind, source, starts in _rows(written) if plain.startswith(starts))
    return next((kind for kind, source in rows if re.fullmatch(source, plain)), None)


@cache
def _rows(languages: tuple[str, ...]) -> tuple[tuple[Aside, str, tuple[str, ...]], ...]:
    """Kind, pattern and how its matches start, for these languages; for those in Latin letters when none is named."""
    table = cast("dict[Aside, dict[str, list[str]]]", read_table(Path(__file__).with_suffix(".yaml")))
    return tuple(
        (kind, source, starts(source))
        for kind, rows in table.items()
        for language, row in rows.items()
        for source in row
        if _wanted(language, languages)
    )


def starts(source: str) -> tuple[str, ...]:
    """What a text has to start with for the pattern to match it whole: most need not be compiled for most messages.

    A match is put together from the plain runs of letters in the pattern, of which a `?` may take the last letter.
    """
    if re.search(r"[\[\\.]", source):
        return ("",)
    return tuple({run[:-1] or run for run in re.findall(r"[^()?:|*+]+", source)})


def _wanted(language: str, languages: tuple[str, ...]) -> bool:
    return language in languages if languages else language not in APART
