"""The backend as a process: its address, its one lock, its end, and what a kill -9 leaves."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.backend.server.conftest import ATTRIBUTION, Caller
from tests.backend.server.test_wire import png
from tests.synthetic import moving_video

BUNDLE = Path(__file__).resolve().parents[3]
DRAFT = {"d": 0, "m": {"title": "project", "rev": 0}, "t": []}


class Served:
    """A backend process in `home`."""

    def __init__(self, home: Path, **env: str) -> None:
        self.home = home
        self.process = subprocess.Popen(
            [sys.executable, "-m", "backend", "serve", "--port", "0"],
            cwd=BUNDLE,
            env={**os.environ, "I2VF_HOME": str(home), "HOME": str(home), **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()
        self.http = httpx.Client(trust_env=False, timeout=30)

    def caller(self) -> Caller:
        return Caller(self.http, None, self.url)  # type: ignore[arg-type]  # rooms are in the other process

    def end(self, how: int = signal.SIGTERM) -> str:
        self.http.close()
        if self.process.poll() is None:
            self.process.send_signal(how)
        _, log = self.process.communicate(timeout=30)
        return log


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    started: list[Served] = []

    def start(**env: str) -> Served:
        started.append(Served(tmp_path / "home", **env))
        return started[-1]

    yield start
    for one in started:
        if one.process.stdout is not None and not one.process.stdout.closed:
            one.end(signal.SIGKILL)


def test_the_first_line_is_the_base_url_and_the_file_says_the_same(serve, tmp_path):
    served = serve()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{32}", served.url)
    path = tmp_path / "home" / "run" / "backend.json"
    said = json.loads(path.read_text())
    assert said["url"] == served.url
    assert said["pid"] == served.process.pid
    assert said["started"]
    assert said["version"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    served.end()
    assert served.process.returncode == 0
    assert not path.exists()


def test_a_second_backend_in_one_home_is_refused(serve, tmp_path):
    first = serve()
    second = serve()
    assert second.url == ""
    assert "runs in this home already" in second.end()
    assert first.caller().get("/health").status_code == 200


def test_an_idle_backend_ends_by_itself(serve):
    served = serve(I2VF_IDLE_SECONDS="0.1")
    assert served.process.wait(30) == 0


def test_no_token_prefix_or_traceback_is_logged(serve):
    served = serve()
    caller = served.caller().connect()
    caller.say("hello")
    caller.get("/no/such/path")
    token = caller.headers["Authorization"].removeprefix("Bearer ")
    log = served.end()
    assert token not in log
    assert served.url.rpartition("/")[2] not in log
    assert "Traceback" not in log


def test_everything_private_is_private(serve, tmp_path):
    serve().caller().connect()
    for path in (tmp_path / "home").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


@pytest.mark.parametrize("round_", range(2))
def test_a_kill_loses_nothing_that_was_acknowledged(serve, tmp_path, round_):
    served = serve()
    caller = served.caller().connect()
    upload = caller.upload(png(tmp_path / f"a{round_}.png", 8 + round_))["data"]["files"][0]
    caller.upload(moving_video(tmp_path / f"film{round_}.mp4", seconds=2, seed=round_).path)
    assert caller.say("keep the first 1 seconds").status_code == 200
    balance = caller.get("/api/credits/balance/simple").json()["data"]
    before = caller.state()
    assert before["state"]["draft"]["d"] == 1000
    served.end(signal.SIGKILL)

    again = serve()
    after_caller = Caller(again.http, None, again.url, {**ATTRIBUTION, **caller.headers}, session_id=caller.session_id)  # type: ignore[arg-type]
    assert again.url == served.url  # addresses given out stay good
    assert after_caller.state() == before
    assert after_caller.get("/api/credits/balance/simple").json()["data"] == balance
    after_caller.say("undo")
    assert after_caller.state()["state"]["draft"]["d"] == 2000
    assert again.http.get(upload["cdn_url"]).content == (tmp_path / f"a{round_}.png").read_bytes()


def test_a_turn_that_a_kill_cut_off_is_said_to_be_interrupted(serve, tmp_path):
    served = serve(I2VF_TEST_MODES="", HOME=str(tmp_path / "nobody"))
    caller = served.caller().connect()
    store = tmp_path / "home" / "backend" / "state.sqlite"
    _leave_a_turn_running(store, caller.session_id)
    served.end(signal.SIGKILL)
    again = serve()
    after: Any = Caller(again.http, None, again.url, dict(caller.headers), session_id=caller.session_id)  # type: ignore[arg-type]
    assert after.state()["state"]["turn"]["status"] == "interrupted"
    assert after.state()["state"]["interrupted"]["text"] == "find it"
    assert "interrupted" in after.say("hello").text
    assert "interrupted" not in after.say("hello").text


def _leave_a_turn_running(path: Path, session_id: str) -> None:
    from backend.stores.state import SqliteStateStore

    store = SqliteStateStore(path)
    store.begin_turn(session_id, "find it", cost=1)
    store.close()
