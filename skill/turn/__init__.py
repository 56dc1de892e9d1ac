"""One chat turn from start to finish: the only place that knows every room."""

from __future__ import annotations

from skill.turn.answer import Answer
from skill.turn.taking import TurnRequest, take_turn

__all__ = ["Answer", "TurnRequest", "take_turn"]
