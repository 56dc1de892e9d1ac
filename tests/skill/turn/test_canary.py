"""A token is in its own file and nowhere else: whole conversations of real processes are searched for it."""

from __future__ import annotations

import json
import os
import secrets
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from skill import launcher
from skill.memory import Memory
from skill.messages import SystemClock
from skill.settings import BUNDLE, Settings
from tests.skill.backends import FakeBackend
from tests.skill.servers import served
from tests.synthetic import moving_video

#: another one each run: the test reads the environment of every process, and another run may be under way
CANARY = f"nmv_usr_canary_{secrets.token_hex(8)}"
RUNNER = "import sys; sys.path.insert(0, sys.argv.pop(1)); from skill.cli import main; sys.exit(main(sys.argv[1:]))"


class Watch:
    """Looks at every process's command line and environment for secrets until told to stop."""

    def __init__(self) -> None:
        self.secrets = {CANARY.encode()}
        self.known: set[int] = {os.getpid()}
        self.looks = 0
        self.found: set[str] = set()
        self.lock = threading.Lock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        before: set[str] = set()
        while not self._over.wait(0.02):
            with self.lock:
                now = {place for folder in Path("/proc").glob("[0-9]*") for place in self._seen(folder)}
            # a process that is just being made still shows the environment of its parent, for one look at most
            self.found |= now & before
            before = now

    def _seen(self, folder: Path) -> list[str]:
        self.looks += 1
        # the processes that the test gave the token to have it in their environment, and nowhere else
        names = ("cmdline",) if int(folder.name) in self.known else ("cmdline", "environ")
        return [f"{folder.name}/{n}" for n in names if self._holds(folder / n)]

    def _holds(self, path: Path) -> bool:
        try:
            data = path.read_bytes()
        except OSError:
            return False
        return any(secret in data for secret in self.secrets)


@pytest.fixture
def watch() -> Iterator[Watch]:
    watching = Watch()
    yield watching
    watching.stop()


class Person:
    """One person's home, with the token in the environment of what they start."""

    def __init__(self, home: Path, watch: Watch, **env: str) -> None:
        self.home = home
        self.watch = watch
        self.printed: list[str] = []
        self.env = {**os.environ, "HOME": str(home), "I2VF_HOME": str(home / "state"), "NEMO_TOKEN": CANARY, **env}

    def say(self, text: str, *attach: Path) -> dict[str, object]:
        options = [o for path in attach for o in ("--attach", str(path))]
        argv = [sys.executable, "-P", "-c", RUNNER, str(BUNDLE), "turn", "--budget", "60", *options]
        pipe = subprocess.PIPE
        with self.watch.lock:
            process = subprocess.Popen(
                argv, env=self.env, cwd=self.home, stdin=pipe, stdout=pipe, stderr=pipe, text=True
            )
            self.watch.known.add(process.pid)
        out, err = process.communicate(text, timeout=120)
        self.printed += [out, err]
        answer: dict[str, object] = json.loads(out)
        return answer

    def kept(self, secret: str) -> list[Path]:
        """Files below the home that hold the secret."""
        files = [p for p in self.home.rglob("*") if p.is_file() and not p.is_symlink()]
        return [p for p in files if secret.encode() in p.read_bytes()]


def test_tokens_stay_in_their_file_through_a_whole_conversation(tmp_path, watch):
    person = Person(tmp_path, watch)
    root = tmp_path / "state" / "skill"
    Memory(root, clock=SystemClock()).choose("own")
    film = moving_video(tmp_path / "film.mp4", seconds=2, seed=5, size=(160, 90), fps=10).path
    try:
        person.say("keep the first second", film)
        credentials = root / "credentials.json"
        issued = json.loads(credentials.read_bytes())["own"]["token"]
        watch.secrets.add(issued.encode())
        exported = person.say("export")
        person.say("how many credits do I have?")
    finally:
        launcher.stop_backend(Settings.read({"I2VF_HOME": str(tmp_path / "state"), "HOME": str(tmp_path)}))
    assert exported["attachments"]
    assert watch.looks > 100
    assert watch.found == set()
    assert person.kept(issued) == [credentials]
    assert person.kept(CANARY) == []
    assert stat.S_IMODE(credentials.stat().st_mode) == 0o600
    assert stat.S_IMODE(root.stat().st_mode) == 0o700
    assert not [text for text in person.printed if issued in text or CANARY in text]


class Echo(BaseHTTPRequestHandler):
    """A service that is broken in the worst way: every answer repeats the headers it got."""

    status = 500

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        told = json.dumps({"code": self.status, "message": str(self.headers), "data": None}).encode()
        self.send_response(self.status)
        self.send_header("content-type", "application/json")
        self.send_header("x-told", (self.headers.get("authorization") or "none"))
        self.send_header("content-length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    do_GET = do_POST = _answer  # noqa: N815  # http.server looks for these names

    def log_message(self, *args: object) -> None:
        """Nothing is printed."""


@pytest.mark.parametrize("status", [500, 401, 200])
def test_a_service_that_repeats_the_token_in_its_errors_does_not_leak_it(tmp_path, watch, status):
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Echo", (Echo,), {"status": status}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    person = Person(tmp_path, watch, NEMO_API_URL=f"http://127.0.0.1:{server.server_port}")
    try:
        answers = [person.say(text) for text in ("how many credits do I have?", "make it vertical")]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert {answer["state"] for answer in answers} == {"error"}
    assert (watch.found, person.kept(CANARY)) == (set(), [])
    assert not [text for text in person.printed if CANARY in text]


def test_a_worker_that_works_for_a_token_is_started_with_no_trace_of_it(tmp_path, watch):
    with served(FakeBackend()) as backend:
        person = Person(tmp_path, watch, NEMO_API_URL=backend.base)
        said = person.say("make it blue")
        person.say("export the video")
        assert backend.bearers
    assert said["state"] in {"done", "error"}
    assert (watch.found, person.kept(CANARY)) == (set(), [])
    assert not [text for text in person.printed if CANARY in text]
