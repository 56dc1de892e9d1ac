"""Two made films in a folder, and a conversation with a whole backend over loopback."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.backend.server.conftest import Caller, backend
from tests.backend.server.test_wire import events_of, words_of
from tests.synthetic import Film, moving_video, save_picture, watermarked

__all__ = ["backend"]


@dataclass
class Talk:
    """A conversation: what was said last, and what the state is now."""

    caller: Caller
    events: list[dict[str, Any]]

    def say(self, text: str) -> str:
        answer = self.caller.say(text)
        assert answer.status_code == 200, answer.text
        self.events = events_of(answer.content)
        return words_of(answer.content)

    @property
    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = self.caller.state()["state"]
        return state

    def upload(self, *paths: Path) -> None:
        answer = self.caller.upload(*paths)
        assert answer["code"] == 0, answer


@pytest.fixture(scope="session")
def films(tmp_path_factory) -> dict[str, Film]:
    folder = tmp_path_factory.mktemp("films")
    return {
        name: moving_video(folder / f"{name}.mp4", seconds=14, seed=seed, size=(320, 180), fps=12)
        for seed, name in enumerate(("harbour walk", "night market"), 3)
    }


@pytest.fixture(scope="session")
def pictures(films, tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pictures")
    # not cropped: while the camera pans, a crop is as well in the frames beside its own
    harbour = watermarked(films["harbour walk"].frame(96))
    market = films["night market"].frame(36)
    elsewhere = moving_video(folder / "elsewhere.mp4", seconds=0.5, seed=77, size=(320, 180), fps=12)
    grey = elsewhere.frame(0) * 0 + 128
    return {
        "harbour": save_picture(folder / "harbour.jpg", harbour),
        "market": save_picture(folder / "market.jpg", market),
        "elsewhere": save_picture(folder / "elsewhere.jpg", elsewhere.frame(3)),
        "grey": save_picture(folder / "grey.png", grey),
    }


@pytest.fixture
def talk(backend, tmp_path, monkeypatch) -> Talk:
    monkeypatch.setenv("HOME", str(tmp_path / "person"))
    (tmp_path / "person").mkdir()
    return Talk(backend().connect(), [])
