"""Who may reach what: a sender who is no owner has conversations of his own, and doors that are closed to him."""

from __future__ import annotations

from dataclasses import dataclass

from skill.settings import Settings

#: between the parts of a closed sender's conversation as it is kept: no host has it in a name
APART = "\x1f"
CLOSED = f"closed{APART}"


@dataclass(frozen=True)
class Reach:
    """What one sender reaches. `conversation`: as it is kept; a closed sender's is never one of anybody else's."""

    closed: bool
    conversation: str

    def has(self, conversation: str) -> bool:
        """Whether what belongs to `conversation`, as it is kept, is within reach."""
        return not self.closed or conversation == self.conversation


def reach(settings: Settings, conversation: str, *, guest: bool) -> Reach:
    """`I2VF_SHARED` decides; unset, one "no owner" does, from the host's call (`guest`) or from its environment.

    The chat that the environment names keeps closed senders of different chats apart, whatever conversation is given.
    """
    if settings.shared == "open" or (settings.shared is None and not guest and settings.sender.owner is not False):
        return Reach(closed=False, conversation=conversation)
    chat = settings.sender.chat.replace(APART, " ")
    return Reach(closed=True, conversation=f"{CLOSED}{chat}{APART}{conversation}")


def is_closed(conversation: str) -> bool:
    """Whether a conversation, as it is kept, is a closed sender's."""
    return conversation.startswith(CLOSED)


def shown(conversation: str) -> str:
    """The conversation as the host calls it."""
    return conversation.split(APART, 2)[2] if is_closed(conversation) else conversation
