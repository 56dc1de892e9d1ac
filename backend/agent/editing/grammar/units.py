# ruff: noqa: E501  # a pattern is read whole or not at all
"""How long things last: the units and the clock of both languages."""

from __future__ import annotations

import re

from backend.agent.editing.marks import Marks, Step
from backend.errors import CannotEditError

NUMBER = r"\d+(?:\.\d+)?"

_H, MINUTE, SECOND, _MS = (
    r"(?:hours?|hrs?|h(?![a-z])|个?小时)",
    r"(?:minutes?|mins?|m(?![a-z])|分钟|分(?!之))",
    r"(?:seconds?|secs?|s(?![a-z])|秒钟|秒)",
    r"(?:milliseconds?|ms(?![a-z])|毫秒)",
)

JOIN = r"(?:\s*(?:,|and|又|零)?\s*)"

_CLOCK = r"(?:\d{1,2}:)?\d{1,3}:\d{2}(?:\.\d{1,3})?"

_TIME = (
    rf"(?:(?<![\d.:]){_CLOCK}(?!\d|:\d)|(?<![\d.]){NUMBER}\s*-?{_H}(?:{JOIN}{NUMBER}\s*{MINUTE})?(?:{JOIN}{NUMBER}\s*{SECOND})?"
    rf"|(?<![\d.]){NUMBER}\s*-?{MINUTE}(?:{JOIN}{NUMBER}\s*{SECOND}|\s*\d{{1,2}}(?![\d.:%]|\s*(?:x\b|倍|percent|{MINUTE}|成)))?|(?<![\d.]){NUMBER}\s*-?{SECOND}(?:\s*半(?!速))?|(?<![\d.]){NUMBER}\s*{_MS})"
)

_PARTS = re.compile(rf"({NUMBER})\s*-?(?:({_H})|({MINUTE})|({_MS})|({SECOND}))|({NUMBER})")


def milliseconds(text: str) -> int:
    if ":" in text:
        total = 0.0
        for part in text.split(":"):
            total = total * 60 + float(part)
        return round(total * 1000)
    out = 0.0
    for number, hour, minute, milli, second, bare in _PARTS.findall(text):
        del second
        scale = 3_600_000 if hour else 60_000 if minute else 1 if milli else 1000
        out += float(number or bare) * scale
    return round(out)


def _time(found: re.Match[str], marks: Marks) -> str:
    return marks.put("T", milliseconds(found[0]))


TO = r"(?:\s*(?:-|–|—|~|to|til|till|until|through|thru|up to|到|至|一直到)\s*(?:the\s+|about\s+)?第?\s*)"


def _bare_range(found: re.Match[str], marks: Marks) -> str:
    unit = found["unit"] or ""
    minute = bool(re.match(MINUTE, unit)) and not re.search(r"\d", unit)
    first = float(found["a"]) * (60_000 if minute else 1000)
    second = milliseconds(found["b"])
    if first >= second:
        return found[0]  # "clips 1, 2 and 3 to 2 seconds each"
    return f"{found['pre'] or ''}{marks.put('R', [['start', round(first)], ['start', second], ''])} "


def _no_unit(found: re.Match[str], marks: Marks) -> str:
    ends = [["start", round(float(found[group]) * 1000)] for group in ("a", "b")]
    return marks.put("R", [*ends, ""]) + " "


#: "between clips 1 and 2, half a second": the numbers before are no times
_AFTER_CLIPS = re.compile(r"(?<![a-z])clips? (?:\d+ (?:and|&|to) (?:clip )?)?$")


def _unit_for_all(found: re.Match[str], marks: Marks) -> str:
    if _AFTER_CLIPS.search(found.string[: found.start()]):
        return found[0]
    """`10, 20 and 30 seconds`: each number gets the unit of the last."""
    del marks
    numbers = re.findall(NUMBER, found["l"])
    return ", ".join(f"{number} {found['u']}" for number in numbers) + " and "


SHARED_UNIT: list[Step] = [
    (
        re.compile(
            r"(?<![a-z])(first|last) (\d+(?:\.\d+)?)(?: and|,| and then|, then|, and) (?=(?:then )?(?:the )?(?:first|last) \d+(?:\.\d+)? ?(seconds?|secs?|s|minutes?|mins?)(?![a-z]))"
        ),
        lambda f, _: f"{f[1]} {f[2]} {f[3]} and ",
    ),
    (
        re.compile(
            rf"(?<![a-z\d.:第分])(?<!between )(?<!from )(?<!从)(?P<l>{NUMBER}(?:\s*[,、]\s*{NUMBER})*)\s*(?P<j>,|、|和|及|&|and|, and)\s*"
            rf"(?={NUMBER}\s*(?P<u>{SECOND}|{MINUTE}))"
        ),
        _unit_for_all,
    ),
    (
        re.compile(
            rf"(?P<all>{NUMBER}\s*(?P<u>{SECOND}))(?P<mid> (?:off|from) (?:the )?[a-z]+,? and )(?P<n>{NUMBER})(?= (?:off|from) )"
        ),
        lambda f, _: f"{f['all']}{f['mid']}{f['n']} {f['u']}",
    ),
    (
        re.compile(
            r"(?<![a-z\d])(?:these |the following |those )?\d (?:bits|parts|sections|ranges|spots|places|stretches|chunks|pieces)(?=\s*:|\s*,)"
        ),
        lambda _f, _m: "",
    ),
    (
        re.compile(
            rf"(?P<all>{NUMBER}\s*(?P<u>{SECOND}))(?P<mid>\s*(?:,|and|, and)\s*(?:also )?(?:another |one )?(?:one |cut |split )?(?:more )?at )(?P<n>{NUMBER})(?![\d:.%]|\s*(?:{SECOND}|{MINUTE}|percent))"
        ),
        lambda f, _: f"{f['all']}{f['mid']}{f['n']} {f['u']}",
    ),
]


def _negative(found: re.Match[str], marks: Marks) -> str:
    """No time comes before the start: `到-5秒` is a slip, and what was meant is not told."""
    del found, marks
    raise CannotEditError("unsure")


SPANS: list[Step] = [
    (
        re.compile(
            rf"(?:(?<![a-z])(?:to|at|from|for|after|before) |[到成为从第前后在])\s*-\s*(?={NUMBER}\s*(?:{SECOND}|{MINUTE}))"
        ),
        _negative,
    ),
    (
        re.compile(
            r"(?P<pre>(?:from|between|in)\s+|从|第)?(?<![\d.:分m])第?(?P<a>\d+(?:\.\d+)?)"
            rf"(?:{TO}|\s+and\s+)(?P<b>\d+(?:\.\d+)?\s*(?P<unit>{SECOND}|{MINUTE})(?:{JOIN}{NUMBER}\s*{SECOND})?)(?!\s*(?:before|after|of|between))"
        ),
        _bare_range,
    ),
    (
        re.compile(
            r"(?<![a-z])(?:from|between)\s+(?P<a>\d+(?:\.\d+)?)\s*(?:to|and|-|until|through)\s*(?P<b>\d+(?:\.\d+)?)(?![\d:.%])(?!\s*(?:percent|x|倍))"
        ),
        _no_unit,
    ),
    (
        re.compile(
            rf"(?<![a-z])(?:secs?|seconds) (?P<a>{NUMBER})\s*(?:to|and|-|–|until|till|thru|through)\s*(?P<b>{NUMBER})(?![\d:.%])"
        ),
        _no_unit,
    ),
    (re.compile(_TIME), _time),
]
