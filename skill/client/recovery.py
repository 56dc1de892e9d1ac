"""After a broken stream: the state tells what became of the turn (PROTOCOL section 4.5). Nothing is sent again."""

from __future__ import annotations

from collections.abc import Callable

from skill.client.stream import TURN_LIMIT_S
from skill.client.values import SessionState
from skill.errors import UnavailableError, UnreachableError
from skill.messages import Clock

FIRST_WAIT_S = 30.0
NEXT_WAIT_S = 60.0
LOOKS = 5


def recover(read: Callable[[], SessionState], before: SessionState, clock: Clock) -> SessionState | None:
    """The state once the turn settled; None after five looks without a change, or after 15 minutes, of `clock`.

    A look that does not get through counts as one without a change; a refusal passes through. While the backend says
    that the turn is under way, looks are not counted.
    """
    looks, started, pause = 0, clock.monotonic(), FIRST_WAIT_S
    while looks < LOOKS and clock.monotonic() - started < TURN_LIMIT_S:
        clock.sleep(pause)
        pause = NEXT_WAIT_S
        after = _look(read)
        if after is not None and settled(before, after):
            return after
        looks += not (after is not None and under_way(after))
    return None


def settled(before: SessionState, after: SessionState) -> bool:
    """Whether `after` shows what became of a turn begun at `before`: something changed and nothing is under way."""
    return after.raw != before.raw and not under_way(after)


def under_way(state: SessionState) -> bool:
    """Whether the backend says that a turn is under way. Ours does, in `turn.status`; the published state does not."""
    turn = state.raw.get("turn")
    return isinstance(turn, dict) and turn.get("status") == "running"


def _look(read: Callable[[], SessionState]) -> SessionState | None:
    try:
        return read()
    except (UnreachableError, UnavailableError):
        return None
