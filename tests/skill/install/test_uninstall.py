import os
import subprocess
import sys
from pathlib import Path

import pytest

from skill import settings
from skill.install import setup, uninstall
from tests.skill.install.wheels import make_index


@pytest.fixture
def person(tmp_path, monkeypatch):
    """A person's HOME with a file of their own."""
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    home = tmp_path / "person"
    home.mkdir()
    (home / "notes.txt").write_text("mine")
    return home


def listing(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def run(person, *argv):
    return subprocess.run(
        [sys.executable, settings.BUNDLE / "skill", "uninstall", *argv], capture_output=True, encoding="utf-8", check=False, input="",
        env={"PATH": os.environ["PATH"], "HOME": str(person)},
    )  # fmt: skip


def install(person, tmp_path):
    requirements, wheels = make_index(tmp_path)
    home = person / ".local" / "state" / "image-to-video-finder"
    setup.set_up(setup.Setup(home, requirements=requirements, wheels=wheels, needs_mb={"skill": 1, "backend": 1}), str)
    for name in ("skill", "backend", "demo/sample/run", "run"):
        (home / name).mkdir(parents=True)
    (home / "skill" / "credentials.json").write_text("{}")
    return home


def test_purge_leaves_the_home_as_it_was(person, tmp_path):
    before = listing(person)
    install(person, tmp_path)
    done = run(person, "--purge", "--yes")
    assert done.returncode == 0, done.stderr
    assert "the private environment" in done.stdout
    assert listing(person) == before


def test_without_purge_state_stays(person, tmp_path):
    home = install(person, tmp_path)
    assert run(person, "--yes").returncode == 0
    assert sorted(path.name for path in home.iterdir()) == ["backend", "skill"]
    assert (home / "skill" / "credentials.json").exists()


def test_without_a_yes_nothing_is_removed(person, tmp_path):
    install(person, tmp_path)
    before = listing(person)
    done = run(person, "--purge")
    assert done.returncode == 1
    assert done.stdout.endswith("Nothing was removed.\n")
    assert listing(person) == before


def test_files_of_others_in_the_home_are_kept(tmp_path):
    (tmp_path / "env").mkdir()
    (tmp_path / "thesis").mkdir()
    assert list(uninstall.listing(tmp_path, purge=True)) == [tmp_path / "env"]


def test_with_nothing_there_it_says_so(person):
    done = run(person, "--purge", "--yes")
    assert done.returncode == 0
    assert done.stdout.startswith("Nothing to remove")
    assert listing(person) == ["notes.txt"]
