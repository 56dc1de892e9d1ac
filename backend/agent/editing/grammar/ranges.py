# ruff: noqa: E501  # a pattern is read whole or not at all
"""Ranges and points of the timeline, made of spans, the moment and each other."""

from __future__ import annotations

import re
from typing import Any

from backend.agent.editing.grammar.shares import EDGE, FRONT
from backend.agent.editing.grammar.units import TO
from backend.agent.editing.marks import ANY, TIME, C, M, Marks, P, R, Step, T


def _point_of(marks: Marks, char: str) -> list[Any]:
    kind, value = marks.values[char]
    return ["start", value] if kind == "T" else ["match", 0] if kind == "M" else list(value)


def _head_tail(found: re.Match[str], marks: Marks) -> str:
    span = marks.value(found["t"])
    front = found["edge"] in FRONT
    value = [["start", 0], ["start", span], "head"] if front else [["end", -span], ["end", 0], "tail"]
    return marks.put("R", value) + (" off " if re.search(r"\boff\b|\bout of\b", found[0]) else " ")


def _range(found: re.Match[str], marks: Marks) -> str:
    ends = [_point_of(marks, found[group]) for group in ("a", "b")]
    if ends[0][0] == "match" and found.groupdict().get("side"):
        sign = -1 if found["side"] in {"before", "前", "之前", "ahead of"} else 1
        ends[1] = ["match", sign * marks.value(found["b"])]
    return marks.put("R", [*ends, ""]) + " "


def _open_end(found: re.Match[str], marks: Marks) -> str:
    return marks.put("R", [_point_of(marks, found["a"]), ["end", 0], "tail", "open"]) + " "


def _open(found: re.Match[str], marks: Marks, *, start: bool) -> str:
    char = next(value for key, value in found.groupdict().items() if key.startswith("a") and value)
    edge = _point_of(marks, char)
    return marks.put("R", [["start", 0], edge, "head", "open"] if start else [edge, ["end", 0], "tail", "open"]) + " "


def _any_point(found: re.Match[str], marks: Marks) -> str:
    char = next(value for value in found.groupdict().values() if value)
    return marks.put("P", ["start", marks.value(char)]) + " "


def _both_ends(found: re.Match[str], marks: Marks) -> str:
    span = marks.value(next(char for char in found[0] if char in marks.values))
    head = marks.put("R", [["start", 0], ["start", span], "head"])
    return f"remove {head} {marks.put('R', [['end', -span], ['end', 0], 'tail'])} "


def _points(found: re.Match[str], marks: Marks) -> str:
    """`At 10, 20 and 30 seconds`: each a point of its own."""
    spans = [char for char in found["list"] if char in marks.values]
    return " ".join(marks.put("P", ["start", marks.value(char)]) for char in spans) + " "


_GO = r"(?:都|全部?|就|给我|统统)*(?:不要|不留|不用|删掉?|删除|剪掉?|去掉?|去除|砍掉?|裁掉?|cut掉?)"
RANGES: list[Step] = [
    (
        re.compile(
            rf"以?\s*(?P<m>{M})\s*(?:为|作为|当)(?:起点|开头|开始)\s*[,，]?\s*(?:往后|向后|之后|一共|总共)?(?:取|留|要|保留|放|播|截)\s*(?P<t>{T})"
        ),
        lambda f, m: f"保留 {m.put('R', [['match', 0], ['match', m.value(f['t'])], 'match'])} ",
    ),
    (
        re.compile(
            rf"(?P<m>{M})\s*(?:过后|之后|以后)再(?:播|放|留)\s*(?P<t>{T})\s*[,，]\s*(?:再)?(?:往后|后面|之后)的?{_GO}"
        ),
        lambda f, m: f"到 {m.put('P', ['match', m.value(f['t'])])} 结束",
    ),
    (
        re.compile(
            rf"(?:就)?从?\s*(?P<m>[{M[1:-1]}{P[1:-1]}])\s*(?:这里|那里|处)?(?:开始|起|作为开头|为起点|当开头)?(?:播|放|剪)?\s*[,，、]\s*(?:前面?|之前|前边|往前)的?(?:部分|内容)?{_GO}(?:了|吧)*"
        ),
        lambda f, _: f"从 {f['m']} 开始",
    ),
    (
        re.compile(
            rf"(?:留|放|播|剪|到|截)*到?\s*(?P<m>{M})\s*(?:那里|这里|处|出现)?(?:为止|就停|就行|结束|就够了?)?\s*[,，、]\s*(?:后面?|之后|后边|往后|其余|其他)的?(?:部分|内容)?{_GO}(?:了|吧)*"
        ),
        lambda f, _: f"到 {f['m']} 结束",
    ),
    (
        re.compile(rf"从?第?(?P<a>{ANY})\s*(?:开始)?(?:一直)?(?:留|保留)到(?:结尾|最后|末尾|片尾|结束|尾)"),
        lambda f, m: f"保留 {_open_end(f, m)}",
    ),
    (
        re.compile(
            rf"(?P<t>{T})(?: long)? (?:version|cut|clip|video|edit|excerpt) (?:from|of|off) (?:the )?(?:very )?(?P<edge>start|beginning|front|end)(?![a-z])"
        ),
        lambda f, m: f"keep {_head_tail(f, m)}",
    ),
    (
        re.compile(
            rf"(?<![a-z])(?:at|@) (?:the )?(?P<list>{T}(?:\s*(?:,|, and|and|&)\s*(?:at )?{T})+)(?!\s*(?:before|after|into|long))(?: marks?)?"
        ),
        _points,
    ),
    (
        re.compile(
            rf"(?<![a-z])(?:between|from)\s+(?:the )?(?P<a>{ANY})\s*(?:in |mark |point )?(?:and|to|-|till|until|through)\s*(?:the )?(?P<b>{ANY})(?! (?:after|before|off))"
        ),
        _range,
    ),
    (
        re.compile(rf"第?\s*(?P<a>{ANY})\s*(?:处|开始)?{TO}\s*(?P<b>{ANY})(?:\s*mark)?"),
        _range,
    ),
    (
        re.compile(
            rf"从\s*第?(?P<a>{ANY})\s*(?:开始)?(?P<verb>截取|截|剪|保留|留|取|播放|播|放|显示|出现|持续|停留)到\s*第?(?P<b>{ANY})"
        ),
        lambda f, m: ("剪到" if f["verb"] == "剪" else f["verb"]) + " " + _range(f, m),
    ),
    (
        re.compile(
            rf"(?<![a-z])(?:from )?(?:the )?(?:very )?(?:start|beginning)\s*(?:up )?(?:to|till|until|through)\s*(?:the )?(?P<a>{ANY})(?: mark)?|从?(?:开头|头|最开始|开始|片头)(?:一直)?到第?(?P<a2>{ANY})"
        ),
        lambda f, m: _open(f, m, start=True),
    ),
    (
        re.compile(
            rf"(?<![a-z])(?:from )?(?:the )?(?P<a>{ANY})(?: mark)?\s*(?:on(?:wards?)?(?![a-z]|\s*(?:the|a|my|this|that|each|either|both)(?![a-z])|\s*{M})|(?:right |all the way )?(?:to|till|until|through to) the (?:very )?(?:end|finish|last)|and (?:on|beyond|after)(?![a-z])|forward)|从?第?(?P<a2>{ANY})\s*(?:开始)?(?:一直)?(?:放|播放|播)?到(?:结尾|最后|末尾|片尾|结束|尾)|第?(?P<a3>{ANY})\s*(?:之后|以后|往后|后面|后)(?:的)?(?!\s*{T})"
        ),
        lambda f, m: _open(f, m, start=False),
    ),
    (
        re.compile(
            rf"(?P<a>{T})(?: mark)?\s*(?:before|short of) the (?:very )?(?:end|finish)|(?<![a-z])at (?P<a0>{T}) from the (?:very )?end|(?:离|距离?)?(?:结尾|结束|片尾|末尾)(?:还有|前|之前)(?P<a2>{T})|倒数第?(?P<a3>{T})(?:处|的地方|那里|时)?"
        ),
        lambda f, m: m.put("P", ["end", -m.value(f["a"] or f["a0"] or f["a2"] or f["a3"])]) + " ",
    ),
    (
        re.compile(rf"(?<![a-z])(it|them|that|title|caption|music|text|logo|should|to) last (?={T})"),
        lambda f, _: f"{f[1]} stay for " if f[1] in {"it", "them", "that"} else f"{f[1]} for ",
    ),
    (
        re.compile(
            rf"(?:掐头去尾)[,]?(?:前后|首尾|头尾|两头|两端)?(?:都)?(?:各)?(?:自)?(?:剪掉|剪去|剪|去掉|去|删掉|删|裁掉|裁)?\s*{T}|(?:掐头去尾|首尾|头尾|两头|两端|前后)[,]?(?:前后|首尾|头尾|两头|两端|开头结尾)?(?:都)?(?:各)?(?:自)?(?:剪掉|剪去|剪|去掉|去|删掉|删|裁掉|裁|砍掉|砍|切掉|切|截掉|截|掐掉|掐|修掉|修去|减)\s*{T}|{T}\s*(?:off|from|at|on) (?:both|each|either) ends?(?![a-z])|(?:both|each|either) ends? (?:off )?by (?:about )?{T}"
        ),
        _both_ends,
    ),
    (
        re.compile(rf"(显示|持续|停留|播放|播|留)(?:一直)?到\s*第?\s*(?P<a>{T})"),
        lambda f, m: f"{f[1]} {m.put('P', ['start', m.value(f['a'])])} 为止",
    ),
    (
        re.compile(
            rf"(?:放|播放|播)?到\s*第?\s*(?P<a>{T})\s*(?:就|处|时|的时候)?(?:停(?:止|下来?)?|结束|打住|收尾|截止)(?!\s*{T})"
        ),
        lambda f, m: f"{m.put('P', ['start', m.value(f['a'])])} 为止",
    ),
    (
        re.compile(
            rf"(?:放|播放|播|就)?到\s*(?P<m>{M})\s*(?:就|处|时|的时候)?(?:停(?:止|下来?)?|结束|打住|收尾|截止)(?!\s*{T})"
        ),
        lambda f, _: f"{f['m']} 为止",
    ),
    (re.compile(r"第1帧"), lambda _f, _m: "首帧"),
    (
        re.compile(
            rf"(?<![a-z])top and tail(?: it| this| the video| everything)?\s*,?\s*(?:by )?{T}(?: each| (?:off|from) each end)?"
        ),
        _both_ends,
    ),
    (re.compile(rf"(?<![a-z提之以]){EDGE}(?P<t>{T})"), _head_tail),
    (
        re.compile(
            rf"(?P<t>{T})\s*(?:off|from|at|of|out of) (?:the |its )?(?:very )?(?P<edge>start|beginning|front|head|end|tail|back|intro|outro|top(?! (?:left|right|edge|of the)))(?![a-z])"
        ),
        _head_tail,
    ),
    (
        re.compile(
            rf"(?:off|from|at) (?:the )?(?P<edge>start|beginning|front|head|end|tail|back)(?: by)?,?\s*(?:about |around |roughly |like )?(?P<t>{T})"
        ),
        _head_tail,
    ),
    (
        re.compile(
            rf"(?<![a-z])(?:everything |anything |all |whatever (?:comes |is )?|what comes )?(?:after|past|beyond|following) (?:the )?(?P<a>{ANY})(?: mark)?"
        ),
        _open_end,
    ),
    (
        re.compile(
            rf"(?<![a-z])(?:everything |anything |all |whatever (?:comes |is )?|what comes )(?:before|up to|up until|until|till|prior to|leading up to) (?:the )?(?P<a>{ANY})(?: mark)?|第?(?P<a2>{ANY})\s*(?:之前|以前|前面|前)(?:的)?(?!\s*{T})"
        ),
        lambda f, m: _open(f, m, start=True),
    ),
    (
        re.compile(rf"(?<![a-z])(?:before|up to|up until|until|till) (?:the )?(?P<a>{ANY})(?: mark)?"),
        lambda f, m: _open(f, m, start=True),
    ),
    (
        re.compile(
            rf"(?<![a-z])(?:at|@|on) (?:the |about |around )?(?P<a>{T})(?: (?:mark|point|in))?(?![a-z])|(?<![a-z])(?:the )?(?P<a2>{T}) (?:mark|point|in(?! between)(?:to (?:it|the (?:video|clip)))?)(?![a-z])|第(?P<a3>{T})(?:处|的地方|那里|那儿|的位置|的时候|时)?|(?P<a4>{T})(?:处|的地方|那里|那儿|的位置|的时候|时(?!长)|这里|那个位置)"
        ),
        _any_point,
    ),
    (
        re.compile(rf"(?P<a>{T})(?=(?:就)?(?:开始|起)(?!步|来))"),
        _any_point,
    ),
    (
        re.compile(rf"(?<![a-z])(?:from|since|as of) (?P<a>{T})|从\s*(?P<a2>{T})"),
        lambda f, m: f"start {_any_point(f, m)}" if f["a"] else _any_point(f, m),
    ),
    (
        re.compile(
            rf"(?<![a-z])(?:start(?:s|ing)?|begin(?:s|ning)?|comes? (?:in|on|up)|appears?|shows? up|enters?|pops? up|picks? (?:it )?up|kicks? (?:in|off))(?: (?:it|from|on|start))* (?P<a>[{P[1:-1]}{M[1:-1]}])"
            rf"\s*,?\s*(?:and |then |and then )?(?:it )?(?:(?:leaves?|disappears?|ends?|stops?|goes? away|vanish(?:es)?|finish(?:es)?|wraps? up|ending|drops? out|gone)(?: it| again| by)?|until|to|till) (?P<b>{P})"
        ),
        lambda f, m: f"start {_range(f, m)}",
    ),
    (
        re.compile(rf"从?\s*第?(?P<a>{TIME})\s*(?:开始|起)\s*(?:一直)?到\s*第?(?P<b>{TIME})\s*(?:止|为止|结束)?"),
        _range,
    ),
    (
        re.compile(rf"(?P<a>{T})(?=(?:的时候|时|就)?(?:消失|退场|退出|隐去|撤掉|不见))"),
        _any_point,
    ),
    (
        re.compile(rf"(?P<a>{T})(?=(?:的时候|时)?(?:出|打出|弹出|打上|冒出|亮出|蹦出|闪出|闪一下)(?!现))"),
        _any_point,
    ),
    (
        re.compile(
            rf"从?\s*第?(?P<a>[{T[1:-1]}{P[1:-1]}])\s*(?:的时候|时|处)?(?:出现|开始播放|开始|进来|进入|显示|入场|起)[,、]?\s*(?:一直)?(?:到|在)?\s*第?(?P<b>[{T[1:-1]}{P[1:-1]}])\s*(?:的时候|时|处|就)?(?:消失|结束|退出|离开|停止|停|为止|收尾|隐去)"
        ),
        lambda f, m: f"开始 {_range(f, m)}",
    ),
    (
        re.compile(
            r"(?<![a-z])(?:cut|trim|shorten|reduce|edit|chop|clip|pare|get|bring)(?: it| this| the video| the clip| everything| the whole thing)?(?: back| down)? to"
            rf" (?:just |only )?(?:the |its )?(?P<r>{R})"
        ),
        lambda f, _: f"keep {f['r']}",
    ),
    (
        re.compile(
            rf"(?<![a-z])(?:cut|trim|shorten|reduce|chop|clip) (?P<c>{C})(?: back| down)? to (?:just |only )?(?:the |its )?(?P<r>{R})"
        ),
        lambda f, _: f"keep {f['c']} {f['r']}",
    ),
]
