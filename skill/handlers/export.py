"""The finished film: submit, poll, download.

The render id is in the journal before anything is sent. Whatever breaks, that id is asked about first and sent again
under the same id when the backend does not know it; a new id comes once, only after the backend said `failed`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from skill.client import RenderStatus
from skill.errors import NotFoundError, RefusedError, SessionGoneError, UnavailableError, UnreachableError
from skill.handlers.desk import Desk
from skill.handlers.products import frame_size, free_path, out_file
from skill.handlers.sizes import max_bytes
from skill.messages import Reply
from skill.wire.draft import VIDEO, exportable, meta, of_kind

KEY = "render"
ATTEMPTS = 2
CLOUD_POLL_S = 30.0
#: a short film is ready in a second; the pauses grow from here
OWN_POLL_S = 0.25
OWN_POLL_MAX_S = 5.0
PATIENCE_OWN_S = 3600.0
#: ten polls, then the vendor calls a render late
PATIENCE_CLOUD_S = 10 * CLOUD_POLL_S
ENDED = ("completed", "failed")
#: HTTP statuses of a poll that say nothing about the render
PASSING = (408, 429)


def export(desk: Desk) -> Reply:
    """The project as an MP4 on this machine, or why not."""
    for attempt in range(1, ATTEMPTS + 1):
        key = f"{KEY}:{attempt}"
        if desk.effects.phase(key) is None and not _intended(desk, key):
            return Reply("export_nothing", state="need_input")
        if desk.effects.facts(key).get("ended") == "failed":
            continue
        status = _rendered(desk, key)
        if status is None:
            return Reply("cancelled", {"kind": "export"})
        if status.status == "completed":
            return _ready(desk, key, status)
        if status.status not in ENDED:
            return Reply("export_late", state="error")
    return Reply("export_failed", state="error")


def _intended(desk: Desk, key: str) -> bool:
    """Fix id, draft and output in the journal; False when there is nothing to export."""
    draft = _draft(desk)
    if draft is not None:
        desk.effects.mark(key, "intent", id=desk.new_id(), draft=draft, output=_output(desk.text, own=desk.line.own))
    return draft is not None


def _draft(desk: Desk) -> dict[str, Any] | None:
    session = desk.known_session()
    if session is None:
        return None
    try:
        state = desk.patiently(lambda: desk.backend.state(session))
    except SessionGoneError:
        desk.forget_session()
        raise
    return state.draft if exportable(state.draft) else None


def _output(text: str, *, own: bool) -> dict[str, Any]:
    """What the person asked of the file: a resolution, the largest there is when they named more; a size of our own."""
    named = re.search(r"(?<!\d)(480|540|720|1080)\s*[pP](?![A-Za-z0-9])", text)
    resolution = "1080p" if beyond(text) else f"{named[1]}p" if named else None
    asked = {"resolution": resolution, "max_bytes": max_bytes(text) if own else None}
    return {"format": "mp4", "quality": "high", **{k: v for k, v in asked.items() if v is not None}}


def beyond(text: str) -> str | None:
    """A resolution that the person named and that no export has: 4K and the like."""
    named = re.search(
        r"(?<![\d.])([2-8])\s*[kK](?![A-Za-z0-9])|(?<!\d)(1440|2160|4320)\s*[pP](?![A-Za-z0-9])|\b(UHD|QHD)\b", text
    )
    if named is None:
        return None
    thousands, lines, name = named.groups()
    return f"{thousands}K" if thousands else f"{lines}p" if lines else str(name)


def _rendered(desk: Desk, key: str) -> RenderStatus | None:
    """The render of `key`, polled until it ends or is late; None when the person called it off."""
    render_id = str(desk.effects.facts(key)["id"])
    late = desk.effects.facts(key).get("ended") not in (None, *ENDED)  # waited for before: one look is enough
    status = _begun(desk, key, render_id)
    deadline = desk.clock.monotonic() + (PATIENCE_OWN_S if desk.line.own else PATIENCE_CLOUD_S)
    for pause in _pauses(own=desk.line.own):
        desk.effects.progress("export", percent=status.progress or 0, eta_s=status.eta_s)
        if status.status in ENDED or late or desk.clock.monotonic() > deadline:
            break
        if desk.cancelled():
            desk.patiently(lambda: desk.backend.cancel_render(render_id))
            desk.effects.mark(key, "done", ended="cancelled")
            return None
        desk.clock.sleep(pause)
        status = _asked(desk, key, render_id) or status
    desk.effects.mark(key, "done", ended=status.status)
    return status


def _begun(desk: Desk, key: str, render_id: str) -> RenderStatus:
    """The render's status. After a try whose end is not known it is asked about first, else submitted."""
    if desk.effects.phase(key) in ("sent", "done"):
        known = _asked(desk, key, render_id)
        if known is not None:
            return known
    return _submitted(desk, key, render_id)


def _submitted(desk: Desk, key: str, render_id: str) -> RenderStatus:
    desk.effects.mark(key, "sent")
    try:
        return _submit(desk, key, render_id)
    except (UnreachableError, UnavailableError):
        desk.line.renew()
        return _asked(desk, key, render_id) or _submit(desk, key, render_id)


def _submit(desk: Desk, key: str, render_id: str) -> RenderStatus:
    facts = desk.effects.facts(key)
    try:
        return desk.backend.submit_render(render_id, desk.session(), facts["draft"], facts["output"])
    except SessionGoneError:
        desk.forget_session()  # and its files with it: the draft alone cannot be rendered
        raise


def _asked(desk: Desk, key: str, render_id: str) -> RenderStatus | None:
    """The status by id, None when it could not be had this time; a backend that does not know the id gets it again."""
    try:
        return desk.backend.render_status(render_id)
    except NotFoundError:
        return _submit(desk, key, render_id)
    except UnreachableError:
        desk.line.renew()
    except RefusedError as refused:
        if refused.status not in PASSING and refused.status < 500:
            raise
    return None


def _pauses(*, own: bool) -> Iterator[float]:
    pause = OWN_POLL_S if own else CLOUD_POLL_S
    while True:
        yield pause
        pause = min(pause * 1.5, OWN_POLL_MAX_S) if own else pause


def _ready(desk: Desk, key: str, status: RenderStatus) -> Reply:
    facts = desk.effects.facts(key)
    target = _target(desk, key)
    desk.effects.progress("export", percent=100)
    if not target.exists():  # else a worker was killed after it had fetched the film
        desk.patiently(lambda: desk.backend.download(status.url, str(facts["id"]), target))
    width, height = frame_size(target) or (None, None)
    file = out_file(target, width=width, height=height, duration_ms=_ms(status.duration_s))
    limit = facts["output"].get("max_bytes")
    return Reply(
        "export_ready",
        {
            "name": target.name,
            "duration_ms": file.duration_ms,
            "bytes": file.bytes,
            "beyond": beyond(desk.text),
            "limit": limit if limit is not None and file.bytes > limit else None,
        },
        files=(file,),
    )


def _target(desk: Desk, key: str) -> Path:
    """Where the film goes; kept in the journal, so that one render is one file whoever fetches it."""
    facts = desk.effects.facts(key)
    if "file" not in facts:
        path = free_path(desk.folder, _title(facts["draft"]), "mp4")
        desk.effects.mark(key, "done", file=path.name)
    return desk.folder / str(desk.effects.facts(key)["file"])


def _title(draft: Mapping[str, Any]) -> str:
    """The project's own title, else the name of its first video."""
    title = str(meta(draft).get("title") or "").strip()
    if title and title != "project":
        return title
    names = [str(meta(segment).get("name") or "") for segment in of_kind(draft, VIDEO)]
    return next((name for name in names if name), "video")


def _ms(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)
