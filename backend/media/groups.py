"""Closed groups of frames of an H.264 film: found, copied as they are between pieces of our own, and what the joints
must show to prove them.

Pieces of two encoders share one index because their parameter sets have different numbers: each group names its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial, reduce
from itertools import dropwhile, islice, pairwise
from pathlib import Path
from typing import TypeAlias

import av
import av.container
import av.error
from av.packet import Packet
from av.video.stream import VideoStream

from backend.errors import UnreadableMediaError
from backend.media.encode import Holds, timescale
from backend.media.frames import film_stream, open_media
from backend.media.h264 import Parameters, bare, is_idr, own_sets, units

#: containers that keep parameter sets in an index and lengths before units
CONTAINERS = frozenset({"mp4", "mov", "mkv"})
_FilmPacket: TypeAlias = "Packet[VideoStream]"
_PAST = 3  # frames looked at on either side of a joint


@dataclass(frozen=True)
class Group:
    """Frames from one entry point up to the next, in the order of decoding.

    `times_s`: when each is shown, after the film's first; `sizes`: bytes of each; `first`: the first one's time stamp;
    `next_s`: when the next entry point is shown, None at the end of the film.
    """

    first: int
    times_s: tuple[Fraction, ...]
    sizes: tuple[int, ...]
    next_s: Fraction | None

    def beginning(self, count: int) -> Group:
        """The first so many of its frames, which need none of the later ones: what a frame is built on comes before it.

        `count`: from 1 to all of them.
        """
        if count == len(self.times_s):
            return self
        return Group(self.first, self.times_s[:count], self.sizes[:count], None)


@dataclass(frozen=True)
class Copied:
    """Frames `start` to `end` of a film to be, taken as they are from `path`, beginning at its time stamp `first`.

    `next_s`: when `path` shows the entry point that frame `end` would be, None where it would be none.
    """

    start: int
    end: int
    path: Path
    first: int
    next_s: Fraction | None = None


@dataclass(frozen=True)
class Made:
    """Frames `start` to `end` of a film to be, a piece of our own."""

    start: int
    end: int
    path: Path


def parameters(path: Path) -> Parameters:
    """The film's parameter sets. Raises UnreadableMediaError when it is no H.264 with an index."""
    with open_media(path, undecoded=True) as (name, media):
        stream = film_stream(media)
        if stream is None or name not in CONTAINERS or stream.codec_context.name != "h264":
            raise UnreadableMediaError("no H.264 with an index")
        return Parameters.read(stream.codec_context.extradata or b"")


def closed_groups(path: Path, known: Parameters, start_s: Fraction, end_s: Fraction) -> Iterator[Group]:
    """The groups of a film that overlap this stretch, in order, without those that cannot be taken as they are.

    `known`: its parameter sets. Raises UnreadableMediaError.
    """
    with open_media(path, undecoded=True) as (_, media):
        stream = _picture(media)
        base, begins = stream.time_base or Fraction(1, 1000), stream.start_time or 0
        media.seek(begins + int(max(start_s, Fraction(0)) / base), stream=stream)
        gathered: list[_Unit] | None = None
        for packet in media.demux(stream):
            unit = _Unit.of(packet, known, begins, base)
            if unit is None or unit.idr:
                if gathered and (group := _group(gathered, unit.time_s if unit else None)) is not None:
                    yield group
                gathered = []
                if unit is None or unit.time_s >= end_s:
                    return
            if gathered is not None and unit is not None:
                gathered.append(unit)


@dataclass(frozen=True)
class _Unit:
    """A packet: its time stamp, its time, whether a group begins with it, whether it can be taken as it is."""

    stamp: int
    time_s: Fraction
    idr: bool
    clean: bool
    bytes: int

    @classmethod
    def of(cls, packet: _FilmPacket, known: Parameters, begins: int, base: Fraction) -> _Unit | None:
        """None at the end of the film."""
        if packet.pts is None:
            return None
        parts = list(units(bytes(packet), known.prefix))
        foreign = own_sets(parts) - {*known.sequence, *known.picture}
        clean = not (foreign or packet.is_discard or packet.is_corrupt)
        return cls(packet.pts, (packet.pts - begins) * base, is_idr(parts), clean, packet.size)


def _group(gathered: Sequence[_Unit], next_s: Fraction | None) -> Group | None:
    if not all(unit.clean for unit in gathered):
        return None
    times_s, sizes = zip(*((unit.time_s, unit.bytes) for unit in gathered), strict=True)
    return Group(gathered[0].stamp, times_s, sizes, next_s)


def joined(pieces: Sequence[Copied | Made], fps: Fraction, target: Path) -> None:
    """Write the pieces end to end to `target` as one MP4 without sound, nothing encoded.

    Raises UnreadableMediaError.
    """
    own = [parameters(piece.path) for piece in pieces]
    sets = reduce(Parameters.beside, own)
    ranks = [_ranks(piece) for piece in pieces]
    delay = max(at - rank for order in ranks for at, rank in enumerate(order))
    tick = int(timescale(fps) / fps)
    try:
        with open_media(pieces[0].path, undecoded=True) as (_, like), av.open(str(target), "w", format="mp4") as film:
            stream = film.add_stream_from_template(_picture(like))
            stream.codec_context.extradata = sets.record()
            for piece, order, known in zip(pieces, ranks, own, strict=True):
                for at, (rank, (_, data)) in enumerate(zip(order, _packets(piece), strict=True)):
                    parts = list(units(data, known.prefix))
                    packet = Packet(bare(parts))
                    packet.stream, packet.time_base = stream, Fraction(1, timescale(fps))
                    packet.pts, packet.dts = (piece.start + rank) * tick, (piece.start + at - delay) * tick
                    packet.duration, packet.is_keyframe = tick, is_idr(parts)
                    film.mux_one(packet)
    except (av.error.FFmpegError, ValueError) as wrong:
        raise UnreadableMediaError("the pieces do not join") from wrong


def joints(pieces: Sequence[Copied | Made]) -> dict[int, Holds]:
    """The frames on either side of every joint, by number, with what must hold of them besides that they decode: what
    was copied begins with the very picture of its source.
    """
    holds: dict[int, Holds] = {}
    for before, after in pairwise(pieces):
        around = range(max(before.start, before.end - _PAST), min(after.end, after.start + _PAST))
        holds = dict.fromkeys(around, _anything) | holds
        if isinstance(after, Copied):
            holds[after.start] = partial(_same, after)
    return holds


def _anything(_shown: av.VideoFrame) -> bool:
    return True


def _same(copied: Copied, shown: av.VideoFrame) -> bool:
    """Whether it is the picture that the source has there."""
    with open_media(copied.path, undecoded=True) as (_, media):
        stream = _picture(media)
        packet = next(_from(media, stream, copied), None)
        own = [*packet.decode(), *stream.codec_context.decode(None)] if packet else []
        return bool(own) and bool((own[0].to_ndarray() == shown.to_ndarray()).all())


def _picture(media: av.container.InputContainer) -> VideoStream:
    stream = film_stream(media)
    if stream is None:
        raise UnreadableMediaError("no picture in it")
    return stream


def _ranks(piece: Copied | Made) -> list[int]:
    """In the order of decoding, the place of each frame in the order of showing."""
    stamps = [stamp for stamp, _ in _packets(piece)]
    places = {stamp: place for place, stamp in enumerate(sorted(stamps))}
    if len(places) != piece.end - piece.start:
        raise UnreadableMediaError(f"a piece has {len(places)} frames instead of {piece.end - piece.start}")
    return [places[stamp] for stamp in stamps]


def _packets(piece: Copied | Made) -> Iterator[tuple[int, bytes]]:
    """Time stamp and bytes of each packet of a piece, in the order of decoding."""
    with open_media(piece.path, undecoded=True) as (_, media):
        stream = _picture(media)
        packets = ((p.pts, bytes(p)) for p in _from(media, stream, piece) if p.pts is not None)
        yield from islice(packets, piece.end - piece.start)


def _from(media: av.container.InputContainer, stream: VideoStream, piece: Copied | Made) -> Iterator[_FilmPacket]:
    """The packets from its first on."""
    if isinstance(piece, Made):
        return media.demux(stream)
    media.seek(piece.first, stream=stream)
    return dropwhile(lambda packet: packet.pts != piece.first, media.demux(stream))
