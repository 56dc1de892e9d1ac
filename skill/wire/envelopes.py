"""The four envelopes of the wire (PROTOCOL section 1), taken off and put on.

A `{"code","message","data"}` · B a bare object · C `{"success","data"}` · D `{"detail"}`, which only errors have.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from skill.wire import codes


class ShapeError(ValueError):
    """An answer without the fields it needs; the message names them and never their values."""


@dataclass(frozen=True)
class Unwrapped:
    """What was in the envelope. `code` 0 is success, None means the body named none; `message` is for the log."""

    code: int | None
    message: str
    data: Any

    @property
    def refused(self) -> bool:
        """Whether the body itself says no, whatever the HTTP status."""
        return self.code not in (None, codes.OK)


def unwrap(payload: object) -> Unwrapped:
    """Take off the envelope, in the order code, success, detail, bare. Never fails: an unknown shape is bare."""
    if not isinstance(payload, Mapping):
        return Unwrapped(None, "", payload)
    code = _code(payload.get("code"))
    message = _message(payload)
    if code is not None:
        return Unwrapped(code, message, payload.get("data"))
    if payload.get("success") is True and "data" in payload:
        return Unwrapped(codes.OK, message, payload["data"])
    if payload.get("success") is False:
        return Unwrapped(-1, message, payload.get("data"))
    return Unwrapped(None, message, payload)


def ok(data: object) -> dict[str, Any]:
    """Envelope A around `data`."""
    return {"code": codes.OK, "message": "ok", "data": data}


def refusal(code: int, message: str, *, why: str | None = None) -> dict[str, Any]:
    """Envelope A that says no; `why`, for programs, is one of the reasons in `skill.wire.codes`."""
    return {"code": code, "message": message, "data": {"why": why} if why else None}


def _code(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    return value if isinstance(value, int) else None


def _message(payload: Mapping[str, Any]) -> str:
    for key in ("message", "detail", "error"):
        found = payload.get(key)
        if isinstance(found, str):
            return found
        if found:
            return json.dumps(found, ensure_ascii=False)[:2000]
    return ""
