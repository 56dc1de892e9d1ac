"""What was acknowledged is on disk: another process that opens the file sees it."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from backend.errors import ConflictError, NoSuchSessionError, NotFoundError
from backend.stores import state
from backend.stores.state import SCHEMA, SqliteStateStore, User, open_state


@pytest.fixture
def store(tmp_path: Path):
    opened = SqliteStateStore(tmp_path / "state.sqlite", clock=lambda: 1000.0)
    yield opened
    opened.close()


def a_user(name: str = "anon_1", *, available: int = 10) -> User:
    return User(name, "nonce", f"hash-{name}", 0.0, 100.0, available, 0)


@pytest.fixture
def session(store: SqliteStateStore):
    store.add_user(a_user(), client="client-1")
    return store.open_session("anon_1", task_name="project", language="en")


def test_a_kept_state_is_read_by_another_process(store, session, tmp_path):
    store.save(session.id, state={"draft": {"m": {"rev": 3}}}, dialogue={"edit": {}})
    other = SqliteStateStore(tmp_path / "state.sqlite")
    try:
        assert other.session(session.id).state == {"draft": {"m": {"rev": 3}}}
        assert other.session(session.id).dialogue == {"edit": {}}
    finally:
        other.close()


def test_a_state_without_dialogue_leaves_the_dialogue_alone(store, session):
    store.save(session.id, state={}, dialogue={"edit": 1})
    store.save(session.id, state={"a": 1})
    assert store.session(session.id).dialogue == {"edit": 1}


def test_session_ids_are_nineteen_digits(session):
    assert len(session.id) == 19
    assert session.id.isdigit()


def test_a_foreign_session_is_no_session(store, session):
    with pytest.raises(NoSuchSessionError):
        store.session(session.id, user="anon_2")
    with pytest.raises(NoSuchSessionError):
        store.session("123")


def test_credits_never_fall_below_nothing(store, session):
    assert store.change_credits("anon_1", available=-10, frozen=10)
    assert not store.change_credits("anon_1", available=-1, frozen=1)
    user = store.user_of_token("hash-anon_1")
    assert user is not None
    assert (user.available, user.frozen) == (0, 10)


def test_media_are_numbered_and_a_library_film_is_entered_once(store, session):
    def add(name, origin):
        return store.add_media(
            session.id, kind="video", name=name, path=Path(f"/v/{name}"), info={"width": 1}, origin=origin
        ).id

    assert [add("a", "upload"), add("b", "library"), add("b", "library"), add("c", "library")] == [
        "m_1",
        "m_2",
        "m_2",
        "m_3",
    ]
    assert [m.name for m in store.media(session.id)] == ["a", "b", "c"]


def test_only_one_turn_runs_in_a_session(store, session):
    turn = store.begin_turn(session.id, "find it", cost=1)
    assert turn is not None
    assert store.begin_turn(session.id, "again", cost=1) is None
    store.end_turn(turn.id, status="done")
    assert store.begin_turn(session.id, "again", cost=1) is not None


def test_turns_of_a_dead_process_are_interrupted_and_their_credits_come_back(store, session):
    store.change_credits("anon_1", available=-3, frozen=3)
    store.begin_turn(session.id, "find it", cost=3)
    assert [t.text for t in store.interrupt_turns()] == ["find it"]
    last = store.last_turn(session.id)
    assert last is not None
    assert last.status == "interrupted"
    user = store.user_of_token("hash-anon_1")
    assert user is not None
    assert (user.available, user.frozen) == (10, 0)


def test_a_product_keeps_its_token_and_unknown_tokens_are_refused(store, session):
    first = store.add_product(session.id, path=Path("/p/a.jpg"), name="proof.jpg")
    assert store.add_product(session.id, path=Path("/p/a.jpg"), name="proof.jpg") == first
    assert store.add_product(None, path=Path("/p/a.jpg"), name="proof.jpg").token != first.token
    assert store.product(first.token).path == Path("/p/a.jpg")
    with pytest.raises(NotFoundError):
        store.product("guess")


def test_two_clients_that_race_get_one_user(store):
    first = store.add_user(a_user("anon_a"), client="c")
    assert store.add_user(a_user("anon_b"), client="c") == first


def test_the_file_is_private_and_checks_out(store, tmp_path):
    assert stat.S_IMODE((tmp_path / "state.sqlite").stat().st_mode) == 0o600
    assert store.check() == "ok"


def test_a_file_that_is_no_database_is_named(tmp_path):
    (tmp_path / "state.sqlite").write_bytes(b"not a database at all, really not" * 40)
    with pytest.raises(ConflictError, match=r"state\.sqlite"):
        open_state(tmp_path)


def test_a_failed_write_changes_nothing(store, session):
    store.save(session.id, state={"a": 1})
    with pytest.raises(sqlite3.IntegrityError):
        store.add_product("no such session", path=Path("/x"), name="x")
    assert store.session(session.id).state == {"a": 1}


#: `products` as it was at first; the other tables have not changed
FIRST_LAYOUT = SCHEMA.replace("session TEXT REFERENCES", "session TEXT NOT NULL REFERENCES").replace(
    "CREATE INDEX IF NOT EXISTS products_by_path ON products(path);", ""
)


@pytest.fixture
def first(tmp_path: Path):
    """A file as the first version left it: a user, a session with a draft, a product, and a turn that was cut."""
    db = sqlite3.connect(tmp_path / "state.sqlite")
    db.executescript(FIRST_LAYOUT)
    db.execute("INSERT INTO users VALUES ('anon_1', 'client-1', 'nonce', 'hash', 0, 9e9, 7, 1)")
    db.execute(
        "INSERT INTO sessions VALUES ('s1', 'anon_1', 'task_1', 'project', 'en', '{\"draft\": {\"v\": 1}}', '{}', 0)"
    )
    db.execute("INSERT INTO products VALUES ('token_1', 's1', '/films/a.mp4', 'a.mp4')")
    db.execute("INSERT INTO turns VALUES ('t1', 's1', 'export', 'running', 1, 0, NULL)")
    db.commit()
    db.close()
    return tmp_path


def test_the_state_of_the_first_version_is_kept_and_brought_up_to_date(first):
    for _ in range(2):  # the second time there is nothing left to do
        with closing(open_state(first)) as store:
            assert store.session("s1", user="anon_1").state == {"draft": {"v": 1}}
            assert store.product("token_1").path == Path("/films/a.mp4")
            assert (
                store.product(store.add_product(None, path=Path("/proof.jpg"), name="proof.jpg").token).name
                == "proof.jpg"
            )
            assert store.check() == "ok"
    with closing(open_state(first)) as store:
        assert [turn.id for turn in store.interrupt_turns()] == ["t1"]


def test_an_update_that_is_cut_leaves_the_old_state(first, monkeypatch):
    monkeypatch.setattr(state, "CHANGES", ((*state.CHANGES[0][:3], "DROP TABLE no_such_table"),))
    with pytest.raises(ConflictError):
        open_state(first)
    monkeypatch.undo()
    with closing(open_state(first)) as store:
        assert store.product("token_1").name == "a.mp4"


def test_the_state_of_a_newer_version_is_left_alone(tmp_path):
    with closing(sqlite3.connect(tmp_path / "state.sqlite")) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(ConflictError, match="newer version: update the skill"):
        open_state(tmp_path)
