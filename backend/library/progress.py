"""What an indexing run tells while it goes and when it is done."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, get_args

State = Literal["indexed", "unchanged", "moved", "skipped", "removed"]


@dataclass(frozen=True)
class FileLine:
    """What became of one file. `decoded` counts frames kept from decoding it in this run; `reason` says why skipped."""

    path: str
    state: State
    decoded: int = 0
    reason: str | None = None


@dataclass(frozen=True)
class Progress:
    """Where a run is: file `number` of `of`, `percent` of all bytes, seconds left (None: not known yet).

    `line` is set when a file is done.
    """

    number: int
    of: int
    path: Path
    percent: int
    eta_s: int | None
    line: FileLine | None = None


@dataclass(frozen=True)
class Report:
    """The end of a run."""

    files: tuple[FileLine, ...]
    videos: int
    generation: int

    def count(self, state: State) -> int:
        """Files that ended so."""
        return sum(f.state == state for f in self.files)

    def as_json(self) -> dict[str, object]:
        """Counts, then the lines that are not plain successes."""
        counts = {s: self.count(s) for s in get_args(State)}
        skipped = [asdict(f) for f in self.files if f.state == "skipped"]
        return {"videos": self.videos, "generation": self.generation, **counts, "problems": skipped}
