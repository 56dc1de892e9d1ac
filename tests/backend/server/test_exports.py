"""Exports over the wire, with the real renderer."""

from __future__ import annotations

import copy
import threading
import time
from pathlib import Path
from typing import Any

import av
import pytest

from tests.backend.server.conftest import Caller
from tests.synthetic import moving_video

OUTPUT = {"format": "mp4", "quality": "draft", "resolution": "360p"}


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> Path:
    return moving_video(tmp_path_factory.mktemp("film") / "walk.mp4", seconds=2, size=(320, 180), fps=25).path


def submit(caller: Caller, draft: dict[str, Any], render_id: str = "render_1795379010345") -> dict[str, Any]:
    body = {"id": render_id, "sessionId": caller.session_id, "draft": draft, "output": OUTPUT}
    answer: dict[str, Any] = caller.post("/api/render/proxy/lambda", json=body).json()
    return answer


def finished(caller: Caller, render_id: str = "render_1795379010345") -> dict[str, Any]:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        answer: dict[str, Any] = caller.get(f"/api/render/proxy/lambda/{render_id}").json()
        if answer.get("status") in {"completed", "failed"} or "data" in answer:
            return answer
        threading.Event().wait(0.05)
    raise AssertionError("the render does not end")


@pytest.fixture
def editing(backend, film):
    def start(**settings: Any) -> tuple[Caller, dict[str, Any]]:
        caller = backend(**settings).connect()
        assert caller.upload(film)["code"] == 0
        return caller, caller.state()["state"]["draft"]

    return start


def test_a_draft_is_exported_and_downloaded_in_ranges(editing, tmp_path):
    caller, draft = editing()
    first = submit(caller, draft)
    assert first["taskId"] == "render_1795379010345"
    assert first["status"] in {"pending", "processing", "completed"}
    done = finished(caller)
    assert (done["status"], done["progress"]) == ("completed", 100)
    assert done["output"]["duration"] == pytest.approx(2, abs=0.05)
    whole = caller.http.get(done["output"]["url"]).content
    assert len(whole) == done["output"]["size"]
    assert caller.get("/api/render/proxy/render_1795379010345/download").content == whole
    part = caller.http.get(done["output"]["url"], headers={"Range": "bytes=0-99"})
    assert (part.status_code, part.content) == (206, whole[:100])
    (tmp_path / "out.mp4").write_bytes(whole)
    with av.open(str(tmp_path / "out.mp4")) as made:
        assert sum(1 for _ in made.decode(video=0)) == 50


def test_a_graded_draft_is_exported_in_its_colours(editing, tmp_path):
    caller, _ = editing()
    (tmp_path / "dark.cube").write_text("LUT_1D_SIZE 2\n0 0 0\n0 0 0\n")
    assert caller.upload(tmp_path / "dark.cube")["code"] == 0
    caller.say("apply dark.cube")
    submit(caller, caller.state()["state"]["draft"])
    done = finished(caller)
    assert done["status"] == "completed"
    (tmp_path / "out.mp4").write_bytes(caller.http.get(done["output"]["url"]).content)
    with av.open(str(tmp_path / "out.mp4")) as made:
        assert next(made.decode(video=0)).to_ndarray(format="gray").max() <= 20


def test_the_same_id_is_the_same_job_and_another_body_a_conflict(editing):
    caller, draft = editing()
    submit(caller, draft)
    assert submit(caller, draft)["taskId"] == "render_1795379010345"
    other = copy.deepcopy(draft)
    other["m"]["title"] = "another"
    body = {"id": "render_1795379010345", "sessionId": caller.session_id, "draft": other, "output": OUTPUT}
    refused = caller.post("/api/render/proxy/lambda", json=body)
    assert refused.status_code == 409
    assert refused.json()["code"] != 3001
    finished(caller)


def test_a_later_upload_does_not_make_it_another_job(editing, film, tmp_path):
    caller, draft = editing()
    submit(caller, draft)
    caller.upload(moving_video(tmp_path / "other.mp4", seconds=0.5, seed=9).path)
    assert submit(caller, draft)["taskId"] == "render_1795379010345"
    finished(caller)


def test_a_render_is_cancelled(editing):
    caller, draft = editing()
    submit(caller, draft)
    cancelled = caller.post("/api/render/proxy/lambda/render_1795379010345/cancel").json()
    assert cancelled["taskId"] == "render_1795379010345"
    done = finished(caller)
    assert done["status"] in {"failed", "completed"}


def test_renders_belong_to_their_owner(editing):
    caller, draft = editing()
    submit(caller, draft)
    finished(caller)
    caller.connect("somebody else")
    assert caller.get("/api/render/proxy/lambda/render_1795379010345").status_code == 404
    assert caller.get("/api/render/proxy/render_1795379010345/download").status_code == 404


def test_a_draft_that_shows_what_is_not_there_fails_with_a_reason(editing):
    caller, draft = editing()
    draft["t"][0]["sg"][0]["m"]["media_id"] = "m_99"
    answer = submit(caller, draft)
    if answer.get("status"):
        done = finished(caller)
        assert done["status"] == "failed"
        assert done["error"]
        assert "/" not in done["error"]
    else:
        assert answer["code"] != 0


@pytest.mark.parametrize("draft", [{}, {"t": []}, {"t": "x"}, {"t": [{"tt": 0, "sg": [{"d": -1}]}]}])
def test_a_draft_that_is_none_is_refused_or_fails(editing, draft):
    caller, _ = editing()
    body = {"id": "render_2", "sessionId": caller.session_id, "draft": draft, "output": {}}
    answer = caller.post("/api/render/proxy/lambda", json=body)
    assert answer.status_code < 500
    if answer.status_code == 200:
        assert finished(caller, "render_2")["status"] == "failed"


def test_mode_envelope_c(editing):
    caller, draft = editing(test_modes=frozenset({"envelope_c"}))
    assert submit(caller, draft)["success"] is True
    ends = time.monotonic() + 60
    answer = finished(caller)
    while answer["data"]["status"] != "completed":
        assert time.monotonic() < ends
        threading.Event().wait(0.05)
        answer = finished(caller)
    assert caller.http.get(answer["data"]["outputUrl"]).status_code == 200


def test_the_timeline_is_drawn_for_its_owner_and_drawn_again_when_it_changed(editing):
    caller, _ = editing()
    address = f"/api/state/nemo_agent/me/{caller.session_id}/timeline.jpg"
    first = caller.get(address)
    assert (first.status_code, first.headers["content-type"]) == (200, "image/jpeg")
    assert first.content.startswith(b"\xff\xd8")
    assert caller.get(address).content == first.content
    caller.say('title "Hello" at the top')
    assert caller.get(address).content != first.content
    caller.connect("somebody else")
    assert caller.get(address).json()["code"] == 1002


def test_an_empty_timeline_is_not_drawn(backend):
    caller = backend().connect()
    refused = caller.get(f"/api/state/nemo_agent/me/{caller.session_id}/timeline.jpg")
    assert refused.headers["content-type"] == "application/json"
