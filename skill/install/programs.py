"""The one place of set-up where programs are started."""

from __future__ import annotations

import subprocess
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TAIL_LINES = 40

#: a program that runs beside us
Beside = subprocess.Popen[bytes]


@dataclass(frozen=True)
class Finished:
    """How a program ended: its exit status and the end of what it said."""

    status: int
    said: str


def follow(
    argv: Sequence[str], env: Mapping[str, str], line: Callable[[str], object], *, keep_open: Sequence[int] = ()
) -> Finished:
    """Run to the end, handing over each line as it comes. `keep_open`: descriptors the program inherits."""
    tail: deque[str] = deque(maxlen=TAIL_LINES)
    with subprocess.Popen(
        list(argv),
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=keep_open,
        encoding="utf-8",
        errors="replace",
    ) as child:
        for said in child.stdout or ():
            tail.append(said.rstrip())
            line(said.rstrip())
    return Finished(child.returncode, "\n".join(tail))


def ask(
    argv: Sequence[str], env: Mapping[str, str], *, text: str = "", timeout_s: float = 60.0, folder: Path | None = None
) -> Finished:
    """Run to the end and hand back its output; a program that cannot start ends with 127, one that hangs with 124."""
    try:
        done = subprocess.run(
            list(argv), env=dict(env), input=text, capture_output=True, check=False, timeout=timeout_s,
            encoding="utf-8", errors="replace", cwd=folder,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Finished(124, "")
    except OSError as wrong:
        return Finished(127, str(wrong))
    return Finished(done.returncode, done.stdout if done.returncode == 0 or done.stdout else done.stderr)


def start(argv: Sequence[str], env: Mapping[str, str], log: Path) -> Beside:
    """A program that runs beside us; what it says goes to `log`."""
    with log.open("wb") as out:
        return subprocess.Popen(list(argv), env=dict(env), stdin=subprocess.DEVNULL, stdout=out, stderr=out)


def run_through(argv: Sequence[str]) -> int:
    """Run with our own standard streams; returns the exit status."""
    return subprocess.run(list(argv), check=False).returncode
