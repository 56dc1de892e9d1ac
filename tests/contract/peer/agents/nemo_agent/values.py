"""What the scripts hold, for the tests that expect it: nothing of ADK is loaded for these."""

from __future__ import annotations

from typing import Any

WIDE = '中文 ⏳ \u2028 line \x85 next \r\n crlf data: no-field\n\ndata: {"fake":1}\n\n'
DRAFT: dict[str, Any] = {
    "d": 12_000,
    "m": {"title": "project", "width": 640, "height": 360, "rev": 2},
    "t": [
        {"tt": 0, "m": {"id": "v1"}, "sg": [{"d": 12_000, "m": {"id": "s1", "name": "harbour", "start_ms": 0}}]},
        {"tt": 7, "m": {"id": "x1"}, "sg": [{"d": 3000, "m": {"id": "s2", "text": "Urban Dreams", "start_ms": 0}}]},
    ],
}
