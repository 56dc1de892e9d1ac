# ruff: noqa: E501  # a pattern is read whole or not at all
"""Shares of the whole: the first half, the last quarter, the opening 20 %."""

from __future__ import annotations

import re

from backend.agent.editing.marks import G, Marks, Step

_PORTION = {"half": 2, "third": 3, "quarter": 4, "fifth": 5}


def _portion(found: re.Match[str], marks: Marks) -> str:
    parts = _PORTION[found["part"]]
    which = found["which"]
    index = {
        "first": 0,
        "opening": 0,
        "last": parts - 1,
        "final": parts - 1,
        "second": 1,
        "third": 2,
        "middle": parts // 2,
        "front": 0,
        "back": parts - 1,
        "latter": parts - 1,
    }[which]
    return put_share(marks, 1000 * index // parts, 1000 * (index + 1) // parts)


def put_share(marks: Marks, low: int, high: int) -> str:
    side = "head" if low == 0 else "tail" if high == 1000 else ""
    return marks.put("R", [["part", low], ["part", high], side]) + " "


ZH_PORTION = re.compile(r"(?P<edge>前|后|最后|中间|开头|结尾)(?:面|段)?(?:的)?(?P<n>[二三四五])分之(?:一|1)")


def zh_portion(found: re.Match[str], marks: Marks) -> str:
    parts = "零一二三四五".index(found["n"])
    index = {"前": 0, "开头": 0, "中间": parts // 2}.get(found["edge"], parts - 1)
    return put_share(marks, 1000 * index // parts, 1000 * (index + 1) // parts)


FRONT = {
    "first",
    "opening",
    "initial",
    "leading",
    "starting",
    "beginning",
    "前",
    "开头",
    "头",
    "头上",
    "头部",
    "片头",
    "最开头",
    "最开始的",
    "一开始",
    "一开头",
    "最前面",
    "最开始",
    "前面",
    "最初",
    "开始",
    "开头的",
    "开场",
    "最前",
    "最前头",
    "前头",
    "起始",
    "首",
    "start",
    "front",
    "head",
    "intro",
    "top",
}

EDGE = r"(?P<edge>first|最开头|最开始的|一开始|一开头|opening|initial|leading|starting|last|final|closing|ending|trailing|最前面|最前头|最前|最开始|最初|最后面|最后|最末|开头|片头|开场|前面|前头|前|头上|头部|头|末尾|结尾|片尾|尾部|尾巴|尾|后面|后)\s*(?:的|那)?\s*(?:大概|大约|差不多|约)?\s*(?:the\s)?"


def _edge_share(found: re.Match[str], marks: Marks) -> str:
    percent = marks.value(found["g"])
    if found["edge"] in FRONT:
        return put_share(marks, 0, 10 * percent)
    return put_share(marks, 1000 - 10 * percent, 1000)


PORTIONS: list[Step] = [
    (
        re.compile(
            r"(?<![a-z])(?P<which>first|opening|last|final|second|third|middle|front|back|latter) (?P<part>half|third|quarter|fifth)(?: of (?:the |my )?(?:video|clip|it|thing|movie|film)| of it)?(?![a-z])"
        ),
        _portion,
    ),
    (re.compile(r"前(?:面)?(?:的)?(?:半(?:段|部分|截)?|一半)|上半(?:段|部分|截)"), lambda _, m: put_share(m, 0, 500)),
    (
        re.compile(r"后(?:面)?(?:的)?(?:半(?:段|部分|截)?|一半)|下半(?:段|部分|截)"),
        lambda _, m: put_share(m, 500, 1000),
    ),
    (
        re.compile(
            r"(?<![a-z])(?P<edge>first|last|opening|final|前|后|最后|开头|结尾)(?:的)?\s*"
            f"(?P<g>{G})"
            r"(?!的?(?:音量|速度))"
        ),
        _edge_share,
    ),
]
