"""The published wire: paths, envelopes, codes, event shapes."""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest

from skill.wire.events import Said, read_frame
from skill.wire.sse import decode
from tests.synthetic import moving_video


def png(path: Path, side: int = 8) -> Path:
    """A small valid picture."""
    rows = b"".join(b"\0" + bytes((x * 9 % 256, y * 5 % 256, 99)) * 1 for y in range(side) for x in [y])
    raw = b"".join(b"\0" + b"".join(bytes((x * 30 % 256, y * 20 % 256, 99)) for x in range(side)) for y in range(side))
    assert rows

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")
    )
    return path


def events_of(body: bytes) -> list[dict[str, Any]]:
    return [json.loads(frame.data) for frame in decode(iter([body])) if frame.data]


def words_of(body: bytes) -> str:
    found = [event for frame in decode(iter([body])) for event in read_frame(frame)]
    return " ".join(event.text for event in found if isinstance(event, Said))


# tokens


def test_a_token_call_without_client_id_is_400(backend):
    answer = backend().post("/api/auth/anonymous-token")
    assert answer.status_code == 400
    assert answer.json()["code"] != 0


@pytest.mark.parametrize("client_id", ["x" * 65, "\xe9t\xe9", ""])
def test_an_unusable_client_id_is_400(backend, client_id):
    answer = backend().post("/api/auth/anonymous-token", headers={"X-Client-Id": client_id.encode("latin-1")})
    assert answer.status_code == 400


def test_a_token_has_its_user_credits_and_end(backend):
    caller = backend()
    answer = caller.post("/api/auth/anonymous-token", headers={"X-Client-Id": "me-1"}).json()
    assert answer["code"] == 0
    assert answer["data"]["token"].startswith("nmv_usr_")
    assert answer["data"]["user_id"].startswith("anon_")
    assert answer["data"]["credits"] == 100
    assert answer["data"]["expires_at"].endswith("Z")
    again = caller.post("/api/auth/anonymous-token", headers={"X-Client-Id": "me-1"}).json()
    assert again["data"]["token"] == answer["data"]["token"]


BEARER_PATHS = [
    ("POST", "/api/tasks/me/with-session/nemo_agent", {}),
    ("POST", "/run_sse", {"app_name": "nemo_agent", "user_id": "me", "session_id": "1", "new_message": {"parts": []}}),
    ("POST", "/api/upload-video/nemo_agent/me/1", {"urls": ["https://example.com/a.mp4"]}),
    ("GET", "/api/credits/balance/simple", None),
    ("GET", "/api/state/nemo_agent/me/1/latest", None),
    ("POST", "/api/render/proxy/lambda", {"id": "render_1", "sessionId": "1", "draft": {}}),
    ("GET", "/api/render/proxy/lambda/render_1", None),
    ("POST", "/api/render/proxy/lambda/render_1/cancel", None),
    ("GET", "/api/render/proxy/render_1/download", None),
    ("POST", "/api/auth/claim-token", {"task_id": "1", "session_id": "1"}),
]


def test_every_call_without_or_with_a_wrong_bearer_is_401_with_1001(backend):
    caller = backend()
    for method, path, body in BEARER_PATHS:
        for headers in ({}, {"Authorization": "Bearer nmv_usr_wrong"}, {"Authorization": "Basic eDp5"}):
            answer = caller.request(method, path, json=body, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (401, 1001), (path, headers)


# sessions


def test_a_session_has_a_nineteen_digit_id_as_text(backend):
    caller = backend().connect()
    assert isinstance(caller.session_id, str)
    assert len(caller.session_id) == 19


def test_the_real_user_id_works_in_paths_as_me_does(backend):
    caller = backend().connect()
    path = f"/api/state/nemo_agent/{caller.user_id}/{caller.session_id}/latest"
    assert caller.get(path).json()["data"]["session_id"] == caller.session_id
    foreign = f"/api/state/nemo_agent/anon_other/{caller.session_id}/latest"
    assert caller.get(foreign).json()["code"] == 1002


def test_an_unknown_session_is_1002_and_404_on_run_sse(backend):
    caller = backend().connect()
    assert caller.get("/api/state/nemo_agent/me/123/latest").json()["code"] == 1002
    caller.session_id = "123"
    answer = caller.say("hello")
    assert (answer.status_code, answer.json()) == (404, {"detail": "Session not found: 123"})


def test_another_persons_session_is_no_session(backend):
    caller = backend().connect("one")
    theirs = caller.session_id
    caller.connect("two")
    assert caller.get(f"/api/state/nemo_agent/me/{theirs}/latest").json()["code"] == 1002


def test_a_fresh_session_has_a_state_without_draft(backend):
    state = backend().connect().state()
    assert state["task_name"] == "project"
    assert "draft" not in state["state"]
    assert state["state"]["video_infos"] == []


def test_credits_are_available_frozen_and_their_sum(backend):
    balance = backend().connect().get("/api/credits/balance/simple").json()
    assert balance == {"code": 0, "message": "ok", "data": {"available": 100, "frozen": 0, "total": 100}}


# chat


def test_a_turn_is_a_stream_of_adk_events(backend):
    caller = backend().connect()
    answer = caller.say("thanks")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    (event,) = events_of(answer.content)
    assert event["author"] == "nemo_agent"
    assert event["content"]["role"] == "model"
    assert event["invocationId"].startswith("e-")
    assert event["actions"]["stateDelta"] == {}
    assert isinstance(event["timestamp"], float)
    assert "partial" not in event
    assert all(b"\n" not in line for line in answer.content.removesuffix(b"\n\n").split(b"\n\n"))


def test_camel_case_and_a_role_are_accepted(backend):
    caller = backend().connect()
    body = {
        "appName": "nemo_agent",
        "userId": caller.user_id,
        "sessionId": caller.session_id,
        "newMessage": {"role": "user", "parts": [{"text": "hello"}]},
        "streaming": False,
    }
    answer = caller.post("/run_sse", json=body)
    assert answer.status_code == 200
    assert "picture" in words_of(answer.content)


def test_words_are_in_the_persons_language(backend):
    caller = backend().connect(language="zh-CN")
    assert "图" in words_of(caller.say("help").content)
    assert "图" in words_of(caller.say("你好").content)
    assert "picture" in words_of(caller.say("what can you do for me here").content)


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{not json", 422), (b"{}", 422), (b"[]", 422), (b'"x"', 422), (b"null", 422), (b"", 422)],
)
def test_a_malformed_request_is_422_with_detail(backend, body, status):
    caller = backend().connect()
    answer = caller.post("/run_sse", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status
    assert answer.json()["detail"]
    assert "Traceback" not in answer.text


def test_another_app_is_not_here(backend):
    caller = backend().connect()
    assert caller.post("/api/tasks/me/with-session/other_app", json={}).status_code == 404
    assert caller.post("/run_sse", json={**caller.run_body("hi"), "app_name": "x"}).status_code == 404


def test_a_turn_spends_a_credit(backend):
    caller = backend().connect()
    caller.say("hello")
    assert caller.get("/api/credits/balance/simple").json()["data"] == {"available": 99, "frozen": 0, "total": 99}


def test_spent_credits_are_2001_with_quotas_and_the_weekly_limit_is_429(backend):
    caller = backend(quotas=True).connect()
    for _ in range(100):
        caller.rooms.store.change_credits(caller.user_id, available=-1, frozen=0)
    answer = caller.say("hello")
    assert answer.json() == {"code": 2001, "message": "insufficient credits", "data": None}
    again = caller.post("/api/auth/anonymous-token", headers={"X-Client-Id": "client-of-the-tests"})
    assert again.status_code == 429
    assert int(again.headers["retry-after"]) > 0


# renders


def test_a_render_without_attribution_is_402(backend):
    caller = backend().connect()
    for name in ("X-Skill-Source", "X-Skill-Version", "X-Skill-Platform"):
        body = {"id": "render_1", "sessionId": caller.session_id, "draft": {}}
        assert caller.post("/api/render/proxy/lambda", json=body, headers={name: ""}).status_code == 402


def test_an_unknown_render_is_404(backend):
    caller = backend().connect()
    for path in ("lambda/render_9", "render_9/download"):
        assert caller.get(f"/api/render/proxy/{path}").status_code == 404
    assert caller.post("/api/render/proxy/lambda/render_9/cancel").status_code == 404


def test_a_claim_is_answered_in_its_envelope(backend):
    caller = backend().connect()
    answer = caller.post("/api/auth/claim-token", json={"task_id": "t", "session_id": caller.session_id}).json()
    assert answer["data"] is None
    assert answer["code"] != 0


# uploads


def test_an_uploaded_picture_becomes_a_file_of_the_session(backend, tmp_path):
    caller = backend().connect()
    answer = caller.upload(png(tmp_path / "frame.png"))
    (file,) = answer["data"]["files"]
    assert answer["data"]["session_state_applied"] is True
    assert (file["filename"], file["file_type"], file["width"], file["height"]) == ("frame.png", "image", 8, 8)
    assert caller.http.get(file["cdn_url"]).content == (tmp_path / "frame.png").read_bytes()
    (info,) = caller.state()["state"]["video_infos"]
    assert info["media_id"] == file["media_id"] == "m_1"


def test_several_files_come_in_order(backend, tmp_path):
    caller = backend().connect()
    answer = caller.upload(png(tmp_path / "a.png", 8), png(tmp_path / "b.png", 16))
    assert [f["filename"] for f in answer["data"]["files"]] == ["a.png", "b.png"]
    assert [f["media_id"] for f in answer["data"]["files"]] == ["m_1", "m_2"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cat.mp4", b"ffconcat version 1.0\nfile /etc/passwd\n"),
        ("hls.mp4", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"),
        ("page.png", b"<html><script>alert(1)</script>"),
        ("tool.exe", b"MZ" + b"\0" * 100),
        ("empty.png", b""),
    ],
)
def test_content_that_is_no_media_is_4001_and_leaves_nothing(backend, tmp_path, name, content):
    caller = backend().connect()
    (tmp_path / name).write_bytes(content)
    assert caller.upload(tmp_path / name)["code"] == 4001
    assert caller.state()["state"]["video_infos"] == []
    assert [p for p in caller.rooms.settings.root.joinpath("blobs").rglob("*") if p.is_file()] == []


def test_a_film_that_was_cut_off_is_told_from_a_kind_that_is_not_taken(backend, tmp_path):
    caller = backend().connect()
    whole = moving_video(tmp_path / "whole.mp4", seconds=1, seed=2, size=(160, 90), fps=10).path.read_bytes()
    (tmp_path / "cut.mp4").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "tool.exe").write_bytes(b"MZ" + b"\0" * 100)
    cut, tool = (caller.upload(tmp_path / name) for name in ("cut.mp4", "tool.exe"))
    assert (cut["code"], cut["data"]) == (4001, {"why": "damaged"})
    assert (tool["code"], tool["data"]) == (4001, None)


def test_one_bad_file_refuses_them_all(backend, tmp_path):
    caller = backend().connect()
    (tmp_path / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    assert caller.upload(png(tmp_path / "a.png"), tmp_path / "bad.png")["code"] == 4001
    assert caller.state()["state"]["video_infos"] == []
    assert [p for p in caller.rooms.settings.root.joinpath("blobs").rglob("*") if p.is_file()] == []


@pytest.mark.parametrize(("extra", "code"), [(-1, 0), (0, 0), (1, 4002)])
def test_the_cap_is_exact(backend, tmp_path, extra, code):
    picture = png(tmp_path / "a.png", 16)
    caller = backend(upload_bytes=picture.stat().st_size - extra).connect()
    assert caller.upload(picture)["code"] == code
    left = [p for p in caller.rooms.settings.root.joinpath("blobs").rglob("*") if p.is_file()]
    assert len(left) == (1 if code == 0 else 0)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("..\\..\\x.png", "x.png"),
        ("a\u202egnp.exe.png", "agnp.exe.png"),
        ("%2e%2e%2fq.png", "q.png"),
        ("concat:a.png", "concat:a.png"),
        ("f%d.png", "f%d.png"),
        ("x" * 300 + ".png", "x" * 116 + ".png"),
    ],
)
def test_a_name_is_shown_and_never_a_path(backend, tmp_path, name, shown):
    caller = backend().connect()
    files = [("files", (name, png(tmp_path / "p.png").read_bytes()))]
    answer = caller.post(f"/api/upload-video/nemo_agent/me/{caller.session_id}", files=files).json()
    assert answer["data"]["files"][0]["filename"] == shown
    (kept,) = [p for p in caller.rooms.settings.root.joinpath("blobs").rglob("*") if p.is_file()]
    assert kept.stem == answer["data"]["files"][0]["hash"]


@pytest.mark.parametrize("content_type", ["text/plain", "multipart/form-data", "multipart/form-data; boundary=x"])
def test_a_broken_multipart_is_refused(backend, content_type):
    caller = backend().connect()
    answer = caller.post(
        f"/api/upload-video/nemo_agent/me/{caller.session_id}",
        content=b"--x\r\nnothing of the kind",
        headers={"Content-Type": content_type},
    )
    assert answer.json()["code"] == 4001


def test_an_address_inside_is_not_fetched(backend):
    caller = backend().connect()
    for url in ("http://127.0.0.1:9/a.mp4", "http://169.254.169.254/latest/", "file:///etc/passwd", "http://[::1]/a"):
        answer = caller.post(
            f"/api/upload-video/nemo_agent/me/{caller.session_id}", json={"urls": [url], "source_type": "url"}
        )
        assert answer.status_code == 422
        assert answer.json()["code"] != 0


def test_a_file_is_fetched_by_address(backend, tmp_path):
    caller = backend(test_modes=frozenset({"loopback_urls"})).connect()
    (source,) = caller.upload(png(tmp_path / "a.png"))["data"]["files"]
    answer = caller.post(
        f"/api/upload-video/nemo_agent/me/{caller.session_id}", json={"urls": [source["cdn_url"]], "source_type": "url"}
    ).json()
    assert answer["data"]["files"][0]["hash"] == source["hash"]


# files


def test_a_product_is_had_in_ranges(backend, tmp_path):
    caller = backend().connect()
    (file,) = caller.upload(png(tmp_path / "a.png"))["data"]["files"]
    whole = (tmp_path / "a.png").read_bytes()
    part = caller.http.get(file["cdn_url"], headers={"Range": "bytes=4-9"})
    assert (part.status_code, part.content) == (206, whole[4:10])
    assert part.headers["content-range"] == f"bytes 4-9/{len(whole)}"
    assert caller.http.get(file["cdn_url"], headers={"Range": f"bytes={len(whole)}-"}).status_code == 416
    assert caller.http.get(file["cdn_url"]).headers["content-type"] == "image/png"


def test_a_product_is_not_had_by_guessing(backend, tmp_path):
    caller = backend().connect()
    (file,) = caller.upload(png(tmp_path / "a.png"))["data"]["files"]
    for wrong in (file["cdn_url"] + "x", caller.base + "/files/x/state.sqlite", caller.base + "/files/../state.sqlite"):
        assert caller.http.get(wrong).status_code == 404
