"""What goes into the client and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast, get_args

from skill.messages import StoredToken

if TYPE_CHECKING:
    from skill.wire import models

JobStatus = Literal["pending", "processing", "completed", "failed"]


@dataclass(frozen=True)
class Origin:
    """Which backend. `own_token` is the person's own (NEMO_TOKEN): never replaced, and sent to this origin only."""

    base_url: str
    is_cloud: bool
    own_token: str | None = field(default=None, repr=False)
    web_url: str = ""


class Credentials(Protocol):
    """What has to last between turns for one origin."""

    def client_id(self) -> str:
        """The random id of this installation, always the same."""
        ...

    def new_client_id(self) -> str:
        """Another one, made when the backend takes the first for missing."""
        ...

    def load(self, origin: str) -> StoredToken | None:
        """The token kept for this base URL."""
        ...

    def save(self, origin: str, token: StoredToken) -> None:
        """Keep the token, readable by this user only."""
        ...


@dataclass(frozen=True)
class Credits:
    """The balance; `frozen` is reserved by running work, `total` the sum of both.

    `resets_at`: when a quota of our own backend is filled up again, ISO 8601 in UTC.
    """

    available: float
    frozen: float
    total: float
    resets_at: str | None = None


@dataclass(frozen=True)
class SessionInfo:
    """A session just opened."""

    session_id: str
    task_id: str | None
    user_id: str | None


@dataclass(frozen=True)
class SessionState:
    """The state of a session. `raw` is all of it as received; the rest are views that are empty when missing."""

    raw: Mapping[str, Any]
    draft: dict[str, Any] | None
    video_infos: list[dict[str, Any]]
    generated_media: list[dict[str, Any]]
    matches: list[dict[str, Any]]
    canvas: dict[str, Any] | None

    @classmethod
    def of(cls, data: object) -> SessionState:
        """From `data` of the state answer, whatever is missing in it."""
        outer = data if isinstance(data, dict) else {}
        raw = outer.get("state", outer if "draft" in outer else {})
        raw = raw if isinstance(raw, dict) else {}
        return cls(
            raw,
            _object(raw, "draft"),
            _objects(raw, "video_infos"),
            _objects(raw, "generated_media"),
            _objects(raw, "matches"),
            _object(raw, "canvas_config"),
        )


@dataclass(frozen=True)
class UploadedFile:
    """A file as the backend took it. Pixels; `duration_s` in seconds; None where it does not apply or was not said."""

    name: str
    kind: str | None
    url: str | None
    width: int | None
    height: int | None
    duration_s: float | None

    @classmethod
    def of(cls, answer: models.FileAnswer) -> UploadedFile:
        """From one entry of the upload answer."""
        return cls(
            answer.filename,
            answer.file_type,
            answer.cdn_url,
            _whole(answer.width),
            _whole(answer.height),
            answer.duration,
        )


@dataclass(frozen=True)
class RenderStatus:
    """How far a render is. `progress` 0-100; `url` may be missing even when completed: then use `download` by id.

    `eta_s`: seconds to go, where the backend says.
    """

    id: str
    status: JobStatus
    progress: int
    url: str | None
    duration_s: float | None
    size: int | None
    error: str | None
    eta_s: int | None = None

    @classmethod
    def of(cls, answer: models.RenderAnswer, render_id: str) -> RenderStatus:
        """From either published form; a status we do not know counts as still running."""
        output = answer.output
        known = answer.status in get_args(JobStatus)
        return cls(
            answer.id or answer.task_id or render_id,
            cast("JobStatus", answer.status) if known else "processing",
            max(0, min(100, round(answer.progress or 0))),
            (output.url if output else None) or answer.output_url,
            output.duration if output else None,
            _whole(output.size) if output else None,
            str(answer.error) if answer.error else None,
            _whole(answer.eta_s),
        )


def _whole(value: float | None) -> int | None:
    return round(value) if value is not None and abs(value) < 1e15 else None


def _object(raw: Mapping[str, Any], key: str) -> dict[str, Any] | None:
    found = raw.get(key)
    return found if isinstance(found, dict) else None


def _objects(raw: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    found = raw.get(key)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
