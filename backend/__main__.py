"""`python -m backend VERB …`: one table from verb to the room that does it. A room loads when its verb is asked for."""

from __future__ import annotations

import importlib
import sys

from backend.errors import BackendError

#: verb -> (module, what it does); each module has `main(argv) -> int`
VERBS = {
    "serve": ("backend.server.serve", "run the backend; prints its base URL first"),
    "index": ("backend.library.verbs", "index FOLDER… | index --list | index --remove PATH"),
    "sample": ("backend.library.sample", "make a small sample library with known truth in FOLDER"),
    "find": ("backend.finder.verbs", "find --json [--joint] IMAGE…"),
    "edit": ("backend.agent.verbs", "edit drafts by talking, one JSON object a line"),
    "check": ("backend.server.check", "check every part of the backend; one JSON object"),
}


def main(argv: list[str]) -> int:
    """Run one verb; returns the exit status."""
    if not argv or argv[0] not in VERBS:
        for verb, (_, what) in VERBS.items():
            print(f"{verb:8} {what}", file=sys.stderr)
        return 2
    module = importlib.import_module(VERBS[argv[0]][0])
    try:
        status: int = module.main(argv[1:])
    except BackendError as wrong:
        print(wrong, file=sys.stderr)
        return 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
