"""Decoded frames of a film: upright, square-pixelled, with their time counted from the film's first frame.

The demuxer is the one of the sniffed container; PyAV is never left to guess one from the content or the name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import av
import av.container
import av.error
import av.stream
import cv2
import numpy as np
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream
from numpy.typing import NDArray

from backend.errors import MediaTooLargeError, UnreadableMediaError, UnsupportedMediaError
from backend.media.hues import hues_of
from backend.media.luma import glance_of, gray_of
from backend.media.sniff import DEMUXERS, IMAGES, sniff_file

MAX_FRAME_PIXELS = 8192 * 8192  # 8K film is 33 million
_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": "mov,avi,matroska,mp3,wav,aac"}
NO_DECODER = "encrypted, or in a format that nothing here can decode"
_TURNS = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, -90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, -180: cv2.ROTATE_180}


@dataclass(frozen=True)
class Frame:
    """One decoded frame; pixels are converted only when asked for."""

    pts_ms: int
    key: bool
    raw: av.VideoFrame
    turn: int
    sar: Fraction

    @property
    def size(self) -> tuple[int, int]:
        """Width and height as shown: after the turn, with square pixels."""
        width, height = round(self.raw.width * self.sar), self.raw.height
        return (height, width) if abs(self.turn) == 90 else (width, height)

    def lighter(self, pixels: int) -> Frame:
        """The same frame shrunk to about that many pixels, so that many can be held; itself when it has no more."""
        shrink = (self.raw.width * self.raw.height / pixels) ** 0.5
        if shrink <= 1:
            return self
        width, height = (max(2, round(side / shrink / 2) * 2) for side in (self.raw.width, self.raw.height))
        return replace(self, raw=self.raw.reformat(width=width, height=height, interpolation="AREA"))

    def picture(self, *, long_side: int | None = None, gray: bool = False) -> NDArray[np.uint8]:
        """Pixels as shown, RGB or gray, shrunk (never grown) so that the longer side is at most `long_side`."""
        width, height = round(self.raw.width * self.sar), self.raw.height
        scale = min(1.0, long_side / max(width, height)) if long_side else 1.0
        width, height = max(2, round(width * scale)), max(2, round(height * scale))
        if gray:
            return self._upright(gray_of(self.raw, width, height))
        shown = self.raw.reformat(width=width, height=height, format="rgb24", interpolation="AREA")
        return self._upright(np.asarray(shown.to_ndarray(), np.uint8))

    def glance(self) -> NDArray[np.int16]:
        """A few pixels, 18 x 32 and not turned, to tell whether two frames differ."""
        return np.asarray(glance_of(self.raw, 32, 18), np.int16)

    def hues(self, side: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """Blue and red of side x side fields, as shown: Cb and Cr, 0 … 255, 128 for none."""
        blue, red = hues_of(self.raw, side)
        return self._upright(blue), self._upright(red)

    def _upright(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        if self.turn not in _TURNS:
            return pixels
        return np.asarray(cv2.rotate(pixels, _TURNS[self.turn]), np.uint8)


_SPARSE_S = 0.15  # frames farther apart are too few to leave any out
#: frames not to decode, in FFmpeg's words: none, those that no other is built on (where frames are many), all but keys
Skip = Literal["DEFAULT", "NONREF", "NONKEY"]


@contextmanager
def open_media(path: Path, *, undecoded: bool = False) -> Iterator[tuple[str, av.container.InputContainer]]:
    """(container name, opened container) of a film or sound; foreign errors leave as ours.

    `undecoded`: no frame is decoded to learn more of its streams than the index says, which is most of the opening.
    """
    name = sniff_file(path)
    if name is None or name in IMAGES:
        raise UnsupportedMediaError("not a film or sound of a kind we take")
    try:
        options = {**_OPTIONS, "skip_frame": "all"} if undecoded else dict(_OPTIONS)
        with av.open(f"file:{path}", format=DEMUXERS[name], options=options) as container:
            yield name, container
    except (av.error.FFmpegError, UnicodeError) as wrong:
        raise UnreadableMediaError("broken, encrypted or cut off: it cannot be decoded") from wrong


def film_stream(container: av.container.InputContainer) -> VideoStream | None:
    """The first video stream that is a film (cover art is none)."""
    cover = av.stream.Disposition.attached_pic
    return next((s for s in container.streams.video if not s.disposition & cover), None)


def _decoder(stream: VideoStream) -> VideoCodecContext | None:
    """The stream's decoder; PyAV's types do not say that there may be none."""
    return stream.codec_context


def _skipped(skip: Skip, *, early: bool, sparse: bool) -> Skip:
    if skip == "NONREF" and sparse:
        return "DEFAULT"
    return "NONREF" if early and skip == "DEFAULT" else skip


class FrameReader:
    """Reads the frames of one film; a context manager. Raises the errors of `backend.errors.MediaError`."""

    def __init__(self, path: Path, *, threads: int = 1, skip: Skip = "DEFAULT") -> None:
        """`threads`: how many the decoder may use. `skip`: frames to leave out, as far as the format tells them."""
        self._path = path
        self._threads = threads
        self._skip = skip
        self._at_ms: int | None = None  # of the last decoded frame
        self._opened = open_media(path)
        self.container, self.media = self._opened.__enter__()
        try:
            self._stream = self._take_stream()
            self._fresh: Iterator[av.VideoFrame] | None = self._decoded(0)
            self._first = self._first_frame(self._fresh)
        except BaseException as wrong:
            self.__exit__(type(wrong), wrong, wrong.__traceback__)
            raise
        self.origin_s = self._seconds(self._first, Fraction(0))
        self.turn = int(self._first.rotation)
        self.sar = self._shown_sar()

    def __enter__(self) -> Self:
        """The reader itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file; PyAV's errors leave as ours."""
        self._opened.__exit__(kind, wrong, trace)

    @property
    def first(self) -> Frame:
        """The film's first frame."""
        return self._frame(self._first, 0.0)

    @property
    def stream(self) -> VideoStream:
        """PyAV's stream."""
        return self._stream

    def frames(self, *, start_ms: int = 0, end_ms: int | None = None, go_on: bool = False) -> Iterator[Frame]:
        """Frames with start_ms <= pts_ms <= end_ms, in order of showing. One call at a time.

        With `go_on` the calls are for later and later stretches, and decoding goes on where that is the shorter way.
        """
        fresh, self._fresh = self._fresh, None
        pts_s = float(self.origin_s)
        step = float(1 / (self._stream.average_rate or 25))
        for raw in self._from_start(fresh) if fresh and start_ms == 0 else self._from(start_ms, go_on=go_on):
            pts_s = float(self._seconds(raw, Fraction(pts_s + step)))
            frame = self._frame(raw, pts_s - float(self.origin_s))
            self._at_ms = frame.pts_ms
            if end_ms is not None and frame.pts_ms > end_ms:
                return
            if frame.pts_ms >= start_ms:
                yield frame

    def _from_start(self, decoded: Iterator[av.VideoFrame]) -> Iterator[av.VideoFrame]:
        """All frames, when nothing but the first was read yet."""
        yield self._first
        yield from decoded

    def _from(self, start_ms: int, *, go_on: bool) -> Iterator[av.VideoFrame]:
        if not (go_on and self._is_on_the_way(start_ms)):
            self._seek(start_ms)
        return self._decoded(start_ms)

    def _decoded(self, start_ms: int) -> Iterator[av.VideoFrame]:
        """Frames from where the file was sought to; on the way to `start_ms` only those that others are built on."""
        context = self._stream.codec_context
        base = self._stream.time_base or Fraction(1, 1000)
        start = round((self.origin_s + Fraction(start_ms, 1000)) / base) if start_ms else 0
        before: int | None = None
        for packet in self.media.demux(self._stream):
            early = start_ms > 0 and packet.pts is not None and packet.pts < start
            sparse = packet.dts is None or before is None or (packet.dts - before) * base > _SPARSE_S
            context.skip_frame = _skipped(self._skip, early=early, sparse=sparse)
            before = packet.dts
            with suppress(av.error.InvalidDataError):  # scratched: what comes after it may be whole
                yield from packet.decode()

    def _take_stream(self) -> VideoStream:
        stream = film_stream(self.media)
        if stream is None:
            raise UnsupportedMediaError("sound only: there is no picture in it")
        context = _decoder(stream)
        if context is None:
            raise UnsupportedMediaError(NO_DECODER)
        if context.width * context.height > MAX_FRAME_PIXELS:
            raise MediaTooLargeError(f"{context.width}x{context.height} pixels a frame", limit=MAX_FRAME_PIXELS)
        context.thread_count = self._threads
        context.thread_type = "AUTO" if self._threads > 1 else "NONE"
        return stream

    def _first_frame(self, decoded: Iterator[av.VideoFrame]) -> av.VideoFrame:
        for raw in decoded:
            return raw
        raise UnreadableMediaError("not one frame of it can be decoded")

    def _seek(self, start_ms: int) -> None:
        """To the key frame at or before `start_ms`; to the very start when the index of the file points past it."""
        base = self._stream.time_base or Fraction(1, 1000)
        origin = round(self.origin_s / base)
        target = origin + round(Fraction(start_ms, 1000) / base)
        self.media.seek(target, stream=self._stream, backward=True)
        if start_ms == 0:
            return
        landed = next((p for p in self.media.demux(self._stream) if p.pts is not None), None)
        late = landed is None or landed.pts is None or landed.pts > target
        self.media.seek(origin if late else target, stream=self._stream, backward=True)

    def _is_on_the_way(self, start_ms: int) -> bool:
        """Whether no key frame lies between the last decoded frame and `start_ms`, as far as the file's list tells."""
        base = self._stream.time_base or Fraction(1, 1000)
        entry = self._stream.index_entries.search_timestamp(round((self.origin_s + Fraction(start_ms, 1000)) / base))
        if self._at_ms is None or self._at_ms >= start_ms or entry < 0:
            return False
        key = self._stream.index_entries[entry].timestamp
        return bool((key * base - self.origin_s) * 1000 <= self._at_ms)

    def _seconds(self, raw: av.VideoFrame, missing: Fraction) -> Fraction:
        stamp = raw.pts if raw.pts is not None else raw.dts
        base = raw.time_base or self._stream.time_base
        return missing if stamp is None or base is None else stamp * Fraction(base)

    def _frame(self, raw: av.VideoFrame, at_s: float) -> Frame:
        return Frame(pts_ms=round(at_s * 1000), key=bool(raw.key_frame), raw=raw, turn=self.turn, sar=self.sar)

    def _shown_sar(self) -> Fraction:
        sar = self._stream.sample_aspect_ratio or Fraction(1)
        return Fraction(sar) if Fraction(1, 8) <= sar <= 8 else Fraction(1)


def frame_at(path: Path, at_ms: int) -> Frame:
    """The frame shown at `at_ms`, counted from the first frame (the last frame when the film is shorter)."""
    with FrameReader(path) as reader:
        shown = reader.first
        for frame in reader.frames(start_ms=max(0, at_ms - 1000)):
            if frame.pts_ms > at_ms:
                break
            shown = frame
        return shown
