"""What is on the timeline, and how work under way is getting on."""

from __future__ import annotations

import dataclasses
import re
from functools import cache
from pathlib import Path

from skill.errors import RefusedError, SessionGoneError, UnreadableError
from skill.files import read_table
from skill.handlers.desk import Desk
from skill.handlers.products import free_path, out_file
from skill.messages import OutFile, Reply
from skill.translate.timeline import timeline
from skill.wire.languages import nearest


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
    facts = {"timeline": dataclasses.asdict(timeline(state.draft)), "job": desk.under_way}
    return Reply("status", facts, files=_picture(desk, session))


def _picture(desk: Desk, session: str) -> tuple[OutFile, ...]:
    """The timeline drawn, where the person wants to see it and our own backend can."""
    if not desk.line.own or not _wants_to_see(desk.text, desk.language):
        return ()
    target = free_path(desk.folder, "timeline", "jpg")
    try:
        desk.patiently(lambda: desk.backend.timeline_picture(session, target))
    except (RefusedError, UnreadableError):
        return ()  # a film that is gone or cannot be drawn: the line of words says what is there
    return (out_file(target),)


def _wants_to_see(text: str, language: str) -> bool:
    return _seeing(nearest(language, _table())).search(text.casefold()) is not None


@cache
def _seeing(language: str) -> re.Pattern[str]:
    return re.compile("|".join([*_table()[language], *_table()["en"]]))


@cache
def _table() -> dict[str, list[str]]:
    return read_table(Path(__file__).with_suffix(".yaml"))


def _nothing(desk: Desk) -> Reply:
    return Reply("status_empty", {"job": desk.under_way})
