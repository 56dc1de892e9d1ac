"""The client on real sockets: what httpx does below the mock transport."""

from __future__ import annotations

import json
import resource
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from skill.client import Backend, Origin, Said, accumulate
from skill.errors import StreamBrokenError, UnreachableError
from skill.settings import FrontMatter
from skill.wire import paths
from skill.wire.sse import HEARTBEAT, encode_event
from tests.skill.clocks import FakeClock

from .scene import MP4, SID, Kept, fixture

Answer = Callable[[BaseHTTPRequestHandler], None]


class Server(ThreadingHTTPServer):
    """Answers by `plan`: path ending -> what to do. Keeps the requests it saw, bodies counted and not held."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.plan: dict[str, Answer] = {}
        self.seen: list[tuple[str, int]] = []
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/secret-prefix"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _any(self) -> None:
        assert isinstance(self.server, Server)
        left = length = int(self.headers.get("content-length", 0))
        while left > 0 and (piece := self.rfile.read(min(left, 1 << 16))):
            left -= len(piece)
        self.server.seen.append((self.path, length))
        next(act for end, act in self.server.plan.items() if self.path.endswith(end))(self)

    do_GET = do_POST = _any  # noqa: N815  # the names http.server calls

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # its name in http.server
        """Quiet."""


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def backend(server: Server) -> Iterator[Backend]:
    with _backend(server.url) as made:
        yield made


def _backend(url: str) -> Backend:
    return Backend(
        Origin(url, is_cloud=False, own_token="local"),
        front_matter=FrontMatter("n", "1"),
        platform="unknown",
        credentials=Kept(),
        clock=FakeClock(),
    )


def _json(name: str) -> Answer:
    body = json.dumps(fixture(name)["body"]).encode()

    def act(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.send_header("content-type", "application/json")
        to.send_header("content-length", str(len(body)))
        to.end_headers()
        to.wfile.write(body)

    return act


def _chunked(*chunks: bytes, end: bool = True, kind: str = "text/event-stream") -> Answer:
    def act(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.send_header("content-type", kind)
        to.send_header("transfer-encoding", "chunked")
        to.end_headers()
        for chunk in chunks:
            to.wfile.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
        to.wfile.write(b"0\r\n\r\n" if end else b"")
        to.close_connection = True

    return act


def _hang_up(to: BaseHTTPRequestHandler) -> None:
    to.close_connection = True


def test_a_big_file_is_streamed_and_not_held(server: Server, backend: Backend, tmp_path: Path):
    server.plan[SID] = _json("upload-file")
    path = tmp_path / "big.mp4"
    with path.open("wb") as out:
        out.truncate(120_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seen: list[int] = []
    backend.upload(SID, [path], progress=lambda sent, _: seen.append(sent))
    assert server.seen[0][1] > 120_000_000
    assert seen[-1] == 120_000_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64_000


def test_a_stream_over_a_real_socket(server: Server, backend: Backend):
    words = encode_event({"type": "text", "content": "中文 \u2028 done"})
    server.plan[paths.RUN_SSE] = _chunked(HEARTBEAT, words[:9], words[9:])
    assert accumulate(backend.send(SID, "x")).texts == ("中文 \u2028 done",)


def test_a_stream_without_its_last_chunk_is_broken_and_was_sent_once(server: Server, backend: Backend):
    server.plan[paths.RUN_SSE] = _chunked(encode_event({"type": "text", "content": "Working"}), end=False)
    events = backend.send(SID, "x")
    assert next(events) == Said("Working")
    with pytest.raises(StreamBrokenError):
        next(events)
    assert len(server.seen) == 1


@pytest.mark.parametrize("call", ["send", "render"])
def test_a_server_that_hangs_up_unanswered_gets_nothing_twice(server: Server, backend: Backend, call: str):
    server.plan[""] = _hang_up
    with pytest.raises(UnreachableError) as caught:
        list(backend.send(SID, "x")) if call == "send" else backend.submit_render("r", SID, {}, {})
    assert caught.value.sent
    assert len(server.seen) == 1


def test_a_port_where_nobody_listens_was_never_sent_to():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with _backend(f"http://127.0.0.1:{port}") as nobody, pytest.raises(UnreachableError) as caught:
        nobody.submit_render("r", SID, {}, {})
    assert not caught.value.sent
    assert str(port) not in str(caught.value)


def test_a_proxy_in_the_environment_never_sees_this_machines_own_calls(
    server: Server, backend: Backend, monkeypatch: pytest.MonkeyPatch
):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.plan[paths.CREDITS] = _json("credits")
    assert backend.credits().total == 100
    assert server.seen == [("/secret-prefix" + paths.CREDITS, 0)]


def test_a_download_over_a_real_socket(server: Server, backend: Backend, tmp_path: Path):
    server.plan["/out.mp4"] = _chunked(MP4[:7], MP4[7:], kind="video/mp4")
    url = server.url + "/files/unguessable/out.mp4"
    assert backend.download(url, None, tmp_path / "out.mp4").read_bytes() == MP4
    server.plan["/out.mp4"] = _chunked(MP4[:700], end=False, kind="video/mp4")
    with pytest.raises(UnreachableError):
        backend.download(url, None, tmp_path / "cut.mp4")
    assert [p.name for p in tmp_path.iterdir()] == ["out.mp4"]
