"""The model's server: one address on loopback that speaks every dialect, and keeps what it was sent."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.hosts.model.dialects import DIALECTS
from tests.hosts.model.mind import Mind
from tests.hosts.model.talk import Asked, Move


@dataclass
class Served:
    """A running model: where it is, and what went through it."""

    mind: Mind
    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    bodies: list[tuple[str, Any]] = field(default_factory=list)

    def keep(self, folder: Path) -> None:
        """Write what was sent and answered, for whoever looks into a failure."""
        lines = [json.dumps({"path": path, "body": body}) for path, body in self.bodies]
        folder.joinpath("requests.jsonl").write_text("\n".join(lines), encoding="utf-8")
        folder.joinpath("moves.txt").write_text("\n".join(map(repr, self.moves)), encoding="utf-8")


@contextmanager
def serving(mind: Mind) -> Iterator[Served]:
    """Serve `mind` until the block ends."""
    served = Served(mind)

    class Handler(_Handler):
        model = served

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    model: Served

    def do_GET(self) -> None:  # the base class names it
        self._whole({"object": "list", "data": [{"id": "scripted", "object": "model"}]})

    def do_HEAD(self) -> None:  # as above
        self._whole({})

    def do_POST(self) -> None:  # as above
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        path = self.path.partition("?")[0]
        self.model.bodies.append((path, body))
        dialect = next((d for end, d in DIALECTS.items() if path.endswith(end)), None)
        if dialect is None:
            self._whole({"input_tokens": 7})
            return
        asked = dialect.read(body)
        move = self.model.mind.move(asked)
        self.model.asked.append(asked)
        self.model.moves.append(move)
        call_id = f"call_{len(self.model.moves)}"
        if body.get("stream"):
            self._stream(b"".join(dialect.stream(move, call_id)))
        else:
            self._whole(dialect.whole(move, call_id))

    def _whole(self, answer: Any) -> None:
        self._send("application/json", json.dumps(answer).encode())

    def _stream(self, events: bytes) -> None:
        self._send("text/event-stream", events)

    def _send(self, kind: str, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class names it
        """Nothing: what was asked is kept."""
