"""Files on their way out: checked first, streamed, counted."""

from __future__ import annotations

import contextlib
import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

import httpx

from skill.client.door import CONNECT_S
from skill.errors import MissingAttachmentError, TooLargeAttachmentError, UnsupportedAttachmentError
from skill.wire import formats

Progress = Callable[[int, int], None]
Part = tuple[str, tuple[str, IO[bytes], str]]

#: the published name of the multipart field
FIELD = "files"
LEAST_S = 300.0
SLOWEST_BYTES_PER_S = 50_000


@dataclass(frozen=True)
class Outgoing:
    """A file that passed the checks."""

    path: Path
    name: str
    mime: str
    size: int


def check(path: Path, name: str, *, cloud: bool) -> Outgoing:
    """The file, ready to go. Raises MissingAttachmentError, TooLargeAttachmentError, UnsupportedAttachmentError."""
    try:
        size = path.stat().st_size
        readable = path.is_file()
        with path.open("rb"):
            pass
    except (OSError, ValueError) as error:
        raise MissingAttachmentError("the file cannot be read", name=name) from error
    if not readable or size == 0:
        raise MissingAttachmentError("not a file, or an empty one", name=name)
    mime = formats.mime(name) or formats.mime(path.name)
    if mime is None:
        raise UnsupportedAttachmentError("a kind nobody takes", name=name)
    if cloud and mime not in formats.CLOUD.values():
        raise UnsupportedAttachmentError("a kind the cloud does not take", name=name)
    if size > formats.MAX_UPLOAD_BYTES:
        raise TooLargeAttachmentError("over the cap", name=name, limit_bytes=formats.MAX_UPLOAD_BYTES)
    return Outgoing(path, name, mime, size)


def timeout(files: Sequence[Outgoing]) -> httpx.Timeout:
    """By size, 5 minutes at least; for reading too, since the answer comes after the backend has looked at it all."""
    seconds = max(LEAST_S, sum(f.size for f in files) / SLOWEST_BYTES_PER_S)
    return httpx.Timeout(seconds, connect=CONNECT_S)


@contextlib.contextmanager
def opened(files: Sequence[Outgoing], progress: Progress | None, *, cloud: bool) -> Iterator[list[Part]]:
    """The files as httpx's multipart takes them, read piece by piece; `progress(sent, total)` in bytes."""
    tally = _Tally(sum(f.size for f in files), progress)
    with contextlib.ExitStack() as stack:
        yield [_part(stack, file, tally, cloud=cloud) for file in files]


def _part(stack: contextlib.ExitStack, file: Outgoing, tally: _Tally, *, cloud: bool) -> Part:
    if cloud and file.mime == formats.OURS["bmp"]:
        picture = stack.enter_context(_as_png(file))
        return FIELD, (str(Path(file.name).with_suffix(".png")), picture, formats.PUBLISHED["png"])
    try:
        source = stack.enter_context(file.path.open("rb"))
    except OSError as error:
        raise MissingAttachmentError("the file went away", name=file.name) from error
    return FIELD, (file.name, cast("IO[bytes]", _Counted(source, tally)), file.mime)


@contextlib.contextmanager
def _as_png(file: Outgoing) -> Iterator[IO[bytes]]:
    """BMP is in the published tips and not in the published list, so the cloud gets a PNG."""
    try:
        from PIL import Image  # noqa: PLC0415  # there only when our own backend is installed too
    except ImportError as missing:
        raise UnsupportedAttachmentError("BMP cannot be converted here", name=file.name) from missing
    with tempfile.TemporaryFile() as out:
        try:
            with Image.open(file.path, formats=["BMP"]) as picture:
                picture.save(out, format="PNG")
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as broken:
            raise UnsupportedAttachmentError("not a readable BMP", name=file.name) from broken
        out.seek(0)
        yield out


class _Tally:
    def __init__(self, total: int, progress: Progress | None) -> None:
        self._sent, self._total, self._progress = 0, total, progress

    def add(self, count: int) -> None:
        self._sent += count
        if self._progress is not None and count:
            self._progress(min(self._sent, self._total), self._total)


class _Counted(io.RawIOBase):
    """A file that tells how much of it was read. It has no fileno, so httpx learns its length by seeking."""

    def __init__(self, source: BinaryIO, tally: _Tally) -> None:
        super().__init__()
        self._source, self._tally = source, tally

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self._tally.add(len(data))
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._source.seek(offset, whence)

    def tell(self) -> int:
        return self._source.tell()
