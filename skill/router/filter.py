"""The `route` verb: one JSON object a line in, one out."""

from __future__ import annotations

import json
import sys
from typing import Any

from skill.router.planner import plan


def main(argv: list[str]) -> int:
    """Answer `{"id","text","files"}` lines with `{"id","route","lang"}` lines, each flushed; returns 0. `argv` takes
    no options.
    """
    if argv:
        print(f"route: takes no arguments, got {argv[0]!r}", file=sys.stderr)
        return 2
    for line in sys.stdin:
        if line.strip():
            print(json.dumps(answer(line), ensure_ascii=False), flush=True)
    return 0


def answer(line: str) -> dict[str, Any]:
    """The answer to one line; a line that is no request says why."""
    try:
        asked = json.loads(line)
        text, files = asked["text"], asked.get("files") or []
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return {"id": None, "error": f"{type(error).__name__}: {error}"[:200]}
    if not isinstance(text, str) or not isinstance(files, list):
        return {"id": None, "error": "text must be a string and files a list"}
    found = plan(text, [str(f) for f in files])
    return {"id": asked.get("id"), "route": list(found.steps), "lang": found.language}
