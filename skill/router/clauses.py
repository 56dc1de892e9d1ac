"""A message cut into clauses, each knowing how it hangs on the others (before, after, if …)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from skill.wire.lazily import LazyPattern

Link = Literal["", "before", "after", "if", "until", "because", "first"]


@dataclass(frozen=True)
class Clause:
    """One piece of a message: its words, how it hangs on the rest, and whether a question mark closes it."""

    text: str
    link: Link = ""
    question: bool = False


_SENTENCE = re.compile(
    r"(?<!\d)[.。](?!\w)|(?<=[^\d\s])\.(?=\s|$)|(?<=\d)\.(?=\s|$)|[!;！；…\n]+|[?？]+|(?:\s[-–—]+\s|—+)"
)
_PIECE = re.compile(r"\s*[,，、:：()（）]\s*")
_MANY, _LONG = 80, 300
_AND = re.compile(
    r"(?:^|\s+)(?:(?:after|upon|following|at) (?:which|that)(?: point)?"
    r"(?= (?:i|we|you|please|export|render|send|give|download)\b)|"
    r"and(?: then| also| afterwards| after that| finally)?|then|but(?: also)?|after that|"
    r"afterwards?|plus|so(?: that)? you(?: can| could| may| will)?(?= (?:find|tell|identify|name|search|use|put|add"
    r"|cut|make|look|match|recogni[sz]e|figure|work|replace|know|see|have))"
    r"|so(?= (?!(?:(?:i|we|he|she|they|everyone|people) (?:can|could|may|might|am able|are able|have)|"
    r"that|much|many|far|long|soon|good|well|is|are|am|was|it|he|she|they|the|this|these|my|our|what|how"
    r"|called|be|on|to|kind|nice|very|and|so|as|little|few|quiet|loud|dark|bright|slow|fast|late)\b)\w+ +\w)"
    r"|so(?= (?:export|render|download|ship)$)|&|\+)(?:\s+|$)"
)
_LINKS: tuple[tuple[Link, str], ...] = (
    ("before", r"before|prior to|ahead of|by the time"),
    ("until", r"until|till|unless|not until"),
    (
        "after",
        (
            r"after|once|as soon as|when|whenever|upon|now that|(?:immediately|right) after"
            r"|the (?:moment|second|minute|instant)(?= (?:it|you|that|the|we|i|this|they|everything|my|all)\b)"
        ),
    ),
    ("if", r"if|provided(?: that)?|assuming|in case|as long as|only if|given that|so long as|should (?:i|we) have"),
    ("because", r"because|since|while|whilst|although|though|so that|in order to|even though"),
)
_LINK = re.compile(
    r"(?:^|(?<=\s))(?:and |but |only |just |even )?(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _LINKS)
    + r")(?=\s)"
)


# "tell me when …" and "check if …" ask; they set no condition.
_ASKS = re.compile(
    r"\b(?:tell|tell me|let me know|know|notify me|ping me|see|wonder|wondering|sure|say|remind me"
    r"|find out|ask|curious|verify|confirm|shout|inform me|message me|text me|alert me"
    r"|check|look|what|how|is|me know|idea|asking)\s*$"
)


def clauses_en(text: str) -> list[Clause]:
    """English clauses in word order."""
    found: list[Clause] = []
    for sentence, question in sentences(text):
        for piece in _PIECE.split(sentence):
            for part in _AND.split(piece):
                found += _linked(part.strip(), question=question)
    return bounded(found)


def bounded(found: list[Clause]) -> list[Clause]:
    """At most `_MANY` clauses of at most `_LONG` characters each; the first and the last are kept."""
    kept = found if len(found) <= _MANY else found[: _MANY // 2] + found[-_MANY // 2 :]
    return [replace(c, text=c.text[-_LONG:]) if len(c.text) > _LONG else c for c in kept]


def sentences(text: str) -> list[tuple[str, bool]]:
    """Sentences with whether each ends in a question mark."""
    found, at = [], 0
    for mark in _SENTENCE.finditer(text):
        found.append((text[at : mark.start()].strip(), "?" in mark[0] or "？" in mark[0]))
        at = mark.end()
    found.append((text[at:].strip(), False))
    return [(words, question) for words, question in found if words]


_FIRST = re.compile(r"\w (?:first(?: of all)?|beforehand|before that)$")  # "but make the title bigger first"


_WHICH = re.compile(r"(?:what|which)\b")  # "what comes after the interview" asks for a place


def _linked(part: str, *, question: bool) -> list[Clause]:
    marks = [m for m in _LINK.finditer(part) if not _ASKS.search(part[: m.start()])]
    if _WHICH.match(part):
        marks = [m for m in marks if m.start() == 0 or _link_of(m) not in {"before", "after"}]
    if part.startswith("first ") or part == "first" or _FIRST.search(part):
        return [Clause(part, "first", question)]
    if not marks:
        return [Clause(part, question=question)] if part else []
    head = part[: marks[0].start()].strip()
    found = [Clause(head, question=question)] if head else []
    ends = [m.start() for m in marks[1:]] + [len(part)]
    for mark, end in zip(marks, ends, strict=True):
        found.append(Clause(part[mark.end() : end].strip(), _link_of(mark), question))
    return [c for c in found if c.text or c.link]


def _link_of(mark: re.Match[str]) -> Link:
    return next(name for name, _ in _LINKS if mark[name])


_ZH_SPLIT = LazyPattern(
    r"(?:然后|完了(?=[帮给就再直导把出])|完事(?=[帮给就再直导把出])|接着|随后|最后(?![的一那面版几两成])|(?:之后|以后)再(?![说讲议看弄])|之后就|顺便|顺带|并且|而且|同时|另外|以及|但是|不过|可是|但|并(?=[导下输渲把发查看告给])|和(?=(?:我的)?(?:积分|余额|额度|点数|时间线|时间轴|轨道|剩余))"
    r"|(?<!等会儿)(?<!会儿)(?<!一会)(?<!等会)(?<!稍后)(?<!等下)(?<!一下)(?<!晚点)(?<!回头)(?<!以后)(?<!之后)(?<!先别)(?<!别)(?<!不)(?<!不用)(?<!不要)(?<!够)再(?=[^一次来多少加大小放高低说见]|来)|(?<=[^先别不就没])就(?=(?:直接|马上|帮我|给我)?(?:导出|下载|渲染|发|输出|出片|export|download|render))|(?<=[完好后])(?=(?:就|直接|马上|立刻|赶紧)*(?:把(?:视频|片子|成片|影片|它|文件|mp4|成品|最终版)|给我$))|(?<=完[色曲片头尾字词])(?=(?:就|直接)?(?:导|渲|下载|输出|出片|发我|给我))|(?<=[完好后])(?=(?:帮我|给我|就|直接)?(?:导出|下载|渲染|发给|发我|输出|出片|export|download|render|查|看))|(?<=了)(?=(?:就|直接|马上|赶紧|快|请|那)*(?:帮我|给我)?(?:导出|下载|渲染|发给?我|传给?我|交给?我|给我(?!$)|输出|出片|直接导|export|download|render))|(?<=的话)(?=(?:就|便|请)?(?:帮我|给我|直接|马上|导出|渲染|下载|出片|发|查|看|把|将))|(?<=[导出下载渲染完成片]后)(?=告诉|查|看(?!着|起|到)|显示|说|列|给我看))"
)
_ZH_LINKS: tuple[tuple[Link, LazyPattern], ...] = (
    ("before", LazyPattern(r"(?:之前|以前|前)$")),
    (
        "before",
        LazyPattern(
            r"^在?[^,，]{0,10}?(?:导出|下载|渲染|输出|出片|export|render|download)(?:视频|成片)?(?:之前|以前|前(?!\d|[一二三四五六七八九十半两几]+[秒分段个]))(?:先)?"
        ),
    ),
    ("if", LazyPattern(r"^(?:如果|要是|假如|若|只要|的话)|(?:的话|够了?|足够)$|(?:够|足)的话")),
)


def clauses_zh(text: str) -> list[Clause]:
    """Chinese clauses in word order; the text is simplified and lower-cased."""
    found: list[Clause] = []
    for sentence, question in sentences(text):
        for piece in _PIECE.split(sentence):
            found += [_zh_clause(p.strip(), question=question) for p in _ZH_SPLIT.split(piece) if p and p.strip()]
    return bounded(found)


def _zh_clause(part: str, *, question: bool) -> Clause:
    for link, pattern in _ZH_LINKS:
        if hit := pattern.search(part):
            rest = part[hit.end() :].strip() if link == "before" and hit.start() == 0 and hit.end() < len(part) else ""
            return Clause(rest, "", question) if rest else Clause(part, link, question)
    return Clause(part, "", question)
