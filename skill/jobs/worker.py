"""The detached worker: does a conversation's jobs one after the other and writes down how each ended."""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import logging
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Mapping

from skill.errors import SettingsError, SkillError
from skill.handlers.desk import Desk, Effects
from skill.jobs.journal import Failure, Job, Journal, Request, Result
from skill.jobs.queue import failure_of, release, unfinished, work_lock
from skill.jobs.shop import Shop
from skill.messages import Reply, Step
from skill.replies import word
from skill.settings import Settings
from skill.wire.redact import RedactFilter

log = logging.getLogger(__name__)

#: step -> where its handler is; loaded when the step comes up
HANDLERS: Mapping[Step, tuple[str, str]] = {
    "export": ("skill.handlers.export", "export"),
    "credits": ("skill.handlers.credits", "credits_left"),
    "status": ("skill.handlers.status", "status"),
    "upload": ("skill.handlers.upload", "upload"),
    "chat": ("skill.handlers.chat", "chat"),
}
BEAT_S = 2.0
KEPT_S = 14 * 86_400.0
#: no file takes this long to be written
PART_S = 86_400.0
#: a job whose workers died this often is given up
LIVES = 5
#: tries for the work lock, since a look at it holds it for a moment
LOCK_TRIES = 10


def main(verb: str, argv: list[str]) -> int:  # noqa: ARG001  # one signature for every verb
    """`worker JOB`: do the job and whatever is queued behind it in its conversation."""
    token = None if sys.stdin is None or sys.stdin.isatty() else sys.stdin.read().strip()
    settings = Settings.read()
    shop = Shop.open(dataclasses.replace(settings, token=token or settings.token), spawn=_nobody)
    job = shop.job(argv[0])
    request = job.request()
    if request is None:
        return 2
    _log_to(job)
    prune(shop)
    for _ in range(LOCK_TRIES):
        if work(shop, request.conversation):
            return 0
        shop.clock.sleep(0.05)
    return 0


def prune(shop: Shop) -> None:
    """Forget jobs that ended long ago, and what a kill left of files being written; what was made stays."""
    for part in (p for folder in ("conversations", "files") for p in (shop.memory.root / folder).rglob(".*.part")):
        with contextlib.suppress(FileNotFoundError):
            if shop.clock.now() - part.stat().st_mtime > PART_S:
                part.unlink()
    for folder in shop.memory.jobs().iterdir():
        ended = folder / "result.json"
        if ended.exists() and shop.clock.now() - ended.stat().st_mtime > KEPT_S:
            shutil.rmtree(folder, ignore_errors=True)


def work(shop: Shop, conversation: str) -> bool:
    """Do every unfinished job of the conversation in order; False when another worker is at it."""
    with work_lock(shop, conversation) as lock:
        while lock is not None:
            for job in unfinished(shop, conversation)[:1]:
                with _heartbeat(job):
                    _do(shop, job)
            # a turn queues a job under the conversation's lock and looks at the work lock after that
            with shop.memory.changing(conversation):
                if not unfinished(shop, conversation):
                    release(lock)
                    return True
    return False


def run_step(
    shop: Shop,
    request: Request,
    index: int,
    effects: Effects,
    *,
    deadline: float | None = None,
    step: Step | None = None,
    **tools: object,
) -> Reply:
    """The step at `index` of the plan by its handler (`step`: one beside the plan), within any deadline.

    Raises SkillError.
    """
    choice = shop.choice()
    if choice is None:
        raise SettingsError("no backend was chosen")
    wire = shop.wire(choice)
    wire.deadline = deadline
    desk = Desk(
        line=wire,
        memory=shop.memory,
        conversation=request.conversation,
        effects=effects,
        clock=shop.clock,
        language=request.language,
        text=request.words(index),
        steps=request.steps,
        inbound=request.files(index),
        closed=request.closed,
        new_id=shop.new_render_id,
        sentence=lambda kind: word(Reply(kind), request.language),
        **tools,  # type: ignore[arg-type]  # the caller names fields of Desk
    )
    module, name = HANDLERS[step or request.steps[index]]
    handler: Callable[[Desk], Reply] = getattr(importlib.import_module(module), name)
    with contextlib.closing(wire):
        return handler(desk)


def stops(reply: Reply) -> bool:
    """Whether the rest of the plan waits: something is asked, went wrong, or the balance looked up first is empty."""
    available = reply.facts.get("available") if reply.kind == "credits" else None
    return reply.state in ("need_input", "error") or (isinstance(available, int | float) and available <= 0)


def _do(shop: Shop, job: Job) -> None:
    request = job.request()
    if request is None:
        return
    if sum(e.get("e") == "begin" for e in job.events()) >= LIVES:
        job.finish(Result((), Failure(("WorkerLost",))))
        return
    job.note({"e": "begin", "pid": os.getpid()})
    replies: list[Reply] = []
    failure = None
    try:
        for reply in _steps(shop, job, request):
            replies.append(reply)  # noqa: PERF402  # what was done before an error is kept
        replies += _suggested_export(shop, job, request, replies)
    except SkillError as error:
        log.warning("job stopped: %s", error, exc_info=True)
        failure = failure_of(error)
    except Exception:
        log.exception("job failed")
        failure = Failure(("Exception",))
    if not any(reply.kind == "cancelled" for reply in replies):
        replies += _files_done(request, replies) or _not_done(request, len(replies), failed=failure is not None)
    job.finish(Result(tuple(replies), failure))


def _not_done(request: Request, done: int, *, failed: bool) -> list[Reply]:
    """A word on the steps that something before them stopped. An export alone needs none: its own reply tells."""
    kinds = [step for step in dict.fromkeys(request.steps[done + failed :]) if step in ("chat", "export")]
    return [Reply("not_done", {"steps": kinds})] if kinds else []


def _files_done(request: Request, replies: list[Reply]) -> list[Reply]:
    """Of a batch, which files are done and which are not; nothing for any other plan."""
    ready = {reply.facts.get("about") for reply in replies if reply.kind == "export_ready"}
    names = [name for name in dict.fromkeys(request.names) if name]
    facts = {"done": [n for n in names if n in ready], "failed": [n for n in names if n not in ready]}
    return [Reply("files_done", facts)] if names else []


def _suggested_export(shop: Shop, job: Job, request: Request, replies: list[Reply]) -> list[Reply]:
    """The export that the backend suggests, at once, when the person wants that always."""
    index = len(request.steps)
    suggests = replies and "export" in (replies[-1].facts.get("offers") or ())  # type: ignore[operator]  # facts are JSON
    if not suggests or "export" in request.steps or not shop.memory.auto_export() or job.cancelled():
        return []
    offered = [o for o in replies[-1].facts["offers"] if o != "export"]  # type: ignore[attr-defined]  # as above
    replies[-1] = dataclasses.replace(replies[-1], facts={**replies[-1].facts, "offers": offered})
    reply = job.kept_replies().get(index)
    if reply is None:
        reply = run_step(shop, request, index, Journal(job, index), step="export", cancelled=job.cancelled)
        job.note({"e": "step", "step": index, "reply": reply})
    return [reply]


def _steps(shop: Shop, job: Job, request: Request) -> Iterator[Reply]:
    """The replies of the plan's steps; what an earlier worker finished comes from the journal.

    An error about one file of a batch leaves the others alone; a question, which the next message will answer, and what
    stops anything else stop the plan.
    """
    kept = job.kept_replies()
    given_up: set[str] = set()
    for index, step in enumerate(request.steps):
        about = request.about(index)
        if about in given_up:
            continue
        if job.cancelled() and index not in kept:
            yield Reply("cancelled", {"kind": step})
            return
        reply = kept.get(index)
        if reply is None:
            reply = _of_file(shop, job, request, index) if about else _step(shop, job, request, index)
            job.note({"e": "step", "step": index, "reply": reply})
        yield reply
        if stops(reply) and (about is None or reply.facts.get("asks")):
            return
        given_up.update({about} if about and stops(reply) else ())


def _step(shop: Shop, job: Job, request: Request, index: int) -> Reply:
    return run_step(shop, request, index, Journal(job, index), cancelled=job.cancelled)


def _of_file(shop: Shop, job: Job, request: Request, index: int) -> Reply:
    """A step about one file of a batch; an error is its reply."""
    name = str(request.about(index))
    why = request.refused.get(name)
    if why is None:
        try:
            reply = _step(shop, job, request, index)
        except SkillError as error:
            log.warning("%s: %s", name, error, exc_info=True)
            why = failure_of(error)
        else:
            return dataclasses.replace(reply, facts={**reply.facts, "about": name})
    return Reply("file_failed", {"about": name, "failure": dataclasses.asdict(why)}, state="error")


@contextlib.contextmanager
def _heartbeat(job: Job) -> Iterator[None]:
    over = threading.Event()

    def beat() -> None:
        job.beat()
        while not over.wait(BEAT_S):
            job.beat()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _log_to(job: Job) -> None:
    handle = os.open(job.folder / "worker.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    handler = logging.StreamHandler(os.fdopen(handle, "w", encoding="utf-8"))
    handler.addFilter(RedactFilter())
    logging.basicConfig(level=logging.INFO, handlers=[handler], format="%(asctime)s %(levelname)s %(message)s")


def _nobody(job_id: str) -> None:
    """A worker starts no worker."""
