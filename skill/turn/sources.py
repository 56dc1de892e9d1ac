"""What a host calls a file: its name and its path on each operating system. Pure, over text.

`system` is `sys.platform`, so that what holds for Windows can be tried anywhere.
"""

from __future__ import annotations

import ntpath
import posixpath
import re
from urllib.parse import unquote, urlsplit

from skill.wire.systems import WINDOWS

#: a path of Windows, whatever system this is: a drive or a share
WINDOWS_PATH = re.compile(r"[A-Za-z]:[\\/]|\\\\[^\\/]")


def name_of(source: str) -> str:
    """What a person would call the file: the last part of a path of any system, or of a file:// or media:// address."""
    path = unquote(source.partition("://")[2]).lstrip("/") if "://" in source else source
    return ntpath.basename(path) if WINDOWS_PATH.match(path) else posixpath.basename(path.rstrip("/"))


def path_of(system: str, source: str) -> str:
    """The path that a host means: of a file:// address the file's, any other as it stands."""
    if source[:7].lower() != "file://":
        return source
    parts = urlsplit(source)
    path = unquote(parts.path)
    if system != WINDOWS:
        return path
    share = f"\\\\{parts.netloc}" if parts.netloc not in ("", "localhost") else ""
    return share + (path[1:] if re.match(r"/[A-Za-z]:", path) else path).replace("/", "\\")


def inbound_name(source: str) -> str | None:
    """The file that `media://inbound/NAME` means; None when NAME is more than a name on any system."""
    name = unquote(source.rpartition("/")[2])
    return None if name in ("", ".", "..") or re.search(r"[\\/\0]|^[A-Za-z]:", name) else name
