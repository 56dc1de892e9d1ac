"""What an H.264 stream says of itself: its parameter sets, as MP4 carries them, and the units of a packet. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from backend.errors import UnreadableMediaError

_UNIT_IDR, _UNIT_SEI, _UNIT_SPS, _UNIT_PPS = 5, 6, 7, 8
#: remarks, parameter sets, end marks and filling: what a group is decoded without once the sets are in the index
_LEFT_OUT = frozenset({_UNIT_SEI, _UNIT_SPS, _UNIT_PPS, 9, 10, 11, 12})
_BASELINE, _MAIN, _HIGH = 66, 77, 100
_MOST_IDS = 31
_LEAST_BYTES = 5  # of a sequence's set: kind, profile, constraints, level, and its number


@dataclass(frozen=True)
class Parameters:
    """Parameter sets of a stream; `prefix`: bytes of length before each unit of its packets."""

    sequence: tuple[bytes, ...]
    picture: tuple[bytes, ...]
    prefix: int = 4

    @classmethod
    def read(cls, record: bytes) -> Self:
        """From an `avcC` record. Raises UnreadableMediaError when it is none."""
        try:
            if record[0] != 1:
                raise UnreadableMediaError("no parameter sets in the index")
            at = 5
            kinds: list[tuple[bytes, ...]] = []
            for mask in (0x1F, 0xFF):
                count, at = record[at] & mask, at + 1
                sets = []
                for _ in range(count):
                    length = int.from_bytes(record[at : at + 2], "big")
                    sets.append(_whole(record[at + 2 : at + 2 + length], length))
                    at += 2 + length
                kinds.append(tuple(sets))
        except IndexError as wrong:
            raise UnreadableMediaError("parameter sets are cut off") from wrong
        if any(len(one) < _LEAST_BYTES for one in kinds[0]):
            raise UnreadableMediaError("parameter sets are cut off")
        return cls(kinds[0], kinds[1], (record[4] & 3) + 1)

    def record(self) -> bytes:
        """As an `avcC` record with lengths of four bytes."""
        most = max(self.sequence, key=lambda one: (one[1], one[3]))
        level = max(one[3] for one in self.sequence)
        head = bytes([1, most[1], most[2], level, 0xFF, 0xE0 | len(self.sequence)])
        middle = _counted(self.sequence) + bytes([len(self.picture)]) + _counted(self.picture)
        return head + middle + (b"\xfd\xf8\xf8\x00" if most[1] == _HIGH else b"")

    def ids(self) -> frozenset[int]:
        """The numbers by which these sets are called."""
        pictures = (_Bits(one[1:]).golomb() for one in self.picture)
        return frozenset((*(_sequence_id(one) for one in self.sequence), *pictures))

    def beside(self, other: Parameters) -> Parameters:
        """Both streams' sets in one index; sets that are the same are there once."""
        return Parameters(
            tuple(dict.fromkeys(self.sequence + other.sequence)), tuple(dict.fromkeys(self.picture + other.picture))
        )

    @property
    def plain(self) -> bool:
        """Whether every sequence is of whole frames in 8 bits and 4:2:0, of a profile that every player knows."""
        return bool(self.sequence and self.picture) and all(_plain(one) for one in self.sequence)


def free_id(taken: frozenset[int]) -> int | None:
    """A number that no parameter set has yet; None when there is none."""
    return next((n for n in range(1, _MOST_IDS) if n not in taken), None)


def units(packet: bytes, prefix: int) -> Iterator[bytes]:
    """The units of a packet. Raises UnreadableMediaError when their lengths are wrong."""
    at = 0
    while at < len(packet):
        length = int.from_bytes(packet[at : at + prefix], "big")
        unit = _whole(packet[at + prefix : at + prefix + length], length)
        if unit:
            yield unit
        at += prefix + length


def is_idr(packet_units: list[bytes]) -> bool:
    """Whether decoding can begin here and nothing later looks back past it."""
    return any(unit[0] & 31 == _UNIT_IDR for unit in packet_units)


def own_sets(packet_units: list[bytes]) -> set[bytes]:
    """Parameter sets that the packet itself brings along."""
    return {unit for unit in packet_units if unit[0] & 31 in {_UNIT_SPS, _UNIT_PPS}}


def bare(packet_units: list[bytes]) -> bytes:
    """The picture alone, lengths of four bytes: no remarks (they may say where it was filmed), no parameter sets."""
    return b"".join(len(u).to_bytes(4, "big") + u for u in packet_units if u[0] & 31 not in _LEFT_OUT)


def _whole(part: bytes, length: int) -> bytes:
    if len(part) != length:
        raise UnreadableMediaError("a unit is cut off")
    return part


def _counted(sets: tuple[bytes, ...]) -> bytes:
    return b"".join(len(one).to_bytes(2, "big") + one for one in sets)


class _Bits:
    """Bits of a unit, most significant first; the bytes that keep start codes apart left out."""

    def __init__(self, data: bytes) -> None:
        body = data.replace(b"\x00\x00\x03", b"\x00\x00")
        self._bits = "".join(f"{byte:08b}" for byte in body)
        self._at = 0

    def take(self, count: int) -> int:
        """A number of so many bits. Raises UnreadableMediaError past the end."""
        part = self._bits[self._at : self._at + count]
        self._at += count
        return int(_whole(part.encode(), count) or b"0", 2)

    def golomb(self) -> int:
        """A number written in as many bits as it needs."""
        zeros = 0
        while not self.take(1):
            zeros += 1
        return (1 << zeros) - 1 + self.take(zeros)


def _sequence_id(sequence: bytes) -> int:
    return _Bits(sequence[4:]).golomb()


def _plain(sequence: bytes) -> bool:
    profile = sequence[1]
    bits = _Bits(sequence[4:])
    bits.golomb()  # its own number
    if profile == _HIGH:
        chroma, *depths = (bits.golomb() for _ in range(3))
        bits.take(1)
        if (chroma, depths) != (1, [0, 0]) or bits.take(1):
            return False
    elif profile not in {_BASELINE, _MAIN}:
        return False
    bits.golomb()  # frame numbers
    _skip_order(bits)
    bits.golomb()  # reference frames
    bits.take(1)
    bits.golomb()  # width
    bits.golomb()  # height
    return bits.take(1) == 1


def _skip_order(bits: _Bits) -> None:
    """How the order of pictures is told."""
    kind = bits.golomb()
    if kind == 0:
        bits.golomb()
    elif kind == 1:
        bits.take(1)
        bits.golomb()
        bits.golomb()
        for _ in range(bits.golomb()):
            bits.golomb()
