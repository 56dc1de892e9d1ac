"""What earlier versions of the skill kept is read as it was meant; what a later one added is passed over."""

import json

import pytest

from skill.jobs.journal import Job
from skill.memory import Memory
from skill.messages import StoredToken
from tests.skill.clocks import FakeClock

#: files below `$I2VF_HOME/skill` as the first version wrote them
FIRST = {
    "client_id": "anon-client-1",
    "credentials.json": {"own": {"token": "kept", "user_id": "anon_1", "expires_at": "2027-01-01T00:00:00Z"}},
    "choice.json": {"backend": "own"},
    "conversations/c1.json": {
        "id": "c1", "backend": "own", "session_id": "s1", "task_id": "t1", "user_id": "anon_1", "language": "zh",
        "greeted": "own", "pending": {"kind": "offer", "acts": ["export"], "request": {}}, "jobs": ["j_1"],
        "requests": {"key": "j_1"},
    },
    "jobs/j_1/request.json": {
        "id": "j_1", "conversation": "c1", "key": "key", "steps": ["upload", "chat"], "text": "find it", "language": "en",
        "inbound": [{"name": "a.png", "path": "/in/a.png", "url": None}], "created": 1.0,
    },
    "jobs/j_1/result.json": {
        "replies": [{"kind": "export_ready", "facts": {"name": "a.mp4"}, "state": "done",
                     "files": [{"path": "/a.mp4", "mime": "video/mp4", "bytes": 9, "width": None, "height": None, "duration_ms": None}]}],
        "failure": {"parents": ["UnreachableError", "BackendError"], "code": None, "facts": {"sent": True}},
    },
}  # fmt: skip


def later(value):
    """The same as a version to come might write it: every object has one more field."""
    if isinstance(value, list):
        return [later(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    free = value.keys() & {"own", "key", "sent", "name"} and "path" not in value
    return {name: later(entry) for name, entry in value.items()} | ({} if free else {"added": "later"})


@pytest.fixture(params=["earlier", "later"])
def memory(tmp_path, request):
    for name, kept in FIRST.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shown = kept if request.param == "earlier" else later(kept)
        (tmp_path / name).write_text(shown if isinstance(shown, str) else json.dumps(shown))
    return Memory(tmp_path, clock=FakeClock())


def test_who_one_is_and_what_was_chosen_is_kept(memory):
    assert memory.client_id() == "anon-client-1"
    assert memory.token("own") == StoredToken("kept", "anon_1", "2027-01-01T00:00:00Z")
    assert memory.choice() == "own"


def test_a_conversation_goes_on(memory):
    talk = memory.talk("c1")
    assert (talk.session_id, talk.language, talk.jobs) == ("s1", "zh", ("j_1",))
    assert talk.pending is not None
    assert (talk.pending.kind, talk.pending.acts) == ("offer", ("export",))
    assert talk.late is None


def test_a_job_under_way_is_taken_up(memory):
    job = Job(memory.jobs() / "j_1", clock=FakeClock())
    request = job.request()
    assert request is not None
    assert (request.steps, request.words(1), request.inbound[0].path) == (("upload", "chat"), "find it", "/in/a.png")
    assert not request.refused
    result = job.result()
    assert result is not None
    assert (result.replies[0].kind, result.replies[0].files[0].path) == ("export_ready", "/a.mp4")
    assert result.failure is not None
    assert result.failure.parents[0] == "UnreachableError"
