"""Chat: silent edits, matches and other products, lost answers."""

import json

import httpx
import pytest

from skill.handlers.products import speaking, stamp
from tests.skill.backends import BASE, DRAFT, FakeBackend
from tests.skill.stages import Stage

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 64
MATCH = {
    "image": "m_1",
    "media_id": "m_2",
    "video": "harbour walk.mp4",
    "at_ms": 42160,
    "verdict": "found",
    "confidence": 0.98,
    "edits": ["cropped"],
    "box": [0, 0, 500, 500],
    "proof": f"{BASE}/files/p/proof.jpg",
    "clip": f"{BASE}/files/c/clip.mp4",
    "alternatives": [{"video": "b.mp4", "at_ms": 5, "confidence": 0.2, "proof": "x"}],
}


def state(**held):
    return httpx.Response(200, json={"code": 0, "data": {"state": held}})


def file(kind, content):
    return httpx.Response(200, headers={"content-type": kind}, content=content)


STATE = "/api/state/nemo_agent/me/s_1/latest"


def test_a_match_comes_with_its_clip_its_proof_and_no_address(tmp_path):
    stage = Stage(tmp_path, FakeBackend(reply=""))
    made = [
        {"id": "p", "kind": "proof", "url": MATCH["proof"]},
        {"id": "g", "kind": "gif", "url": f"{BASE}/files/g.gif", "name": "loop.gif"},
    ]
    stage.backend.answers = {
        STATE: [state(), state(draft=DRAFT, matches=[MATCH], generated_media=made)],
        "/files/p/proof.jpg": [file("image/jpeg", JPEG)],
        "/files/g.gif": [file("image/gif", b"GIF89a" + b"\0" * 64)],
    }
    answer = stage.say("find the video this is from")
    names = [f.path.rpartition("/")[2] for f in answer.attachments]
    assert names == ["harbour walk 0m42.160s clip.mp4", "harbour walk 0m42.160s proof.jpg", "loop.gif"]
    assert (answer.match["video"], answer.match["at_ms"], answer.match["verdict"]) == (
        "harbour walk.mp4",
        42160,
        "found",
    )
    assert answer.match["preview"].endswith("proof.jpg")
    assert "secret-prefix" not in answer.line()


def test_a_clip_tells_its_span_and_a_collage_its_parts_without_addresses(tmp_path):
    stage = Stage(tmp_path, FakeBackend(reply=""))
    part = {"panel": [0, 0, 500, 1000], "video": "b.mp4", "at_ms": 5, "verdict": "found", "proof": f"{BASE}/x.jpg"}
    match = {**MATCH, "span_ms": [42160, 44000], "parts": [part, {**part, "panel": [500, 0, 500, 1000]}]}
    stage.backend.answers = {
        STATE: [state(), state(draft=DRAFT, matches=[match])],
        "/files/p/proof.jpg": [file("image/jpeg", JPEG)],
    }
    told = stage.say("find the video this is from").payload()["match"]
    assert told["span_ms"] == [42160, 44000]
    assert told["parts"] == [
        {"panel": [0, 0, 500, 1000], "video": "b.mp4", "at_ms": 5, "verdict": "found"},
        {"panel": [500, 0, 500, 1000], "video": "b.mp4", "at_ms": 5, "verdict": "found"},
    ]


def test_a_match_of_one_picture_has_no_parts(tmp_path):
    stage = Stage(tmp_path, FakeBackend(reply=""))
    stage.backend.answers = {
        STATE: [state(), state(draft=DRAFT, matches=[MATCH])],
        "/files/p/proof.jpg": [file("image/jpeg", JPEG)],
    }
    assert not {"parts", "span_ms"} & set(stage.say("find the video this is from").match)


def test_a_match_that_was_there_before_is_not_fetched_again(tmp_path):
    stage = Stage(tmp_path, FakeBackend())
    stage.backend.answers = {STATE: [state(matches=[MATCH]), state(matches=[MATCH])]}
    assert stage.say("make it blue").attachments == ()


def test_a_silent_edit_is_told_from_the_draft(tmp_path):
    stage = Stage(tmp_path, FakeBackend(reply=""))
    shorter = {**DRAFT, "d": 1000, "t": [{**DRAFT["t"][0], "sg": [{**DRAFT["t"][0]["sg"][0], "d": 1000}]}]}
    stage.backend.answers = {STATE: [state(draft=DRAFT), state(draft=shorter)]}
    answer = stage.say("keep one second")
    assert answer.state == "done"
    assert "Nothing" not in answer.say.split("\n")[0]


def test_silence_without_a_change_says_so(tmp_path):
    stage = Stage(tmp_path, FakeBackend(reply=""))
    stage.backend.answers = {STATE: [state(draft=DRAFT), state(draft=DRAFT)]}
    assert "Nothing on the timeline changed" in stage.say("make it rounder").say


def lost_stream(number):
    raise httpx.ReadError("gone")


@pytest.mark.parametrize("changed", [True, False])
def test_a_lost_answer_is_looked_for_in_the_state_and_never_sent_again(tmp_path, changed):
    stage = Stage(tmp_path, FakeBackend())

    def cut(number):
        if stage.backend.calls[-1].endswith("run_sse"):
            if not changed:
                stage.backend.draft = None
            raise httpx.ReadError("gone")

    stage.backend.after = cut
    answer = stage.say("make it blue")
    assert (answer.state == "done") is changed
    assert stage.backend.said == ["make it blue"]
    assert sum(stage.clock.slept) > 0
    if not changed:
        assert answer.fault.code == "answer_lost"


@pytest.mark.parametrize(("turn", "patience"), [("t_1", 10), ("t_2", 200)], ids=["never began", "began and ended"])
def test_a_message_that_the_backend_never_began_is_told_soon(tmp_path, turn, patience):
    """Jobs queued behind it wait for that."""
    stage = Stage(tmp_path, FakeBackend())
    stage.backend.after = lambda number: lost_stream(number) if stage.backend.calls[-1] == "POST /run_sse" else None
    before, after = ({"turn": {"id": name, "status": "done"}} for name in ("t_1", turn))
    stage.backend.answers = {STATE: [state(**before), *(state(**after) for _ in range(20))]}
    began = stage.clock.at
    answer = stage.say("make it blue")
    assert (answer.state == "error") is (turn == "t_1")
    assert stage.clock.at - began < patience


@pytest.mark.parametrize(
    ("looks", "slept"),
    [
        (["old", "new"], [30, 60]),
        (["old"] * 5, [30, 60, 60, 60, 60]),
        (["running"] * 8 + ["new"], [30] * 9),  # such looks are not counted
    ],
    ids=["changed", "five looks", "under way"],
)
def test_a_lost_answer_of_the_cloud_is_looked_for_on_its_schedule(tmp_path, looks, slept):
    stage = Stage(tmp_path, FakeBackend(), api_url="https://films.example")
    stage.backend.base = "https://films.example"
    states = {
        "old": state(draft=DRAFT),
        "new": state(draft={**DRAFT, "d": 1000}),
        "running": state(draft=DRAFT, turn={"id": "t_2", "status": "running"}),
    }
    stage.backend.after = lambda number: lost_stream(number) if stage.backend.calls[-1] == "POST /run_sse" else None
    stage.backend.answers = {STATE: [states["old"], *(states[name] for name in looks), *[states[looks[-1]]] * 3]}
    answer = stage.say("make it blue")
    assert (answer.state == "done") is (looks[-1] == "new")
    assert [s for s in stage.clock.slept if s >= 30][: len(slept)] == slept


def test_a_message_that_never_left_is_sent_once_the_backend_is_back(tmp_path):
    stage = Stage(tmp_path, FakeBackend())
    down = [True]

    def refuse(number):
        if stage.backend.calls[-1].endswith("run_sse") and down:
            down.pop()
            raise httpx.ConnectError("refused")

    stage.backend.before = refuse
    assert stage.say("make it blue").state == "done"
    assert stage.backend.said == ["make it blue"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("harbour walk", "harbour walk"),
        ("../../etc/passwd", "etc passwd"),
        ("-rf *", "rf"),
        ("夜景\u202e.mp4", "夜景 .mp4"),
        ("", "video"),
        ("...", "video"),
        ("f%d", "f d"),
        ("a" * 300, "a" * 60),
        ("\x00\n", "video"),
    ],
)
def test_products_have_names_that_speak_and_are_safe(title, name):
    assert speaking(title) == name


def test_a_moment_in_a_name():
    assert stamp(83_240) == "1m23.240s"


def test_the_journal_of_a_job_reads_as_json_lines(tmp_path):
    stage = Stage(tmp_path, FakeBackend())
    stage.say("make it blue")
    (journal,) = stage.shop.memory.jobs().glob("*/events.ndjson")
    phases = [e["phase"] for e in map(json.loads, journal.read_text().splitlines()) if e["e"] == "effect"]
    assert phases == ["intent", "sent", "done"]
