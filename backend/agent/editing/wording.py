"""What is said to the person: one question, or one or two short sentences of what was done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backend.agent.editing.tables import beyond, replies
from backend.drafts.describing import seconds
from backend.drafts.model import Draft
from backend.errors import CannotEditError
from skill.wire.languages import nearest


def _words(lang: str) -> dict[str, Any]:
    table: dict[str, Any] = replies()[nearest(lang, replies())]
    return table


def question(refusal: CannotEditError, lang: str) -> str:
    """The question to put for a refusal."""
    table = _words(lang)["refusals"]
    shown = {
        key: seconds(int(value)) if key == "total" and refusal.reason == "beyond" else value
        for key, value in refusal.facts.items()
    }
    text = str(table.get(refusal.reason, table["unsure"]))
    if refusal.facts.get("kind"):
        text = str(beyond()[str(refusal.facts["kind"])]["say"].get(nearest(lang, replies()), text))
    return text.format_map({"total": "", "name": "", **shown})


def said(notes: Sequence[tuple[str, dict[str, Any]]], before: Draft, after: Draft, lang: str) -> str:
    """What was done, with figures."""
    words = _words(lang)
    parts = [_note(words, key, facts) for key, facts in _settled(notes)]
    if not parts:
        return "" if before != after else str(words["left"])
    text: str = words["comma"].join(parts[:-1]) + words["and"] + parts[-1] if len(parts) > 1 else parts[0]
    if before.get("d") != after.get("d"):
        text += ("; " if words["stop"] == "." else "；") + words["now"].format(s=seconds(after.get("d", 0)))
    return f"{text[:1].upper()}{text[1:]}{words['stop']}"


def _settled(notes: Sequence[tuple[str, dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
    """Without what a later note overtakes: a volume set twice, a new text that was then placed."""
    out: list[tuple[str, dict[str, Any]]] = []
    for key, facts in notes:
        added = next((known for known in out if known[0] == "text_added" and key in _OF_A_NEW_TEXT), None)
        if added:
            added[1].update(facts)
        elif key in {"music_volume", "volume", "loudness"} and out and out[-1][0] == key:
            out[-1] = (key, facts)
        else:
            out.append((key, dict(facts)))
    return out


_OF_A_NEW_TEXT = {"text_moved", "text_styled", "text_bigger", "text_smaller", "text_timed", "text_faded"}


def _note(words: dict[str, Any], key: str, facts: dict[str, Any]) -> str:
    shown = {name: seconds(value) if name in {"ms", "start", "end"} else value for name, value in facts.items()}
    many = f"{key}_many"
    if facts.get("n", 1) != 1 and many in words["said"]:
        key = many
    return str(words["said"].get(key, words["said"]["changed"])).format_map(shown)
