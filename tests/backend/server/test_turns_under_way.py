"""A turn belongs to its session: it outlives the connection, and there is one at a time."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

import httpx
import pytest

from backend.server.modes import MODES
from skill.wire.sse import HEARTBEAT
from tests.backend.server.test_wire import events_of, png, words_of


class Gated:
    """A library whose list is read only once `open` is set, so that a turn stands still without sleeping."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.entered = threading.Event()

    def videos(self) -> list[object]:
        self.entered.set()
        assert self.open.wait(30)
        return []

    def folders(self) -> list[Path]:
        return []

    def warm(self) -> None:
        pass

    def close(self) -> None:
        self.open.set()


@pytest.fixture
def gated(backend, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))  # nobody's own videos are offered

    def start(**settings):
        caller = backend(**settings).connect()
        caller.rooms.searcher = Gated()
        return caller

    return start


def wait_for(done, seconds: float = 20) -> None:
    ends = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < ends
        threading.Event().wait(0.01)


def test_silence_is_filled_with_heartbeats(gated):
    caller = gated(heartbeat_s=0.05)
    with caller.http.stream(
        "POST", caller.base + "/run_sse", json=caller.run_body("what is in my library?"), headers=caller.headers
    ) as answer:
        seen = b""
        for chunk in answer.iter_raw():
            seen += chunk
            if seen.count(HEARTBEAT) == 3:
                caller.rooms.searcher.open.set()
    assert seen.startswith(HEARTBEAT * 3)
    assert "empty" in words_of(seen)


def test_a_second_message_meanwhile_is_409_with_3001(gated):
    caller = gated()
    answers: list[httpx.Response] = []
    first = threading.Thread(target=lambda: answers.append(caller.say("what is in my library?")))
    first.start()
    assert caller.rooms.searcher.entered.wait(20)
    with httpx.Client(trust_env=False) as other:
        second = other.post(caller.base + "/run_sse", json=caller.run_body("hello"), headers=caller.headers)
        balance = other.get(caller.base + "/api/credits/balance/simple", headers=caller.headers).json()["data"]
    caller.rooms.searcher.open.set()
    first.join()
    assert (second.status_code, second.json()["code"]) == (409, 3001)
    assert balance == {"available": 99, "frozen": 1, "total": 100}
    assert "empty" in words_of(answers[0].content)
    assert caller.say("thanks").status_code == 200


def test_a_turn_goes_on_when_the_client_leaves(gated):
    caller = gated(heartbeat_s=0.05)
    with (
        httpx.Client(trust_env=False) as leaving,
        leaving.stream(
            "POST", caller.base + "/run_sse", json=caller.run_body("what is in my library?"), headers=caller.headers
        ) as answer,
    ):
        next(answer.iter_raw())
    assert caller.state()["state"]["turn"]["status"] == "running"
    caller.rooms.searcher.open.set()
    wait_for(lambda: caller.state()["state"]["turn"]["status"] == "done")


def test_an_upload_during_a_turn_is_taken(gated, tmp_path):
    caller = gated()
    first = threading.Thread(target=lambda: caller.say("what is in my library?"))
    first.start()
    assert caller.rooms.searcher.entered.wait(20)
    with httpx.Client(trust_env=False) as other:
        answer = other.post(
            f"{caller.base}/api/upload-video/nemo_agent/me/{caller.session_id}",
            files=[("files", ("a.png", png(tmp_path / "a.png").read_bytes()))],
            headers=caller.headers,
        )
    caller.rooms.searcher.open.set()
    first.join()
    assert answer.json()["code"] == 0


def test_a_broken_turn_ends_with_an_error_line_without_paths(backend, caplog):
    caller = backend().connect()

    class Broken(Gated):
        def videos(self) -> list[object]:
            raise RuntimeError("cannot read /home/somebody/secret.sqlite")

    caller.rooms.searcher = Broken()
    with caplog.at_level(logging.CRITICAL):
        answer = caller.say("what is in my library?")
    last = events_of(answer.content)[-1]
    assert last["error"] == "InternalError: the turn could not be finished"
    assert last["error_details"]["error_type"] == "InternalError"
    assert b"/home/" not in answer.content
    assert caller.state()["state"]["turn"]["status"] == "failed"
    assert caller.get("/api/credits/balance/simple").json()["data"]["available"] == 100


def test_no_token_reaches_the_log(backend, caplog):
    with caplog.at_level(logging.DEBUG):
        caller = backend().connect()
        caller.say("thanks")
    token = caller.headers["Authorization"].removeprefix("Bearer ")
    assert token not in caplog.text


# test modes


def modes(*names: str) -> dict[str, frozenset[str]]:
    assert set(names) <= set(MODES)
    return {"test_modes": frozenset(names)}


def test_mode_tools_only_says_nothing(backend):
    caller = backend(**modes("tools_only")).connect()
    assert words_of(caller.say("thanks").content) == ""


def test_mode_silence_sends_nothing(backend):
    assert backend(**modes("silence")).connect().say("thanks").content == b""


def test_mode_apology_comes_last(backend):
    events = events_of(backend(**modes("apology")).connect().say("thanks").content)
    assert len(events) == 2
    assert "temporary issue" in events[-1]["content"]["parts"][0]["text"]


def test_mode_duplicate_sends_deltas_and_the_whole_twice(backend):
    events = events_of(backend(**modes("duplicate")).connect().say("thanks").content)
    texts = [e["content"]["parts"][0]["text"] for e in events]
    assert [e.get("partial") for e in events] == [True, True, None, None]
    assert texts[0] + texts[1] == texts[2] == texts[3]


def test_mode_abrupt_breaks_the_connection(backend, tmp_path):
    caller = backend(**modes("abrupt", "duplicate")).connect()
    with pytest.raises(httpx.RemoteProtocolError):
        caller.say("thanks")


def test_mode_double_error_fails_twice_over(backend):
    events = events_of(backend(**modes("double_error")).connect().say("thanks").content)
    assert events[0]["errorCode"] == "RESOURCE_EXHAUSTED"
    assert events[1]["error"].startswith("RuntimeError")


def test_mode_credits_and_plan(backend):
    caller = backend(**modes("credits_2001", "plan_402")).connect()
    assert caller.say("thanks").json()["code"] == 2001
    body = {"id": "render_1", "sessionId": caller.session_id, "draft": {}}
    assert caller.post("/api/render/proxy/lambda", json=body).status_code == 402


def test_mode_expired_token_strikes_once(backend):
    caller = backend(**modes("expired_token"))
    token = caller.post("/api/auth/anonymous-token", headers={"X-Client-Id": "c"}).json()["data"]["token"]
    caller.headers["Authorization"] = f"Bearer {token}"
    first, second = (caller.get("/api/credits/balance/simple") for _ in range(2))
    assert (first.status_code, first.json()["code"]) == (401, 1001)
    assert second.status_code == 200


def test_mode_rate_strikes_once(backend):
    caller = backend(**modes("rate_429"))
    first, second = (caller.post("/api/auth/anonymous-token", headers={"X-Client-Id": "c"}) for _ in range(2))
    assert (first.status_code, second.status_code) == (429, 200)
