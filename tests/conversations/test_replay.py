"""Every folder of fixtures/conversations, replayed: same plan, same calls, the words and files that were kept."""

import json
from pathlib import Path

import pytest

from skill.turn.record import came_out
from tests.conversations.replaying import Stage

FIXTURES = Path(__file__).parents[2] / "fixtures" / "conversations"
FOLDERS = sorted(p.parent for p in FIXTURES.glob("*/conversation.json"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_conversation_comes_out_as_it_was_kept(folder, tmp_path):
    stage = Stage(folder, tmp_path)
    for told in stage.told["turns"]:
        answer = stage.turn(told)
        expect = dict(told["expect"])
        line = answer.line()
        assert not stage.transport.calls, f"calls that were not made; {line}"
        for words in expect.pop("says", ()):
            assert words in answer.say
        for words in [*expect.pop("never", ()), "recorded-token", "own-token", "127.0.0.1"]:
            assert words not in answer.say
        assert came_out(answer, stage.words(answer)) == expect
        kept = {call.get("length", (folder / call["body"]).stat().st_size) for call in stage.calls}
        assert {Path(f.path).stat().st_size for f in answer.attachments} <= kept
        assert len(line) <= 8192
        assert json.loads(line)["v"] == 1
        assert line.isascii()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_every_kept_file_belongs_to_a_call_or_a_turn(folder):
    told = json.loads((folder / "conversation.json").read_text(encoding="utf-8"))
    used = {"conversation.json"}
    for turn in told["turns"]:
        used |= {call["body"] for call in turn["calls"]} | {a for a in turn.get("attach", ()) if "://" not in a}
    assert {p.name for p in folder.iterdir()} == used
    assert told["source"].startswith(("recorded from", "written from documentation"))
