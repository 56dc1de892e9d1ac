"""Agent events accumulated into one turn (PROTOCOL section 4.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from skill.wire.events import AgentEvent, Failed, Said, StateChanged, ToolUsed

#: what a backend adds by itself after good work; dropped when something came before it
APOLOGY = re.compile(
    r"\s*(?:(?:i'?m\s+|we'?re\s+)?sorry[,.!]?\s*)?(?:but\s+)?"
    r"(?:(?:i|we)(?:'ve|\s+have)?\s+(?:encountered|ran\s+into|hit|experienced|run\s+into)|there\s+(?:was|is))"
    r"\s+an?\s+(?:temporary|transient)\s+(?:issue|problem|error|glitch)|"
    r"\s*(?:抱歉|对不起|很抱歉|不好意思)?[,，。!！]?\s*我?(?:们)?(?:这边)?(?:遇到|出现)了?(?:一个|一些|点)?(?:临时|暂时|暂时性|临时性)(?:的)?(?:问题|错误|故障)",
    re.IGNORECASE,
)
MAX_TEXT_CHARS = 2**20
MAX_TOOLS = 1000


@dataclass(frozen=True)
class AgentTurn:
    """What one turn of the agent came to. `texts` in order; `failure.message` is for the log only."""

    texts: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    failure: Failed | None = None
    state_changed: bool = False

    @property
    def silent(self) -> bool:
        """Neither words nor a failure: only the state tells what happened."""
        return not self.texts and self.failure is None


@dataclass
class _Slot:
    text: str = ""


class Conversation:
    """Takes events one by one; `turn()` is right at any time, so a stream that breaks keeps what it gave."""

    def __init__(self) -> None:
        """Starts empty."""
        self._slots: list[_Slot] = []
        self._growing: dict[str, _Slot] = {}
        self._room = MAX_TEXT_CHARS
        self._tools: list[str] = []
        self._failure: Failed | None = None
        self._changed = False

    def add(self, event: AgentEvent) -> None:
        """Take in one event."""
        if isinstance(event, Said):
            self._say(event)
        elif isinstance(event, ToolUsed):
            self._growing.clear()
            self._tools.extend([event.name] if len(self._tools) < MAX_TOOLS else [])
        elif isinstance(event, Failed):
            # ADK sends the same failure as an event and again as an error line
            self._failure = self._failure or event
        elif isinstance(event, StateChanged):
            self._changed = True

    def turn(self) -> AgentTurn:
        """The turn so far; deltas that no final text repeated count as they are."""
        texts = [slot.text.strip() for slot in self._slots]
        texts = [text for i, text in enumerate(texts) if text and text not in texts[i - 1 : i]]
        if texts and APOLOGY.match(texts[-1]) and (len(texts) > 1 or self._tools or self._changed):
            texts.pop()
        return AgentTurn(tuple(texts), tuple(self._tools), self._failure, self._changed)

    def _say(self, said: Said) -> None:
        text = said.text[: self._room]
        if not text.strip() and said.key not in self._growing:
            return
        slot = self._growing.get(said.key) or self._new_slot()
        self._room -= len(text)
        if not said.final:
            slot.text += text
            self._growing[said.key] = slot
            return
        self._growing.pop(said.key, None)
        if text.strip():
            # a final text repeats its deltas whole
            self._room += len(slot.text)
            slot.text = text

    def _new_slot(self) -> _Slot:
        self._slots.append(_Slot())
        return self._slots[-1]


def accumulate(events: Iterable[AgentEvent]) -> AgentTurn:
    """The whole turn of a stream. What the stream raises passes through: use Conversation to keep what came before."""
    conversation = Conversation()
    for event in events:
        conversation.add(event)
    return conversation.turn()
