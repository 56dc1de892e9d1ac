"""What the agent tells, as ADK 2.x events (PROTOCOL section 4.3), and errors as its last line."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from typing import Any

from backend.agent.desk import PRODUCTS
from backend.agent.events import Event, Say, StateDelta, ToolCall, ToolResult
from skill.wire import paths

Json = dict[str, Any]


def adk_event(event: Event, *, turn: str, base: str) -> Json:
    """One event of the turn `turn`; products get the base URL before their address."""
    delta = dict(event.delta) if isinstance(event, StateDelta) else {}
    body = {} if isinstance(event, StateDelta) else {"content": _content(event)}
    return {
        **body,
        "invocationId": turn,
        "author": paths.APP,
        "actions": {
            "stateDelta": absolute(delta, base),
            "artifactDelta": {},
            "requestedAuthConfigs": {},
            "requestedToolConfirmations": {},
        },
        "nodeInfo": {"path": ""},
        "id": str(uuid.uuid4()),
        "timestamp": time.time(),
    }


def adk_error(kind: str, message: str) -> Json:
    """The line that ends a failed turn; `message` is ours and names no path."""
    details = {"error_type": kind, "error_message": message, "timestamp": time.time()}
    return {"error": f"{kind}: {message}", "error_details": details}


def absolute(value: Any, base: str) -> Any:
    """`value` with every product address made a whole URL."""
    if isinstance(value, Mapping):
        return {k: _address(k, v, base) for k, v in value.items()}
    if isinstance(value, list):
        return [absolute(v, base) for v in value]
    return value


def _address(key: str, value: Any, base: str) -> Any:
    if key in {"url", "proof", "clip"} and isinstance(value, str) and value.startswith(PRODUCTS):
        return f"{base}/{value}"
    return absolute(value, base)


def _content(event: Say | ToolCall | ToolResult) -> Json:
    if isinstance(event, Say):
        return {"parts": [{"text": event.text}], "role": "model"}
    if isinstance(event, ToolCall):
        return {
            "parts": [{"functionCall": {"id": event.id, "args": dict(event.args), "name": event.name}}],
            "role": "model",
        }
    response = {"id": event.id, "name": event.name, "response": dict(event.response)}
    return {"parts": [{"functionResponse": response}], "role": "user"}
