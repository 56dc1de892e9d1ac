"""The sense of an English message, clause by clause."""

from __future__ import annotations

import re
from functools import lru_cache

from skill.messages import Step
from skill.router.clauses import Clause, clauses_en
from skill.router.order import Named, Sense, ordered
from skill.router.shapes import shape
from skill.router.tables import Grammar, grammar
from skill.router.text import CODE, LINK, MEDIA, NAME, OUTPUT, QUOTE, corrected

_CARRIED = frozenset("kj")  # in a shape: an edit that the export carries with it
_ABOUT = frozenset("cjk")  # in a shape: the inside of the video, or how it is to be
_FUNCTION = re.compile("[lt]+")  # in a shape: nothing but words of asking
_LONE = 3  # "… between render and export?": so few words after a question still belong to it
_NO = re.compile(r"(?:(?:actually|wait|er|um) )?(?:no|nope|nah|not|never)\b(?: (?:yet|now|really|way))?")
_CONTENT = re.compile(f"[{QUOTE}{CODE}]")
_LEADING = re.compile(f"^(?:[{LINK}{MEDIA}{NAME}] ?)+(?=[a-z])")
_MARK = re.compile(f"[{LINK}{MEDIA}{NAME}{QUOTE}{CODE}{OUTPUT}]")


def posed(text: str) -> bool:
    """Whether the text poses as system, tool call, markup or a change of rules: then it gets no special power."""
    return grammar("en").has("injection", text)


def steps(text: str, *, given: bool) -> list[Step]:
    """The steps an English message asks for, in order."""
    rules = grammar("en")
    text = rules.sub("stutter", r"\1", text)
    text = rules.sub("asking", "give me", rules.sub("manners", "", corrected(text)))
    text = rules.sub("joined", "", text)
    parts = [p for c in clauses_en(text) for p in _inner(rules, c)]
    asked = [rules.has("howto", core_of(p.text)) for p in parts]
    hypothetical = rules.has("hypothetical", text) or rules.has("awaits", text)
    stock = rules.has("stock", text)
    named = [
        Named(
            _guarded(
                name(c, given=given),
                barred=hypothetical
                or (stock and rules.has("pronoun", c.text))
                or (i > 0 and c.question and parts[i - 1].question and asked[i - 1] and len(c.text.split()) < _LONE),
            ),
            c.link,
        )
        for i, c in enumerate(parts)
    ]
    return ordered(_settled(rules, parts, _placed(rules, parts, _joined(parts, named))), given=given)


@lru_cache(maxsize=512)
def name(clause: Clause, *, given: bool) -> Sense:
    """What one clause is for."""
    rules = grammar("en")
    whole = clause.text
    core = core_of(whole)
    if not core:
        return "aside"
    for rule in _ORDER:
        if sense := rule(rules, clause, whole, core):
            return sense
    return _rest(rules, clause, core, given=given)


def _guarded(sense: Sense, *, barred: bool) -> Sense:
    return "chat" if barred and sense in {"export", "edited export"} else sense


def _inner(rules: Grammar, clause: Clause) -> list[Clause]:
    """`once the text is centred download it` is two clauses although nothing parts them."""
    if clause.link in {"before", "until"} and (hit := next(rules.patterns("main_after")).match(clause.text)):
        return [Clause(hit[1], clause.link), Clause(hit[2], "", clause.question)]
    if clause.link in {"after", "if"} and (hit := next(rules.patterns("export_after")).match(clause.text)):
        head = hit[1]
        if not re.search(r"\b(?:to|the|my|an?|you|i|we|this|last|your|another|for|of|our|one)$", head):
            return [Clause(head, clause.link), Clause(clause.text[len(head) :].strip(), "", clause.question)]
    if not clause.link and (hit := next(rules.patterns("run_on")).match(clause.text)):
        return [Clause(hit[1].strip()), Clause(hit[2], "", clause.question)]
    return [clause]


@lru_cache(maxsize=512)
def core_of(text: str) -> str:
    """The clause without fillers and without the polite frame around the request."""
    rules = grammar("en")
    text = _LEADING.sub("", text)
    text = rules.sub("passive", "", rules.sub("like", "", rules.sub("request_polite", "", text)))
    before = None
    while before != text:
        before = text
        text = " ".join(rules.sub("filler_inside", "", rules.sub("filler", "", text)).split())
        text = rules.sub("rephrase", "give me", rules.sub("wrapper", "", text))
    return text


def _courtesy(rules: Grammar, clause: Clause, whole: str, core: str) -> Sense | None:
    if rules.has("revoked", whole):
        return "export"
    if clause.link in {"if", "after"} and rules.has("courtesy_if", whole):
        return "aside"
    aside = rules.has("aside", core) or rules.has("aside", whole) or _FUNCTION.fullmatch(shape("en", core))
    return "aside" if aside else None


def _read_only(rules: Grammar, _clause: Clause, whole: str, core: str) -> Sense | None:
    status = not (rules.has("status_not", whole) or rules.has("status_not", core)) and (
        rules.has("status", core) or rules.has("status", whole)
    )
    if status and not _CONTENT.search(whole):
        return "status"
    if (
        not rules.has("credits_not", whole)
        and not _CONTENT.search(whole)
        and (rules.has("credits", core) or rules.has("credits", whole))
    ):
        return "credits"
    return None


def _refused(rules: Grammar, _clause: Clause, whole: str, core: str) -> Sense | None:
    if rules.has("wants_back", whole):
        return None
    return "refused" if rules.has("refuse", whole) or rules.has("refuse", core) else None


def _barred(rules: Grammar, _clause: Clause, whole: str, core: str) -> Sense | None:
    if rules.has("content", core):
        return "chat"
    if rules.has("publish", whole) or rules.has("past", whole):
        return (
            "chat"
            if rules.has("publish", whole) or not rules.has("statement", whole) or rules.has("modal", whole)
            else "context"
        )
    return "chat" if rules.has("howto", core) else None


def _exported(rules: Grammar, clause: Clause, whole: str, core: str) -> Sense | None:
    phrases = shape("en", core)
    if rules.has("giving", whole) or not any(p.fullmatch(phrases) for p in rules.patterns("export")):
        return None
    if rules.has("put_off", whole):
        return "refused"
    if clause.link == "if":
        return "chat"
    return "edited export" if _CARRIED & set(phrases) else "export"


def _uploaded(rules: Grammar, clause: Clause, whole: str, core: str) -> Sense | None:
    if clause.link == "after" and rules.has("upload_promised", whole):
        return "upload"
    if rules.has("upload_not", whole) or rules.has("upload_past", whole):
        return None
    if rules.has("upload", core):
        return "upload"
    return "upload" if rules.has("upload_first_person", whole) and rules.has("upload_bring", core) else None


_ORDER = (_courtesy, _read_only, _refused, _barred, _exported, _uploaded)


def _rest(rules: Grammar, clause: Clause, core: str, *, given: bool) -> Sense:
    whole = clause.text
    words = _MARK.sub("", core).strip(" :")
    if given and (rules.has("handover", words) or rules.has("handover", _MARK.sub("", whole).strip(" :"))):
        return "handover"
    if not words:
        return "aside"
    if clause.link != "after" and rules.has("statement", core) and not rules.has("modal", core):
        return "context"
    return (
        "chat"
        if clause.question or (clause.link == "after" and rules.has("finite", core)) or _wish(rules, core)
        else "unsure"
    )


def _wish(rules: Grammar, core: str) -> bool:
    """Whether the clause shows that something is to be changed or told: by its verb, its mood, or what it speaks of."""
    if rules.has("edit_first", core) or rules.has("imperative", core) or rules.has("modal", core):
        return True
    return bool(_ABOUT & set(shape("en", core)))


def _placed(rules: Grammar, parts: list[Clause], named: list[Named]) -> list[Named]:
    """`add it and export`: a file handed over is to be worked in when the result is asked for in the same breath."""
    if not any(n.sense in {"export", "edited export"} for n in named):
        return named
    return [
        Named("chat", n.link) if n.sense == "handover" and rules.has("added", p.text) else n
        for p, n in zip(parts, named, strict=True)
    ]


def _settled(rules: Grammar, parts: list[Clause], named: list[Named]) -> list[Named]:
    """`export? no, …` takes it back; `we are done: 1080p mp4 please` asks for it by the format alone."""
    taken = [
        Named("refused", n.link) if n.sense == "export" and p.question and after and _taken_back(p, after) else n
        for p, n, after in zip(parts, named, [*parts[1:], None][: len(parts)], strict=True)
    ]
    if any(n.sense == "refused" and rules.has("earlier", p.text) for p, n in zip(parts, taken, strict=True)):
        return [
            Named("export", n.link) if rules.has("resumed", p.text) else n for p, n in zip(parts, taken, strict=True)
        ]
    if any(rules.has("anyway", p.text) and n.sense == "export" for p, n in zip(parts, taken, strict=True)):
        return _conceded(rules, parts, taken)
    if any(n.sense not in {"aside", "handover", "unsure", "context"} for n in taken):
        return taken
    return [Named("export", n.link) if rules.has("format", p.text) else n for p, n in zip(parts, taken, strict=True)]


def _taken_back(asked: Clause, after: Clause) -> bool:
    """`export? no, …`: a bare no, or after a word or two anything that begins with one."""
    hit = _NO.match(after.text)
    return hit is not None and (hit.end() == len(after.text) or len(asked.text.split()) < _LONE)


def _conceded(rules: Grammar, parts: list[Clause], named: list[Named]) -> list[Named]:
    """`it is not perfect but export it anyway`: what is said of the work is granted, not to be changed."""
    return [
        Named("context", n.link) if n.sense == "chat" and rules.has("statement", p.text) else n
        for p, n in zip(parts, named, strict=True)
    ]


def _joined(parts: list[Clause], named: list[Named]) -> list[Named]:
    """A lone noun after "and" or a comma continues the clause before it and asks for nothing by itself."""
    first = next(grammar("en").patterns("edit_first"))
    return [
        Named("context", n.link)
        if i and n.sense == "chat" and len(p.text.split()) == 1 and not first.search(p.text)
        else n
        for i, (p, n) in enumerate(zip(parts, named, strict=True))
    ]
