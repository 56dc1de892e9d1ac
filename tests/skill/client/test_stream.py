"""The chat stream: sent once, watched over, and what a broken one leaves."""

from __future__ import annotations

import json
import socket
import threading
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from skill.client import Backend, Conversation, Failed, Origin, Said, accumulate
from skill.client.stream import HEARTBEATS_ONLY_S, TURN_LIMIT_S
from skill.errors import SessionGoneError, StreamBrokenError, TokenError, UnreachableError
from skill.settings import FrontMatter
from skill.wire import headers, paths
from skill.wire.sse import HEARTBEAT, encode_event
from tests.skill.clocks import FakeClock
from tests.skill.wire.streams import FOLDER, STREAMS, expected

from .scene import SID, Kept, Scene, answer, fixture, stream

TEXT = encode_event({"type": "text", "content": "Working on it."})


@pytest.mark.parametrize("capture", STREAMS, ids=lambda p: p.stem)
def test_a_captured_stream_over_http_comes_to_its_turn(capture: Path):
    body = capture.read_bytes()
    scene = Scene(stream(body[:50], body[50:]))
    assert accumulate(scene.backend.send(SID, "find it")) == expected(capture)


def test_the_message_is_sent_as_published():
    scene, shape = Scene(stream(TEXT)), fixture("run-sse")
    list(scene.backend.send(SID, "trim to the first 5 seconds"))
    (sent,) = scene.calls
    assert (sent.method, sent.url.path) == ("POST", paths.RUN_SSE)
    assert json.loads(sent.content) == shape["request"]
    assert sent.headers["accept"] == "text/event-stream"
    assert all(h in sent.headers for h in (*headers.ATTRIBUTION, headers.AUTHORIZATION))
    assert sent.extensions["timeout"]["read"] == TURN_LIMIT_S


def test_nothing_is_sent_before_the_first_event_is_asked_for():
    scene = Scene(stream(TEXT))
    events = scene.backend.send(SID, "x")
    assert scene.calls == []
    assert next(events) == Said("Working on it.")
    events.close()  # type: ignore[attr-defined]  # a generator behind Iterator


def test_a_refused_connection_is_tried_again_and_a_broken_one_never():
    scene = Scene(httpx.ConnectError("refused"), stream(TEXT))
    assert accumulate(scene.backend.send(SID, "x")).texts == ("Working on it.",)
    scene = Scene(httpx.ReadError("reset"))
    with pytest.raises(UnreachableError) as caught:
        list(scene.backend.send(SID, "x"))
    assert caught.value.sent
    assert len(scene.calls) == 1


def test_a_refused_token_is_renewed_and_a_lost_session_told():
    scene = Scene(answer("http-401"), answer("anonymous-token"), stream(TEXT))
    assert accumulate(scene.backend.send(SID, "x")).texts == ("Working on it.",)
    for gone in ("http-404", "code-1002"):
        with pytest.raises(SessionGoneError):
            list(Scene(answer(gone)).backend.send(SID, "x"))
    with pytest.raises(TokenError):
        list(Scene(answer("code-1001"), own_token="mine").backend.send(SID, "x"))


def test_an_answer_that_is_no_stream_is_read_whole():
    body = json.loads((FOLDER / "adk-2.13.0" / "adk-run-nonstream.body").read_bytes())
    turn = accumulate(Scene(httpx.Response(200, json=body)).backend.send(SID, "x"))
    assert turn.texts[0] == "Looking through your library..."
    one = Scene(httpx.Response(200, json={"error": "boom"})).backend.send(SID, "x")
    assert list(one) == [Failed("error", "boom")]
    assert list(Scene(httpx.Response(200, json="x")).backend.send(SID, "x")) == []


def _breaking(*chunks: bytes, error: Exception) -> Iterator[bytes]:
    yield from chunks
    raise error


def _broken(*chunks: bytes) -> httpx.Response:
    content = _breaking(*chunks, error=httpx.RemoteProtocolError("incomplete chunked read"))
    return httpx.Response(200, headers={"content-type": "text/event-stream"}, content=content)


@pytest.mark.parametrize("tail", [b"", b'data: {"type":"text","con'], ids=["between", "in an event"])
def test_a_broken_stream_is_told_and_keeps_what_it_gave(tail: bytes):
    scene = Scene(_broken(TEXT, tail))
    conversation = Conversation()
    with pytest.raises(StreamBrokenError):
        deque(map(conversation.add, scene.backend.send(SID, "x")), maxlen=0)
    assert conversation.turn().texts == ("Working on it.",)
    assert len(scene.calls) == 1


def test_a_clean_end_without_words_is_a_silent_turn():
    turn = accumulate(Scene(stream()).backend.send(SID, "x"))
    assert turn.silent
    assert turn.failure is None


def _timed(clock: FakeClock, *steps: tuple[float, bytes]) -> Iterator[bytes]:
    for seconds, chunk in steps:
        clock.at += seconds
        yield chunk


@pytest.mark.parametrize(
    ("steps", "ends"),
    [
        ([(1, TEXT)], True),
        ([(899, TEXT)], True),
        ([(901, TEXT)], False),
        ([(500, TEXT), (401, TEXT)], False),
        ([(59, HEARTBEAT)] * 10 + [(1, TEXT)], True),
        ([(60, HEARTBEAT)] * 11 + [(1, TEXT)], False),
        ([(300, HEARTBEAT), (200, TEXT), (350, TEXT)], True),
    ],
    ids=[
        "quick",
        "silent 899 s",
        "silent 901 s",
        "901 s in all",
        "heartbeats 590 s",
        "heartbeats 600 s",
        "progress in between",
    ],
)
def test_a_turn_ends_when_its_time_is_up(steps: list[tuple[float, bytes]], ends: bool):  # noqa: FBT001  # a table column
    scene = Scene()
    content = _timed(scene.clock, *steps)
    scene.steps = [httpx.Response(200, headers={"content-type": "text/event-stream"}, content=content)]
    if ends:
        assert accumulate(scene.backend.send(SID, "x")).texts
    else:
        with pytest.raises(StreamBrokenError):
            list(scene.backend.send(SID, "x"))
    assert HEARTBEATS_ONLY_S < TURN_LIMIT_S


class HurryingClock(FakeClock):
    """Every look at it is 400 s later."""

    def monotonic(self) -> float:
        self.at += 400
        return self.at


class Loopback:
    """A real socket that answers one request with `head` and then keeps quiet until the client hangs up."""

    def __init__(self, head: bytes) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.hung_up = threading.Event()
        self._head = head
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        with self._listening, self._listening.accept()[0] as peer:
            got = b""
            while not got.endswith(b"}"):
                got += peer.recv(65536)
            peer.sendall(self._head)
            peer.settimeout(20)
            if peer.recv(1) == b"":
                self.hung_up.set()

    def close(self) -> None:
        self._thread.join(20)


HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"


def _local(port: int, clock: FakeClock) -> Backend:
    return Backend(
        Origin(f"http://127.0.0.1:{port}", is_cloud=False, own_token="local"),
        front_matter=FrontMatter("n", "1"),
        platform="unknown",
        credentials=Kept(),
        clock=clock,
    )


def test_silence_on_a_real_socket_ends_by_the_clock_and_hangs_up():
    server = Loopback(HEAD + b"%x\r\n%b\r\n" % (len(TEXT), TEXT))
    with _local(server.port, HurryingClock()) as backend, pytest.raises(StreamBrokenError, match="15 minutes"):
        list(backend.send(SID, "x"))
    server.close()
    assert server.hung_up.is_set()


def test_a_stream_left_early_hangs_up():
    server = Loopback(HEAD + b"%x\r\n%b\r\n" % (len(TEXT), TEXT))
    with _local(server.port, FakeClock()) as backend:
        events = backend.send(SID, "x")
        assert next(events) == Said("Working on it.")
        events.close()  # type: ignore[attr-defined]  # a generator behind Iterator
    server.close()
    assert server.hung_up.is_set()


def test_a_reader_that_ran_ahead_stops_when_the_stream_is_left():
    pieces = (TEXT for _ in range(1000))
    scene = Scene(httpx.Response(200, headers={"content-type": "text/event-stream"}, content=pieces))
    events = scene.backend.send(SID, "x")
    assert next(events) == Said("Working on it.")
    events.close()  # type: ignore[attr-defined]  # a generator behind Iterator
    assert not any(t.name == "sse" for t in threading.enumerate())
    assert next(pieces) == TEXT
