"""What lives between turns: private, durable, one record a conversation."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from skill.errors import BusyError
from skill.memory import Memory, Pending, file_name, remembered
from skill.messages import StoredToken, SystemClock
from tests.skill.clocks import FakeClock


@pytest.fixture
def memory(tmp_path):
    return Memory(tmp_path / "skill", clock=SystemClock())


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_client_id_is_made_once(memory, tmp_path):
    assert memory.client_id() == memory.client_id() == Memory(tmp_path / "skill", clock=SystemClock()).client_id()


def test_a_given_client_id_is_used_and_not_kept(tmp_path):
    assert Memory(tmp_path, clock=SystemClock(), client_id="fixed").client_id() == "fixed"
    assert not (tmp_path / "client_id").exists()


def test_tokens_are_kept_by_backend_and_only_in_their_own_file(memory):
    store = memory.credentials("own")
    store.save("http://127.0.0.1:1/a", StoredToken("t1", "anon_1"))
    assert store.load("http://127.0.0.1:2/b") == StoredToken("t1", "anon_1")
    assert memory.credentials("https://cloud.example").load("https://cloud.example") is None
    memory.changing("default")
    holders = [p.name for p in memory.root.rglob("*") if p.is_file() and b"t1" in p.read_bytes()]
    assert holders == ["credentials.json"]


def test_files_are_for_this_user_only(memory):
    memory.client_id()
    memory.credentials("own").save("x", StoredToken("t"))
    memory.choose("own")
    with memory.changing("default") as held:
        held.change(language="zh")
    for path in memory.root.rglob("*"):
        assert mode(path) == (0o700 if path.is_dir() else 0o600), path


def test_a_conversation_is_read_as_it_was_kept(memory):
    with memory.changing("default") as held:
        held.change(session_id="5529000000000000001", jobs=("j_1",), pending=Pending("offer", ("export",)))
    talk = memory.talk("default")
    assert (talk.session_id, talk.jobs, talk.pending) == (
        "5529000000000000001",
        ("j_1",),
        Pending("offer", ("export",)),
    )


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pending": 3, "jobs": null, "later": 1}'], ids=repr)
def test_a_broken_record_is_a_fresh_conversation(memory, text):
    folder = memory.root / "conversations"
    folder.mkdir(parents=True)
    (folder / "default.json").write_text(text)
    assert memory.talk("default").session_id is None


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "", "会话", "x" * 200, ".hidden", "a\0b"], ids=repr)
def test_any_conversation_name_is_a_safe_file_name(name):
    assert file_name(name) == file_name(name)
    assert "/" not in file_name(name)
    assert file_name(name).startswith("c_")


def test_nothing_is_kept_when_the_block_fails(memory):
    def fail():
        with memory.changing("default") as held:
            held.change(language="zh")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert memory.talk("default").language is None


def test_a_held_lock_is_an_error_after_five_seconds(tmp_path):
    clock = FakeClock()
    memory = Memory(tmp_path, clock=clock)
    start = clock.at
    with memory.changing("default"), pytest.raises(BusyError):
        memory.changing("default").__enter__()
    assert 5 <= clock.at - start < 6


def test_changes_from_many_threads_all_arrive(memory):
    def add(number):
        with memory.changing("default") as held:
            held.change(jobs=(*held.talk.jobs, f"j_{number}"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(40)))
    assert sorted(memory.talk("default").jobs) == sorted(f"j_{n}" for n in range(40))


def test_only_the_newest_requests_are_remembered():
    requests: dict[str, str] = {}
    for n in range(60):
        requests = remembered(requests, f"r{n}", f"j{n}")
    assert len(requests) == 50
    assert "r59" in requests
    assert "r9" not in requests


def test_a_choice_nobody_offers_is_no_choice(memory):
    assert memory.choice() is None
    memory.choose("cloud")
    assert memory.choice() == "cloud"
    (memory.root / "choice.json").write_text(json.dumps({"backend": "evil"}))
    assert memory.choice() is None
