"""The timeline line is exactly the published form for any draft, and a draft goes to the render as it came."""

from __future__ import annotations

import copy
import dataclasses
import json
import random
from typing import Any

import pytest

from backend.agent.editing import edit
from skill.messages import Reply
from skill.replies import word
from skill.translate.timeline import timeline
from tests.skill.backends import FakeBackend
from tests.skill.stages import Stage

WORDS = (
    "city timelapse",
    "Lo-fi",
    "Urban Dreams",
    "harbour walk",
    "夜景",
    "Ünïcode ß",
    "a & b",
    "100% fun",
    "it's",
    "été 🌊",
)
SAMPLE, CAMPAIGN = 400, 10_000
LABELS = {0: "Video", 1: "BGM", 7: "Title"}


def strange(dice: random.Random) -> dict[str, Any]:
    """Keys that nobody has told us of."""
    values: list[Any] = [None, True, 3, 2.5, "x", [1, {"y": 2}], {"z": []}]
    return {f"x_{dice.randrange(99)}": copy.deepcopy(dice.choice(values)) for _ in range(dice.randrange(3))}


def placed(dice: random.Random, level: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    """Facts at the level itself or inside its `m`: the published drafts leave that open."""
    inside = {key: value for key, value in facts.items() if dice.random() < 0.6}
    outside = {key: value for key, value in facts.items() if key not in inside}
    return {**level, **strange(dice), **outside, "m": {**strange(dice), **inside}}


def written(ms: int) -> str:
    """Seconds as the published example has them: no more digits than it takes."""
    seconds, rest = divmod(ms, 1000)
    return f"{seconds}.{rest:03d}".rstrip("0") if rest else str(seconds)


def track(dice: random.Random, number: int) -> tuple[dict[str, Any], str]:
    """A track, and how it is told."""
    kind = dice.choice((0, 0, 1, 7))
    start = first = dice.choice((0, 0, dice.randrange(90_000)))
    name, volume = dice.choice(WORDS), dice.choice((None, 100, 0, 35, 150))
    segments = []
    for place in range(dice.choice((1, 1, 2, 4))):
        length = dice.choice((dice.randrange(1, 4_000_000), dice.randrange(1, 60) * 1000))
        facts: dict[str, Any] = {"text" if kind == 7 else "name": name if place == 0 else dice.choice(WORDS)}
        if place == 0:
            facts["start_ms"] = start
            facts |= {} if volume is None else {"volume": volume}
        segments.append(placed(dice, {"d": length}, facts))
        start += length
    title = f'"{name}"' if kind == 7 else name
    more = f" +{len(segments) - 1}" if len(segments) > 1 else ""
    loud = "" if volume in {None, 100} else f", {volume}%"
    line = f" {number}. {LABELS[kind]}: {title}{more} ({written(first)}-{written(start)}s{loud})"
    return {**strange(dice), "tt": kind, "m": strange(dice), "sg": segments}, line


def draft(dice: random.Random) -> tuple[dict[str, Any], str]:
    """A draft, and its line."""
    pairs = [track(dice, number) for number in range(1, dice.choice((1, 2, 3, 6)) + 1)]
    empty: list[dict[str, Any]] = [{"tt": 1, "m": {}, "sg": []}] if dice.random() < 0.2 else []
    plural = "" if len(pairs) == 1 else "s"
    line = f"Timeline ({len(pairs)} track{plural}):" + "".join(told for _, told in pairs)
    return {**strange(dice), "d": 1, "m": strange(dice), "t": [*(row for row, _ in pairs), *empty]}, line


def check(count: int, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(count):
        made, line = draft(dice)
        before = copy.deepcopy(made)
        said = word(Reply("status", {"timeline": dataclasses.asdict(timeline(made)), "job": None}), "en")
        assert said == line
        assert made == before


def test_a_sample_of_drafts_reads_exactly_as_published():
    check(SAMPLE, seed=1)


@pytest.mark.campaign
def test_ten_thousand_drafts_read_exactly_as_published():
    check(CAMPAIGN, seed=2)


def test_a_draft_goes_to_the_render_with_every_key_it_came_with(tmp_path):
    dice = random.Random(3)
    for number in range(20):
        made, _ = draft(dice)
        stage = Stage(tmp_path / str(number), FakeBackend(draft=made))
        (tmp_path / str(number)).mkdir()
        stage.say("what is on the timeline?")
        stage.shop.memory.talk("default")
        with stage.shop.memory.changing("default") as held:
            held.change(backend="own", session_id="s_1")
        assert stage.say("export").state == "done"
        (journal,) = stage.shop.memory.jobs().glob("*/events.ndjson")
        notes = [json.loads(row) for row in journal.read_text().splitlines()]
        assert next(note["facts"]["draft"] for note in notes if "draft" in note.get("facts", {})) == made


def test_keys_nobody_knows_survive_an_edit():
    made = {
        "d": 4000,
        "x_a": 1,
        "m": {"width": 640, "height": 360, "x_b": [1], "media": [{"id": "m_1", "name": "a.mp4", "kind": "video",
              "duration_ms": 4000, "width": 640, "height": 360, "x_c": True}]},
        "t": [{"tt": 0, "x_d": {}, "m": {"id": "t1", "x_e": 2}, "sg": [
            {"d": 4000, "x_f": "y", "m": {"id": "s1", "media_id": "m_1", "source_start_ms": 0, "x_g": None}}]}],
    }  # fmt: skip
    for words in ("mute it", "make it vertical", "keep the first 2 seconds", "add the title 'Hi'"):
        result = edit(made, words, "en", matches=[], dialogue=None)
        assert result.draft != made
        told = json.dumps(result.draft)
        assert [key for key in "abcdefg" if f'"x_{key}"' not in told] == []
