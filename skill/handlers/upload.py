"""Files to the backend."""

from __future__ import annotations

import json
import re
from pathlib import Path

from skill.client import SessionState
from skill.errors import LinkRefusedError, MalformedRequestError, SizeRefusedError, TypeRefusedError, UnreachableError
from skill.handlers.desk import Desk, Inbound, in_session
from skill.messages import Reply
from skill.wire import formats

KEY = "upload"


def upload(desk: Desk) -> Reply:
    """Every file that came with the message, once. Asks for one when there is none; without leave none is sent."""
    if not desk.inbound:
        return Reply("upload_ask", state="need_input")
    if desk.backend.origin.is_cloud and not desk.memory.may_send(desk.conversation):
        # the cloud was chosen while this waited in the queue, and nobody was asked
        return Reply("cloud_declined", {"local": False, "setting": False}, state="need_input")
    lost = False
    for index, file in enumerate(desk.inbound):
        key = f"{KEY}:{index}"
        if not _arrived(desk, key, file):
            lost = _send(desk, key, file) or lost
    names = [f.name for f in desk.inbound]
    alone = not {"chat", "export"} & set(desk.steps)
    picture = alone and all(is_picture(n) for n in names)
    return Reply("upload", {"names": names, "alone": alone, "offer_find": picture, "session_lost": lost})


def is_picture(name: str) -> bool:
    """Whether a file of this name is a picture."""
    return (formats.mime(name) or "").startswith("image/")


def _arrived(desk: Desk, key: str, file: Inbound) -> bool:
    """Whether the journal, or for an upload cut off half-way the backend's own state, says that the file is there."""
    phase = desk.effects.phase(key)
    if phase != "sent":
        return phase == "done"
    session = desk.session()
    state = desk.patiently(lambda: desk.backend.state(session))
    if not _is_in(state, file):
        return False
    desk.effects.mark(key, "done")
    return True


def _send(desk: Desk, key: str, file: Inbound) -> bool:
    """Whether the project was lost on the way, so that the file is the first of a new one."""
    lost_session = False
    desk.effects.mark(key, "intent", name=file.name)
    desk.effects.mark(key, "sent")
    desk.effects.progress("upload", name=file.name, percent=0)
    try:
        _, lost_session = in_session(desk, lambda session: _transfer(desk, session, file))
    except UnreachableError as lost:
        if not lost.sent:
            desk.effects.mark(key, "unsent")
        if not (lost.sent and desk.line.own):
            raise
        _after_loss(desk, key, file)
    desk.effects.mark(key, "done")
    return lost_session


def _after_loss(desk: Desk, key: str, file: Inbound) -> None:
    """Our own backend went away while it took the file: look whether it is there; send it again only if it is not."""
    desk.line.renew()
    if not _arrived(desk, key, file):
        in_session(desk, lambda session: _transfer(desk, session, file))


def _transfer(desk: Desk, session: str, file: Inbound) -> None:
    """The file sent; a refusal is told with the file's name, and one of an address as what it is."""
    try:
        _put(desk, session, file)
    except (TypeRefusedError, SizeRefusedError, MalformedRequestError) as refused:
        if file.url is not None and not isinstance(refused, SizeRefusedError):
            raise LinkRefusedError("no file could be had from the address", name=file.name) from refused
        if not isinstance(refused, MalformedRequestError):
            refused.name = file.name
        raise


def _put(desk: Desk, session: str, file: Inbound) -> None:
    if file.path is None:
        desk.backend.upload_urls(session, [file.url or ""])
        return

    def progress(sent: int, total: int) -> None:
        desk.effects.progress("upload", name=file.name, percent=sent * 100 // max(total, 1))

    desk.backend.upload(session, [Path(file.path)], names=[file.name], progress=progress)


def _is_in(state: SessionState, file: Inbound) -> bool:
    """Whether the backend has the file: by name, and by size where it tells sizes, for an earlier one may be called so.

    Our own backend calls a second `beach.mp4` `beach (2).mp4`.
    """
    stem, dot, kind = file.name.rpartition(".")
    called = re.compile(rf"{re.escape(stem or kind)}(?: \(\d+\))?{re.escape(dot + kind) if dot else ''}")
    sizes = [info.get("size") for info in state.video_infos if called.fullmatch(str(info.get("filename")))]
    if file.path is None or None in sizes or not sizes:
        return json.dumps(file.name, ensure_ascii=False) in json.dumps(state.raw, ensure_ascii=False)
    return Path(file.path).stat().st_size in sizes
