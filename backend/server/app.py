"""The backend as an ASGI application."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from starlette.types import ASGIApp

from backend.server import exports, refusals, routes
from backend.server.gate import Gate
from backend.server.rooms import Rooms, act_out
from backend.stores.expiry import expire

#: how often files are looked at for their age
AGE_EVERY_S = 3600


def create_app(rooms: Rooms, *, prefix: str) -> ASGIApp:
    """The published paths below the secret `prefix`, for callers of this machine only.

    Renders run and folders are watched between start-up and shutdown of the application.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan, redirect_slashes=False)
    app.state.rooms = rooms
    refusals.install(app)
    for router in (routes.router, exports.router):
        app.include_router(router, dependencies=[Depends(act_out)])
    return Gate(app, prefix=prefix, on_request=rooms.note_request)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    rooms: Rooms = app.state.rooms
    rooms.renders.start()
    rooms.watcher.start()
    ageing = asyncio.create_task(_age(rooms))
    try:
        yield
    finally:
        ageing.cancel()
        await asyncio.to_thread(rooms.watcher.stop)
        rooms.renders.stop()


async def _age(rooms: Rooms) -> None:
    settings = rooms.settings
    while True:
        await asyncio.to_thread(expire, rooms.store, settings.root, days=settings.keep_days, now=time.time())
        await asyncio.sleep(AGE_EVERY_S)
