"""Parameter sets and units of H.264, read from bytes of unknown origin."""

from __future__ import annotations

import random

import pytest

from backend.errors import UnreadableMediaError
from backend.media.groups import parameters
from backend.media.h264 import Parameters, bare, free_id, is_idr, own_sets, units
from tests.backend.renders.material import numbered


@pytest.fixture(scope="module")
def sets(tmp_path_factory):
    return parameters(numbered(tmp_path_factory.mktemp("h264") / "a.mp4", frames=3))


def test_a_record_says_what_it_was_made_of(sets):
    assert Parameters.read(sets.record()) == sets
    assert sets.plain
    assert sets.ids() == {0}


def test_equal_sets_are_there_once(sets):
    assert sets.beside(sets) == sets


def test_the_first_number_that_is_free():
    assert free_id(frozenset({0})) == 1
    assert free_id(frozenset({0, 1, 3})) == 2
    assert free_id(frozenset(range(31))) is None


def test_units_and_what_they_are():
    packet = b"".join(len(u).to_bytes(4, "big") + u for u in (b"\x67set", b"\x06remark", b"\x65picture"))
    found = list(units(packet, 4))
    assert is_idr(found)
    assert own_sets(found) == {b"\x67set"}
    assert bare(found) == b"\x00\x00\x00\x08\x65picture"


def test_units_that_are_cut_off():
    with pytest.raises(UnreadableMediaError):
        list(units(b"\x00\x00\x00\x09\x65", 4))


def test_any_bytes_are_read_or_refused(sets):
    """Mutations of a real record: none may raise anything else."""
    pick, whole = random.Random(7), sets.record()
    refused = 0
    for _ in range(3000):
        data = bytearray(whole[: pick.randint(0, len(whole))])
        for _ in range(pick.randint(0, 3)):
            if data:
                data[pick.randrange(len(data))] = pick.randrange(256)
        try:
            read = Parameters.read(bytes(data))
            assert read.plain in {True, False}
            read.ids()
        except UnreadableMediaError:
            refused += 1
    assert 0 < refused < 3000
