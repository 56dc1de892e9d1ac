"""Files on their way in: streamed to disk, cut off at the cap, told by their content; a refused one leaves nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from backend.errors import BackendError, MediaTooLargeError, UnreadableMediaError, UnsupportedMediaError
from backend.fetch import fetch_url
from backend.media.probe import MediaInfo, probe
from backend.media.sniff import sniff
from backend.stores.blobs import Blob, BlobStore, BlobWriter

FIELD = "files"
MAX_FILES = 20
#: an over-long body is read on (and thrown away) this far, so that the client gets to read the refusal
DRAIN_BYTES = 128 * 2**20


@dataclass(frozen=True)
class Received:
    """A file that was taken. `name` is for people and never a path."""

    name: str
    blob: Blob
    info: MediaInfo


class MalformedUploadError(UnreadableMediaError):
    """The multipart body itself is broken, or holds no file."""


async def receive_files(
    content_type: str, chunks: AsyncIterator[bytes], blobs: BlobStore, *, limit: int
) -> list[Received]:
    """Every file of a multipart body, in order: all of them, or an error and none.

    Raises MediaTooLargeError at the first byte past `limit`, UnsupportedMediaError, UnreadableMediaError.
    """
    intake = _Intake(_boundary(content_type), blobs, limit)
    try:
        await _read(intake, chunks)
        return await asyncio.to_thread(_take_all, intake.files)
    finally:
        intake.drop()


def receive_urls(
    urls: Sequence[str], blobs: BlobStore, *, limit: int, allow_loopback: bool, fetch: Callable[..., Any] = fetch_url
) -> list[Received]:
    """Every file behind `urls`. Raises FetchError and what `receive_files` raises."""
    files: list[_File] = []
    try:
        for url in urls:
            writer = blobs.writer(limit=limit)
            files.append(_File("download", writer))
            files[-1].name = clean_name(fetch(url, writer.write, limit=limit, allow_loopback=allow_loopback).name)
        return _take_all(files)
    finally:
        for file in files:
            file.writer.drop()


def clean_name(name: str) -> str:
    """A file's name fit to be shown: no folders, no control characters, no direction marks, at most 120 characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in last if c.isprintable() and c not in "\u202a\u202b\u202c\u202d\u202e").strip()
    return shown[-120:] or "file"


@dataclass
class _File:
    name: str
    writer: BlobWriter


def _take_all(files: Sequence[_File]) -> list[Received]:
    kinds = [sniff(file.writer.head) for file in files]
    if not files:
        raise MalformedUploadError("no file in the request")
    if None in kinds:
        raise UnsupportedMediaError("not a kind we take")
    blobs = [file.writer.keep(kind) for file, kind in zip(files, kinds, strict=True) if kind]
    try:
        return [Received(file.name, blob, probe(blob.path)) for file, blob in zip(files, blobs, strict=True)]
    except BackendError:
        for blob in blobs:
            if blob.fresh:
                blob.path.unlink(missing_ok=True)
        raise


async def _read(intake: _Intake, chunks: AsyncIterator[bytes]) -> None:
    try:
        async for chunk in chunks:
            await asyncio.to_thread(intake.feed, chunk)
        intake.finish()
    except MediaTooLargeError:
        intake.drop()
        await _drain(chunks)
        raise
    except MultipartParseError as wrong:
        raise MalformedUploadError("the multipart body is broken") from wrong


async def _drain(chunks: AsyncIterator[bytes]) -> None:
    left = DRAIN_BYTES
    async for chunk in chunks:
        left -= len(chunk)
        if left < 0:
            return


def _boundary(content_type: str) -> bytes:
    kind, options = parse_options_header(content_type)
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise MalformedUploadError("not a multipart body")
    return options[b"boundary"]


class _Intake:
    """The callbacks of the multipart parser: one writer a file part, other parts are passed over."""

    def __init__(self, boundary: bytes, blobs: BlobStore, limit: int) -> None:
        self.files: list[_File] = []
        self._blobs = blobs
        self._limit = limit
        self._headers: dict[bytes, bytes] = {}
        self._name = self._value = b""
        self._open: BlobWriter | None = None
        self._ended = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._header_name,
                "on_header_value": self._header_value,
                "on_header_end": self._header_end,
                "on_headers_finished": self._headers_finished,
                "on_part_data": self._data,
                "on_part_end": self._part_end,
                "on_end": self._end,
            },
        )

    def feed(self, chunk: bytes) -> None:
        self._parser.write(chunk)

    def finish(self) -> None:
        self._parser.finalize()
        if not self._ended:
            raise MalformedUploadError("the upload broke off")

    def drop(self) -> None:
        for file in self.files:
            file.writer.drop()

    def _begin(self) -> None:
        self._headers = {}
        self._open = None

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        if options.get(b"name") != FIELD.encode() or b"filename" not in options:
            return
        if len(self.files) >= MAX_FILES:
            raise MediaTooLargeError(f"over {MAX_FILES} files", limit=MAX_FILES)
        self._open = self._blobs.writer(limit=self._limit)
        name = unquote(options[b"filename"].decode("utf-8", "replace"))
        self.files.append(_File(clean_name(name), self._open))

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._open is not None:
            self._open.write(data[start:end])

    def _part_end(self) -> None:
        self._open = None

    def _end(self) -> None:
        self._ended = True
