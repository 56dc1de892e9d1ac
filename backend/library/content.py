"""What a file is by its bytes, whatever it is called and wherever it lies."""

from __future__ import annotations

import hashlib
from pathlib import Path

WHOLE_BYTES = 8 * 2**20
_PIECE = 2**20


def content_key(path: Path) -> str:
    """32 hex digits: of the whole file up to 8 MiB, else of its size and of a MiB at five places. Raises OSError."""
    size = path.stat().st_size
    digest = hashlib.sha256(size.to_bytes(8, "big"))
    with path.open("rb") as source:
        if size <= WHOLE_BYTES:
            digest.update(source.read())
        else:
            for part in range(5):
                source.seek((size - _PIECE) * part // 4)
                digest.update(source.read(_PIECE))
    return digest.hexdigest()[:32]
