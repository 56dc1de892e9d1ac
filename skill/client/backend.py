"""A backend, typed: one method for each endpoint of the wire."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import httpx

from skill.client import download, stream, upload
from skill.client.door import Again, Door, not_sent, parsed, transient
from skill.client.values import Credentials, Credits, Origin, RenderStatus, SessionInfo, SessionState, UploadedFile
from skill.messages import Clock
from skill.settings import FrontMatter
from skill.wire import headers, paths
from skill.wire.events import AgentEvent
from skill.wire.lazily import lazily

if TYPE_CHECKING:
    from skill.wire import models
else:
    models = lazily("skill.wire.models")

GET_PAUSES = (0.5, 1.5)
A = TypeVar("A", bound="models.Answer")


class Backend:
    """One backend at one origin, ours or the cloud. Blocking.

    Every method raises leaves of BackendError: UnreachableError (`sent` says whether it may have arrived),
    UnreadableError, and a RefusedError leaf per wire code. A refused anonymous token is renewed once, and 429 is waited
    out once (30 s), inside each call.
    """

    def __init__(
        self,
        origin: Origin,
        *,
        front_matter: FrontMatter,
        platform: str,
        credentials: Credentials,
        clock: Clock,
        transport: httpx.BaseTransport | None = None,
        role: str | None = None,
    ) -> None:
        """`role`: sent with messages when given; ADK 1.0.0 needs "user" there, the published bodies have none."""
        sent = headers.attribution(source=front_matter.name, version=front_matter.version, platform=platform)
        self.origin = origin
        self._role = role
        self._door = Door(origin, attribution=sent, credentials=credentials, clock=clock, transport=transport)

    def __enter__(self) -> Self:
        """Closes its connections at the end of the block."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Closes connections."""
        self.close()

    def close(self) -> None:
        """Let go of connections."""
        self._door.close()

    @property
    def deadline(self) -> float | None:
        """`clock.monotonic()` at which the caller wants an answer: no wait and no read goes past it. None: no hurry."""
        return self._door.deadline

    @deadline.setter
    def deadline(self, at: float | None) -> None:
        self._door.deadline = at

    @property
    def user_id(self) -> str | None:
        """The user id that came with the anonymous token, if it did."""
        kept = self._door.stored()
        return kept.user_id if kept and self.origin.own_token is None else None

    def credits(self) -> Credits:
        """The balance."""
        found = self._get(paths.CREDITS, models.CreditsAnswer)
        total = found.available + found.frozen if found.total is None else found.total
        return Credits(found.available, found.frozen, total, found.resets_at)

    def open_session(self, *, language: str | None, task_name: str = "project") -> SessionInfo:
        """A new session; `language` as detected (en, zh-CN)."""
        body = models.SessionRequest(task_name=task_name, language=language)
        found = self._post(paths.session(), models.SessionAnswer, body, again=transient)
        return SessionInfo(found.session_id, found.task_id, found.user_id or self.user_id)

    def state(self, session_id: str) -> SessionState:
        """The newest state of the session."""
        return SessionState.of(self._door.call("GET", paths.state(session_id), again=transient, pauses=GET_PAUSES))

    def upload(
        self,
        session_id: str,
        paths_: Sequence[Path],
        *,
        names: Sequence[str] | None = None,
        progress: upload.Progress | None = None,
    ) -> list[UploadedFile]:
        """Stream files up in one request; `names` as the person knows them; `progress(sent, total)` in bytes.

        Raises AttachmentError leaves before anything is sent. Sent again only when the connection was refused.
        """
        cloud = self.origin.is_cloud
        given = [path.name for path in paths_] if names is None else names
        files = [upload.check(path, name, cloud=cloud) for path, name in zip(paths_, given, strict=True)]
        path = paths.upload(session_id)

        def attempt(token: str) -> Any:
            with upload.opened(files, progress, cloud=cloud) as parts:
                sent = self._door.request("POST", path, token=token, timeout=upload.timeout(files), files=parts)
                return self._door.answer(sent, path)

        answer = self._door.persist(attempt, again=not_sent, pauses=(1.0,))
        return [UploadedFile.of(f) for f in parsed(models.UploadAnswer, answer).files]

    def upload_urls(self, session_id: str, urls: Sequence[str]) -> list[UploadedFile]:
        """Have the backend fetch media by address."""
        body = models.UploadUrlsRequest(urls=list(urls))
        timeout = upload.timeout(())
        answer = self._post(paths.upload(session_id), models.UploadAnswer, body, again=not_sent, timeout=timeout)
        return [UploadedFile.of(f) for f in answer.files]

    def send(
        self,
        session_id: str,
        text: str,
        *,
        language: str | None = None,
        elapsed: Callable[[float], None] = lambda _: None,
        library_closed: bool = False,
    ) -> Iterator[AgentEvent]:
        """Say something to the agent and get its events as they come; the request goes out at the first `next`.

        `language`: the tag of the language to answer in, when it is known. `elapsed` is told the seconds since the
        message went out, at every piece that comes and twice a second in silence. `library_closed`: the person may not
        change or list the library, which the cloud is not told: it has none.

        Never sent again once it may have arrived. Raises StreamBrokenError when the stream breaks off, after 15
        minutes, or after 10 with heartbeats only: then look at the state.
        """
        message = models.Message(parts=[models.Part(text=text)], role=self._role)
        request = models.RunRequest(session_id=session_id, new_message=message)
        extra = {headers.LANGUAGE: language} if language else {}
        extra |= headers.library(closed=library_closed and not self.origin.is_cloud)
        return stream.run(self._door, request, extra=extra, elapsed=elapsed)

    def submit_render(
        self, render_id: str, session_id: str, draft: Mapping[str, Any], output: Mapping[str, Any]
    ) -> RenderStatus:
        """Ask for an export under our own id; the draft travels unchanged. Sent once, whatever happens."""
        body = models.RenderRequest(id=render_id, session_id=session_id, draft=dict(draft), output=dict(output))
        return RenderStatus.of(self._post(paths.RENDER_SUBMIT, models.RenderAnswer, body), render_id)

    def render_status(self, render_id: str) -> RenderStatus:
        """How far the export is. Raises NotFoundError for an id the backend never heard of."""
        return RenderStatus.of(self._get(paths.render_status(render_id), models.RenderAnswer), render_id)

    def cancel_render(self, render_id: str) -> RenderStatus:
        """Call the export off; harmless to repeat."""
        answer = self._post(paths.render_cancel(render_id), models.RenderAnswer, None, again=transient)
        return RenderStatus.of(answer, render_id)

    def download(
        self,
        url: str | None,
        render_id: str | None,
        target: Path,
        *,
        progress: download.Progress | None = None,
    ) -> Path:
        """Fetch a finished file to `target`, which is whole or not there; its suffix says what it must be.

        `url` None: by render id. `progress(done, total)` in bytes, total 0 when unknown. A full disk raises OSError.
        """
        return download.download(self._door, url, render_id, target, progress)

    def timeline_picture(self, session_id: str, target: Path) -> Path:
        """Our own backend's picture of the session's timeline, fetched to `target` (JPEG)."""
        return download.by_path(self._door, paths.timeline_picture(session_id), target)

    def register_url(self, user_id: str) -> str:
        """The page where an anonymous user registers and keeps the work."""
        return self.origin.web_url.rstrip("/") + paths.register(user_id)

    def claim_url(self, task_id: str, session_id: str) -> str:
        """A page that opens the project in the browser; it holds a short-lived claim and never the token."""
        body = models.ClaimRequest(task_id=task_id, session_id=session_id)
        found = self._post(paths.CLAIM_TOKEN, models.ClaimAnswer, body, again=not_sent)
        return self.origin.web_url.rstrip("/") + paths.claim(found.claim_token)

    def _get(self, path: str, model: type[A]) -> A:
        return parsed(model, self._door.call("GET", path, again=transient, pauses=GET_PAUSES))

    def _post(
        self,
        path: str,
        model: type[A],
        body: models.Request | None,
        *,
        again: Again | None = None,
        timeout: httpx.Timeout | None = None,
    ) -> A:
        found = self._door.call("POST", path, body=body, again=again, pauses=(0.5,), timeout=timeout)
        return parsed(model, found)
