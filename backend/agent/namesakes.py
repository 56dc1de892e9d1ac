"""Files that were sent under one name: the store calls later ones `beach (2).mp4`, and the person is asked which."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from backend.agent import words
from backend.agent.desk import Desk, Talk
from backend.agent.intents import NUMBERS
from backend.stores.state import SessionMedia

NUMBERED = re.compile(r" \(\d+\)(?=\.\w+$|$)")


def which(desk: Desk, text: str) -> dict[str, Any] | None:
    """The question to put when `text` names a file and several are called so; None when it is clear."""
    for name, files in _namesakes(desk).items():
        if re.search(rf"(?<![\w.-]){re.escape(name)}(?!\w)", text, re.IGNORECASE):
            return {"kind": "namesake", "text": text, "name": name, "files": [file.id for file in files]}
    return None


def told(desk: Desk, text: str) -> str | None:
    """`text` with "the second beach.mp4" or "第二个 beach.mp4" as the name of that file; None without such words."""
    for name, files in _namesakes(desk).items():
        ordinal = rf"(?:\bthe\s+)?(?P<ordinal>\w+?)(?:个|個)?(?:\s+one,?)?\s*{re.escape(name)}"
        for found in re.finditer(ordinal, text, re.IGNORECASE):
            word = found["ordinal"].lower().removeprefix("第")
            number = next((n for n, form in enumerate(NUMBERS, 1) if form.match(word)), len(files) + 1)
            if number <= len(files):
                return text.replace(found[0], files[number - 1].name)
    return None


def ask(desk: Desk, question: dict[str, Any]) -> Talk:
    """Put the question; the next short answer is its answer."""
    desk.dialogue["offer"] = question
    files = [file for file in desk.media() if file.id in question["files"]]
    sizes = words.listed(desk.lang, (_size(file) for file in files))
    yield desk.say("which_namesake", n=len(files), name=question["name"], sizes=sizes)


def meant(desk: Desk, question: Mapping[str, Any], number: int) -> str | None:
    """The message with the name of the file that was picked; None when there are not so many."""
    names = {file.id: file.name for file in desk.media()}
    files = [names[i] for i in question["files"] if i in names]
    if not 1 <= number <= len(files):
        return None
    return re.sub(re.escape(question["name"]), lambda _: files[number - 1], question["text"], flags=re.IGNORECASE)


def _namesakes(desk: Desk) -> dict[str, list[SessionMedia]]:
    """Names that several different uploads were sent under, with these, oldest first."""
    by_name: dict[str, list[SessionMedia]] = {}
    for file in desk.media():
        if file.origin == "upload":
            by_name.setdefault(NUMBERED.sub("", file.name), []).append(file)
    return {name: files for name, files in by_name.items() if len({file.path for file in files}) > 1}


def _size(file: SessionMedia) -> str:
    if file.info.get("duration_ms"):
        return words.clock_time(int(file.info["duration_ms"]))
    return f"{file.info.get('width')}x{file.info.get('height')}"
