"""Set-up from a folder of small wheels: no network, the real venv, the real pip."""

import dataclasses
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from skill.errors import SetupError
from skill.install import failures, place, setup
from tests.skill.install.wheels import make_index, make_wheel

FREE = {"skill": 1, "backend": 1, "mcp": 1}


@pytest.fixture
def job(tmp_path, monkeypatch):
    """Installed by the uv of the test environment, which takes a tenth of pip's time."""
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    requirements, wheels = make_index(tmp_path)
    return setup.Setup(tmp_path / "home", requirements=requirements, wheels=wheels, needs_mb=FREE)


def imports(python, module):
    return subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0


def test_both_stages_are_installed_and_marked(job):
    lines: list[str] = []
    python = setup.set_up(job, lines.append)
    assert imports(python, "tiny_skill")
    assert imports(python, "tiny_backend")
    assert job.missing() == []
    assert not job.cache.exists()
    assert lines[0].startswith("Setting up in ")
    assert lines[-1].startswith("Ready after ")


def test_pip_alone_is_enough(job, monkeypatch):
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    assert imports(setup.set_up(job, str), "tiny_backend")


def test_cloud_only_leaves_the_backend_out_until_it_is_asked_for(job):
    cloud = setup.Setup(job.home, ("skill",), job.requirements, job.wheels, needs_mb=FREE)
    python = setup.set_up(cloud, str)
    assert imports(python, "tiny_skill")
    assert not imports(python, "tiny_backend")
    assert job.missing() == ["backend"]
    marked = Path(place.marker(str(job.environment), "skill")).stat().st_mtime_ns
    setup.set_up(job, str)
    assert imports(python, "tiny_backend")
    assert Path(place.marker(str(job.environment), "skill")).stat().st_mtime_ns == marked


def test_the_mcp_face_is_added_when_it_is_asked_for(job):
    python = setup.set_up(job, str)
    assert not imports(python, "tiny_mcp")
    asked = setup.Setup(job.home, (*place.STAGES, place.MCP), job.requirements, job.wheels, needs_mb=FREE)
    assert asked.missing() == ["mcp"]
    setup.set_up(asked, str)
    assert imports(python, "tiny_mcp")
    assert imports(python, "tiny_backend")


def test_a_second_run_installs_nothing(job):
    setup.set_up(job, str)
    lines: list[str] = []
    setup.set_up(job, lines.append)
    assert lines == [f"Set up already: {job.environment}"]


def test_an_environment_cut_in_the_middle_is_not_taken_for_a_whole_one(job):
    """What kill -9 leaves: a venv, half of a package, a stage that began and has no marker."""
    setup.make(job)
    (job.environment / "begun-skill").touch()
    debris = next((job.environment / "lib").glob("python*")) / "site-packages" / "half.py"
    debris.write_text("")
    assert job.missing() == ["skill", "backend"]
    assert not place.is_whole(str(job.environment), "skill")
    python = setup.set_up(job, str)
    assert imports(python, "tiny_backend")
    assert not debris.exists()


def test_an_environment_whose_python_is_gone_is_made_anew(job):
    setup.set_up(job, str)
    Path(job.interpreter).unlink()
    assert not place.is_whole(str(job.environment), "skill")
    python = setup.set_up(job, str)
    assert imports(python, "tiny_backend")


def test_a_package_other_than_the_locked_one_is_refused(job):
    make_wheel(job.wheels, "tiny_skill", "1.0")
    wheel = job.wheels / "tiny_skill-1.0-py3-none-any.whl"
    shutil.copyfile(job.wheels / "tiny_backend-1.0-py3-none-any.whl", wheel)
    with pytest.raises(SetupError, match="not the one that was locked"):
        setup.set_up(job, str)
    assert job.missing() == ["skill", "backend"]


def test_a_package_that_the_folder_of_wheels_lacks_is_named(job):
    (job.wheels / "tiny_skill-1.0-py3-none-any.whl").unlink()
    with pytest.raises(SetupError, match=r"wheels lacks tiny[_-]skill for this Python and system: fill it with"):
        setup.set_up(job, str)


def test_a_full_disk_is_noticed_before_anything_is_downloaded(job):
    greedy = setup.Setup(job.home, ("skill",), job.requirements, job.wheels, needs_mb={"skill": 10**9})
    with pytest.raises(SetupError, match=r"The disk is too full: .* MB free and set-up needs 1000000000 MB"):
        setup.set_up(greedy, str)
    assert not job.environment.exists()


def test_a_home_that_is_a_file_names_the_cure(job, tmp_path):
    (tmp_path / "home").write_text("")
    with pytest.raises(SetupError, match=r"cannot be written: .* set I2VF_HOME"):
        setup.set_up(job, str)


@pytest.mark.parametrize(
    ("said", "cure"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "The disk is full"),
        (
            "error: Failed to fetch: `https://index.example/simple/six/`\n dns error: Name or service not known",
            "connect to the network",
        ),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "check the package mirror"),
        ("error: failed to create directory: Permission denied (os error 13)", "set I2VF_HOME to a folder of yours"),
        ("something nobody has seen", "run setup again"),
    ],
)
def test_what_an_installer_says_becomes_one_sentence_with_a_cure(said, cure):
    sentence = str(failures.of_installer(said, Path("/home/me")))
    assert cure in sentence
    assert "\n" not in sentence


def test_a_python_without_pip_and_venv_names_the_package_to_install(job, tmp_path, monkeypatch):
    """Debian and Ubuntu split them off; no uv on PATH either."""
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    path, variable = sysconfig.get_path, sysconfig.get_config_var
    monkeypatch.setattr(sysconfig, "get_path", lambda n, *a, **k: str(tmp_path) if n == "stdlib" else path(n, *a, **k))
    monkeypatch.setattr(sysconfig, "get_config_var", lambda n: None if n == "WHEEL_PKG_DIR" else variable(n))
    with pytest.raises(SetupError, match=r"no venv module: install it .*apt install python3\.\d+-venv"):
        setup.set_up(job, str)


def test_the_environment_follows_the_locks(tmp_path):
    requirements, _ = make_index(tmp_path)
    before = place.environment(str(tmp_path), str(requirements))
    with (requirements / "backend.txt").open("a") as lock:
        lock.write("# another version\n")
    assert place.environment(str(tmp_path), str(requirements)) != before
    assert before.startswith(str(tmp_path / "env") + os.sep)


def test_the_cache_of_the_persons_own_uv_is_used_where_there_is_one(job, tmp_path, monkeypatch):
    """Where there is none, none is made: what set-up downloads is gone with it."""
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    setup.set_up(job, str)
    assert not (tmp_path / "cache").exists()
    (tmp_path / "cache").mkdir()
    shutil.rmtree(job.environment)
    setup.set_up(job, str)
    assert any((tmp_path / "cache").iterdir())


def test_an_installer_gets_no_key_of_the_planner(job, monkeypatch):
    monkeypatch.setenv("I2VF_PLANNER_KEY", "secret")
    monkeypatch.setenv("I2VF_PLANNER_MODEL", "tiny")
    handed = setup.Installer(job, str, 0).environment()
    assert "secret" not in handed.values()
    assert handed["I2VF_PLANNER_MODEL"] == "tiny"


def test_what_is_broken_in_a_whole_environment_is_mended_again(job):
    """Set-up sees only whether it finished; `doctor` tries the parts, and names this."""
    python = setup.set_up(job, str)
    module = next((job.environment / "lib").glob("python*/site-packages/tiny_backend.py"))
    module.unlink()
    setup.set_up(job, str)
    assert not imports(python, "tiny_backend")
    setup.set_up(dataclasses.replace(job, again=True), str)
    assert imports(python, "tiny_backend")


def test_the_environment_of_another_version_is_kept_and_named(job, tmp_path):
    """Two versions live side by side; nobody but the person knows when one is gone."""
    setup.set_up(job, str)
    other = dataclasses.replace(job, requirements=tmp_path / "newer")
    shutil.copytree(job.requirements, other.requirements)
    with (other.requirements / "skill.txt").open("a") as lock:
        lock.write("# another version\n")
    lines: list[str] = []
    assert imports(setup.set_up(other, lines.append), "tiny_backend")
    assert imports(job.interpreter, "tiny_backend")
    assert f"{job.environment} is another version's: delete it when that version is gone." in lines
