"""The bootstrap as a host starts it: a process, with a crafted environment."""

import ast
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from backend.settings import default_home as backend_home
from skill import settings
from skill.install import place
from skill.turn.answer import Answer

BUNDLE = settings.BUNDLE
BARE_PYTHON = Path(sys.base_prefix) / "bin" / "python3"
PARSES_ON_OLD_PYTHON = [
    "skill/__main__.py",
    "skill/__init__.py",
    "skill/install/__init__.py",
    "skill/install/place.py",
    "skill/wire/__init__.py",
    "skill/wire/systems.py",
]


def run(*argv, python=BARE_PYTHON, home, text="", **env):
    return subprocess.run(
        [python, "-S", "-s", BUNDLE / "skill", *argv], input=text, capture_output=True, encoding="utf-8", check=False, cwd=home,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "I2VF_HOME": str(home), **env},
    )  # fmt: skip


@pytest.mark.parametrize("path", PARSES_ON_OLD_PYTHON)
def test_what_a_bare_python_reads_first_parses_on_3_8(path):
    ast.parse((BUNDLE / path).read_text(), feature_version=(3, 8))


def test_a_turn_without_set_up_answers_json_that_names_the_command(tmp_path):
    done = run("turn", "--conversation", "c1", home=tmp_path, text="export")
    answer = json.loads(done.stdout)
    assert done.returncode == 3
    assert (answer["state"], answer["conversation"]) == ("need_input", "c1")
    assert f"python3 {BUNDLE / 'skill'} setup" in answer["say"]
    assert answer["error"]["fix"] == f"python3 {BUNDLE / 'skill'} setup"
    assert set(answer) == set(Answer("done", "", "default").payload())
    assert list(tmp_path.iterdir()) == [], "nothing is installed during a turn"


def test_a_chinese_message_is_answered_in_chinese(tmp_path):
    answer = json.loads(run("turn", home=tmp_path, text="导出视频").stdout)
    assert "请先运行一次" in answer["say"]
    assert answer["language"] == "zh"


def test_a_verb_for_people_says_it_on_stderr(tmp_path):
    done = run("route", home=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.count("\n") == 1


def test_the_private_environment_is_found_and_entered(tmp_path):
    """The folder of the script is not on the path, the bundle root is first, and the start travels along."""
    folder = Path(place.environment(str(tmp_path), str(BUNDLE / "requirements")))
    script = Path(place.python_of(str(folder)))
    script.parent.mkdir(parents=True)
    script.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    script.chmod(0o755)
    Path(place.marker(str(folder), "skill")).touch()
    before = time.monotonic()
    said = run("turn", "--budget", "8", home=tmp_path).stdout.splitlines()
    assert said[:2] == ["-P", "-X"]
    assert said[3:] == [str(BUNDLE / "skill" / "__main__.py"), "turn", "--budget", "8"]
    assert before <= float(said[2].removeprefix("i2vf_started=")) <= time.monotonic()


def test_an_environment_without_its_marker_is_not_entered(tmp_path):
    folder = Path(place.environment(str(tmp_path), str(BUNDLE / "requirements")))
    Path(place.python_of(str(folder))).parent.mkdir(parents=True)
    Path(place.python_of(str(folder))).symlink_to(BARE_PYTHON)
    assert json.loads(run("turn", home=tmp_path).stdout)["error"]["code"] == "setup_needed"


def test_an_interpreter_that_has_the_packages_is_used_as_it_is(tmp_path):
    done = subprocess.run(
        [sys.executable, BUNDLE / "skill", "help"], capture_output=True, encoding="utf-8", check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "I2VF_HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0
    assert "turn" in done.stdout


def test_modules_of_the_skill_never_shadow_the_standard_library(tmp_path):
    """`skill/` holds cli.py, jobs and others; on the path they would answer to `import jobs`."""
    code = "import runpy, sys; sys.argv = ['skill', 'help']; runpy.run_path(sys.path[-1], run_name='__main__')"
    probe = f"import sys; sys.path.append({str(BUNDLE / 'skill')!r})\ntry:\n {code}\nexcept SystemExit: pass\nprint(sys.path)"
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, encoding="utf-8", check=True, cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "I2VF_HOME": str(tmp_path)},
    )  # fmt: skip
    entries = ast.literal_eval(done.stdout.splitlines()[-1])
    assert entries[0] == str(BUNDLE)
    assert str(BUNDLE / "skill") not in entries


@pytest.mark.parametrize("env", [{}, {"I2VF_HOME": "~/x"}, {"I2VF_HOME": "rel"}, {"XDG_STATE_HOME": "/state"}], ids=str)
def test_the_bootstrap_and_both_settings_agree_on_the_home(env):
    assert Path(place.home(env)) == settings.home(env)
    assert env.keys() & {"I2VF_HOME"} or backend_home(env) == settings.home(env)
