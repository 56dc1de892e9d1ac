"""A small backend behind a transport: remembers what was done to it, and can go wrong where a test says so."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

BASE = "http://127.0.0.1:9/secret-prefix-secret-prefix"
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + b"\x00" * 64
DRAFT: dict[str, Any] = {
    "d": 3000,
    "m": {"title": "harbour", "width": 640, "height": 360, "rev": 1},
    "t": [{"tt": 0, "m": {"id": "v1"}, "sg": [{"d": 3000, "m": {"id": "s1", "name": "harbour", "media_id": "m_1"}}]}],
}


@dataclass
class FakeBackend(httpx.BaseTransport):
    """`before(n)` runs ahead of call n (from 0) and may raise; `after(n)` runs when the call took effect."""

    draft: dict[str, Any] | None = None
    polls: int = 2
    fail_renders: int = 0
    before: Callable[[int], None] = lambda n: None
    after: Callable[[int], None] = lambda n: None
    said: list[str] = field(default_factory=list)
    languages: list[str | None] = field(default_factory=list)
    libraries: list[str | None] = field(default_factory=list)
    uploads: list[bytes] = field(default_factory=list)
    renders: dict[str, int] = field(default_factory=dict)
    submits: Counter[str] = field(default_factory=Counter)
    cancelled: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    bearers: set[str | None] = field(default_factory=set)
    base: str = BASE
    reply: str = "Done."
    answers: dict[str, list[httpx.Response]] = field(default_factory=dict)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        number = len(self.calls)
        path = str(request.url).removeprefix(BASE).removeprefix(self.base)
        self.calls.append(f"{request.method} {path}")
        self.bearers.add(request.headers.get("authorization"))
        self.before(number)
        scripted = self.answers.get(path)
        response = scripted.pop(0) if scripted else self._answer(request, path)
        self.after(number)
        return response

    def _answer(self, request: httpx.Request, path: str) -> httpx.Response:
        for start, answer in ROUTES.items():
            if path.startswith(start):
                return answer(self, request, path)
        return httpx.Response(404, json={"detail": "Not Found"})

    def _token(self, request: httpx.Request, path: str) -> httpx.Response:
        week = {"credits": 100, "expires_at": "2027-01-22T08:00:00Z"}
        return _ok({"token": "fake-token", "user_id": "anon_1", **week})

    def _session(self, request: httpx.Request, path: str) -> httpx.Response:
        return _ok({"session_id": "s_1", "task_id": "t_1", "user_id": "anon_1"})

    def _state(self, request: httpx.Request, path: str) -> httpx.Response:
        held: dict[str, Any] = {"generated_media": [], "uploaded": ["query.png"] if self.uploads else []}
        return _ok({"state": {**held, "draft": self.draft} if self.draft else held})

    def _upload(self, request: httpx.Request, path: str) -> httpx.Response:
        self.uploads.append(request.read())
        return _ok({"files": [{"filename": "query.png", "file_type": "image"}]})

    def _run(self, request: httpx.Request, path: str) -> httpx.Response:
        self.languages.append(request.headers.get("accept-language"))
        self.libraries.append(request.headers.get("x-library"))
        self.said.append(json.loads(request.read())["new_message"]["parts"][0]["text"])
        self.draft = {**DRAFT, "m": {**DRAFT["m"], "rev": len(self.said)}}
        event = {"content": {"parts": [{"text": self.reply}]}, "author": "nemo_agent", "invocationId": "e"}
        body = b"data: " + json.dumps(event).encode() + b"\n\n"
        return httpx.Response(200, headers={"content-type": "text/event-stream"}, content=body)

    def _credits(self, request: httpx.Request, path: str) -> httpx.Response:
        return _ok({"available": 60, "frozen": 0, "total": 60})

    def _render(self, request: httpx.Request, path: str) -> httpx.Response:
        parts = path.removeprefix("/api/render/proxy/").split("/")
        if request.method == "POST" and len(parts) == 1:
            render = json.loads(request.read())["id"]
            self.submits[render] += 1
            self.renders.setdefault(render, 0)
        elif parts[-1] == "cancel":
            render = parts[1]
            self.cancelled.append(render)
        else:
            render = parts[1]
            if render not in self.renders:
                return httpx.Response(404, json={"detail": "no such render"})
            self.renders[render] += 1
        return httpx.Response(200, json=self._status(render))

    def _status(self, render: str) -> dict[str, Any]:
        if render in self.cancelled:
            return {"taskId": render, "status": "failed", "progress": 0, "error": "cancelled"}
        done = self.renders[render] >= self.polls
        if done and list(self.renders).index(render) < self.fail_renders:
            return {"taskId": render, "status": "failed", "progress": 50, "error": "x"}
        if not done:
            return {"taskId": render, "status": "processing", "progress": 50}
        output = {"url": f"{self.base}/files/out.mp4", "duration": 3.0, "size": len(MP4)}
        return {"taskId": render, "status": "completed", "progress": 100, "output": output}

    def _file(self, request: httpx.Request, path: str) -> httpx.Response:
        return httpx.Response(200, headers={"content-type": "video/mp4"}, content=MP4)


def _ok(data: object) -> httpx.Response:
    return httpx.Response(200, json={"code": 0, "message": "ok", "data": data})


ROUTES: dict[str, Callable[[FakeBackend, httpx.Request, str], httpx.Response]] = {
    "/api/auth/anonymous-token": FakeBackend._token,
    "/api/tasks/": FakeBackend._session,
    "/api/state/": FakeBackend._state,
    "/api/upload-video/": FakeBackend._upload,
    "/run_sse": FakeBackend._run,
    "/api/credits/": FakeBackend._credits,
    "/api/render/proxy/lambda": FakeBackend._render,
    "/files/": FakeBackend._file,
}
