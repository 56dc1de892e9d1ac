"""What `record` keeps of a live backend can be replayed, and holds no secret and no address of this machine."""

from pathlib import Path
from typing import Any

import pytest

from skill.settings import Settings
from skill.turn.record import record
from tests.conversations.test_replay import (
    test_conversation_comes_out_as_it_was_kept as replay,
)
from tests.conversations.test_replay import (
    test_every_kept_file_belongs_to_a_call_or_a_turn as complete,
)
from tests.skill.backends import FakeBackend
from tests.skill.servers import served

LINES: list[dict[str, Any]] = [
    {"say": "find the video this is from", "attach": ["query.png"]},
    {"say": "export", "kill_after": 2},
    {"say": "export"},
]


@pytest.fixture
def kept(tmp_path):
    """The folder of a conversation that was just recorded."""
    for name in ("home", "scratch", "into"):
        (tmp_path / name).mkdir()
    picture = tmp_path / "query.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 64)
    lines = [{**line, "attach": [str(picture)]} if "attach" in line else line for line in LINES]
    with served(FakeBackend(polls=0)) as backend:
        settings = Settings.read({"I2VF_HOME": str(tmp_path / "home"), "NEMO_API_URL": backend.base})
        return record(settings, "sample", lines, into=tmp_path / "into", about="a test", scratch=tmp_path / "scratch")


def test_a_recording_replays_and_keeps_no_secret(kept, tmp_path):
    replay(kept, tmp_path / "replayed")
    complete(kept)
    everything = b"".join(p.read_bytes() for p in kept.iterdir())
    for secret in (b"fake-token", str(tmp_path).encode(), str(Path.home()).encode() + b"/"):
        assert secret not in everything
