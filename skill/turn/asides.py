"""What people say to the skill itself, whichever backend works: a lasting wish, where a file is, stop, wait."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

Aside = Literal["auto_off", "auto_on", "where", "stop", "wait", "ready"]

#: libyaml reads the table several times faster than the pure Python reader; both give the same values
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: a longer message is a request
LONGEST = 80
#: languages by the letters they are written in; every other one is written in Latin letters
SCRIPTS = (
    (re.compile(r"[\u3041-\u30ff]"), ("ja",)),
    (re.compile(r"[\u4e00-\u9fff]"), ("zh", "zh-Hant", "ja")),
    (re.compile(r"[\uac00-\ud7af]"), ("ko",)),
    (re.compile(r"[\u0400-\u04ff]"), ("ru",)),
)
APART = frozenset(language for _, languages in SCRIPTS for language in languages)
UNSPACED = re.compile(r"(?<=[\u3041-\u30ff\u4e00-\u9fff]) (?=[\u3041-\u30ff\u4e00-\u9fff])")


def aside(text: str) -> Aside | None:
    """Which of these the whole message is; None for everything else."""
    plain = re.sub(r"[\s!?¿¡.,。，！？~、…]+", " ", text.casefold().replace("’", "'")).strip()
    plain = UNSPACED.sub("", re.sub(r"'s(?= |$)", " is", plain))
    if not plain or len(plain) > LONGEST:
        return None
    written = next((languages for letters, languages in SCRIPTS if letters.search(plain)), ())
    return next((name for name, pattern in _patterns(written) if pattern.fullmatch(plain)), None)


@cache
def _patterns(languages: tuple[str, ...]) -> tuple[tuple[Aside, re.Pattern[str]], ...]:
    """A pattern a kind for these languages; for those in Latin letters when none is named."""
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    table: dict[Aside, dict[str, list[str]]] = yaml.load(text, Loader=LOADER)  # noqa: S506  # a safe one, see above
    return tuple(
        (kind, re.compile("|".join(p for language, row in rows.items() for p in row if _wanted(language, languages))))
        for kind, rows in table.items()
    )


def _wanted(language: str, languages: tuple[str, ...]) -> bool:
    return language in languages if languages else language not in APART
