"""Our errors -> what the wire says. The one table."""

from __future__ import annotations

import errno
import json
import logging
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import ValidationError

from backend.errors import (
    AuthError,
    BackendError,
    BusyError,
    ConflictError,
    FetchError,
    InvalidDraftError,
    MediaTooLargeError,
    NoCreditsError,
    NoSuchSessionError,
    NotFoundError,
    PlanError,
    RateError,
    UnreadableMediaError,
    UnsupportedMediaError,
)
from backend.server.gate import BodyTooLargeError
from skill.wire import codes
from skill.wire.envelopes import refusal

log = logging.getLogger(__name__)

#: error -> (HTTP status, code, message). Refusals that only the body tells come with 200, as the published cloud does
REFUSALS: dict[type[BackendError], tuple[int, int, str]] = {
    AuthError: (401, codes.TOKEN, "token missing, unknown or expired"),
    NoSuchSessionError: (200, codes.SESSION, "no such session"),
    NoCreditsError: (200, codes.CREDITS, "insufficient credits"),
    BusyError: (409, codes.TURN_UNDER_WAY, "a turn is under way in this session"),
    UnsupportedMediaError: (200, codes.TYPE, "this type of file is not taken"),
    UnreadableMediaError: (200, codes.TYPE, "this file cannot be read"),
    MediaTooLargeError: (200, codes.SIZE, "this file is too large"),
    PlanError: (402, 402, "export is not in this plan, or an attribution header is missing"),
    RateError: (429, 429, "too many requests"),
    NotFoundError: (404, 404, "no such thing"),
    ConflictError: (409, 409, "this id is taken by another request"),
    InvalidDraftError: (422, 422, "this draft cannot be used"),
    FetchError: (422, 422, "this address cannot be fetched"),
}


def refuse(wrong: BackendError) -> JSONResponse:
    """The answer for an error of ours; one without a row is a fault of ours and says nothing of itself."""
    row = next((row for kind, row in REFUSALS.items() if isinstance(wrong, kind)), None)
    if row is None:
        log.error("no refusal for %s: %s", type(wrong).__name__, wrong)
        return _internal()
    status, code, message = row
    headers = {"Retry-After": str(wrong.retry_after_s)} if isinstance(wrong, RateError) else None
    why = codes.DAMAGED if isinstance(wrong, UnreadableMediaError) else None
    return JSONResponse(refusal(code, message, why=why), status_code=status, headers=headers)


def install(app: FastAPI) -> None:
    """Make `app` answer every error by the table; what no table knows is a 500 without a word of its cause."""

    @app.exception_handler(BackendError)
    async def _ours(_: Request, wrong: BackendError) -> JSONResponse:
        return refuse(wrong)

    @app.exception_handler(BodyTooLargeError)
    async def _too_large(_: Request, __: BodyTooLargeError) -> JSONResponse:
        return JSONResponse(refusal(413, "the body is too large"), status_code=413, headers={"Connection": "close"})

    @app.exception_handler(RequestValidationError)
    async def _malformed(_: Request, wrong: RequestValidationError) -> Response:
        return malformed(wrong.errors())

    @app.exception_handler(ValidationError)
    async def _malformed_later(_: Request, wrong: ValidationError) -> Response:
        return malformed(wrong.errors())

    @app.exception_handler(OSError)
    async def _disk(_: Request, wrong: OSError) -> JSONResponse:
        return _full(wrong)

    @app.exception_handler(sqlite3.Error)
    async def _database(_: Request, wrong: sqlite3.Error) -> JSONResponse:
        log.error("database: %s", wrong)
        return JSONResponse(refusal(503, "the disk cannot be written just now"), status_code=503)

    @app.exception_handler(Exception)
    async def _any(_: Request, __: Exception) -> JSONResponse:
        return _internal()


def malformed(errors: Sequence[Mapping[str, Any]]) -> Response:
    """Envelope D as ADK sends it, without the input: that may be anything, and is the sender's own."""
    detail = [{"type": e.get("type"), "loc": list(e.get("loc", ())), "msg": e.get("msg")} for e in errors]
    return Response(json.dumps({"detail": detail}), status_code=422, media_type="application/json")


def _full(wrong: OSError) -> JSONResponse:
    log.error("file: %s", wrong)
    if wrong.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return JSONResponse(refusal(507, "the disk is full"), status_code=507)
    return _internal()


def _internal() -> JSONResponse:
    return JSONResponse(refusal(500, "internal error"), status_code=500)
