"""What a backend's no means: the one table from codes and statuses to error classes."""

from __future__ import annotations

from collections.abc import Mapping

from skill.errors import (
    ClientIdError,
    CreditsError,
    DamagedFileError,
    ForbiddenError,
    MalformedRequestError,
    NotFoundError,
    PlanError,
    RateLimitedError,
    RefusedError,
    SessionGoneError,
    SizeRefusedError,
    TokenError,
    TurnUnderWayError,
    TypeRefusedError,
    UnavailableError,
)
from skill.wire import codes, paths
from skill.wire.envelopes import Unwrapped
from skill.wire.redact import redact

BY_CODE: dict[int, type[RefusedError]] = {
    codes.TOKEN: TokenError,
    **dict.fromkeys(codes.TOKEN_GATEWAY, TokenError),
    codes.SESSION: SessionGoneError,
    codes.CREDITS: CreditsError,
    codes.TURN_UNDER_WAY: TurnUnderWayError,
    codes.TYPE: TypeRefusedError,
    codes.SIZE: SizeRefusedError,
}

BY_STATUS: dict[int, type[RefusedError]] = {
    400: MalformedRequestError,
    401: TokenError,
    402: PlanError,
    403: ForbiddenError,
    404: NotFoundError,
    413: SizeRefusedError,
    415: TypeRefusedError,
    422: MalformedRequestError,
    429: RateLimitedError,
    408: UnavailableError,
}

#: the same status means something else on these paths
BY_PATH: dict[tuple[str, int], type[RefusedError]] = {
    (paths.ANONYMOUS_TOKEN, 400): ClientIdError,
    (paths.RUN_SSE, 404): SessionGoneError,
    (paths.RUN_SSE, 409): TurnUnderWayError,
}

LONGEST_MESSAGE = 500


def refusal(path: str, status: int, answer: Unwrapped, *, retry_after_s: float | None = None) -> RefusedError:
    """The error for an answer that says no; its message is redacted and for the log only."""
    message = redact(answer.message)[:LONGEST_MESSAGE] or f"HTTP {status}"
    return _leaf(path, status, answer)(message, code=answer.code, status=status, retry_after_s=retry_after_s)


def _leaf(path: str, status: int, answer: Unwrapped) -> type[RefusedError]:
    code = answer.code or 0
    if code == codes.TYPE and isinstance(answer.data, Mapping) and answer.data.get("why") == codes.DAMAGED:
        return DamagedFileError
    if by_code := BY_CODE.get(code):
        return by_code
    if status == 404 and "session not found" in answer.message.lower():
        return SessionGoneError
    # the newer gateway puts HTTP's own numbers into `code`
    return BY_PATH.get((path, status)) or BY_STATUS.get(status) or BY_STATUS.get(code) or _other(status)


def _other(status: int) -> type[RefusedError]:
    return UnavailableError if status >= 500 else RefusedError
