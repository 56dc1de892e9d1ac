# ruff: noqa: E501  # a pattern is read whole or not at all
"""The moment that was found, and times told from it."""

from __future__ import annotations

import re

from backend.agent.editing.marks import M, Marks, Step, T

_IMAGE = r"(?:picture|photo(?:graph)?|image|frame|screenshot|snapshot|pic|still)"

_EN_MATCH = (
    r"(?:the |that )?(?:exact )?(?:moment|frame|spot|place|point|part|scene) (?:that )?you(?:'ve)? (?:found|matched|identified|located|recognised|recognized)|"
    rf"(?:the |that )?(?:exact )?(?:frame|moment|picture|scene|shot|point) that (?:(?:matches|matched|corresponds to) (?:my|the) {_IMAGE}|(?:was |has been )?matched(?= |$|[,.;]))|"
    rf"(?:where|when|as) (?:my|the|that|this) {_IMAGE} (?:that )?i (?:sent|gave|showed|uploaded|posted|attached|sent you|gave you|showed you)(?: you| here)? (?:appears|shows(?: up)?|comes (?:up|in|on)|is from|was taken|is|comes from|pops up|turns up)"
    rf"|(?:my|the|that|this) {_IMAGE} (?:that )?i (?:sent|gave|showed|uploaded|posted|attached)(?: you| here)? (?:appears|shows up|comes (?:up|in|on)|pops up|turns up|can be seen)"
    rf"|(?:the |that )?(?:exact |very |precise )?(?:moment|point|spot|place|time|instant|second|part) (?:that |where |when |at which |in which )?(?:my|the|that|this) {_IMAGE} (?:appears|shows(?: up)?|comes (?:up|in|on)|is from|was taken|is|comes from|pops up|turns up)"
    rf"|(?:where|when|as) (?:my|the|that|this) {_IMAGE} (?:appears|shows(?: up)?|comes (?:up|in|on)|is from|was taken|is found|was found|matches|matched|fits|is|comes from|pops up|turns up)"
    rf"|(?:my|the|that|this) {_IMAGE} (?:appears|shows up|comes (?:up|in|on)|pops up|turns up|was taken|can be seen)"
    rf"|(?:my|the|that|this) {_IMAGE}'s (?:moment|frame|spot|place)"
    rf"|(?:the )?(?:frame|moment|scene|shot) (?:in|from|of|on) (?:my|the|that) {_IMAGE}"
    r"|(?:the |that |my )(?:most recent|latest|last|newest|current) match(?:ed (?:frame|moment|picture|shot))?(?![a-z])"
    r"|(?:the |that )?(?:exact )?(?:match(?:ed|ing)?|found|matched up|located|recognised|recognized)(?: (?:frame|moment|point|picture|shot|spot|image|photo|scene|place|position|time))|(?:the|that|my) (?:exact )?match(?:ing point)?(?![a-z])"
    rf"|(?<=before )my {_IMAGE}|(?<=after )my {_IMAGE}|(?<=around )(?:my|the) {_IMAGE}|(?<=from )my {_IMAGE}|(?<=at )my {_IMAGE}|(?<=of )my {_IMAGE}"
    r"|(?<![a-z])match(?:ed)?(?: ?point)?(?=\s*(?:点|处|前|后|之前|之后|开始|左右|附近|那))"
    r"|(?:the|that) (?:exact )?(?:moment|instant)(?! of)|that (?:exact )?frame|the hit"
)

_ZH_IMAGE = r"(?:图片|照片|截图|图像|那张图|这张图|图|画面)"

_ZH_MATCH = (
    rf"(?:我的|我那张|我发的|那张|这张)?(?:图片|照片|截图|图像|图)(?:里|上|中)?(?:的)?那?(?:一|1)?(?:个|张)?(?:画面|镜头|瞬间|时刻|那一刻|那一帧)"
    rf"|(?:我的|我那张|那张|这张)?{_ZH_IMAGE}(?:里)?(?:出现|所在|对应|匹配)(?:的)?(?:那)?(?:一|1)?(?:刻|帧|瞬间|个?时候|个?地方|时刻|位置|处|点|时)"
    rf"|{_ZH_IMAGE}出现(?=之?前|之?后|以前|以后)"
    r"|(?:我的|我那张|我发的|我这张|这张|那张)(?:图片|照片|截图|图像|图)(?:里|中|上)?(?:是)?(?:拍|截|来自|所在|出现|对应)(?:下|取|摄)?(?:的)?(?:那个|那)?(?:地方|位置|时候|一刻|处|画面|时间|瞬间)"
    r"|(?:我的|我那张|我发的|我这张)(?:图片|照片|截图|图像|图)(?=的?(?:之)?(?:前|后|左右|附近|处|那里|就|结束|停|为止|出来))"
    r"|(?:最新|最近|刚刚?|上次)(?:的)?(?:一次)?匹配(?:到|上|中)?(?:的)?(?:那|这)?(?:一|1)?(?:个)?(?:点|帧|格|画面|处|位置|时刻|地方|镜头|瞬间|刻)?"
    r"|比对(?:到|上|中)?(?:的)?(?:那|这)?(?:一|1)?(?:个)?(?:点|帧|格|画面|处|位置|时刻|地方|镜头|瞬间|刻)?"
    r"|(?:截图|图里|图片里?|照片里?)的?那(?:个|1|一)(?:画面|瞬间|地方|时刻|刻|帧)|我那张图的位置|那张图的位置|match点"
    r"|找到的那个?(?:时间点|瞬间|画面|时刻)|匹配(?:到|上|中)?(?:的)?(?:那|这)?(?:一|1)?(?:个)?(?:点|帧|画面|处|位置|时刻|地方|镜头|瞬间|刻|时间点)?"
    r"|找到的(?:那|这)?(?:一|1)?(?:个)?(?:帧|刻|画面|位置|地方|瞬间|时刻|镜头|点|处)?|那(?:一|1)(?:刻|瞬间|帧)|那个(?:瞬间|时刻)|命中(?:点|的位置|处|帧)"
)

_SIDES = r"(?:on )?(?:either|each|both) sides? (?:of )?|before and after |(?:of )?(?:margin|padding|context) (?:around|on both sides of) "


def _match(found: re.Match[str], marks: Marks) -> str:
    del found
    return " " + marks.put("M", 0) + " "


def _around_it(found: re.Match[str], marks: Marks) -> str:
    """`Keep 3 seconds after it`: the moment, unless files are spoken of."""
    kinds = {kind for kind, _ in marks.values.values()}
    if "F" in kinds and "M" not in kinds:
        return found[0]
    return f"{found[1]} {marks.put('M', 0)} "


_EARLIER = {"before", "ahead of", "prior to", "leading up to", "earlier than", "前", "之前", "前面", "往前", "以前"}


def _near_match(found: re.Match[str], marks: Marks) -> str:
    sign = -1 if found["side"] in _EARLIER else 1
    return marks.put("P", ["match", sign * marks.value(found["t"])]) + " "


def _beside_match(found: re.Match[str], marks: Marks) -> str:
    """`The 2 seconds after the match`: a stretch, not a point."""
    span = marks.value(found["t"])
    before = found["side"] in _EARLIER
    return marks.put("R", [["match", -span if before else 0], ["match", 0 if before else span], "match"]) + " "


def _each_side(found: re.Match[str], marks: Marks) -> str:
    span = marks.value(found["t"])
    return marks.put("R", [["match", -span], ["match", span], "match"]) + " "


def _both_sides(found: re.Match[str], marks: Marks) -> str:
    before, after = (marks.value(found[group]) for group in ("t", "u"))
    if (found.groupdict().get("swap") or "") in {"after", "后"}:
        before, after = after, before
    return marks.put("R", [["match", -before], ["match", after], "match"]) + " "


def _up_to(found: re.Match[str], marks: Marks) -> str:
    """`12 seconds, ending at the match`."""
    span = marks.value(found["t"] or found["t2"])
    return marks.put("R", [["match", -span], ["match", 0], "match"]) + " "


def _around(found: re.Match[str], marks: Marks) -> str:
    span = marks.value(found["t"])
    return marks.put("R", [["match", -(span // 2)], ["match", span - span // 2], "match"]) + " "


NAMED: list[Step] = [
    (re.compile(_EN_MATCH), _match),
    (re.compile(_ZH_MATCH), _match),
]

AROUND: list[Step] = [
    (
        re.compile(
            rf"(?:(?<![a-z])(?:around|to|at|from) )?{M}\s*[,:]?\s*(?P<v>(?:please )?(?:keep|delete|remove|cut(?: out)?|take out|drop|leave) )?(?P<t>{T})\s*before(?: it)?\s*(?:,|and)+\s*(?P<u>{T})\s*after(?: it)?(?![a-z])"
        ),
        lambda f, m: f"{f['v'] or 'keep '}{_both_sides(f, m)}",
    ),
    (
        re.compile(
            rf"(?<![a-z])(?:starting|from|beginning) (?P<t>{T})\s*before,? (?:and |to |until )?(?:ending |stopping |up to )?(?P<u>{T})\s*after\s*{M}"
        ),
        _both_sides,
    ),
    (
        re.compile(rf"{M}\s*(?:的地方|处)?(?:开始|起)(?:的)?(?:后)?(?:的)?\s*(?P<t>{T})"),
        lambda f, m: m.put("R", [["match", 0], ["match", m.value(f["t"])], "match"]) + " ",
    ),
    (
        re.compile(
            r"(?<![a-z])(around|before|after|past|following|beyond|ahead of|prior to|either side of|both sides of|each side of) (?:it|that)(?![a-z]| (?:moves|plays|goes|starts|continues|resumes|carries|ends|is|was|gets|stops|begins))"
        ),
        _around_it,
    ),
    (
        re.compile(
            rf"(?P<t>{T})\s*(?P<s>before|ahead of)\s*(?P<m>{M})\s*(?P<j>and|to|until|till|through|plus)\s*(?P<n>\d+(?:\.\d+)?)\s*(?=after)"
        ),
        lambda f, m: f"{f['t']} {f['s']} {f['m']} {f['j']} {m.put('T', round(float(f['n']) * 1000))} ",
    ),
    (
        re.compile(rf"(?P<t>{T})\s*before\s*(?P<j>and|to|until)\s*(?P<n>\d+(?:\.\d+)?)\s*after\s*(?P<m>{M})"),
        lambda f, m: f"{f['t']} before {f['j']} {m.put('T', round(float(f['n']) * 1000))} after {f['m']}",
    ),
    (
        re.compile(
            rf"(?P<t>{T})\s*(?:(?:long )?(?:clip|video|segment|piece|bit) )?(?:from|starting (?:at|from|with)|beginning (?:at|with)) {M}"
        ),
        lambda f, m: m.put("R", [["match", 0], ["match", m.value(f["t"])], "match"]) + " ",
    ),
    (
        re.compile(
            rf"(?P<t>{T})\s*(?:before|ahead of|prior to)\s*(?:{M}\s*)?(?:and|to|till|until|through|-|,)?\s*(?:to |until |the )?(?P<u>{T})\s*(?:after|past|following)\s*{M}"
        ),
        _both_sides,
    ),
    (
        re.compile(
            rf"(?P<t>{T})\s*(?:before|ahead of)\s*{M}\s*(?:and|to|till|until|through|up to|-|,)\s*(?:to |until )?(?P<u>{T})\s*(?:after|past|following|later)(?: (?:it|that))?(?![a-z])"
        ),
        _both_sides,
    ),
    (
        re.compile(
            rf"{M}\s*(?:的)?(?:之)?前(?:的)?\s*(?P<t>{T})\s*(?:,|、|和|到|至|加|以及|及|一直到)*\s*(?:{M}\s*)?(?:之)?后(?:的)?\s*(?P<u>{T})"
        ),
        _both_sides,
    ),
    (
        re.compile(
            rf"{M}\s*(?:的位置|处|那里|出现|的?地方)?\s*,?\s*[往向之]?前[面边头]?的?\s*(?:留|取|要|保留)?\s*(?P<t>{T})\s*(?:开始|起)?\s*(?:,|、|和|到|至|留到|保留到|播到|放到|加|以及|及|一直到)*\s*"
            rf"(?:{M}\s*)?它?(?:出现)?[往向之]?后[面边头]?的?\s*(?:留|取|要|保留)?\s*(?P<u>{T})(?:结束|为止)?"
        ),
        _both_sides,
    ),
    (
        re.compile(rf"{M}\s*(?:的)?(?:前后|左右)(?:加起来)?(?:[一1]共|总共|合计|共)(?:留|取|保留)?\s*(?P<t>{T})"),
        _around,
    ),
    (re.compile(rf"{M}\s*(?:的)?(?:前后|左右|两边|两侧|上下)(?:各)?(?:留|取|保留|截|剪|要)?\s*(?P<t>{T})"), _each_side),
    (re.compile(rf"(?:前后|两边|两侧)(?:各)(?:留|取|保留)\s*(?P<t>{T})"), _each_side),
    (re.compile(rf"(?P<t>{T})\s*(?:{_SIDES}){M}"), _each_side),
    (re.compile(rf"{M}\s*(?:with |plus |and )?(?P<t>{T}) (?:on )?(?:either|each|both) sides?"), _each_side),
    (
        re.compile(
            rf"(?P<t>{T})\s*(?:(?:long|of video|of footage|total|clip|in total) ?)?,?\s*(?:and )?(?:around|about|surrounding|round|cent(?:red|ered) (?:on|at|around)|with {M} in the middle)\s*(?:{M})"
        ),
        _around,
    ),
    (
        re.compile(
            rf"(?P<t>{T})\s*,?\s*(?:long\s*,?\s*)?(?:and |that |which )?(?:finish(?:ing|es)?|end(?:ing|s)?|stop(?:ping|s)?|up to|leading up to|until)"
            rf" (?:exactly |right |precisely |just )*(?:at |on |with |up to )?(?:the )?{M}"
            rf"|(?P<t2>{T})\s*[,]?\s*(?:正好|刚好|恰好)?(?:一直)?(?:截止|结束)?(?:到|至|在|于)\s*{M}\s*(?:为止|结束|停|收尾|处结束|处为止)"
        ),
        _up_to,
    ),
    (
        re.compile(
            rf"(?<![a-z])cent(?:er|re) (?:an? |the )?(?P<t>{T})(?: long)?(?: clip| video| piece| cut)? (?:on|around|at) {M}"
        ),
        _around,
    ),
    (
        re.compile(
            rf"(?P<t>{T})(?: long)?(?: clip| video| piece| cut| excerpt)?\s*,?\s*with {M}\s*(?:right |smack )?(?:in|at) the (?:middle|cent(?:er|re))"
        ),
        _around,
    ),
    (
        re.compile(
            rf"{M}\s*(?:的)?(?:附近|周围|为中心|为中心的|居中|旁边)(?:的)?,?(?:保留|截取|截|剪|取|留|要|需要|只要)?\s*(?P<t>{T})"
        ),
        _around,
    ),
    (
        re.compile(
            rf"(?<![a-z])the (?:next |first |last |final )?(?P<t>{T})\s*(?P<side>leading up to|before|ahead of|prior to|earlier than|after|past|following|later than|into)\s*{M}"
        ),
        _beside_match,
    ),
    (
        re.compile(
            rf"(?P<t>{T})\s*(?P<side>leading up to|before|ahead of|prior to|earlier than|after|past|following|later than|into)\s*{M}"
        ),
        _near_match,
    ),
    (
        re.compile(
            rf"{M}\s*(?:的)?(?P<side>之前|前面|前|之后|后面|后)的(?:那)?\s*(?P<t>{T})(?!就|处|时|的时候|结束|停)"
        ),
        _beside_match,
    ),
    (
        re.compile(rf"{M}\s*(?:的)?(?P<side>之前|前面|前|往前|之后|后面|后|往后)(?:的)?(?:第)?\s*(?P<t>{T})"),
        _near_match,
    ),
    (
        re.compile(
            rf"(?:(?<![a-z])from )?{M}\s*(?:until|till|to|up to|through)\s*(?P<t>{T})\s*(?:after|later|afterwards|past)(?: (?:it|that))?(?![a-z])"
        ),
        lambda f, m: m.put("R", [["match", 0], ["match", m.value(f["t"])], "match"]) + " ",
    ),
    (
        re.compile(rf"(?<![a-z])from {M}\s*on(?:wards?)?,? for (?P<t>{T})"),
        lambda f, m: m.put("R", [["match", 0], ["match", m.value(f["t"])], "match"]) + " ",
    ),
]
