"""Finished files on their way in: no bearer to a foreign host, length and type checked, whole or not there."""

from __future__ import annotations

import contextlib
import ipaddress
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import httpx

from skill.client.door import CONNECT_S, Door, mapped, parsed, transient
from skill.client.refusals import refusal
from skill.client.values import RenderStatus
from skill.errors import RefusedError, UnreadableError
from skill.files import open_atomic
from skill.wire import paths
from skill.wire.envelopes import Unwrapped
from skill.wire.lazily import lazily

if TYPE_CHECKING:
    from skill.wire import models
else:
    models = lazily("skill.wire.models")

Progress = Callable[[int, int], None]

MAX_BYTES = 4 * 2**30
MAX_REDIRECTS = 3
PAUSES = (0.5, 2.0)
READ_S = 60.0

#: suffix -> (offset, bytes) of which one must be in the file
MAGIC: dict[str, tuple[tuple[int, bytes], ...]] = {
    ".mp4": ((4, b"ftyp"),),
    ".m4a": ((4, b"ftyp"),),
    ".jpg": ((0, b"\xff\xd8\xff"),),
    ".png": ((0, b"\x89PNG\r\n\x1a\n"),),
    ".gif": ((0, b"GIF8"),),
    ".webp": ((8, b"WEBP"),),
    ".mp3": ((0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xf3"), (0, b"\xff\xf2"), (0, b"\xff\xfa")),
    ".wav": ((8, b"WAVE"),),
}
HEAD = 16

NAT64 = ipaddress.ip_network("64:ff9b::/96")
PUBLIC_NAME = re.compile(
    r"(?!.*\.(?:localhost|local|localdomain|internal|intranet|lan|home|arpa)$)(?:[\w-]+\.)+(?:[a-z]+|xn--[\w-]+)"
)


def download(door: Door, url: str | None, render_id: str | None, target: Path, progress: Progress | None) -> Path:
    """Fetch from `url`, or by render id where there is no url or it is gone. Raises BackendError leaves, OSError."""
    if url is not None:
        try:
            return _by_url(door, url, target, progress)
        except RefusedError:
            if render_id is None:
                raise
    if render_id is None:
        raise UnreadableError("neither a url nor a render id to download by")
    return _by_id(door, render_id, target, progress)


def by_path(door: Door, path: str, target: Path) -> Path:
    """Fetch what the backend has at one of its own paths, as the session's owner."""

    def attempt(token: str) -> Path:
        sent = door.request("GET", path, token=token, accept="*/*", timeout=_timeout())
        with mapped(), contextlib.closing(door.client.send(sent, stream=True)) as response:
            if response.is_success:
                return _save(response, target, None)
            raise refusal("download", response.status_code, Unwrapped(None, "", None))

    return door.persist(attempt, again=transient, pauses=PAUSES)


def checked(url: str, base: str) -> str:
    """`url` made absolute, if it may be asked: on the backend's own origin, or public https. Else UnreadableError."""
    try:
        absolute = urljoin(base + "/", url)
        parts, known = urlsplit(absolute), own(absolute, base)
    except ValueError as error:
        raise UnreadableError("the download address cannot be read") from error
    if parts.username is not None or not (known or _public(parts.scheme, parts.hostname or "")):
        raise UnreadableError("the download address is not one we ask")
    return absolute


def own(url: str, base: str) -> bool:
    """Whether `url` has the scheme, host and port of `base`."""
    return _origin(url) == _origin(base)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _public(scheme: str, host: str) -> bool:
    if scheme != "https":
        return False
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        # a last label of figures is an address in disguise: decimal, octal, hexadecimal or short
        return PUBLIC_NAME.fullmatch(host.rstrip(".").lower()) is not None
    return address.is_global and address not in NAT64


def _by_url(door: Door, url: str, target: Path, progress: Progress | None) -> Path:
    def attempt() -> Path:
        with _opened(door, url) as response:
            return _save(response, target, progress)

    return door.repeat(attempt, transient, PAUSES)


def _by_id(door: Door, render_id: str, target: Path, progress: Progress | None) -> Path:
    path = paths.render_download(render_id)

    def attempt(token: str) -> Path | str | None:
        sent = door.request("GET", path, token=token, accept="*/*", timeout=_timeout())
        with mapped(), contextlib.closing(door.client.send(sent, stream=True)) as response:
            kind = response.headers.get("content-type", "")
            if response.is_success and not kind.startswith("application/json"):
                return _save(response, target, progress)
            answer = parsed(models.RenderAnswer, door.read(response, path))
            return RenderStatus.of(answer, render_id).url

    got = door.persist(attempt, again=transient, pauses=PAUSES)
    if got is None:
        raise UnreadableError("the backend names no address for the file")
    return _by_url(door, got, target, progress) if isinstance(got, str) else got


@contextlib.contextmanager
def _opened(door: Door, url: str) -> Iterator[httpx.Response]:
    """A successful response, redirects followed a few times, each checked; none of our headers goes along."""
    for _ in range(MAX_REDIRECTS + 1):
        url = checked(url, door.base)
        client = door.client if own(url, door.base) else door.outside
        asked = {"Accept": "*/*", "Accept-Encoding": "identity"}
        with mapped():
            request = client.build_request("GET", url, headers=asked, timeout=_timeout())
            with contextlib.closing(client.send(request, stream=True)) as response:
                if response.is_success:
                    yield response
                    return
                if not response.has_redirect_location:
                    raise refusal("download", response.status_code, Unwrapped(None, "", None))
                url = urljoin(url, response.headers["location"])
    raise UnreadableError("too many redirects")


def _timeout() -> httpx.Timeout:
    return httpx.Timeout(READ_S, connect=CONNECT_S)


def _save(response: httpx.Response, target: Path, progress: Progress | None) -> Path:
    length = response.headers.get("content-length", "")
    total = int(length) if length.isascii() and length.isdigit() and len(length) < 19 else 0
    target.parent.mkdir(parents=True, exist_ok=True)
    with open_atomic(target) as out:
        head, done = b"", 0
        for chunk in response.iter_bytes():
            head = (head + chunk)[:HEAD] if len(head) < HEAD else head
            done += len(chunk)
            if done > MAX_BYTES:
                raise UnreadableError("the file is too long")
            out.write(chunk)
            if progress is not None:
                progress(done, total)
        _check(head, done, total, target)
    return target


def _check(head: bytes, done: int, total: int, target: Path) -> None:
    if total and done != total:
        raise UnreadableError(f"the file came with {done} bytes instead of {total}")
    magic = MAGIC.get(target.suffix.lower(), ())
    if not done or (magic and not any(head.startswith(mark, at) for at, mark in magic)):
        raise UnreadableError("the file is not what its name says")
