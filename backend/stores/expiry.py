"""Files that people sent, and what was made of them, go by themselves after so many days."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from backend.stores.state import StateStore

log = logging.getLogger(__name__)

DAY_S = 86_400.0
#: folders below the backend's root whose files are somebody's, and age
AGEING = ("blobs", "products", "renders", "cache")


def expire(store: StateStore, root: Path, *, days: float, now: float) -> int:
    """Delete what is older than `days` (0: nothing ever is) and have the sessions forget it; how many files went.

    A file counts from when it was last sent or made. What a session under way uses waits for the next time.
    """
    if not days:
        return 0
    old = [path for path in _files(root) if _older(path, now - days * DAY_S)]
    gone = 0
    for path in old:
        if store.forget_file(path, days=days):
            path.unlink(missing_ok=True)
            gone += 1
    if gone:
        log.info("%d files were older than %g days and are gone", gone, days)
    return gone


def _files(root: Path) -> Iterator[Path]:
    for name in AGEING:
        if (root / name).is_dir():
            yield from (path for path in (root / name).rglob("*") if path.is_file() and not path.is_symlink())


def _older(path: Path, moment: float) -> bool:
    with suppress(OSError):
        return path.stat().st_mtime < moment
    return False
