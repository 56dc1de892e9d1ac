"""The person's own files taken out again when they say so: pictures, or everything they sent."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from backend.agent import words
from backend.agent.desk import PRODUCTS, Desk, Talk, shows_something
from backend.agent.events import Say
from backend.agent.intents import Intent
from backend.drafts import empty_draft
from backend.stores.state import SessionMedia
from skill.wire import draft as draft_keys


def erase_images(desk: Desk, _intent: Intent) -> Talk:
    """Delete the pictures and the comparisons made of them; one that the timeline shows stays, and is named."""
    shown = draft_keys.media_ids(desk.draft)
    gone = [m for m in _uploads(desk) if m.kind == "image" and m.id not in shown]
    if not gone:
        yield desk.say("erased_none")
        yield from _remains(desk)
        return
    ids = {m.id for m in gone}
    proofs = [p for p in desk.state.get("generated_media", []) if p.get("kind") == "proof"]
    matches = [m for m in desk.state.get("matches", []) if m.get("image") not in ids]
    yield from _erase(desk, gone, proofs, matches=matches)
    count = _counted(desk.lang, "pictures", len(gone))
    yield desk.say("erased_images", count=count)
    yield from _remains(desk)


def erase_all(desk: Desk, _intent: Intent) -> Talk:
    """Delete everything that was sent, everything made of it, and the timeline."""
    gone = _uploads(desk)
    if not gone and not shows_something(desk.draft):
        yield desk.say("erased_none")
        yield from _remains(desk)
        return
    fresh = {"draft": empty_draft(), "canvas_config": None} if desk.draft else {}
    yield from _erase(desk, gone, list(desk.state.get("generated_media", [])), matches=[], **fresh)
    yield desk.say("erased_all", count=_counted(desk.lang, "files", len(gone)))
    yield from _remains(desk)


def _erase(desk: Desk, gone: list[SessionMedia], made: list[dict[str, Any]], **changes: object) -> Talk:
    """First the state lets go of them, then the files go: a crash in between leaves nothing that points nowhere."""
    call = desk.tool("erase_uploads", media_ids=[m.id for m in gone])
    yield call
    ids = {m.id for m in gone}
    urls = {str(p.get("url")) for p in made}
    left = [p for p in desk.state.get("generated_media", []) if str(p.get("url")) not in urls]
    if "draft" not in changes and desk.draft:
        changes["draft"] = _without(desk.draft, ids)
    if "draft" in changes and any(f'"{i}"' in json.dumps(desk.dialogue.get("edit")) for i in ids):
        desk.dialogue.pop("edit", None)  # an undo would bring back what is gone
    desk.dialogue.pop("choices", None)
    yield desk.commit(generated_media=left, **changes)
    files = desk.store.forget_media(desk.session.id, sorted(ids))
    files += desk.store.forget_products(desk.session.id, [_token(url) for url in urls])
    for path in files:
        path.unlink(missing_ok=True)
    yield desk.result(call, count=len(gone))


def _remains(desk: Desk) -> Talk:
    """What is still here, so that nobody has to guess."""
    shown, uploads = draft_keys.media_ids(desk.draft), _uploads(desk)
    used = [m.name for m in uploads if m.id in shown]
    idle = [m.name for m in uploads if m.id not in shown]
    told = (
        ("remains_timeline", shows_something(desk.draft), ""),
        ("remains_used", used, _names(desk, used)),
        ("remains_files", idle, _names(desk, idle)),
        ("remains_library", desk.searcher.videos(), ""),
        ("remains_exports", desk.draft is not None, ""),  # where nothing was edited, nothing was exported
    )
    things = [words.say(desk.lang, key, names=names) for key, there, names in told if there]
    if things:
        yield Say(words.say(desk.lang, "remains", things=words.listed(desk.lang, things)))


def _names(desk: Desk, names: Iterable[str]) -> str:
    return words.listed(desk.lang, list(names)[:5])


def _uploads(desk: Desk) -> list[SessionMedia]:
    return [m for m in desk.media() if m.origin == "upload"]


def _without(draft: dict[str, Any], ids: set[str]) -> dict[str, Any]:
    facts = dict(draft.get("m") or {})
    facts["media"] = [entry for entry in facts.get("media") or [] if entry.get("id") not in ids]
    return {**draft, "m": facts}


def _token(url: str) -> str:
    """The token in a product's address, which ends in `files/<token>/<name>`."""
    return Path(url.rpartition(PRODUCTS)[2]).parts[0] if PRODUCTS in url else ""


def _counted(lang: str, noun: str, count: int) -> str:
    return words.say(lang, f"{noun}_{'one' if count == 1 else 'many'}", n=count)
