# ruff: noqa: E501  # a pattern is read whole or not at all
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


#: words between clips that are put in order, and nothing else
_PLAIN = re.compile(
    r"(?<![a-z])(?:please|can you|could you|would you|i'd like|i want|i need|we want|to see|let's|put|place|play|show|arrange"
    r"|sort|order|set|make|have|start|starts|begin|begins|open|opens|continue|go on|end|ends|finish|close|closes|should|must"
    r"|can|come|comes|go|goes|be|is|are|the|a|an|clips?|shots?|videos?|them|it|in|at|to|of|with|on|by|as|this|that|following"
    r"|followed|order|sequence|like|first|second|third|fourth|fifth|middle|last|then|and|next|after|finally|front|start"
    r"|beginning|end|up|so|now|kids|one|by one)(?![a-z'])"
    r"|到|先|再|然后|接着|最后|之后|后面|后|在前|在后|在|放|播|排|来|是|把|将|请|帮我|我要的?|我想|给我|片段|视频|三段|这几段|的|顺序"
    r"|次序|先后|重新|重|排列|按|改成|改为|换成|变成|调成|调1?一?下|弄成|成|为|打头|开头|最前面?|前面?|第\d|第|中间|居中|收尾|结尾"
    r"|最末尾?|跟上|跟着|跟|吗|吧|了|1下|一下|能|可以|段|个|和|与|、|[,，;:.!?→>-]|\s"
)
#: where a clip is said to go: earlier figures come first
_RANKS: tuple[tuple[str, int], ...] = (
    (
        r"(?<![a-z])(?:first|open|opens|begin|begins|start|starts|front|beginning)(?![a-z])|打头|开头|最前|在前|第1|第一|(?<!最)先",
        1,
    ),
    (r"(?<![a-z])(?:second|middle|then|next|continue)(?![a-z])|中间|居中|第2|第二|然后|接着|再", 2),
    (r"(?<![a-z])(?:third)(?![a-z])|第3|第三", 3),
    (r"(?<![a-z])(?:last|finally|end|ends|finish|close|closes)(?![a-z])|最后|收尾|结尾|在后|最末", 9),
)


def spread(text: str, marks: Marks) -> list[Any] | None:
    """Three clips or more, each said where it goes, in the order in which they are named; None for any other text."""
    chars = [char for char in text if char in marks.values]
    kinds = {marks.values[char][0] for char in chars}
    if len(chars) < _FEW or not kinds <= {"F", "C", "N"} or len({str(marks.values[c]) for c in chars}) < len(chars):
        return None
    clips = [char for char in chars if marks.values[char][0] != "N"]
    bare = "".join(char for char in text if char not in marks.values)
    if len(clips) < _FEW or _PLAIN.sub("", bare).strip() or any(_many(char, marks) for char in clips):
        return None
    numbers = [
        (at, int(marks.values[char][1])) for at, char in enumerate(text) if marks.values.get(char, "-")[0] == "N"
    ]
    said = sorted(numbers + [(found.start(), rank) for pattern, rank in _RANKS for found in re.finditer(pattern, text)])
    ranks = [rank for _, rank in said]
    return [_as_clip(char, marks) for char in clips] if len(ranks) > 1 and ranks == sorted(ranks) else None


_FEW = 3


def _many(char: str, marks: Marks) -> bool:
    kind, value = marks.values[char]
    return kind == "C" and len(value) > 1
