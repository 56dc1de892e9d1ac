"""Takes one turn: plans, reads at once, hands heavy work to a worker, waits for a while, says what came of it."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from skill.errors import SettingsError, SkillError
from skill.handlers.products import out_file
from skill.jobs.connect import Choice
from skill.jobs.journal import Failure, Job, Request, Unjournalled
from skill.jobs.queue import failure_of, tend, unfinished
from skill.jobs.shop import Shop
from skill.jobs.worker import run_step, stops
from skill.memory import Pending, Talk, remembered
from skill.messages import Attachment, Plan, Reply, Step
from skill.replies import LANGUAGES
from skill.router import plan
from skill.turn.answer import Answer
from skill.turn.asides import aside
from skill.turn.attachments import Places, attachment, in_text, receive
from skill.turn.consent import Consent, consent
from skill.turn.late import look_again
from skill.turn.links import pages
from skill.turn.sending import Held, allow, ask, declined, held_back, joined, kept, waiting
from skill.turn.sharing import is_closed, reach
from skill.turn.telling import Outcome, answer, failed, remember, report, under_way
from skill.wire.languages import base, tagged

if TYPE_CHECKING:
    from skill.turn.batch import Batch

log = logging.getLogger(__name__)

READING: frozenset[Step] = frozenset({"credits", "status"})
#: which short answers each of our questions takes; any other one goes to the backend, which may have asked too
ANSWERS: dict[str, tuple[Consent, ...]] = {
    "offer": ("yes", "no"),
    "choose_backend": ("yes", "no", "first", "second"),
    "free_token": ("yes", "no"),
    "cloud_upload": ("yes", "no", "first", "second"),
    "stay": ("first",),
}
#: kept back from the budget for wording and printing, in seconds
MARGIN_S = 0.3
LOOK_S = 0.05
#: the clip around a match, which is no export
CLIP = re.compile(r" \d+m\d\d\.\d{3}s clip(?: \d+)?$")
TEND_S = 1.0
#: so few words do not tell a language
FEW_WORDS = 2


@dataclass(frozen=True)
class TurnRequest:
    """One message. `deadline`: when the host wants its answer, on the clock's monotonic scale; None: when done.

    `guest`: the host says that the sender is not the owner.
    """

    text: str
    cwd: Path
    attachments: tuple[Attachment, ...] = ()
    conversation: str = "default"
    request_id: str | None = None
    deadline: float | None = None
    guest: bool = False


def take_turn(shop: Shop, request: TurnRequest) -> Answer:
    """One turn. Never raises: whatever goes wrong is an answer with `state` error."""
    kept = reach(shop.settings, request.conversation, guest=request.guest).conversation
    request = replace(request, conversation=kept)
    try:
        return _guarded(shop, request)
    except SkillError as error:
        log.warning("turn stopped: %s", error, exc_info=True)
        return failed(shop, request.conversation, failure_of(error))
    except Exception:
        log.exception("turn failed")
        return failed(shop, request.conversation, Failure(("Exception",)))


def wait_for(shop: Shop, job_id: str, deadline: float | None) -> Answer | None:
    """Go on waiting for a job; None when there is no such job."""
    job = shop.job(job_id)
    request = job.request()
    if request is None:
        return None
    talk = shop.memory.talk(request.conversation)
    files = tuple(Attachment(f.url or f.path or "", f.name) for f in request.inbound)
    outcome = Outcome(plan=request.steps, language=request.language, asked=kept(request.text, files))
    tend(shop, request.conversation)
    _wait(shop, job, deadline)
    report(shop, talk, outcome, always=job)
    return answer(shop, talk, outcome)


def settle(shop: Shop, told: Answer) -> None:
    """The host has the answer: the jobs in it are reported."""
    if told.reported:
        with shop.memory.changing(told.conversation) as held:
            held.change(jobs=tuple(j for j in held.talk.jobs if j not in told.reported))


def _guarded(shop: Shop, request: TurnRequest) -> Answer:
    look = look_again(shop, shop.memory.talk(request.conversation))
    if look is not None:
        _wait(shop, look, request.deadline)
    talk = shop.memory.talk(request.conversation)
    same = _same(shop, talk, request) or _awaited(shop, talk, request)
    tend(shop, request.conversation)
    if same is not None:
        known = wait_for(shop, same.id, request.deadline)
        if known is not None:
            return known
    heard = _to_us(shop, talk, request) or _heard(shop, talk, request)
    if isinstance(heard, Reply):
        said_in = plan(request.text, (), session_language=base(talk.language)).language
        outcome = Outcome([heard], language=_language(talk, said_in, request.text))
        return answer(shop, talk, outcome)
    text, attachments, planned = heard
    language = _language(talk, planned.language, text) or "en"
    left = shop.memory.talk(request.conversation).pending  # the message may have settled it
    waits = set(planned.steps) <= READING or (left is not None and left.kind == "cloud_upload")
    talk = remember(shop, request.conversation, language=language, pending=left if waits else None)
    outcome = Outcome(plan=planned.steps, language=language)
    choice = shop.choice()
    if not planned.steps:
        outcome.replies.append(Reply("hint"))
    elif choice is None:
        _ask_where(shop, request, text, attachments, outcome)
    else:
        outcome.asked = kept(text, attachments)
        job = _admit(shop, request, choice, text, attachments, outcome=outcome)
        if job is not None:
            _wait(shop, job, request.deadline)
            report(shop, talk, outcome, always=job)
            return answer(shop, talk, outcome)
    report(shop, talk, outcome)
    return answer(shop, talk, outcome)


def _language(talk: Talk, said_in: str | None, text: str) -> str | None:
    """What to answer in: as the message is written, else as before.

    A word or two that seem to be of a language we have no words in ("ninguno" is taken for Indonesian) change nothing.
    """
    if talk.language and said_in and said_in not in LANGUAGES and len(text.split()) <= FEW_WORDS:
        return talk.language
    return tagged(said_in, text, talk.language) or talk.language


def _to_us(shop: Shop, talk: Talk, request: TurnRequest) -> Reply | None:
    """What is said to the skill itself is answered here; None for everything else."""
    said = None if request.attachments else aside(request.text)
    if said in ("auto_on", "auto_off"):
        if is_closed(talk.id):
            return Reply("setting_closed")
        shop.memory.choose_auto_export(on=said == "auto_on")
        return Reply("auto_export", {"on": said == "auto_on"})
    if said == "where":
        return _whereabouts(shop, talk)
    if said == "wait":
        return Reply("no_job")
    return _stopped(shop, talk, request.text) if said == "stop" and talk.pending is None else None


def _awaited(shop: Shop, talk: Talk, request: TurnRequest) -> Job | None:
    """The job that "wait" or "is it ready?" is about: one under way, else one that ended and was not told."""
    if request.attachments or aside(request.text) not in ("wait", "ready"):
        return None
    ended = (job for job in map(shop.job, talk.jobs) if job.result() is not None)
    return next(iter(unfinished(shop, talk.id)), None) or next(ended, None)


def _stopped(shop: Shop, talk: Talk, text: str) -> Reply | None:
    """Calls off what is under way. With nothing under way "cancel" may still answer the backend; "stop" may not."""
    running = unfinished(shop, talk.id)
    for job in running:
        job.cancel()
    if running:
        return Reply("cancelling")
    return None if re.search("cancel|取消", text, re.IGNORECASE) else Reply("no_job")


def _whereabouts(shop: Shop, talk: Talk) -> Reply:
    """The newest export, else the newest clip, else the newest other product of the conversation."""
    made = [p for p in shop.memory.files(talk.id).iterdir() if p.is_file()]
    exports = [p for p in made if p.suffix == ".mp4" and not CLIP.search(p.stem)]
    newest = max(exports or made, key=lambda p: (p.suffix == ".mp4", p.stat().st_mtime), default=None)
    if newest is None:
        return Reply("no_file_yet")
    path = newest.name if is_closed(talk.id) else str(newest)
    return Reply("file_is_here", {"name": newest.name, "path": path}, files=(out_file(newest),))


def _heard(shop: Shop, talk: Talk, request: TurnRequest) -> tuple[str, tuple[Attachment, ...], Plan] | Reply:
    """What the person wants: a short answer acts on what we asked last, anything else is planned by the router."""
    short = consent(request.text) if talk.pending and not request.attachments else None
    if talk.pending is not None and short in ANSWERS[talk.pending.kind]:
        return _agreed(shop, talk, talk.pending, short, request.text)
    request = _with_waiting(shop, talk, request)
    text, attachments = request.text, request.attachments
    named = attachments or tuple(in_text(text, _places(shop, request, None)))
    planned = plan(text, [a.name for a in attachments], session_language=base(talk.language))
    wanted = tuple(map(attachment, pages(text))) if {"upload", "chat"} & set(planned.steps) else ()
    return text, (*(named if "upload" in planned.steps else attachments), *wanted), planned


def _with_waiting(shop: Shop, talk: Talk, request: TurnRequest) -> TurnRequest:
    """The message, and with it what still waits for leave to go to the cloud; not for ever: see `joined`."""
    if talk.pending is None or talk.pending.kind != "cloud_upload":
        return request
    if set(plan(request.text, [a.name for a in request.attachments]).steps) <= READING:
        return request
    held = joined(talk.pending, request.text, request.attachments)
    if held is None:
        remember(shop, talk.id, pending=None)
        return request
    return replace(request, text=held.text, attachments=held.attachments)


def _agreed(
    shop: Shop, talk: Talk, pending: Pending, short: Consent, text: str
) -> tuple[str, tuple[Attachment, ...], Plan] | Reply:
    if pending.kind == "choose_backend":
        return _chosen(shop, talk, pending, short)
    if pending.kind in ("cloud_upload", "stay"):
        return _sent_or_not(shop, talk, pending, short)
    if short == "no":
        remember(shop, talk.id, pending=None)
        return Reply("declined")
    if pending.kind == "free_token":
        shop.memory.set_aside(shop.settings.token or "")
        return _again(shop, talk, pending, Reply("set_aside"))
    words = str(pending.request.get("text") or text)
    steps: tuple[Step, ...] = tuple(s for s in ("chat", "export") if s in pending.acts)
    return words, (), Plan(steps, talk.language)


def _chosen(
    shop: Shop, talk: Talk, pending: Pending, short: Consent
) -> tuple[str, tuple[Attachment, ...], Plan] | Reply:
    if short == "no":
        return Reply("choose_backend", state="need_input")
    shop.memory.choose("cloud" if short == "second" else "own")
    if short == "second":
        allow(shop, talk.id)  # the question says that files are sent there
    return _again(shop, talk, pending, Reply("chosen", {"own": short != "second"}))


def _sent_or_not(
    shop: Shop, talk: Talk, pending: Pending, short: Consent
) -> tuple[str, tuple[Attachment, ...], Plan] | Reply:
    """The answer to whether files may go to the cloud; "this computer" does the work here from now on."""
    stays = short == "first" and shop.settings.api_url is None and not is_closed(talk.id)
    if not stays and short in ("no", "first"):
        return declined(shop, talk, pending)
    remember(shop, talk.id, pending=None)
    if stays:
        shop.memory.choose("own")
    else:
        allow(shop, talk.id)
    return _again(shop, talk, pending, Reply("chosen", {"own": stays}))


def _again(
    shop: Shop, talk: Talk, pending: Pending, nothing: Reply
) -> tuple[str, tuple[Attachment, ...], Plan] | Reply:
    """What waited for the answer; `nothing` when that was nothing."""
    held = waiting(pending.request)
    if not held.text and not held.attachments:
        remember(shop, talk.id, pending=None)
        return nothing
    steps = plan(held.text, [a.name for a in held.attachments], session_language=base(talk.language))
    return held.text, held.attachments, Plan(steps.steps, steps.language or talk.language)


def _ask_where(
    shop: Shop, request: TurnRequest, text: str, attachments: Sequence[Attachment], outcome: Outcome
) -> None:
    if is_closed(request.conversation):
        raise SettingsError("no backend was chosen")
    remember(shop, request.conversation, pending=Pending("choose_backend", request=kept(text, attachments)))
    outcome.replies.append(Reply("choose_backend", state="need_input"))


def _admit(
    shop: Shop,
    request: TurnRequest,
    choice: Choice,
    text: str,
    attachments: Sequence[Attachment],
    *,
    outcome: Outcome,
) -> Job | None:
    """Steps that only read are done here and now (None); anything else becomes a job in the conversation's queue."""
    inbound, refused = receive(attachments, _places(shop, request, choice))
    several = _several(text, attachments, outcome)
    if wrong := next((e for name, e in refused.items() if several is None or name not in several.names), None):
        raise wrong
    outcome.plan = several.steps if several else outcome.plan
    if held_back(shop, request.conversation, choice, inbound):
        # as they lie here now: a relative path, or data on the command line, would not last until the answer
        files = [Attachment(file.path or file.url or "", file.name) for file in inbound]
        files += [given for given in attachments if given.name in refused]
        outcome.replies.append(ask(shop, request.conversation, choice, Held(text, tuple(files))))
        return None
    todo = Request(
        id=shop.new_job_id(),
        conversation=request.conversation,
        key=_key(request),
        steps=outcome.plan,
        text=text,
        language=outcome.language or "en",
        inbound=inbound,
        created=shop.clock.now(),
        texts=several.texts if several else (),
        names=several.names if several else (),
        refused={name: failure_of(e) for name, e in refused.items()},
        closed=is_closed(request.conversation),
    )
    if set(todo.steps) <= READING:
        _read(shop, todo, outcome, request.deadline)
        return None
    job = shop.job(todo.id)
    job.create(todo)
    with shop.memory.changing(request.conversation) as held:
        known = held.talk.requests
        requests = remembered(known, request.request_id, job.id) if request.request_id else known
        held.change(jobs=(*held.talk.jobs, job.id), requests=requests)
    tend(shop, request.conversation)
    return job


def _several(text: str, attachments: Sequence[Attachment], outcome: Outcome) -> Batch | None:
    """The batch that a message asks for, when it is about several files at all."""
    if len(attachments) + text.count(".") < 2:  # each file is attached or named with its suffix
        return None
    from skill.turn.batch import batch  # noqa: PLC0415  # few messages need its patterns, which take long to make

    return batch(text, [a.name for a in attachments], outcome.plan, outcome.language or "en")


def _read(shop: Shop, todo: Request, outcome: Outcome, deadline: float | None) -> None:
    under = under_way(shop, todo.conversation)
    facts = under.facts if under else None
    for index, step in enumerate(todo.steps):
        try:
            reply = run_step(shop, todo, index, Unjournalled(), deadline=deadline, under_way=facts)
        except SkillError as error:
            log.warning("%s: %s", step, error, exc_info=True)
            outcome.failure = failure_of(error)
            return
        outcome.replies.append(reply)
        if stops(reply):
            return


def _same(shop: Shop, talk: Talk, request: TurnRequest) -> Job | None:
    """The job this request already is: by its id for good, by its content while that job is unfinished."""
    if request.request_id is not None:
        known = talk.requests.get(request.request_id)
        return shop.job(known) if known else None
    key = _key(request)
    for job in unfinished(shop, talk.id):
        asked = job.request()
        if asked is not None and asked.key == key and not job.cancelled():
            return job
    return None


def _wait(shop: Shop, job: Job, deadline: float | None) -> None:
    """Until the job has ended or the budget has; whoever waits also sees to it that a worker lives."""
    tended = shop.clock.monotonic()
    while job.result() is None:
        now = shop.clock.monotonic()
        if deadline is not None and now >= deadline - MARGIN_S:
            return
        if now - tended >= TEND_S:
            tended = now
            asked = job.request()
            if asked is not None:
                tend(shop, asked.conversation)
        shop.clock.sleep(LOOK_S)


def _places(shop: Shop, request: TurnRequest, choice: Choice | None) -> Places:
    own = shop.memory.files(request.conversation)
    return Places(
        cwd=request.cwd,
        host_media=shop.settings.openclaw_media,
        inbox=own / "inbox",
        cloud=choice is not None and choice.cloud,
        closed=(own, *shop.settings.roots) if is_closed(request.conversation) else None,
        private=shop.settings.home,
    )


def _key(request: TurnRequest) -> str:
    """Tells an identical request: same words, same files."""
    said = [request.conversation, request.text, [a.source for a in request.attachments]]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
