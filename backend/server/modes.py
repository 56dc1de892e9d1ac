"""The faults that a client must live with, switched on by `settings.test_modes` (PROTOCOL section 11 item 4)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from fastapi import HTTPException

from backend.errors import (
    AuthError,
    BusyError,
    MediaTooLargeError,
    NoCreditsError,
    NoSuchSessionError,
    PlanError,
    RateError,
    UnsupportedMediaError,
)
from skill.wire import codes, paths

Json = dict[str, Any]
Stream = Iterable[Json]

#: every mode there is and what it does
MODES = {
    "tools_only": "turns do their work and say nothing",
    "apology": "a turn that went well ends with an apology",
    "duplicate": "words come as deltas, then whole, then whole once more",
    "silence": "a turn sends nothing but heartbeats",
    "abrupt": "the connection breaks after the second event",
    "double_error": "a turn fails twice over: errorCode event, then error line",
    "envelope_c": "render answers come as success/data/outputUrl",
    "plan_402": "export is not in the plan",
    "rate_429": "the first token call is too many",
    "credits_2001": "there are no credits",
    "expired_token": "the first call with a token finds it expired",
    "loopback_urls": "uploads by address may come from this machine",
    "CODE@CALL": "the first such call is refused with this code or status (1002@upload); CODE@CALL! refuses all",
}
#: names of calls for `CODE@CALL`
CALLS = {
    "token": paths.ANONYMOUS_TOKEN,
    "session": paths.SESSION,
    "chat": paths.RUN_SSE,
    "upload": paths.UPLOAD,
    "credits": paths.CREDITS,
    "state": paths.STATE,
    "submit": paths.RENDER_SUBMIT,
    "poll": paths.RENDER_STATUS,
    "cancel": paths.RENDER_CANCEL,
    "download": paths.RENDER_DOWNLOAD,
    "claim": paths.CLAIM_TOKEN,
    "file": "/files/{token}/{name}",
}
#: code -> the refusal; any other number is an HTTP status in envelope D
REFUSALS: Mapping[int, Callable[[], Exception]] = {
    codes.TOKEN: lambda: AuthError("by test mode"),
    codes.SESSION: lambda: NoSuchSessionError("by test mode"),
    codes.CREDITS: lambda: NoCreditsError("by test mode"),
    codes.TYPE: lambda: UnsupportedMediaError("by test mode"),
    codes.SIZE: lambda: MediaTooLargeError("by test mode"),
    codes.TURN_UNDER_WAY: lambda: BusyError("by test mode"),
    402: lambda: PlanError("by test mode"),
    429: lambda: RateError("by test mode", retry_after_s=30),
}


@dataclass(frozen=True)
class Refusal:
    """A call to refuse: `name` is the mode as it was given, `always` or only the first time."""

    name: str
    code: int
    always: bool

    def error(self) -> Exception:
        """What to raise."""
        made = REFUSALS.get(self.code)
        return made() if made else HTTPException(self.code, detail="by test mode")


def refusals(modes: frozenset[str], route: str) -> Iterator[Refusal]:
    """The modes that refuse calls of this route."""
    for name in sorted(modes):
        found = re.fullmatch(r"(\d{3,4})@([a-z]+)(!?)", name)
        if found and CALLS.get(found[2]) == route:
            yield Refusal(name, int(found[1]), bool(found[3]))


class AbruptCloseError(Exception):
    """Ends a response in the middle, on purpose."""


def staged(events: Stream, modes: frozenset[str]) -> Iterator[Json]:
    """The events of a turn with the wanted faults put in."""
    stream = iter(events)
    for mode in sorted(modes & STAGES.keys()):
        stream = iter(STAGES[mode](stream))
    return stream


def _tools_only(events: Stream) -> Iterator[Json]:
    return (event for event in events if not _text(event))


def _silence(events: Stream) -> Iterator[Json]:
    for _ in events:
        yield from ()


def _apology(events: Stream) -> Iterator[Json]:
    last: Json = {}
    for event in events:
        last = event
        yield event
    if "invocationId" in last:
        yield _saying(last, "I encountered a temporary issue. Please try again.")


def _duplicate(events: Stream) -> Iterator[Json]:
    for event in events:
        text = _text(event)
        if not text:
            yield event
            continue
        half = len(text) // 2
        yield from ({**_saying(event, piece), "partial": True} for piece in (text[:half], text[half:]) if piece)
        yield event
        yield {**event, "id": str(uuid.uuid4())}


def _double_error(events: Stream) -> Iterator[Json]:
    for event in islice(events, 1):
        code = {"errorCode": "RESOURCE_EXHAUSTED", "errorMessage": "no more of it"}
        yield {k: v for k, v in event.items() if k != "content"} | code
    yield {"error": "RuntimeError: no more of it", "error_details": {"error_type": "RuntimeError"}}


STAGES: Mapping[str, Callable[[Stream], Iterator[Json]]] = {
    "tools_only": _tools_only,
    "silence": _silence,
    "apology": _apology,
    "duplicate": _duplicate,
    "double_error": _double_error,
}


def _text(event: Json) -> str:
    parts = event.get("content", {}).get("parts", [])
    return "".join(part.get("text", "") for part in parts)


def _saying(event: Json, text: str) -> Json:
    return {**event, "id": str(uuid.uuid4()), "content": {"parts": [{"text": text}], "role": "model"}}
