"""One machine with a person on it: a home, our backend, and turns that are processes of their own."""

from __future__ import annotations

import json
import os
import select
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.kills.fuse import Fuse
from tests.kills.zygote import ADDRESS, Order, fork

ROOT = Path(__file__).resolve().parents[2]
#: nothing here takes this long unless it waits for ever
PATIENCE_S = 120
VICTIMS = ("turn", "worker", "backend")


@contextmanager
def zygote(folder: Path) -> Iterator[str]:
    """A zygote that listens; its address. Every process it made is gone afterwards."""
    address = str(folder / "zygote.sock")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.kills.zygote", address],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield address
    finally:
        process.kill()
        process.communicate()


@dataclass
class Turn:
    """A verb under way: `answer` waits for its end; None when the process was killed before it had spoken."""

    reading: int

    def answer(self) -> dict[str, Any] | None:
        ready, _, _ = select.select([self.reading], [], [], PATIENCE_S)
        assert ready, "a turn hangs"
        with os.fdopen(self.reading, "rb") as out:
            lines = out.read().splitlines()
        assert len(lines) <= 1, lines
        return dict(json.loads(lines[0])) if lines else None


class Lane:
    """A home below `folder`, with one fuse a victim."""

    def __init__(self, address: str, folder: Path, **env: str) -> None:
        self.home = folder / "home"
        self.home.mkdir(parents=True, exist_ok=True)
        self._address = address
        self.fuses = {victim: Fuse(folder / victim) for victim in VICTIMS}
        self._env = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "I2VF_HOME": str(self.home),
            ADDRESS: address,
            "I2VF_FUSE_SKILL": str(folder / "worker"),
            "I2VF_FUSE_BACKEND": str(folder / "backend"),
            **env,
        }
        self._folder = folder

    def begin(self, *argv: str, say: str = "") -> Turn:
        """One verb of the skill as a process."""
        read, write = os.pipe()
        fuse = str(self._folder / "turn") if argv[0] == "turn" else None
        try:
            fork(self._address, Order("skill", argv, self._env, str(self._folder), say, fuse), write)
        finally:
            os.close(write)
        return Turn(read)

    def run(self, *argv: str, say: str = "") -> dict[str, Any]:
        """One verb to its end."""
        answer = self.begin(*argv, say=say).answer()
        assert answer is not None, (argv, say)
        return answer

    def arm(self, victim: str, acts: int) -> None:
        """Kill the victim at this act; all others live."""
        for name, fuse in self.fuses.items():
            fuse.arm(acts if name == victim else 0)

    def drafts(self) -> list[dict[str, Any]]:
        """The draft of every session."""
        with closing(sqlite3.connect(self.home / "backend" / "state.sqlite", timeout=30)) as db:
            states = [json.loads(text) for (text,) in db.execute("SELECT state FROM sessions")]
        return [state["draft"] for state in states]

    def renders(self) -> list[dict[str, Any]]:
        """Every render the backend ever took, oldest first."""
        with closing(sqlite3.connect(self.home / "backend" / "jobs.sqlite", timeout=30)) as db:
            db.row_factory = sqlite3.Row
            rows = db.execute("SELECT state, attempts, payload, result FROM job ORDER BY created, id").fetchall()
        return [
            {**row, "payload": json.loads(row["payload"]), "result": json.loads(row["result"] or "null")}
            for row in map(dict, rows)
        ]

    def sound(self) -> bool:
        """Whether every database of the home is whole."""
        found = list(self.home.rglob("*.sqlite"))
        assert found
        for path in found:
            with closing(sqlite3.connect(path, timeout=30)) as db:
                if db.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                    return False
        return True

    def stop(self) -> None:
        """End the backend."""
        told = self.home / "run" / "backend.json"
        if told.exists():
            with_pid = json.loads(told.read_bytes())["pid"]
            if Path(f"/proc/{with_pid}").exists():
                os.kill(with_pid, signal.SIGKILL)
