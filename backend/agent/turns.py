"""One message -> what is done and said. The only place of the backend that decides what a message means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from backend.agent.desk import Desk, Talk, with_first_film
from backend.agent.edits import edit_draft, export_hint
from backend.agent.find import find, use_match
from backend.agent.intents import Intent, read_intent
from backend.agent.library import forget_folder, index, index_folder, show_library
from backend.agent.worker import Searcher
from backend.settings import Settings
from backend.stores.state import StateStore

Handler = Callable[[Desk, Intent], Talk]


def take_turn(
    session_id: str, text: str, lang: str, *, store: StateStore, searcher: Searcher, settings: Settings
) -> Talk:
    """Do what `text` asks in this session, and say so in `lang`; events as they come. Everything told has been kept.

    Raises NoSuchSessionError, and leaves of BackendError that the person cannot mend.
    """
    session = store.session(session_id)
    desk = Desk(store, searcher, settings, session, lang)
    intent = read_intent(text)
    if desk.state.pop("interrupted", None):
        yield desk.say("interrupted")
        yield desk.commit(interrupted=None)
    offer = desk.dialogue.pop("offer", None)
    handler = HANDLERS.get(intent.kind)
    if offer and intent.kind in OFFERS:
        yield from OFFERS[intent.kind](desk, intent, offer)
    elif handler is not None:
        yield from handler(desk, intent)
    else:
        yield from edit_draft(desk, text)
    store.save(session_id, state=desk.state, dialogue=desk.dialogue)


def place_upload(store: StateStore, session_id: str) -> None:
    """After an upload: put a first film on an empty timeline. A turn under way does so by itself."""
    media = store.media(session_id)
    store.change_idle(session_id, lambda state: with_first_film(state, media))


def _help(desk: Desk, _intent: Intent) -> Talk:
    yield desk.say("help")


def _export(desk: Desk, _intent: Intent) -> Talk:
    yield from export_hint(desk)


def _accept(desk: Desk, _intent: Intent, offer: dict[str, Any]) -> Talk:
    if offer["kind"] == "use":
        yield from use_match(desk, offer["media_id"], offer["at_ms"])
        return
    yield from _index_offered(desk, offer, [Path(f) for f in offer["folders"]])


def _pick(desk: Desk, intent: Intent, offer: dict[str, Any]) -> Talk:
    folders = offer.get("folders", [])
    number = intent.number or 0
    if offer["kind"] == "index" and 1 <= number <= len(folders):
        yield from _index_offered(desk, offer, [Path(folders[number - 1])])
        return
    yield desk.say("nothing_offered")


def _decline(desk: Desk, _intent: Intent, _offer: dict[str, Any]) -> Talk:
    yield desk.say("declined")


def _index_offered(desk: Desk, offer: dict[str, Any], folders: list[Path]) -> Talk:
    yield from index(desk, [f for f in folders if f.is_dir()])
    if offer.get("then") == "find" and desk.searcher.videos():
        yield from find(desk, Intent("find"))


HANDLERS: dict[str, Handler] = {
    "find": find,
    "library": show_library,
    "index": index_folder,
    "forget": forget_folder,
    "help": _help,
    "export": _export,
}
#: answers to what was offered last; with nothing offered they go to the editor, which may have asked something
OFFERS: dict[str, Callable[[Desk, Intent, dict[str, Any]], Talk]] = {"yes": _accept, "pick": _pick, "no": _decline}
