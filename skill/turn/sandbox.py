"""Sandboxes that end every process with the command that started it: nothing detached outlives a turn in them."""

from __future__ import annotations

import os
from pathlib import Path, PurePath

#: names of the first process in such a sandbox: Codex's own on Linux, and bubblewrap, which Claude Code uses
SANDBOXES = frozenset({"codex-linux-sandbox", "bwrap"})
#: an application that lives in a sandbox as a whole is older than the command it runs
NEW_S = 60.0
_STARTED = 19  # of /proc/PID/stat's fields after the name, in clock ticks


def ends_with_the_command(processes: Path = Path("/proc")) -> bool:
    """Whether work under way ends with this command, so that it has to be seen through to its end."""
    try:
        first = processes.joinpath("1", "cmdline").read_bytes().partition(b"\0")[0]
        if PurePath(os.fsdecode(first)).name not in SANDBOXES:
            return False
        age = _started(processes / "self") - _started(processes / "1")
    except (OSError, ValueError, IndexError):
        return False
    return age < NEW_S * os.sysconf("SC_CLK_TCK")


def _started(process: Path) -> int:
    return int((process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[_STARTED])
