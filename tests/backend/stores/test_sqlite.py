"""Databases of the backend: several processes open one, also when it is new."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from backend.stores.sqlite import connect, transaction

OPENERS = 4


def test_many_open_a_new_database_at_once(tmp_path):
    gate = Barrier(OPENERS)

    def opened(path):
        gate.wait(60)
        db = connect(path, durable=False)
        with transaction(db):
            db.execute("CREATE TABLE IF NOT EXISTS one (a)")
            db.execute("INSERT INTO one VALUES (1)")
        db.close()

    with ThreadPoolExecutor(OPENERS) as pool:
        for number in range(100):
            path = tmp_path / f"{number}.sqlite"
            list(pool.map(opened, [path] * OPENERS))
            db = connect(path, durable=False)
            assert db.execute("SELECT count(*) FROM one").fetchone()[0] == OPENERS
            db.close()
