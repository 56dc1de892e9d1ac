"""Any query: a picture, a clip, several pictures of one film, a picture made of several; each gets its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from backend.errors import MediaError, MediaTooLargeError
from backend.finder.clips import find_clip
from backend.finder.finder import Stills
from backend.finder.joint import Still, find_joint
from backend.finder.match import Match, nothing
from backend.finder.panels import find_panels
from backend.finder.query import Asked, Query, read_asked
from backend.finder.repeats import repeats
from backend.library import Library, Snapshot


class Finder:
    """Finds pictures in a library. Blocking and CPU-bound: run it in a worker."""

    def __init__(self, library: Library) -> None:
        """Searches what the library holds at each call."""
        self._library = library
        self._stills = Stills(library)

    def find(self, images: Sequence[Path], *, joint: bool = False) -> list[Match]:
        """One match an image; with `joint` one for all together, which are then taken to be of one film."""
        snapshot = self._library.snapshot()
        asked = [(str(image), self._read(image)) for image in images]
        if joint and len(asked) > 1:
            return [self._joint(snapshot, asked)]
        return [self._one(snapshot, image, what) for image, what in asked]

    def _read(self, image: Path) -> Asked | str:
        """What was sent, or why it cannot be read."""
        try:
            return read_asked(image, max_pixels=self._library.settings.max_pixels)
        except MediaTooLargeError:
            return "too large"
        except MediaError as wrong:
            return f"unreadable: {wrong}"

    def _one(self, snapshot: Snapshot, image: str, asked: Asked | str) -> Match:
        if isinstance(asked, str):
            return nothing(image, asked)
        if not snapshot.starts:
            return nothing(image, "empty library")
        if asked.is_clip:
            return find_clip(self._stills, snapshot, image, asked)
        return self._still(snapshot, image, asked.samples[0].query)

    def _still(self, snapshot: Snapshot, image: str, query: Query) -> Match:
        guesses = self._stills.guesses(snapshot, query)
        if not guesses:
            return nothing(image, "empty library")
        whole = self._stills.answer(snapshot, query, image, guesses)
        parts = find_panels(self._stills, snapshot, query, guesses[0])
        if parts:
            best = max(parts, key=lambda part: (part.verdict == "found", part.confidence))
            return replace(best, image=image, panel=None, parts=tuple(replace(part, image=image) for part in parts))
        return repeats(self._stills, snapshot, whole, guesses)

    def _joint(self, snapshot: Snapshot, asked: Sequence[tuple[str, Asked | str]]) -> Match:
        """One answer for all; of a clip every sample counts."""
        together = ", ".join(image for image, _ in asked)
        if not snapshot.starts:
            return nothing(together, "empty library")
        stills = [
            Still(image, sample.query, None if not what.is_clip else sample.at_ms)
            for image, what in asked
            if not isinstance(what, str)
            for sample in what.samples
        ]
        if not stills:
            return nothing(together, next(what for _, what in asked if isinstance(what, str)))
        return replace(find_joint(self._stills, snapshot, stills), image=together)
