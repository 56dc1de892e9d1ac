"""Codes of the wire (PROTOCOL section 1). `code` stands in the body and is independent of the HTTP status."""

from __future__ import annotations

OK = 0
TOKEN = 1001
SESSION = 1002
TOKEN_GATEWAY = (1010, 1011)  # what the newer gateway says for 1001
CREDITS = 2001
TURN_UNDER_WAY = 3001  # ours: a second message while a turn is under way, with HTTP 409
TYPE = 4001
SIZE = 4002

#: why a file was refused with TYPE, in `data.why`: a kind that is taken, but broken or cut off. Ours alone
DAMAGED = "damaged"

#: code -> what it means; the contract tests act each of them out
CODES = {
    OK: "ok",
    TOKEN: "token bad or expired",
    SESSION: "no such session",
    CREDITS: "no credits",
    TURN_UNDER_WAY: "a turn is already under way in this session",
    TYPE: "file type unsupported",
    SIZE: "file too large",
}

#: HTTP status -> what it means beside the codes
STATUSES = {
    400: "X-Client-Id missing on the token call",
    401: "token bad or expired",
    402: "export is not in this plan, or an attribution header is missing",
    403: "the token lacks a scope",
    404: "no such session on /run_sse, else no such thing",
    409: "a turn is already under way in this session",
    422: "the request is malformed",
    429: "too many requests",
}
