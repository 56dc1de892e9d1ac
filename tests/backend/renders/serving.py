"""A process that runs the render service until it is killed: `python -m tests.backend.renders.serving HOME`."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from backend.renders.service import RenderService
from backend.settings import Settings

if __name__ == "__main__":
    service = RenderService(Settings(home=Path(sys.argv[1])))
    service.start()
    print("up", flush=True)
    threading.Event().wait()
