"""After a broken stream: the state tells what became of the turn (PROTOCOL section 4.5). Nothing is sent again."""

from __future__ import annotations

from collections.abc import Callable

from skill.client.values import SessionState
from skill.errors import UnavailableError, UnreachableError
from skill.messages import Clock

FIRST_WAIT_S = 30.0
NEXT_WAIT_S = 60.0
LOOKS = 5


def recover(read: Callable[[], SessionState], before: SessionState, clock: Clock) -> SessionState | None:
    """The state once it differs from `before`; None after five looks without a change. Takes up to 270 s of `clock`.

    A look that does not get through counts as one without a change; a refusal passes through.
    """
    for look in range(LOOKS):
        clock.sleep(NEXT_WAIT_S if look else FIRST_WAIT_S)
        try:
            after = read()
        except (UnreachableError, UnavailableError):
            continue
        if after.raw != before.raw:
            return after
    return None
