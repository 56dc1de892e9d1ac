"""A chunk as one ffmpeg filter graph. Pure: numbers and closed words in, text of a graph and its inputs out.

Every stream of the graph runs at the film's frame rate, in square pixels, on the grid of the chunk: frame 0 is the
chunk's first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from PIL import ImageColor

from backend.media.subtitles import Caption
from backend.renders.script import Effect, SegmentFacts
from backend.renders.sources import Source
from backend.renders.timeline import Blend, Chunk, Piece, Timeline, Title, even

#: titles that began before the chunk have times below zero there, which .ass has not: its clock runs ahead
_AHEAD_S = 3600
#: frames that fall exactly between two of the film count as the later one, whatever rounding says
TIE_S = Fraction(5, 10**6)
_TONEMAP = (
    "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,"
    "zscale=t=bt709:m=bt709:r=tv,format=yuv420p"
)
_TURNS = {90: ["transpose=clock"], 180: ["hflip", "vflip"], 270: ["transpose=cclock"]}
_BLUR_SHRINK = 10  # blurring a tenth of the size and scaling up looks the same and costs nothing
SUBTITLES = "titles.ass"
FONTS = "fonts"


@dataclass(frozen=True)
class Input:
    """One input of a graph: `start_s` after the first frame, `length_s` of it."""

    source: Source
    start_s: Fraction = Fraction(0)
    length_s: Fraction | None = None


@dataclass
class Graph:
    """Inputs, chains of filters, and the captions and colour tables to be laid beside them."""

    inputs: list[Input] = field(default_factory=list)
    chains: list[str] = field(default_factory=list)
    captions: list[Caption] = field(default_factory=list)
    #: colour tables, applied from files named by `lut_name`
    luts: list[Source] = field(default_factory=list)

    def open(self, source: Source, start_s: Fraction = Fraction(0), length_s: Fraction | None = None) -> int:
        """Add an input; its number."""
        self.inputs.append(Input(source, start_s, length_s))
        return len(self.inputs) - 1

    def chain(self, into: str, filters: list[str], out: str) -> str:
        """Add a chain from the labels `into` (may be empty) to the label `out`; returns `[out]`."""
        self.chains.append(f"{into}{','.join(filters)}[{out}]")
        return f"[{out}]"

    @property
    def text(self) -> str:
        """What ffmpeg reads."""
        return ";\n".join(self.chains) + "\n"


def draw(chunk: Chunk, film: Timeline) -> Graph:
    """The graph that draws a chunk into `[out]`."""
    graph = Graph()
    label = _base(graph, chunk, film)
    for number, piece in enumerate(chunk.overlays):
        label = _lay_over(graph, label, piece, chunk=chunk, film=film, name=f"o{number}")
    graph.captions = [_caption(title, chunk, film) for title in chunk.titles]
    fps = _rate(film.fps)
    letters = []
    ahead = _ahead(film.fps)
    if graph.captions:
        drawn = f"subtitles=filename={SUBTITLES}:fontsdir={FONTS}:wrap_unicode=1"
        letters = [*_shift(ahead, film.fps), drawn, *_shift(-ahead, film.fps)]
    graph.chain(label, [*letters, "format=yuv420p", f"fps={fps}", f"trim=end_frame={chunk.length}"], "out")
    return graph


def _base(graph: Graph, chunk: Chunk, film: Timeline) -> str:
    if isinstance(chunk.base, Piece):
        span = (chunk.start, chunk.end)
        return _full(graph, chunk.base, span=span, film=film, name="b", entry_s=chunk.entry_s)
    blend: Blend = chunk.base
    before = _full(graph, blend.before, span=(blend.start, blend.end), film=film, name="b0")
    after = _full(graph, blend.after, span=(blend.start, blend.end), film=film, name="b1")
    length = Fraction(blend.end - blend.start) / film.fps
    mixed = graph.chain(
        before + after,
        [f"xfade=transition={blend.kind}:duration={_number(length)}:offset=0", f"fps={_rate(film.fps)}"],
        "x",
    )
    skip = chunk.start - blend.start
    return graph.chain(
        mixed, [f"trim=start_frame={skip}:end_frame={chunk.end - blend.start}", "setpts=PTS-STARTPTS"], "xt"
    )


def _full(
    graph: Graph,
    piece: Piece,
    *,
    span: tuple[int, int],
    film: Timeline,
    name: str,
    entry_s: Fraction | None = None,
) -> str:
    """Frames `start` to `end` of a piece of the main track, filling the canvas."""
    start, end = span
    if piece.source is None or not piece.source.info.width:
        size = f"{film.width}x{film.height}"
        return graph.chain(
            "", [f"color=c=0x{_hex(film.background)}:s={size}:r={_rate(film.fps)}", "format=yuv420p"], name
        )
    frames = _Frames(graph, piece, piece.source, start - piece.start, end - start, film.fps, name, entry_s)
    shown = frames.picture(lambda into, out: _fitted(graph, into, piece, film, out))
    at = start - piece.start
    looks = [*_zoomed(piece, at), *_fades(piece, at, film.fps, ""), "setsar=1"]
    return graph.chain(shown, looks, f"{name}f")


@dataclass(frozen=True)
class _Frames:
    """Frames `at` to `at + length` of a piece (counted from its start; may reach past either end)."""

    graph: Graph
    piece: Piece
    source: Source
    at: int
    length: int
    fps: Fraction
    name: str
    entry_s: Fraction | None = None

    def picture(self, drawn: Callable[[str, str], str]) -> str:
        """The frames after `drawn(into, out)` has given them their shape."""
        if self.source.is_still or self.piece.facts.freeze:
            return self._held(drawn)
        return self._moving(drawn)

    def _held(self, drawn: Callable[[str, str], str]) -> str:
        at_s = (
            Fraction(0)
            if self.source.is_still
            else _within(Fraction(self.piece.facts.source_start_ms, 1000), self.source)
        )
        number = self.graph.open(self.source, max(at_s - self.source.lead_s, Fraction(0)))
        one = self.graph.chain(f"[{number}:v:0]", ["trim=end_frame=1", *_colours(self.source)], f"{self.name}i")
        shaped = drawn(one, f"{self.name}s")
        tick = f"settb={1 / self.fps},setpts=N,fps={_rate(self.fps)}"
        return self.graph.chain(
            shaped, ["loop=loop=-1:size=1:start=0", tick, f"trim=end_frame={self.length}"], f"{self.name}h"
        )

    def _moving(self, drawn: Callable[[str, str], str]) -> str:
        start_s, missing = self._start()
        number, filters = self._sampled(start_s, missing)
        even_paced = self.graph.chain(f"[{number}:v:0]", filters, f"{self.name}i")
        shaped = drawn(even_paced, f"{self.name}s")
        if not self.piece.facts.reverse:
            return shaped
        return self.graph.chain(shaped, ["reverse", f"fps={_rate(self.fps)}"], f"{self.name}r")

    def _start(self) -> tuple[Fraction, int]:
        """Where reading begins in the source, and how many frames are missing before that."""
        step = self.piece.speed / self.fps
        at = self.piece.length - self.at - self.length if self.piece.facts.reverse else self.at
        start_s = Fraction(self.piece.facts.source_start_ms, 1000) + at * step
        missing = -(start_s // step) if start_s < 0 else 0
        return start_s + missing * step, int(missing)

    def _sampled(self, start_s: Fraction, missing: int) -> tuple[int, list[str]]:
        """The input and the filters that bring it to the film's frame rate.

        Reading starts half a frame early and the clock is set back by that, so that each output frame shows the
        source frame nearest to it. At a point of entry it starts there: earlier would be a whole group earlier.
        """
        start_s = _within(start_s, self.source)
        begin = max(start_s - self.source.lead_s, Fraction(0)) if self.entry_s is None else self.entry_s
        length_s = self.length * self.piece.speed / self.fps + 1
        number = self.graph.open(self.source, begin, length_s)
        pace = f"settb=AVTB,setpts=(PTS-{_number(start_s - begin - TIE_S)}/TB)*{1 / self.piece.speed}"
        before = [f"tpad=start={missing}:start_mode=clone"] if missing else []
        filters = [
            pace,
            f"fps={_rate(self.fps)}:start_time=0:round=near",
            *before,
            "tpad=stop=-1:stop_mode=clone",
            f"trim=end_frame={self.length}",
            *_colours(self.source),
        ]
        return number, filters


def _within(start_s: Fraction, source: Source) -> Fraction:
    """Not past the last frame, so that there is always one to show."""
    last = Fraction(source.info.duration_ms, 1000) - source.frame_s
    return min(start_s, max(last, Fraction(0)))


def _colours(source: Source) -> list[str]:
    """Say what the film leaves unsaid; bring high dynamic range down to what H.264 players show."""
    said = [f"setparams=colorspace={source.matrix}"] if source.matrix else []
    return [*said, _TONEMAP] if source.hdr else said


def _fitted(graph: Graph, into: str, piece: Piece, film: Timeline, out: str) -> str:
    """The picture on the canvas: inside it, filling it, or inside it before a blurred copy."""
    width, height = _shape(piece)
    canvas = (film.width, film.height)
    filters = _turned(piece.facts)
    inside = _inside(width, height, *canvas)
    looks = [*_graded(graph, piece), *_effects(piece.facts.filters, min(canvas))]
    if inside == canvas:
        return graph.chain(into, [*filters, _scale(*canvas), *looks], out)
    if film.fit == "fill":
        return graph.chain(into, [*filters, *_cover(width, height, *canvas), *looks], out)
    if film.fit == "fit":
        pad = f"pad={film.width}:{film.height}:(ow-iw)/2:(oh-ih)/2:color=0x{_hex(film.background)}"
        return graph.chain(into, [*filters, _scale(*inside), *looks, pad], out)
    inner = graph.chain(into, [*filters, _scale(*inside), *looks], f"{out}3")
    return _before_blur(graph, inner, inside, canvas, out)


def _before_blur(graph: Graph, inner: str, size: tuple[int, int], canvas: tuple[int, int], out: str) -> str:
    """The picture before a blurred, canvas-filling copy of itself."""
    small = (even(canvas[0] / _BLUR_SHRINK), even(canvas[1] / _BLUR_SHRINK))
    graph.chain(inner, ["split=2"], f"{out}0][{out}1")
    back = [*_cover(*size, *small), f"gblur=sigma={max(small) / 40:.2f}:steps=2", _scale(*canvas)]
    behind = graph.chain(f"[{out}0]", back, f"{out}2")
    return graph.chain(f"{behind}[{out}1]", ["overlay=(W-w)/2:(H-h)/2:format=yuv420", "setsar=1"], out)


def _lay_over(graph: Graph, under: str, piece: Piece, *, chunk: Chunk, film: Timeline, name: str) -> str:
    source = piece.source
    if source is None or not source.info.width:
        return under
    x, y, width, height = (
        part * side / 1000
        for part, side in zip(piece.facts.box or (0, 0, 1000, 1000), (film.width, film.height) * 2, strict=True)
    )
    inside = _inside(*_shape(piece), max(width, 2), max(height, 2))
    filters = [*_turned(piece.facts), f"scale={inside[0]}:{inside[1]}", *_effects(piece.facts.filters, min(inside))]
    pixels = "format=yuva420p" if source.alpha or _has_fade(piece) else "format=yuv420p"

    def shaped(into: str, out: str) -> str:
        return graph.chain(into, [*filters, pixels, "setsar=1"], out)

    frames = _Frames(graph, piece, source, chunk.start - piece.start, chunk.length, film.fps, name)
    over = frames.picture(shaped)
    faded = graph.chain(over, [*_fades(piece, chunk.start - piece.start, film.fps, ":alpha=1"), "null"], f"{name}f")
    left, top = round(x + (width - inside[0]) / 2), round(y + (height - inside[1]) / 2)
    return graph.chain(under + faded, [f"overlay={left}:{top}:eof_action=pass:format=yuv420"], f"{name}z")


def _shape(piece: Piece) -> tuple[Fraction, Fraction]:
    """Width and height of what is seen of a piece, cropped and turned."""
    info = piece.source.info if piece.source else None
    width, height = (Fraction(info.width), Fraction(info.height)) if info else (Fraction(2), Fraction(2))
    if piece.facts.crop:
        width, height = width * _kept(piece.facts.crop)[2] / 1000, height * _kept(piece.facts.crop)[3] / 1000
    return (height, width) if piece.facts.rotate in {90, 270} else (width, height)


def _kept(crop: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """The crop, held inside the picture and at least a fiftieth of it."""
    x, y = (min(max(v, 0), 980) for v in crop[:2])
    return x, y, min(max(crop[2], 20), 1000 - x), min(max(crop[3], 20), 1000 - y)


def _turned(facts: SegmentFacts) -> list[str]:
    """Crop, rotation and flip, in this order."""
    filters = []
    if facts.crop and _kept(facts.crop) != (0, 0, 1000, 1000):
        x, y, width, height = _kept(facts.crop)
        filters.append(f"crop=iw*{width}/1000:ih*{height}/1000:iw*{x}/1000:ih*{y}/1000")
    filters += _TURNS.get(facts.rotate, [])
    flip = facts.flip or ""
    return filters + [name for letter, name in (("h", "hflip"), ("v", "vflip")) if letter in flip and flip != "none"]


def _inside(width: float | Fraction, height: float | Fraction, most_wide: float, most_high: float) -> tuple[int, int]:
    """The largest even size of this shape in the room given; a difference of under two pixels is none."""
    factor = min(most_wide / float(width), most_high / float(height))
    sizes = (float(width) * factor, float(height) * factor)
    whole = (even(most_wide), even(most_high))
    return (
        whole[0] if abs(sizes[0] - whole[0]) < 2 else even(sizes[0]),
        whole[1] if abs(sizes[1] - whole[1]) < 2 else even(sizes[1]),
    )


def _scale(width: int, height: int) -> str:
    return f"scale={width}:{height}:out_color_matrix=bt709:out_range=tv,format=yuv420p,setsar=1"


def _cover(width: float | Fraction, height: float | Fraction, wide: int, high: int) -> list[str]:
    """Crop to the shape of the room, then scale into it."""
    across = min(1.0, float(height) * wide / high / float(width))
    down = min(1.0, float(width) * high / wide / float(height))
    return [f"crop=trunc(iw*{across:.6f}/2)*2:trunc(ih*{down:.6f}/2)*2", _scale(wide, high)]


def _bw(_amount: float, _side: int) -> str:
    return "hue=s=0"


def _brightness(amount: float, _side: int) -> str:
    if amount >= 0:
        return f"eq=brightness={min(amount / 200, 1):.4f}"
    gain = max(1 + amount / 100, 0)
    chroma = f"(val-128)*{gain:.4f}+128"
    return f"lutyuv=y='(val-16)*{gain:.4f}+16':u='{chroma}':v='{chroma}'"


def _contrast(amount: float, _side: int) -> str:
    return f"eq=contrast={min(max(1 + amount / 100, 0), 3):.4f}"


def _saturation(amount: float, _side: int) -> str:
    return f"eq=saturation={min(max(1 + amount / 100, 0), 3):.4f}"


def _blur(amount: float, side: int) -> str:
    return f"gblur=sigma={min(max(amount, 0), 200) / 100 * side / 25:.3f}"


_EFFECTS: dict[str, Callable[[float, int], str]] = {
    "bw": _bw,
    "brightness": _brightness,
    "contrast": _contrast,
    "saturation": _saturation,
    "blur": _blur,
}


def _effects(wanted: tuple[Effect, ...], side: int) -> list[str]:
    """Filters of one look; equal kinds add up."""
    sums: dict[str, float] = {}
    for effect in wanted:
        sums[effect.k] = sums.get(effect.k, 0) + effect.v
    return [_EFFECTS[kind](amount, side) for kind, amount in sums.items() if amount or kind == "bw"]


def lut_name(number: int) -> str:
    """The file of a graph's colour table."""
    return f"lut{number}.cube"


def _graded(graph: Graph, piece: Piece) -> list[str]:
    """The piece's colour table, on colours as they are shown; other looks come on top of it."""
    if piece.lut is None or piece.lut.colours is None:
        return []
    graph.luts.append(piece.lut)
    table = f"{piece.lut.colours.filter}=file={lut_name(len(graph.luts) - 1)}"
    return [
        "scale=in_color_matrix=bt709:in_range=tv:flags=accurate_rnd+full_chroma_int,format=gbrp",
        table,
        "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,format=yuv420p",
    ]


def _has_fade(piece: Piece) -> bool:
    return bool(piece.facts.fade_in_ms or piece.facts.fade_out_ms)


def _zoomed(piece: Piece, at: int) -> list[str]:
    """A slow zoom about the middle, from one size to the other over the whole piece.

    `perspective` places corners between pixels, so that the picture glides; its clock counts the frames put out.
    """
    if piece.facts.zoom is None:
        return []
    first, last = (Fraction(percent, 100) for percent in piece.facts.zoom)
    size = f"({_number(first)}+{_number(last - first)}*min(1,max(0,(on+{at})/{max(1, piece.length - 1)})))"
    left, top = f"W*(1-1/{size})/2", f"H*(1-1/{size})/2"
    corners = f"x0={left}:y0={top}:x1=W-{left}:y1={top}:x2={left}:y2=H-{top}:x3=W-{left}:y3=H-{top}"
    escaped = corners.replace(",", "\\,")
    return [f"perspective={escaped}:interpolation=cubic:eval=frame"]


def _fades(piece: Piece, at: int, fps: Fraction, alpha: str) -> list[str]:
    """Fades on the piece's own clock, which at the chunk's first frame shows `at` frames."""
    if not _has_fade(piece):
        return []
    filters = _shift(at, fps)
    if piece.facts.fade_in_ms:
        filters.append(f"fade=t=in:st=0:d={piece.facts.fade_in_ms / 1000}{alpha}")
    if piece.facts.fade_out_ms:
        start = piece.length / fps - Fraction(piece.facts.fade_out_ms, 1000)
        filters.append(f"fade=t=out:st={_number(max(start, Fraction(0)))}:d={piece.facts.fade_out_ms / 1000}{alpha}")
    return [*filters, *_shift(-at, fps)]


def _shift(frames: int, fps: Fraction) -> list[str]:
    """Set the clock by whole frames: times in seconds would be rounded down, at times to the frame before."""
    return [f"settb={1 / fps}", f"setpts=PTS{frames:+d}"]


def _ahead(fps: Fraction) -> int:
    return round(_AHEAD_S * fps)


def _caption(title: Title, chunk: Chunk, film: Timeline) -> Caption:
    """Seen from half a frame before its first frame to half a frame before the one after its last."""

    def clock(frame: int) -> int:
        return round((_ahead(film.fps) + frame - chunk.start - Fraction(1, 2)) * 1000 / film.fps)

    fade = title.facts.fade_ms
    fade_in, fade_out = title.facts.fade_in_ms or fade, title.facts.fade_out_ms or fade
    return Caption(
        title.facts.text, clock(title.start), clock(title.end), title.position, title.look, fade_in, fade_out
    )


def _hex(color: str) -> str:
    """RRGGBB of a colour by name or number; black when we do not know it."""
    try:
        red, green, blue = ImageColor.getrgb(color)[:3]
    except ValueError:
        return "000000"
    return f"{red:02x}{green:02x}{blue:02x}"


def _rate(fps: Fraction) -> str:
    return f"{fps.numerator}/{fps.denominator}"


def _number(value: Fraction) -> str:
    return f"{float(value):.6f}"
