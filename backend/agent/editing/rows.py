"""Utterances that are nothing but clips, one after the other: `cake first, then bride`."""

from __future__ import annotations

import re
from typing import Any

from backend.agent.editing.marks import CLASS, Marks

_ONE = rf"(?:(?:the )?[{CLASS['F'][1:-1]}{CLASS['C'][1:-1]}]\s*(?:clips?|one|那段)?)"
_NEXT = (
    r"(?:\s*(?:(?:first|last|then|and|next|after that|finally|followed by)(?![a-z])"
    r"|[,;、>→-]|先|再|开始|然后|最后|接着|和|放|是|排)\s*)+"
)
_LEAD = (
    r"(?:(?:start|begin|open|lead|kick off|go) with (?=.*(?:then|,))"
    r"|(?:(?:make|put|set|change|play|show) )?(?:it |them |the clips )?(?:(?:in )?(?:the |this )?order)?"
    r"\s*(?:to|as|is|:)?\s*"
    r"|从(?=.*开始)|(?:把)?(?:片段)?(?:的)?(?:播放)?(?:顺序|次序)?(?:改成|改为|换成|调成|变成|按|是|:)?\s*(?:先)?(?:放)?)"
)
_CLOSE = r"\s*(?:last|at the end|in that order|the order)?(?:的)?(?:顺序|次序)?(?:来)?(?:排列?)?(?: please)?[ .!。]*"
_ROW = re.compile(rf"{_LEAD}(?P<row>{_ONE}(?:{_NEXT}{_ONE})+){_CLOSE}")


def row(text: str, marks: Marks) -> list[Any] | None:
    """The clips of a marked text that names clips and nothing else, as values of the slot C; None for any other."""
    found = _ROW.fullmatch(text)
    return [_as_clip(char, marks) for char in found["row"] if char in marks.values] if found else None


def _as_clip(char: str, marks: Marks) -> Any:
    kind, value = marks.values[char]
    return [{"media": value["id"]}] if kind == "F" else value
