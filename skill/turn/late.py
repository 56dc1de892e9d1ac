"""An export that took too long to wait for: each later turn looks once whether it has come, and brings it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from skill.handlers.export import ENDED, KEY
from skill.jobs.journal import Job, Request
from skill.jobs.queue import tend, unfinished
from skill.jobs.shop import Shop
from skill.memory import Talk
from skill.messages import Reply

#: begins the key of a job that only looks
LOOK = "late:"


def look_again(shop: Shop, talk: Talk) -> Job | None:
    """A job that looks once for the late export; None when there is none, or other work comes first."""
    if talk.late is None or unfinished(shop, talk.id):
        return None
    old = shop.job(talk.late)
    asked, acts = old.request(), _acts(old)
    if asked is None or not acts:
        remember_late(shop, talk.id, None)
        return None
    job = shop.job(shop.new_job_id())
    job.create(_look(asked, job.id, f"{LOOK}{old.id}"))
    for key, facts in acts.items():
        job.note({"e": "effect", "step": 0, "key": key, "phase": "done", "facts": facts})
    with shop.memory.changing(talk.id) as held:
        held.change(jobs=(*held.talk.jobs, job.id))
    tend(shop, talk.id)
    return job


def told(shop: Shop, conversation: str, job: Job, replies: Iterable[Reply], *, asked_for: bool) -> list[Reply]:
    """What is said of a finished job's replies; what they say of a late export is remembered.

    That a look found nothing yet is said only when it was `asked_for`.
    """
    shown, look = list(replies), is_look(job)
    if any(reply.kind == "export_late" for reply in shown):
        remember_late(shop, conversation, job.id)
        return [r for r in shown if r.kind != "export_late" or asked_for or not look]
    if look and shown:
        remember_late(shop, conversation, None)
    return shown


def remember_late(shop: Shop, conversation: str, job_id: str | None) -> None:
    """The job whose export is late from now on; None for none."""
    with shop.memory.changing(conversation) as held:
        held.change(late=job_id)


def is_look(job: Job) -> bool:
    """Whether the job only looks for a late export: when it fails, the next one may not."""
    asked = job.request()
    return asked is not None and asked.key.startswith(LOOK)


def _look(asked: Request, job_id: str, key: str) -> Request:
    plain = dataclasses.replace(asked, texts=(), names=(), refused={}, inbound=())
    return dataclasses.replace(plain, id=job_id, key=key, steps=("export",))


def _acts(job: Job) -> dict[str, dict[str, object]]:
    """The renders of the step whose export is late, with everything noted of them."""
    steps: dict[int, dict[str, dict[str, object]]] = {}
    for event in job.events():
        if event.get("e") == "effect" and str(event.get("key")).startswith(KEY):
            steps.setdefault(event["step"], {}).setdefault(event["key"], {}).update(event["facts"])
    open_ended = (acts for acts in steps.values() if any(f.get("ended") not in (None, *ENDED) for f in acts.values()))
    return next(open_ended, {})
