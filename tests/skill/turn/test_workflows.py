"""Quick, batch and iterative work by chat; lasting wishes; where things are; what was not done is said."""

from __future__ import annotations

import json
import os

import httpx
import pytest

from skill.turn.record import Killed
from tests.skill.backends import DRAFT, FakeBackend
from tests.skill.stages import Stage

STATE = "/api/state/nemo_agent/me/s_1/latest"


@pytest.fixture
def stage(tmp_path):
    return Stage(tmp_path, FakeBackend())


def state(**held):
    return httpx.Response(200, json={"code": 0, "data": {"state": held}})


def names(answer):
    return [f.path.rpartition("/")[2] for f in answer.attachments]


def test_quick_one_message_uploads_finds_and_exports(stage):
    answer = stage.say("find the video this image is from and export it as a vertical mp4", stage.picture())
    assert answer.plan == ("upload", "chat", "export")
    assert answer.state == "done"
    assert names(answer) == ["harbour.mp4"]


def test_quick_stops_when_nothing_was_found_and_says_what_was_not_done(stage):
    absent = {"image": "m_1", "media_id": None, "video": "", "at_ms": 0, "verdict": "absent", "confidence": 0.1}
    stage.backend.reply = "This picture is in none of your videos."
    # the looks before and after the message; an old edit on the timeline is not what was asked for
    stage.backend.answers = {STATE: [state(draft=DRAFT), state(draft=DRAFT, matches=[absent])]}
    answer = stage.say("find the video this image is from and export it", stage.picture())
    assert answer.state == "need_input"
    assert answer.say.split("\n")[:2] == ["This picture is in none of your videos.", "So I did not export anything."]
    assert not stage.backend.renders


def test_a_question_instead_of_an_edit_stops_before_the_export(stage):
    stage.backend.draft = DRAFT
    stage.backend.reply = "Which part do you mean, from when to when?"
    stage.backend.answers = {STATE: [state(draft=DRAFT), state(draft=DRAFT)]}
    answer = stage.say("trim it and export")
    assert "did not export" in answer.say
    assert not stage.backend.renders


def test_a_question_alone_stops_the_batch_although_its_film_was_put_on_the_timeline(stage):
    stage.backend.draft = DRAFT
    stage.backend.reply = "Which part of a.mp4 do you mean, from when to when?"
    stage.backend.answers = {STATE: [state(draft=DRAFT), state(draft={**DRAFT, "d": 2000})]}
    films = [stage.picture("a.mp4"), stage.picture("b.mp4")]
    answer = stage.say("trim a.mp4 to 5 s and make b.mp4 vertical, export both", *films)
    assert (answer.state, len(stage.backend.said)) == ("need_input", 1)
    assert "a.mp4, b.mp4" in answer.say.split("\n")[1]
    assert not stage.backend.renders


def test_batch_gives_each_file_its_instruction_and_its_render(stage):
    films = [stage.picture("a.mp4"), stage.picture("b.mp4")]
    answer = stage.say("trim a.mp4 to 5 s and make b.mp4 vertical, export both", *films)
    assert answer.plan == ("upload", "chat", "export") * 2
    assert stage.backend.said == ["Start with a.mp4: trim it to 5 s", "Start with b.mp4: make it vertical"]
    assert len(stage.backend.renders) == 2
    assert names(answer) == ["harbour.mp4", "harbour 2.mp4"]


def test_a_file_that_fails_leaves_the_others_of_its_batch_alone(stage):
    stage.backend.fail_renders = 2  # a render is tried twice
    films = [stage.picture(f"{name}.mp4") for name in "abc"]
    answer = stage.say("make each vertical and export them separately", *films)
    assert answer.state == "error"
    assert answer.say.split("\n")[-2] == "Done: b.mp4, c.mp4. Not done: a.mp4."
    assert "\na.mp4 did not work: The export failed twice" in answer.say
    assert len(stage.backend.said) == 3
    assert names(answer) == ["harbour.mp4", "harbour 2.mp4"]


def test_files_that_cannot_be_taken_are_told_with_the_reason_and_the_rest_is_done(stage):
    """One that is not there, one that the service does not take, one that it loses sight of half-way."""
    refused = httpx.Response(200, json={"code": 4001, "message": "no", "data": None})
    fine = {"code": 0, "data": {"files": [{"filename": "a.mp4", "file_type": "video"}]}}
    upload = "/api/upload-video/nemo_agent/me/s_1"
    stage.backend.answers = {upload: [httpx.Response(200, json=fine), refused]}
    films = [stage.picture("a.mp4"), stage.home / "gone.mp4", stage.picture("c.mp4")]
    answer = stage.say("make each vertical and export them separately", *films)
    assert stage.backend.said == ["Start with a.mp4: make it vertical"]
    assert "I can't open “gone.mp4”" in answer.say
    assert "\n“c.mp4” is no kind I can use" in answer.say
    assert "Done: a.mp4. Not done: gone.mp4, c.mp4." in answer.say
    assert names(answer) == ["harbour.mp4"]


def test_a_batch_of_which_nothing_came_is_an_input_error(stage):
    answer = stage.say("make each vertical and export both", stage.home / "gone.mp4", stage.home / "lost.mp4")
    assert "\nNot done: gone.mp4, lost.mp4." in answer.say
    assert (answer.state, answer.status, answer.fault.code) == ("error", 5, "file_missing")


def test_a_batch_that_was_cut_goes_on_where_it_was(stage):
    stage.backend.fail_renders = 2

    def kill(number):
        if len(stage.backend.said) == 2:
            stage.backend.before = lambda number: None
            raise Killed

    stage.backend.before = kill
    films = [stage.picture("a.mp4"), stage.picture("b.mp4")]
    assert stage.say("make each vertical and export them separately", *films, budget=8).state == "working"
    answer = stage.say("wait")
    assert "Done: b.mp4. Not done: a.mp4." in answer.say
    assert len(stage.backend.said) == 2
    assert len(stage.backend.renders) == 3


def test_iterative_work_renders_each_version_anew(stage):
    for words in ("make it blue", "export", "make it green", "export the video"):
        answer = stage.say(words)
    assert len(stage.backend.renders) == 2
    assert names(answer) == ["harbour 2.mp4"]


def test_a_suggested_export_is_an_offer_until_the_person_wants_it_always(stage):
    stage.backend.reply = "Done. Click the Export button to download your video."
    assert "Shall I export" in stage.say("make it blue").say
    assert not stage.backend.renders

    assert "without asking" in stage.say("Always export without asking.").say
    assert json.loads((stage.shop.memory.root / "choice.json").read_bytes()) == {"auto_export": True}
    answer = stage.say("make it green")
    assert len(stage.backend.renders) == 1
    assert names(answer) == ["harbour.mp4"]
    assert "Shall I export" not in answer.say

    stage.say("导出前先问我")
    stage.say("make it red")
    assert len(stage.backend.renders) == 1


def test_where_the_file_is(stage):
    assert "no finished file" in stage.say("where is the file?").say
    stage.say("make it blue and export it")
    answer = stage.say("where is the file?")
    assert answer.say.startswith("It is here: /")
    assert names(answer) == ["harbour.mp4"]


def test_stop_calls_off_what_is_under_way(stage):
    stage.say("make it blue")
    stage.say("export", budget=8, workers=False)
    assert "stopping" in stage.say("stop", workers=False).say
    stage.say("what's on the timeline?")
    assert not stage.backend.renders


def test_an_export_asked_for_after_a_stop_is_a_new_one(stage):
    stage.say("make it blue")
    stage.say("export", budget=8, workers=False)
    assert "stopping" in stage.say("stop", workers=False).say
    answer = stage.say("export")
    assert len(stage.backend.renders) == 1
    assert names(answer) == ["harbour.mp4"]
    assert "is ready" in answer.say


def test_where_it_is_prefers_the_clip_to_its_proof_and_an_export_to_both(stage):
    folder = stage.shop.memory.files("default")
    made = ["snow 0m05.000s clip.mp4", "snow 0m05.000s proof.jpg", "snow.mp4", "snow 0m07.000s clip.mp4"]
    told = []
    for age, name in enumerate(made, -len(made)):
        (folder / name).touch()
        os.utime(folder / name, (1e9 + age, 1e9 + age))
        told += names(stage.say("where is it?"))
    assert told == ["snow 0m05.000s clip.mp4", "snow 0m05.000s clip.mp4", "snow.mp4", "snow.mp4"]


def test_stop_with_nothing_under_way_says_so(stage):
    assert "Nothing is under way" in stage.say("stop").say
    stage.say("cancel")  # may answer what the backend offered
    assert stage.backend.said == ["cancel"]


def test_a_first_request_that_takes_long_is_set_up_once(stage):
    assert stage.say("make it blue", budget=8, workers=False).say.startswith("Setting up…")
    stage.say("what's on the timeline?")
    assert "Setting up" not in stage.say("make it green", budget=8, workers=False).say


@pytest.mark.parametrize(
    ("text", "resolution", "beyond"),
    [("export 1080p MP4", "1080p", None), ("export in 720p", "720p", None), ("export in 4K", "1080p", "4K"),
     ("导出2160p视频", "1080p", "2160p"), ("export", None, None)],
)  # fmt: skip
def test_a_named_resolution_is_that_resolution_and_4k_is_said_to_be_too_much(stage, text, resolution, beyond):
    stage.say("make it blue")
    answer = stage.say(text)
    (journal,) = [p for p in stage.shop.memory.jobs().glob("*/events.ndjson") if '"output"' in p.read_text()]
    assert json.dumps(resolution) in journal.read_text() or resolution is None
    assert (f"{beyond} " in answer.say) is (beyond is not None)


def test_deleting_at_the_cloud_is_answered_honestly_and_not_sent(tmp_path):
    stage = Stage(tmp_path, FakeBackend(), token="mine")
    folder = stage.shop.memory.files("default")
    (folder / "a 0m01.000s proof.jpg").write_bytes(b"x")
    (folder / "mine.mp4").write_bytes(b"x")
    answer = stage.say("Delete my images")
    assert "I deleted the copies on this computer." in answer.say
    assert "can't delete from here" in answer.say
    assert "删不了" in stage.say("删除我的图片").say
    assert not stage.backend.said
    assert [p.name for p in folder.iterdir()] == ["mine.mp4"]
