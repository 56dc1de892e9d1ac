"""A render that was ordered is made once, whatever happens to the process that makes it."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import pytest

from backend.errors import ConflictError, NotFoundError
from backend.media.encode import Expected, verify_film
from backend.renders.service import RenderService
from backend.settings import Settings
from tests.backend.renders.conftest import draft, segment, titled

ROOT = Path(__file__).parents[3]
QUICK = {"quality": "draft"}


@pytest.fixture
def home(tmp_path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
def service(home):
    service = RenderService(home)
    yield service
    service.close()


@pytest.fixture
def order(service, media):
    def submit(render_id="r1", d=500, owner="me", session="s", **extra):
        wanted = extra.pop("draft", draft(segment(d, media_id="n")))
        files = {name: str(path) for name, path in media.items()}
        return service.submit(
            render_id=render_id,
            session_id=session,
            owner=owner,
            draft=wanted,
            media=files,
            output=extra.pop("output", QUICK),
        )

    return submit


def finished(service, render_id="r1", owner="me", within_s=60.0):
    """Wait until it is completed or failed."""
    deadline = time.monotonic() + within_s
    pause = threading.Event()
    while (status := service.status(render_id, owner=owner)).status in {"pending", "processing"}:
        assert time.monotonic() < deadline, status
        pause.wait(0.02)
    return status


def files(home: Settings) -> list[Path]:
    """Every file but the queue's and the cache's."""
    return [p for p in home.root.rglob("*") if p.is_file() and p.parent.name != "cache" and "jobs.sqlite" not in p.name]


def test_an_order_is_made(service, order):
    assert order().status == "pending"
    service.start()
    status = finished(service)
    assert (status.status, status.progress, status.duration_ms, status.error) == ("completed", 100, 500, None)
    assert status.path.stat().st_size == status.bytes


def test_the_same_order_twice_is_one_job(service, order):
    service.start()
    order()
    order()
    done = finished(service)
    assert order() == done
    assert service.active() == 0


def test_the_same_id_with_another_draft_is_a_conflict(service, order):
    order()
    with pytest.raises(ConflictError):
        order(d=600)


def test_ids_belong_to_their_owner(service, order):
    order()
    with pytest.raises(NotFoundError):
        service.status("r1", owner="you")
    with pytest.raises(NotFoundError):
        service.cancel("r1", owner="you")
    assert order(owner="you", d=600).status == "pending"


def test_a_known_draft_under_another_id_is_done_at_once(service, order):
    service.start()
    order()
    first = finished(service)
    service.stop()
    again = order("r2")
    assert (again.id, again.status, again.path) == ("r2", "completed", first.path)
    assert order("r3", owner="you").status == "pending"


def test_a_film_that_was_deleted_is_made_again(service, order):
    service.start()
    order()
    finished(service).path.unlink()
    order("r2")
    assert finished(service, "r2").path.is_file()


def test_a_waiting_render_is_cancelled(service, order):
    order()
    assert service.cancel("r1", owner="me").status == "failed"
    assert service.status("r1", owner="me").error == "cancelled"


def test_a_database_that_fails_for_a_while_does_not_end_the_work(service, order, home, caplog):
    """Another process holds it, or the disk is full: whoever orders later would wait for ever."""
    service.start()
    with closing(sqlite3.connect(home.root / "jobs.sqlite")) as other:
        other.execute("ALTER TABLE job RENAME TO elsewhere")
        deadline, pause = time.monotonic() + 20, threading.Event()
        while not caplog.records:
            assert time.monotonic() < deadline, "it was not tried"
            pause.wait(0.05)
        other.execute("ALTER TABLE elsewhere RENAME TO job")
    order()
    assert finished(service).status == "completed"


def test_a_running_render_is_cancelled_and_leaves_nothing(service, order, home):
    service.start()
    order(
        draft=draft(*(segment(6000, media_id="n", volume=v) for v in range(90, 100)), width=1920, height=1080),
        output={},
    )
    pause = threading.Event()
    while service.status("r1", owner="me").status != "processing" or not list(
        (home.root / "tmp").glob("render-*/c0.mp4")
    ):
        pause.wait(0.01)
    service.cancel("r1", owner="me")
    status = finished(service, within_s=5)
    assert (status.status, status.error) == ("failed", "cancelled")
    service.stop()
    assert files(home) == []
    assert encoders(home) == []


def test_stopping_gives_the_work_back(service, order, home):
    service.start()
    order(draft=draft(*(segment(6000, media_id="n", volume=v) for v in range(80, 90)), width=1280, height=720))
    pause = threading.Event()
    while service.status("r1", owner="me").status != "processing":
        pause.wait(0.01)
    service.stop()
    assert service.status("r1", owner="me").status == "pending"
    assert service.active() == 1
    assert files(home) == []


def test_what_cannot_be_made_fails_with_a_reason_and_the_next_one_runs(service, order):
    service.start()
    order("bad", draft=draft(segment(100, media_id="nothing")))
    order("tofu", draft=draft(segment(100, media_id="n"), tracks=(titled("\U00012000", 0, 100),)))
    order("good", session="other")
    assert "nothing" in finished(service, "bad").error
    assert "\U00012000" in finished(service, "tofu").error
    assert finished(service, "good").status == "completed"


def encoders(home: Settings) -> list[str]:
    """Command lines of programs that still work below this home."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            line = (entry / "cmdline").read_bytes().decode().replace("\0", " ") if entry.name.isdecimal() else ""
        except OSError:
            continue
        if str(home.root) in line and int(entry.name) != os.getpid():
            found.append(line)
    return found


def kill_once(home: Settings, media, delay_s: float, number: int) -> None:
    """Order, start a serving process, kill it after `delay_s`, look, and let another finish."""
    render_id = f"r{number}"
    wanted = draft(
        *(segment(1500, media_id="n", source_start_ms=s, volume=90 + number % 10) for s in (0, 1000, 2000 + number))
    )
    orders = RenderService(home)
    paths = {name: str(path) for name, path in media.items()}
    orders.submit(render_id=render_id, session_id="s", owner="me", draft=wanted, media=paths, output=QUICK)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.backend.renders.serving", str(home.home)], cwd=ROOT, stdout=subprocess.PIPE
    ) as serving:
        assert serving.stdout is not None
        serving.stdout.readline()
        threading.Event().wait(delay_s)
        serving.kill()
    expected = Expected(320, 180, fps=Fraction(30), frames=135)
    for film in (home.root / "renders").glob("*.mp4"):
        verify_film(film, expected)
    orders.start()
    status = finished(orders, render_id)
    orders.close()
    assert status.status == "completed", status
    verify_film(status.path, expected)
    assert len(list((home.root / "renders").glob("*"))) == number + 1
    assert [p for p in files(home) if p.parent.name != "renders"] == []
    assert encoders(home) == []


@pytest.mark.parametrize("delay_s", [0.05, 0.35, 0.7, 1.1])
def test_a_killed_process_loses_nothing(home, media, delay_s):
    kill_once(home, media, delay_s, 0)


@pytest.mark.campaign
def test_fifty_kills_lose_nothing(home, media):
    pick = random.Random(50)
    for number in range(50):
        kill_once(home, media, pick.uniform(0, 1.6), number)
