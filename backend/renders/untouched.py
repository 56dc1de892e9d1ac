"""Which stretches of a film show their source as it is, so that its own closed groups of frames can be copied.

Copied are H.264 groups of whole frames in 8 bits and 4:2:0, at the film's size and frame rate, in colours that mean the
same, of no more bits than our own encode might take; of the last one its beginning, as far as it is shown. Everything
else, and what is left at the ends, is encoded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate, chain
from math import floor

from backend.errors import UnreadableMediaError
from backend.media.groups import CONTAINERS, Copied, Group, closed_groups, parameters
from backend.media.h264 import Parameters, free_id
from backend.renders.picture import TIE_S
from backend.renders.script import Output, SegmentFacts
from backend.renders.sources import Source
from backend.renders.timeline import Chunk, Piece, Timeline

#: a shorter stretch is encoded in less time than its two joints take
_LEAST_S = 1
#: bits a pixel of what is copied, on average; more would make a film larger than whoever asked for it expects
_MOST_BITS = 0.25
#: facts of a piece that do not change what its frames look like; any other, also one that is new, does
_BESIDES = {"id", "start_ms", "media_id", "source_start_ms", "volume", "transition"}
_AS_IT_IS = SegmentFacts().model_dump(exclude=_BESIDES)


def copies(film: Timeline, output: Output) -> tuple[list[Copied], int]:
    """What can be copied, in order, and the number for the parameter sets of what is encoded beside it.

    Sources whose parameter sets have the same number are no neighbours: the first one is copied, the others encoded.
    """
    if output.quality != "high" or output.max_bytes is not None:
        return [], 0
    found: list[Copied] = []
    known: dict[Source, Parameters] = {}
    for start, end, piece in _stretches(film):
        source = piece.source
        if source is None or not _fits(source, film):
            continue
        try:
            sets = known.get(source) or _sets(source, known)
            groups = closed_groups(source.path, sets, *(_source_s(piece, frame, film.fps) for frame in (start, end)))
            new = list(_runs(film, piece, groups, (start, end)))
        except UnreadableMediaError:
            continue  # what cannot be taken as it is is encoded
        known |= {source: sets} if new else {}
        found += new
    ours = free_id(frozenset(chain.from_iterable(sets.ids() for sets in known.values())))
    return (found, ours) if found and ours is not None else ([], 0)


def _sets(source: Source, known: dict[Source, Parameters]) -> Parameters:
    """Raises UnreadableMediaError when they are of a kind that we do not copy, or their number is taken."""
    sets = parameters(source.path)
    others = [other for other in known.values() if (other.sequence, other.picture) != (sets.sequence, sets.picture)]
    if not sets.plain or any(sets.ids() & other.ids() for other in others):
        raise UnreadableMediaError("parameter sets that cannot stand beside the others")
    return sets


def _stretches(film: Timeline) -> Iterator[tuple[int, int, Piece]]:
    """Frames over which a piece is seen as it is."""
    start, last = 0, None
    for part in film.chunks():
        piece = part.base if _is_bare(part) and isinstance(part.base, Piece) else None
        if piece is not last:
            if last is not None:
                yield start, part.start, last
            start, last = part.start, piece
    if last is not None:
        yield start, film.frames, last


def _is_bare(part: Chunk) -> bool:
    return (
        isinstance(part.base, Piece)
        and not (part.overlays or part.titles)
        and part.base.facts.model_dump(exclude=_BESIDES) == _AS_IT_IS
    )


def _fits(source: Source, film: Timeline) -> bool:
    """Whether its frames could be the film's, going by what is said of it."""
    info = source.info
    return (
        info.video_codec == "h264"
        and info.container in CONTAINERS
        and source.plain
        and (info.width, info.height, info.rotation) == (film.width, film.height, 0)
    )


def _source_s(piece: Piece, frame: int, fps: Fraction) -> Fraction:
    """The time in its source that a piece shows at a frame of the film."""
    return Fraction(piece.facts.source_start_ms, 1000) + (frame - piece.start) / fps


def _runs(film: Timeline, piece: Piece, groups: Iterable[Group], span: tuple[int, int]) -> Iterator[Copied]:
    """The longest rows of groups whose frames are, one for one, those that an encode would show in `span`."""
    run: list[tuple[int, Group]] = []
    for group in groups:
        places = [_frame(piece, time_s, film.fps) for time_s in group.times_s]
        count = _shown(places, span[1])
        if places[0] < span[0] or not count:
            continue
        if run and run[-1][0] + len(run[-1][1].times_s) != places[0]:
            yield from _worth(run, piece, film)
            run = []
        run.append((places[0], group.beginning(count)))
    yield from _worth(run, piece, film)


def _frame(piece: Piece, time_s: Fraction, fps: Fraction) -> int:
    """The film's frame that shows what its source has at a time."""
    begin_s = Fraction(piece.facts.source_start_ms, 1000)
    return piece.start + floor((time_s - begin_s + TIE_S) * fps + Fraction(1, 2))


def _shown(places: Sequence[int], end: int) -> int:
    """How many of a group, in the order of decoding, are just the frames from its first on to one that is before `end`.

    `places`: the film's frame that shows each. Those left out are shown later, so the group can be cut off there.
    """
    if min(places) < places[0] or len(set(places)) < len(places):
        return 0
    filled = (top - places[0] + 1 == count and top < end for count, top in enumerate(accumulate(places, max), 1))
    return max((count for count, whole in enumerate(filled, 1) if whole), default=0)


def _worth(run: Sequence[tuple[int, Group]], piece: Piece, film: Timeline) -> Iterator[Copied]:
    frames = sum(len(group.times_s) for _, group in run)
    bits = 8 * sum(sum(group.sizes) for _, group in run)
    small = bits <= _MOST_BITS * frames * film.width * film.height
    if piece.source is not None and small and frames >= _LEAST_S * film.fps:
        end, next_s = run[0][0] + frames, run[-1][1].next_s
        met = next_s is not None and end < piece.end and _frame(piece, next_s, film.fps) == end
        yield Copied(run[0][0], end, piece.source.path, run[0][1].first, next_s if met else None)
