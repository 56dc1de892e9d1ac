# ruff: noqa: E501  # a pattern is read whole or not at all
"""Amounts: percentages, factors, degrees, loudness, shapes."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import gcd

from backend.agent.editing.marks import Marks, Step


def _percent(found: re.Match[str], marks: Marks) -> str:
    return marks.put("G", round(float(found[1])))


def _tenths(found: re.Match[str], marks: Marks) -> str:
    """`两成五` is 25 %."""
    return marks.put("G", round(float(found[1]) * 10) + _ONES[found[2] or "0"])


_ONES = {
    "半": 5,
    **{char: ones for digits in ("0123456789", "零一二三四五六七八九") for ones, char in enumerate(digits)},
}


_SHARES = {"half": 50, "quarter": 25, "third": 33, "fifth": 20, "tenth": 10, "three quarters": 75, "two thirds": 67}


#: what follows `1.5 times` when it is no number of rounds
_COMPARED = re.compile(
    r"\s*(?:as |the |its |normal |faster|slower|quicker|bigger|larger|smaller|louder|quieter|wider|taller|speed|速)"
)
_SHARE_OF = {"half": 500, "third": 333, "quarter": 250}


def _factor(found: re.Match[str], marks: Marks) -> str:
    compared = _COMPARED.match(found.string[found.end() :])
    counted = found[0].endswith(("times", "遍", "次", "回")) and not compared
    return marks.put("X", round(1000 * float(found[1]))) + (" times " if counted else " ")


#: "double the cat clip" may mean its length, its pace or a copy
_DOUBLED = re.compile(r"(?: up)? (?:the |my )?(?!speed|pace|tempo|size|volume|sound|time|the)")


def _word_factor(found: re.Match[str], marks: Marks) -> str:
    table = {
        "twice": 2000,
        "double": 2000,
        "doubled": 2000,
        "triple": 3000,
        "thrice": 3000,
        "quadruple": 4000,
        "翻倍": 2000,
        "加倍": 2000,
    }
    doubling = found[1] in {"double", "triple", "quadruple"} and _DOUBLED.match(found.string[found.end() :])
    if doubling:
        return marks.put("X", table[found[1]]) + " doubling "
    counted = found[1] in {"twice", "thrice"} and not re.match(r" (?:as|the speed|speed)", found.string[found.end() :])
    return marks.put("X", table[found[1]]) + (" times " if counted else " ")


def _aspect(found: re.Match[str], marks: Marks) -> str:
    pair = [int(found[1]), int(found[2])]
    return marks.put("A", pair) if tuple(pair) in _ASPECTS else found[0]


_ASPECTS = {(9, 16), (16, 9), (1, 1), (4, 5), (5, 4), (4, 3), (3, 4), (21, 9), (2, 3), (3, 2)}


def _kind(kind: str) -> Callable[[re.Match[str], Marks], str]:
    return lambda found, marks: marks.put(kind, round(float(found[1].replace("负", "-"))))


def _pixels(found: re.Match[str], marks: Marks) -> str:
    """`1080 by 1920`, as the shape it has."""
    width, height = int(found[1]), int(found[2])
    divisor = gcd(width, height)
    pair = (width // divisor, height // divisor)
    return marks.put("A", list(pair)) if pair in _ASPECTS else found[0]


AMOUNTS: list[Step] = [
    (re.compile(r"(?<!\d)(\d{3,4})\s*(?:x|×|\*|by|乘)\s*(\d{3,4})(?!\d)"), _pixels),
    (
        re.compile(r"(?<![a-z])(?:an? |one )?(?P<n>quarter|half|three[- ]quarters?)[- ]turn(?![a-z])"),
        lambda f, m: f"turn {m.put('D', {'q': 90, 'h': 180, 't': 270}[f['n'][0]])} ",
    ),
    (re.compile(r"(?:0\.5|半)圈"), lambda _, m: m.put("D", 180)),
    (re.compile(r"(?:25%|四分之一|1/4)圈"), lambda _, m: m.put("D", 90)),
    (re.compile(r"(?<=[大高长多快加亮响小慢低短])\s*1倍(?!速)"), lambda _f, _m: "2倍"),
    (
        re.compile(
            r"(?:(?<![a-z])(?:to|at)|到|为|成|=)\s*(-\d{1,2})(?![\d:.%])(?!\s*(?:lufs|db|分贝|秒|分|s(?:ec)?|m(?:in)?))"
        ),
        _kind("L"),
    ),
    (re.compile(r"(-?\d+)\s*lufs"), _kind("L")),
    (re.compile(r"([负-]\d+)\s*(?:db|分贝)"), _kind("L")),
    (
        re.compile(
            r"(?<!\d)(?<!\d:)(?<!from )(?<!until )(?<![ ,]at )(\d{1,2})\s*(?::|x|×|比|by|to)\s*(\d{1,2})(?![\d:]|\s*(?:s\b|sec|秒|minutes?|mins?))"
        ),
        _aspect,
    ),
    (re.compile(r"(?<![\d.:])(\d+(?:\.\d+)?)\s*(?:%|percent|per cent|pct|个百分点)"), _percent),
    (re.compile(r"百分之(\d+(?:\.\d+)?)"), _percent),
    (re.compile(r"(\d+(?:\.\d+)?)成(半|[1-9一二三四五六七八九](?![\d.:]))?"), _tenths),
    (re.compile(r"(?<![\d.:])(-?\d+(?:\.\d+)?)\s*-?(?:degrees?|degs?|°|度)"), _kind("D")),
    (re.compile(r"(?<![\d.:])(\d+(?:\.\d+)?)\s*(?:x(?![a-z])|×|倍速?|times|遍|次|回(?!到|来|去))"), _factor),
    (re.compile(r"(?<![a-z])x\s*(\d+(?:\.\d+)?)(?![\d:])"), _factor),
    (re.compile(r"(?<![\d.:])(\d\.\d+)(?= (?:the )?speed(?![a-z]))"), _factor),
    (re.compile(r"(?<![a-z])by a factor of (\d+(?:\.\d+)?)"), _factor),
    (
        re.compile(
            r"(?<![a-z])(?:its |the )?(?:normal|regular|original|usual|real|natural)(?: playback)? (?:speed|pace|tempo)(?![a-z])|正常(?:的)?(?:播放)?速度|原(?:来的|始|本的|先的)?(?:播放)?速度?(?=$|[,。;播放])|常速"
        ),
        lambda _, m: f" speed {m.put('X', 1000)} ",
    ),
    (
        re.compile(r"(?<![a-z])(?:an? |one )?(half|third|quarter) (?=as (?!long))"),
        lambda f, m: f"{m.put('X', _SHARE_OF[f[1]])} ",
    ),
    (
        re.compile(r"(?<![a-z])(twice|doubled?|triple|thrice|quadruple)(?![a-z])|(翻倍|加倍)"),
        lambda f, m: _word_factor(f, m) if f[1] else m.put("X", 2000),
    ),
]

_SIDE = r"(?P<side>top|bottom|left|right|upper|lower)(?:-hand)?"
_OF_PICTURE = r" of (?:the |my )?(?:picture|frame|image|screen|shot|canvas)"

_ACROSS = {"top": "bottom", "upper": "bottom", "bottom": "top", "lower": "top", "left": "right", "right": "left"}


def _kept_share(found: re.Match[str], marks: Marks) -> str:
    """`Crop to the left half of the picture`: what goes is the other side."""
    return f"crop {_ACROSS[found['side']]} side {marks.put('G', 100 - _SHARES[found['n']])} picture "


SHARES: list[Step] = [
    (
        re.compile(
            rf"(?<![a-z])(?:(?:crop|cut|trim)(?: it| this| the (?:video|picture|frame|image))?(?: down)? to|keep)(?: just| only)? (?:the )?{_SIDE} (?P<n>third|half|quarter|fifth)(?:{_OF_PICTURE})?(?![a-z])"
        ),
        _kept_share,
    ),
    (
        re.compile(
            rf"(?<![a-z])(?:(?P<cut>(?:crop|cut|chop|slice|trim|remove|lose|take|drop)(?: off| out| away)? )(?:the )?{_SIDE} (?P<n>third|half|quarter|fifth|tenth)(?:{_OF_PICTURE})?"
            rf"|{_SIDE.replace('side', 'side2')} (?P<n2>third|half|quarter|fifth|tenth){_OF_PICTURE})(?![a-z])"
        ),
        lambda f, m: (
            f"{f['cut'] or ''}{f['side'] or f['side2']} side {m.put('G', _SHARES[f['n'] or f['n2']])} picture "
        ),
    ),
    (
        re.compile(
            r"(?<![a-z])(?:an?|one) (quarter|third|fifth|tenth)(?: of)?(?![a-z])|(?<![a-z])(quarter|three quarters|two thirds)(?= (?:of|speed|volume|the))"
        ),
        lambda f, m: m.put("G", _SHARES[f[1] or f[2]]),
    ),
]

NUMBERS: list[Step] = [
    (re.compile(r"(?<![\d.:])(\d\.\d+)(?![\d:]|\.\d)"), lambda f, m: f"{m.put('X', round(1000 * float(f[1])))} "),
    (re.compile(r"(?<![\d.:a-z-])(\d+)(?![\d.:a-z])"), _kind("N")),
]
