"""An endpoint on this machine that answers chat completions by a script, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Planner:
    """`answers` are taken in their order, the last one for ever; each writes its own response."""

    url: str = ""
    answers: list[Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    #: set when the test is over: whoever waits may go
    over: threading.Event = field(default_factory=threading.Event)

    def says(self, *answers: Callable[[BaseHTTPRequestHandler], None]) -> None:
        """What it answers from now on."""
        self.answers = list(answers)


def sent(body: bytes, status: int = 200, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """A whole response."""

    def write(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return write


def called(name: str, arguments: Any) -> Callable[[BaseHTTPRequestHandler], None]:
    """A response that calls one tool; `arguments` as they are when they are text."""
    told = arguments if isinstance(arguments, str) else json.dumps(arguments)
    call = {"id": "c1", "type": "function", "function": {"name": name, "arguments": told}}
    return completed({"role": "assistant", "content": "I am only words", "tool_calls": [call]})


def edits(*sentences: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """A response that rewrites the wish."""
    return called("edit", {"sentences": list(sentences)})


def completed(message: Any) -> Callable[[BaseHTTPRequestHandler], None]:
    """A response with this message."""
    return sent(json.dumps({"id": "x", "choices": [{"index": 0, "message": message}]}).encode())


@contextmanager
def scripted() -> Iterator[Planner]:
    """The endpoint, up while the block runs."""
    planner = Planner()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            planner.asked.append(Asked(self.path, dict(self.headers), json.loads(body)))
            planner.answers.pop(0)(self) if len(planner.answers) > 1 else planner.answers[0](self)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    planner.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield planner
    finally:
        planner.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
