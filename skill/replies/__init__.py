"""Reply -> words: the one place where sentences for people are made, from templates, in the person's language."""

from __future__ import annotations

from skill.replies.say import say
from skill.replies.words import KINDS, LANGUAGES, answers, word

__all__ = ["KINDS", "LANGUAGES", "answers", "say", "word"]
