"""What a turn tells the outside while it runs; the server words these as wire events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Say:
    """Words for the person."""

    text: str


@dataclass(frozen=True)
class ToolCall:
    """Work that starts."""

    id: str
    name: str
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ToolResult:
    """Work that ended."""

    id: str
    name: str
    response: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class StateDelta:
    """Keys of `data.state` with their new values; already kept when this is yielded."""

    delta: Mapping[str, Any]


Event = Say | ToolCall | ToolResult | StateDelta
