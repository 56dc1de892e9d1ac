"""The captured streams, and what a turn of each comes to."""

from __future__ import annotations

from pathlib import Path

from skill.client.conversation import AgentTurn
from skill.wire.events import AgentEvent, Failed, read_frame
from skill.wire.sse import MAX_EVENT_BYTES, decode

FOLDER = Path(__file__).parents[3] / "fixtures" / "sse"
STREAMS = sorted(FOLDER.rglob("*.sse"))

FOUND = "Match found: harbour_walk.mp4 at 00:42.\nConfidence 0.93."
LOOKING = "Let me look through your library."
FOUND_IT = "Found it: harbour_walk.mp4 at 00:42."
WIDE = '中文 ⏳ emoji \u2028 line-sep \x85 nel \r\n crlf \t tab data: not-a-field\n\ndata: {"fake":1}\n\n<b>&</b>'
TOOL = ("find_source_video",)
BOTH = AgentTurn((LOOKING, FOUND_IT), TOOL)
DELTAS = AgentTurn(("Match found: harbour_walk.mp4\nat 00:42.",))
CLICK = FOUND_IT + ' Click "Export" / 点击「导出」 to download.'


def _failed(code: str, message: str, *texts: str, tools: tuple[str, ...] = ()) -> AgentTurn:
    return AgentTurn(texts, tools, Failed(code, message))


#: file name -> the turn it must come to
TURNS = {
    "adk-camelcase-request": AgentTurn((FOUND,)),
    "adk-error-event": _failed("RESOURCE_EXHAUSTED", "quota exceeded"),
    "adk-final-text": AgentTurn((FOUND,)),
    "adk-llm-agent-tool-streaming-false": BOTH,
    "adk-llm-agent-tool-streaming-true": BOTH,
    "adk-llm-tool-error": _failed("ValueError", "no such media: img_1", LOOKING, tools=TOOL),
    "adk-long-running": AgentTurn((), ("render_job",)),
    "adk-no-text": AgentTurn((), ("add_title",)),
    "adk-partial-text-streaming-false": DELTAS,
    "adk-partial-text-streaming-true": DELTAS,
    "adk-raise-first": _failed("RuntimeError", "RuntimeError: boom before any event"),
    "adk-raise-mid-stream": _failed("RuntimeError", "RuntimeError: index file is corrupt", "Starting the search..."),
    "adk-raise-with-quotes": _failed("ValueError", 'ValueError: bad "quote" and\nnewline', "Starting..."),
    "adk-server-killed-mid-stream": AgentTurn(("Working on it...",)),
    "adk-slow-40s": AgentTurn(("Working on it...", "Done.")),
    "adk-state-delta": AgentTurn(("State was changed without text first.",), state_changed=True),
    "adk-thought-text": AgentTurn(("Visible answer.",)),
    "adk-tool-calls": AgentTurn(("Looking through your library...", CLICK), TOOL, state_changed=True),
    "adk-wide-text": AgentTurn((WIDE,)),
    "framing-sse-starlette-crlf-ping": AgentTurn(("first and last",)),
}

#: ADK 1.0.0 where it does otherwise
NO_ROLE = _failed("error", "list index out of range")
TURNS_1 = {
    "adk100-llm-agent-tool-streaming-false": NO_ROLE,
    "adk100-llm-agent-tool-streaming-true": NO_ROLE,
    "adk100-llm-tool-error": NO_ROLE,
    "adk100-llm-agent-tool-role-user-streaming-false": BOTH,
    "adk100-llm-agent-tool-role-user-streaming-true": BOTH,
    "adk100-llm-tool-error-role-user": _failed("error", "no such media: img_1", LOOKING, tools=TOOL),
    "adk100-raise-first": _failed("error", "boom before any event"),
    "adk100-raise-mid-stream": _failed("error", "index file is corrupt", "Starting the search..."),
    "adk100-raise-with-quotes": _failed("error", 'bad "quote" and', "Starting..."),
}


def expected(stream: Path) -> AgentTurn:
    return TURNS_1.get(stream.stem) or TURNS[stream.stem.replace("adk100-", "adk-")]


def events_of(*chunks: bytes, limit: int = MAX_EVENT_BYTES) -> list[AgentEvent]:
    return [event for frame in decode(iter(chunks), limit=limit) for event in read_frame(frame)]
