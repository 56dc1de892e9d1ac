"""What can go wrong in set-up, each in one sentence that names the cure."""

from __future__ import annotations

import errno
import re
import sys
from pathlib import Path

from skill.errors import SetupError

NO_ROOM = ("no space left on device", "disk quota exceeded", "os error 28", "errno 28")
NO_NETWORK = (
    "name or service not known", "temporary failure in name resolution", "dns error", "failed to resolve",
    "connection refused", "network is unreachable", "connection error", "newconnectionerror", "error sending request",
    "failed to fetch", "tunnel connection failed", "timed out", "max retries", "could not connect",
    "could not find a version that satisfies", "no matching distribution", "connection reset", "(connect)",
)  # fmt: skip
WRONG_HASH = ("do not match the hashes", "hash mismatch")
#: how pip and uv name what they did not find
PACKAGE = re.compile(r"(?:No matching distribution found for|Because) ([\w.-]+)")
NOT_WRITABLE = ("permission denied", "read-only file system")


def no_room(home: Path, *, free_mb: int, needed_mb: int) -> SetupError:
    """Too little space, noticed before anything is downloaded."""
    return SetupError(
        f"The disk is too full: {home} has {free_mb} MB free and set-up needs {needed_mb} MB. "
        "Free some space, or set I2VF_HOME to a folder on a bigger disk, and run setup again."
    )


def no_pip() -> SetupError:
    """Debian and Ubuntu split pip and venv off."""
    version = ".".join(map(str, sys.version_info[:2]))
    return SetupError(
        "This Python has no venv module: install it "
        f"(on Debian or Ubuntu `sudo apt install python{version}-venv`) and run setup again."
    )


def of_system(wrong: OSError, home: Path) -> SetupError:
    """A disk that is full in mid-way, or a folder that may not be written."""
    if wrong.errno in (errno.ENOSPC, errno.EDQUOT):
        return _full(home)
    if wrong.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
        return _closed(home)
    return SetupError(
        f"Set-up stopped on {wrong.filename or home} ({wrong.strerror}): run setup again, "
        "or set I2VF_HOME to another folder."
    )


def of_installer(said: str, home: Path, wheels: Path | None = None) -> SetupError:
    """What an installer's last lines come down to. `wheels`: the folder that all had to come from, if any."""
    words = said.lower()
    if any(sign in words for sign in NO_ROOM):
        return _full(home)
    if any(sign in words for sign in WRONG_HASH):
        return SetupError(
            "A downloaded package is not the one that was locked, so nothing was installed: "
            "check the package mirror, and run setup again."
        )
    if any(sign in words for sign in NOT_WRITABLE):
        return _closed(home)
    if wheels and any(sign in words for sign in NO_NETWORK):
        named = PACKAGE.search(said)
        return SetupError(
            f"{wheels} lacks {named[1] if named else 'a package'} for this Python and system: fill it with "
            "`pip download` where there is a network (README has the command), and run setup again."
        )
    if any(sign in words for sign in NO_NETWORK):
        return SetupError(
            "The package index could not be reached: connect to the network "
            "(or name a folder of wheels with --wheels DIR) and run setup again; it goes on where it stopped."
        )
    last = next((line for line in reversed(said.splitlines()) if line.strip()), "it said nothing")
    return SetupError(
        f"A package could not be installed ({last.strip()[:160]}): run setup again, it goes on where it stopped."
    )


def _full(home: Path) -> SetupError:
    return SetupError(
        f"The disk is full: free about 1 GB below {home}, or set I2VF_HOME to a folder on a bigger disk, "
        "and run setup again; it goes on where it stopped."
    )


def _closed(home: Path) -> SetupError:
    return SetupError(
        f"{home} cannot be written: give yourself the right to write there, or set I2VF_HOME to a folder of yours, "
        "and run setup again."
    )
