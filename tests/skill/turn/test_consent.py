"""Short answers to our own offers."""

import pytest

from skill.turn.consent import consent


@pytest.mark.parametrize(
    "text",
    ["yes", "Yes!", "ok, go ahead", "sure", "好的", "好的。", "可以", "嗯嗯", "yes please", "OK 👍".replace(" 👍", "")],
)
def test_yes(text):
    assert consent(text) == "yes"


@pytest.mark.parametrize("text", ["no", "No thanks.", "不用了", "算了", "not now"])
def test_no(text):
    assert consent(text) == "no"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("the second one", "second"),
        ("第二个", "second"),
        ("2", "second"),
        ("云端", "second"),
        ("the cloud", "second"),
        ("this computer", "first"),
        ("本机", "first"),
        ("first", "first"),
    ],
)
def test_choices(text, answer):
    assert consent(text) == answer


@pytest.mark.parametrize(
    "text",
    ["", "yes, and make it vertical", "no text on the second clip", "好的片子在哪", "export", "go to 0:30", "y" * 500],
)
def test_anything_else_is_a_request(text):
    assert consent(text) is None
