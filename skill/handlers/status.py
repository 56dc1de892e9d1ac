"""What is on the timeline, and how work under way is getting on."""

from __future__ import annotations

import dataclasses

from skill.errors import SessionGoneError
from skill.handlers.desk import Desk
from skill.messages import Reply
from skill.translate.timeline import timeline


def status(desk: Desk) -> Reply:
    """The timeline in one line; nothing is opened or changed for it."""
    session = desk.known_session()
    if session is None:
        return _nothing(desk)
    try:
        state = desk.patiently(lambda: desk.backend.state(session))
    except SessionGoneError:
        desk.forget_session()
        return Reply("session_lost")
    if not state.draft or not state.draft.get("t"):
        return _nothing(desk)
    return Reply("status", {"timeline": dataclasses.asdict(timeline(state.draft)), "job": desk.under_way})


def _nothing(desk: Desk) -> Reply:
    return Reply("status_empty", {"job": desk.under_way})
