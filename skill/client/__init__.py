"""The typed door to a backend, ours or the cloud."""

from __future__ import annotations

from skill.client.backend import Backend
from skill.client.conversation import AgentTurn, Conversation, accumulate
from skill.client.recovery import settled, under_way
from skill.client.values import (
    Credentials,
    Credits,
    Origin,
    RenderStatus,
    SessionInfo,
    SessionState,
    UploadedFile,
)
from skill.wire.events import AgentEvent, Failed, Heartbeat, Said, StateChanged, ToolUsed, Working

__all__ = [
    "AgentEvent",
    "AgentTurn",
    "Backend",
    "Conversation",
    "Credentials",
    "Credits",
    "Failed",
    "Heartbeat",
    "Origin",
    "RenderStatus",
    "Said",
    "SessionInfo",
    "SessionState",
    "StateChanged",
    "ToolUsed",
    "UploadedFile",
    "Working",
    "accumulate",
    "settled",
    "under_way",
]
