"""Only this machine's own callers, who know the secret prefix, get in; the rest leaves no trace."""

from __future__ import annotations

import asyncio
import socket
from urllib.parse import urlsplit

import pytest
from starlette.types import Message

from backend.server.gate import stalled_after

HOSTS = [
    ("127.0.0.1:{port}", 200),
    ("localhost:{port}", 200),
    ("LOCALHOST:{port}", 403),
    ("evil.example:{port}", 403),
    ("127.0.0.1", 403),
    ("127.0.0.1:1", 403),
    ("127.0.0.1:{port}.evil.example", 403),
    ("127.0.0.1:{port}@evil.example", 403),
    ("127.0.0.2:{port}", 403),
    ("0.0.0.0:{port}", 403),
    ("[::1]:{port}", 403),
    ("2130706433:{port}", 403),
    ("", 403),
]
ORIGINS = [
    ("http://127.0.0.1:{port}", 200),
    ("http://localhost:{port}", 200),
    ("https://127.0.0.1:{port}", 403),
    ("http://127.0.0.1", 403),
    ("http://127.0.0.1:1", 403),
    ("https://evil.example", 403),
    ("http://127.0.0.1:{port}.evil.example", 403),
    ("null", 403),
    ("", 403),
    ("file://", 403),
]


def raw(base: str, request: str) -> bytes:
    """What comes back for exactly these bytes."""
    parts = urlsplit(base)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10) as line:
        line.sendall(request.replace("\n", "\r\n").encode("latin-1"))
        got = b""
        while piece := line.recv(65536):
            got += piece
    return got


@pytest.mark.parametrize(("host", "status"), HOSTS)
def test_host(backend, host, status):
    base = backend().base
    host = host.format(port=urlsplit(base).port)
    got = raw(base, f"GET {urlsplit(base).path}/health HTTP/1.1\nHost: {host}\nConnection: close\n\n")
    assert got.startswith(f"HTTP/1.1 {status} ".encode())


@pytest.mark.parametrize(("origin", "status"), ORIGINS)
def test_origin(backend, origin, status):
    caller = backend()
    origin = origin.format(port=urlsplit(caller.base).port)
    assert caller.get("/health", headers={"Origin": origin}).status_code == status


def test_a_request_without_host_or_with_two_is_refused(backend):
    base = backend().base
    path, netloc = urlsplit(base).path, urlsplit(base).netloc
    none = raw(base, f"GET {path}/health HTTP/1.0\n\n")
    two = raw(base, f"GET {path}/health HTTP/1.1\nHost: {netloc}\nHost: {netloc}\nConnection: close\n\n")
    assert none.split()[1] in {b"400", b"403"}
    assert two.split()[1] in {b"400", b"403"}


def test_a_form_or_a_preflight_of_a_web_page_has_no_effect(backend):
    caller = backend().connect()
    opened = f"/api/upload-video/nemo_agent/me/{caller.session_id}"
    form = caller.post(opened, data={"a": "b"}, headers={"Origin": "https://evil.example"})
    assert form.status_code == 403
    preflight = caller.request("OPTIONS", "/run_sse", headers={"Origin": "https://evil.example"})
    assert preflight.status_code == 403
    assert "access-control-allow-origin" not in preflight.headers
    crossed = caller.get("/health", headers={"Sec-Fetch-Site": "cross-site"})
    assert crossed.status_code == 403


@pytest.mark.parametrize("prefix", ["", "/", "/wrong", "/secret-prefix-of-the-test", "/secret-prefix-of-the-tests2"])
def test_without_the_prefix_there_is_nothing(backend, prefix):
    caller = backend()
    origin = caller.base.rpartition("/")[0]
    assert caller.http.get(f"{origin}{prefix}/health").status_code == 404


def test_large_headers_and_bodies_are_refused(backend):
    caller = backend().connect()
    assert caller.get("/health", headers={"X-Big": "x" * 20_000}).status_code == 431
    answer = caller.post("/run_sse", content=b'{"x":"' + b"y" * (9 * 2**20) + b'"}')
    assert answer.status_code == 413
    assert "Traceback" not in answer.text


def test_the_server_listens_on_loopback_only(backend):
    caller = backend()
    assert urlsplit(caller.base).hostname == "127.0.0.1"
    others = [a[4][0] for a in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    for address in {a for a in others if not str(a).startswith("127.")}:
        with pytest.raises(OSError):
            socket.create_connection((str(address), urlsplit(caller.base).port or 0), timeout=1)


def test_there_are_no_pages_about_the_api(backend):
    caller = backend()
    for path in ("/docs", "/redoc", "/openapi.json", "/"):
        assert caller.get(path).status_code == 404


def test_a_sender_that_stands_still_is_given_up():
    async def never() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    assert asyncio.run(stalled_after(never, 0.01)) == {"type": "http.disconnect"}
