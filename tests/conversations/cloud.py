"""A cloud that answers as it is documented (nobody published a recording of it), for conversations that need one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from skill.settings import CLOUD_URL
from tests.skill.clocks import FakeClock

SOURCE = (
    "written from documentation: PROTOCOL sections 2 to 8 (published shapes of the cloud), no recording of it exists"
)
SESSION = "5529000000000000001"
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + b"\x00" * 64
DRAFT: dict[str, Any] = {
    "d": 10000,
    "m": {"title": "harbour", "width": 1080, "height": 1920, "fps": 30, "rev": 4},
    "t": [
        {
            "tt": 0,
            "m": {"id": "v1"},
            "sg": [{"d": 10000, "m": {"id": "s1", "name": "harbour walk", "media_id": "m_1", "start_ms": 0}}],
        }
    ],
}
Answer = Callable[[httpx.Request], httpx.Response]


@dataclass
class Cloud(httpx.BaseTransport):
    """`replies` are what the agent says, turn by turn; `odd` answers calls whose path begins so, once each, first."""

    replies: list[str] = field(default_factory=list)
    odd: list[tuple[str, Answer]] = field(default_factory=list)
    draft: dict[str, Any] | None = None
    renders: dict[str, int] = field(default_factory=dict)
    failing: int = 0
    titles: int = 0
    clock: FakeClock = field(default_factory=FakeClock)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer as a stream, as it comes over a socket: a tape keeps what is read of it."""
        made = self._answer(request)
        stream = made.stream if isinstance(made.stream, Cut) else Cut(made.content, broken=False)
        stream.clock = self.clock
        return httpx.Response(made.status_code, headers=made.headers, stream=stream)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        path = str(request.url).removeprefix(CLOUD_URL)
        for number, (start, answer) in enumerate(self.odd):
            if f"{request.method} {path}".startswith(start):
                del self.odd[number]
                return answer(request)
        for start, known in ROUTES.items():
            if f"{request.method} {path}".startswith(start):
                return known(self, request)
        raise AssertionError(path)

    def token(self, _: httpx.Request) -> httpx.Response:
        return ok({"token": "nmv_usr_9f2c", "user_id": "anon_ab12", "credits": 100})

    def session(self, _: httpx.Request) -> httpx.Response:
        return ok({"task_id": "task_7", "session_id": SESSION, "user_id": "anon_ab12"})

    def state(self, _: httpx.Request) -> httpx.Response:
        held: dict[str, Any] = {"video_infos": [], "generated_media": []}
        held |= {"draft": self.draft} if self.draft else {}
        return ok({"session_id": SESSION, "task_id": "task_7", "task_name": "project", "state": held})

    def upload(self, _: httpx.Request) -> httpx.Response:
        return ok({"files": [{"filename": "query.jpg", "file_type": "image"}], "session_state_applied": True})

    def run(self, _: httpx.Request) -> httpx.Response:
        text = self.replies.pop(0)
        self.titled()
        return stream(event(text)) if text else stream(event(None))

    def titled(self) -> None:
        """Every turn leaves a trace: one more title of three seconds."""
        self.titles += 1
        before = self.draft or DRAFT
        title = {"d": 3000, "m": {"id": f"x{self.titles}", "text": "Urban Dreams", "start_ms": 0}}
        track = {"tt": 7, "m": {"id": f"t{self.titles}"}, "sg": [title]}
        self.draft = {**before, "m": {**before["m"], "rev": 4 + self.titles}, "t": [*before["t"], track]}

    def credits(self, _: httpx.Request) -> httpx.Response:
        return ok({"available": 60, "frozen": 40, "total": 100})

    def submit(self, request: httpx.Request) -> httpx.Response:
        render = json.loads(request.read())["id"]
        self.renders[render] = 0
        return httpx.Response(200, json={"success": True, "data": {"id": render, "status": "pending", "progress": 5}})

    def poll(self, request: httpx.Request) -> httpx.Response:
        render = request.url.path.rpartition("/")[2]
        self.renders[render] += 1
        if list(self.renders).index(render) < self.failing:
            return httpx.Response(
                200, json={"taskId": render, "status": "failed", "progress": 40, "error": "worker lost"}
            )
        if self.renders[render] < 2:
            return httpx.Response(200, json={"taskId": render, "status": "processing", "progress": 60})
        output = {"url": "https://cdn.example.com/out.mp4", "duration": 10.0, "size": len(MP4)}
        return httpx.Response(200, json={"taskId": render, "status": "completed", "progress": 100, "output": output})

    def film(self, _: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-type": "video/mp4"}, content=MP4)


ROUTES: Mapping[str, Callable[[Cloud, httpx.Request], httpx.Response]] = {
    "POST /api/auth/anonymous-token": Cloud.token,
    "POST /api/tasks/": Cloud.session,
    "GET /api/state/": Cloud.state,
    "POST /api/upload-video/": Cloud.upload,
    "POST /run_sse": Cloud.run,
    "GET /api/credits/": Cloud.credits,
    "POST /api/render/proxy/lambda": Cloud.submit,
    "GET /api/render/proxy/lambda/": Cloud.poll,
    "GET https://cdn.example.com/": Cloud.film,
}


def ok(data: object) -> httpx.Response:
    return httpx.Response(200, json={"code": 0, "message": "ok", "data": data})


def refused(code: int, status: int = 200, message: str = "refused") -> Answer:
    """An envelope with this code."""
    return lambda _: httpx.Response(status, json={"code": code, "message": message, "data": None})


def event(text: str | None) -> dict[str, Any]:
    """One event of the agent: its words, or a tool that ran without a word."""
    call = {"functionResponse": {"id": "call-1", "name": "edit_multitrack", "response": {"ok": True}}}
    part = call if text is None else {"text": text}
    return {"content": {"parts": [part], "role": "model"}, "invocationId": "e-1", "author": "nemo_agent", "id": "ev-1"}


def stream(*events: Mapping[str, Any]) -> httpx.Response:
    body = b"".join(b"data: " + json.dumps(e).encode() + b"\n\n" for e in events)
    return httpx.Response(200, headers={"content-type": "text/event-stream; charset=utf-8"}, content=body)


def breaking(*events: Mapping[str, Any]) -> httpx.Response:
    """The same, and then the connection breaks."""
    head = {"content-type": "text/event-stream"}
    return httpx.Response(200, headers=head, stream=Cut(stream(*events).content, broken=True))


class Cut(httpx.SyncByteStream):
    """A body that may take its time, and break off at its end."""

    def __init__(self, body: bytes, *, broken: bool, lasting_s: float = 0) -> None:
        self.body = body
        self.broken = broken
        self.lasting_s = lasting_s
        self.clock: FakeClock | None = None

    def __iter__(self) -> Iterator[bytes]:
        half = len(self.body) // 2
        yield self.body[:half]
        if self.clock is not None:
            self.clock.at += self.lasting_s
        yield self.body[half:]
        if self.broken:
            raise httpx.RemoteProtocolError("peer closed connection")
