"""Bytes to frames to events: the captured streams whole, cut anywhere, and damaged."""

from __future__ import annotations

import json
import random
import resource
import time
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.client.conversation import accumulate
from skill.wire.events import Failed, Heartbeat, Said, ToolUsed, Working
from skill.wire.sse import HEARTBEAT, Frame, Frames, Lines, decode, encode_event

from .streams import STREAMS, events_of, expected

stream_files = pytest.mark.parametrize("stream", STREAMS, ids=lambda p: p.stem)


@stream_files
def test_a_captured_stream_comes_to_its_turn(stream: Path):
    assert accumulate(events_of(stream.read_bytes())) == expected(stream)


@stream_files
def test_a_stream_cut_at_every_byte_gives_the_same_events(stream: Path):
    body = stream.read_bytes()
    whole = events_of(body)
    for cut in range(1, len(body)):
        assert events_of(body[:cut], body[cut:]) == whole, cut


@stream_files
def test_a_stream_byte_by_byte_gives_the_same_events(stream: Path):
    body = stream.read_bytes()
    assert events_of(*(body[i : i + 1] for i in range(len(body)))) == events_of(body)


@stream_files
@pytest.mark.parametrize("ending", [b"\r\n", b"\r"], ids=["crlf", "cr"])
def test_other_line_ends_give_the_same_events(stream: Path, ending: bytes):
    body = stream.read_bytes().replace(b"\r\n", b"\n")
    cut = len(body) // 2
    other = body.replace(b"\n", ending)
    assert events_of(other[:cut], other[cut:]) == events_of(body)


def test_a_byte_order_mark_is_ignored_even_when_cut():
    body = b'\xef\xbb\xbfdata: {"type":"text","content":"hi"}\n\n'
    assert events_of(body[:1], body[1:2], body[2:]) == [Said("hi")]


@pytest.mark.parametrize(
    "body",
    [
        b": ping\n\n",
        b"data:\n\n",
        b"data: heartbeat\n\n",
        b"event: heartbeat\n\n",
        b'data: {"type":"heartbeat"}\n\n',
        HEARTBEAT,
    ],
    ids=["comment", "empty data", "word", "event only", "typed", "ours"],
)
def test_every_form_of_heartbeat_is_one_heartbeat(body: bytes):
    assert events_of(body) == [Heartbeat()]


def test_several_data_lines_are_joined_and_one_space_is_stripped():
    assert list(decode(iter([b"data:  a\ndata:b\nid: 1\nretry: 3\nnonsense\n\n"]))) == [Frame("", " a\nb")]


def test_a_block_pending_at_the_end_is_tried_and_dropped_when_it_is_no_json():
    whole = b'data: {"type":"text","content":"hi"}'
    assert events_of(whole) == [Said("hi")]
    assert events_of(whole[:-5]) == []


def test_the_frame_that_adk_1_breaks_is_a_failure():
    assert events_of(b'data: {"error": "bad "quote" and\nnewline"}\n\n') == [Failed("error", 'bad "quote" and')]
    assert events_of(b"data: not json\n\ndata: 12\n\ndata: [1]\n\n") == []


def test_an_event_over_the_limit_is_dropped_and_the_next_one_read():
    big = b'data: {"type":"text","content":"' + b"x" * 5000 + b'"}\n\n'
    small = b'data: {"type":"text","content":"hi"}\n\n'
    assert events_of(big, small, limit=1000) == [Said("hi")]
    many = b"data: " + b"y" * 300 + b"\n"
    assert events_of(many * 5 + b"\n" + small, limit=1000) == [Said("hi")]


def test_an_event_of_exactly_the_limit_is_kept():
    assert list(decode(iter([b"data:" + b"x" * 995 + b"\n\n"]), limit=1000)) == [Frame("", "x" * 995)]


def test_an_endless_line_takes_no_memory():
    frames = Frames(limit=1 << 20)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    chunk = b"x" * (1 << 16)
    for _ in range(16 * 64):
        assert list(frames.feed(chunk)) == []
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


def test_empty_chunks_change_nothing():
    lines = Lines()
    assert [*lines.feed(b"a\r"), *lines.feed(b""), *lines.feed(b"\nb\n")] == [b"a", b"b"]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
        max_leaves=12,
    ).map(lambda value: {"v": value})
)
def test_an_encoded_event_is_one_json_line_for_every_reader(event: dict[str, object]):
    frame = encode_event(event)
    text = frame.decode()
    assert text.startswith("data: ")
    assert text.endswith("\n\n")
    assert len(text.removesuffix("\n\n").splitlines()) == 1
    (only,) = decode(iter([frame]))
    assert json.loads(only.data) == event


def test_a_lone_surrogate_travels_escaped_and_is_shown_as_a_replacement():
    frame = encode_event({"type": "text", "content": "a\ud800b"})
    assert b"\\ud800" in frame
    assert events_of(frame) == [Said("a\ufffdb")]


def test_not_a_number_is_never_sent():
    with pytest.raises(ValueError):
        encode_event({"v": float("nan")})


@pytest.mark.parametrize(
    ("event", "read"),
    [
        ({"type": "text", "content": "hi"}, [Said("hi")]),
        ({"type": "text"}, [Working()]),
        ({"type": "tool_call", "name": "cut", "args": {}}, [ToolUsed("cut")]),
        ({"type": "tool_call", "tool_call": {"name": "cut"}}, [ToolUsed("cut")]),
        ({"type": "tool_call"}, [Working()]),
        ({"type": "tool_result", "name": "cut", "result": {}}, [Working()]),
        ({"type": "error", "message": "no"}, [Failed("error", "no")]),
        ({"type": "other"}, [Working()]),
        ({"author": "user", "content": {"parts": [{"text": "mine"}]}}, []),
        ({"content": {"parts": [{"functionCall": {"name": "x"}}]}, "partial": True}, [Working()]),
        ({"content": "x", "actions": [1], "error": {"a": 1}}, [Failed("error", "{'a': 1}")]),
        ({"content": {"parts": ["x", {"text": 1}]}, "invocationId": []}, [Working()]),
    ],
    ids=str,
)
def test_odd_events_are_read_without_failing(event: dict[str, object], read: list[object]):
    assert events_of(encode_event(event)) == read


def test_json_nested_too_deep_is_ignored():
    assert events_of(b"data: " + b"[" * 100_000 + b"\n\n") == []


def _mutated(body: bytes, rng: random.Random) -> list[bytes]:
    """A damaged stream in chunks of random size."""
    data = bytearray(body)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(data) + 1)
        piece = bytes(data[at : at + rng.randint(1, 80)])
        damage = rng.randrange(7)
        if damage == 0:
            del data[at : at + rng.randint(1, 80)]
        elif damage == 1:
            data[at:at] = piece * rng.randint(1, 3)
        elif damage == 2:
            data[at:at] = rng.randbytes(rng.randint(1, 40))
        elif damage == 3:
            data[at:at] = rng.choice(
                [b"\0", b"\r", b"\n", b"\r\n", b"\xe2\x80", b"\xff\xfe", b'"', b"\\", b"}{", b": x\n" * 50]
            )
        elif damage == 4:
            del data[at:]
        elif damage == 5:
            half = len(data) // 2
            data = data[half:] + data[:half]
        else:
            data[at:at] = b"z" * rng.choice([10, 10_000])
    cuts = sorted(rng.randrange(len(data) + 1) for _ in range(rng.randint(0, 6)))
    return [bytes(data[a:b]) for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]


def _fuzz(rounds: int, seed: int) -> None:
    rng = random.Random(seed)
    bodies = [stream.read_bytes() for stream in STREAMS]
    for n in range(rounds):
        chunks = _mutated(rng.choice(bodies), rng)
        started = time.perf_counter()
        events = events_of(*chunks, limit=4096)
        accumulate(events)
        assert time.perf_counter() - started < 5, n
        assert events == events_of(b"".join(chunks), limit=4096), n


def test_damaged_streams_neither_raise_nor_hang():
    _fuzz(500, seed=1)


def _resident_kb() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 1024


@pytest.mark.campaign
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_a_hundred_thousand_damaged_streams():
    """T2: no exception, none longer than 5 s, and what is resident at the end or at the peak grew by less than 50 MB."""
    _fuzz(1000, seed=0)
    resident, peak = _resident_kb(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _fuzz(100_000, seed=2)
    _endless(50)
    grown = _resident_kb() - resident, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak
    print(f"resident +{grown[0] / 1024:.1f} MB, peak +{grown[1] / 1024:.1f} MB")
    assert max(grown) < 50 * 1024


def _endless(times: int) -> None:
    """A line of 10 MB, comments and an event that never end, as they come: none is kept."""
    line = (b"x" * 65_536 for _ in range(160))
    assert list(decode(chain([b"data: "], line, [b"\n\n"]))) == []
    assert sum(1 for _ in decode(b": c\n" * 1000 for _ in range(20 * times))) == 20_000 * times
    assert list(decode(b"data: " + b"y" * 10_000 + b"\n" for _ in range(500 * times))) == []


def test_what_never_ends_is_not_kept():
    _endless(1)
