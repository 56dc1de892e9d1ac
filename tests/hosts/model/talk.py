"""What a model is sent and what it answers, whatever the dialect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Who = Literal["system", "person", "model", "tool"]


@dataclass(frozen=True)
class Entry:
    """One thing that was said. `calls`: the arguments of the tools called with it."""

    who: Who
    text: str
    calls: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """One request to the model. `tools`: name -> what the host says of it."""

    entries: tuple[Entry, ...]
    tools: Mapping[str, str]

    def everything(self) -> str:
        """All text that the model can read."""
        return "\n".join([*(entry.text for entry in self.entries), *self.tools.values()])


@dataclass(frozen=True)
class Move:
    """What the model does: says something, and may call one tool."""

    text: str
    tool: str | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
