"""The same as a host sees it: real processes, a real server on this machine, and kill -9."""

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from skill.settings import BUNDLE
from tests.skill.backends import DRAFT, FakeBackend
from tests.skill.servers import served

RUNNER = "import sys; sys.path.insert(0, sys.argv.pop(1)); from skill.cli import main; sys.exit(main(sys.argv[1:]))"


@pytest.fixture
def backend():
    with served(FakeBackend(draft=DRAFT, polls=1_000_000)) as fake:
        yield fake


@pytest.fixture
def skill(tmp_path, backend):
    """`skill(verb, *options, say=…)`: one process, the JSON it printed."""

    def run(verb, *options, say=""):
        done = subprocess.run(
            [sys.executable, "-P", "-c", RUNNER, str(BUNDLE), verb, *options],
            input=say,
            env={
                **os.environ,
                "I2VF_HOME": str(tmp_path / "home"),
                "NEMO_API_URL": backend.base,
                "HOME": str(tmp_path),
            },
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert done.stdout.count("\n") == 1, done
        return {**json.loads(done.stdout), "exit": done.returncode, "stderr": done.stderr}

    return run


def journal_of(home: Path, job: str) -> list[dict[str, Any]]:
    events = home / "skill" / "jobs" / job / "events.ndjson"
    return [json.loads(line) for line in events.read_text().splitlines()] if events.exists() else []


def worker_at(skill, home: Path, job: str, *, phase: str) -> int:
    """The worker's process id once the journal says that its render is in this phase; however slow the machine is."""
    for _ in range(60):
        events = journal_of(home, job)
        if any(e["e"] == "effect" and e["phase"] == phase for e in events):
            return int(next(e["pid"] for e in reversed(events) if e["e"] == "begin"))
        assert skill("wait", "--job", job, "--budget", "1")["state"] == "working"
    raise AssertionError(events)


def test_an_export_survives_kill_9_of_its_worker(skill, backend, tmp_path):
    """The turn ends with its budget, the worker is killed while it polls, another process finishes the same render."""
    assert skill("turn", "--budget", "0", say="make it blue")["state"] == "done"
    first = skill("turn", "--budget", "0.5", say="export")
    assert (first["state"], first["exit"]) == ("working", 0)
    os.kill(worker_at(skill, tmp_path / "home", first["job"]["id"], phase="sent"), signal.SIGKILL)
    backend.polls = 0
    done = skill("wait", "--job", first["job"]["id"], "--budget", "0")
    assert done["state"] == "done", done
    film = Path(done["attachments"][0]["path"])
    assert film.name == "harbour.mp4"
    assert stat.S_IMODE(film.stat().st_mode) == 0o600
    assert len(backend.submits) == sum(backend.submits.values()) == 1
    assert backend.said == ["make it blue"]


def test_a_worker_outlives_the_turn_and_the_next_turn_reports_it(skill, backend):
    skill("turn", "--budget", "0", say="make it blue")
    first = skill("turn", "--budget", "0.5", say="export")
    backend.polls = 0
    assert skill("wait", "--job", first["job"]["id"], "--budget", "0")["state"] == "done"
    assert skill("jobs")["jobs"] == []


def test_a_wrong_command_line_is_still_one_json_object(skill):
    answer = skill("turn", "--nonsense")
    assert (answer["exit"], answer["state"]) == (2, "error")


def test_no_token_is_anywhere_but_in_its_file(skill, tmp_path):
    skill("turn", "--budget", "0", say="make it blue")
    holders = [p.name for p in tmp_path.rglob("*") if p.is_file() and b"fake-token" in p.read_bytes()]
    assert holders == ["credentials.json"]
