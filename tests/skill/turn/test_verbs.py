"""The verbs as a host calls them: one JSON object, an exit code, nothing else on standard output."""

import importlib
import io
import json

import pytest

from skill import cli
from skill.memory import Memory
from skill.messages import SystemClock
from skill.turn import verbs
from tests.skill.backends import DRAFT, FakeBackend
from tests.skill.servers import served


@pytest.fixture
def backend():
    with served(FakeBackend(draft=DRAFT)) as fake:
        yield fake


@pytest.fixture
def call(tmp_path, backend, monkeypatch, capsys):
    """`call(verb, *options, say=…)`: exit code and what was printed."""
    monkeypatch.setenv("I2VF_HOME", str(tmp_path))
    monkeypatch.setenv("NEMO_API_URL", backend.base)
    monkeypatch.chdir(tmp_path)

    def run(*argv, say=""):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(say.encode())))
        status = cli.main(list(argv))
        return status, capsys.readouterr().out

    return run


def test_a_turn_reads_standard_input_and_prints_one_object(call):
    status, out = call("turn", say="what's my balance?")
    answer = json.loads(out)
    assert (status, answer["state"], answer["plan"]) == (0, "done", ["credits"])
    assert out.endswith("\n")


def test_a_message_may_come_as_an_option_and_words_alone_may_be_wanted(call):
    status, out = call("turn", "--message", "what's my balance?", "--text")
    assert status == 0
    assert out.startswith("You have 60 credits")


@pytest.mark.parametrize("argv", [["turn", "--nope"], ["wait"], ["turn", "--budget", "x"], ["cancel"]], ids=repr)
def test_a_wrong_command_line_is_an_object_too(call, argv):
    status, out = call(*argv)
    assert (status, json.loads(out)["state"]) == (2, "error")


def test_a_home_that_cannot_be_written_is_named(call, monkeypatch, tmp_path):
    """As in a host's sandbox."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("I2VF_HOME", str(tmp_path / "file" / "home"))
    status, out = call("turn", say="hi")
    assert status == 2
    assert str(tmp_path / "file" / "home") in json.loads(out)["say"]


def test_a_setting_that_cannot_be_used_is_named(call, monkeypatch):
    monkeypatch.setenv("NEMO_TOKEN", "bad\nvalue")
    status, out = call("turn", say="hi")
    assert status == 2
    assert "NEMO_TOKEN" in json.loads(out)["say"]


def test_jobs_wait_and_cancel_of_nothing(call):
    assert json.loads(call("jobs")[1])["jobs"] == []
    for verb in ("wait", "cancel"):
        status, out = call(verb, "--job", "j_unknown")
        assert (status, json.loads(out)["say"]) == (0, "Nothing is under way.")


def test_a_job_id_is_never_a_path(call):
    assert json.loads(call("wait", "--job", "../../etc")[1])["say"] == "Nothing is under way."


def test_work_is_listed_cancelled_and_waited_for(call, backend, tmp_path):
    backend.polls = 1_000_000
    call("turn", "--budget", "0", say="make it blue")
    job = json.loads(call("turn", "--budget", "0.6", say="export")[1])["job"]["id"]
    assert [j["id"] for j in json.loads(call("jobs")[1])["jobs"]] == [job]
    assert "stopping" in json.loads(call("cancel", "--job", job)[1])["say"]
    assert json.loads(call("wait", "--job", job, "--budget", "0")[1])["say"] == "Stopped."
    assert Memory(tmp_path / "skill", clock=SystemClock()).talk("default").jobs == ()


def test_the_age_of_this_process_is_counted_from_its_start():
    assert 0 < verbs.process_age() < 86_400


def test_unknown_verbs_show_what_there_is(capsys):
    assert cli.main(["nonsense"]) == 2
    assert "turn" in capsys.readouterr().err
    assert cli.main(["help"]) == 0


def test_every_verb_has_its_room():
    for entry, verbs_of in {"main": cli.VERBS, "answer": cli.FILTERS}.items():
        for verb, (module, _) in verbs_of.items():
            assert callable(getattr(importlib.import_module(module), entry)), verb
