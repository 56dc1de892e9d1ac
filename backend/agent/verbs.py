"""`backend edit`: drafts edited by talking, one JSON object a line in and out."""

from __future__ import annotations

import json
import sys
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from backend.agent.editing import edit

SESSIONS = 500


class Line(BaseModel):
    """One line in."""

    model_config = ConfigDict(extra="ignore")
    id: str | int
    session: str = ""
    draft: dict[str, Any]
    text: str
    lang: str = "en"
    matches: list[dict[str, Any]] = []


def answers(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """One answer a line; what came before in a session is remembered for as long as the filter runs."""
    sessions: OrderedDict[str, dict[str, Any]] = OrderedDict()
    for text in lines:
        if text.strip():
            yield _answer(text, sessions)


def _answer(text: str, sessions: OrderedDict[str, dict[str, Any]]) -> dict[str, Any]:
    try:
        line = Line.model_validate_json(text)
    except ValidationError as wrong:
        return {"id": None, "error": str(wrong.errors()[0]["msg"])}
    result = edit(line.draft, line.text, line.lang, matches=line.matches, dialogue=sessions.get(line.session))
    sessions[line.session] = result.dialogue
    sessions.move_to_end(line.session)
    if len(sessions) > SESSIONS:
        sessions.popitem(last=False)
    return {"id": line.id, "draft": result.draft, "ask": result.ask, "also": list(result.also), "said": result.said}


def main(argv: list[str]) -> int:
    """Answer standard input line by line until it ends."""
    del argv
    for answer in answers(sys.stdin):
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return 0
