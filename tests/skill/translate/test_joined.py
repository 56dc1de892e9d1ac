"""However a backend cuts its answer into deltas, texts and bytes, the person reads the same and the same happens."""

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from skill.client.conversation import Conversation
from skill.translate.translation import translate
from skill.wire.events import Said

REPLIES = [
    json.loads(line)["reply"]
    for path in sorted(Path(__file__).parent.glob("cases*.jsonl"))
    for line in path.read_text("utf-8").splitlines()
]


def read(events, authorized):
    conversation = Conversation()
    for event in events:
        conversation.add(event)
    return translate("\n\n".join(conversation.turn().texts), user="blur it", authorized=authorized, lang="en")


def cut(data, text):
    at = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=12)))
    return [text[a:b] for a, b in zip([0, *at], [*at, len(text)], strict=True)]


@given(st.sampled_from(REPLIES), st.booleans(), st.data())
@settings(deadline=None, max_examples=150)
def test_a_reply_cut_into_deltas_is_the_reply_in_one_piece(reply, repeated, data):
    deltas = [Said(part, final=False, key="k") for part in cut(data, reply)]
    closed = [*deltas, Said(reply, final=True, key="k")] if repeated else deltas
    assert read(closed, ["edit"]) == read([Said(reply)], ["edit"])


@given(st.lists(st.sampled_from(REPLIES), min_size=2, max_size=3, unique=True), st.data())
@settings(deadline=None, max_examples=60)
def test_several_texts_cut_into_deltas_are_the_texts_in_one_piece_each(replies, data):
    cut_up = [
        event
        for i, reply in enumerate(replies)
        for event in [
            *(Said(p, final=False, key=str(i)) for p in cut(data, reply)),
            Said(reply, final=True, key=str(i)),
        ]
    ]
    assert read(cut_up, ["export"]) == read([Said(r) for r in replies], ["export"])
