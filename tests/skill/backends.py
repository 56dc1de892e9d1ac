"""A small backend behind a transport: remembers what was done to it, and can go wrong where a test says so."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from skill.turn.record import Killed

BASE = "http://127.0.0.1:9/secret-prefix-secret-prefix"
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + b"\x00" * 64
DRAFT = {
    "d": 3000,
    "m": {"title": "harbour", "width": 640, "height": 360, "rev": 1},
    "t": [{"tt": 0, "m": {"id": "v1"}, "sg": [{"d": 3000, "m": {"id": "s1", "name": "harbour", "media_id": "m_1"}}]}],
}


@dataclass
class FakeBackend(httpx.BaseTransport):
    """`before(n)` runs ahead of call n (from 0) and may raise; `after(n)` runs when the call took effect."""

    draft: dict | None = None
    polls: int = 2
    fail_renders: int = 0
    before: Callable[[int], None] = lambda n: None
    after: Callable[[int], None] = lambda n: None
    said: list[str] = field(default_factory=list)
    uploads: list[bytes] = field(default_factory=list)
    renders: dict[str, int] = field(default_factory=dict)
    submits: Counter = field(default_factory=Counter)
    cancelled: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    reply: str = "Done."
    answers: dict[str, list[httpx.Response]] = field(default_factory=dict)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        number = len(self.calls)
        path = str(request.url).removeprefix(BASE)
        self.calls.append(f"{request.method} {path}")
        self.before(number)
        scripted = self.answers.get(path)
        response = scripted.pop(0) if scripted else self._answer(request, path)
        self.after(number)
        return response

    def _answer(self, request: httpx.Request, path: str) -> httpx.Response:
        for start, answer in self.ROUTES.items():
            if path.startswith(start):
                return answer(self, request, path)
        return httpx.Response(404, json={"detail": "Not Found"})

    def _token(self, request, path):
        return _ok({"token": "fake-token", "user_id": "anon_1", "credits": 100})

    def _session(self, request, path):
        return _ok({"session_id": "s_1", "task_id": "t_1", "user_id": "anon_1"})

    def _state(self, request, path):
        held = {"generated_media": [], "video_infos": [{"name": str(n)} for n, _ in enumerate(self.uploads)]}
        held["uploaded"] = ["query.png"] if self.uploads else []
        return _ok({"state": {**held, **({"draft": self.draft} if self.draft else {})}})

    def _upload(self, request, path):
        self.uploads.append(request.read())
        return _ok({"files": [{"filename": "query.png", "file_type": "image"}]})

    def _run(self, request, path):
        self.said.append(json.loads(request.read())["new_message"]["parts"][0]["text"])
        self.draft = {**DRAFT, "m": {**DRAFT["m"], "rev": len(self.said)}}
        event = {"content": {"parts": [{"text": self.reply}]}, "author": "nemo_agent", "invocationId": "e"}
        body = b"data: " + json.dumps(event).encode() + b"\n\n"
        return httpx.Response(200, headers={"content-type": "text/event-stream"}, content=body)

    def _credits(self, request, path):
        return _ok({"available": 60, "frozen": 0, "total": 60})

    def _render(self, request, path):
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

    def _status(self, render):
        if render in self.cancelled:
            return {"taskId": render, "status": "failed", "progress": 0, "error": "cancelled"}
        done = self.renders[render] >= self.polls
        if done and list(self.renders).index(render) < self.fail_renders:
            return {"taskId": render, "status": "failed", "progress": 50, "error": "x"}
        output = {"url": f"{BASE}/files/out.mp4", "duration": 3.0, "size": len(MP4)}
        return {"taskId": render, "status": "completed" if done else "processing", "progress": 100 if done else 50} | (
            {"output": output} if done else {}
        )

    def _file(self, request, path):
        return httpx.Response(200, headers={"content-type": "video/mp4"}, content=MP4)

    ROUTES = {
        "/api/auth/anonymous-token": _token,
        "/api/tasks/": _session,
        "/api/state/": _state,
        "/api/upload-video/": _upload,
        "/run_sse": _run,
        "/api/credits/": _credits,
        "/api/render/proxy/lambda": lambda self, r, p: self._render(r, p.replace("/lambda", "/lambda", 1)),
        "/files/": _file,
    }


def kill_before(at: int) -> Callable[[int], None]:
    """The worker dies as it is about to make call `at`."""

    def strike(number: int) -> None:
        if number == at:
            raise Killed

    return strike


def _ok(data):
    return httpx.Response(200, json={"code": 0, "message": "ok", "data": data})
