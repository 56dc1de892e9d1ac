"""One message -> what is done and said. The only place of the backend that decides what a message means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from backend.agent import choosing, namesakes
from backend.agent.closed import LIBRARY, FindOnly
from backend.agent.desk import Desk, Talk, with_first_film
from backend.agent.edits import edit_draft, export_hint, undo
from backend.agent.erase import erase_all, erase_images
from backend.agent.events import Say
from backend.agent.find import find, fresh_moment, use_choice, waiting_images
from backend.agent.guide import answer_thanks, greet, say_bye, say_who, suggest
from backend.agent.howto import how_to
from backend.agent.intents import Intent, edits_beside, read_intent
from backend.agent.library import forget_folder, index, index_folder, show_library
from backend.agent.start import start_of, start_over
from backend.agent.watching import show_watched, tell_news, unwatch_folder, watch_folder
from backend.agent.worker import Searcher
from backend.errors import LibraryClosedError
from backend.settings import Settings
from backend.stores.state import StateStore

Handler = Callable[[Desk, Intent], Talk]


def take_turn(
    session_id: str,
    text: str,
    lang: str,
    *,
    store: StateStore,
    searcher: Searcher,
    settings: Settings,
    closed: bool = False,
) -> Talk:
    """Do what `text` asks in this session, and say so in `lang`; events as they come. Everything told has been kept.

    `closed`: the library is searched, but neither changed nor listed. Raises NoSuchSessionError, and leaves of
    BackendError that the person cannot mend.
    """
    session = store.session(session_id)
    desk = Desk(store, FindOnly(searcher) if closed else searcher, settings, session, lang, closed)
    try:
        yield from _turn(desk, text)
        yield from tell_news(desk, searched=read_intent(text).kind == "find")
    except LibraryClosedError:
        yield desk.say("library_closed")
    store.save(session_id, state=desk.state, dialogue=desk.dialogue)


def _turn(desk: Desk, text: str) -> Talk:
    clear = _answered(desk, text) or namesakes.told(desk, text)
    text = clear or text
    intent = read_intent(text)
    desk.state.pop("progress", None)  # of a turn that was broken off
    if desk.state.pop("interrupted", None):
        yield desk.say("interrupted")
        yield desk.commit(interrupted=None)
    if (days := desk.state.pop("expired", None)) is not None:
        yield desk.say("expired", days=f"{days:g}")
        yield desk.commit(expired=None)
    offer = desk.dialogue.pop("offer", None)
    handler = _refuse_library if desk.closed and intent.kind in LIBRARY else HANDLERS.get(intent.kind)
    beside = edits_beside(text) if intent.kind == "find" else ""
    if not clear and (unclear := namesakes.which(desk, text)):
        yield from namesakes.ask(desk, unclear)
    elif start := start_of(desk, text):
        yield from start_over(desk, *start)
    elif offer and intent.kind in OFFERS:
        yield from OFFERS[intent.kind](desk, intent, offer)
    elif number := _picked(desk, intent, text):
        yield from _choose(desk, number)
    elif intent.kind != "help" and (told := how_to(text, desk.lang)):
        yield Say(told)
    elif handler is not None:
        yield from handler(desk, intent)
        if beside and fresh_moment(desk):
            yield from edit_draft(desk, beside, lost="")
    else:
        # a short answer to nothing we offered may name what the last edit was about
        yield from edit_draft(desk, text, lost="nothing_offered" if intent.kind in OFFERS else "not_understood")


def _answered(desk: Desk, text: str) -> str | None:
    """The message that waited for which file it means, with that file's name; None when `text` is no answer."""
    question, intent = desk.dialogue.get("offer") or {}, read_intent(text)
    if question.get("kind") != "namesake" or intent.kind != "pick":
        return None
    return namesakes.meant(desk, question, intent.number or 0)


def _picked(desk: Desk, intent: Intent, text: str) -> int | None:
    """The number of the moment, of those found last, that `text` picks; None when it picks none."""
    choices = desk.dialogue.get("choices") or []
    number = intent.number or 1 if choices and intent.kind == "pick" else None
    return choosing.meant(text, choices) or number


def place_upload(store: StateStore, session_id: str) -> None:
    """After an upload: put a first film on an empty timeline. A turn under way does so by itself."""
    media = store.media(session_id)
    store.change_idle(session_id, lambda state: with_first_film(state, media))


def _export(desk: Desk, _intent: Intent) -> Talk:
    yield from export_hint(desk)


def _accept(desk: Desk, _intent: Intent, offer: dict[str, Any]) -> Talk:
    if offer["kind"] == "use":
        yield from _choose(desk, 1)
    elif offer["kind"] == "say":
        yield from edit_draft(desk, offer["text"])
    elif offer["kind"] == "namesake":
        yield from namesakes.ask(desk, offer)
    else:
        yield from _index_offered(desk, [Path(f) for f in offer["folders"]])


def _pick(desk: Desk, intent: Intent, offer: dict[str, Any]) -> Talk:
    folders = offer.get("folders", [])
    number = intent.number or 0
    if offer["kind"] == "use":
        yield from _choose(desk, number)
    elif offer["kind"] == "namesake":
        yield from namesakes.ask(desk, offer)
    elif offer["kind"] == "index" and 1 <= number <= len(folders):
        yield from _index_offered(desk, [Path(folders[number - 1])])
    else:
        yield desk.say("nothing_offered")


def _choose(desk: Desk, number: int) -> Talk:
    """One of the moments found last, by its number."""
    choices = desk.dialogue.get("choices") or []
    if 1 <= number <= len(choices):
        yield from use_choice(desk, choices[number - 1])
    elif len(choices) > 1:
        yield desk.say("no_such_one", n=len(choices))
    else:
        yield desk.say("nothing_offered")


def _thanks(desk: Desk, intent: Intent, offer: dict[str, Any]) -> Talk:
    desk.dialogue["offer"] = offer
    yield from answer_thanks(desk, intent)


def _decline(desk: Desk, _intent: Intent, offer: dict[str, Any]) -> Talk:
    if offer["kind"] == "say":  # the next suggestion is another one
        desk.dialogue["declined"] = [*desk.dialogue.get("declined", []), offer["name"]]
    yield desk.say("declined")


def _refuse(desk: Desk, _intent: Intent) -> Talk:
    yield desk.say("declined")


def _refuse_library(desk: Desk, _intent: Intent) -> Talk:
    yield desk.say("library_closed")


def _index_offered(desk: Desk, folders: list[Path]) -> Talk:
    yield from index(desk, [f for f in folders if f.is_dir()])
    yield from _find_waiting(desk)


def _index(desk: Desk, intent: Intent) -> Talk:
    before = len(desk.searcher.videos())
    yield from index_folder(desk, intent)
    if len(desk.searcher.videos()) > before:
        yield from _find_waiting(desk)


def _watch(desk: Desk, intent: Intent) -> Talk:
    before = len(desk.searcher.videos())
    yield from watch_folder(desk, intent)
    if len(desk.searcher.videos()) > before:
        yield from _find_waiting(desk)


def _find_waiting(desk: Desk) -> Talk:
    """With more videos to look in, search by itself for the pictures that wait for an answer."""
    waiting = waiting_images(desk) if desk.searcher.videos() else []
    if waiting:
        yield from find(desk, Intent("find"), only=waiting)


HANDLERS: dict[str, Handler] = {
    "find": find,
    "library": show_library,
    "index": _index,
    "forget": forget_folder,
    "watch": _watch,
    "unwatch": unwatch_folder,
    "watched": show_watched,
    "help": greet,
    "who": say_who,
    "thanks": answer_thanks,
    "bye": say_bye,
    "vague": suggest,
    "erase_images": erase_images,
    "erase_all": erase_all,
    "export": _export,
    "undo": undo,
    "no": _refuse,
}
#: answers to what was offered last; with nothing offered they go to the editor, which may have asked something
OFFERS: dict[str, Callable[[Desk, Intent, dict[str, Any]], Talk]] = {
    "yes": _accept,
    "pick": _pick,
    "no": _decline,
    "thanks": _thanks,
}
