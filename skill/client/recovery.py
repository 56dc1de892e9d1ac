"""After a broken stream the state tells what became of the turn (PROTOCOL section 4.5). Nothing is sent again."""

from __future__ import annotations

from skill.client.values import SessionState


def settled(before: SessionState, after: SessionState) -> bool:
    """Whether `after` shows what became of a turn begun at `before`: something changed and nothing is under way."""
    return after.raw != before.raw and not under_way(after)


def under_way(state: SessionState) -> bool:
    """Whether the backend says that a turn is under way. Ours does, in `turn.status`; the published state does not."""
    turn = state.raw.get("turn")
    return isinstance(turn, dict) and turn.get("status") == "running"
