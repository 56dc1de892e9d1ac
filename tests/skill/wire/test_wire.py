"""Paths, headers, envelopes, formats and draft readers."""

from __future__ import annotations

import subprocess
import sys

import pytest
from pydantic import ValidationError

from skill.wire import draft, formats, headers, models, paths
from skill.wire.envelopes import Unwrapped, ok, refusal, unwrap
from skill.wire.lazily import lazily


def test_paths_are_the_published_ones():
    assert paths.session() == "/api/tasks/me/with-session/nemo_agent"
    assert paths.upload("7") == "/api/upload-video/nemo_agent/me/7"
    assert paths.state("7") == "/api/state/nemo_agent/me/7/latest"
    assert paths.render_status("r") == "/api/render/proxy/lambda/r"
    assert paths.render_cancel("r") == "/api/render/proxy/lambda/r/cancel"
    assert paths.render_download("r") == "/api/render/proxy/r/download"
    assert paths.register("anon_1") == "/register?bind=anon_1"


@pytest.mark.parametrize("evil", ["../../x", "a/b", "a?b=c", "a#b", "a\r\nHost: x", "..", "%2e%2e"])
def test_an_id_never_changes_the_path(evil: str):
    path = paths.state(evil)
    assert path.count("/") == 6
    assert not set("?#\r\n ") & set(path)
    assert "/../" not in path


@pytest.mark.parametrize("value", ["", "a\r\nX: y", "tab\t", "é", "nul\0"])
def test_what_could_split_a_header_is_not_sendable(value: str):
    assert not headers.sendable(value)


@pytest.mark.parametrize(
    ("payload", "found"),
    [
        ({"code": 0, "message": "ok", "data": {"a": 1}}, Unwrapped(0, "ok", {"a": 1})),
        ({"code": "2001", "message": "no"}, Unwrapped(2001, "no", None)),
        ({"success": True, "data": {"a": 1}}, Unwrapped(0, "", {"a": 1})),
        ({"success": False, "error": "no"}, Unwrapped(-1, "no", None)),
        ({"taskId": "r", "status": "x"}, Unwrapped(None, "", {"taskId": "r", "status": "x"})),
        ({"detail": "gone"}, Unwrapped(None, "gone", {"detail": "gone"})),
        ({"detail": [{"a": 1}]}, Unwrapped(None, '[{"a": 1}]', {"detail": [{"a": 1}]})),
        ([1], Unwrapped(None, "", [1])),
        (None, Unwrapped(None, "", None)),
        ({"code": True, "x": 1}, Unwrapped(None, "", {"code": True, "x": 1})),
    ],
    ids=str,
)
def test_envelopes_come_off(payload: object, found: Unwrapped):
    assert unwrap(payload) == found


def test_what_we_wrap_unwraps():
    assert unwrap(ok([1])).data == [1]
    assert unwrap(refusal(2001, "no")).refused
    assert not unwrap(ok(None)).refused


def test_what_we_send_forbids_unknown_fields_and_answers_tolerate_them():
    with pytest.raises(ValidationError):
        models.SessionRequest(task_name="x", other=1)  # type: ignore[call-arg]
    answer = models.SessionAnswer.model_validate({"session_id": 5529000000000000001, "new": {}})
    assert answer.session_id == "5529000000000000001"


def test_a_render_request_has_its_one_camel_case_field():
    body = models.RenderRequest(id="r", session_id="7", draft={"x": None}).model_dump(by_alias=True)
    assert body == {"id": "r", "sessionId": "7", "draft": {"x": None}, "output": {"format": "mp4", "quality": "high"}}


@pytest.mark.parametrize(("name", "ext"), [("a.JPEG", "jpg"), ("a.b.Mp4", "mp4"), ("none", ""), ("x.heif", "heic")])
def test_extensions_are_read_without_case_and_alias(name: str, ext: str):
    assert formats.extension(name) == ext


def test_a_kind_nobody_takes_has_no_mime():
    assert formats.mime("a.exe") is None
    assert formats.mime("a.bmp") == "image/bmp"


def test_the_files_of_a_draft_are_those_shown_and_those_that_colour_them():
    graded = {
        "t": [{"tt": 0, "sg": [{"m": {"media_id": "m_1", "lut": "m_2"}}, {"m": {}}]}, {"sg": [{"m": {"media_id": 3}}]}]
    }
    assert draft.media_ids(graded) == {"m_1", "m_2", "3"}
    assert draft.media_ids(None) == set()


def test_a_draft_is_read_whatever_is_missing_in_it():
    odds: list[object] = [None, [], {}, {"t": None}, {"t": [1, {"sg": 3}]}, {"t": [{"sg": []}]}]
    for odd in odds:
        assert not draft.exportable(odd)
    full = {"d": 5, "t": [{"tt": 7, "sg": [{"d": 3000, "m": {"text": "x"}}]}, {"tt": True, "m": {"d": 9}, "sg": [{}]}]}
    assert draft.exportable(full)
    first, second = draft.tracks(full)
    assert draft.kind(first) == draft.TEXT
    assert draft.kind(second) is None
    assert draft.duration_ms(second) == 9
    assert [draft.meta(s) for s in draft.of_kind(full, draft.TEXT)] == [{"text": "x"}]
    assert draft.duration_ms({"d": float("inf")}) is None


def test_a_module_that_is_not_there_cannot_be_had_lazily():
    with pytest.raises(ImportError):
        lazily("skill.wire.nowhere")


def test_importing_the_wire_brings_no_http_client():
    code = "import skill.wire.sse, skill.wire.events, skill.wire.paths, sys; print('pydantic' in sys.modules or 'httpx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
