"""The backend's error tree. Leaves carry facts to act on; the server turns them into wire codes in one table.

BackendError
  SettingsError           a setting we cannot use
  MediaError
    UnsupportedMediaError   not a kind we take (4001)
    UnreadableMediaError    a kind we take, but broken, encrypted or empty
    MediaTooLargeError      over a cap on bytes, pixels or length (4002)
    LaunchError             a program failed, ran out of its limits or stalled
      CancelledError          it was stopped because the person, or the shutdown, asked
    FontError               a script for which no font is here
  RefusedError            the request cannot be had, one leaf per reason
    AuthError               bearer missing, unknown or expired (1001)
    NoSuchSessionError      (1002)
    NoCreditsError          (2001)
    BusyError               a turn is already under way in the session (3001)
    PlanError               export not in this plan, or attribution missing (402)
    RateError               too many requests (429)
    NotFoundError           no such render, file or media
    ConflictError           same id, other body
    InvalidDraftError       a draft that breaks its own rules
    CannotEditError         an edit that this draft does not allow
    LibraryClosedError      whoever asks may neither change nor list the library
  FetchError              a URL we will not or cannot fetch
"""

from __future__ import annotations


class BackendError(Exception):
    """Root of everything the backend raises on purpose."""


class SettingsError(BackendError):
    """A setting that cannot be used; the message names it and the cure."""


class MediaError(BackendError):
    """Something about a picture, sound or film."""


class UnsupportedMediaError(MediaError):
    """Not a kind we take."""


class UnreadableMediaError(MediaError):
    """A kind we take, but this file cannot be decoded."""


class MediaTooLargeError(MediaError):
    """Over a cap."""

    def __init__(self, message: str, *, limit: int | None = None) -> None:
        """`limit` in the unit the message names."""
        super().__init__(message)
        self.limit = limit


class LaunchError(MediaError):
    """A program that we started failed; `tail` is the end of its stderr (for the log, not for people)."""

    def __init__(self, message: str, *, returncode: int | None = None, tail: str = "") -> None:
        """`returncode` is None when the program was killed by us."""
        super().__init__(message)
        self.returncode = returncode
        self.tail = tail


class CancelledError(LaunchError):
    """The work was stopped on request; nothing of it is left."""


class FontError(MediaError):
    """No font here draws these characters."""

    def __init__(self, message: str, *, characters: str) -> None:
        """`characters`: what could not be drawn."""
        super().__init__(message)
        self.characters = characters


class RefusedError(BackendError):
    """A request that cannot be had."""


class AuthError(RefusedError):
    """Bearer missing, unknown or expired."""


class NoSuchSessionError(RefusedError):
    """The session is not known to this user."""


class NoCreditsError(RefusedError):
    """The balance does not cover the request."""


class BusyError(RefusedError):
    """A turn is under way in this session."""


class PlanError(RefusedError):
    """Export is not in this plan, or an attribution header is missing."""


class RateError(RefusedError):
    """Too many requests in the window."""

    def __init__(self, message: str, *, retry_after_s: int) -> None:
        """`retry_after_s`: seconds until another try can work."""
        super().__init__(message)
        self.retry_after_s = retry_after_s


class NotFoundError(RefusedError):
    """No such render, file or media."""


class ConflictError(RefusedError):
    """The same id with another body."""


class InvalidDraftError(RefusedError):
    """A draft that breaks its own rules; the message names the first."""


class CannotEditError(RefusedError):
    """An edit that this draft does not allow; `reason` is a key to word it by, `facts` what goes into the words."""

    def __init__(self, reason: str, **facts: str | int) -> None:
        """`reason` is one of the keys under `refusals` in the tables of backend.agent.editing."""
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


class LibraryClosedError(RefusedError):
    """Whoever asks may neither change nor list the library."""


class FetchError(BackendError):
    """A URL that we will not or cannot fetch."""
