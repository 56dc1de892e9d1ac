"""The values an utterance gives (times, ranges, amounts, pieces, the moment found), in both languages.

Each step finds one kind of value and leaves one character in its place, so that later steps are made of earlier ones:
a range is two points, a point is a span of time or the moment, a span is numbers and units.
"""

from backend.agent.editing.grammar import amounts, chinese, english, moment, pieces, ranges, shares, units, verbs
from backend.agent.editing.grammar.shares import ZH_PORTION, zh_portion
from backend.agent.editing.marks import Step

STEPS: list[Step] = [
    *chinese.SAID_OTHERWISE,
    *english.SAID_OTHERWISE,
    *verbs.TWO_SIDED,
    *units.SHARED_UNIT,
    *pieces.TEXTS,
    *pieces.ROWS,
    *moment.NAMED,
    *amounts.AMOUNTS,
    *units.SPANS,
    *shares.PORTIONS,
    *amounts.SHARES,
    *pieces.PIECES,
    *pieces.MADE_FIRST,
    *moment.AROUND,
    *english.AROUND_VALUES,
    *ranges.RANGES,
    *english.AROUND_RANGES,
    *pieces.ORDINALS,
    *amounts.NUMBERS,
]

__all__ = ["STEPS", "ZH_PORTION", "zh_portion"]
