"""What holds whatever is done to a draft."""

from __future__ import annotations

import json
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
        before = json.dumps(out[-1])
        try:
            out.append(OPERATIONS[name](out[-1], a, b))
        except CannotEditError:
            continue
        finally:
            assert json.dumps(out[-2] if len(out) > 1 and json.dumps(out[-1]) != before else out[-1]) == before, name
        check(out[-1])
    return out


def invariants_hold(draft, steps):
    versions = run(draft, steps)
    last = versions[-1]
    assert (last["x_root"], last["m"]["x_client"]) == (draft["x_root"], draft["m"]["x_client"])
    assert last["m"]["media"] == draft["m"]["media"]
    assert tracks(last, 0)[0]["x_track"] == 0
    first = {s["m"]["id"]: s for s in all_segments(draft)}
    for segment in all_segments(last):
        born = first.get(segment["m"]["id"])
        if born and born["m"].get("media_id") == segment["m"].get("media_id"):
            assert segment["m"].get("x_tag") == born["m"].get("x_tag")
            assert segment.get("x_seg") == born.get("x_seg")


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
