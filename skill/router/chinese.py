"""The sense of a Chinese message, clause by clause. The text is simplified; Latin words inside it count as their
Chinese twins.
"""

from __future__ import annotations

import re
from functools import lru_cache

from skill.messages import Step
from skill.router.clauses import Clause, Link, clauses_zh
from skill.router.order import Named, Sense, ordered
from skill.router.shapes import shape
from skill.router.tables import Grammar, grammar
from skill.router.text import CODE, LINK, MEDIA, NAME, QUOTE, corrected, simplified

_TWINS = {
    "汇出": "导出",
    "转出": "导出",
    "档案": "文件",
    "算图": "渲染",
    "影像": "视频",
    "影片": "视频",
}  # one word for what Taiwan and Hong Kong call otherwise
_LATER = "等一下再"
_SAME = re.compile("|".join(_TWINS))
_FUNCTION = re.compile("[lt]+")  # in a shape: nothing but words of asking
_CONTENT = re.compile(f"[{QUOTE}{CODE}]")
_MARK = re.compile(f"[{LINK}{MEDIA}{NAME}{QUOTE}{CODE}]|[\\s，,]")


def steps(text: str, *, given: bool) -> list[Step]:
    """The steps a Chinese message asks for, in order."""
    rules = grammar("zh")
    text = _SAME.sub(lambda m: _TWINS[m[0]], corrected(simplified(text)))
    text = rules.sub("postponed", _LATER, text)
    parts = clauses_zh(text)
    named = [Named(name(c, given=given), _link(rules, c)) for c in parts]
    return ordered(_settled(rules, parts, named), given=given)


@lru_cache(maxsize=512)
def name(clause: Clause, *, given: bool) -> Sense:
    """What one clause is for."""
    rules = grammar("zh")
    text = _MARK.sub("", clause.text) if not _CONTENT.search(clause.text) else clause.text
    if clause.link == "before":
        return "context"
    for rule in _ORDER if len(text) <= _SPOKEN else _CHEAP:
        if sense := rule(rules, clause, text):
            return sense
    return _rest(rules, text, given=given)


def _settled(rules: Grammar, parts: list[Clause], named: list[Named]) -> list[Named]:
    """`弄完了，1080p的mp4` asks for the result by the format alone."""
    formats = [rules.has("format", p.text) for p in parts]
    idle = all(alone or n.sense in {"aside", "handover", "context"} for alone, n in zip(formats, named, strict=True))
    return [Named("export", n.link) if idle and alone else n for alone, n in zip(formats, named, strict=True)]


def _link(rules: Grammar, clause: Clause) -> Link:
    return "first" if rules.has("postcheck", clause.text) else clause.link


def _aside(rules: Grammar, _clause: Clause, text: str) -> Sense | None:
    return "aside" if not text or rules.has("aside", text) or _FUNCTION.fullmatch(shape("zh", text)) else None


def _credits(rules: Grammar, _clause: Clause, text: str) -> Sense | None:
    if rules.has("credits_not", text) or _CONTENT.search(text) or rules.has("content", text):
        return None
    return "credits" if rules.has("credits", text) else None


def _status(rules: Grammar, _clause: Clause, text: str) -> Sense | None:
    if rules.has("status_not", text) or _CONTENT.search(text) or rules.has("content", text):
        return None
    return "status" if rules.has("status", text) else None


def _refused(rules: Grammar, _clause: Clause, text: str) -> Sense | None:
    return "refused" if rules.has("refuse", text) and not rules.has("wants_back", text) else None


def _barred(rules: Grammar, _clause: Clause, text: str) -> Sense | None:
    barred = (
        rules.has("content", text) or rules.has("publish", text) or rules.has("howto", text) or rules.has("past", text)
    )
    return "chat" if barred else None


def _exported(rules: Grammar, clause: Clause, text: str) -> Sense | None:
    if _CONTENT.search(text):
        return None
    phrases = shape("zh", text)
    if not any(p.fullmatch(phrases) for p in rules.patterns("export")):
        return None
    if clause.link == "if":
        return "chat"
    return "edited export" if "k" in phrases else "export"


def _uploaded(rules: Grammar, _clause: Clause, text: str) -> Sense | None:
    return "upload" if rules.has("upload", text) and not rules.has("upload_past", text) else None


_ORDER = (_aside, _credits, _status, _refused, _barred, _exported, _uploaded)
# A request for an act is short; the rules left out here cost the square of a clause's length.
_SPOKEN = 28
_CHEAP = (_credits, _refused, _barred)


def _rest(rules: Grammar, text: str, *, given: bool) -> Sense:
    if given and len(text) <= _SPOKEN and rules.has("handover", text):
        return "handover"
    return "chat" if rules.has("edit", text) else "context"
