"""One turn: plan, queue, budget, offers, which backend, and what a host gets."""

import json

import httpx
import pytest

from skill.settings import CLOUD_URL
from skill.turn.answer import MAX_BYTES, Answer
from tests.skill.backends import DRAFT, FakeBackend
from tests.skill.stages import Stage

FIELDS = {"v", "ok", "state", "say", "plan", "language", "conversation", "job", "attachments", "match", "next", "error"}


@pytest.fixture
def stage(tmp_path):
    return Stage(tmp_path, FakeBackend())


def test_the_answer_has_every_field_and_is_ascii(stage):
    line = stage.say("把它变亮一点").line()
    assert set(json.loads(line)) == FIELDS
    assert line.isascii()
    assert "\n" not in line


def test_reading_opens_nothing_and_sends_nothing(stage):
    assert stage.say("what's on the timeline?").state == "done"
    assert stage.say("what's my balance?").say.startswith("You have 60 credits")
    assert not [c for c in stage.backend.calls if "run_sse" in c or "with-session" in c]


def test_the_first_reply_says_where_things_run_and_later_ones_do_not(stage):
    assert "stay on this computer" in stage.say("what's my balance?").say
    assert "stay on this computer" not in stage.say("what's my balance?").say
    assert "stay on this computer" in stage.say("what's my balance?", conversation="other").say


def test_blank_words_get_a_hint(stage):
    answer = stage.say("   ")
    assert (answer.state, answer.plan) == ("done", ())
    assert not stage.backend.calls


def test_the_budget_ends_with_a_way_to_go_on(stage):
    answer = stage.say("make it blue", budget=8, workers=False)
    assert answer.state == "working"
    assert answer.payload()["next"]["command"].endswith(f"wait --job {answer.job.id} --budget 8")
    assert stage.clock.slept
    assert sum(stage.clock.slept) < 8


def test_the_next_turn_reports_what_finished(stage):
    stage.say("make it blue", budget=8, workers=False)
    answer = stage.say("what's my balance?")
    assert answer.say.startswith("Done.")
    assert "60 credits" in answer.say
    assert "Done." not in stage.say("what's my balance?").say


def test_a_second_request_queues_behind_the_first_and_the_person_is_told(stage):
    stage.say("make it blue", budget=8, workers=False)
    answer = stage.say("now make it green", budget=8, workers=False)
    assert answer.state == "working"
    assert "right after" in answer.say
    stage.say("what's my balance?")
    assert stage.backend.said == ["make it blue", "now make it green"]


def test_reading_is_answered_while_work_is_under_way(stage):
    stage.say("make it blue", budget=8, workers=False)
    answer = stage.say("what's my balance?", workers=False)
    assert (answer.state, "60 credits" in answer.say) == ("done", True)


def test_the_same_request_id_is_the_same_request_for_good(stage):
    first = stage.say("make it blue", request_id="r1")
    again = stage.say("make it blue", request_id="r1")
    assert stage.backend.said == ["make it blue"]
    assert again.state == first.state == "done"
    stage.say("make it blue", request_id="r2")
    assert len(stage.backend.said) == 2


def test_identical_words_are_the_same_request_only_while_unfinished(stage):
    first = stage.say("make it blue", budget=8, workers=False)
    again = stage.say("make it blue", budget=8, workers=False)
    assert first.job.id == again.job.id
    stage.say("make it blue")
    assert stage.backend.said == ["make it blue"]
    stage.say("make it blue")
    assert len(stage.backend.said) == 2


def test_yes_takes_the_offer_and_no_leaves_it(stage):
    stage.say("", stage.picture())
    assert stage.say("no thanks").plan == ()
    assert not stage.backend.said
    stage.say("", stage.picture("b.png"))
    assert stage.say("yes").plan == ("chat",)
    assert stage.backend.said == ["find the video this image is from"]


def test_a_choice_goes_to_the_backend_which_may_have_asked(stage):
    stage.say("", stage.picture())
    assert stage.say("the second one").plan == ("chat",)
    assert stage.backend.said == ["the second one"]


def test_an_offer_outlives_a_look_at_the_balance(stage):
    stage.say("", stage.picture())
    stage.say("what's my balance?")
    stage.say("yes")
    assert stage.backend.said == ["find the video this image is from"]


def test_without_credits_in_the_cloud_an_anonymous_person_may_register(tmp_path):
    stage = Stage(tmp_path, FakeBackend(), api_url="https://films.example")
    stage.backend.base = "https://films.example"
    stage.backend.answers["/run_sse"] = [refused(200, 2001)]
    assert "https://nemovideo.com/register?bind=anon_1" in stage.say("make it blue").say


def test_yes_without_an_offer_goes_to_the_backend(stage):
    assert stage.say("yes").plan == ("chat",)
    assert stage.backend.said == ["yes"]


def test_without_a_backend_the_person_is_asked_and_the_answer_carries_on(stage):
    stage.installed = False
    asked = stage.say("make it blue")
    assert (asked.state, asked.status) == ("need_input", 3)
    assert not stage.backend.calls
    stage.say("this computer")
    assert stage.backend.said == ["make it blue"]
    assert stage.shop.memory.choice() == "own"


def test_the_order_of_backends(tmp_path):
    def choice(**settings):
        stage = Stage(tmp_path, FakeBackend(), **settings)
        return stage.shop.choice()

    assert choice().kind == "own"
    assert choice(token="mine").key == CLOUD_URL
    assert choice(token="mine", api_url="https://films.example").key == "https://films.example"
    Stage(tmp_path, FakeBackend()).shop.memory.choose("own")
    assert choice(token="mine").kind == "own"


def test_our_own_backend_never_sees_the_persons_token(tmp_path):
    stage = Stage(tmp_path, FakeBackend(), token="mine")
    stage.shop.memory.choose("own")
    stage.say("make it blue")
    assert stage.backend.bearers == {None, "Bearer fake-token"}


def damaged():
    return httpx.Response(200, json={"code": 4001, "message": "no", "data": {"why": "damaged"}})


def refused(status, code=None):
    return httpx.Response(status, json={"code": code, "message": "no", "data": None} if code else {"detail": "no"})


@pytest.mark.parametrize(
    ("path", "response", "status", "code", "words"),
    [
        ("/run_sse", refused(200, 2001), 4, "no_credits", "filled up again on 2027-01-22"),
        ("/run_sse", refused(409, 3001), 6, "turn_under_way", "still busy"),
        ("/api/upload-video/nemo_agent/me/s_1", refused(200, 4001), 5, "file_type", "MP4, MOV"),
        ("/api/upload-video/nemo_agent/me/s_1", damaged(), 5, "file_damaged", "“query.png” cannot be read"),
        ("/api/upload-video/nemo_agent/me/s_1", refused(200, 4002), 5, "file_too_large", "200.0 MB"),
        ("/api/tasks/me/with-session/nemo_agent", httpx.Response(200, text="?"), 6, "unreadable", "say it again"),
    ],
    ids=["credits", "busy", "type", "damaged", "size", "unreadable"],
)
def test_a_refusal_is_words_a_code_and_an_exit_status(stage, path, response, status, *, code, words):
    stage.backend.answers[path] = [response]
    answer = stage.say("what is this", stage.picture())
    assert (answer.state, answer.status, answer.fault.code) == ("error", status, code)
    assert words in answer.say


def test_a_plan_that_lacks_export_says_so(tmp_path):
    stage = Stage(tmp_path, FakeBackend(draft=DRAFT))
    stage.say("make it blue")
    stage.backend.answers["/api/render/proxy/lambda"] = [refused(402)]
    answer = stage.say("export the video")
    assert (answer.status, answer.fault.code) == (4, "plan")


def test_files_that_cannot_be_taken_never_reach_the_backend(stage):
    answer = stage.say("use this", "missing.png")
    assert (answer.status, answer.fault.code) == (5, "file_missing")
    assert "missing.png" in answer.say
    assert not stage.backend.calls


def test_export_of_nothing_asks_for_something(stage):
    answer = stage.say("export the video")
    assert (answer.state, answer.status) == ("need_input", 5)
    assert "nothing to export" in answer.say


def test_a_lost_session_is_opened_again_and_the_person_told(stage):
    stage.say("make it blue")
    gone = httpx.Response(200, json={"code": 1002, "message": "gone", "data": None})
    stage.backend.answers["/api/state/nemo_agent/me/s_1/latest"] = [gone]
    answer = stage.say("make it green")
    assert answer.state == "done"
    assert "expired" in answer.say
    assert stage.backend.said == ["make it blue", "make it green"]


def test_no_answer_is_longer_than_8_kb(tmp_path):
    stage = Stage(tmp_path, FakeBackend(reply="很长的回复" * 5000))
    line = stage.say("make it blue").line()
    assert len(line) <= MAX_BYTES
    json.loads(line)


def test_a_match_of_many_parts_is_cut_to_8_kb_but_not_dropped():
    part = {"panel": [0, 0, 333, 333], "video": "很长的名字" * 60, "at_ms": 5, "verdict": "found"}
    match = {"video": "a.mp4", "at_ms": 5, "alternatives": [], "parts": [part] * 9}
    line = Answer("done", "Found it.", "c", match=match).line()
    assert len(line) <= MAX_BYTES
    assert json.loads(line)["match"] == {"video": "a.mp4", "at_ms": 5}


def test_what_the_backend_says_is_shown_clean(tmp_path):
    stage = Stage(tmp_path, FakeBackend(reply="Fine\x1b[31m \u202eevil http://127.0.0.1:5/abc"))
    answer = stage.say("make it blue")
    assert answer.say.split("\n")[0] == "Fine evil"


def test_internal_errors_are_an_apology_with_their_own_status(stage):
    def broken(number):
        raise ZeroDivisionError

    stage.backend.before = broken
    answer = stage.say("make it blue")
    assert (answer.state, answer.status, answer.fault.code) == ("error", 70, "internal")


def test_payload_of_an_answer_without_extras():
    assert Answer("done", "Hi", "default").payload()["next"] is None


def test_a_cancelled_export_stops(tmp_path):
    stage = Stage(tmp_path, FakeBackend(draft=DRAFT, polls=99))
    stage.say("make it blue")

    def cancel(number):
        for job in stage.shop.memory.jobs().iterdir():
            stage.shop.job(job.name).cancel()

    stage.backend.after = cancel
    answer = stage.say("export the video")
    assert answer.say == "Stopped."
    assert len(stage.backend.cancelled) <= 1


@pytest.mark.parametrize("word", ["token", "json", "http"])
def test_no_reply_speaks_of_machinery(stage, word):
    said = [stage.say(t).say for t in ("make it blue", "export the video", "what's my balance?", "")]
    assert not [s for s in said if word in s.lower()]
