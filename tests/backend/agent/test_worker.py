"""The worker process: replaced when it dies, and its progress told as it goes."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from backend.agent.worker import WorkerLostError, WorkerSearcher
from backend.errors import NotFoundError
from backend.library import Progress, Report
from backend.library.indexer import locked
from backend.settings import Settings
from backend.stores.files import private_dir


@pytest.fixture
def searcher(tmp_path: Path):
    settings = Settings(home=tmp_path)
    private_dir(settings.root)
    made = WorkerSearcher(settings)
    yield made
    made.close()


def test_a_worker_that_dies_is_told_and_replaced(searcher, films, pictures):
    steps = list(searcher.index([films["harbour walk"].path.parent]))
    assert isinstance(steps[-1], Report)
    assert any(isinstance(step, Progress) for step in steps[:-1])
    with pytest.raises(WorkerLostError):
        searcher._result(searcher._submit(os._exit, 3))
    (found,) = searcher.find([pictures["market"]])
    assert found.match.video.startswith("night market")
    assert found.proof is not None


def test_finding_goes_on_while_films_are_read(searcher, films, pictures):
    folder = films["harbour walk"].path.parent
    list(searcher.index([folder]))
    with locked(searcher._settings.root / "libraries" / "default"):  # the next run waits here
        steps = searcher.index([folder])
        reading = threading.Thread(target=list, args=(steps,))
        reading.start()
        (found,) = searcher.find([pictures["market"]])
        assert reading.is_alive()
    reading.join()
    assert found.match.video.startswith("night market")


def test_errors_of_the_work_come_through_as_they_are(searcher):
    with pytest.raises(NotFoundError):
        list(searcher.index([Path("/no/such/folder")]))


def test_the_list_is_read_without_the_worker(searcher):
    assert searcher.videos() == []
    assert searcher.folders() == []
    assert searcher._pool is None
