"""What is stored for one film: when its kept frames are shown, codes of shape and colours of each, 22 bytes a feature.

A segment is one memory-mapped file that appears whole and never changes: a header, then seven arrays. Pixels and full
features are not stored: the film itself has them.
"""

from __future__ import annotations

import shutil
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.library.codebook import WORD_BYTES, cells_of, descriptors_of, words_of
from backend.library.features import LONG_SIDE, Features, Seeker, global_code, trimmed
from backend.library.layout import HUES, LAYOUT_BYTES, layout
from backend.media.frames import Frame
from backend.stores.files import open_atomic

FORMAT = 3  # segments of another format are not read; their films are indexed again
STORED = 195
_MAGIC = b"I2VFSEG" + bytes([FORMAT])
_HEADER = struct.Struct("<8s6I")  # magic, frames, features, width, height, CRC-32 of what follows, 0
_CODE_BYTES = 32
_FRAME_BYTES = 6 + _CODE_BYTES + LAYOUT_BYTES
_PLACES = 8.0  # a pixel, in what positions are stored in: 12 bits each for x and y
_SIZES = 24.0  # a doubling of size, likewise: 8 bits


@dataclass(frozen=True)
class KeptFrame:
    """What is stored of one frame: little, because a film of many hours is held until all of it is read."""

    pts_ms: int
    size: tuple[int, int]  # of the picture the features were taken from
    code: NDArray[np.uint8]
    layout: NDArray[np.uint8]
    places: NDArray[np.uint32]
    cells: NDArray[np.uint16]
    words: NDArray[np.uint8]


def segment_path(library: Path, key: str, *, quick: bool = False) -> Path:
    """Where a library keeps what is stored for the film with this content; `quick`: of its key frames alone."""
    return library / f"segments-{FORMAT}" / (f"{key}.keys" if quick else key)


def drop_other_formats(library: Path) -> None:
    """Delete what other versions of this program stored; the next run reads those films again."""
    for folder in library.glob("segments*"):
        if folder != segment_path(library, "any").parent:
            shutil.rmtree(folder, ignore_errors=True)


def drop_unfinished(library: Path) -> None:
    """Delete what a killed process was writing; call it with the right to change the library."""
    for part in segment_path(library, "any").parent.glob(".*.part"):
        part.unlink(missing_ok=True)


def describe_frame(frame: Frame, *, limit: int = STORED, seeker: Seeker | None = None) -> KeptFrame:
    """Codes and features of a decoded frame, the `limit` strongest. `seeker`: of the film, for one after the other."""
    gray = frame.picture(long_side=LONG_SIDE, gray=True)
    size = (gray.shape[1], gray.shape[0])
    found = (seeker or Seeker()).extract(gray, limit=limit)
    words, cells = words_of(found.descriptors), cells_of(found.descriptors)
    colours = layout(gray, *frame.hues(HUES))
    return KeptFrame(frame.pts_ms, size, global_code(trimmed(gray)), colours, _packed(found.points), cells, words)


def write_segment(path: Path, frames: Iterable[KeptFrame]) -> int:
    """Store `frames` as the segment `path`, which appears whole or not at all; of no frames none. Returns how many."""
    parts = [bytearray() for _ in range(7)]
    size = None
    for frame in frames:
        size = size or frame.size
        arrays = (
            np.array([frame.pts_ms], "<i4"),
            frame.places.astype("<u4"),
            frame.cells.astype("<u2"),
            np.array([len(frame.words)], "<u2"),
            frame.code,
            frame.layout,
            frame.words,
        )
        for part, array in zip(parts, arrays, strict=True):
            part.extend(array.tobytes())
    if size is None:
        return 0
    count, features = len(parts[0]) // 4, len(parts[1]) // 4
    crc = 0
    for part in parts:
        crc = zlib.crc32(part, crc)
    with open_atomic(path) as out:
        out.write(_HEADER.pack(_MAGIC, count, features, *size, crc, 0))
        out.writelines(parts)
    return count


class Segment:
    """A stored film, read on demand. Raises OSError or ValueError when its file is gone or broken."""

    def __init__(self, path: Path) -> None:
        """Maps the file."""
        self._bytes: NDArray[np.uint8] = np.memmap(path, np.uint8, mode="r")
        if len(self._bytes) < _HEADER.size:
            raise ValueError("cut off")
        magic, frames, features, width, height, self._sum, _ = _HEADER.unpack(self._bytes[: _HEADER.size].tobytes())
        if magic != _MAGIC or len(self._bytes) != _HEADER.size + _FRAME_BYTES * frames + (6 + WORD_BYTES) * features:
            raise ValueError("not a segment, or cut off")
        self.size = (int(width), int(height))
        coded = _CODE_BYTES * frames, LAYOUT_BYTES * frames
        ends = np.cumsum([_HEADER.size, 4 * frames, 4 * features, 2 * features, 2 * frames, *coded])
        parts = np.split(self._bytes, ends)[1:]
        self.times: NDArray[np.int32] = parts[0].view("<i4")
        self.places: NDArray[np.uint32] = parts[1].view("<u4")
        self.cells: NDArray[np.uint16] = parts[2].view("<u2")
        self.counts: NDArray[np.uint16] = parts[3].view("<u2")
        self.codes: NDArray[np.uint8] = parts[4].reshape(frames, _CODE_BYTES)
        self.layouts: NDArray[np.uint8] = parts[5].reshape(frames, LAYOUT_BYTES)
        self.words: NDArray[np.uint8] = parts[6].reshape(features, WORD_BYTES)
        self._offsets = np.concatenate([[0], np.cumsum(self.counts, dtype=np.int64)])

    def __len__(self) -> int:
        """Frames stored."""
        return len(self.times)

    def is_sound(self) -> bool:
        """Whether every byte is as it was written."""
        return zlib.crc32(self._bytes[_HEADER.size :].data) == self._sum and int(self._offsets[-1]) == len(self.words)

    def frames(self) -> Iterator[KeptFrame]:
        """All that is stored, as it was given to `write_segment`."""
        for n, at_ms in enumerate(self.times.tolist()):
            span = slice(int(self._offsets[n]), int(self._offsets[n + 1]))
            coded = self.codes[n], self.layouts[n]
            yield KeptFrame(at_ms, self.size, *coded, self.places[span], self.cells[span], self.words[span])

    def features(self, frame: int) -> Features:
        """Local features of one frame, as near as 22 bytes tell them."""
        span = slice(int(self._offsets[frame]), int(self._offsets[frame + 1]))
        return Features(unpacked_places(self.places[span]), descriptors_of(self.words[span]))


def _packed(points: NDArray[np.float32]) -> NDArray[np.uint32]:
    """x, y and size in 12, 12 and 8 bits."""
    x, y = np.clip(np.rint(points[:, :2] * _PLACES), 0, 4095).astype("<u4").T
    size = np.clip(np.rint(np.log2(np.maximum(points[:, 2], 1)) * _SIZES), 0, 255).astype("<u4")
    return np.asarray(x << 20 | y << 8 | size, "<u4")


def unpacked_places(places: NDArray[np.uint32]) -> NDArray[np.float32]:
    """x, y and size again, n x 3."""
    x, y, size = places >> 20, places >> 8 & 0xFFF, places & 0xFF
    scale = np.array([_PLACES, _PLACES, _SIZES], np.float32)
    points = np.stack([x, y, size], axis=1).astype(np.float32) / scale
    points[:, 2] = np.exp2(points[:, 2])
    return points
