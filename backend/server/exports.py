"""Render submit, poll, cancel, download; the timeline drawn."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse

from backend.errors import NotFoundError, PlanError
from backend.renders.looks import timeline_picture
from backend.renders.service import RenderStatus
from backend.server.bodies import RenderBody
from backend.server.rooms import Rooms, TheBase, TheRooms, TheUser, session_for
from backend.server.routes import file_response, ours
from backend.stores.files import private_dir
from backend.stores.state import User
from skill.wire import draft as draft_keys
from skill.wire import headers, paths

router = APIRouter()
Json = dict[str, Any]


@router.post(paths.RENDER_SUBMIT)
def submit(body: RenderBody, request: Request, rooms: TheRooms, who: TheUser, base: TheBase) -> Json:
    """Start an export, or find the one with this id."""
    named = all(request.headers.get(name, "").strip() for name in headers.ATTRIBUTION)
    if not named or "plan_402" in rooms.settings.test_modes:
        raise PlanError("attribution header missing")
    session = rooms.store.session(body.session_id, user=who.id)
    # other files of the session must not make the same export another one
    shown = draft_keys.media_ids(body.draft)
    media = {item.id: str(item.path) for item in rooms.store.media(session.id) if item.id in shown}
    status = rooms.renders.submit(
        render_id=body.id, session_id=session.id, owner=who.id, draft=body.draft, media=media, output=body.output
    )
    return _answer(rooms, status, base)


@router.get(paths.RENDER_STATUS)
def poll(render_id: str, rooms: TheRooms, who: TheUser, base: TheBase) -> Json:
    """How far an export is."""
    status = rooms.renders.status(render_id, owner=who.id)
    return _answer(rooms, status, base)


@router.post(paths.RENDER_CANCEL)
def cancel(render_id: str, rooms: TheRooms, who: TheUser, base: TheBase) -> Json:
    """Call an export off."""
    status = rooms.renders.cancel(render_id, owner=who.id)
    return _answer(rooms, status, base)


@router.get(paths.RENDER_DOWNLOAD)
def download(render_id: str, rooms: TheRooms, who: TheUser) -> FileResponse:
    """The finished file."""
    return _finished(rooms, who, render_id)


@router.get(paths.TIMELINE_PICTURE)
def timeline_jpeg(app: str, user: str, session_id: str, *, rooms: TheRooms, who: TheUser) -> FileResponse:
    """The timeline of a session drawn as one picture; drawn again only when it has changed."""
    ours(app)
    session = session_for(rooms, who, user, session_id)
    draft = session.state.get("draft")
    if draft is None or not draft_keys.exportable(draft):
        raise NotFoundError("nothing on the timeline")
    revision = hashlib.sha256(json.dumps(draft, sort_keys=True).encode()).hexdigest()[:16]
    target = private_dir(rooms.settings.root / "products" / session.id) / f"timeline-{revision}.jpg"
    if not target.is_file():
        media = {item.id: item.path for item in rooms.store.media(session.id)}
        timeline_picture(draft, media, target, settings=rooms.settings)
    return file_response(target, "timeline.jpg")


def _finished(rooms: Rooms, who: User, render_id: str) -> FileResponse:
    status = rooms.renders.status(render_id, owner=who.id)
    if status.path is None or not status.path.is_file():
        raise NotFoundError(render_id)
    return file_response(status.path, f"{render_id}.mp4")


def _answer(rooms: Rooms, status: RenderStatus, base: str) -> Json:
    url = None
    if status.status == "completed" and status.path is not None:
        product = rooms.store.add_product(None, path=status.path, name=f"{status.id}.mp4")
        url = f"{base}/files/{product.token}/{status.path.name}"
    if "envelope_c" in rooms.settings.test_modes:
        return _envelope_c(status, url)
    answer: Json = {"taskId": status.id, "id": status.id, "status": status.status, "progress": status.progress}
    if url:
        length = (status.duration_ms or 0) / 1000
        answer["output"] = {"url": url, "duration": length, "size": status.bytes}
    if status.error:
        # a cause with a path in it is for the log
        answer["error"] = "the render failed" if "/" in status.error else status.error
    if status.eta_s is not None:
        answer["etaSeconds"] = status.eta_s
    return answer


def _envelope_c(status: RenderStatus, url: str | None) -> Json:
    data: Json = {"id": status.id, "status": status.status, "progress": status.progress}
    if url:
        data["outputUrl"] = url
    return {"success": True, "data": data}
