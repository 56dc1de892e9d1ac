"""What the client promises, and that it is quick to import."""

from __future__ import annotations

import inspect
import subprocess
import sys

import skill.client
from skill.client import Backend

EXPORTED = [
    "AgentEvent",
    "AgentTurn",
    "Backend",
    "Conversation",
    "Credentials",
    "Credits",
    "Failed",
    "Heartbeat",
    "Origin",
    "Progressed",
    "RenderStatus",
    "Said",
    "SessionInfo",
    "SessionState",
    "StateChanged",
    "ToolUsed",
    "UploadedFile",
    "Working",
    "accumulate",
    "progress_of",
    "settled",
    "under_way",
]
METHODS = [
    "cancel_render",
    "claim_url",
    "close",
    "credits",
    "deadline",
    "download",
    "open_session",
    "origin",
    "register_url",
    "render_status",
    "send",
    "state",
    "submit_render",
    "timeline_picture",
    "upload",
    "upload_urls",
    "user_id",
]


def test_exported_members():
    assert sorted(skill.client.__all__) == EXPORTED
    assert all(hasattr(skill.client, name) for name in EXPORTED)


def test_backend_members():
    public = {name for name, _ in inspect.getmembers(Backend) if not name.startswith("_")}
    assert sorted(public | {"origin"}) == METHODS


def test_reading_a_state_needs_no_pydantic():
    code = """
import httpx, sys
from tests.skill.client.scene import SID, Scene
assert "pydantic" not in sys.modules
scene = Scene(httpx.Response(200, json={"code": 0, "data": {"state": {"draft": {}}}}), httpx.Response(200, json={"available": 1}))
scene.backend.state(SID)
print("pydantic" in sys.modules, scene.backend.credits().total)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False 1.0\n"


def test_importing_brings_httpx_and_nothing_heavier():
    code = "import skill.client, sys; print(sorted({'PIL', 'pydantic', 'jinja2', 'yaml', 'langdetect', 'httpx_sse', 'asyncio'} & set(sys.modules)))"
    bare = "import httpx, sys; print(sorted({'asyncio'} & set(sys.modules)))"
    shown = [
        subprocess.run([sys.executable, "-c", c], capture_output=True, text=True, check=True).stdout
        for c in (code, bare)
    ]
    assert shown[0] == shown[1]
