"""Bodies of the wire. What we send forbids unknown fields; what a backend answers may hold more than we know.

Ids are strings: the documented session id is a number above 2**53, and one backend's numbers are another's names.
Schemas are built at first use, so that importing this costs next to nothing.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from skill.wire import paths
from skill.wire.envelopes import ShapeError


def _id(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _seconds(value: object) -> object:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


Id = Annotated[str, BeforeValidator(_id), Field(min_length=1, max_length=256)]
Loose = Annotated[float | None, BeforeValidator(_seconds)]


class Request(BaseModel):
    """Something we send."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True, populate_by_name=True)


class Answer(BaseModel):
    """Something a backend answers."""

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True, populate_by_name=True)

    @classmethod
    def read(cls, data: object) -> Self:
        """From what the envelope held. Raises ShapeError."""
        try:
            return cls.model_validate(data)
        except ValidationError as wrong:
            fields = (".".join(map(str, e["loc"])) or "body" for e in wrong.errors(include_input=False))
            # `from None`: pydantic's text quotes the values
            raise ShapeError(f"{cls.__name__}: {', '.join(fields)}") from None


class SessionRequest(Request):
    """Opens a session; `language` as in `en`, `zh-CN`."""

    task_name: str = "project"
    language: str | None = None


class Part(Request):
    """One part of a message."""

    text: str


class Message(Request):
    """A message; the published bodies carry no role."""

    parts: list[Part]
    role: str | None = None


class RunRequest(Request):
    """One chat turn."""

    app_name: str = paths.APP
    user_id: str = paths.USER
    session_id: str
    new_message: Message


class UploadUrlsRequest(Request):
    """Upload by address."""

    urls: list[str]
    source_type: Literal["url"] = "url"


class RenderRequest(Request):
    """An export. `sessionId` is the one camelCase field we send; the draft travels unchanged."""

    id: str
    session_id: str = Field(alias="sessionId")
    draft: dict[str, Any]
    output: dict[str, Any] = Field(default_factory=lambda: {"format": "mp4", "quality": "high"})


class ClaimRequest(Request):
    """Asks for a token that opens the project in a browser."""

    task_id: str
    session_id: str


class TokenAnswer(Answer):
    """An anonymous token; `expires_at` in ISO 8601."""

    token: str = Field(min_length=1, max_length=4096, repr=False)
    user_id: Id | None = None
    credits: float | None = None
    expires_at: str | None = None


class SessionAnswer(Answer):
    """A session."""

    session_id: Id
    task_id: Id | None = None
    user_id: Id | None = None


class FileAnswer(Answer):
    """A file as the backend took it; `duration` in seconds."""

    filename: str = ""
    file_type: str | None = None
    cdn_url: str | None = None
    width: Loose = None
    height: Loose = None
    duration: Loose = None
    fps: Loose = None
    hash: str | None = None


class UploadAnswer(Answer):
    """Files as the backend took them, in order."""

    files: list[FileAnswer] = Field(default_factory=list)


class CreditsAnswer(Answer):
    """The balance: `frozen` is reserved by running work, `total` the sum; a quota of ours ends at `resets_at`."""

    available: float
    frozen: float = 0
    total: float | None = None
    resets_at: str | None = None


class RenderOutput(Answer):
    """Where the finished file is."""

    url: str | None = None
    duration: Loose = None
    size: Loose = None


class RenderAnswer(Answer):
    """A render job in either published form; `etaSeconds` is our own backend's alone."""

    id: Id | None = None
    task_id: Id | None = Field(default=None, alias="taskId")
    status: str = "pending"
    progress: Loose = None
    eta_s: Loose = Field(alias="etaSeconds", default=None)
    output: RenderOutput | None = None
    output_url: str | None = Field(default=None, alias="outputUrl")
    error: Any = None


class ClaimAnswer(Answer):
    """A token that may stand in a URL; `expires_in` in seconds."""

    claim_token: str = Field(min_length=1, repr=False)
    expires_in: float | None = None
