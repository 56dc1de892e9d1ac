"""Editing by talking: an utterance in English or Chinese and a draft in, the edited draft or one question out."""

from backend.agent.editing.editor import LISTEN, READ, EditResult, edit
from backend.agent.editing.tables import replies

__all__ = ["LISTEN", "READ", "EditResult", "edit", "spoken"]


def spoken(lang: str) -> bool:
    """Whether there are words in `lang` for what was edited."""
    return lang in replies()
