"""Header names of the wire (PROTOCOL section 1)."""

from __future__ import annotations

AUTHORIZATION = "Authorization"
SKILL_SOURCE = "X-Skill-Source"
SKILL_VERSION = "X-Skill-Version"
SKILL_PLATFORM = "X-Skill-Platform"
CLIENT_ID = "X-Client-Id"
#: the language the person is answered in, with a message to the agent
LANGUAGE = "Accept-Language"

#: with a message to the agent: `closed` when the person may not change or list the library; never sent to the cloud
LIBRARY = "X-Library"

#: the three that every API call carries; a render without them is refused with 402
ATTRIBUTION = (SKILL_SOURCE, SKILL_VERSION, SKILL_PLATFORM)
EVENT_STREAM = "text/event-stream"


def attribution(*, source: str, version: str, platform: str) -> dict[str, str]:
    """The three attribution headers with their values."""
    return {SKILL_SOURCE: source, SKILL_VERSION: version, SKILL_PLATFORM: platform}


def library(*, closed: bool) -> dict[str, str]:
    """The header that closes the library to this message; none where it is open."""
    return {LIBRARY: "closed"} if closed else {}


def library_closed(value: str | None) -> bool:
    """Whether the header closes the library: any word but `open` does."""
    return value is not None and value.strip().lower() != "open"


def bearer(token: str) -> str:
    """The value of the Authorization header."""
    return f"Bearer {token}"


def sendable(value: str) -> bool:
    """Whether `value` can travel in a header as it is: printable ASCII, so no line break can split the request."""
    return bool(value) and value.isascii() and value.isprintable()
