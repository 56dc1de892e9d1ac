"""Paths of the wire: the templates a server routes by, and a function for each that fills one in, ids quoted."""

from __future__ import annotations

from urllib.parse import quote

#: the literal names that every published path and body carries
APP = "nemo_agent"
USER = "me"

ANONYMOUS_TOKEN = "/api/auth/anonymous-token"  # noqa: S105  # a path
CLAIM_TOKEN = "/api/auth/claim-token"  # noqa: S105  # a path
SESSION = "/api/tasks/{user}/with-session/{app}"
RUN_SSE = "/run_sse"
UPLOAD = "/api/upload-video/{app}/{user}/{session_id}"
CREDITS = "/api/credits/balance/simple"
STATE = "/api/state/{app}/{user}/{session_id}/latest"
#: our own backend's alone
TIMELINE_PICTURE = "/api/state/{app}/{user}/{session_id}/timeline.jpg"
RENDER_SUBMIT = "/api/render/proxy/lambda"
RENDER_STATUS = "/api/render/proxy/lambda/{render_id}"
RENDER_CANCEL = "/api/render/proxy/lambda/{render_id}/cancel"
RENDER_DOWNLOAD = "/api/render/proxy/{render_id}/download"

#: pages below the web address
REGISTER = "/register?bind={user_id}"
CLAIM = "/workspace/claim?ct={claim_token}"


def session() -> str:
    """Where a session is opened."""
    return _fill(SESSION)


def upload(session_id: str) -> str:
    """Where files of a session go."""
    return _fill(UPLOAD, session_id=session_id)


def state(session_id: str) -> str:
    """The newest state of a session."""
    return _fill(STATE, session_id=session_id)


def timeline_picture(session_id: str) -> str:
    """The timeline of a session drawn as one picture; no other backend has it."""
    return _fill(TIMELINE_PICTURE, session_id=session_id)


def render_status(render_id: str) -> str:
    """How far a render is."""
    return _fill(RENDER_STATUS, render_id=render_id)


def render_cancel(render_id: str) -> str:
    """Where a render is called off."""
    return _fill(RENDER_CANCEL, render_id=render_id)


def render_download(render_id: str) -> str:
    """The finished file, for a backend that gives no `output.url`."""
    return _fill(RENDER_DOWNLOAD, render_id=render_id)


def register(user_id: str) -> str:
    """The page where an anonymous user becomes a registered one."""
    return _fill(REGISTER, user_id=user_id)


def claim(claim_token: str) -> str:
    """The page that opens a project in the browser."""
    return _fill(CLAIM, claim_token=claim_token)


def _fill(template: str, **ids: str) -> str:
    # "." and ".." survive quoting, and a client that normalises paths would then climb
    safe = {name: quote(value, safe="").replace(".", "%2E") for name, value in ids.items()}
    return template.format(app=APP, user=USER, **safe)
