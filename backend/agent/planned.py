"""A planner's answer tried out: its sentences go through the editor like a person's own, all of them or none."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from backend.agent import words
from backend.agent.desk import Desk, shows_something
from backend.agent.editing import EditResult
from backend.agent.planner import LONGEST_WISH, Edits, Question, ask_planner
from backend.drafts.model import Draft
from backend.drafts.texts import text_segments

_LOG = logging.getLogger(__name__)
#: reasons of the rules with which they abstain; what they refuse, or know how to ask, is theirs
ABSTAINED = frozenset({"not_understood", "unsure"})
#: the reason of a question that is the planner's
ASKED = "planner"

#: one sentence put to a draft, with the dialogue before it
Editor = Callable[[Draft, str, dict[str, Any] | None], EditResult]


@dataclass(frozen=True)
class Bench:
    """What a planner's answer is tried on. `known`: words that may be shown besides those the person said."""

    draft: Draft
    edit: Editor
    known: Callable[[], Iterable[str]]


def planned(desk: Desk, wish: str, abstained: EditResult, bench: Bench) -> EditResult:
    """What the planner's answer comes to; `abstained`, the rules' own question, when it comes to nothing.

    Whoever is no owner is not planned for.
    """
    before = desk.dialogue.pop("planner", None)
    if abstained.reason not in ABSTAINED or desk.closed or not shows_something(bench.draft):
        return abstained
    answer = ask_planner(desk.settings, wish, bench.draft, desk.lang, before=before)
    if isinstance(answer, Question):
        desk.dialogue["planner"] = {"wish": wish[:LONGEST_WISH], "question": answer.question}
        return replace(abstained, ask=answer.question, reason=ASKED)
    if not isinstance(answer, Edits):
        return abstained
    result = _tried(answer, bench, desk.dialogue.get("edit"), desk.lang)
    if result is None or not _only_known_words(bench, result.draft, wish):
        _LOG.warning("the planner's sentences were not taken")
        return abstained
    return result


def _tried(answer: Edits, bench: Bench, dialogue: dict[str, Any] | None, lang: str) -> EditResult | None:
    """The draft after every sentence; None when one is asked about, changes nothing, or wants more than an edit."""
    said, now = [], bench.draft
    for sentence in answer.sentences:
        result = bench.edit(now, sentence, dialogue)
        if result.ask or result.also or result.draft == now:
            return None
        now, dialogue = result.draft, result.dialogue
        said.append(result.said)
    return EditResult(now, said=words.joined(lang, said), dialogue=dialogue or {})


def _only_known_words(bench: Bench, after: Draft, wish: str) -> bool:
    """Whether every text that is new says what the person did: a stranger's words are written on nobody's film."""
    shown = {_plain(s["m"].get("text", "")) for _, s in text_segments(bench.draft)}
    new = {_plain(s["m"].get("text", "")) for _, s in text_segments(after)} - shown
    said = _plain(wish)
    strange = {text for text in new if text not in said}
    return not strange or strange <= set(map(_plain, bench.known()))


def _plain(text: object) -> str:
    return " ".join(str(text).casefold().split())
