"""The person's files on this machine, and an honest word about those that are somewhere else."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from skill.files import read_table
from skill.handlers.desk import Desk
from skill.messages import Reply

#: what our own backend's agent uses to delete uploads
TOOL = "erase_uploads"
#: a longer message is something else
LONGEST = 200


def wished(text: str) -> bool:
    """Whether the whole message asks to delete what was sent."""
    return len(text) <= LONGEST and any(pattern.fullmatch(text) for pattern in _wishes())


def elsewhere(desk: Desk) -> Reply:
    """At a backend that is not on this machine nothing can be deleted from here: says so; copies here are deleted."""
    return Reply("erase_elsewhere", {"count": forget_copies(desk)})


def forget_copies(desk: Desk) -> int:
    """Delete this conversation's comparisons and what came in as data; how many files went. Exports stay."""
    copies = [p for p in desk.folder.glob("*.jpg") if re.search(r" proof(?: \d+)?$", p.stem)]
    copies += [p for p in (desk.folder / "inbox").glob("*") if p.is_file()]
    for path in copies:
        path.unlink(missing_ok=True)
    return len(copies)


@cache
def _wishes() -> tuple[re.Pattern[str], ...]:
    table: dict[str, list[str]] = read_table(Path(__file__).with_suffix(".yaml"))
    return tuple(re.compile(wish, re.IGNORECASE) for row in table.values() for wish in row)
