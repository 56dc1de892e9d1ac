"""Where each operating system keeps things: both packages and the bootstrap ask here.

Pure: `system` is `sys.platform` ("linux", "darwin", "win32"), the environment and the person's folder are handed in,
and paths are text, so that what holds for Windows can be tried anywhere. Standard library only, parses on Python 3.8,
and loads next to nothing that a bare Python has not loaded yet: every turn begins with it.
"""

from __future__ import annotations

import ntpath
import posixpath

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "image-to-video-finder"
WINDOWS = "win32"


def state_folder(system: str, env: Mapping[str, str], user: str) -> str:
    """Where state is kept when I2VF_HOME does not say. `user`: the person's own folder.

    `~/.local/state` on macOS too: command lines keep their state there, and below `~/Library` the system asks the
    person about programs that look. On Windows the local application data, by its place rather than by its variable.
    """
    if system == WINDOWS:
        return ntpath.join(user, "AppData", "Local", NAME)
    return posixpath.join(env.get("XDG_STATE_HOME") or posixpath.join(user, ".local", "state"), NAME)


def interpreter(system: str, environment: str) -> str:
    """The Python of a virtual environment."""
    if system == WINDOWS:
        return ntpath.join(environment, "Scripts", "python.exe")
    return posixpath.join(environment, "bin", "python")
