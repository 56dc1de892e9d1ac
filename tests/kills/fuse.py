"""A fuse: the process that burns it is killed at the n-th act that leaves it.

Acts are calls into C that write, sync, rename, lock, connect, send, receive or change a database; the moment before
and the moment after each one count apart, so every pair of effects has a point between them. The number left lies in
a file that both sides map: whoever arms it writes n, 0 means that nothing burns.
"""

from __future__ import annotations

import mmap
import os
import signal
import struct
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any

ACTS = frozenset(
    {"write", "fsync", "replace", "rename", "link", "unlink", "mkdir", "utime", "open", "flock", "connect", "send"}
    | {"sendall", "recv", "recv_into", "accept", "execute", "executemany", "executescript"}
)
MOMENTS = frozenset({"c_call", "c_return"})
_SHAPE = struct.Struct("qq")


class Fuse:
    """The two numbers in the file: how many acts are left, and how many were seen since it was armed."""

    def __init__(self, path: Path) -> None:
        """Makes the file when there is none."""
        if not path.exists():
            path.write_bytes(_SHAPE.pack(0, 0))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), _SHAPE.size)

    def arm(self, acts: int) -> None:
        """Blow at this act from now on; 0 never."""
        _SHAPE.pack_into(self._map, 0, acts, 0)

    @property
    def left(self) -> int:
        """Acts to go."""
        return int(_SHAPE.unpack_from(self._map)[0])

    @property
    def seen(self) -> int:
        """Acts since it was armed."""
        return int(_SHAPE.unpack_from(self._map)[1])

    def step(self) -> None:
        """One act; the last one ends this process."""
        left, seen = _SHAPE.unpack_from(self._map)
        _SHAPE.pack_into(self._map, 0, max(0, left - 1), seen + 1)
        if left == 1:
            os.kill(os.getpid(), signal.SIGKILL)


def burn(path: Path) -> None:
    """From here on every act of this process, in all its threads, burns the fuse at `path`."""
    fuse = Fuse(path)

    def watch(_: FrameType, moment: str, what: Any) -> None:
        if moment in MOMENTS and what.__name__ in ACTS:
            fuse.step()

    threading.setprofile(watch)
    sys.setprofile(watch)
