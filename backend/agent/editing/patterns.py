# ruff: noqa: E501  # a pattern is read whole or not at all
"""Patterns for times, ranges, amounts, clips and the match, in both languages, in the order in which they apply."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from backend.agent.editing.marks import CLASS, Marks, Step

_N = r"\d+(?:\.\d+)?"
_H, _MIN, _S, _MS = (
    r"(?:hours?|hrs?|h(?![a-z])|个?小时)",
    r"(?:minutes?|mins?|m(?![a-z])|分钟|分(?!之))",
    r"(?:seconds?|secs?|s(?![a-z])|秒钟|秒)",
    r"(?:milliseconds?|ms(?![a-z])|毫秒)",
)
_JOIN = r"(?:\s*(?:,|and|又|零)?\s*)"
_CLOCK = r"(?:\d{1,2}:)?\d{1,3}:\d{2}(?:\.\d{1,3})?"
_TIME = (
    rf"(?:(?<![\d.:]){_CLOCK}(?![\d:])|(?<![\d.]){_N}\s*-?{_H}(?:{_JOIN}{_N}\s*{_MIN})?(?:{_JOIN}{_N}\s*{_S})?"
    rf"|(?<![\d.]){_N}\s*-?{_MIN}(?:{_JOIN}{_N}\s*{_S}|\s*\d{{1,2}}(?![\d.:%]|\s*(?:x\b|倍|percent|{_MIN}|成)))?|(?<![\d.]){_N}\s*-?{_S}(?:\s*半)?|(?<![\d.]){_N}\s*{_MS})"
)
_PARTS = re.compile(rf"({_N})\s*-?(?:({_H})|({_MIN})|({_MS})|({_S}))|({_N})")


def _ms(text: str) -> int:
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
    return marks.put("T", _ms(found[0]))


_TO = r"(?:\s*(?:-|–|—|~|to|til|till|until|through|thru|up to|到|至|一直到)\s*(?:the\s+|about\s+)?第?\s*)"


def _bare_range(found: re.Match[str], marks: Marks) -> str:
    unit = found["unit"] or ""
    minute = bool(re.match(_MIN, unit)) and not re.search(r"\d", unit)
    first = float(found["a"]) * (60_000 if minute else 1000)
    second = _ms(found["b"])
    return f"{found['pre'] or ''}{marks.put('R', [['start', round(first)], ['start', second], ''])} "


def _no_unit(found: re.Match[str], marks: Marks) -> str:
    ends = [["start", round(float(found[group]) * 1000)] for group in ("a", "b")]
    return marks.put("R", [*ends, ""]) + " "


_ORDINAL = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "last": -1, "final": -1, "1st": 1, "2nd": 2, "3rd": 3, "opening": 1, "penultimate": -2, "second to last": -2, "closing": -1,
}  # fmt: skip
_ORD = r"(?:second to last|" + "|".join(sorted(_ORDINAL, key=len, reverse=True)) + r"|\d+th)"
_CLIP = r"(?:clips?|segments?|shots?|pieces?|scenes?|sections?|videos?|footage|parts?|bits?|ones?)"
_ZH_CLIP = r"(?:个?(?:段|片段|镜头|分段|视频|部分|条)(?:视频|片段|落|素材)?)"


def _ordinal(word: str) -> int:
    return _ORDINAL.get(word) or int(re.sub(r"\D", "", word))


def _clips(found: re.Match[str], marks: Marks) -> str:
    numbers = [_ordinal(word) for word in re.findall(rf"{_ORD}|\d+", found["n"])]
    return marks.put("C", numbers) + " "


def _clip_run(found: re.Match[str], marks: Marks) -> str:
    count = int(found["count"])
    front = found["edge"] in {"first", "opening", "前", "头", "前面", "开头"}
    return marks.put("C", list(range(1, count + 1)) if front else list(range(-count, 0)))


def _percent(found: re.Match[str], marks: Marks) -> str:
    return marks.put("G", round(float(found[1])))


def _tenths(found: re.Match[str], marks: Marks) -> str:
    return marks.put("G", round(float(found[1]) * 10) + (5 if found[2] else 0))


_SHARES = {"quarter": 25, "third": 33, "fifth": 20, "tenth": 10, "three quarters": 75, "two thirds": 67}
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
        "other": parts - 1,
    }[which]
    return _share(marks, 1000 * index // parts, 1000 * (index + 1) // parts)


def _share(marks: Marks, low: int, high: int) -> str:
    side = "head" if low == 0 else "tail" if high == 1000 else ""
    return marks.put("R", [["part", low], ["part", high], side]) + " "


ZH_PORTION = re.compile(r"(?P<edge>前|后|最后|中间|开头|结尾)(?:面|段)?(?:的)?(?P<n>[二三四五])分之(?:一|1)")


def zh_portion(found: re.Match[str], marks: Marks) -> str:
    parts = "零一二三四五".index(found["n"])
    index = {"前": 0, "开头": 0, "中间": parts // 2}.get(found["edge"], parts - 1)
    return _share(marks, 1000 * index // parts, 1000 * (index + 1) // parts)


def _both_ends(found: re.Match[str], marks: Marks) -> str:
    span = marks.value(next(char for char in found[0] if char in marks.values))
    head = marks.put("R", [["start", 0], ["start", span], "head"])
    return f"remove {head} {marks.put('R', [['end', -span], ['end', 0], 'tail'])} "


def _edge_share(found: re.Match[str], marks: Marks) -> str:
    percent = marks.value(found["g"])
    if found["edge"] in _FRONT_WORDS:
        return _share(marks, 0, 10 * percent)
    return _share(marks, 1000 - 10 * percent, 1000)


_FRONT_WORDS = {
    "first",
    "opening",
    "initial",
    "leading",
    "starting",
    "beginning",
    "前",
    "开头",
    "头",
    "片头",
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
}
_EDGE = r"(?P<edge>first|opening|initial|leading|starting|last|final|closing|ending|trailing|最前面|最前头|最前|最开始|最初|最后面|最后|最末|开头|片头|开场|前面|前头|前|头|末尾|结尾|片尾|尾部|尾巴|尾|后面|后)(?:的|那)?\s*(?:the\s)?"
T, P, R, M, F, G, X, C = (CLASS[kind] for kind in "TPRMFGXC")


def _head_tail(found: re.Match[str], marks: Marks) -> str:
    span = marks.value(found["t"])
    front = found["edge"] in _FRONT_WORDS
    value = [["start", 0], ["start", span], "head"] if front else [["end", -span], ["end", 0], "tail"]
    return marks.put("R", value) + (" off " if re.search(r"\boff\b|\bout of\b", found[0]) else " ")


def _point_of(marks: Marks, char: str) -> list[Any]:
    kind, value = marks.values[char]
    return ["start", value] if kind == "T" else ["match", 0] if kind == "M" else list(value)


def _range(found: re.Match[str], marks: Marks) -> str:
    ends = [_point_of(marks, found[group]) for group in ("a", "b")]
    if ends[0][0] == "match" and found.groupdict().get("side"):
        sign = -1 if found["side"] in {"before", "前", "之前", "ahead of"} else 1
        ends[1] = ["match", sign * marks.value(found["b"])]
    return marks.put("R", [*ends, ""]) + " "


def _open_end(found: re.Match[str], marks: Marks) -> str:
    return marks.put("R", [_point_of(marks, found["a"]), ["end", 0], "tail", "open"]) + " "


def _near_match(found: re.Match[str], marks: Marks) -> str:
    sign = (
        -1
        if found["side"]
        in {"before", "ahead of", "prior to", "leading up to", "earlier than", "前", "之前", "前面", "往前", "以前"}
        else 1
    )
    return marks.put("P", ["match", sign * marks.value(found["t"])]) + " "


def _each_side(found: re.Match[str], marks: Marks) -> str:
    span = marks.value(found["t"])
    return marks.put("R", [["match", -span], ["match", span], "match"]) + " "


def _both_sides(found: re.Match[str], marks: Marks) -> str:
    before, after = (marks.value(found[group]) for group in ("t", "u"))
    if (found.groupdict().get("swap") or "") in {"after", "后"}:
        before, after = after, before
    return marks.put("R", [["match", -before], ["match", after], "match"]) + " "


def _around(found: re.Match[str], marks: Marks) -> str:
    span = marks.value(found["t"])
    return marks.put("R", [["match", -(span // 2)], ["match", span - span // 2], "match"]) + " "


def _match(found: re.Match[str], marks: Marks) -> str:
    del found
    return " " + marks.put("M", 0) + " "


def _around_it(found: re.Match[str], marks: Marks) -> str:
    return f"{found[1]} {marks.put('M', 0)} "


def _factor(found: re.Match[str], marks: Marks) -> str:
    counted = found[0].endswith(("times", "遍", "次", "回"))
    return marks.put("X", round(1000 * float(found[1]))) + (" times " if counted else " ")


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
    counted = found[1] in {"twice", "thrice"} and not re.match(r" (?:as|the speed|speed)", found.string[found.end() :])
    return marks.put("X", table[found[1]]) + (" times " if counted else " ")


def _aspect(found: re.Match[str], marks: Marks) -> str:
    pair = [int(found[1]), int(found[2])]
    return marks.put("A", pair) if tuple(pair) in _ASPECTS else found[0]


_ASPECTS = {(9, 16), (16, 9), (1, 1), (4, 5), (5, 4), (4, 3), (3, 4), (21, 9), (2, 3), (3, 2)}


def _kind(kind: str) -> Callable[[re.Match[str], Marks], str]:
    return lambda found, marks: marks.put(kind, round(float(found[1].replace("负", "-"))))


_IMAGE = r"(?:picture|photo|image|frame|screenshot|pic|still)"
_EN_MATCH = (
    rf"(?:the |that )?(?:exact |very |precise )?(?:moment|point|spot|place|time|instant|second|part) (?:that |where |when |at which |in which )?(?:my|the|that|this) {_IMAGE} (?:appears|shows(?: up)?|comes (?:up|in|on)|is from|was taken|is|comes from|pops up|turns up)"
    rf"|(?:where|when|as) (?:my|the|that|this) {_IMAGE} (?:appears|shows(?: up)?|comes (?:up|in|on)|is from|was taken|is|comes from|pops up|turns up)"
    rf"|(?:my|the|that|this) {_IMAGE} (?:appears|shows up|comes (?:up|in|on)|pops up|turns up|was taken|can be seen)"
    rf"|(?:my|the|that|this) {_IMAGE}'s (?:moment|frame|spot|place)"
    rf"|(?:the )?(?:frame|moment|scene|shot) (?:in|from|of|on) (?:my|the|that) {_IMAGE}"
    r"|(?:the |that )?(?:exact )?(?:match(?:ed|ing)?|found|matched up|located|recognised|recognized)(?: (?:frame|moment|point|picture|shot|spot|image|photo|scene|place|position|time))|(?:the|that|my) (?:exact )?match(?:ing point)?(?![a-z])"
    rf"|(?<=before )my {_IMAGE}|(?<=after )my {_IMAGE}|(?<=around )(?:my|the) {_IMAGE}|(?<=from )my {_IMAGE}|(?<=at )my {_IMAGE}|(?<=of )my {_IMAGE}"
    r"|(?:the|that) (?:exact )?(?:moment|instant)(?! of)|that (?:exact )?frame|the hit"
)
_ZH_IMAGE = r"(?:图片|照片|截图|图像|那张图|这张图|图|画面)"
_ZH_MATCH = (
    rf"(?:我的|我那张|我发的|那张|这张)?(?:图片|照片|截图|图像|图)(?:里|上|中)?(?:的)?那?(?:一|1)?(?:个|张)?(?:画面|镜头|瞬间|时刻|那一刻|那一帧)"
    rf"|(?:我的|我那张|那张|这张)?{_ZH_IMAGE}(?:里)?(?:出现|所在|对应|匹配)(?:的)?(?:那)?(?:一|1)?(?:刻|帧|瞬间|个?时候|个?地方|时刻|位置|处|点|时)"
    rf"|{_ZH_IMAGE}出现(?=之?前|之?后|以前|以后)"
    r"|匹配(?:到|上|中)?(?:的)?(?:那|这)?(?:一|1)?(?:个)?(?:点|帧|画面|处|位置|时刻|地方|镜头|瞬间|刻|时间点)?"
    r"|找到的(?:那|这)?(?:一|1)?(?:个)?(?:帧|刻|画面|位置|地方|瞬间|时刻|镜头|点|处)?|那(?:一|1)(?:刻|瞬间|帧)|那个(?:瞬间|时刻)|命中(?:点|的位置|处|帧)"
)
_SIDES = r"(?:on )?(?:either|each|both) sides? (?:of )?|before and after |(?:of )?(?:margin|padding|context) (?:around|on both sides of) "


def _clip_either(found: re.Match[str], marks: Marks) -> str:
    char = found["f"] or found["f2"]
    value = marks.value(char)
    if value["kind"] not in {"video", "image"}:
        return found[0]
    return marks.put("C", [{"media": value["id"]}]) + " "


def _open(found: re.Match[str], marks: Marks, *, start: bool) -> str:
    char = next(value for key, value in found.groupdict().items() if key.startswith("a") and value)
    edge = _point_of(marks, char)
    return marks.put("R", [["start", 0], edge, "head", "open"] if start else [edge, ["end", 0], "tail", "open"]) + " "


def _made_first(found: re.Match[str], marks: Marks) -> str:
    """`Make the last clip the first one`."""
    where = {1: "to the front", -1: "to the end"}.get(marks.value(found["b"])[0])
    return f"move {found['a']} {where}" if where else found[0]


def _any_point(found: re.Match[str], marks: Marks) -> str:
    char = next(value for value in found.groupdict().values() if value)
    return marks.put("P", ["start", marks.value(char)]) + " "


STEPS: list[Step] = [
    (
        re.compile(
            r"(?<![a-z])(first|last) (\d+(?:\.\d+)?) and (?=(?:the )?(?:first|last) \d+(?:\.\d+)? ?(seconds?|secs?|s|minutes?|mins?)(?![a-z]))"
        ),
        lambda f, _: f"{f[1]} {f[2]} {f[3]} and ",
    ),
    (
        re.compile(rf"(?<![a-z])(except|but|apart from) (?:for )?(?:the )?(?P<n>{_ORD})(?: one)?(?=\s*$|[,.;])"),
        lambda f, m: f"{f[1]} {m.put('C', [_ordinal(f['n'])])} ",
    ),
    (
        re.compile(r"(?<![a-z])(?:an? |one )?(?P<n>quarter|half|three[- ]quarters?)[- ]turn(?![a-z])"),
        lambda f, m: f"turn {m.put('D', {'q': 90, 'h': 180, 't': 270}[f['n'][0]])} ",
    ),
    (re.compile(r"(?<=[大高长多快加亮响小慢低短])\s*1倍(?!速)"), lambda _f, _m: "2倍"),
    (re.compile(_EN_MATCH), _match),
    (re.compile(_ZH_MATCH), _match),
    (
        re.compile(r"(?P<w>order|顺序)(?P<g>\D{0,12}?)(?P<n>\d(?:\s*(?:,|、|和|-|and|\s)+\s*\d)+)(?!\d)"),
        lambda f, m: f"{f['w']} {m.put('C', [int(n) for n in re.findall(r'[0-9]', f['n'])])} ",
    ),
    (
        re.compile(r"按(?P<n>\d(?:[,、和\s]+\d)+)"),
        lambda f, m: f"按 {m.put('C', [int(n) for n in re.findall(r'[0-9]', f['n'])])} ",
    ),
    (re.compile(r"(?:(?<![a-z])(?:to|at)|到|为|成|=)\s*(-\d{1,2})(?![\d:.%])(?!\s*(?:lufs|db|分贝))"), _kind("L")),
    (re.compile(r"(-?\d+)\s*lufs"), _kind("L")),
    (re.compile(r"([负-]\d+)\s*(?:db|分贝)"), _kind("L")),
    (
        re.compile(
            r"(?<!\d)(?<!\d:)(?<!from )(?<!until )(?<!at )(\d{1,2})\s*(?::|x|×|比|by|to)\s*(\d{1,2})(?![\d:]|\s*(?:s\b|sec|秒|minutes?|mins?))"
        ),
        _aspect,
    ),
    (re.compile(r"(?<![\d.:])(\d+(?:\.\d+)?)\s*(?:%|percent|per cent|pct|个百分点)"), _percent),
    (re.compile(r"百分之(\d+(?:\.\d+)?)"), _percent),
    (re.compile(r"(\d+(?:\.\d+)?)成(半)?"), _tenths),
    (re.compile(r"(?<![\d.:])(-?\d+(?:\.\d+)?)\s*-?(?:degrees?|degs?|°|度)"), _kind("D")),
    (re.compile(r"(?<![\d.:])(\d+(?:\.\d+)?)\s*(?:x(?![a-z])|×|倍速?|times|遍|次|回(?!到|来|去))"), _factor),
    (re.compile(r"(?<![a-z])x\s*(\d+(?:\.\d+)?)(?![\d:])"), _factor),
    (re.compile(r"(?<=at )(\d(?:\.\d+)?)(?= (?:the )?speed(?![a-z]))"), _factor),
    (
        re.compile(r"(?<![a-z])(twice|doubled?|triple|thrice|quadruple)(?![a-z])|(翻倍|加倍)"),
        lambda f, m: _word_factor(f, m) if f[1] else m.put("X", 2000),
    ),
    (
        re.compile(
            r"(?P<pre>(?:from|between|in)\s+|从|第)?(?<![\d.:分m])第?(?P<a>\d+(?:\.\d+)?)"
            rf"(?:{_TO}|\s+and\s+)(?P<b>\d+(?:\.\d+)?\s*(?P<unit>{_S}|{_MIN})(?:{_JOIN}{_N}\s*{_S})?)(?!\s*(?:before|after|of|between))"
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
            rf"(?<![a-z])(?:secs?|seconds) (?P<a>{_N})\s*(?:to|and|-|–|until|till|through)\s*(?P<b>{_N})(?![\d:.%])"
        ),
        _no_unit,
    ),
    (re.compile(_TIME), _time),
    (
        re.compile(
            r"(?<![a-z])(?P<which>first|opening|last|final|second|third|middle|front|back|latter|other) (?P<part>half|third|quarter|fifth)(?: of (?:the |my )?(?:video|clip|it|thing|movie|film)| of it)?(?![a-z])"
        ),
        _portion,
    ),
    (re.compile(r"前(?:面)?(?:的)?(?:半(?:段|部分|截)?|一半)|上半(?:段|部分|截)"), lambda _, m: _share(m, 0, 500)),
    (re.compile(r"后(?:面)?(?:的)?(?:半(?:段|部分|截)?|一半)|下半(?:段|部分|截)"), lambda _, m: _share(m, 500, 1000)),
    (
        re.compile(
            r"(?<![a-z])(?P<edge>first|last|opening|final|前|后|最后|开头|结尾)(?:的)?\s*"
            f"(?P<g>{G})"
            r"(?!的?(?:音量|速度))"
        ),
        _edge_share,
    ),
    (
        re.compile(
            r"(?<![a-z])(?:an?|one) (quarter|third|fifth|tenth)(?: of)?(?![a-z])|(?<![a-z])(quarter|three quarters|two thirds)(?= (?:of|speed|volume|the))"
        ),
        lambda f, m: m.put("G", _SHARES[f[1] or f[2]]),
    ),
    (
        re.compile(
            rf"(?P<f>{F})(?:的)?\s*(?:那|这)?(?:一|1)?(?:{_ZH_CLIP})(?!时间)|(?P<f2>{F}) (?:clips?|shots?|segments?|scenes?|parts?|footage|one|piece)(?![a-z])"
        ),
        _clip_either,
    ),
    (re.compile(rf"(?<![a-z])(?:the )?(?P<edge>first|last|opening|final) (?P<count>\d+) {_CLIP}(?![a-z])"), _clip_run),
    (re.compile(rf"(?P<edge>前|最后|后|头|末尾)(?P<count>\d+){_ZH_CLIP}"), _clip_run),
    (re.compile(rf"(?<![a-z])(?:the )?(?P<n>{_ORD}(?:(?:,| and|, and| &) (?:the )?{_ORD})*) {_CLIP}(?![a-z])"), _clips),
    (
        re.compile(
            r"(?<![a-z])(?:the )?(?:clips?|segments?|shots?|scenes?|pieces?|parts?|sections?|videos?)\s+(?:numbers?\s+|no\.?\s*|#)?(?P<n>\d+(?:(?:,\s*|\s+and\s+|\s*&\s*|, and )(?:clip )?\d+(?![\d:.%]|\s*(?:s\b|sec|minute|percent)))*)(?![\d:.%]|\s*(?:s\b|seconds?|minutes?|percent))"
        ),
        _clips,
    ),
    (re.compile(rf"第(?P<n>\d+(?:[、,和与及跟]+(?:第)?\d+)*){_ZH_CLIP}"), _clips),
    (re.compile(r"第(?P<n>\d+)(?:个|号)(?!月|字|标题)"), _clips),
    (
        re.compile(r"(?:片段|镜头)\s*(?P<n>\d+)|(?P<n2>\d+)号(?:片段|镜头|视频|段)"),
        lambda f, m: m.put("C", [int(f["n"] or f["n2"])]),
    ),
    (
        re.compile(
            r"(?:开头|最前面|开场|最开始|片头|最前)(?:的)?(?:那|这)(?:1|一)?(?:个)?(?:段|片段|镜头|部分|条)(?!时间)"
        ),
        lambda _, m: m.put("C", [1]),
    ),
    (
        re.compile(r"(?:结尾|片尾|末尾|最后面)(?:的)?(?:那|这)(?:1|一)?(?:个)?(?:段|片段|镜头|部分|条)(?!时间)"),
        lambda _, m: m.put("C", [-1]),
    ),
    (
        re.compile(r"(?P<e>最后|末)(?:那)?(?:一|1)?(?:个)?(?:段|片段|镜头|部分|条)(?!时间)"),
        lambda _, m: m.put("C", [-1]),
    ),
    (re.compile(r"(?<![a-z])(around|before|after|either side of|both sides of|each side of) it(?![a-z])"), _around_it),
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
        re.compile(rf"(?<![a-z])(?:make|let) (?P<a>{C}) (?:(?:be|become|come|go) )?(?P<b>{C})\s*$"),
        _made_first,
    ),
    (
        re.compile(rf"(?P<t>{T})\s*(?:from|starting (?:at|from|with)|beginning (?:at|with)) {M}"),
        lambda f, m: m.put("R", [["match", 0], ["match", m.value(f["t"])], "match"]) + " ",
    ),
    # match and time together
    (
        re.compile(
            rf"(?P<t>{T})\s*(?:before|ahead of|prior to)\s*(?:{M}\s*)?(?:and|to|till|until|through|-|,)?\s*(?:to |until )?(?P<u>{T})\s*(?:after|past|following)\s*{M}"
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
        re.compile(rf"{M}\s*(?:的)?(?:前后|左右)(?:加起来)?(?:[一1]共|总共|合计|共)(?:留|取|保留)?\s*(?P<t>{T})"),
        _around,
    ),
    (re.compile(rf"{M}\s*(?:的)?(?:前后|左右|两边|两侧|上下)(?:各)?(?:留|取|保留)?\s*(?P<t>{T})"), _each_side),
    (re.compile(rf"(?:前后|两边|两侧)(?:各)(?:留|取|保留)?\s*(?P<t>{T})"), _each_side),
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
            rf"{M}\s*(?:的)?(?:附近|周围|为中心|为中心的|居中|旁边)(?:的)?,?(?:保留|截取|截|剪|取|留)?\s*(?P<t>{T})"
        ),
        _around,
    ),
    (
        re.compile(
            rf"(?P<t>{T})\s*(?P<side>leading up to|before|ahead of|prior to|earlier than|after|past|following|later than|into)\s*{M}"
        ),
        _near_match,
    ),
    (
        re.compile(rf"{M}\s*(?:的)?(?P<side>之前|前面|前|往前|之后|后面|后|往后)(?:的)?(?:第)?\s*(?P<t>{T})"),
        _near_match,
    ),
    # ranges
    (
        re.compile(
            rf"(?<![a-z])(?:between|from)\s+(?:the )?(?P<a>[{T[1:-1]}{P[1:-1]}{M[1:-1]}])\s*(?:and|to|-|till|until|through)\s*(?:the )?(?P<b>[{T[1:-1]}{P[1:-1]}{M[1:-1]}])(?! (?:after|before|off))"
        ),
        _range,
    ),
    (
        re.compile(
            rf"第?\s*(?P<a>[{T[1:-1]}{P[1:-1]}{M[1:-1]}])\s*(?:处|开始)?{_TO}\s*(?P<b>[{T[1:-1]}{P[1:-1]}{M[1:-1]}])(?:\s*mark)?"
        ),
        _range,
    ),
    (
        re.compile(
            rf"从\s*第?(?P<a>[{T[1:-1]}{P[1:-1]}{M[1:-1]}])\s*(?:开始)?(?P<verb>截取|截|剪|保留|留|取|播放|播|放|显示|出现|持续|停留)到\s*第?(?P<b>[{T[1:-1]}{P[1:-1]}{M[1:-1]}])"
        ),
        lambda f, m: ("剪到" if f["verb"] == "剪" else f["verb"]) + " " + _range(f, m),
    ),
    (
        re.compile(
            rf"(?<![a-z])(?:from )?(?:the )?(?:very )?(?:start|beginning)\s*(?:up )?(?:to|till|until|through)\s*(?:the )?(?P<a>[{T[1:-1]}{P[1:-1]}{M[1:-1]}])(?: mark)?|从?(?:开头|头|最开始|开始|片头)(?:一直)?到第?(?P<a2>[{T[1:-1]}{P[1:-1]}{M[1:-1]}])"
        ),
        lambda f, m: _open(f, m, start=True),
    ),
    (
        re.compile(
            rf"(?<![a-z])(?:from )?(?:the )?(?P<a>[{T[1:-1]}{P[1:-1]}{M[1:-1]}])(?: mark)?\s*(?:on(?:wards?)?(?![a-z])|(?:right |all the way )?(?:to|till|until|through to) the (?:very )?(?:end|finish|last)|and (?:on|beyond|after)|forward)|从?第?(?P<a2>[{T[1:-1]}{P[1:-1]}{M[1:-1]}])\s*(?:开始)?(?:一直)?(?:放|播放|播|留|保留)?到(?:结尾|最后|末尾|片尾|结束|尾)|第?(?P<a3>[{T[1:-1]}{P[1:-1]}{M[1:-1]}])\s*(?:之后|以后|往后|后面|后)(?:的)?(?!\s*{T})"
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
        lambda f, _: f"{f[1]} for ",
    ),
    (
        re.compile(
            rf"(?:掐头去尾|首尾|头尾|两头)(?:都)?(?:各)?(?:自)?(?:剪掉|剪去|剪|去掉|去|删掉|删|裁掉|裁)?\s*{T}|{T}\s*(?:off|from) (?:both|each|either) ends?(?![a-z])"
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
    (re.compile(r"第1帧"), lambda _f, _m: "首帧"),
    (re.compile(rf"(?<![a-z]){_EDGE}(?P<t>{T})"), _head_tail),
    (
        re.compile(
            rf"(?P<t>{T})\s*(?:off|from|at|of|out of) (?:the |its )?(?:very )?(?P<edge>start|beginning|front|head|end|tail|back|intro|outro)(?![a-z])"
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
            rf"(?<![a-z])(?:everything |anything |all |whatever (?:comes |is )?|what comes )?(?:after|past|beyond|following) (?:the )?(?P<a>[{T[1:-1]}{P[1:-1]}{M[1:-1]}])(?: mark)?"
        ),
        _open_end,
    ),
    (
        re.compile(
            rf"(?<![a-z])(?:everything |anything |all |whatever (?:comes |is )?|what comes )(?:before|up to|until|till|prior to|leading up to) (?:the )?(?P<a>[{T[1:-1]}{P[1:-1]}{M[1:-1]}])(?: mark)?|第?(?P<a2>[{T[1:-1]}{P[1:-1]}{M[1:-1]}])\s*(?:之前|以前|前面|前)(?:的)?(?!\s*{T})"
        ),
        lambda f, m: _open(f, m, start=True),
    ),
    (
        re.compile(rf"(?<![a-z])(?:before|up to|until|till) (?:the )?(?P<a>[{T[1:-1]}{P[1:-1]}])(?: mark)?"),
        lambda f, m: _open(f, m, start=True),
    ),
    (
        re.compile(
            rf"(?<![a-z])(?:at|@|on) (?:the |about |around )?(?P<a>{T})(?: (?:mark|point|in))?(?![a-z])|(?<![a-z])(?:the )?(?P<a2>{T}) (?:mark|point|in(?:to (?:it|the (?:video|clip)))?)(?![a-z])|第(?P<a3>{T})(?:处|的地方|那里|那儿|的位置|的时候|时)?|(?P<a4>{T})(?:处|的地方|那里|那儿|的位置|的时候|时(?!长)|这里|那个位置)"
        ),
        _any_point,
    ),
    (
        re.compile(rf"(?P<a>{T})(?=(?:就)?(?:开始|起)(?!步|来))"),
        _any_point,
    ),
    (
        re.compile(rf"(?<![a-z])(?:from|since|as of) (?P<a>{T})|从\s*(?P<a2>{T})"),
        _any_point,
    ),
    (
        re.compile(
            rf"(?<![a-z])(?:the )(?P<n>{_ORD}(?:(?:,| and|, and| &) (?:the )?{_ORD})*)(?=\s*(?:$|[,.;!]|too(?![a-z])|as well|also|and (?:the )?[a-z]+ ))"
        ),
        _clips,
    ),
    (re.compile(r"(?<![\d.:a-z-])(\d+)(?![\d.:a-z])"), _kind("N")),
]
