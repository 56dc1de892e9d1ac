"""The published paths: accounts, sessions, chat, uploads, state. Wire in, wire out; no decisions."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, JSONResponse, Response, StreamingResponse

from backend.agent.language import language
from backend.agent.turns import place_upload, take_turn
from backend.errors import NoCreditsError, NoSuchSessionError, NotFoundError, RateError
from backend.server.adk import absolute
from backend.server.bodies import ClaimBody, OpenBody, RunBody, UrlsBody
from backend.server.rooms import Rooms, TheBase, TheRooms, TheUser, session_for
from backend.server.running import stream
from backend.server.upload import Received, receive_files, receive_urls
from backend.stores.state import Session, SessionMedia
from skill.wire import formats, headers, paths
from skill.wire.envelopes import ok, refusal

router = APIRouter()
Json = dict[str, Any]
CLIENT_ID_LENGTH = 64


@router.get("/health")
def health() -> Json:
    """Alive."""
    return ok({"status": "ok"})


@router.post(paths.ANONYMOUS_TOKEN)
def anonymous_token(request: Request, rooms: TheRooms) -> Response:
    """A token for a client id."""
    client_id = request.headers.get(headers.CLIENT_ID, "").strip()
    if not client_id or len(client_id) > CLIENT_ID_LENGTH or not headers.sendable(client_id):
        return JSONResponse(refusal(400, "X-Client-Id is missing or unusable"), status_code=400)
    if rooms.once("rate_429"):
        raise RateError("by test mode", retry_after_s=30)
    grant = rooms.accounts.grant(client_id)
    return JSONResponse(ok(grant.__dict__))


@router.post(paths.SESSION)
def open_session(user: str, app: str, body: OpenBody, rooms: TheRooms, who: TheUser) -> Json:
    """A new session."""
    ours(app)
    if user not in {paths.USER, who.id}:
        raise NoSuchSessionError(user)
    new = rooms.store.open_session(who.id, task_name=body.task_name, language=body.language)
    return ok({"task_id": new.task_id, "session_id": new.id, "user_id": who.id})


@router.post(paths.RUN_SSE)
async def run_sse(body: RunBody, request: Request, rooms: TheRooms, who: TheUser, base: TheBase) -> Response:
    """One chat turn as a stream of ADK events."""
    try:
        ours(body.app_name)
        session = session_for(rooms, who, body.user_id, body.session_id)
    except NoSuchSessionError:
        return JSONResponse({"detail": f"Session not found: {body.session_id}"}, status_code=404)
    if "credits_2001" in rooms.settings.test_modes:
        raise NoCreditsError("by test mode")
    text, settings = body.new_message.text, rooms.settings
    closed = headers.library_closed(request.headers.get(headers.LIBRARY))
    lang = language(text, asked=request.headers.get(headers.LANGUAGE), session=session.language)
    begun = rooms.turns.begin(
        who,
        session.id,
        text,
        lambda: take_turn(
            session.id, text, lang, store=rooms.store, searcher=rooms.searcher, settings=settings, closed=closed
        ),
        base=base,
    )
    frames = stream(begun, heartbeat_s=settings.heartbeat_s, modes=settings.test_modes)
    return StreamingResponse(frames, media_type=headers.EVENT_STREAM, headers={"Cache-Control": "no-store"})


@router.post(paths.UPLOAD)
async def upload(
    app: str, user: str, session_id: str, *, request: Request, rooms: TheRooms, who: TheUser, base: TheBase
) -> Json:
    """Files, as multipart or by address."""
    ours(app)
    session = session_for(rooms, who, user, session_id)
    kind, limit = request.headers.get("content-type", ""), rooms.settings.upload_bytes
    if kind.partition(";")[0].strip().lower() == "application/json":
        body = UrlsBody.model_validate_json(await _small(request))
        loopback = "loopback_urls" in rooms.settings.test_modes
        received = await asyncio.to_thread(receive_urls, body.urls, rooms.blobs, limit=limit, allow_loopback=loopback)
    else:
        received = await receive_files(kind, request.stream(), rooms.blobs, limit=limit)
    return await asyncio.to_thread(_entered, rooms, session, received, base)


@router.get(paths.CREDITS)
def credits_now(rooms: TheRooms, who: TheUser) -> Json:
    """The balance."""
    now = rooms.accounts.balance(who)
    resets = {"resets_at": now.resets_at} if now.resets_at else {}
    return ok({"available": now.available, "frozen": now.frozen, "total": now.total, **resets})


@router.get(paths.STATE)
def state(app: str, user: str, session_id: str, *, rooms: TheRooms, who: TheUser, base: TheBase) -> Json:
    """The newest state of a session."""
    ours(app)
    session = session_for(rooms, who, user, session_id)
    turn = rooms.store.last_turn(session.id)
    shown = {key: value for key, value in session.state.items() if value is not None}
    shown.setdefault("generated_media", [])
    shown.setdefault("matches", [])
    shown["video_infos"] = [_video_info(item) for item in rooms.store.media(session.id)]
    if turn is not None:
        shown["turn"] = {"id": turn.id, "status": turn.status}
    about = {"session_id": session.id, "task_id": session.task_id, "task_name": session.task_name}
    return ok({**about, "user_id": who.id, "state": absolute(shown, base)})


@router.post(paths.CLAIM_TOKEN)
def claim_token(body: ClaimBody, rooms: TheRooms, who: TheUser) -> Response:
    """There is no web page of ours to open a project in."""
    rooms.store.session(body.session_id, user=who.id)
    return JSONResponse(refusal(404, "projects on this machine have no web page"), status_code=404)


@router.get("/files/{token}/{name}")
def product(token: str, name: str, rooms: TheRooms) -> FileResponse:
    """A finished file under its unguessable address, in ranges too."""
    found = rooms.store.product(token)
    if name != found.path.name or not found.path.is_file():
        raise NotFoundError(name)
    return file_response(found.path, found.name)


def file_response(path: Any, name: str) -> FileResponse:
    """The file with its length, type and ranges; never guessed at by a browser."""
    return FileResponse(
        path,
        media_type=formats.mime(str(path)) or "application/octet-stream",
        filename=name,
        content_disposition_type="inline",
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )


def ours(app: str) -> None:
    if app != paths.APP:
        raise HTTPException(404, detail=f"App not found: {app[:100]}")


async def _small(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > 2**16:
            raise HTTPException(413, detail="too many addresses")
    return bytes(body)


def _entered(rooms: Rooms, session: Session, received: list[Received], base: str) -> Json:
    files = [_file_answer(rooms, session, one, base) for one in received]
    place_upload(rooms.store, session.id)
    if any(one.info.kind == "image" for one in received):
        rooms.searcher.warm()  # a find is likely next
    return ok({"files": files, "session_state_applied": True})


def _file_answer(rooms: Rooms, session: Session, one: Received, base: str) -> Json:
    info = one.info
    facts: Json = {"duration_ms": info.duration_ms, "width": info.width, "height": info.height}
    if info.fps is not None:
        facts["fps"] = round(float(info.fps), 3)
    kept = rooms.store.add_media(
        session.id, kind=info.kind, name=one.name, path=one.blob.path, info=facts, origin="upload"
    )
    address = rooms.store.add_product(session.id, path=one.blob.path, name=one.name)
    url = f"{base}/files/{address.token}/{one.blob.path.name}"
    return {**_video_info(kept), "cdn_url": url, "hash": one.blob.hash}


def _video_info(item: SessionMedia) -> Json:
    shown: Json = {"media_id": item.id, "filename": item.name, "file_type": item.kind, "origin": item.origin}
    shown |= {key: item.info[key] for key in ("width", "height", "fps") if item.info.get(key)}
    if item.kind != "image":
        shown["duration"] = item.info.get("duration_ms", 0) / 1000
    if item.origin == "upload" and item.path.is_file():
        shown["size"] = item.path.stat().st_size  # tells two files of one name apart
    return shown
