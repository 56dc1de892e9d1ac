"""Starts the real ADK server as a process."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SERVER = Path(__file__).parent / "server.py"
#: it ends by itself after that
LIFE_S = 120


@contextmanager
def serving() -> Iterator[str]:
    """Its base URL, as long as the block lasts."""
    with subprocess.Popen([sys.executable, str(SERVER)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        late = threading.Timer(LIFE_S, server.kill)
        late.start()
        try:
            assert server.stdout is not None
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            late.cancel()
            server.terminate()
