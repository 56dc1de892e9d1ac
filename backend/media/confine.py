"""A tiny program that puts limits on itself and then becomes the program it was given.

`python -I -S confine.py LIMITS PROGRAM ARGUMENT…`, LIMITS as JSON. It exists so that `launch` needs no `preexec_fn`:
code between fork and exec in a process with threads may meet a lock that nobody will ever release. Here it runs in a
fresh interpreter (about 20 ms). Standard library only.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main(argv: list[str]) -> None:
    """Take on the limits in `argv[0]`, then execute the rest."""
    limits = json.loads(argv[0])
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != limits["parent"]:  # the parent died before the line above took hold
            os._exit(1)
    for name, value in limits["rlimits"].items():
        _lower(getattr(resource, name), value)
    with contextlib.suppress(OSError):
        os.nice(limits["nice"])
    os.execv(argv[1], argv[1:])  # noqa: S606  # the whole point: no shell, limits are on


def _lower(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    with contextlib.suppress(ValueError, OSError):  # macOS refuses some (AS)
        resource.setrlimit(kind, (value, value))


if __name__ == "__main__":
    main(sys.argv[1:])
