"""Lanes for a test, all gone at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.kills.lane import Lane, zygote


@pytest.fixture(scope="session")
def address(tmp_path_factory) -> Iterator[str]:
    """Where the zygote listens."""
    with zygote(tmp_path_factory.mktemp("zygote")) as listening:
        yield listening


@pytest.fixture
def lanes(address, tmp_path) -> Iterator[Callable[[], Lane]]:
    """Makes a lane: a home with nothing in it."""
    made: list[Lane] = []

    def lane() -> Lane:
        made.append(Lane(address, tmp_path / str(len(made))))
        return made[-1]

    yield lane
    for one in made:
        one.stop()
