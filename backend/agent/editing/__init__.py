"""Editing by talking: an utterance in English or Chinese and a draft in, the edited draft or one question out."""

from backend.agent.editing.editor import EditResult, edit

__all__ = ["EditResult", "edit"]
