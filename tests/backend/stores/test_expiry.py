"""Old files go by themselves, and the sessions that knew them say so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backend.errors import NotFoundError
from backend.stores.expiry import DAY_S, expire
from backend.stores.state import SqliteStateStore, User

NOW = 100 * DAY_S


@pytest.fixture
def root(tmp_path):
    for name in ("blobs", "products"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def store(root):
    with_state = SqliteStateStore(root / "state.sqlite")
    yield with_state
    with_state.close()


@pytest.fixture
def session(store):
    store.add_user(User("anon_1", "n", "t", 0, 1e9, 100, 0), client="c")
    return store.open_session("anon_1", task_name="project", language="en").id


def aged(path: Path, days: float) -> Path:
    path.write_bytes(b"x")
    moment = NOW - days * DAY_S
    os.utime(path, (moment, moment))
    return path


def upload(store, session, path, kind="image"):
    return store.add_media(session, kind=kind, name=path.name, path=path, info={}, origin="upload")


def draft_of(media_id, **facts):
    return {"d": 1, "m": {}, "t": [{"tt": 0, "sg": [{"d": 1, "m": {"media_id": media_id, **facts}}]}]}


def test_what_is_older_than_the_setting_goes_and_the_rest_stays(root, store, session):
    old, young = aged(root / "blobs" / "old.png", 31), aged(root / "blobs" / "young.png", 29)
    product = aged(root / "products" / "old.jpg", 31)
    token = store.add_product(session, path=product, name="proof.jpg").token
    upload(store, session, old)
    upload(store, session, young)

    assert expire(store, root, days=30, now=NOW) == 2
    assert [m.name for m in store.media(session)] == ["young.png"]
    assert (old.exists(), young.exists(), product.exists()) == (False, True, False)
    with pytest.raises(NotFoundError):
        store.product(token)
    assert upload(store, session, aged(root / "blobs" / "new.png", 0)).id == "m_3"


def test_zero_days_keep_everything(root, store):
    old = aged(root / "blobs" / "old.png", 10_000)
    assert expire(store, root, days=0, now=NOW) == 0
    assert old.exists()


def test_a_timeline_that_showed_it_is_gone_and_says_so(root, store, session):
    film = upload(store, session, aged(root / "blobs" / "old.mp4", 31), kind="video")
    store.save(session, state={"draft": draft_of(film.id)}, dialogue={"edit": {"head": 1}})
    expire(store, root, days=30, now=NOW)
    kept = store.session(session)
    assert (kept.state["draft"], kept.state["expired"], kept.dialogue) == ({}, 30, {})


def test_a_timeline_in_the_colours_of_a_file_goes_with_it(root, store, session):
    table = upload(store, session, aged(root / "blobs" / "old.cube", 31), kind="lut")
    store.save(session, state={"draft": draft_of("m_9", lut=table.id)})
    expire(store, root, days=30, now=NOW)
    assert store.session(session).state["expired"] == 30


def test_a_turn_under_way_keeps_its_files_until_the_next_time(root, store, session):
    old = aged(root / "blobs" / "old.png", 31)
    upload(store, session, old)
    turn = store.begin_turn(session, "find it", cost=1)
    assert expire(store, root, days=30, now=NOW) == 0
    assert old.exists()
    store.end_turn(turn.id, status="done")
    assert expire(store, root, days=30, now=NOW) == 1


def test_a_library_film_is_never_touched(root, store, session):
    film = aged(root / "own film.mp4", 400)
    store.add_media(session, kind="video", name="own film.mp4", path=film, info={}, origin="library")
    expire(store, root, days=30, now=NOW)
    assert film.exists()
    assert [m.name for m in store.media(session)] == ["own film.mp4"]


def test_a_forgotten_upload_that_another_session_uses_keeps_its_file(root, store, session):
    other = store.open_session("anon_1", task_name="project", language="en").id
    path = aged(root / "blobs" / "a.png", 0)
    mine = upload(store, session, path)
    upload(store, other, path)
    assert store.forget_media(session, [mine.id]) == []
    assert store.media(session) == []
    assert store.forget_media(other, ["m_1"]) == [path]
