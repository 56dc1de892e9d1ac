"""A transport that keeps what went through it, so that a conversation with a live backend can be held again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

#: what a tape passes calls on to
Peer = httpx.BaseTransport


@dataclass
class Exchange:
    """One call as it happened. `path` is relative to the base URL; `sent` the JSON body, None for another kind.

    `cut`: the body broke off.
    """

    method: str
    path: str
    sent: Any
    status: int
    content_type: str
    body: bytearray = field(default_factory=bytearray)
    cut: bool = False


class Tape(httpx.BaseTransport):
    """Passes calls on and keeps them in `exchanges`, in the order they were begun. `before` runs ahead of each call."""

    def __init__(self, base_url: str, *, before: Callable[[], None], inner: httpx.BaseTransport | None = None) -> None:
        """`base_url` is left off the paths."""
        self._base = base_url.rstrip("/")
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
            _json(request),
            response.status_code,
            response.headers.get("content-type", ""),
        )
        self.exchanges.append(kept)
        response.stream = _Kept(response, kept)
        return response

    def close(self) -> None:
        """Close what it passes on to."""
        self._inner.close()


class _Kept(httpx.SyncByteStream):
    def __init__(self, response: httpx.Response, into: Exchange) -> None:
        self._stream = response.stream
        self._into = into

    def __iter__(self) -> Iterator[bytes]:
        if not isinstance(self._stream, httpx.SyncByteStream):
            raise TypeError("the inner transport is not synchronous")
        try:
            for piece in self._stream:
                self._into.body += piece
                yield piece
        except httpx.TransportError:
            self._into.cut = True
            raise

    def close(self) -> None:
        if isinstance(self._stream, httpx.SyncByteStream):
            self._stream.close()


def _json(request: httpx.Request) -> Any:
    if "application/json" not in request.headers.get("content-type", ""):
        return None
    return json.loads(request.read() or b"null")
