"""Several files in one message become one message and one export each; anything else stays one request."""

from __future__ import annotations

import pytest

from skill.router import plan
from skill.turn.batch import batch


def read(text, *attached):
    planned = plan(text, list(attached))
    found = batch(text, list(attached), planned.steps, planned.language or "en")
    return None if found is None else [t for t in found.texts if t != text]


@pytest.mark.parametrize(
    ("text", "attached", "messages"),
    [
        ("trim a.mp4 to 5 s and make b.mp4 vertical, export both", ("a.mp4", "b.mp4"),
         ["Start with a.mp4: trim it to 5 s", "Start with b.mp4: make it vertical"]),
        ("trim a.mp4 to 5 s and make b.mp4 vertical, export both", (),
         ["Start with a.mp4: trim it to 5 s", "Start with b.mp4: make it vertical"]),
        ("make a.mp4 and b.mp4 vertical and export them separately", ("a.mp4", "b.mp4"),
         ["Start with a.mp4: make it vertical", "Start with b.mp4: make it vertical"]),
        ("make each vertical, then mute it. Export them all.", ("a.mp4", "my film.mp4"),
         ["Start with a.mp4: make it vertical, mute it", "Start with my film.mp4: make it vertical, mute it"]),
        ("把 a.mp4 剪到5秒，b.mp4 改成竖屏，分别导出", ("a.mp4", "b.mp4"),
         ["从 a.mp4 开始：把 它 剪到5秒", "从 b.mp4 开始：它 改成竖屏"]),
        ("find these and export each as vertical mp4", ("x.png", "y.jpg"),
         ["Start with x.png: find these, export it as vertical mp4",
          "Start with y.jpg: find these, export it as vertical mp4"]),
    ],
)  # fmt: skip
def test_each_file_gets_its_own_words(text, attached, messages):
    assert read(text, *attached) == messages


@pytest.mark.parametrize(
    ("text", "attached"),
    [
        ("join a.mp4 and b.mp4 and export", ("a.mp4", "b.mp4")),
        ("put these together and export the video", ("a.mp4", "b.mp4")),
        ("trim a.mp4 and make b.mp4 vertical", ("a.mp4", "b.mp4")),
        ("trim it to 5 s and export", ("a.mp4",)),
        ("don't export both yet, make a.mp4 vertical", ("a.mp4", "b.mp4")),
        ("export both", ("a.mp4", "song.mp3")),
        ("trim a.mp4 to 5 s and export both", ("a.mp4", "b.mp4")),
    ],
)
def test_what_is_no_batch_stays_one_request(text, attached):
    assert read(text, *attached) is None
