"""What is stored for one film: its kept frames with their codes, features and thumbnails, in memory-mapped arrays.

A segment is a folder that appears whole and never changes.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.library.features import LONG_SIDE, Features, extract, global_code, shrink, trimmed
from backend.media.frames import Frame
from backend.stores.files import open_atomic, private_dir, publish

THUMB_SIDE = 160
_ARRAYS = ("times", "offsets", "codes", "points", "descriptors", "thumbs", "thumb_offsets", "size")


@dataclass(frozen=True)
class KeptFrame:
    """What is stored of one frame."""

    pts_ms: int
    size: tuple[int, int]  # of the picture the features were taken from
    code: NDArray[np.uint8]
    features: Features
    thumb: bytes


def describe_frame(frame: Frame) -> KeptFrame:
    """Code, features and thumbnail of a decoded frame."""
    gray = frame.picture(long_side=LONG_SIDE, gray=True)
    _, jpeg = cv2.imencode(".jpg", shrink(gray, THUMB_SIDE), [cv2.IMWRITE_JPEG_QUALITY, 80])
    size = (gray.shape[1], gray.shape[0])
    return KeptFrame(frame.pts_ms, size, global_code(trimmed(gray)), extract(gray), jpeg.tobytes())


def write_segment(folder: Path, frames: Sequence[KeptFrame]) -> None:
    """Store `frames` (at least one) as the segment `folder`; it appears whole or not at all."""
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    private_dir(part)
    counts = [len(f.features) for f in frames]
    arrays: dict[str, NDArray[np.generic]] = {
        "times": np.array([f.pts_ms for f in frames], np.int32),
        "offsets": np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        "codes": np.stack([f.code for f in frames]),
        "points": np.concatenate([f.features.points for f in frames]),
        "descriptors": np.concatenate([f.features.descriptors for f in frames]),
        "thumbs": np.frombuffer(b"".join(f.thumb for f in frames), np.uint8),
        "thumb_offsets": np.concatenate([[0], np.cumsum([len(f.thumb) for f in frames])]).astype(np.int64),
        "size": np.array(frames[0].size, np.int32),
    }
    for name in _ARRAYS:
        with open_atomic(part / f"{name}.npy") as out:
            np.save(out, arrays[name])
    shutil.rmtree(folder, ignore_errors=True)
    publish(part, folder)


class Segment:
    """A stored film, read on demand. Raises OSError or ValueError when its folder is gone or broken."""

    def __init__(self, folder: Path) -> None:
        """Opens the small arrays; the large ones are mapped when first used."""
        self._folder = folder
        self.times: NDArray[np.int32] = np.load(folder / "times.npy")
        self.offsets: NDArray[np.int64] = np.load(folder / "offsets.npy")
        self.codes: NDArray[np.uint8] = np.load(folder / "codes.npy")
        width, height = np.load(folder / "size.npy")
        self.size = (int(width), int(height))

    def __len__(self) -> int:
        """Frames stored."""
        return len(self.times)

    @cached_property
    def descriptors(self) -> NDArray[np.uint8]:
        """Of all frames, one after the other."""
        return np.asarray(self._mapped("descriptors"), np.uint8)

    @cached_property
    def _points(self) -> NDArray[np.float32]:
        return np.asarray(self._mapped("points"), np.float32)

    @cached_property
    def _thumb_offsets(self) -> NDArray[np.int64]:
        return np.asarray(self._mapped("thumb_offsets"), np.int64)

    @cached_property
    def _thumbs(self) -> NDArray[np.uint8]:
        return np.asarray(self._mapped("thumbs"), np.uint8)

    def features(self, frame: int) -> Features:
        """Local features of one frame."""
        span = slice(int(self.offsets[frame]), int(self.offsets[frame + 1]))
        return Features(self._points[span], self.descriptors[span])

    def thumb(self, frame: int) -> NDArray[np.uint8]:
        """The grey thumbnail of one frame."""
        start, end = self._thumb_offsets[frame], self._thumb_offsets[frame + 1]
        return np.asarray(cv2.imdecode(self._thumbs[start:end], cv2.IMREAD_GRAYSCALE), np.uint8)

    def _mapped(self, name: str) -> NDArray[np.generic]:
        mapped: NDArray[np.generic] = np.load(self._folder / f"{name}.npy", mmap_mode="r")
        return mapped
