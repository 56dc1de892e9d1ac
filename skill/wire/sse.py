"""Server-sent events, both ways: bytes -> lines -> frames, and an event -> one frame.

An own splitter: httpx-sse cuts lines rightly, but drops `event: heartbeat` without data and the block that is pending
at the end, and keeps an event of any size in memory. ADK puts raw U+2028 and U+0085 inside `data`, where
`str.splitlines()` and `httpx.Response.iter_lines()` would cut.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from skill.wire.lazily import LazyPattern

MAX_EVENT_BYTES: Final = 4 * 2**20
HEARTBEAT: Final = b"event: heartbeat\ndata:\n\n"

LINE_END = re.compile(rb"\r\n|\n|\r")
BOM = b"\xef\xbb\xbf"
#: line separators to some readers, and what no UTF-8 encoder takes
NOT_RAW = LazyPattern("[\u0085\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Frame:
    """One event block. A comment is a frame of the event `heartbeat`: all it tells is that the other side lives."""

    event: str
    data: str


COMMENT = Frame("heartbeat", "")


class Lines:
    """Cuts bytes into lines at LF, CRLF or CR, wherever the chunks end. A line over `limit` bytes is not kept."""

    def __init__(self, *, limit: int = MAX_EVENT_BYTES) -> None:
        """`limit`: bytes of one line that are kept at most."""
        self._limit = limit
        self._pending = bytearray()
        self._too_long = False
        self._after_cr = False
        self._first = True

    def feed(self, chunk: bytes) -> Iterator[bytes | None]:
        """Lines that `chunk` completes; None stands for one that was too long."""
        start = 1 if self._after_cr and chunk[:1] == b"\n" else 0
        if chunk:
            self._after_cr = chunk.endswith(b"\r")
        for end in LINE_END.finditer(chunk, start):
            self._keep(chunk[start : end.start()])
            start = end.end()
            yield self._take()
        self._keep(chunk[start:])

    def close(self) -> Iterator[bytes | None]:
        """The line that no line end followed, if there is one."""
        if self._pending or self._too_long:
            yield self._take()

    def _keep(self, piece: bytes) -> None:
        if self._too_long or len(self._pending) + len(piece) > self._limit:
            self._too_long = self._too_long or bool(piece)
            self._pending.clear()
        else:
            self._pending += piece

    def _take(self) -> bytes | None:
        line = None if self._too_long else bytes(self._pending)
        self._pending.clear()
        self._too_long = False
        if self._first and line is not None:
            line = line.removeprefix(BOM)
        self._first = False
        return line


class Frames:
    """Bytes in, frames out, incrementally. Holds one event of `limit` bytes at most; a bigger one is dropped whole."""

    def __init__(self, *, limit: int = MAX_EVENT_BYTES) -> None:
        """`limit`: bytes of one event."""
        self._limit = limit
        self._lines = Lines(limit=limit)
        self._reset()

    def feed(self, chunk: bytes) -> Iterator[Frame]:
        """Frames that `chunk` completes."""
        for line in self._lines.feed(chunk):
            yield from self._line(line)

    def close(self) -> Iterator[Frame]:
        """At the end of the stream: the block that no blank line followed, for whoever can make sense of it."""
        for line in self._lines.close():
            yield from self._line(line)
        yield from self._dispatch()

    def _reset(self) -> None:
        self._event = ""
        self._data: list[bytes] | None = None
        self._size = 0
        self._drop = False

    def _line(self, line: bytes | None) -> Iterator[Frame]:
        if line is None:
            self._drop = True
        elif not line:
            yield from self._dispatch()
        elif line.startswith(b":"):
            yield COMMENT
        else:
            self._field(line)

    def _field(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            self._size += len(value) + 1
            self._drop = self._drop or self._size > self._limit + 1
            self._data = [] if self._data is None or self._drop else self._data
            self._data.append(b"" if self._drop else value)
        elif name == b"event":
            self._event = value[:100].decode("utf-8", "replace")

    def _dispatch(self) -> Iterator[Frame]:
        data, event, drop = self._data, self._event, self._drop
        self._reset()
        if not drop and (data is not None or event == "heartbeat"):
            yield Frame(event, b"\n".join(data or []).decode("utf-8", "replace"))


def decode(chunks: Iterator[bytes], *, limit: int = MAX_EVENT_BYTES) -> Iterator[Frame]:
    """Frames of a whole stream, the pending block at its end included."""
    frames = Frames(limit=limit)
    for chunk in chunks:
        yield from frames.feed(chunk)
    yield from frames.close()


def encode_event(event: Mapping[str, Any]) -> bytes:
    """One frame with `event` as valid JSON on one line for every reader. Raises ValueError for NaN and infinities."""
    text = json.dumps(event, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return b"data: " + NOT_RAW.sub(lambda m: f"\\u{ord(m[0]):04x}", text).encode() + b"\n\n"
