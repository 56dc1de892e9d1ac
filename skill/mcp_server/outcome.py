"""What a tool gives back: one typed value, and the same for eyes: words, the proof picture, links to the files."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote

from mcp_types import CallToolResult, ContentBlock, ImageContent, ResourceLink, TextContent
from pydantic import BaseModel, ConfigDict, Field

from skill.memory import file_name
from skill.messages import OutFile, State
from skill.turn import Answer

#: pictures beyond this go as links only; a proof picture has at most a million pixels and about 200 KB
MAX_PICTURE_BYTES = 1_000_000
PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")


class File(BaseModel):
    """A finished file on this machine; `uri` reads it through this server."""

    path: str
    uri: str
    mime: str
    bytes: int
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None


class Match(BaseModel):
    """The moment that was found. `at_ms` counts from the first frame; `confidence` is a probability."""

    model_config = ConfigDict(extra="allow")

    video: str | None = None
    at_ms: int | None = None
    verdict: Literal["found", "probable", "same_place", "absent"] | None = None
    confidence: float | None = None


class Job(BaseModel):
    """Work that goes on by itself; `job_wait` waits for it."""

    id: str
    kind: str
    percent: int | None = None
    elapsed_s: int | None = None
    eta_s: int | None = None


class Fault(BaseModel):
    """What went wrong: a stable name, the backend's own number, and what would mend it."""

    code: str
    backend_code: int | None = None
    fix: str | None = None


class Outcome(BaseModel):
    """One turn. Show `say` as it is; `state` says whether the person is asked something or work goes on."""

    say: Annotated[str, Field(description="Show this to the person as it is, in their language.")]
    state: Annotated[State, Field(description="working: call job_wait with job.id; need_input: ask what `say` asks.")]
    plan: list[str]
    language: str | None
    conversation: str
    job: Job | None = None
    files: list[File] = []
    match: Match | None = None
    error: Fault | None = None


#: what every tool returns: the result as the protocol has it, its structure as `Outcome`
ToolOutcome = Annotated[CallToolResult, Outcome]


def result(answer: Answer) -> CallToolResult:
    """One answer as a tool's result; an error is one, whose words are still for the person."""
    outcome = of(answer)
    blocks: list[ContentBlock] = [TextContent(type="text", text=outcome.say)]
    for file, mine in zip(answer.attachments, outcome.files, strict=True):
        blocks += _shown(file, mine)
    return CallToolResult(
        content=blocks,
        structured_content=outcome.model_dump(mode="json"),
        is_error=answer.state == "error",
    )


def of(answer: Answer) -> Outcome:
    """The typed value."""
    told: dict[str, Any] = answer.payload()
    return Outcome(
        **{name: told[name] for name in ("say", "state", "plan", "language", "conversation", "job", "match", "error")},
        files=[
            File(uri=product_uri(answer.conversation, Path(file.path).name), **row)
            for file, row in zip(answer.attachments, told["attachments"], strict=True)
        ],
    )


def product_uri(conversation: str, name: str) -> str:
    """Where this server reads a product of the conversation."""
    return f"product://{file_name(conversation)}/{quote(name, safe='')}"


def _shown(file: OutFile, mine: File) -> Iterator[ContentBlock]:
    if file.mime in PICTURES and file.bytes <= MAX_PICTURE_BYTES:
        data = base64.b64encode(Path(file.path).read_bytes()).decode("ascii")
        yield ImageContent(type="image", data=data, mime_type=file.mime)
    yield ResourceLink(
        type="resource_link", uri=mine.uri, name=Path(file.path).name, mime_type=file.mime, size=file.bytes
    )
