"""A scripted agent for a real ADK server: what the person says picks the script. No model, no network."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterator
from typing import Any

from google.adk.agents import BaseAgent
from google.adk.agents.invocation_context import InvocationContext
from google.adk.events import Event, EventActions
from google.genai import types

from .values import DRAFT, WIDE

Facts = dict[str, Any]


def _text(text: str, **more: Any) -> Facts:
    return {"content": types.Content(role="model", parts=[types.Part(text=text)]), **more}


def _state(**delta: Any) -> Facts:
    return {"actions": EventActions(state_delta=delta)}


def _words() -> Iterator[Facts]:
    yield _text("Match found: harbour.mp4 at 0:42.")


def _partial() -> Iterator[Facts]:
    for piece in ("Match found: ", "harbour.mp4 ", "at 0:42."):
        yield _text(piece, partial=True)
    yield _text("Match found: harbour.mp4 at 0:42.")


def _tools() -> Iterator[Facts]:
    call = types.FunctionCall(id="c1", name="find_source_video", args={"image": "中.png"})
    parts = [types.Part(text="Let me look."), types.Part(function_call=call)]
    yield {"content": types.Content(role="model", parts=parts)}
    done = types.FunctionResponse(id="c1", name="find_source_video", response={"video": "harbour.mp4"})
    yield {"content": types.Content(role="user", parts=[types.Part(function_response=done)])} | _state(found=True)
    yield _text("Found it: harbour.mp4.")


def _thought() -> Iterator[Facts]:
    parts = [types.Part(text="I should not say this.", thought=True), types.Part(text="Visible.")]
    yield {"content": types.Content(role="model", parts=parts)}


def _silent() -> Iterator[Facts]:
    yield _state(draft=DRAFT)


def _error() -> Iterator[Facts]:
    yield {"error_code": "RESOURCE_EXHAUSTED", "error_message": "no more of it"}


def _raise() -> Iterator[Facts]:
    yield _text("Starting…")
    raise ValueError('a "quoted" cause\nin /home/somebody/secret.txt')


def _wide() -> Iterator[Facts]:
    yield _text(WIDE)


def _screen() -> Iterator[Facts]:
    yield _text("I brightened it. Click the Export button to download your video.")


SCRIPTS: dict[str, Callable[[], Iterator[Facts]]] = {
    "words": _words,
    "partial": _partial,
    "tools": _tools,
    "thought": _thought,
    "silent": _silent,
    "error": _error,
    "raise": _raise,
    "wide": _wide,
    "screen": _screen,
}


class Scripted(BaseAgent):
    """Plays the first script whose name the message holds."""

    async def _run_async_impl(self, ctx: InvocationContext) -> AsyncGenerator[Event, None]:
        parts = (ctx.user_content.parts if ctx.user_content else None) or []
        said = " ".join(part.text or "" for part in parts)
        script = next((play for name, play in SCRIPTS.items() if name in said), _words)
        for facts in script():
            yield Event(author=self.name, invocation_id=ctx.invocation_id, **facts)


root_agent = Scripted(name="nemo_agent")
