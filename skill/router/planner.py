"""Utterance -> plan: read, tell the language, cut into clauses, name each clause's step, put the steps in order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from skill.messages import Plan, Step
from skill.router import chinese, english, other
from skill.router.language import detect, frame
from skill.router.tables import keywords
from skill.router.text import CODE, LINK, MEDIA, NAME, OUTPUT, QUOTE, Reading, corrected, read, simplified

_MARKS = QUOTE + LINK + MEDIA + NAME + CODE + OUTPUT
_POLITE = re.compile(r"^(?:please|ok|okay|now|just)\b|\b(?:please|now|thanks)$")
_STEPS: frozenset[Step] = frozenset({"export", "credits", "status", "upload", "chat"})


def plan(text: str, files: Sequence[str], *, session_language: str | None = None) -> Plan:
    """The ordered steps one message asks for and the language to answer in (None: keep the session's).

    An empty plan means there was nothing to act on. `session_language` decides how a message without a language of
    its own is read.
    """
    reading = read(text)
    language = detect(reading.plain)
    given = bool(files) or reading.media
    asked = _asked(reading, language or session_language, given=given)
    if asked is None:
        return Plan(("upload",) if given else (), language)
    first: list[Step] = ["upload"] if given else []
    return Plan(_collapse(first + asked), language)


def _asked(reading: Reading, language: str | None, *, given: bool) -> list[Step] | None:
    """Steps the words ask for; None when there are no words at all."""
    words = reading.text.strip(" \n\t.,!?。！？，~…*_-'\"")
    if not words:
        return None if given or reading.blank else ["chat"]
    if not any(c.isalnum() for c in words):
        return [] if given else ["chat"]
    bare = _POLITE.sub("", corrected(simplified(words))).strip()
    if step := keywords().get(words) or keywords().get(bare):
        return [_step(step)]
    return _of_language(reading, language, given=given)


def _of_language(reading: Reading, language: str | None, *, given: bool) -> list[Step]:
    if english.posed(simplified(reading.text)):
        return ["chat"]
    spoken = frame(reading.text) or language
    if spoken == "zh":
        return chinese.steps(reading.text, given=given)
    if spoken in other.LANGUAGES:
        return other.steps(reading.text, spoken, given=given)
    return english.steps(reading.text, given=given)


def _step(name: str) -> Step:
    return next(s for s in _STEPS if s == name)


def _collapse(steps: Sequence[Step]) -> tuple[Step, ...]:
    kept = [s for i, s in enumerate(steps) if i == 0 or s != steps[i - 1]]
    return tuple(kept)
