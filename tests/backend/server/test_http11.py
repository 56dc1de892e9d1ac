"""A client that takes its time over a request's header is cut off, and nobody else notices."""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from statistics import median
from urllib.parse import urlsplit

import httpx
import pytest

from backend.server.rooms import open_rooms
from backend.settings import Settings
from tests.backend.server.conftest import Loopback

LIMIT_S = 0.5
IDLE = 200
HALF = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "


@pytest.fixture
def base(tmp_path) -> Iterator[str]:
    """A server that waits for a header no longer than `LIMIT_S`."""
    rooms = open_rooms(Settings(home=tmp_path / "home"))
    with Loopback(rooms, header_s=LIMIT_S) as url:
        yield url
    rooms.searcher.close()
    rooms.store.close()


def connected(base: str) -> socket.socket:
    parts = urlsplit(base)
    return socket.create_connection((parts.hostname or "", parts.port or 0), timeout=20)


def until_cut(line: socket.socket) -> float:
    """Seconds until the other side hangs up."""
    began = time.monotonic()
    try:
        while line.recv(65536):
            pass
    except ConnectionResetError:
        pass
    return time.monotonic() - began


def hung_up(line: socket.socket, *, within_s: float) -> bool:
    """Whether the other side hangs up in that time."""
    readable, _, _ = select.select([line], [], [], within_s)
    try:
        return bool(readable) and line.recv(65536) == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize(
    "said", [b"", b"GET", HALF, HALF + b"x\r\nY: z\r\n"], ids=["nothing", "a word", "half", "most"]
)
def test_half_a_header_is_waited_for_no_longer_than_the_limit(base, said):
    with connected(base) as line:
        line.sendall(said)
        assert LIMIT_S * 0.5 < until_cut(line) < 15


def test_a_header_that_trickles_in_is_cut_off_all_the_same(base):
    """Each byte would start uvicorn's own clock anew."""
    with connected(base) as line:
        line.sendall(HALF)
        sent = 0
        while sent < 1000 and not hung_up(line, within_s=LIMIT_S / 20):
            with suppress(ConnectionError):
                line.sendall(b"x")
            sent += 1
        assert 1 < sent < 1000


def test_the_header_of_a_second_request_has_the_same_clock(base):
    path, host = urlsplit(base).path, urlsplit(base).netloc
    whole = f"GET {path}/health HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    with connected(base) as line:
        line.sendall(whole + HALF)  # the half comes while the first is answered
        assert line.recv(65536).startswith(b"HTTP/1.1 200")
        assert until_cut(line) < 15
    with connected(base) as line:
        line.sendall(whole)
        assert line.recv(65536).startswith(b"HTTP/1.1 200")
        line.sendall(HALF)
        assert until_cut(line) < 15


def test_an_answered_connection_may_stay_open(base):
    """The clock is on headers: between requests the connection is kept alive longer than that."""
    with httpx.Client(trust_env=False) as client:
        port = client.get(f"{base}/health").extensions["network_stream"].get_extra_info("client_addr")
        threading.Event().wait(LIMIT_S * 2)
        answer = client.get(f"{base}/health")
        assert answer.status_code == 200
        assert answer.extensions["network_stream"].get_extra_info("client_addr") == port


def test_a_crowd_that_stalls_holds_up_nobody(base):
    """T22: many idle and half-said connections at once, while others are served, and all of them gone afterwards."""
    took = []
    with ExitStack() as stack, httpx.Client(trust_env=False) as client:
        crowd = [stack.enter_context(connected(base)) for _ in range(IDLE)]
        for line in crowd[::2]:
            line.sendall(HALF)
        for _ in range(50):
            began = time.monotonic()
            assert client.get(f"{base}/health").status_code == 200
            took.append(time.monotonic() - began)
        assert all(until_cut(line) < 15 for line in crowd)
    assert median(took) < 0.2


def test_no_part_of_an_answer_waits_for_an_acknowledgement(tmp_path):
    rooms = open_rooms(Settings(home=tmp_path / "home"))
    loopback = Loopback(rooms)
    with loopback as url, httpx.Client(trust_env=False) as client:
        client.get(f"{url}/health")
        (held,) = loopback.server.server_state.connections
        at_the_other_end = held.transport.get_extra_info("socket")
        assert at_the_other_end.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    rooms.searcher.close()
    rooms.store.close()
