"""A script on a grid of frames: where every piece, title and tune begins and ends, and where the film is cut into
chunks. Pure.

Times become frames by rounding each border on its own from the start of the timeline, so that no error adds up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from backend.errors import InvalidDraftError
from backend.media.subtitles import POSITIONS, Look
from backend.renders.script import AUDIO, TEXT, VIDEO, Output, Script, Segment, SegmentFacts, Track
from backend.renders.sources import Source

_LONGEST_CHUNK_S = 60
_LONGEST_REVERSED_S = 2  # frames played backwards are held in memory
_NTSC = (Fraction(24000, 1001), Fraction(30000, 1001), Fraction(60000, 1001))


@dataclass(frozen=True)
class Piece:
    """A segment on the grid: frames `start` to `end`; `source` None is plain background.

    `muted`: as its track is; `lut`: its colour table.
    """

    start: int
    end: int
    facts: SegmentFacts
    source: Source | None
    muted: bool = False
    lut: Source | None = None

    @property
    def length(self) -> int:
        """Frames."""
        return self.end - self.start

    @property
    def speed(self) -> Fraction:
        """Source seconds a second."""
        return Fraction(*self.facts.speed)


@dataclass(frozen=True)
class Blend:
    """Frames `start` to `end` in which one piece turns into the next."""

    start: int
    end: int
    before: Piece
    after: Piece

    @property
    def kind(self) -> str:
        """The name of the blend in ffmpeg."""
        wanted = self.after.facts.transition
        return "fadeblack" if wanted is not None and wanted.kind == "fade" else "fade"


@dataclass(frozen=True)
class Title:
    """A text on the grid."""

    start: int
    end: int
    facts: SegmentFacts

    @property
    def look(self) -> Look:
        """How it is drawn."""
        style = self.facts.style
        outline = style.outline if isinstance(style.outline, str) else None
        return Look(style.size, style.color, outline, bool(style.box), style.bold, style.italic)

    @property
    def position(self) -> str | tuple[int, int]:
        """A word that we know, or its middle."""
        place = self.facts.position
        if isinstance(place, str):
            return place if place in POSITIONS else "center"
        return place or "center"


@dataclass(frozen=True)
class Tune:
    """A piece of an audio track."""

    piece: Piece
    duck: bool


@dataclass(frozen=True)
class Chunk:
    """Frames encoded by themselves: what lies below, what lies over it, and the titles.

    `entry_s`: when the source of `base` shows the first of them, where that is known to be a point of entry.
    """

    start: int
    end: int
    base: Piece | Blend
    overlays: tuple[Piece, ...]
    titles: tuple[Title, ...]
    entry_s: Fraction | None = None

    @property
    def length(self) -> int:
        """Frames."""
        return self.end - self.start


@dataclass(frozen=True)
class Timeline:
    """The whole film on its grid."""

    width: int
    height: int
    fps: Fraction
    frames: int
    fit: str
    background: str
    loudness: int | None
    main: tuple[Piece, ...]
    blends: tuple[Blend, ...]
    overlays: tuple[Piece, ...]
    titles: tuple[Title, ...]
    tunes: tuple[Tune, ...]

    def chunks(self, first: int = 0, last: int | None = None) -> list[Chunk]:
        """The film, or frames `first` to `last`, cut at the borders of pieces, transitions, overlays and titles."""
        last = self.frames if last is None else last
        borders = {first, last}
        parts: tuple[Piece | Blend | Title, ...] = (*self.main, *self.blends, *self.overlays, *self.titles)
        for part in parts:
            borders |= {part.start, part.end}
        for piece in self.main:
            borders |= set(_steps(piece, self.fps))
        blended = {frame for blend in self.blends for frame in range(blend.start + 1, blend.end)}
        kept = borders - (blended - self._over_borders()) | {first, last}
        inside = sorted(border for border in kept if first <= border <= last)
        return [self._chunk(start, end) for start, end in pairwise(inside)]

    def at(self, frame: int) -> Chunk:
        """One frame as a chunk of its own."""
        return self._chunk(frame, frame + 1)

    def _over_borders(self) -> set[int]:
        """Where what lies over the main track begins or ends: borders even within a transition."""
        parts: tuple[Piece | Title, ...] = (*self.overlays, *self.titles)
        return {border for part in parts for border in (part.start, part.end)}

    def _chunk(self, start: int, end: int) -> Chunk:
        blend = next((b for b in self.blends if b.start <= start < b.end), None)
        piece = next(p for p in self.main if p.start <= start < p.end)
        over = tuple(p for p in self.overlays if p.start <= start < p.end)
        return Chunk(start, end, blend or piece, over, tuple(t for t in self.titles if t.start <= start < t.end))


def media_ids(script: Script) -> set[str]:
    """The media a script draws from."""
    return {
        media_id
        for track in script.t
        if track.tt != TEXT
        for _, segment in track.placed()
        for media_id in (segment.m.media_id, segment.m.lut)
        if media_id is not None
    }


def lay_out(script: Script, sources: Mapping[str, Source], output: Output) -> Timeline:
    """The script on a grid of frames. Raises InvalidDraftError."""
    grid = _Grid(script, sources, output)
    films = script.tracks(VIDEO)
    main = list(grid.filled(grid.pieces(films[0]) if films else []))
    return Timeline(
        *grid.size,
        fps=grid.fps,
        frames=grid.frames,
        fit=script.m.fit,
        background=script.m.background,
        loudness=script.m.loudness_lufs,
        main=tuple(main),
        blends=tuple(grid.blends(main)),
        overlays=tuple(piece for track in films[1:] for piece in grid.pieces(track) if piece.source),
        titles=tuple(grid.titles()),
        tunes=tuple(
            Tune(piece, duck=track.m.duck)
            for track in script.tracks(AUDIO)
            for piece in grid.pieces(track)
            if piece.source
        ),
    )


def even(value: float | Fraction) -> int:
    """The nearest even number of pixels, at least 2."""
    return max(2, round(value / 2) * 2)


def _steps(piece: Piece, fps: Fraction) -> range:
    longest = _LONGEST_REVERSED_S if piece.facts.reverse else _LONGEST_CHUNK_S
    return range(piece.start, piece.end, max(1, round(longest * fps)))


class _Grid:
    """Frame rate and size of the film, and how times fall on it."""

    def __init__(self, script: Script, sources: Mapping[str, Source], output: Output) -> None:
        self.script = script
        self.sources = sources
        films = script.tracks(VIDEO)
        ids = [segment.m.media_id for track in films for _, segment in track.placed()]
        shown = [sources[i] for i in ids if i is not None and sources[i].info.width]
        self.fps = _frame_rate(script, shown, output)
        self.size = _size(script, shown, output)
        self.frames = max(1, self.at(script.length_ms))

    def at(self, ms: int) -> int:
        """The frame at a time, halves upwards."""
        return int(Fraction(ms, 1000) * self.fps + Fraction(1, 2))

    def span(self, start_ms: int, segment: Segment) -> tuple[int, int]:
        """First frame and the one after the last, within the film."""
        return min(self.at(start_ms), self.frames), min(self.at(start_ms + segment.d), self.frames)

    def pieces(self, track: Track) -> list[Piece]:
        """Segments that cover at least one frame."""
        out = []
        for start_ms, segment in track.placed():
            start, end = self.span(start_ms, segment)
            media_id = segment.m.media_id
            source = self.sources[media_id] if media_id is not None else None
            if end > start:
                out.append(Piece(start, end, segment.m, source, muted=track.m.muted, lut=self.lut(segment)))
        return out

    def lut(self, segment: Segment) -> Source | None:
        """The colour table of a segment. Raises InvalidDraftError where it names another kind of file."""
        found = None if segment.m.lut is None else self.sources[segment.m.lut]
        if found is not None and found.colours is None:
            raise InvalidDraftError("lut: not a colour table")
        return found

    def filled(self, pieces: list[Piece]) -> Iterator[Piece]:
        """The main track without holes: background where nothing is, overlaps cut off."""
        at = 0
        for piece in sorted(pieces, key=lambda p: p.start):
            if piece.start > at:
                yield Piece(at, piece.start, SegmentFacts(), None)
            if piece.end > at:
                yield replace(piece, start=max(piece.start, at))
                at = piece.end
        if at < self.frames:
            yield Piece(at, self.frames, SegmentFacts(), None)

    def blends(self, main: list[Piece]) -> Iterator[Blend]:
        """Transitions, centred on their border and at most half of either neighbour."""
        for before, after in pairwise(main):
            wanted = after.facts.transition
            frames = min(self.at(wanted.d), before.length, after.length) if wanted else 0
            if frames >= 2:
                yield Blend(after.start - frames // 2, after.start - frames // 2 + frames, before, after)

    def titles(self) -> Iterator[Title]:
        """Texts that say something and cover at least one frame."""
        for track in self.script.tracks(TEXT):
            for start_ms, segment in track.placed():
                start, end = self.span(start_ms, segment)
                if end > start and segment.m.text.strip() and not track.m.muted:
                    yield Title(start, end, segment.m)


def _frame_rate(script: Script, shown: list[Source], output: Output) -> Fraction:
    """As asked for, else as the draft or the first film has it; at most 60, and what is near NTSC's is exactly that."""
    own = next((source.info.fps for source in shown if source.info.fps), None)
    rate = Fraction(output.fps or script.m.fps or own or 30)
    near = next((ntsc for ntsc in _NTSC if abs(ntsc - rate) < 0.01), None)
    return min(near or rate.limit_denominator(100), Fraction(60))


def _size(script: Script, shown: list[Source], output: Output) -> tuple[int, int]:
    """Even width and height: the draft's or the first film's shape, no larger than asked for at 16:9."""
    first = shown[0].info if shown else None
    width = script.m.width or (first.width if first else 1920)
    height = script.m.height or (first.height if first else 1080)
    short, long = sorted((width, height))
    factor = min(Fraction(output.short_side, short), Fraction(output.short_side * 16, 9 * long))
    factor = factor if output.exact else min(Fraction(1), factor)
    return even(width * factor), even(height * factor)
