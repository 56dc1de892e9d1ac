"""Files that come with a message: found, allowed, and checked on this machine before anything is sent."""

from __future__ import annotations

import base64
import binascii
import re
import stat
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from skill.errors import (
    AttachmentError,
    ClosedAttachmentError,
    EmptyAttachmentError,
    MissingAttachmentError,
    PageLinkError,
    TooLargeAttachmentError,
    UnsupportedAttachmentError,
)
from skill.files import private_dir, write_atomic
from skill.handlers.desk import Inbound
from skill.messages import Attachment
from skill.turn.links import addresses, page_site
from skill.turn.sources import inbound_name, name_of, path_of
from skill.wire import formats

#: a quoted or bare path in a message: it must look like one (a bare name means something already in the project)
PATH_IN_TEXT = re.compile(
    r"[\"'“「『]((?:~|\.{1,2})?/[^\"'”」』\n]+)[\"'”」』]|(?<![\w:/.~])((?:~|\.{1,2})?/[^\s\"'，。；、！？]+)"
)
DATA_URI = re.compile(r"data:([\w.+-]+/[\w.+-]+)?((?:;[\w=.+-]+)*?)(;base64)?,(.*)", re.DOTALL | re.IGNORECASE)
MIMES = {mime: ext for ext, mime in {**formats.PUBLISHED, **formats.OURS}.items()}


@dataclass(frozen=True)
class Places:
    """Where files may come from. `inbox` takes what arrives as data.

    `closed`: what a closed sender may name, and the host's media beside it, is all that he may attach by path; of
    `private`, where everybody's files are kept, only his own folder counts.
    """

    cwd: Path
    host_media: Path
    inbox: Path
    cloud: bool
    closed: tuple[Path, ...] | None = None
    private: Path | None = None

    @property
    def roots(self) -> tuple[Path, ...]:
        """A path inside a message's text counts only below these."""
        return (self.cwd, self.host_media) if self.closed is None else self.closed

    def confined(self, path: Path, name: str) -> Path:
        """The file itself, all links followed. Raises ClosedAttachmentError when a closed sender may not have it."""
        if self.closed is None:
            return path
        try:
            real = path.resolve()
            sent = _below(real, (self.host_media, self.cwd / "media" / "inbound", self.inbox.parent))
            others = self.private is not None and _below(real, (self.private,))
            allowed = sent or (_below(real, self.closed) and not others)
        except (OSError, ValueError, RuntimeError) as wrong:
            raise ClosedAttachmentError("a path that leads nowhere", name=name) from wrong
        if not allowed:
            raise ClosedAttachmentError("outside of what this sender may attach", name=name)
        return real


def attachment(source: str) -> Attachment:
    """An attachment as a host names it, with the name a person would know it by."""
    if source[:5].lower() == "data:":
        return Attachment(source, f"attachment.{_data_extension(source)}")
    if re.match(r"https?://", source, re.IGNORECASE):
        return Attachment(source, unquote(urlsplit(source).path.rpartition("/")[2]) or "file")
    return Attachment(source, name_of(source))


def in_text(text: str, places: Places) -> list[Attachment]:
    """Files on this machine that the message names, when they lie where we may look, and addresses of media."""
    paths = [a or b for a, b in PATH_IN_TEXT.findall(text)]
    found = [Attachment(path, Path(path).name) for path in paths if _allowed(path, places)]
    links = [attachment(url) for url in addresses(text)]
    return found + [link for link in links if formats.mime(link.name)]


def receive(
    attachments: Sequence[Attachment], places: Places
) -> tuple[tuple[Inbound, ...], dict[str, AttachmentError]]:
    """Every attachment as something that can be uploaded, and by name why others cannot."""
    taken: list[Inbound] = []
    refused: dict[str, AttachmentError] = {}
    for given in attachments:
        try:
            taken.append(_receive(given, places))
        except AttachmentError as wrong:
            refused[given.name] = wrong
    return tuple(taken), refused


def _receive(given: Attachment, places: Places) -> Inbound:
    source = given.source
    if source[:5].lower() == "data:":
        return _from_data(given, places)
    if re.match(r"https?://", source, re.IGNORECASE):
        if site := page_site(source):
            raise PageLinkError("a page is no file", name=site)
        return Inbound(given.name, url=source)
    path = places.confined(_local(source, places), given.name)
    _check(path, given.name, places)
    return Inbound(given.name, path=str(path))


def _local(source: str, places: Places) -> Path:
    if source.startswith("media://"):
        name = inbound_name(source)
        for folder in (places.host_media, places.cwd / "media" / "inbound"):
            if name and (folder / name).exists():
                return folder / name
        raise MissingAttachmentError("not in the host's media folder", name=name_of(source))
    plain = path_of(sys.platform, source)
    path = Path(plain)
    return (path.expanduser() if plain.startswith("~/") else places.cwd / path).absolute()


def _check(path: Path, name: str, places: Places) -> None:
    try:
        info = path.stat()
        with path.open("rb"):
            pass
    except (OSError, ValueError) as wrong:
        raise MissingAttachmentError("cannot be read", name=name) from wrong
    if not stat.S_ISREG(info.st_mode):
        raise MissingAttachmentError("not a file", name=name)
    _check_kind(name, info.st_size, places)


def _check_kind(name: str, size: int, places: Places) -> None:
    if size > formats.MAX_UPLOAD_BYTES:
        raise TooLargeAttachmentError("too large", name=name, limit_bytes=formats.MAX_UPLOAD_BYTES)
    taken = formats.CLOUD if places.cloud else {**formats.PUBLISHED, **formats.OURS}
    if formats.extension(name) not in taken:
        raise UnsupportedAttachmentError("not a kind we take", name=name)
    if size == 0:
        raise EmptyAttachmentError("nothing in it", name=name)


def _from_data(given: Attachment, places: Places) -> Inbound:
    found = DATA_URI.fullmatch(given.source)
    if found is None:
        raise UnsupportedAttachmentError("not a data URI", name=given.name)
    try:
        data = base64.b64decode(unquote(found[4]), validate=True) if found[3] else unquote_to_bytes(found[4])
    except (binascii.Error, ValueError) as wrong:
        raise UnsupportedAttachmentError("broken data URI", name=given.name) from wrong
    _check_kind(given.name, len(data), places)
    path = private_dir(places.inbox) / given.name
    count = 1
    while path.exists() and path.read_bytes() != data:
        count += 1
        path = places.inbox / f"{Path(given.name).stem}-{count}{Path(given.name).suffix}"
    write_atomic(path, data)
    return Inbound(path.name, path=str(path))


def _data_extension(source: str) -> str:
    return MIMES.get(source[5:].partition(",")[0].partition(";")[0].lower(), "bin")


def _below(real: Path, roots: Sequence[Path]) -> bool:
    return any(real.is_relative_to(root.resolve()) for root in roots)


def _allowed(path: str, places: Places) -> bool:
    try:
        real = places.confined(_local(path, places), path).resolve()
        return _below(real, places.roots) and real.is_file() and formats.mime(real.name) is not None
    except (OSError, ValueError, RuntimeError, AttachmentError):
        return False
