"""What holds whatever is done to a draft."""

from __future__ import annotations

import json
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from backend.agent.editing.log import Log
from backend.drafts import check
from backend.drafts.model import all_segments, clone, tracks
from backend.errors import CannotEditError
from tests.backend.drafts.strategies import OPERATIONS, STEPS, drafts

SAMPLE = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FULL = settings(max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def run(draft, steps):
    """Every draft on the way; what an operation refuses leaves things as they are."""
    out = [draft]
    for name, a, b in steps:
        before, now = json.dumps(out[-1]), out[-1]
        with suppress(CannotEditError):
            out.append(OPERATIONS[name](now, a, b))
        assert json.dumps(now) == before, f"{name} changed its draft in place"
        check(out[-1])
    return out


def foreign_keys_survive(before, after):
    assert (after["x_root"], after["m"]["x_client"]) == (before["x_root"], before["m"]["x_client"])
    assert after["m"]["media"] == before["m"]["media"]
    assert tracks(after, 0)[0]["x_track"] == 0
    known = {segment["m"]["id"]: segment for segment in all_segments(before)}
    for segment in all_segments(after):
        same = known.get(segment["m"]["id"])
        if same and same["m"].get("media_id") == segment["m"].get("media_id"):
            assert segment["m"].get("x_tag") == same["m"].get("x_tag")
            assert segment.get("x_seg") == same.get("x_seg")


def invariants_hold(draft, steps):
    for before, after in pairwise(run(draft, steps)):
        foreign_keys_survive(before, after)


def undoing_all_gives_the_start(draft, steps):
    log, versions = Log(None, draft), run(draft, steps)
    for before, after in pairwise(versions):
        log = Log(json.loads(json.dumps(log.as_json())), before)
        log.push(after)
    current = versions[-1]
    for _ in range(len(versions) - 1):
        back = log.undo(current)
        assert back is not None
        current = back
    assert log.undo(current) is None
    assert current == draft
    for after in versions[1:]:
        assert log.redo(current) == after


@SAMPLE
@given(drafts(), STEPS)
def test_any_sequence_of_operations_keeps_the_invariants(draft, steps):
    """No gap, no overlap, inside the sources, integers, unique ids, foreign keys kept, nothing changed in place."""
    invariants_hold(clone(draft), steps)


@SAMPLE
@given(drafts(), STEPS)
def test_undoing_as_often_as_was_edited_gives_the_start(draft, steps):
    """Undo is exact, and redo brings every version back."""
    undoing_all_gives_the_start(draft, steps)


@pytest.mark.campaign
@FULL
@given(drafts(), STEPS)
def test_ten_thousand_drafts_keep_the_invariants(draft, steps):
    """The same at the full count."""
    invariants_hold(clone(draft), steps)
    undoing_all_gives_the_start(draft, steps)
