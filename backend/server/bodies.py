"""Requests as they come in: any published spelling, and fields we do not know are left alone."""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, model_validator


def _text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Id = Annotated[str, BeforeValidator(_text), Field(min_length=1, max_length=256)]


class Body(BaseModel):
    """A request body."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _storable(cls, value: object) -> object:
        """Python's JSON reader lets through what no other one takes: NaN, infinities, half a surrogate pair."""
        if isinstance(value, dict):
            json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
        return value


class OpenBody(Body):
    """Open a session."""

    task_name: str = Field(default="project", max_length=200)
    language: str | None = Field(default=None, max_length=35)


class PartBody(Body):
    """One part of a message; parts that are not text are passed over."""

    text: str | None = Field(default=None, max_length=100_000)


class MessageBody(Body):
    """A message, with or without a role."""

    parts: list[PartBody] = Field(default_factory=list, max_length=1000)
    role: str | None = None

    @property
    def text(self) -> str:
        """All words of the message."""
        return "\n".join(part.text for part in self.parts if part.text).strip()


class RunBody(Body):
    """One chat turn, in snake_case or camelCase as ADK takes both."""

    app_name: str = Field(validation_alias=AliasChoices("app_name", "appName"))
    user_id: Id = Field(validation_alias=AliasChoices("user_id", "userId"))
    session_id: Id = Field(validation_alias=AliasChoices("session_id", "sessionId"))
    new_message: MessageBody = Field(validation_alias=AliasChoices("new_message", "newMessage"))


class UrlsBody(Body):
    """Upload by address."""

    urls: list[str] = Field(min_length=1, max_length=20)


class RenderBody(Body):
    """An export."""

    id: str = Field(min_length=1, max_length=128, pattern=r"^[\w.:-]+$")
    session_id: Id = Field(validation_alias=AliasChoices("sessionId", "session_id"))
    draft: dict[str, Any]
    output: dict[str, Any] = Field(default_factory=dict)


class ClaimBody(Body):
    """Asks for a link that opens the project."""

    task_id: Id
    session_id: Id
