"""Every endpoint: what is sent, what is understood, and what a refusal becomes."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

import skill.errors
from skill.client import Backend, Credits, SessionInfo, accumulate
from skill.errors import (
    BackendError,
    ClientIdError,
    ForbiddenError,
    MalformedRequestError,
    PlanError,
    RateLimitedError,
    RefusedError,
    SettingsError,
    TokenError,
    UnavailableError,
    UnreachableError,
    UnreadableError,
)
from skill.messages import StoredToken
from skill.wire import headers, paths
from skill.wire.sse import encode_event

from .scene import BASE, MP4, RID, SID, TOKEN, TOKEN_CALL, WIRE, Scene, answer, fixture, stream

Call = Callable[[Backend], Any]

DRAFT = fixture("render-submit")["request"]["draft"]
OUTPUT = {"format": "mp4", "quality": "high"}

#: fixture -> the call it answers
CALLS: dict[str, Call] = {
    "session": lambda b: b.open_session(language="en"),
    "session-number": lambda b: b.open_session(language=None),
    "upload-url": lambda b: b.upload_urls(SID, ["https://media.example.com/a.mp4"]),
    "credits": lambda b: b.credits(),
    "state": lambda b: b.state(SID),
    "state-fresh": lambda b: b.state(SID),
    "render-submit": lambda b: b.submit_render(RID, SID, DRAFT, OUTPUT),
    "render-submit-bare": lambda b: b.submit_render(RID, SID, DRAFT, OUTPUT),
    "render-status": lambda b: b.render_status(RID),
    "render-status-success": lambda b: b.render_status(RID),
    "render-status-processing": lambda b: b.render_status(RID),
    "render-status-failed": lambda b: b.render_status(RID),
    "render-cancel": lambda b: b.cancel_render(RID),
    "claim-token": lambda b: b.claim_url("task_7", SID),
}
#: path -> a call that goes there, for refusals
BY_PATH: dict[str, Call] = {
    paths.CREDITS: CALLS["credits"],
    paths.state(SID): CALLS["state"],
    paths.upload(SID): CALLS["upload-url"],
    paths.RENDER_SUBMIT: CALLS["render-submit"],
    paths.RUN_SSE: lambda b: list(b.send(SID, "trim to the first 5 seconds")),
}
REFUSALS = sorted(p.stem for p in WIRE.glob("*.json") if "error" in fixture(p.stem))


@pytest.mark.parametrize("name", CALLS)
def test_a_call_sends_what_is_published(name: str):
    scene, shape = Scene(answer(name)), fixture(name)
    CALLS[name](scene.backend)
    (sent,) = scene.calls
    assert (sent.method, sent.url.path) == (shape["method"], shape["path"])
    assert (json.loads(sent.content) if sent.content else None) == shape.get("request")


@pytest.mark.parametrize("name", CALLS)
def test_every_call_carries_the_bearer_and_the_three_headers(name: str):
    scene = Scene(answer(name))
    CALLS[name](scene.backend)
    sent = scene.calls[0].headers
    assert sent[headers.AUTHORIZATION] == f"Bearer {TOKEN}"
    assert sent[headers.SKILL_SOURCE] == "image-to-video-finder"
    assert sent[headers.SKILL_VERSION] == "0.1.0"
    assert sent[headers.SKILL_PLATFORM] == "unknown"


def test_answers_are_understood():
    scene = Scene(*(answer(n) for n in ("credits", "session-number", "state", "state-fresh", "upload-url")))
    b = scene.backend
    assert b.credits() == Credits(60, 40, 100)
    assert b.open_session(language=None) == SessionInfo(SID, "7", "anon_ab12")
    full, fresh = b.state(SID), b.state(SID)
    assert full.draft == DRAFT
    assert full.canvas == {"width": 1080, "height": 1920}
    assert full.raw["video_analyses"] == {}
    assert (fresh.draft, fresh.matches, fresh.raw) == (None, [], {})
    (file,) = b.upload_urls(SID, ["https://media.example.com/a.mp4"])
    assert (file.name, file.kind, file.width, file.duration_s) == ("a.mp4", "video", 1920, 12.5)
    assert b.register_url("anon_ab12") == "https://nemovideo.com/register?bind=anon_ab12"


def test_both_render_envelopes_say_the_same():
    names = ("render-status", "render-status-success")
    scene = Scene(*map(answer, names))
    first, second = (scene.backend.render_status(RID) for _ in names)
    assert (first.id, first.status, first.progress, first.url) == (
        RID,
        "completed",
        100,
        "https://cdn.example.com/out.mp4",
    )
    assert (second.id, second.status, second.progress, second.url) == (
        first.id,
        first.status,
        first.progress,
        first.url,
    )
    assert (first.duration_s, first.size) == (12.0, 8123456)


@pytest.mark.parametrize(
    ("body", "status", "progress"),
    [
        ({"status": "queued"}, "processing", 0),
        ({"status": "failed", "error": {"a": 1}}, "failed", 0),
        ({"progress": 250}, "pending", 100),
    ],
    ids=["unknown status", "failed", "beyond 100"],
)
def test_a_render_answer_is_read_tolerantly(body: dict[str, Any], status: str, progress: int):
    found = Scene(httpx.Response(200, json=body)).backend.render_status(RID)
    assert (found.id, found.status, found.progress) == (RID, status, progress)


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_becomes_its_class(name: str):
    shape = fixture(name)
    leaf = getattr(skill.errors, shape["error"])
    if shape["path"] == paths.ANONYMOUS_TOKEN:
        scene = Scene(answer(name), answer(name), known=False)
        with pytest.raises(leaf):
            scene.backend.credits()
        return
    scene = Scene(*[answer(name)] * 4, own_token=TOKEN)
    with pytest.raises(leaf) as caught:
        BY_PATH[shape["path"]](scene.backend)
    assert type(caught.value) is leaf
    assert caught.value.status == shape["status"]


def test_every_code_of_the_wire_has_a_fixture():
    seen = {fixture(n)["body"]["code"] for n in REFUSALS if n.startswith("code-")}
    assert seen == {1001, 1002, 1010, 1011, 2001, 3001, 4001, 4002}


def test_a_fresh_client_asks_for_a_token_with_its_client_id_and_keeps_it():
    scene = Scene(answer("anonymous-token"), answer("credits"), answer("credits"), known=False)
    scene.backend.credits()
    scene.backend.credits()
    assert scene.asked == [TOKEN_CALL, *["GET " + paths.CREDITS] * 2]
    first = scene.calls[0]
    assert first.headers[headers.CLIENT_ID] == scene.kept.id
    assert headers.AUTHORIZATION not in first.headers
    assert all(h in first.headers for h in headers.ATTRIBUTION)
    assert first.content == b""
    assert scene.kept.tokens[BASE] == StoredToken("nmv_usr_EXAMPLE0000", "anon_ab12", "2026-12-01T00:00:00Z")
    assert scene.backend.user_id == "anon_ab12"


@pytest.mark.parametrize("refused", ["code-1001", "code-1010", "http-401"])
def test_a_refused_anonymous_token_is_renewed_once_with_the_same_client_id(refused: str):
    scene = Scene(answer(refused), answer("anonymous-token"), answer("credits"))
    scene.backend.credits()
    assert scene.asked[1] == TOKEN_CALL
    assert scene.calls[1].headers[headers.CLIENT_ID] == scene.kept.id
    assert scene.calls[2].headers[headers.AUTHORIZATION] == "Bearer nmv_usr_EXAMPLE0000"
    again = Scene(answer(refused), answer("anonymous-token"), answer(refused))
    with pytest.raises(TokenError):
        again.backend.credits()
    assert len(again.calls) == 3


def test_a_token_that_another_process_renewed_is_used_instead_of_a_new_one():
    scene = Scene(answer("code-1001"), answer("credits"))

    def renewed_meanwhile(_: httpx.Request) -> httpx.Response:
        scene.kept.save(BASE, StoredToken("nmv_usr_OTHER"))
        return answer("code-1001")

    scene.steps[0] = renewed_meanwhile
    scene.backend.credits()
    assert scene.calls[1].headers[headers.AUTHORIZATION] == "Bearer nmv_usr_OTHER"


def test_an_own_token_is_never_replaced():
    scene = Scene(answer("code-1001"), own_token="nmv_usr_MINE")
    with pytest.raises(TokenError) as caught:
        scene.backend.credits()
    assert caught.value.own
    assert scene.backend.user_id is None
    assert len(scene.calls) == 1


def test_a_missing_client_id_is_made_anew_and_sent_once_more():
    scene = Scene(answer("http-400"), answer("anonymous-token"), answer("credits"), known=False)
    assert scene.backend.credits().total == 100
    first, second = (call.headers[headers.CLIENT_ID] for call in scene.calls[:2])
    assert first != second == scene.kept.client_id()
    twice = Scene(answer("http-400"), answer("http-400"), known=False)
    with pytest.raises(ClientIdError):
        twice.backend.credits()


def test_a_limit_on_free_tokens_is_told_apart():
    scene = Scene(answer("http-429"), answer("http-429"), known=False)
    with pytest.raises(RateLimitedError) as caught:
        scene.backend.credits()
    assert caught.value.weekly
    assert scene.clock.slept == [30.0]


def test_402_is_about_the_plan_only_when_the_attribution_went_along():
    scene = Scene(answer("http-402"))
    with pytest.raises(PlanError):
        scene.backend.credits()
    bare = Scene(answer("http-402"))
    bare.backend._door._attribution["X-Skill-Version"] = ""
    with pytest.raises(MalformedRequestError, match="X-Skill-Version"):
        bare.backend.credits()


def test_too_fast_is_waited_out_once():
    scene = Scene(answer("http-429"), answer("credits"))
    scene.backend.credits()
    assert scene.clock.slept == [30.0]
    twice = Scene(answer("http-429"), answer("http-429"))
    with pytest.raises(RateLimitedError):
        twice.backend.credits()
    assert len(twice.calls) == 2


def test_no_wait_goes_past_the_deadline():
    scene = Scene(answer("http-429"))
    scene.backend.deadline = scene.clock.monotonic() + 8
    with pytest.raises(RateLimitedError):
        scene.backend.credits()
    assert scene.clock.slept == []
    assert scene.backend.deadline == scene.clock.at + 8
    assert scene.calls[0].extensions["timeout"] == {"connect": 8, "read": 8, "write": 8, "pool": 8}


BROKEN = httpx.ReadError("reset")
REFUSED = httpx.ConnectError("refused")


@pytest.mark.parametrize("trouble", [BROKEN, REFUSED, httpx.ReadTimeout("slow"), answer("http-503")], ids=repr)
def test_reading_is_tried_three_times(trouble: Any):
    scene = Scene(trouble, trouble, answer("credits"))
    scene.backend.credits()
    assert len(scene.calls) == 3
    scene = Scene(*[trouble] * 4)
    with pytest.raises(UnavailableError if isinstance(trouble, httpx.Response) else UnreachableError):
        scene.backend.credits()
    assert len(scene.calls) == 3


@pytest.mark.parametrize(
    ("call", "trouble", "tries"),
    [
        ("render-submit", REFUSED, 1),
        ("render-submit", BROKEN, 1),
        ("render-submit", answer("http-503"), 1),
        ("session", BROKEN, 2),
        ("session", answer("http-503"), 2),
        ("upload-url", REFUSED, 2),
        ("upload-url", BROKEN, 1),
        ("render-cancel", BROKEN, 2),
        ("claim-token", BROKEN, 1),
    ],
    ids=str,
)
def test_calls_with_an_effect_are_repeated_only_where_that_is_harmless(call: str, trouble: Any, tries: int):
    scene = Scene(*[trouble] * 4)
    with pytest.raises(BackendError):
        CALLS[call](scene.backend)
    assert len(scene.calls) == tries


def test_what_was_refused_at_connecting_was_not_sent():
    with pytest.raises(UnreachableError) as refused:
        CALLS["render-submit"](Scene(REFUSED).backend)
    with pytest.raises(UnreachableError) as broken:
        CALLS["render-submit"](Scene(BROKEN).backend)
    assert (refused.value.sent, broken.value.sent) == (False, True)


@pytest.mark.parametrize("name", ["credits", "session", "render-submit"])
def test_a_redirect_is_not_followed(name: str):
    scene = Scene(httpx.Response(302, headers={"location": "https://evil.example.net/"}))
    with pytest.raises(UnreadableError):
        CALLS[name](scene.backend)
    assert {c.url.host for c in scene.calls} == {"api.example.com"}


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b'{"code":0,"data":null}', b'{"code":0,"data":{"available":"lots"}}', b"[" * 100_000, b'"x"'],
    ids=["nothing", "html", "no data", "wrong type", "too deep", "a string"],
)
def test_an_answer_of_an_unknown_shape_is_unreadable(body: bytes):
    with pytest.raises(UnreadableError):
        Scene(httpx.Response(200, content=body)).backend.credits()


def test_an_endless_answer_is_cut_off():
    chunk = b"x" * (1 << 20)
    scene = Scene(httpx.Response(200, content=(chunk for _ in range(100))))
    with pytest.raises(UnreadableError, match="too long"):
        scene.backend.credits()


@pytest.mark.parametrize("status", [408, 500, 507, 520])
def test_trouble_at_the_other_side_is_told_from_a_no(status: int):
    with pytest.raises(UnavailableError):
        CALLS["render-submit"](Scene(httpx.Response(status)).backend)


def test_an_id_that_is_taken_is_no_busy_session():
    with pytest.raises(RefusedError) as caught:
        CALLS["render-submit"](Scene(httpx.Response(409, json={"code": 409, "message": "taken"})).backend)
    assert type(caught.value) is RefusedError


def test_a_code_beside_http_200_is_a_refusal_and_an_unknown_one_too():
    for body in ({"code": 9999, "message": "x"}, {"success": False}):
        with pytest.raises(RefusedError):
            Scene(httpx.Response(200, json=body)).backend.credits()


LEAKS: list[Any] = [
    answer("http-402"),
    httpx.Response(500, json={"code": 9, "message": f"bad {TOKEN} for Bearer {TOKEN}"}),
    httpx.Response(200, json={"code": 0, "data": {"available": TOKEN}}),
    httpx.Response(200, content=TOKEN.encode()),
    httpx.LocalProtocolError(f"Illegal header value b'Bearer {TOKEN}'"),
    httpx.ReadError("reset"),
]


@pytest.mark.parametrize("trouble", LEAKS, ids=lambda t: type(t).__name__)
def test_the_token_is_in_no_error_and_no_log(trouble: Any, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    scene = Scene(*[trouble] * 3)
    with pytest.raises(BackendError) as caught:
        scene.backend.credits()
    text = (
        "".join(traceback.format_exception(caught.value))
        + repr(caught.value)
        + repr(caught.value.__dict__)
        + caplog.text
    )
    assert "CANARY" not in text


def test_an_own_token_of_any_form_is_in_no_error():
    scene = Scene(httpx.Response(403, json={"detail": "opaque-CANARY is not allowed"}), own_token="opaque-CANARY")
    with pytest.raises(ForbiddenError) as caught:
        scene.backend.credits()
    assert "CANARY" not in str(caught.value)


def test_the_token_is_in_no_repr():
    origin = Scene(own_token=TOKEN).backend.origin
    assert "CANARY" not in repr(origin) + repr(StoredToken(TOKEN))


@pytest.mark.parametrize("token", ["a\r\nX-Evil: 1", "tok en\0", "é"])
def test_a_token_that_could_split_a_header_is_not_sent(token: str):
    own = Scene(own_token=token)
    with pytest.raises(SettingsError):
        own.backend.credits()
    given = Scene(httpx.Response(200, json={"code": 0, "data": {"token": token}}), known=False)
    with pytest.raises(UnreadableError):
        given.backend.credits()
    assert own.calls == []
    assert len(given.calls) == 1


def test_a_client_id_that_cannot_be_sent_is_a_setting_to_mend():
    scene = Scene(known=False)
    scene.kept.id = "x" * 65
    with pytest.raises(SettingsError):
        scene.backend.credits()


def test_a_secret_prefix_in_the_base_url_is_kept_in_every_path():
    scene = Scene(answer("credits"), base="http://127.0.0.1:4567/s3cr3t/", known=False, own_token=TOKEN)
    scene.backend.credits()
    assert scene.asked == ["GET /s3cr3t" + paths.CREDITS]


def test_a_whole_conversation_needs_one_token(tmp_path: Path):
    said = stream(encode_event({"type": "text", "content": "Cut."}))
    names = ("session", "state", "render-submit", "render-status")
    scene = Scene(answer("anonymous-token"), *map(answer, names), said, known=False)
    with scene.backend as b:
        session = b.open_session(language="en").session_id
        b.state(session)
        b.submit_render(RID, session, DRAFT, OUTPUT)
        b.render_status(RID)
        assert accumulate(b.send(session, "cut")).texts == ("Cut.",)
        scene.steps.append(httpx.Response(200, content=MP4))
        assert b.download("https://cdn.example.com/out.mp4", RID, tmp_path / "out.mp4").read_bytes() == MP4
    assert scene.asked.count(TOKEN_CALL) == 1
