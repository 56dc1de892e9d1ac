"""The `route` verb: one JSON object a line in, one out."""

from __future__ import annotations

import json
from typing import Any

from skill.router.planner import plan


def answer(line: str) -> dict[str, Any]:
    """The answer to a line `{"id","text","files"}`: `{"id","route","lang"}`, or why it is no request."""
    try:
        asked = json.loads(line)
        text, files = asked["text"], asked.get("files") or []
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return {"id": None, "error": f"{type(error).__name__}: {error}"[:200]}
    if not isinstance(text, str) or not isinstance(files, list):
        return {"id": None, "error": "text must be a string and files a list"}
    found = plan(text, [str(f) for f in files])
    return {"id": asked.get("id"), "route": list(found.steps), "lang": found.language}
