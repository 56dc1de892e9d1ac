"""The first thing a request meets: only this machine's own callers, who know the secret prefix, get any further.

A web page in the person's browser can reach 127.0.0.1 (DNS rebinding, plain forms), so Host and Origin are checked on
every request and the address holds a secret. Sizes are checked before anything is read.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from urllib.parse import unquote

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NAMES = frozenset({"127.0.0.1", "localhost"})
HEADER_BYTES = 16 * 1024
BODY_BYTES = 8 * 2**20
#: a body that stands still this long is given up
STALL_S = 60.0
BASE = "i2vf.base"


class Gate:
    """Wraps the app. `scope["i2vf.base"]` is the base URL under which the request came, prefix included."""

    def __init__(
        self, app: ASGIApp, *, prefix: str, on_request: Callable[[], None], body_bytes: int = BODY_BYTES
    ) -> None:
        """`prefix` is the secret first part of every path; uploads bring their own cap and pass uncounted.

        `on_request` is told of every request that was let in.
        """
        self._app = app
        self._on_request = on_request
        self._prefix = prefix
        self._body_bytes = body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on with the prefix taken off."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = _headers(scope)
        refused = _too_big(scope) or _stranger(scope, headers)
        path = None if refused else self._inner(scope["path"])
        if refused or path is None:
            await _refuse(send, *(refused or (404, "not found")))
            return
        self._on_request()
        inner = {
            **scope,
            "path": path,
            "raw_path": path.encode(),
            BASE: f"http://{headers['host'][0]}/{self._prefix}",
        }
        await self._app(inner, self._counted(receive, path), send)

    def _inner(self, path: str) -> str | None:
        _, given, *rest = [*path.split("/", 2), ""]
        if not hmac.compare_digest(unquote(given).encode(), self._prefix.encode()):
            return None
        return "/" + (rest[0] if rest else "")

    def _counted(self, receive: Receive, path: str) -> Receive:
        limit = None if path.startswith("/api/upload-video/") else self._body_bytes
        seen, complete = 0, False

        async def counted() -> Message:
            nonlocal seen, complete
            # after the body only the end of the connection is waited for, however long the answer takes
            message = await (receive() if complete else stalled_after(receive))
            complete = not message.get("more_body", False)
            seen += len(message.get("body", b""))
            if limit is not None and seen > limit:
                raise BodyTooLargeError
            return message

        return counted


class BodyTooLargeError(HTTPException):
    """A body passed the cap. An HTTPException, because FastAPI makes a 400 of any other that ends the reading."""

    def __init__(self) -> None:
        super().__init__(413)


async def stalled_after(receive: Receive, seconds: float = STALL_S) -> Message:
    """The next message, or a disconnect when the sender stands still."""
    with suppress(TimeoutError):
        return await asyncio.wait_for(receive(), seconds)
    return {"type": "http.disconnect"}


def _headers(scope: Scope) -> dict[str, list[str]]:
    headers: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        headers.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return headers


def _too_big(scope: Scope) -> tuple[int, str] | None:
    size = sum(len(name) + len(value) for name, value in scope["headers"])
    return (431, "headers too large") if size > HEADER_BYTES else None


def _stranger(scope: Scope, headers: Mapping[str, list[str]]) -> tuple[int, str] | None:
    port = (scope.get("server") or (None, None))[1]
    ours = {f"{name}:{port}" for name in NAMES}
    hosts = headers.get("host", [])
    if len(hosts) != 1 or hosts[0] not in ours:
        return 403, "this server is for this machine only"
    origins = headers.get("origin", [])
    if any(origin not in {f"http://{host}" for host in ours} for origin in origins) or len(origins) > 1:
        return 403, "this server is not for web pages"
    if any(site not in {"same-origin", "none"} for site in headers.get("sec-fetch-site", [])):
        return 403, "this server is not for web pages"
    return None


async def _refuse(send: Send, status: int, message: str) -> None:
    body = json.dumps({"code": status, "message": message, "data": None}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*headers, (b"connection", b"close")]})
    await send({"type": "http.response.body", "body": body})
