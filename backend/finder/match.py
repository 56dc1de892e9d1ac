"""What the finder answers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Verdict = Literal["found", "probable", "same_place", "absent"]
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Alternative:
    """Another film it might be; `at_ms` counts from the first frame.

    `same`: no other guess, the very same moment is there too (an intro of several episodes, a copy, a loop).
    """

    video: str
    video_id: str
    path: str
    at_ms: int
    confidence: float
    same: bool = False


@dataclass(frozen=True)
class Pair:
    """What proves an answer for a clip: its frame at `query_ms` is the film's at `film_ms`."""

    query_ms: int
    film_ms: int


@dataclass(frozen=True)
class Difference:
    """An object that only one of the two shows: where it is in the `picture` and in the `frame`, per mille of each."""

    picture: Box
    frame: Box


@dataclass(frozen=True)
class Match:
    """Where an image comes from, the best guess filled in whatever the verdict ("" and 0 when the library is empty).

    `at_ms` counts from the film's first frame; frames from `tie_ms[0]` to `tie_ms[1]` look the same.
    `box`: x, y, width, height of the picture in the found frame, per mille. `edits`: names of DESIGN section 4.
    `reason`: why there is no better answer ("featureless", "empty library", "unreadable", "too large"), or None.

    A clip has a `span_ms` in the film, which `at_ms` begins, and the `pair` of frames that proves it. A picture made of
    several has as `parts` the answer for each `panel` (x, y, width, height per mille of the picture); several pictures
    searched for at once have one part each. Such a match is the surest of its parts. The same place with something
    else in it has `differences`, as far as they were seen.
    """

    image: str
    video: str
    video_id: str
    path: str
    at_ms: int
    tie_ms: tuple[int, int]
    verdict: Verdict
    confidence: float
    edits: tuple[str, ...] = ()
    box: Box | None = None
    alternatives: tuple[Alternative, ...] = ()
    reason: str | None = None
    span_ms: tuple[int, int] | None = None
    pair: Pair | None = None
    panel: Box | None = None
    parts: tuple[Match, ...] = ()
    differences: tuple[Difference, ...] = ()

    @property
    def repeats(self) -> tuple[Alternative, ...]:
        """Where else the very same moment is."""
        return tuple(a for a in self.alternatives if a.same)

    def as_json(self) -> dict[str, Any]:
        """One entry of `data.state.matches`, with the film's path."""
        return {
            "image": self.image,
            "video": self.video,
            "video_id": self.video_id,
            "path": self.path,
            "at_ms": self.at_ms,
            "tie_ms": list(self.tie_ms),
            "verdict": self.verdict,
            "confidence": self.confidence,
            "edits": list(self.edits),
            "box": list(self.box) if self.box else None,
            "alternatives": [asdict(a) for a in self.alternatives],
            "reason": self.reason,
            **self._of_several(),
        }

    def _of_several(self) -> dict[str, Any]:
        """What only clips and pictures of several parts have."""
        facts: dict[str, Any] = {
            "span_ms": self.span_ms and list(self.span_ms),
            "panel": self.panel and list(self.panel),
            "parts": [part.as_json() for part in self.parts],
        }
        return {key: value for key, value in facts.items() if value}

    def as_words(self) -> str:
        """One line for people."""
        until = f" to {self.span_ms[1] / 1000:.3f} s" if self.span_ms else ""
        place = f"{self.video} at {self.at_ms / 1000:.3f} s{until}" if self.video else "nothing"
        return f"{self.image}: {self.verdict} ({self.confidence:.0%}) {place} {self.path}".rstrip()


def nothing(image: str, reason: str) -> Match:
    """The answer when there is nothing to point at."""
    return Match(image, "", "", "", 0, (0, 0), "absent", 0.0, reason=reason)
