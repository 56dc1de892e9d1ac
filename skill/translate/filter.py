"""The `translate` verb: one JSON object a line in, one out."""

from __future__ import annotations

import json
import re
from typing import Any

from skill.translate.tables import worded
from skill.translate.translation import translate


def answer(line: str) -> dict[str, Any]:
    """The answer to a line `{"id","user","authorized","reply","lang"}`: its actions, offers and text, or why not."""
    try:
        asked = json.loads(line)
        reply, authorized = asked["reply"], asked.get("authorized") or []
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return {"id": None, "error": f"{type(error).__name__}: {error}"[:200]}
    if not isinstance(reply, str) or not isinstance(authorized, list):
        return {"id": None, "error": "reply must be a string and authorized a list"}
    found = translate(
        reply,
        user=str(asked.get("user", "")),
        authorized=[str(a) for a in authorized],
        lang=str(asked.get("lang", "en")),
    )
    words = found.text
    if (
        not words and not found.actions and reply.strip()
    ):  # in a chat turn the reply's template words the offers instead
        words = worded(found.offers, _lang(asked))
    return {"id": asked.get("id"), "actions": list(found.actions), "offers": list(found.offers), "text": words}


def _lang(asked: dict[str, Any]) -> str:
    """The language to word an offer in; a reply that mixes two is answered in the person's own."""
    lang = str(asked.get("lang", "en"))
    return lang if lang != "mixed" else ("zh" if re.search(r"[\u3400-\u9fff]", str(asked.get("user", ""))) else "en")
