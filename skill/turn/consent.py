"""Short answers to our own offers and questions: "yes", "好的", "the second one". Anything longer is a request."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal, get_args

from skill.replies import answers

Consent = Literal["yes", "no", "first", "second"]


def consent(text: str) -> Consent | None:
    """Which short answer `text` is; None when it is something else."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"[\s!¡.,。~、…]+", " ", plain).strip()
    if len(plain) > 40:  # keeps the search for repeated words short
        return None
    return next((name for name, pattern in _answers() if pattern.fullmatch(plain)), None)


@cache
def _answers() -> tuple[tuple[Consent, re.Pattern[str]], ...]:
    said = {name: "|".join(answers(name)) for name in get_args(Consent)}
    said["yes"] = f"(?:(?:{said['yes']})(?: |$)?)+"  # several words of a yes are one too
    return tuple((name, re.compile(said[name])) for name in get_args(Consent))
