"""The planner that a person may name (`I2VF_PLANNER_URL`): a wish the rules do not read, rewritten for them by a model.

It has no authority. What it answers is a question, or sentences that the editor reads like a person's own; all else it
says is thrown away.
"""

from __future__ import annotations

import json
import logging
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path, PurePath
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from backend.agent.tables import read_table
from backend.drafts import picture
from backend.drafts.model import AUDIO, TEXT, Draft, main_segments, media_of, side_segments
from backend.errors import FetchError, MediaTooLargeError
from backend.fetch import ask_endpoint
from backend.settings import Settings
from skill.wire.redact import redact

_LOG = logging.getLogger(__name__)
DEADLINE_S = 10.0
LARGEST_ANSWER = 32 * 1024
LONGEST_WISH = 1000
_MOST_LISTED, _LONGEST_NAME = 50, 80
_PATH = "/chat/completions"

Line = Annotated[str, Field(min_length=1, max_length=200)]


class _Loose(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Function(_Loose):
    name: Annotated[str, Field(max_length=50)]
    arguments: str


class _Call(_Loose):
    function: _Function


class _Message(_Loose):
    tool_calls: Annotated[list[_Call], Field(min_length=1, max_length=1)]


class _Choice(_Loose):
    message: _Message


class _Answer(_Loose):
    choices: Annotated[list[_Choice], Field(min_length=1)]


class Edits(BaseModel):
    """Sentences for the editor."""

    model_config = ConfigDict(extra="forbid", strict=True)
    sentences: Annotated[list[Line], Field(min_length=1, max_length=8)]


class Question(BaseModel):
    """A question for the person."""

    model_config = ConfigDict(extra="forbid", strict=True)
    question: Line


_TOOLS: dict[str, type[Edits | Question]] = {"edit": Edits, "ask": Question}


def ask_planner(
    settings: Settings, wish: str, draft: Draft, lang: str, *, before: Mapping[str, str] | None = None
) -> Edits | Question | None:
    """What the planner makes of `wish`; None when there is no planner, or none that answers as it should.

    `before`: the wish and question of the turn before, when this may be the answer. Blocking, 10 s at most.
    """
    if settings.planner_url is None or settings.planner_model is None:
        return None
    url = settings.planner_url.rstrip("/")
    body = {
        "model": settings.planner_model,
        "messages": _messages(wish, draft, lang, before),
        "tools": _words()["tools"],
        "tool_choice": "required",
    }
    key = settings.planner_key.get_secret_value() if settings.planner_key else None
    try:
        found = ask_endpoint(
            url if url.endswith(_PATH) else url + _PATH, body, key=key, limit=LARGEST_ANSWER, deadline_s=DEADLINE_S
        )
        return _read(found, draft)
    except (FetchError, MediaTooLargeError) as wrong:
        _LOG.warning("the planner was of no use: %s", redact(str(wrong)))
    except ValidationError as wrong:
        _LOG.warning("the planner answered what we do not take: %s", wrong.errors()[0]["type"])
    return None


def _read(found: bytes, draft: Draft) -> Edits | Question | None:
    """Raises ValidationError for anything but one call of a tool that we gave."""
    call = _Answer.model_validate_json(found).choices[0].message.tool_calls[0].function
    tool = _TOOLS.get(call.name)
    answer = tool.model_validate_json(call.arguments) if tool else None
    lines = answer.sentences if isinstance(answer, Edits) else [answer.question] if answer else []
    if answer is None or not all(map(_is_one_line, lines)):
        _LOG.warning("the planner called a tool, or said a line, that there is not")
        return None
    if isinstance(answer, Question) and not is_plain(answer.question, names_of(draft)):
        _LOG.warning("the planner's question was not fit to be put")
        return None
    return answer


def _is_one_line(line: str) -> bool:
    return bool(line.strip()) and line.isprintable()


_MARKUP = re.compile(r"[<>\[\]{}`*_#|\\@~^$=&]|://|(?:www|javascript|mailto|data)[.:]", re.IGNORECASE)
#: what reads as an address: evil.com; a file that the person sent is taken out first
_ADDRESS = re.compile(r"[^\W_]\.[^\W\d_]{2,}|[a-z0-9]。[a-z]{2,}|\d+\.\d+\.\d+|(?:\d[ -]?){7,}", re.IGNORECASE)


def is_plain(question: str, names: Sequence[str] = ()) -> bool:
    """Whether words of a stranger may be put to the person: one short question, no address, no markup.

    `names`: files that it may name.
    """
    text = unicodedata.normalize("NFKC", question).strip()
    if text[-1:] != "?" or text.count("?") > 2 or any(unicodedata.category(c) in {"Cf", "Cc", "Co"} for c in question):
        return False
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, " ")
    return not _MARKUP.search(text) and not _ADDRESS.search(text)


def names_of(draft: Draft) -> list[str]:
    """Names of the files that the draft knows, without folders."""
    return [name for entry in media_of(draft) if (name := _short(PurePath(str(entry.get("name", ""))).name))]


def _short(text: object) -> str:
    """Words of a file or a text as they may travel: on one line, of bounded length."""
    kept = "".join(c if c.isprintable() else " " for c in str(text))
    return redact(" ".join(kept.split()))[:_LONGEST_NAME]


def _messages(wish: str, draft: Draft, lang: str, before: Mapping[str, str] | None) -> list[dict[str, str]]:
    said: list[dict[str, str]] = [{"role": "system", "content": _words()["system"]}]
    if before:
        said += [
            {"role": "user", "content": json.dumps({"wish": before["wish"]}, ensure_ascii=False)},
            {"role": "assistant", "content": before["question"]},
        ]
    told = {"timeline": timeline(draft), "language": lang, "wish": redact(wish[:LONGEST_WISH])}
    return [*said, {"role": "user", "content": json.dumps(told, ensure_ascii=False)}]


def timeline(draft: Draft) -> dict[str, Any]:
    """What is on the timeline, for the planner: names, words and seconds. No path, no address, no id."""
    files = {entry["id"]: _short(PurePath(str(entry.get("name", ""))).name) for entry in media_of(draft)}
    clips, at = [], 0
    for segment in main_segments(draft):
        clips.append({**_when(at, segment["d"]), "file": files.get(segment["m"].get("media_id"), "")})
        at += segment["d"]
    texts = [
        {**_when(start, s["d"]), "text": _short(s["m"].get("text", ""))} for start, s in side_segments(draft, TEXT)
    ]
    sounds = [
        {**_when(start, s["d"]), "file": files.get(s["m"].get("media_id"), "")}
        for start, s in side_segments(draft, AUDIO)
    ]
    over = [files.get(segment["m"].get("media_id"), "") for segment in picture.overlays(draft)]
    inside = draft.get("m") or {}
    return {
        "seconds": at / 1000,
        "size": [inside.get("width"), inside.get("height")],
        "clips": [{"number": number, **clip} for number, clip in enumerate(clips[:_MOST_LISTED], 1)],
        "texts": texts[:_MOST_LISTED],
        "sounds": sounds[:_MOST_LISTED],
        "over the picture": over[:_MOST_LISTED],
        "files": list(files.values())[-_MOST_LISTED:],
    }


def _when(start: int, length: int) -> dict[str, float]:
    return {"from": start / 1000, "to": (start + length) / 1000}


@cache
def _words() -> dict[str, Any]:
    table: dict[str, Any] = read_table(Path(__file__).with_name("planner.yaml"))
    return table
