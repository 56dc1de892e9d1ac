"""Edits by chat: the editor's answer kept, said, and its products made."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from backend.agent import words
from backend.agent.common import in_english
from backend.agent.desk import Desk, Talk, canvas_of, shows_something, with_first_film
from backend.agent.editing import LISTEN, READ, EditResult, edit, spoken
from backend.agent.events import Say
from backend.agent.find import find, fresh_images
from backend.agent.intents import Intent
from backend.agent.making import PRODUCTS, make
from backend.agent.planned import ASKED, Bench, planned
from backend.drafts.model import Draft
from backend.errors import BackendError, MediaError
from backend.media.quiet import quiet_ranges
from backend.media.subtitles import read_cues

#: what the editor knows an undo by
UNDO = "undo"


def edit_draft(desk: Desk, text: str, *, lost: str = "not_understood") -> Talk:
    """Change the draft as the person says; a question, or what cannot be done, is said instead.

    `lost` names the sentence for words that say nothing here; "" says nothing.
    """
    if late := with_first_film(desk.state, desk.media()):
        desk.state.update(late)
    draft = desk.draft_with_media()
    matches = [m for m in desk.state.get("matches", []) if m.get("media_id")]
    common = None if spoken(desk.lang) else in_english(text, desk.lang)

    def put(to: Draft, words: str, dialogue: dict[str, Any] | None) -> EditResult:
        return _with_senses(desk, partial(edit, to, words, desk.lang, matches=matches, dialogue=dialogue))

    result = put(draft, common or text, desk.dialogue.get("edit"))
    if lost != "nothing_offered":
        result = planned(desk, text, result, Bench(draft, put, partial(_written, desk)))
    if not shows_something(draft) and not shows_something(result.draft):
        yield from _nothing_there(desk, result)
        return
    desk.dialogue["edit"] = result.dialogue
    yield from _told(desk, result, "cannot_do" if common else lost)


def _with_senses(desk: Desk, wish: Callable[..., EditResult]) -> EditResult:
    """The edit, with what has to be heard or read for it; nothing is that an edit does not need."""
    known: dict[str, Any] = {}
    while True:
        result = wish(**known)
        needed = [name for need, (name, _) in _SENSES.items() if {"kind": need} in result.also and name not in known]
        if not needed:
            return result
        known |= {name: find_out(desk) for name, find_out in _SENSES.values() if name in needed}


def _cues(desk: Desk) -> dict[str, list[tuple[int, int, str]]]:
    """What the subtitle files of the session show."""
    return {
        item.id: [(cue.start_ms, cue.end_ms, cue.text) for cue in read_cues(item.path)]
        for item in desk.media()
        if item.kind == "subtitles" and item.path.is_file()
    }


def _written(desk: Desk) -> list[str]:
    """The words of the subtitle files of the session."""
    return [words for cues in _cues(desk).values() for _, _, words in cues]


def _listened(desk: Desk) -> dict[str, list[tuple[int, int]]]:
    """Where nothing is heard in the files of the session; a file that cannot be heard has no such place."""
    heard = {}
    for item in desk.media():
        if item.kind == "video":
            with suppress(MediaError, FileNotFoundError):
                heard[item.id] = quiet_ranges(item.path)
    return heard


#: what an edit may ask for, the name it goes by, and who finds it out
_SENSES: dict[str, tuple[str, Callable[[Desk], Any]]] = {LISTEN: ("quiet", _listened), READ: ("cues", _cues)}


def undo(desk: Desk, _intent: Intent) -> Talk:
    """Take the last edit back, asked for in a language in which edits are not read."""
    before = desk.draft
    told = list(edit_draft(desk, UNDO))
    yield from told if desk.draft != before else [desk.say("nothing_to_undo")]


def _nothing_there(desk: Desk, result: EditResult) -> Talk:
    if any(wish.get("kind") == "export" for wish in result.also):
        yield desk.say("export_nothing")
    elif not result.understood and fresh_images(desk):
        # words in no language we know, a new picture and an empty timeline: what else could be meant
        yield from find(desk, Intent("find"))
    else:
        yield desk.say("nothing_to_edit" if result.understood else "help")


def _told(desk: Desk, result: EditResult, lost: str) -> Talk:
    if result.ask:
        asked = spoken(desk.lang) and result.understood and lost != "nothing_offered"
        if asked or result.reason == ASKED:
            yield Say(result.ask)
        elif lost or result.understood:
            yield desk.say(lost or "not_understood")  # the editor's questions have no words in this language
        return
    before = desk.draft
    if result.draft != before:
        call = desk.tool("edit_multitrack")
        yield call
        yield desk.commit(draft=result.draft, canvas_config=canvas_of(result.draft))
        yield desk.result(call, rev=result.draft.get("m", {}).get("rev"))
    # in a language the editor has no words for, the skill words the difference of the drafts
    if result.said and spoken(desk.lang) and (result.draft != before or not result.also):
        yield Say(result.said)
    for wish in result.also:
        yield from _product(desk, dict(wish), edited=result.draft != before)


def _product(desk: Desk, wish: dict[str, object], *, edited: bool) -> Talk:
    kind = str(wish.get("kind", ""))
    if kind == "export":
        # beside an edit it is the skill's business: the plan of such a message holds the export itself
        yield from export_hint(desk) if not edited else ()
        return
    name = words.name_of(desk.lang, "kinds", kind)
    if kind not in PRODUCTS:
        yield desk.say("no_product", kind=name)
        return
    call = desk.tool("make_product", kind=kind)
    yield call
    try:
        entry = make(desk, kind, wish)
    except BackendError:
        yield desk.result(call, status="failed")
        yield desk.say("no_product", kind=name)
        return
    yield desk.commit(generated_media=desk.with_product(entry))
    yield desk.result(call, id=entry["id"])
    yield desk.say("product", kind=name)


def export_hint(desk: Desk) -> Talk:
    """The skill exports by itself; by chat one is told how to ask for it."""
    yield desk.say("export" if shows_something(desk.draft) else "export_nothing")
