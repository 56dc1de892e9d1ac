"""Several hosts in one conversation at once, with lock holders killed: nothing lost, nothing twice, nobody waits for ever."""

from __future__ import annotations

import json
import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.kills.lane import Lane
from tests.synthetic import moving_video

HOSTS = 4
SAMPLE = 2
CAMPAIGN = 25
#: kills of turns and workers, one after so many turns of a host
EVERY = 4
ACTS = 150


def host(lane: Lane, number: int, turns: int) -> dict[str, str]:
    """One host's turns, each asked again until it is answered: what each one said -> how it ended."""
    dice = random.Random(number)
    ended = {}
    for turn in range(turns):
        text = f"note {number}{turn:02d}"
        asked = ("turn", "--request-id", text, "--budget", "0")
        if turn % EVERY == number % EVERY:
            lane.fuses[dice.choice(("turn", "worker"))].arm(dice.randint(1, ACTS))
        answer = None
        while answer is None:
            answer = lane.begin(*asked, say=f'add the title "{text}"').answer()
        ended[text] = answer["state"]
    return ended


def together(lane: Lane, folder, turns: int) -> None:
    film = moving_video(folder / "film.mp4", seconds=0.5, seed=1, size=(64, 36), fps=12).path
    assert lane.run("turn", "--budget", "0", "--attach", str(film))["state"] == "done"
    with ThreadPoolExecutor(HOSTS) as pool:
        ended = {
            text: state
            for said in pool.map(lambda number: host(lane, number, turns), range(HOSTS))
            for text, state in said.items()
        }
    lane.arm("", 0)
    (draft,) = lane.drafts()
    written = [s["m"]["text"] for track in draft["t"] for s in track["sg"] if "text" in s["m"]]
    assert len(ended) == HOSTS * turns
    assert len(written) == len(set(written)), "an edit was made twice"
    assert {text for text, state in ended.items() if state == "done"} <= set(written), "an edit was lost"
    # a worker killed while the backend was at it cannot know how that ended, and must say so
    assert sum(state != "done" for state in ended.values()) <= HOSTS * (turns // EVERY + 1)
    assert lane.run("jobs")["jobs"] == []
    talk = json.loads((lane.home / "skill" / "conversations" / "default.json").read_bytes())
    assert set(talk["requests"]) <= set(ended)
    assert lane.sound()
    print(f"{len(ended)} turns, {sum(state == 'done' for state in ended.values())} done, {len(written)} edits")


def test_hosts_at_once_lose_nothing(lanes, tmp_path):
    together(lanes(), tmp_path, SAMPLE)


@pytest.mark.campaign
def test_a_hundred_turns_of_four_hosts(lanes, tmp_path):
    together(lanes(), tmp_path, CAMPAIGN)
