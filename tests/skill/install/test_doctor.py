import json
import os
import socket
import stat
import sys
from pathlib import Path

import pytest

from skill import launcher
from skill.install import doctor, programs, setup
from skill.settings import Settings
from tests.skill.install.wheels import make_index


@pytest.fixture
def patient(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    requirements, wheels = make_index(tmp_path)
    job = setup.Setup(tmp_path / "home", requirements=requirements, wheels=wheels, needs_mb={"skill": 1, "backend": 1})
    job.home.mkdir()
    mine = Settings.read({"I2VF_HOME": str(job.home)})
    return doctor.Patient(mine, job, job.interpreter)


def named(patient, check):
    return {part.name: part for part in check(patient)}


def test_a_missing_environment_names_setup(patient):
    part = named(patient, doctor.check_environment)["environment"]
    assert not part.ok
    assert part.cure == "python3 skill setup"


def test_a_whole_environment_is_well(patient):
    setup.set_up(patient.job, str)
    parts = named(patient, doctor.check_environment)
    assert parts["environment"].ok
    assert parts["backend packages"].ok


def test_a_cloud_only_environment_is_well_only_with_the_cloud_chosen(patient):
    setup.set_up(setup.Setup(patient.job.home, ("skill",), patient.job.requirements, patient.job.wheels), str)
    assert not named(patient, doctor.check_environment)["backend packages"].ok
    patient.settings.root.mkdir()
    (patient.settings.root / "choice.json").write_text(json.dumps({"backend": "cloud"}))
    assert named(patient, doctor.check_environment)["backend packages"].ok


def test_a_secret_that_others_can_read_is_named_with_its_cure(patient):
    secret = patient.settings.root / "credentials.json"
    secret.parent.mkdir()
    secret.write_text("{}")
    secret.chmod(0o644)
    part = named(patient, doctor.check_secrets)["secrets"]
    assert not part.ok
    assert part.cure == f"chmod 600 {secret}"
    secret.chmod(stat.S_IRUSR | stat.S_IWUSR)
    assert named(patient, doctor.check_secrets)["secrets"].ok


def test_a_choice_that_cannot_be_read_is_named(patient):
    patient.settings.root.mkdir()
    (patient.settings.root / "choice.json").write_text("{")
    assert not named(patient, doctor.check_choice)["choice"].ok


def test_a_backend_that_does_not_answer_is_named(patient):
    away = Settings.read({"I2VF_HOME": str(patient.settings.home), "NEMO_API_URL": "http://127.0.0.1:9"})
    part = named(doctor.Patient(away, patient.job, patient.python), doctor.check_reach)["backend"]
    assert not part.ok
    assert "127.0.0.1" in part.detail


def test_what_is_well_has_no_cure(patient, monkeypatch):
    monkeypatch.setattr(doctor, "CHECKS", doctor.CHECKS[:-1])
    assert all(part.cure == "" for part in doctor.look(patient) if part.ok)


@pytest.mark.parametrize(
    ("said", "cure"),
    [
        (
            "ImportError: libstdc++.so.6: cannot open shared object file: No such file or directory",
            "install the system's library libstdc++.so.6 (on Debian or Ubuntu `sudo apt install libstdc++6`)",
        ),
        ("ImportError: libodd.so.2: cannot open shared object file", "install the system's library libodd.so.2"),
        ("ModuleNotFoundError: No module named 'av'", "python3 skill setup --again"),
        ("", "python3 skill setup --again"),
    ],
)
def test_a_backend_that_cannot_be_loaded_names_what_mends_it(patient, monkeypatch, said, cure):
    setup.set_up(patient.job, str)
    monkeypatch.setattr(programs, "ask", lambda *_, **__: programs.Finished(1, said))
    part = named(patient, doctor.check_backend)["backend check"]
    assert not part.ok
    assert part.cure == cure


def test_a_sandbox_without_any_connection_is_named(patient, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(socket, "create_server", refuse)
    part = named(patient, doctor.check_reach)["backend"]
    assert not part.ok
    assert part.cure == "allow network access in this host's sandbox"


def test_a_backend_of_another_version_is_named(patient, monkeypatch):
    other = launcher.Running("http://127.0.0.1:1/x", 7, "1", "0.0.9")
    monkeypatch.setattr(launcher, "running", lambda _: other)
    part = named(patient, doctor.check_reach)["backend"]
    assert part.ok
    assert part.detail == "running, process 7 of version 0.0.9, replaced by the next turn"
