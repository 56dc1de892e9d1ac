"""The sound of a film in one pass: every piece cut, paced, faded and put in its place, then mixed.

Pure, as `picture`.
"""

from __future__ import annotations

from fractions import Fraction

from backend.media.encode import SAMPLE_RATE
from backend.renders.picture import Graph
from backend.renders.sources import Source
from backend.renders.timeline import Piece, Timeline

_STEREO = "aformat=sample_fmts=fltp:channel_layouts=stereo"
_DUCK = "sidechaincompress=threshold=0.02:ratio=8:attack=40:release=600"
_SLOWEST, _FASTEST = Fraction(1, 2), Fraction(100)  # what one atempo takes


def mix(film: Timeline) -> Graph:
    """The graph that mixes the film's sound into `[out]`, exactly as long as its picture."""
    graph = Graph()
    total = _samples(film.frames, film.fps)
    voices = _voices(graph, film)
    ducked, plain = _tunes(graph, film, duck=True), _tunes(graph, film, duck=False)
    silence = graph.chain("", [f"anullsrc=r={SAMPLE_RATE}:cl=stereo", _STEREO, f"atrim=end_sample={total}"], "silence")
    if ducked and voices:
        voices, ducked = _step_back(graph, voices, ducked)
    label = _summed(graph, [silence, *voices, *ducked, *plain], "all")
    loud = []
    if film.loudness is not None:
        loud = [f"loudnorm=I={film.loudness}:TP=-1.5:LRA=11", f"aresample={SAMPLE_RATE}"]
    graph.chain(label, [*loud, _STEREO, f"apad=whole_len={total}", f"atrim=end_sample={total}"], "out")
    return graph


def _voices(graph: Graph, film: Timeline) -> list[str]:
    """The sound of the pictures: main track with what its transitions borrow, then overlays."""
    lent: dict[int, list[int]] = {}
    for blend in film.blends:
        lent.setdefault(id(blend.before), [0, 0])[1] = blend.end - blend.before.end
        lent.setdefault(id(blend.after), [0, 0])[0] = blend.after.start - blend.start
    out = []
    for number, piece in enumerate((*film.main, *film.overlays)):
        if _sounds(piece) and not piece.facts.freeze:
            head, tail = lent.get(id(piece), (0, 0))
            out.append(_placed(graph, piece, film, (head, tail), f"v{number}"))
    return out


def _tunes(graph: Graph, film: Timeline, *, duck: bool) -> list[str]:
    """The audio tracks, either those that step back under a voice or the others."""
    return [
        _placed(graph, tune.piece, film, (0, 0), f"{'d' if duck else 'm'}{number}")
        for number, tune in enumerate(film.tunes)
        if tune.duck == duck and _sounds(tune.piece)
    ]


def _sounds(piece: Piece) -> bool:
    heard = piece.source is not None and piece.source.info.has_audio
    return heard and not piece.muted and piece.facts.volume > 0


def _placed(graph: Graph, piece: Piece, film: Timeline, lent: tuple[int, int], name: str) -> str:
    """A piece at its place on the timeline, longer by the frames `lent` to transitions at its head and tail."""
    assert piece.source is not None  # noqa: S101  # `_sounds` was asked
    head, tail = lent
    start, end = piece.start - head, piece.end + tail
    first, length = _samples(start, film.fps), _samples(end, film.fps) - _samples(start, film.fps)
    number, filters = _read(graph, piece, piece.source, film.fps, lent)
    level = [f"volume={piece.facts.volume / 100}"] if piece.facts.volume != 100 else []
    place = ["asetpts=N/SR/TB", f"adelay=delays={first}S:all=1"]
    cut = ["apad", f"atrim=end_sample={length}"]
    return graph.chain(
        f"[{number}:a:0]", [*filters, *level, *cut, *_fades(piece, film.fps, lent, length), *place], name
    )


def _read(graph: Graph, piece: Piece, source: Source, fps: Fraction, lent: tuple[int, int]) -> tuple[int, list[str]]:
    before, after = (
        Fraction(frames) / fps * piece.speed for frames in (reversed(lent) if piece.facts.reverse else lent)
    )
    start_s = Fraction(piece.facts.source_start_ms, 1000) - before
    missing = max(-start_s, Fraction(0))
    length_s = Fraction(piece.length) / fps * piece.speed + before + after
    filters = [f"aresample={SAMPLE_RATE}:async=1:first_pts=0", _STEREO]
    if piece.facts.loop:
        rest = Fraction(source.info.duration_ms, 1000) - start_s
        if 0 < rest < length_s:
            number = graph.open(source, max(start_s, Fraction(0)))
            return number, [*filters, f"aloop=loop=-1:size={int(rest * SAMPLE_RATE)}", *_pace(piece)]
    number = graph.open(source, max(start_s, Fraction(0)), length_s - missing)
    if missing:
        filters.append(f"adelay=delays={int(missing * SAMPLE_RATE)}S:all=1")
    if piece.facts.reverse:
        filters += [f"apad=whole_len={int(length_s * SAMPLE_RATE)}", "areverse"]
    return number, [*filters, *_pace(piece)]


def _pace(piece: Piece) -> list[str]:
    """Faster or slower at the same pitch."""
    rest, steps = piece.speed, []
    while rest < _SLOWEST:
        steps.append("atempo=0.5")
        rest *= 2
    if rest != 1:
        steps.append(f"atempo={float(min(rest, _FASTEST)):.6f}")
    return steps


def _fades(piece: Piece, fps: Fraction, lent: tuple[int, int], length: int) -> list[str]:
    """Fades asked for, and those of transitions: over the frames lent and as many of the piece's own."""
    fade_in = max(_ms(piece.facts.fade_in_ms), _samples(2 * lent[0], fps))
    fade_out = max(_ms(piece.facts.fade_out_ms), _samples(2 * lent[1], fps))
    filters = []
    if fade_in:
        filters.append(f"afade=t=in:ss=0:ns={fade_in}")
    if fade_out:
        filters.append(f"afade=t=out:ss={max(length - fade_out, 0)}:ns={fade_out}")
    return filters


def _step_back(graph: Graph, voices: list[str], music: list[str]) -> tuple[list[str], list[str]]:
    """Music goes down while a voice is heard."""
    voice = _summed(graph, voices, "voice")
    graph.chain(voice, ["asplit=2"], "heard][key")
    tune = _summed(graph, music, "tune")
    return ["[heard]"], [graph.chain(f"{tune}[key]", [_DUCK], "ducked")]


def _summed(graph: Graph, labels: list[str], name: str) -> str:
    """One stream of several; the first one's length counts when it is the silence below all."""
    if len(labels) == 1:
        return labels[0]
    ends = "first" if labels[0] == "[silence]" else "longest"
    mixed = f"amix=inputs={len(labels)}:normalize=0:duration={ends}:dropout_transition=0"
    return graph.chain("".join(labels), [mixed], name)


def _samples(frames: int, fps: Fraction) -> int:
    return round(frames / fps * SAMPLE_RATE)


def _ms(length: int) -> int:
    return length * SAMPLE_RATE // 1000
