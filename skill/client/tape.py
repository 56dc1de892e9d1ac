"""A transport that keeps what went through it, so that a conversation with a live backend can be held again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from skill.messages import Clock
from skill.wire import headers

#: what a tape passes calls on to
Peer = httpx.BaseTransport


@dataclass
class Exchange:
    """One call as it happened. `path` is relative to the base URL; `sent` as `sent_with` tells it.

    `cut`: the body broke off. `lasted_s`: how long it took to come.
    """

    method: str
    path: str
    sent: Any
    status: int
    content_type: str
    body: bytearray = field(default_factory=bytearray)
    cut: bool = False
    language: str | None = None
    lasted_s: float = 0.0


class Tape(httpx.BaseTransport):
    """Passes calls on and keeps them in `exchanges`, in the order they were begun. `before` runs ahead of each call."""

    def __init__(
        self, base_url: str, *, before: Callable[[], None], clock: Clock, inner: httpx.BaseTransport | None = None
    ) -> None:
        """`base_url` is left off the paths."""
        self._base = base_url.rstrip("/")
        self._clock = clock
        self._before = before
        self._inner = inner or httpx.HTTPTransport()
        self.exchanges: list[Exchange] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Pass it on; the answer's bytes are kept as they are read."""
        self._before()
        response = self._inner.handle_request(request)
        kept = Exchange(
            request.method,
            str(request.url).removeprefix(self._base),
            sent_with(request),
            response.status_code,
            response.headers.get("content-type", ""),
            language=request.headers.get(headers.LANGUAGE),
        )
        self.exchanges.append(kept)
        response.stream = _Kept(response, kept, self._clock)
        return response

    def close(self) -> None:
        """Close what it passes on to."""
        self._inner.close()


class _Kept(httpx.SyncByteStream):
    def __init__(self, response: httpx.Response, into: Exchange, clock: Clock) -> None:
        self._stream = response.stream
        self._into = into
        self._clock = clock

    def __iter__(self) -> Iterator[bytes]:
        if not isinstance(self._stream, httpx.SyncByteStream):
            raise TypeError("the inner transport is not synchronous")
        began = self._clock.monotonic()
        try:
            for piece in self._stream:
                self._into.body += piece
                yield piece
        except httpx.TransportError:
            self._into.cut = True
            raise
        finally:
            self._into.lasted_s = self._clock.monotonic() - began

    def close(self) -> None:
        if isinstance(self._stream, httpx.SyncByteStream):
            self._stream.close()


def sent_with(request: httpx.Request) -> Any:
    """What a request carried: its JSON, the files of a form as name, kind and bytes, None for nothing."""
    kind = request.headers.get("content-type", "")
    if "application/json" in kind:
        return json.loads(request.read() or b"null")
    _, form, boundary = kind.partition("multipart/form-data; boundary=")
    return {"files": list(_files(request.read(), boundary.encode()))} if form else None


def _files(form: bytes, boundary: bytes) -> Iterator[dict[str, Any]]:
    for part in form.split(b"--" + boundary)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        told = dict(re.findall(r'(filename|content-type)(?:=|: )"?([^"\r\n]*)', head.decode(), re.IGNORECASE))
        yield {"name": told["filename"], "type": told["Content-Type"], "bytes": len(content) - len(b"\r\n")}
