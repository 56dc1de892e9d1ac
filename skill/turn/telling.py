"""From what a turn came to, to what the host gets: replies in order, their words, and the offers to remember."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from skill.errors import SkillError
from skill.jobs.journal import Failure, Job
from skill.jobs.queue import unfinished
from skill.jobs.shop import Shop
from skill.memory import Pending, Talk
from skill.messages import Reply, State, Step
from skill.replies import word
from skill.turn import late
from skill.turn.answer import FAULTS, NEEDS, OK, Answer, Fault, Under, fault_of, fault_reply
from skill.turn.sharing import is_closed

log = logging.getLogger(__name__)


#: questions that hold a message back, and say themselves where the work is done
HOLDING = frozenset({"choose_backend", "cloud_upload"})
#: errors that only the owner can mend, and whose words tell of this machine
OWNERS = frozenset({"error_settings", "error_setup", "error_token_own"})
#: a first request that still has no session after this long is more than setting up
SETTING_UP_S = 30


@dataclass
class Outcome:
    """What a turn has to say so far."""

    replies: list[Reply] = field(default_factory=list)
    failure: Failure | None = None
    reported: list[str] = field(default_factory=list)
    working: Job | None = None
    plan: tuple[Step, ...] = ()
    language: str | None = None
    #: the request that would be taken up again after a yes
    asked: Mapping[str, Any] = field(default_factory=dict)


def report(shop: Shop, talk: Talk, outcome: Outcome, *, always: Job | None = None) -> None:
    """Put what finished before the turn's own words, in the order it was asked for; note what is still under way."""
    before: list[Reply] = []
    waiting = shop.memory.talk(talk.id).jobs
    names = [*waiting, *([always.id] if always and always.id not in waiting else [])]
    for name in names:
        job = shop.job(name)
        result = job.result()
        if result is None:
            outcome.working = outcome.working or (job if job.request() is not None and _wanted(job, always) else None)
            continue
        outcome.reported.append(name)
        before += late.told(shop, talk.id, job, result.replies, asked_for=always is not None and job.id == always.id)
        if result.failure is not None and not late.is_look(job):
            outcome.failure = outcome.failure or result.failure
    outcome.replies[:0] = before


def _wanted(job: Job, always: Job | None) -> bool:
    return always is not None and job.id == always.id


def answer(shop: Shop, talk: Talk, outcome: Outcome) -> Answer:
    """The outcome in words, and everything a host needs beside them."""
    language = outcome.language or talk.language or "en"
    replies = _shown(outcome.replies)
    if outcome.working is not None:
        replies.append(_working(shop, talk, outcome.working))
    fault = fault_of(outcome.failure) if outcome.failure else None
    if fault is not None and outcome.failure is not None:
        replies.append(fault_reply(fault, _fault_facts(shop, talk, outcome.failure)))
    fault = fault or _of_files(replies)
    replies = [_with_reason(shop, talk, _fit(talk, reply), language) for reply in replies]
    replies.sort(key=lambda reply: reply.kind in ("not_done", "files_done"))  # what was left undone comes last
    words = [word(reply, language) for reply in replies]
    words += _note(shop, talk.id, replies, language)
    pending = _offered(replies, language)
    if fault is FAULTS["OwnTokenError"] and not is_closed(talk.id):
        pending = Pending("free_token", request=outcome.asked)
    if pending is not None:
        remember(shop, talk.id, pending=pending)
    return Answer(
        state=_state(replies, outcome),
        say="\n".join(w for w in words if w),
        conversation=talk.id,
        plan=outcome.plan,
        language=language,
        job=_under(outcome.working) if outcome.working else under_way(shop, talk.id),
        attachments=tuple(f for r in replies for f in r.files),
        match=next((m for r in replies if isinstance(m := r.facts.get("match"), dict)), None),
        fault=fault,
        backend_code=outcome.failure.code if outcome.failure else None,
        status=fault.status if fault else next((NEEDS[r.kind] for r in replies if r.kind in NEEDS), OK),
        reported=tuple(outcome.reported),
        asks=any(reply.kind in HOLDING for reply in replies),
    )


def _fit(talk: Talk, reply: Reply) -> Reply:
    """A reply as this sender may read it."""
    if reply.kind in OWNERS and is_closed(talk.id):
        return Reply("setting_closed", state=reply.state)
    return reply


def _of_files(replies: Sequence[Reply]) -> Fault | None:
    """What a host is told of a batch of which nothing came: what was wrong with its first file."""
    none_done = any(reply.kind == "files_done" and not reply.facts["done"] for reply in replies)
    failures: list[Any] = [reply.facts["failure"] for reply in replies if reply.kind == "file_failed"]
    if not none_done or not failures:
        return None
    return fault_of(_kept(failures[0]))


def _kept(row: Any) -> Failure:
    """An error as a file's reply carries it."""
    return Failure(tuple(row["parents"]), row["code"], row["facts"])


def _with_reason(shop: Shop, talk: Talk, reply: Reply, language: str) -> Reply:
    """What went wrong with a file of a batch, with the file's name."""
    name = reply.facts.get("about")
    if name is None or reply.state == "done" or reply.facts.get("asks"):
        return reply
    if reply.kind == "file_failed":
        failure = _kept(reply.facts["failure"])
        why = word(_fit(talk, fault_reply(fault_of(failure), _fault_facts(shop, talk, failure))), language)
    else:
        why = word(reply, language)
    return Reply("file_failed", {"name": name, "why": why}, state=reply.state, files=reply.files)


def _shown(replies: Iterable[Reply]) -> list[Reply]:
    """An upload that something followed needs no sentence of its own, except that it began a new project."""
    every = list(replies)
    shown: list[Reply] = []
    for index, reply in enumerate(every):
        if reply.kind == "upload" and reply.facts.get("session_lost"):
            shown.append(Reply("session_new"))
        if reply.kind != "upload" or index + 1 == len(every):
            shown.append(reply)
    return shown


def _state(replies: Sequence[Reply], outcome: Outcome) -> State:
    if outcome.failure is not None or any(r.state == "error" for r in replies):
        return "error"
    if outcome.working is not None:
        return "working"
    return "need_input" if any(r.state == "need_input" for r in replies) else "done"


def _working(shop: Shop, talk: Talk, job: Job) -> Reply:
    ahead = unfinished(shop, talk.id)
    if ahead and ahead[0].id != job.id:
        return Reply("queued", {"kind": _under(ahead[0]).kind}, state="working")
    under = _under(job)
    if shop.memory.talk(talk.id).session_id is None and under.elapsed_s < SETTING_UP_S:
        return Reply("setting_up", state="working")
    return Reply("working", {"job": under.facts}, state="working")


def under_way(shop: Shop, conversation: str) -> Under | None:
    """What the conversation's worker is at."""
    return next((_under(job) for job in unfinished(shop, conversation)), None)


def _under(job: Job) -> Under:
    asked = job.request()
    progress = job.progress()
    kind = progress.kind if progress else (asked.steps[0] if asked else "chat")
    if progress is None:
        return Under(job.id, kind, None, job.elapsed_s())
    return Under(job.id, kind, progress.percent, job.elapsed_s(), progress.done, progress.of, progress.eta_s)


def _note(shop: Shop, conversation: str, replies: Sequence[Reply], language: str) -> list[str]:
    """Once a conversation and backend: which one it is, and whether files leave the machine."""
    choice = shop.choice()
    if choice is None or any(r.kind in HOLDING for r in replies):
        return []
    if shop.memory.talk(conversation).greeted == choice.key:
        return []
    remember(shop, conversation, greeted=choice.key)
    facts = {"host": urlsplit(choice.url or "").hostname or "", "local": choice.local}
    return [word(Reply(f"backend_{choice.kind}", facts), language)]


def _offered(replies: Sequence[Reply], language: str) -> Pending | None:
    """The last offer in these replies, for a yes in the next turn."""
    for reply in reversed(replies):
        if reply.facts.get("offer_find"):
            return Pending("offer", ("chat",), {"text": word(Reply("find_request"), language)})
        offers = reply.facts.get("offers")
        acts = [a for a in ("export", "edit") if isinstance(offers, list) and a in offers]
        if acts:
            if acts[0] == "export":
                return Pending("offer", ("export",), {})
            # what was asked may have been a question; the yes makes it a request
            return Pending("offer", ("chat",), {"text": f"{word(Reply('yourself'), language)} {reply.facts['asked']}"})
    return None


def _fault_facts(shop: Shop, talk: Talk, failure: Failure) -> dict[str, Any]:
    choice = shop.choice()
    if choice is not None and choice.kind == "own":
        return {**failure.facts, "local": True, "mine": True, "resets_on": _resets_on(shop, choice.key)}
    anonymous = choice is not None and not shop.own_token(choice)
    user = shop.memory.talk(talk.id).user_id if anonymous else None
    if user is None and anonymous and choice is not None and (kept := shop.memory.token(choice.key)):
        user = kept.user_id
    register = f"{shop.settings.web_url}/register?bind={user}" if user and user.startswith("anon_") else None
    return {**failure.facts, "local": choice is not None and choice.local, "register_url": register}


def _resets_on(shop: Shop, key: str) -> str:
    """The day from which our own backend gives a new quota."""
    kept = shop.memory.token(key)
    return (kept.expires_at or "")[:10] if kept else ""


def failed(shop: Shop, conversation: str, failure: Failure) -> Answer:
    """The answer to a turn that broke off. Never raises."""
    outcome = Outcome(failure=failure)
    try:
        return answer(shop, shop.memory.talk(conversation), outcome)
    except (SkillError, OSError):
        log.exception("even the apology failed")
        fault = fault_of(failure)
        return Answer(
            "error", word(fault_reply(fault, failure.facts), None), conversation, fault=fault, status=fault.status
        )


def remember(shop: Shop, conversation: str, **fields: Any) -> Talk:
    """Change these fields of the conversation, under its lock."""
    with shop.memory.changing(conversation) as held:
        return held.change(**fields)
