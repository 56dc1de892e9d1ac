"""Everything the routes work with, made once at the start."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from backend.accounts.accounts import Accounts, open_accounts
from backend.agent.watcher import Watcher
from backend.agent.worker import Searcher, WorkerSearcher
from backend.errors import AuthError
from backend.renders.service import RenderService
from backend.server.gate import BASE
from backend.server.modes import refusals
from backend.server.running import TurnRunner
from backend.settings import Settings
from backend.stores.blobs import BlobStore, FileBlobs
from backend.stores.files import private_dir
from backend.stores.state import Session, StateStore, User, open_state
from skill.wire import paths


@dataclass
class Rooms:
    """The server's rooms. `last_request` in seconds of the monotonic clock, for the idle shutdown."""

    settings: Settings
    store: StateStore
    accounts: Accounts
    blobs: BlobStore
    searcher: Searcher
    renders: RenderService
    turns: TurnRunner
    watcher: Watcher
    clock: Callable[[], float] = time.monotonic
    last_request: float = 0
    refused_once: set[str] = field(default_factory=set)

    def active(self) -> int:
        """Turns, renders and readings of watched folders under way."""
        return self.turns.active() + self.renders.active() + self.watcher.busy()

    def note_request(self) -> None:
        """Somebody is using the server."""
        self.last_request = self.clock()
        self.watcher.look_soon()

    def once(self, mode: str, key: str = "") -> bool:
        """Whether a test mode that strikes once should strike now."""
        name = f"{mode}:{key}"
        if mode not in self.settings.test_modes or name in self.refused_once:
            return False
        self.refused_once.add(name)
        return True


def open_rooms(settings: Settings, *, searcher: Searcher | None = None) -> Rooms:
    """Open the home's stores, close what a dead server left open, and take up its renders."""
    root = private_dir(settings.root)
    store = open_state(root)
    _say_interrupted(store)
    accounts = open_accounts(settings, store)
    return Rooms(
        settings=settings,
        store=store,
        accounts=accounts,
        blobs=FileBlobs(root / "blobs"),
        searcher=searcher or WorkerSearcher(settings),
        renders=RenderService(settings),
        turns=TurnRunner(store, accounts, modes=settings.test_modes),
        watcher=Watcher(settings),
        last_request=time.monotonic(),
    )


def _say_interrupted(store: StateStore) -> None:
    for turn in store.interrupt_turns():
        session = store.session(turn.session)
        store.save(session.id, state={**session.state, "interrupted": {"turn": turn.id, "text": turn.text}})


def rooms_of(request: Request) -> Rooms:
    """The rooms of the app that serves this request."""
    rooms: Rooms = request.app.state.rooms
    return rooms


def act_out(request: Request) -> None:
    """Refuse this call if a test mode says so."""
    rooms = rooms_of(request)
    for wanted in refusals(rooms.settings.test_modes, request.scope["route"].path):
        if wanted.always or rooms.once(wanted.name):
            raise wanted.error()


def base_of(request: Request) -> str:
    """The base URL the caller used."""
    return str(request.scope.get(BASE, ""))


def user_of(request: Request) -> User:
    """Who asks. Raises AuthError."""
    rooms = rooms_of(request)
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    bearer = token.strip() if kind.lower() == "bearer" else None
    if bearer and rooms.once("expired_token"):
        raise AuthError("expired, by test mode")
    return rooms.accounts.user(bearer)


def session_for(rooms: Rooms, user: User, named: str, session_id: str) -> Session:
    """The session, which must be this user's; `named` is the user id of the path, `me` or the real one."""
    owner = user.id if named in {paths.USER, user.id} else named
    return rooms.store.session(session_id, user=owner) if owner == user.id else _nobody(rooms, session_id)


def _nobody(rooms: Rooms, session_id: str) -> Session:
    return rooms.store.session(session_id, user="")


TheRooms = Annotated[Rooms, Depends(rooms_of)]
TheUser = Annotated[User, Depends(user_of)]
TheBase = Annotated[str, Depends(base_of)]
