"""The skill's error tree. Leaves carry facts to act on, never a sentence to be parsed; `turn.py` has one table that
turns them into replies.

SkillError
  SettingsError           a setting or the front matter cannot be used
  SetupError              the private environment or our backend is missing or broken
  AttachmentError
    MissingAttachmentError    the file is not there or may not be read
    ClosedAttachmentError     a path that this sender may not attach
    TooLargeAttachmentError   over the cap
    UnsupportedAttachmentError  not a kind we take
      EmptyAttachmentError        a kind we take, with nothing in it
    LinkRefusedError          the backend could not get a file from this address
    PageLinkError             the address of a page, not of a file
  BusyError               the conversation's lock could not be had in time
  BackendError
    UnreachableError        connect, timeout
    UnreadableError         bad frame, bad JSON, a shape we do not know
    StreamBrokenError       the stream ended before it said it was done
    RefusedError            one leaf per wire code
      TokenError 1001  SessionGoneError 1002  CreditsError 2001  TypeRefusedError 4001  SizeRefusedError 4002
      DamagedFileError 4001 of a TypeRefusedError, where the backend says why
      ClientIdError 400  PlanError 402  ForbiddenError 403  NotFoundError 404  TurnUnderWayError 409/3001
      MalformedRequestError 422  RateLimitedError 429  UnavailableError 408, 5xx
"""

from __future__ import annotations


class SkillError(Exception):
    """Root of everything the skill raises on purpose."""


class SettingsError(SkillError):
    """A setting that cannot be used; the message names it."""


class SetupError(SkillError):
    """The private environment or our own backend is missing or broken; `cure` is the command that mends it."""

    def __init__(self, message: str, *, cure: str = "python3 skill setup") -> None:
        """`cure`: one command."""
        super().__init__(message)
        self.cure = cure


class AttachmentError(SkillError):
    """A file that cannot be taken."""

    def __init__(self, message: str, *, name: str, limit_bytes: int | None = None) -> None:
        """`name`: how the person knows the file."""
        super().__init__(message)
        self.name = name
        self.limit_bytes = limit_bytes


class MissingAttachmentError(AttachmentError):
    """Not there, or may not be read."""


class ClosedAttachmentError(AttachmentError):
    """A path that this sender may not attach, whether or not a file is there."""


class TooLargeAttachmentError(AttachmentError):
    """Over the cap in `limit_bytes`."""


class UnsupportedAttachmentError(AttachmentError):
    """Not a kind we take."""


class EmptyAttachmentError(UnsupportedAttachmentError):
    """A kind we take, with nothing in it."""


class LinkRefusedError(AttachmentError):
    """The backend could not get a file from this address."""


class PageLinkError(AttachmentError):
    """The address of a page that shows a film (YouTube and the like), not of a file; `name` is the site."""


class BusyError(SkillError):
    """Another process holds the conversation's lock."""


class BackendError(SkillError):
    """The backend could not be had, understood or persuaded."""


class UnreachableError(BackendError):
    """No connection, or no answer in time. `sent`: whether the request may have reached the backend."""

    def __init__(self, message: str, *, sent: bool) -> None:
        """`sent=False` means it is safe to send again."""
        super().__init__(message)
        self.sent = sent


class UnreadableError(BackendError):
    """An answer of a shape we do not know."""


class StreamBrokenError(BackendError):
    """The event stream broke off; the work may go on, so nothing is sent again."""


class RefusedError(BackendError):
    """The backend said no. `code` as on the wire, `status` the HTTP status."""

    def __init__(self, message: str, *, code: int | None, status: int, retry_after_s: float | None = None) -> None:
        """`message` is for the log; people read a template."""
        super().__init__(message)
        self.code = code
        self.status = status
        self.retry_after_s = retry_after_s


class TokenError(RefusedError):
    """1001: the token is bad or expired. `own`: it came from NEMO_TOKEN."""

    own: bool = False


class SessionGoneError(RefusedError):
    """1002: no such session."""


class CreditsError(RefusedError):
    """2001: no credits."""


class TypeRefusedError(RefusedError):
    """4001: this type is not taken. `name`: the file, where one was sent."""

    name: str | None = None


class DamagedFileError(TypeRefusedError):
    """4001, and why: a kind that is taken, but broken or cut off. Only our own backend tells."""


class SizeRefusedError(RefusedError):
    """4002: too large. `name`: the file, where one was sent."""

    name: str | None = None


class ClientIdError(RefusedError):
    """400 on the token call: the client id is missing."""


class PlanError(RefusedError):
    """402: export is not in this plan, or an attribution header was missing."""


class ForbiddenError(RefusedError):
    """403: the token lacks a scope."""


class NotFoundError(RefusedError):
    """404 that is not a lost session."""


class TurnUnderWayError(RefusedError):
    """409 / 3001: the session is busy with another message."""


class MalformedRequestError(RefusedError):
    """422: our own request was wrong; a fault of ours."""


class RateLimitedError(RefusedError):
    """429: too many requests. `weekly`: it was a free token that was asked for, and those are rationed by the week."""

    weekly: bool = False


class UnavailableError(RefusedError):
    """408 or 5xx: the backend is in trouble; a later try may do."""
