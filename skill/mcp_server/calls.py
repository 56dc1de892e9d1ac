"""One tool call: a turn in a thread, its progress told to the client, its questions put to the person."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import anyio
from mcp.server.mcpserver import Context
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult
from pydantic import BaseModel, Field

from skill.jobs.shop import Shop
from skill.mcp_server.outcome import result
from skill.messages import Reply
from skill.replies import word
from skill.turn import Answer, TurnRequest, take_turn
from skill.turn.answer import OK, SETUP, Under
from skill.turn.attachments import attachment
from skill.turn.sharing import reach
from skill.turn.taking import settle, wait_for
from skill.turn.telling import under_way

T = TypeVar("T")

LOOK_S = 0.5
#: questions put to the person within one call, before the client's own model takes over
QUESTIONS = 3


class Said(BaseModel):
    """What the person answers to a question."""

    answer: str = Field(title="Your answer")


@dataclass(frozen=True)
class Caller:
    """The shop, and the client of one call. `budget_s`: how long the call may take; work beyond it goes on as a job.

    `guest`: whoever speaks there is not the owner.
    """

    shop: Shop
    context: Context[Any, Any]
    budget_s: float
    guest: bool = False

    async def turn(self, asked: TurnRequest) -> CallToolResult:
        """The turn's outcome, with the person's answers to what it asked."""
        request = replace(asked, guest=self.guest)
        kept = reach(self.shop.settings, request.conversation, guest=self.guest).conversation
        told = await self._watched(kept, functools.partial(self._take, request))
        for _ in range(QUESTIONS):
            reply = await self._asked(told)
            if reply is None:
                break
            following = replace(request, text=reply, attachments=(), request_id=None)
            told = await self._watched(kept, functools.partial(self._take, following))
        return result(told)

    async def wait(self, job_id: str) -> CallToolResult | None:
        """The job's outcome, or that it is still under way; None when there is no such job."""
        asked = self.shop.job(job_id).request()
        if asked is None:
            return None
        told = await self._watched(asked.conversation, functools.partial(self._wait, job_id))
        return result(told) if told is not None else None

    def _take(self, request: TurnRequest) -> Answer:
        answer = take_turn(self.shop, replace(request, deadline=self._deadline()))
        settle(self.shop, answer)
        return answer

    def _wait(self, job_id: str) -> Answer | None:
        answer = wait_for(self.shop, job_id, self._deadline())
        if answer is not None:
            settle(self.shop, answer)
        return answer

    def _deadline(self) -> float:
        return self.shop.clock.monotonic() + self.budget_s

    async def _watched(self, conversation: str, work: Callable[[], T]) -> T:
        """`work` in a thread; meanwhile the client hears how far the conversation's job is."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._tell, conversation)
            done = await anyio.to_thread.run_sync(work, abandon_on_cancel=True)
            tasks.cancel_scope.cancel()
        return done

    async def _tell(self, conversation: str) -> None:
        """Progress only ever grows, as the protocol wants it: each new piece of work adds a hundred to the total."""
        told: Under | None = None
        pieces = 0
        while True:
            await anyio.sleep(LOOK_S)
            under = await anyio.to_thread.run_sync(under_way, self.shop, conversation)
            if under is None or (told is not None and _place(under) == _place(told)):
                continue
            pieces += told is not None and (under.percent or 0) < (told.percent or 0)
            told = under
            message = word(Reply("working", {"job": under.facts}), self.shop.memory.talk(conversation).language)
            await self.context.report_progress(100 * pieces + (under.percent or 0), 100 * (pieces + 1), message)

    async def _asked(self, told: Answer) -> str | None:
        """The person's own words to a question of ours; None when nothing was asked or the client cannot ask."""
        able = self.context.client_capabilities
        in_words = told.asks or "upload" not in told.plan  # else a file is what is missing
        question = told.state == "need_input" and told.status in (OK, SETUP) and in_words
        if not question or able is None or able.elicitation is None:
            return None
        try:
            reply = await self.context.elicit(told.say, Said)
        except (MCPError, ValueError):  # the client said it could, and could not: its model asks instead
            return None
        return reply.data.answer if reply.action == "accept" else None


def _place(under: Under) -> tuple[str, str, int | None]:
    return under.id, under.kind, under.percent


def request(text: str, conversation: str, files: list[str]) -> TurnRequest:
    """A message as a turn takes it; relative paths count from the client's folder."""
    return TurnRequest(text=text, cwd=Path.cwd(), attachments=tuple(map(attachment, files)), conversation=conversation)
