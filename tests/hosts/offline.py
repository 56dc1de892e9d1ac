"""No network from here on: the rest runs where loopback is the only address, and where nothing outlives the run."""

from __future__ import annotations

import fcntl
import os
import socket
import struct
import subprocess
from collections.abc import Sequence

ALONE = ("--net", "--pid", "--fork", "--kill-child", "--mount-proc")
_SET_FLAGS, _UP = 0x8914, 0x1


def possible() -> bool:
    """Whether this system lets us make namespaces."""
    try:
        return subprocess.run([*_prefix(), "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def command(argv: Sequence[str]) -> list[str]:
    """`argv`, cut off from every network."""
    return [*_prefix(), *argv]


def loopback() -> None:
    """Switch 127.0.0.1 on; a new network namespace comes with it off."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh14x", b"lo", _UP))


def _prefix() -> list[str]:
    return ["unshare", *(() if os.geteuid() == 0 else ("--user", "--map-root-user")), *ALONE]
