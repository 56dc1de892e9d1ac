"""A real google-adk server behind the vendor's paths. `/run_sse` is ADK's own, byte for byte; the rest is a thin front.

Run as a program: binds a free port of 127.0.0.1 and prints it.
"""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from google.adk.cli.fast_api import get_fast_api_app

AGENTS = Path(__file__).parent / "agents"
SESSIONS = "/apps/nemo_agent/users/me/sessions"


def front() -> FastAPI:
    """The vendor's session, state, token and credits paths in front of ADK's."""
    adk = get_fast_api_app(agents_dir=str(AGENTS), use_local_storage=False, web=False)
    app = FastAPI()
    inner = httpx.AsyncClient(transport=httpx.ASGITransport(adk), base_url="http://127.0.0.1")

    @app.post("/api/auth/anonymous-token")
    async def token() -> dict[str, Any]:
        return _ok({"token": "nmv_usr_peer", "user_id": "anon_peer", "credits": 100})

    @app.get("/api/credits/balance/simple")
    async def credits_now() -> dict[str, Any]:
        return _ok({"available": 100, "frozen": 0, "total": 100})

    @app.post("/api/tasks/me/with-session/nemo_agent")
    async def session() -> dict[str, Any]:
        made = (await inner.post(SESSIONS, json={})).json()
        return _ok({"session_id": made["id"], "task_id": "t_1", "user_id": "anon_peer"})

    @app.get("/api/state/nemo_agent/me/{session_id}/latest")
    async def state(session_id: str) -> dict[str, Any]:
        found = await inner.get(f"{SESSIONS}/{session_id}")
        if found.status_code == 404:
            return {"code": 1002, "message": "no such session", "data": None}
        return _ok({"session_id": session_id, "state": found.json()["state"]})

    app.mount("/", adk)
    return app


def _ok(data: dict[str, Any]) -> dict[str, Any]:
    return {"code": 0, "message": "ok", "data": data}


async def main() -> None:
    """Serve until ended; the port is on stdout once requests are taken."""
    app = front()
    with socket.create_server(("127.0.0.1", 0)) as line:
        print(line.getsockname()[1], flush=True)
        await uvicorn.Server(uvicorn.Config(app, log_config=None)).serve(sockets=[line])


if __name__ == "__main__":
    asyncio.run(main())
