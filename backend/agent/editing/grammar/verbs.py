# ruff: noqa: E501  # a pattern is read whole or not at all
"""Verbs with two readings, told apart by their object and complement: `drop it in` adds, `drop it` takes away."""

from __future__ import annotations

import re

from backend.agent.editing.marks import CLASS, F, Step

_Q = CLASS["Q"]
_INTO = r"(?:in|into|on|onto|at|before|after|between|over|under|underneath|behind|right|here)"
_PLACE = r"(?:the |a )?(?:very )?(?:top|bottom|lower|upper|middle|cent(?:er|re)|left|right|corner|end|start|beginning|front|back)"
_THING = r"(?:(?:the|my|that|this) )?(?:titles?|captions?|texts?|logo|watermark|subtitles?|it|them|clip [0-9]|(?:first|second|third|last) (?:clip|one|shot))"

_TEXT = r"(?:title|caption|text|subtitle|lower third|heading|headline)"

TWO_SIDED: list[Step] = [
    (re.compile(r"^(?:an? |the )?still (?=(?:from|at|of) )"), lambda _f, _m: "screenshot "),
    (re.compile(r"(?<=screenshot )(?:from|of) (?=\d)"), lambda _f, _m: "at "),
    (
        re.compile(
            r"(?<![a-z])(?:should|shall|must|has to|have to|needs? to|can|could|may) (?:all )?go (?=(?:right |straight |all the way )*(?:first|last|to |at |on |onto |in |into |before|after|between|behind|under|up|down|top|bottom|left|right|next))"
        ),
        lambda _f, _m: "go ",
    ),
    (re.compile(r"(?<=[头尾面端部后])(?:各)?去(?=\d)"), lambda _f, _m: "剪"),
    (
        re.compile(r"(?:保存|存|截|抓|导出)(?:下|取)?(?P<at>[^,。]{1,12}?)(?:处|的)?(?:那|这)?(?:一|1)?(?:个|张)?帧"),
        lambda f, _m: f"截图 {f['at']}",
    ),
    (
        re.compile(
            rf"(?<![a-z])(?:make|edit|have|get|let|fix|set) (?=(?:the|my) {_TEXT}(?: text)? (?:so (?:that )?it |to |now )*(?:says?|reads?|saying|reading) *{_Q})"
        ),
        lambda _f, _m: "change ",
    ),
    (
        re.compile(
            rf"(?<![a-z])drop(?= (?:the |a |an |my |in )?[{F[1:-1]}{_Q[1:-1]}](?: (?:clip|video|file|footage|picture|image))? {_INTO}(?![a-z]))"
        ),
        lambda _f, _m: "add",
    ),
    (re.compile(rf"(?<![a-z])drop(?= (?:the |a |an |my )?(?:[a-z]+ ){{0,2}}{_Q})"), lambda _f, _m: "add"),
    (
        re.compile(rf"(?<![a-z])(?:drop|bring|lose) ({_THING}) (?:down )?(?=(?:to|into|in|at) {_PLACE})"),
        lambda f, _m: f"move {f[1]} ",
    ),
]
