"""The same as a host sees it: real processes, a real server on this machine, and kill -9."""

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

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


def worker_of(home: Path, job: str) -> int:
    events = (home / "skill" / "jobs" / job / "events.ndjson").read_text().splitlines()
    return int(next(e["pid"] for e in map(json.loads, reversed(events)) if e["e"] == "begin"))


def test_an_export_survives_kill_9_of_its_worker(skill, backend, tmp_path):
    """The turn ends with its budget, the worker is killed while it polls, another process finishes the same render."""
    assert skill("turn", say="make it blue")["state"] == "done"
    first = skill("turn", "--budget", "2", say="export")
    assert (first["state"], first["exit"]) == ("working", 0)
    os.kill(worker_of(tmp_path / "home", first["job"]["id"]), signal.SIGKILL)
    backend.polls = 0
    done = skill("wait", "--job", first["job"]["id"], "--budget", "20")
    assert done["state"] == "done", done
    film = Path(done["attachments"][0]["path"])
    assert film.name == "harbour.mp4"
    assert stat.S_IMODE(film.stat().st_mode) == 0o600
    assert len(backend.submits) == sum(backend.submits.values()) == 1
    assert backend.said == ["make it blue"]


def test_a_worker_outlives_the_turn_and_the_next_turn_reports_it(skill, backend):
    skill("turn", say="make it blue")
    first = skill("turn", "--budget", "1", say="export")
    backend.polls = 0
    assert skill("wait", "--job", first["job"]["id"], "--budget", "20")["state"] == "done"
    assert skill("jobs")["jobs"] == []


def test_a_wrong_command_line_is_still_one_json_object(skill):
    answer = skill("turn", "--nonsense")
    assert (answer["exit"], answer["state"]) == (2, "error")


def test_no_token_is_anywhere_but_in_its_file(skill, tmp_path):
    skill("turn", say="make it blue")
    holders = [p.name for p in tmp_path.rglob("*") if p.is_file() and b"fake-token" in p.read_bytes()]
    assert holders == ["credentials.json"]
