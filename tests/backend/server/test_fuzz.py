"""Odd requests of every kind: none makes the server stumble or lets out how it works inside."""

from __future__ import annotations

import json
import random
from typing import Any
from urllib.parse import quote

import pytest

ODD: list[Any] = [
    None, True, 0, -1, float("inf"), float("nan"), 2**80, "", "x" * 5000, "\x00", "\ud800", "\u2028", [], {}, [[]],
    {"a": {}}, "../..", "%2e%2e", "me", {"parts": [{"text": "hello"}]}, {"parts": [{"text": None}]}, {"parts": 3},
    {"parts": [{"text": "\ud800 x \x00"}]}, {"t": [{"tt": 0, "sg": [{"d": float("nan")}]}]}, {"t": [{"tt": 7}]},
]  # fmt: skip
BODIES = {
    "/run_sse": ["app_name", "user_id", "session_id", "new_message"],
    "/api/tasks/me/with-session/nemo_agent": ["task_name", "language"],
    "/api/render/proxy/lambda": ["id", "sessionId", "draft", "output"],
    "/api/auth/claim-token": ["task_id", "session_id"],
    "/api/upload-video/nemo_agent/me/{session}": ["urls", "source_type"],
}
READS = [
    "/api/state/nemo_agent/me/%s/latest", "/api/state/%s/me/1/latest", "/api/render/proxy/lambda/%s",
    "/api/render/proxy/%s/download", "/files/%s/x", "/%s",
]  # fmt: skip
NAMES = ["x", "..", "%00", "%2e%2e%2f", "a" * 3000, "\u202e", "%ff", "'", '"; drop', "*"]


def run(caller, rounds: int, seed: int) -> None:
    rng = random.Random(seed)
    good = {
        "app_name": "nemo_agent", "user_id": "me", "session_id": caller.session_id, "sessionId": caller.session_id,
        "new_message": {"parts": [{"text": "hello"}]}, "id": "render_1", "draft": {}, "output": {},
        "urls": ["http://127.0.0.1:1/"], "source_type": "url", "task_name": "x", "language": "en", "task_id": "t",
    }  # fmt: skip
    for _ in range(rounds):
        if rng.random() < 0.2:
            answer = caller.get(rng.choice(READS) % quote(rng.choice(NAMES), safe="%"))
        else:
            path = rng.choice(list(BODIES))
            keys = [k for k in BODIES[path] if rng.random() < 0.95]
            body = {k: good[k] if rng.random() < 0.6 else rng.choice(ODD) for k in keys}
            text = json.dumps(body if rng.random() < 0.9 else rng.choice(ODD))
            text = text[: rng.randrange(len(text) + 1)] if rng.random() < 0.1 else text
            kind = rng.choice(["application/json"] * 8 + ["text/plain", "multipart/form-data; boundary=x"])
            answer = caller.post(
                path.format(session=caller.session_id), content=text.encode(), headers={"Content-Type": kind}
            )
        assert answer.status_code < 500, (answer.request.url.path, answer.request.content[:300], answer.text[:200])
        assert "Traceback" not in answer.text
        assert "InternalError" not in answer.text


def test_three_hundred_odd_requests(backend):
    run(backend().connect(), 300, 5)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(10))
def test_fifty_thousand_odd_requests(backend, seed):
    run(backend().connect(), 5000, seed)
