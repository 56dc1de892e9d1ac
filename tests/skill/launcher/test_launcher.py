"""Our own backend is started once, found again, and started anew after it was killed."""

import dataclasses
import json
import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from skill import launcher
from skill.errors import SettingsError
from skill.settings import FrontMatter, Settings, child_environment


@pytest.fixture
def settings(tmp_path):
    settings = Settings.read({"I2VF_HOME": str(tmp_path), "HOME": str(tmp_path)})
    yield settings
    launcher.stop_backend(settings)


def test_a_backend_is_started_once_found_again_and_replaced_after_kill_9(settings):
    url = launcher.ensure_backend(settings)
    first = launcher.running(settings)
    assert first
    assert launcher.ensure_backend(settings) == url
    os.kill(first.pid, signal.SIGKILL)
    assert launcher.ensure_backend(settings).startswith("http://127.0.0.1:")
    second = launcher.running(settings)
    assert second
    assert second.pid != first.pid
    for name in ("backend.json", "backend.log"):
        assert stat.S_IMODE((settings.home / "run" / name).stat().st_mode) == 0o600
    assert launcher.stop_backend(settings)
    assert launcher.running(settings) is None


@pytest.mark.parametrize(
    "row",
    [
        "",
        "[]",
        '{"url": 1}',
        json.dumps({"url": "http://127.0.0.1:9/x", "pid": 1, "started": "0", "version": "0"}),
        json.dumps({"url": "http://127.0.0.1:9/x", "pid": 2**22 - 1, "started": "", "version": "0"}),
    ],
    ids=["empty", "list", "odd", "reused-pid", "gone"],
)
def test_a_stale_address_is_not_a_backend(settings, row):
    (settings.home / "run").mkdir()
    (settings.home / "run" / "backend.json").write_text(row)
    assert launcher.running(settings) is None
    assert not launcher.stop_backend(settings)


def test_the_process_start_tells_processes_apart():
    assert launcher._process_start(os.getpid())
    assert launcher._process_start(2**22 - 1) == ""


def test_the_backend_command_needs_no_working_directory(settings, tmp_path):
    done = subprocess.run(
        launcher.backend_command(settings), cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 2
    assert "serve" in done.stderr
    assert Path(sys.executable).exists()


def test_our_programs_get_no_secrets_of_other_programs(tmp_path):
    given = {
        "NEMO_TOKEN": "x",
        "OPENAI_API_KEY": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "Db_Password": "x",
        "PYTHONPATH": "x",
        "PATH": "/bin",
        "UV_INDEX_PASSWORD": "kept",
        "https_proxy": "kept",
        "I2VF_PLANNER_KEY": "kept",
    }
    kept = child_environment(tmp_path, given)
    assert kept.pop("I2VF_HOME") == str(tmp_path)
    assert kept == {"PATH": "/bin", **{name: value for name, value in given.items() if value == "kept"}}


def test_in_a_sandbox_without_any_connection_a_sound_backend_is_left_alone(settings, monkeypatch):
    """It cannot be told from one that hangs there; and the person is told what to allow."""
    launcher.ensure_backend(settings)

    def refuse(*_, **__):
        raise PermissionError(1, "Operation not permitted")

    with monkeypatch.context() as sandbox:
        sandbox.setattr(socket, "create_connection", refuse)
        with pytest.raises(SettingsError, match="allow network access in this host's sandbox"):
            launcher.ensure_backend(settings)
    assert launcher.running(settings)


def test_of_two_versions_side_by_side_each_takes_over_from_the_other(settings, tmp_path):
    """Two copies of the skill share one home: the backend that runs is the one of whoever asks, and one at a time."""
    other = dataclasses.replace(settings, front_matter=FrontMatter(settings.front_matter.name, "9.9.9"))
    pids = []
    for asking in (settings, other, settings):
        url = launcher.ensure_backend(asking)
        found = launcher.running(asking)
        assert found
        assert (found.url, found.version) == (url, asking.front_matter.version)
        pids.append(found.pid)
    assert len(set(pids)) == 3
    assert not any(launcher._process_start(pid) for pid in pids[:2])
