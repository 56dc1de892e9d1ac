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
from skill.wire.events import (
    AgentEvent,
    Failed,
    Heartbeat,
    Progressed,
    Said,
    StateChanged,
    ToolUsed,
    Working,
    progress_of,
)

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
    "Progressed",
    "RenderStatus",
    "Said",
    "SessionInfo",
    "SessionState",
    "StateChanged",
    "ToolUsed",
    "UploadedFile",
    "Working",
    "accumulate",
    "progress_of",
    "settled",
    "under_way",
]
