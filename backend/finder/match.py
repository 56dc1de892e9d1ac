"""What the finder answers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Verdict = Literal["found", "probable", "same_place", "absent"]
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Alternative:
    """Another film it might be; `at_ms` counts from the first frame."""

    video: str
    video_id: str
    path: str
    at_ms: int
    confidence: float


@dataclass(frozen=True)
class Match:
    """Where an image comes from, the best guess filled in whatever the verdict ("" and 0 when the library is empty).

    `at_ms` counts from the film's first frame; frames from `tie_ms[0]` to `tie_ms[1]` look the same.
    `box`: x, y, width, height of the picture in the found frame, per mille. `edits`: names of DESIGN section 4.
    `reason`: why there is no better answer ("featureless", "empty library", "unreadable"), or None.
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
        }

    def as_words(self) -> str:
        """One line for people."""
        place = f"{self.video} at {self.at_ms / 1000:.3f} s" if self.video else "nothing"
        return f"{self.image}: {self.verdict} ({self.confidence:.0%}) {place} {self.path}".rstrip()


def nothing(image: str, reason: str) -> Match:
    """The answer when there is nothing to point at."""
    return Match(image, "", "", "", 0, (0, 0), "absent", 0.0, reason=reason)
