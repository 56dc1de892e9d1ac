"""The five routes in the languages beyond English and Chinese: small grammars, the same order of decisions."""

from __future__ import annotations

import re

from skill.messages import Step
from skill.router.clauses import sentences
from skill.router.order import Named, Sense, ordered
from skill.router.tables import Grammar, grammar
from skill.router.text import CODE, LINK, MEDIA, NAME, OUTPUT, QUOTE

LANGUAGES = frozenset({"es", "pt", "fr", "de", "it", "ja", "ko", "ru", "ar", "hi", "id", "vi", "tr", "th"})
_PIECE = re.compile(r"\s*[,،、:;()（）¡¿]\s*|[؟।]")
_MARKS = re.compile(f"[{LINK}{MEDIA}{NAME}{OUTPUT}{QUOTE}{CODE}]")
# A rule that bars a step -> the sense the clause then has. Tried in this order; the first that matches decides.
_ORDER: tuple[tuple[str, Sense, str | None], ...] = (
    ("aside", "aside", None),
    ("credits", "credits", "credits_not"),
    ("publish", "chat", None),
    ("refuse", "refused", None),
    ("general", "chat", None),
    ("status", "status", None),
    ("past", "chat", None),
    ("question", "chat", "request"),
    ("fitted", "export", None),
    ("upload", "upload", "upload_not"),
    ("export", "export", "export_not"),
    ("give", "export", "edit"),
    ("result", "export", "edit"),
)


def steps(text: str, language: str, *, given: bool) -> list[Step]:
    """The steps a message in one of `LANGUAGES` asks for, in order."""
    rules = grammar(language)
    text = rules.sub("please", "", text)
    parts = [
        (p.strip(), question)
        for s, question in sentences(text.replace("؟", "?"))
        for piece in _PIECE.split(s)
        for p in _parts(rules, piece)
        if p and p.strip()
    ]
    return ordered([Named(name(rules, p, question=question)) for p, question in parts], given=given)


def name(rules: Grammar, part: str, *, question: bool) -> Sense:
    """What one clause is for."""
    if not _MARKS.sub("", part).strip():
        return "aside"
    if QUOTE in part or CODE in part:
        return "chat"
    if not question and rules.has("settled", part):
        return "aside"
    bare = rules.sub("carried", "", part)
    sense: Sense | None = next(
        (sense for rule, sense, unless in _ORDER if rules.has(rule, bare) and not (unless and rules.has(unless, bare))),
        None,
    )
    if sense == "export" and bare != part:
        return "edited export"
    return sense or ("chat" if rules.has("edit", part) else "unsure")


def _parts(rules: Grammar, piece: str) -> list[str]:
    for splitter in rules.patterns("split"):
        return splitter.split(piece)
    return [piece]
