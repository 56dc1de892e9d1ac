"""One film read from start to end: what to store of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from backend.errors import MediaError
from backend.library.features import Seeker
from backend.library.sampler import EVERY_MS, FIRST_LOOK_MS, Ration, kept_frames
from backend.library.segment import STORED, KeptFrame, describe_frame
from backend.media.frames import FrameReader, Skip
from backend.media.probe import MediaInfo

_LARGE = 16_000_000  # pixels; each further thread of a decoder holds frames of its own


def describe(
    path: Path,
    info: MediaInfo,
    share: Callable[[float], None] = lambda _: None,
    *,
    skip: Skip,
    threads: int = 2,
    known: Mapping[int, KeptFrame] | None = None,
) -> Iterator[KeptFrame]:
    """What to store of a film, frame by frame; `known`: what is, by the time of its frame.

    A film that breaks is kept as far as it goes; only one of which nothing can be read raises MediaError.
    """
    threads = 1 if info.width * info.height > _LARGE else threads
    ration, seeker = Ration(STORED), Seeker()
    any_kept = False
    try:
        with FrameReader(path, threads=threads, skip=skip) as reader:
            known = known or {}
            every_ms = FIRST_LOOK_MS if skip == "NONKEY" else EVERY_MS
            for frame in kept_frames(reader.frames(), described=known, every_ms=every_ms):
                limit = ration.take(frame.pts_ms)
                there = known.get(frame.pts_ms) if frame.key else None
                yield _cut(there, limit) if there else describe_frame(frame, limit=limit, seeker=seeker)
                any_kept = True
                share(min(1.0, frame.pts_ms / max(1, info.duration_ms)))
    except MediaError:
        if not any_kept:
            raise


def _cut(known: KeptFrame, limit: int) -> KeptFrame:
    return replace(known, places=known.places[:limit], cells=known.cells[:limit], words=known.words[:limit])
