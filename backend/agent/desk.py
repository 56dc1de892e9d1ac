"""What one turn works with: the session, its state on the way, and where products go."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backend.agent import words
from backend.agent.events import Event, Say, StateDelta, ToolCall, ToolResult
from backend.agent.worker import Searcher
from backend.drafts import draft_of_moment, empty_draft, with_media
from backend.settings import Settings
from backend.stores.files import private_dir, write_atomic
from backend.stores.state import Session, SessionMedia, StateStore
from skill.wire.draft import exportable

#: where a product's address starts; the server puts its own base URL before it
PRODUCTS = "files/"


@dataclass
class Desk:
    """One turn's view of one session. `state` and `dialogue` are copies until `commit`."""

    store: StateStore
    searcher: Searcher
    settings: Settings
    session: Session
    lang: str
    closed: bool = False  # the library, to whoever speaks
    state: dict[str, Any] = field(init=False)
    dialogue: dict[str, Any] = field(init=False)
    _calls: int = 0

    def __post_init__(self) -> None:
        """Starts from the session as it was kept."""
        self.state = dict(self.session.state)
        self.dialogue = dict(self.session.dialogue)

    def say(self, key: str, **facts: object) -> Say:
        """A sentence in the person's language."""
        return Say(words.say(self.lang, key, **facts))

    def commit(self, **changes: object) -> StateDelta:
        """Put `changes` into the state and keep it, and the dialogue; the event that tells so."""
        self.state.update(changes)
        self.store.save(self.session.id, state=self.state, dialogue=self.dialogue)
        return StateDelta(dict(changes))

    def tool(self, name: str, **args: object) -> ToolCall:
        """The start of a piece of work; give it to `result` when it is done."""
        self._calls += 1
        return ToolCall(f"call-{self._calls}-{secrets.token_hex(4)}", name, args)

    def result(self, call: ToolCall, **response: object) -> ToolResult:
        """The end of a piece of work."""
        return ToolResult(call.id, call.name, {"status": "ok", **response})

    def media(self) -> list[SessionMedia]:
        """The session's files, oldest first."""
        return self.store.media(self.session.id)

    @property
    def draft(self) -> dict[str, Any] | None:
        """The draft, when there is one."""
        found = self.state.get("draft")
        return found if isinstance(found, dict) else None

    def draft_with_media(self) -> dict[str, Any]:
        """The draft, or an empty one, that knows every file of the session."""
        draft = self.draft or empty_draft()
        known = {entry.get("id") for entry in draft.get("m", {}).get("media", [])}
        for item in self.media():
            if item.id not in known:
                draft = with_media(draft, entry_of(item))
        return draft

    def folder(self) -> Path:
        """Where products of this session are made."""
        return private_dir(self.settings.root / "products" / self.session.id)

    def keep(self, data: bytes, *, name: str, extension: str) -> str:
        """Keep a product's bytes; its address below the base URL."""
        path = self.folder() / f"{secrets.token_hex(12)}.{extension}"
        write_atomic(path, data)
        return self.offer(path, name=name)

    def offer(self, path: Path, *, name: str) -> str:
        """The address of a product that is on disk already."""
        product = self.store.add_product(self.session.id, path=path, name=name)
        return f"{PRODUCTS}{product.token}/{path.name}"

    def with_product(self, *entries: Mapping[str, Any]) -> list[dict[str, Any]]:
        """`generated_media` with these added, oldest first."""
        return [*self.state.get("generated_media", []), *(dict(e) for e in entries)]


Talk = Iterator[Event]


def entry_of(item: SessionMedia) -> dict[str, Any]:
    """A file of the session as an entry of the draft's `m.media`."""
    keys = ("duration_ms", "width", "height", "content_box")
    return {"id": item.id, "name": item.name, "kind": item.kind, **{k: item.info[k] for k in keys if k in item.info}}


def shows_something(draft: Mapping[str, Any] | None) -> bool:
    """Whether there is anything on the timeline."""
    return exportable(draft)


def placed_draft(draft: dict[str, Any], film: SessionMedia, at_ms: int, *, around_ms: int) -> dict[str, Any]:
    """A draft that starts over from a moment of `film`, at the film's own frame rate."""
    placed: dict[str, Any] = draft_of_moment(draft, entry_of(film), at_ms, around_ms=around_ms)
    placed["m"].pop("fps", None)  # left out, the renderer takes the film's; a fixed 30 would make 25 judder
    return placed


def with_first_film(state: Mapping[str, Any], media: Sequence[SessionMedia]) -> dict[str, Any] | None:
    """The state with the first uploaded film on its empty timeline; None when there is nothing to put or no room."""
    film = next((m for m in media if m.kind == "video" and m.origin == "upload"), None)
    if film is None or shows_something(state.get("draft")):
        return None
    length = max(1, int(film.info.get("duration_ms", 0)))
    draft = placed_draft(state.get("draft") or empty_draft(), film, length // 2, around_ms=length)
    return {**state, "draft": draft, "canvas_config": canvas_of(draft)}


def canvas_of(draft: Mapping[str, Any]) -> dict[str, Any]:
    """`data.state.canvas_config` of a draft."""
    return {key: draft.get("m", {}).get(key) for key in ("width", "height")}


def product_entry(kind: str, url: str, name: str) -> dict[str, Any]:
    """An entry of `generated_media`."""
    return {"id": f"g_{secrets.token_hex(6)}", "kind": kind, "url": url, "name": name}
