"""HTTP/1.1 by uvicorn, with the limits of a server that anything on this machine can reach.

uvicorn has a clock between requests and none within one: a client that trickles half a header would hold its
connection for ever. Middleware comes too late for that, so the clock is on the protocol. Bodies have theirs in `gate`.
"""

from __future__ import annotations

import asyncio
import logging
import socket

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

log = logging.getLogger(__name__)

HEADER_BYTES = 32 * 1024
#: from the first byte of a request, or from the connection's start, to the end of its header
HEADER_S = 20.0
KEEP_ALIVE_S = 30


def configured(app: ASGIApp, *, header_s: float = HEADER_S) -> uvicorn.Config:
    """How `app` is served. `header_s`: seconds that a client may take for a request's header before it is cut off."""

    class Hurried(HeaderClock):
        limit_s = header_s

    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        h11_max_incomplete_event_size=HEADER_BYTES,
        limit_concurrency=2000,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=5,
        lifespan="on",
        http=Hurried,
        ws="none",
    )


class HeaderClock(H11Protocol):
    """One connection, cut off when a header is not whole in `limit_s` seconds, however its bytes trickle in."""

    limit_s = HEADER_S
    _running_out: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in H11Protocol
        """The clock runs from here: a client that says nothing at all is one that stalls.

        asyncio sets TCP_NODELAY only where the listening socket was made with TCP by name. Without it the second part
        of every answer over a kept connection waits some 40 ms for the client to acknowledge the first.
        """
        super().connection_made(transport)
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._running_out = self.loop.call_later(self.limit_s, self._cut_off)

    def data_received(self, data: bytes) -> None:
        """Bytes restart nothing; a whole header stops the clock, the first byte of the next one starts it."""
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """The next request may have begun while the last one was answered."""
        super().on_response_complete()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is waited for any more."""
        self._stop()
        super().connection_lost(exc)

    def _look(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._stop()
        elif self._running_out is None and self.conn.trailing_data[0]:
            self._running_out = self.loop.call_later(self.limit_s, self._cut_off)

    def _stop(self) -> None:
        if self._running_out is not None:
            self._running_out.cancel()
            self._running_out = None

    def _cut_off(self) -> None:
        log.info("a client took too long for a header and was cut off")
        self.transport.close()
