"""Upload, status, credits and export where things go wrong."""

from pathlib import Path

import httpx
import pytest

from tests.skill.backends import DRAFT, FakeBackend
from tests.skill.stages import Stage

STATE = "/api/state/nemo_agent/me/s_1/latest"
UPLOAD = "/api/upload-video/nemo_agent/me/s_1"
GONE = {"code": 1002, "message": "gone", "data": None}


def fail_once(stage, end, error, *, side="before"):
    """The first call whose path ends with `end` fails on the wire."""
    left = [error]

    def strike(number):
        if stage.backend.calls[-1].endswith(end) and left:
            raise left.pop()

    setattr(stage.backend, side, strike)


@pytest.fixture
def stage(tmp_path):
    return Stage(tmp_path, FakeBackend())


def test_an_address_is_uploaded_by_address(stage):
    assert stage.say("what is this?", "https://example.com/a.mp4").state == "done"
    assert b"https://example.com/a.mp4" in stage.backend.uploads[0]


def test_a_wish_to_upload_without_a_file_asks_for_it(stage):
    answer = stage.say("I'd like to upload a picture and have you find it")
    assert (answer.plan, answer.state) == (("upload", "chat"), "need_input")
    assert not stage.backend.said


def test_several_files_are_told_together(stage):
    answer = stage.say("", stage.picture("a.png"), stage.picture("b.png"))
    assert "a.png, b.png" in answer.say
    assert len(stage.backend.uploads) == 2


def test_an_upload_cut_off_after_it_arrived_is_not_repeated(stage):
    fail_once(stage, UPLOAD, httpx.ReadError("cut"), side="after")
    assert stage.say("", stage.picture()).state == "done"
    assert len(stage.backend.uploads) == 1


def test_an_upload_cut_off_before_it_arrived_is_sent_again(stage):
    fail_once(stage, UPLOAD, httpx.WriteError("cut"))
    assert stage.say("", stage.picture()).state == "done"
    assert len(stage.backend.uploads) == 1


def test_an_upload_cut_off_before_it_arrived_is_sent_again_though_an_earlier_file_is_called_so(stage):
    """The backend tells sizes: what is there is another `query.png`, or the same one under a number."""
    there = stage.picture()
    size = Path(there).stat().st_size
    told: list[dict[str, object]] = [{"filename": "query.png", "size": size + 1}]
    answer = lambda: httpx.Response(200, json={"code": 0, "data": {"state": {"video_infos": told}}})  # noqa: E731  # short
    stage.backend.answers[STATE] = [answer(), answer()]
    fail_once(stage, UPLOAD, httpx.WriteError("cut"))
    assert stage.say("", there).state == "done"
    assert len(stage.backend.uploads) == 1
    told.append({"filename": "query (2).png", "size": size})
    stage.backend.answers[STATE] = [answer(), answer()]
    fail_once(stage, UPLOAD, httpx.ReadError("cut"), side="after")
    assert stage.say("again", there).state == "done"
    assert len(stage.backend.uploads) == 2


def test_an_upload_cut_off_on_the_way_to_the_cloud_is_not_repeated(tmp_path):
    stage = Stage(tmp_path, FakeBackend(), api_url="https://films.example")
    stage.backend.base = "https://films.example"
    fail_once(stage, UPLOAD, httpx.WriteError("cut"))
    answer = stage.say("", stage.picture())
    assert (answer.status, answer.fault.code) == (6, "unreachable")
    assert not stage.backend.uploads


def test_status_of_a_lost_session_says_so(stage):
    stage.say("make it blue")
    stage.backend.answers[STATE] = [httpx.Response(200, json=GONE)]
    assert "expired" in stage.say("what's on the timeline?").say
    assert "empty" in stage.say("what's on the timeline?").say


def test_status_of_an_empty_project_says_so(stage):
    stage.say("", stage.picture())
    assert "empty" in stage.say("what's on the timeline?").say


def test_a_backend_that_is_down_for_good_is_named(stage):
    def down(number):
        raise httpx.ConnectError("refused")

    stage.backend.before = down
    answer = stage.say("what's my balance?")
    assert (answer.status, answer.fault.code) == (6, "unreachable")
    assert "on this computer" in answer.say


def test_a_backend_that_came_back_is_asked_again(stage):
    fail_once(stage, "/balance/simple", httpx.ConnectError("refused"))
    assert "60 credits" in stage.say("what's my balance?").say


def test_a_lost_session_in_mid_message_is_opened_again(stage):
    stage.backend.answers["/run_sse"] = [httpx.Response(404, json={"detail": "Session not found: s_1"})]
    answer = stage.say("make it blue")
    assert "expired" in answer.say
    assert stage.backend.said == ["make it blue"]


def test_screen_talk_about_an_edit_becomes_one_request_to_do_it(stage):
    stage.backend.reply = "Drag the brightness slider to the right until it looks good."
    stage.say("brighten it")
    assert len(stage.backend.said) <= 2
    assert all("brighten it" in said and "slider" not in said for said in stage.backend.said)


def test_an_agent_that_failed_says_so(stage):
    body = b'data: {"errorCode": "RESOURCE_EXHAUSTED", "errorMessage": "/srv/x.py", "author": "nemo_agent"}\n\n'
    stage.backend.answers["/run_sse"] = [
        httpx.Response(200, headers={"content-type": "text/event-stream"}, content=body)
    ]
    answer = stage.say("make it blue")
    assert "did not work" in answer.say
    assert "/srv" not in answer.line()


def exporting(tmp_path):
    stage = Stage(tmp_path, FakeBackend(draft=DRAFT))
    stage.say("make it blue")
    return stage


def test_a_submit_whose_answer_was_lost_is_asked_about_and_not_sent_again(tmp_path):
    stage = exporting(tmp_path)
    fail_once(stage, "/lambda", httpx.ReadError("cut"), side="after")
    assert stage.say("export the video").state == "done"
    assert sum(stage.backend.submits.values()) == 1


def test_a_submit_that_never_arrived_is_sent_under_the_same_id(tmp_path):
    stage = exporting(tmp_path)
    fail_once(stage, "/lambda", httpx.ReadError("cut"))
    assert stage.say("export the video").state == "done"
    assert len(stage.backend.renders) == sum(stage.backend.submits.values()) == 1


@pytest.mark.parametrize("status", [408, 500, 503])
def test_a_poll_that_fails_says_nothing_about_the_render(tmp_path, status):
    stage = exporting(tmp_path)
    bad = [True] * 4

    def shake(number):
        last = stage.backend.calls[-1]
        if "/lambda/render_" in last and bad:
            bad.pop()
            stage.backend.answers[last.split()[1]] = [httpx.Response(status, json={"detail": "x"})]

    stage.backend.before = shake
    assert stage.say("export the video").state == "done"
    assert len(stage.backend.renders) == 1


def test_a_session_lost_before_export_has_nothing_to_export(tmp_path):
    stage = exporting(tmp_path)
    stage.backend.answers[STATE] = [httpx.Response(200, json=GONE)]
    assert stage.say("export the video").status == 5


def test_a_named_resolution_travels_with_the_export(tmp_path):
    stage = exporting(tmp_path)
    stage.say("export the video in 720p")
    (journal,) = [p for p in stage.shop.memory.jobs().glob("*/events.ndjson") if "render:1" in p.read_text()]
    assert '"resolution": "720p"' in journal.read_text()


def test_a_second_export_gets_another_file(tmp_path):
    stage = exporting(tmp_path)
    first, second = stage.say("export the video"), stage.say("export the video")
    names = [a.attachments[0].path.rpartition("/")[2] for a in (first, second)]
    assert names == ["harbour.mp4", "harbour 2.mp4"]


def test_a_render_that_never_ends_is_late_and_gets_no_second_id(tmp_path):
    stage = exporting(tmp_path)
    stage.backend.polls = 1_000_000
    answer = stage.say("export the video")
    assert (answer.state, len(stage.backend.renders)) == ("error", 1)
    assert "longer than it should" in answer.say
    assert max(stage.clock.slept) <= 5


def test_the_cloud_is_asked_every_30_seconds_at_most_ten_times(tmp_path):
    stage = Stage(tmp_path, FakeBackend(draft=DRAFT, polls=1_000_000), api_url="https://films.example")
    stage.backend.base = "https://films.example"
    stage.say("make it blue")
    stage.clock.slept.clear()
    stage.say("export the video")
    assert {s for s in stage.clock.slept if s > 1} == {30.0}
    assert 10 <= sum(1 for c in stage.backend.calls if "/lambda/render_" in c) <= 11


PICTURE = "/api/state/nemo_agent/me/s_1/timeline.jpg"


@pytest.mark.parametrize("words", ["show me the timeline", "看一下时间线", "muéstrame la línea de tiempo"])
def test_who_wants_to_see_the_timeline_gets_it_drawn(stage, words):
    stage.say("", stage.picture())
    stage.backend.draft = DRAFT
    stage.backend.answers[PICTURE] = [httpx.Response(200, content=b"\xff\xd8\xff\xe0 jpeg")]
    answer = stage.say(words)
    assert [Path(file.path).name for file in answer.attachments] == ["timeline.jpg"]
    assert answer.state == "done"


def test_how_far_it_is_needs_no_picture(stage):
    stage.say("", stage.picture())
    stage.backend.draft = DRAFT
    assert stage.say("status").attachments == ()
    assert PICTURE not in " ".join(stage.backend.calls)


def test_a_timeline_that_cannot_be_drawn_is_told_in_words(stage):
    stage.say("", stage.picture())
    stage.backend.draft = DRAFT
    stage.backend.answers[PICTURE] = [httpx.Response(200, json={"code": 1002, "message": "gone"})]
    answer = stage.say("show me the timeline")
    assert (answer.state, answer.attachments) == ("done", ())
    assert "imeline" in answer.say


def test_another_backend_is_not_asked_for_a_picture(tmp_path):
    stage = Stage(tmp_path, FakeBackend(), token="an-account")
    stage.say("", stage.picture())
    stage.say("yes")
    stage.backend.draft = DRAFT
    assert stage.say("show me the timeline").attachments == ()
    assert PICTURE not in " ".join(stage.backend.calls)
