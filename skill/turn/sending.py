"""Before the first file goes to the cloud the person is asked, once for all; until they say yes, it waits here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from skill.handlers.desk import Inbound
from skill.jobs.connect import Choice
from skill.jobs.shop import Shop
from skill.memory import Pending, Talk
from skill.messages import Attachment, Reply
from skill.turn.sharing import is_closed
from skill.turn.telling import remember

#: whoever says neither yes nor no so often goes on without the files
ASKED = 2


@dataclass(frozen=True)
class Held:
    """A message that waits for the answer, with its files."""

    text: str
    attachments: tuple[Attachment, ...]


def held_back(shop: Shop, conversation: str, choice: Choice, inbound: Sequence[Inbound]) -> bool:
    """Whether these files have to wait for a yes."""
    if not inbound or not choice.cloud:
        return False
    return not shop.memory.may_send(conversation)


def ask(shop: Shop, conversation: str, choice: Choice, held: Held) -> Reply:
    """The question; the message waits with the conversation, and nothing of it was sent."""
    before = shop.memory.talk(conversation).pending
    asked = int(before.request.get("asked") or 0) if before and before.kind == "cloud_upload" else 0
    files = tuple({file.source: file for file in held.attachments}.values())
    request = {**kept(held.text, files), "asked": asked + 1}
    remember(shop, conversation, pending=Pending("cloud_upload", request=request), greeted=choice.key)
    host = urlsplit(choice.url or "").hostname or ""
    facts = {"count": len(files), "host": host, "local": _may_stay(shop, conversation)}
    return Reply("cloud_upload", facts, state="need_input")


def joined(pending: Pending, text: str, attachments: Sequence[Attachment]) -> Held | None:
    """What waits and what is said meanwhile, as one message; None when it was asked for often enough."""
    if int(pending.request.get("asked") or 0) >= ASKED and not attachments:
        return None
    before = waiting(pending.request)
    words = [said for said in dict.fromkeys((before.text, text)) if said.strip()]
    return Held("\n".join(words), (*before.attachments, *attachments))


def allow(shop: Shop, conversation: str) -> None:
    """The yes: the owner's for every conversation, anybody else's for his own."""
    if is_closed(conversation):
        remember(shop, conversation, sends=True)
    else:
        shop.memory.allow_sending()


def declined(shop: Shop, talk: Talk, pending: Pending) -> Reply:
    """The no: what waited may still be done on this machine, and is not sent."""
    local = _may_stay(shop, talk.id)
    remember(shop, talk.id, pending=Pending("stay", request=pending.request) if local else None)
    return Reply("cloud_declined", {"local": local, "setting": not local and not is_closed(talk.id)})


def _may_stay(shop: Shop, conversation: str) -> bool:
    """Whether a word is enough to work on this machine: not where an address in the settings leads away from it."""
    return shop.settings.api_url is None and not is_closed(conversation)


def kept(text: str, attachments: Sequence[Attachment]) -> dict[str, Any]:
    """A request as it waits for the answer to a question."""
    return {"text": text, "attachments": [{"source": a.source, "name": a.name} for a in attachments]}


def waiting(request: Mapping[str, Any]) -> Held:
    """The request that `kept` put away."""
    files = tuple(Attachment(**a) for a in request.get("attachments") or ())
    return Held(str(request.get("text") or ""), files)
