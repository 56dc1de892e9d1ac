"""Where the private environment is and whether it is whole. Standard library only; parses on Python 3.8.

The bootstrap asks this on every turn, so it looks at the environment itself: `skill.settings` costs 25 ms to load.
A test holds both to the same answer.
"""

from __future__ import annotations

import os
import sys
import zlib

from skill.wire import systems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = systems.NAME

#: one file each in `requirements/`; together they name the environment, so two versions of the skill live side by side
LOCKS = ("skill.txt", "backend.txt", "mcp.txt")

#: set-up works in stages, and each leaves its marker as the last thing it does: no marker, no stage
STAGES = ("skill", "backend")

#: the stage for clients of the Model Context Protocol, only when asked for
MCP = "mcp"

#: what the skill cannot run without
PACKAGES = ("httpx", "pydantic", "jinja2", "langdetect", "yaml")

#: what our own backend cannot run without
BACKEND_PACKAGES = (
    "fastapi",
    "uvicorn",
    "python_multipart",
    "av",
    "numpy",
    "cv2",
    "faiss",
    "imageio_ffmpeg",
    "PIL",
    "pysubs2",
)


def home(env: Mapping[str, str]) -> str:
    """The folder all state is kept in; the same answer as `skill.settings.home`."""
    given = env.get("I2VF_HOME")
    if given:
        return os.path.abspath(os.path.expanduser(given))
    return os.path.abspath(systems.state_folder(sys.platform, env, os.path.expanduser("~")))


def lock_key(requirements: str) -> str:
    """Eight hex digits that change with the lock files here; a checksum, because hashlib alone costs 8 ms to load."""
    total = 0
    for name in LOCKS:
        with open(os.path.join(requirements, name), "rb") as lock:
            total = zlib.crc32(lock.read(), total)
    return "%08x" % total


def environment(home_folder: str, requirements: str) -> str:
    """The private environment's folder for these locks, there or not."""
    return os.path.join(home_folder, "env", lock_key(requirements))


def python_of(environment_folder: str) -> str:
    """The environment's interpreter."""
    return systems.interpreter(sys.platform, environment_folder)


def marker(environment_folder: str, stage: str) -> str:
    """The file that says `stage` is whole."""
    return os.path.join(environment_folder, "whole-" + stage)


def is_whole(environment_folder: str, stage: str) -> bool:
    """Whether set-up finished `stage` and the interpreter behind it is still there."""
    return os.path.exists(marker(environment_folder, stage)) and os.path.exists(python_of(environment_folder))


def has(packages: tuple[str, ...]) -> bool:
    """Whether the running interpreter could import these, without importing them."""
    from importlib.machinery import PathFinder

    return all(PathFinder.find_spec(name) is not None for name in packages)


def is_virtual() -> bool:
    """Whether we run inside some virtual environment (a developer's, or the private one)."""
    return sys.prefix != sys.base_prefix
