"""Agent events: the JSON of one SSE frame read into a closed union (PROTOCOL section 4.3).

Unknown keys and shapes are ignored. Texts of errors may hold server paths: they are for the log and never for a person.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from skill.wire.sse import Frame

SURROGATES = re.compile("[\ud800-\udfff]")
ADK1_ERROR = re.compile(r'^\s*\{\s*"error":\s*"')


@dataclass(frozen=True)
class Said:
    """Words of the agent. `final=False` is a delta of the text with the same `key`, which a final one repeats whole."""

    text: str
    final: bool = True
    key: str = ""


@dataclass(frozen=True)
class ToolUsed:
    """The agent called a tool."""

    name: str


@dataclass(frozen=True)
class StateChanged:
    """The session's state changed; `keys` at its top level."""

    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Progressed:
    """How far long work is: `done` things of `of`, `percent` of all of it, and seconds left where that is known."""

    done: int
    of: int
    percent: int
    eta_s: int | None = None


@dataclass(frozen=True)
class Failed:
    """The agent failed. `code` names the kind; `message` is for the log only."""

    code: str
    message: str


@dataclass(frozen=True)
class Working:
    """Something that is progress but nothing to show: a thought, a tool's result, media, a shape we do not know."""


@dataclass(frozen=True)
class Heartbeat:
    """The connection lives, nothing more."""


AgentEvent = Said | ToolUsed | StateChanged | Progressed | Failed | Working | Heartbeat


def read_frame(frame: Frame) -> tuple[AgentEvent, ...]:
    """Events of one frame, in order; empty for one that says nothing we understand."""
    text = frame.data.strip()
    if frame.event == "heartbeat" or text in ("", "heartbeat"):
        return (Heartbeat(),)
    try:
        payload = json.loads(text)
    except (ValueError, RecursionError):
        # ADK 1.x pastes the message into a JSON string by hand (fixtures/sse/adk-1.0.0/adk100-raise-with-quotes.sse)
        start = ADK1_ERROR.match(text)
        return (Failed("error", text[start.end() :].removesuffix('"}')),) if start else ()
    return tuple(read_event(payload)) if isinstance(payload, dict) else ()


def read_event(payload: Mapping[str, Any]) -> Iterator[AgentEvent]:
    """Events in one JSON object: several where words, tool calls and state changes share it. Never fails."""
    if payload.get("author") == "user":
        return
    if isinstance(form := payload.get("type"), str) and (reader := OLD_FORMS.get(form)):
        yield reader(payload)
        return
    found: list[AgentEvent] = [*_words(payload), *_tools(payload), *_state(payload), *_failure(payload)]
    yield from found or [Working()]


def _words(payload: Mapping[str, Any]) -> Iterator[Said]:
    shown = [p["text"] for p in _parts(payload) if isinstance(p.get("text"), str) and not p.get("thought")]
    if text := "".join(shown):
        key = f"{payload.get('invocationId') or ''}/{payload.get('author') or ''}"
        yield Said(_clean(text), final=not _partial(payload), key=key)


def _tools(payload: Mapping[str, Any]) -> Iterator[ToolUsed]:
    # the event that ends a run of deltas repeats their calls
    for part in [] if _partial(payload) else _parts(payload):
        call = part.get("functionCall")
        if isinstance(call, Mapping) and isinstance(name := call.get("name"), str):
            yield ToolUsed(_clean(name))


def _state(payload: Mapping[str, Any]) -> Iterator[StateChanged | Progressed]:
    actions = payload.get("actions")
    delta = actions.get("stateDelta") if isinstance(actions, Mapping) else None
    if isinstance(delta, Mapping) and delta:
        yield StateChanged(tuple(_clean(key) for key in delta))
        if progress := progress_of(delta):
            yield progress


def progress_of(state: Mapping[str, Any]) -> Progressed | None:
    """What `progress` of a state, or of a change to it, says; None where there is none that can be read."""
    told = state.get("progress")
    keys = ("done", "of", "percent", "eta_s")
    facts = {k: n for k in keys if type(n := told.get(k)) is int and n >= 0} if isinstance(told, Mapping) else {}
    return Progressed(**facts) if facts.keys() >= set(keys[:3]) else None


def _failure(payload: Mapping[str, Any]) -> Iterator[Failed]:
    code, details = payload.get("errorCode"), payload.get("error_details")
    if code:
        yield Failed(_clean(str(code)), _clean(str(payload.get("errorMessage") or "")))
    elif error := payload.get("error"):
        kind = details.get("error_type") if isinstance(details, Mapping) else None
        yield Failed(_clean(str(kind or "error")), _clean(str(error)))


def _parts(payload: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    content = payload.get("content")
    parts = content.get("parts") if isinstance(content, Mapping) else None
    return [part for part in parts if isinstance(part, Mapping)] if isinstance(parts, list) else []


def _partial(payload: Mapping[str, Any]) -> bool:
    return payload.get("partial") is True


def _clean(text: str) -> str:
    # a lone surrogate is legal in JSON and kills the first print
    return SURROGATES.sub("�", text)


def _old_text(payload: Mapping[str, Any]) -> AgentEvent:
    text = payload.get("content")
    return Said(_clean(text)) if isinstance(text, str) and text else Working()


def _old_call(payload: Mapping[str, Any]) -> AgentEvent:
    inner = payload.get("tool_call")
    name = (inner if isinstance(inner, Mapping) else payload).get("name")
    return ToolUsed(_clean(name)) if isinstance(name, str) else Working()


#: the documented form from before ADK: `type` -> reader
OLD_FORMS: dict[str, Callable[[Mapping[str, Any]], AgentEvent]] = {
    "text": _old_text,
    "tool_call": _old_call,
    "tool_result": lambda _: Working(),
    "heartbeat": lambda _: Heartbeat(),
    "error": lambda p: Failed("error", _clean(str(p.get("message") or p.get("content") or ""))),
}
