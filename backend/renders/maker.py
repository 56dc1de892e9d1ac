"""One film on its grid, made: chunks encoded or taken from the cache, sound in one pass, joined without encoding again,
verified, published; and single frames or a stretch of it, for pictures of how it will look.
"""

from __future__ import annotations

import logging
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from backend.errors import CancelledError, UnreadableMediaError
from backend.jobs.queue import is_alive
from backend.media.encode import Expected, audio_arguments, frame_count, timescale, verify_film, video_arguments
from backend.media.fonts import Font
from backend.media.groups import Copied, Made, joined, joints
from backend.media.launch import Limits, ffmpeg, own_input, run_ffmpeg
from backend.media.subtitles import ass
from backend.renders.cache import PieceCache, cache_key
from backend.renders.fitting import shrink
from backend.renders.picture import FONTS, SUBTITLES, Graph, draw, lut_name
from backend.renders.script import Output, Script
from backend.renders.sound import mix
from backend.renders.sources import content_key, open_sources
from backend.renders.timeline import Chunk, Timeline, lay_out, media_ids
from backend.renders.untouched import copies
from backend.settings import Settings
from backend.stores.files import part_of, private_dir

#: begin and end on the timeline, ms
Span = tuple[int, int]
_LOG = logging.getLogger(__name__)
_LIMITS = Limits()
#: raise this when the same graph would be encoded differently
_RECIPE = 1
_SOUND_SHARE, _JOIN_SHARE = 0.06, 0.04  # of the progress
#: 256 colours chosen for what moves, and only what changed drawn again
_PALETTE = (
    "[0:v]split[a][b];[a]palettegen=stats_mode=diff[p];"
    "[b][p]paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle[out]"
)


@dataclass(frozen=True)
class Rendered:
    """A finished, verified film."""

    path: Path
    duration_ms: int
    width: int
    height: int
    bytes: int


@contextmanager
def work_folder(root: Path) -> Iterator[Path]:
    """A private folder that is gone when the block ends."""
    work = private_dir(root / "tmp") / f"render-{os.getpid()}-{secrets.token_hex(6)}"
    work.mkdir(mode=0o700)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def sweep_work(root: Path) -> None:
    """Remove the private folders of processes that are dead."""
    for work in (root / "tmp").glob("render-*-*"):
        owner = work.name.split("-")[1]
        if owner.isdecimal() and not is_alive(int(owner)):
            shutil.rmtree(work, ignore_errors=True)


class _Progress:
    """Whole percents, rising, 100 only when all is done."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        self._tell = tell
        self._last = -1

    def reached(self, share: float) -> None:
        percent = min(int(share * 100), 100)
        if percent > self._last:
            self._last = percent
            self._tell(percent)


@dataclass
class Maker:
    """Makes one film in its own work folder."""

    film: Timeline
    output: Output
    work: Path
    settings: Settings
    progress: _Progress
    cancelled: Callable[[], bool]
    #: the frames of the film that are made, as a film, a GIF or its sound
    wanted: range

    def __post_init__(self) -> None:
        self.cache = PieceCache(self.settings.root / "cache", limit=self.settings.cache_bytes)

    def make(self, target: Path) -> Rendered:
        """The film under `target`, verified, or nothing."""
        with part_of(target) as part:
            expected = Expected(self.film.width, self.film.height, self.film.fps, len(self.wanted))
            if self._is_part() or not self._spliced(part, expected):
                self._encoded(part)
                expected = self._fitted(part, expected)
                verify_film(part, expected)
            size = part.stat().st_size
            if self.cancelled():
                raise CancelledError("stopped on request")
        self.progress.reached(1)
        return Rendered(target, expected.duration_ms, expected.width, expected.height, size)

    def _spliced(self, part: Path, expected: Expected) -> bool:
        """Put the film together from groups of its sources where it shows them as they are; whether that held.

        Only the ends are encoded. What a joint shows is decoded before anybody gets it.
        """
        copied, sets = copies(self.film, self.output)
        if not copied:
            return False
        borders = [0, *(frame for one in copied for frame in (one.start, one.end)), self.film.frames]
        entries = {one.end: one.next_s for one in copied}
        between = [
            replace(chunk, entry_s=entries.get(chunk.start))
            for a, b in zip(borders[::2], borders[1::2], strict=True)
            for chunk in self._chunks(a, b)
        ]
        made = [Made(chunk.start, chunk.end, self._picture(chunk, sets=sets)) for chunk in between]
        pieces: list[Copied | Made] = sorted((*copied, *made), key=lambda piece: piece.start)
        picture = self.work / "picture.mp4"
        try:
            joined(pieces, self.film.fps, picture)
            self._mux(own_input(picture, "mov"), self._sound(), part)
            verify_film(part, expected, joints(pieces))
        except UnreadableMediaError as wrong:
            _LOG.warning("groups of the source cannot be copied, all is encoded: %s", wrong)
            return False
        return True

    def _is_part(self) -> bool:
        return len(self.wanted) < self.film.frames

    def _chunks(self, start: int, end: int) -> list[Chunk]:
        return self.film.chunks(start, end) if end > start else []

    def _encoded(self, part: Path) -> None:
        """Put the film together from chunks that are all encoded by us."""
        chunks = self.film.chunks(self.wanted.start, self.wanted.stop)
        pieces = [self._picture(chunk) for chunk in chunks]
        self._mux(self._listed(chunks, pieces), self._sound(), part)

    def _fitted(self, part: Path, whole: Expected) -> Expected:
        """What `part` holds now: the film, encoded again where it was larger than it may be."""
        limit = self.output.max_bytes
        if limit is None or part.stat().st_size <= limit:
            return whole
        small = self.work / "small.mp4"
        expected = shrink(part, whole, limit, small, limits=_LIMITS, cancelled=self.cancelled)
        shutil.move(small, part)
        return expected

    def _picture(self, chunk: Chunk, *, sets: int = 0) -> Path:
        """The chunk's film without sound; `sets`: the number of its parameter sets."""
        target = self.work / (f"c{chunk.start}-{sets}.mp4" if sets else f"c{chunk.start}.mp4")
        graph = draw(chunk, self.film)
        folder = self.work / f"g{chunk.start}"
        folder.mkdir()
        fonts = self._write(graph, folder)
        arguments = [*video_arguments(self.output.quality, self.film.fps, sets=sets), "-frames:v", str(chunk.length)]
        key = self._key(graph, folder, fonts, arguments)
        if not self.cache.take(key, target):
            self._encode(graph, folder, arguments, target, share=self._share(chunk))
            _count(target, chunk.length)
            self.cache.keep(key, target)
        shutil.rmtree(folder)
        self.progress.reached(self._share(chunk)(chunk.length))
        return target

    def _share(self, chunk: Chunk) -> Callable[[float], float]:
        """Frames of this chunk done -> share of the whole work done."""
        return lambda frames: (
            (1 - _SOUND_SHARE - _JOIN_SHARE) * (chunk.start + frames - self.wanted.start) / len(self.wanted)
        )

    def _sound(self) -> Path:
        target = self.work / "sound.m4a"
        if target.exists():
            return target
        graph = mix(self.film)
        folder = self.work / "gs"
        folder.mkdir()
        fonts = self._write(graph, folder)
        arguments = [*audio_arguments(), *self._heard()]
        key = self._key(graph, folder, fonts, arguments)
        if not self.cache.take(key, target):
            self._encode(graph, folder, arguments, target)
            self.cache.keep(key, target)
        self.progress.reached(1 - _JOIN_SHARE)
        return target

    def sound_only(self, target: Path) -> None:
        """The sound as MP3."""
        self._mixed(["-c:a", "libmp3lame", "-q:a", "2", *self._heard()], target, "mp3")

    def _heard(self) -> list[str]:
        """The arguments that leave of the sound what goes with the frames wanted."""
        if not self._is_part():
            return []
        begin, length = (f"{float(frames / self.film.fps):.6f}" for frames in (self.wanted.start, len(self.wanted)))
        return ["-ss", begin, "-t", length]

    def samples(self, rate: int) -> bytes:
        """The sound as signed 16-bit samples, one channel, `rate` a second."""
        target = self.work / "sound.raw"
        self._mixed(["-c:a", "pcm_s16le", "-ac", "1", "-ar", str(rate)], target, "s16le")
        return target.read_bytes()

    def _mixed(self, arguments: Sequence[str], target: Path, form: str) -> None:
        graph = mix(self.film)
        self._write(graph, self.work)
        self._encode(graph, self.work, arguments, target, form=form)

    def frame(self, number: int) -> bytes:
        """One frame as PNG, with all that lies over it."""
        folder, target = self.work / f"f{number}", self.work / f"f{number}.png"
        folder.mkdir()
        graph = draw(self.film.at(number), self.film)
        self._write(graph, folder)
        self._encode(graph, folder, ["-frames:v", "1", "-c:v", "png"], target, form="image2pipe")
        shutil.rmtree(folder)
        return target.read_bytes()

    def loop(self, part: Path) -> None:
        """An animated GIF that repeats for ever, written to `part`."""
        chunks = self.film.chunks(self.wanted.start, self.wanted.stop)
        pieces = [self._picture(chunk) for chunk in chunks]
        run_ffmpeg(
            [
                *self._listed(chunks, pieces),
                *("-filter_complex", _PALETTE, "-map", "[out]", "-loop", "0", "-f", "gif", f"file:{part}"),
            ],
            limits=_LIMITS,
            cancelled=self.cancelled,
            cwd=self.work,
        )

    def _write(self, graph: Graph, folder: Path) -> list[Font]:
        """The graph and its captions, in files; the fonts and colour tables they need, linked beside them."""
        (folder / "graph").write_text(graph.text, encoding="utf-8")
        for number, lut in enumerate(graph.luts):
            if lut.colours is not None:
                (folder / lut_name(number)).symlink_to(lut.colours.path)
        if not graph.captions:
            return []
        text, fonts = ass(graph.captions, width=self.film.width, height=self.film.height, font=self.settings.font)
        (folder / SUBTITLES).write_text(text, encoding="utf-8")
        shelf = folder / FONTS
        shelf.mkdir()
        for number, path in enumerate(dict.fromkeys(font.path for font in fonts)):
            (shelf / f"{number}{path.suffix}").symlink_to(path)
        return fonts

    def _key(self, graph: Graph, folder: Path, fonts: Sequence[Font], arguments: Sequence[str]) -> str:
        """Everything that decides how the piece looks or sounds."""
        inputs = [(i.source.key, str(i.start_s), str(i.length_s), str(i.source.offset_s)) for i in graph.inputs]
        words = (folder / SUBTITLES).read_text(encoding="utf-8") if graph.captions else ""
        faces = [content_key(font.path) for font in fonts]
        faces += [lut.key for lut in graph.luts]
        return cache_key(_RECIPE, Path(ffmpeg()).name, graph.text, inputs, words, faces, list(arguments))

    def _encode(
        self,
        graph: Graph,
        folder: Path,
        arguments: Sequence[str],
        target: Path,
        *,
        share: Callable[[float], float] | None = None,
        form: str = "mp4",
    ) -> None:
        opened = [
            argument
            for i in graph.inputs
            for argument in i.source.input(max_pixels=self.settings.max_pixels, start_s=i.start_s, length_s=i.length_s)
        ]

        def follow(line: str) -> None:
            name, _, value = line.partition("=")
            if share is not None and name == "frame" and value.isdecimal():
                self.progress.reached(share(int(value)))

        own = ["-map", "[out]", *arguments, "-map_metadata", "-1", "-f", form, f"file:{target}"]
        run_ffmpeg(
            [*opened, "-/filter_complex", "graph", *own],
            limits=_LIMITS,
            progress=follow,
            cancelled=self.cancelled,
            cwd=folder,
        )

    def _listed(self, chunks: Sequence[Chunk], pieces: Sequence[Path]) -> list[str]:
        """The arguments that open pieces end to end."""
        listing = self.work / "list"
        listing.write_text(_listing(chunks, pieces, self.film.fps), encoding="ascii")
        return own_input(listing, "concat", before=["-safe", "0"])

    def _mux(self, picture: Sequence[str], sound: Path, part: Path) -> None:
        """The picture opened by these arguments with the sound, by copying, index first."""
        run_ffmpeg(
            [
                *picture,
                *own_input(sound, "mov"),
                *("-map", "0:v:0", "-map", "1:a:0", "-c", "copy", "-movflags", "+faststart"),
                *("-video_track_timescale", str(timescale(self.film.fps)), "-map_metadata", "-1"),
                *("-f", "mp4", f"file:{part}"),
            ],
            limits=replace(_LIMITS, stall_s=300),
            cancelled=self.cancelled,
            cwd=self.work,
        )


@contextmanager
def maker(
    draft: Mapping[str, Any],
    media: Mapping[str, Path],
    output: Output,
    settings: Settings,
    *,
    span: Span | None = None,
    progress: Callable[[int], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Maker]:
    """A maker of the draft's film, or of `span` of it; its work folder is gone when the block ends.

    Raises InvalidDraftError, NotFoundError (a medium), or what `probe` raises.
    """
    script = Script.read(draft)
    with work_folder(settings.root) as work:
        sources = open_sources(media, media_ids(script), work=work, max_pixels=settings.max_pixels)
        film = lay_out(script, sources, output)
        yield Maker(film, output, work, settings, _Progress(progress), cancelled, _frames(film, span))


def _frames(film: Timeline, span: Span | None) -> range:
    """The frames of a span within the film, one at least."""
    if span is None:
        return range(film.frames)
    begin, end = (round(ms * film.fps / 1000) for ms in span)
    first = min(max(0, begin), film.frames - 1)
    return range(first, max(first + 1, min(end, film.frames)))


def _listing(chunks: Sequence[Chunk], pieces: Sequence[Path], fps: Fraction) -> str:
    """A list for the concat demuxer. Lengths are differences of rounded borders, so that their sum is exact."""
    lines = ["ffconcat version 1.0"]
    for chunk, piece in zip(chunks, pieces, strict=True):
        start, end = (round(frame * 1_000_000 / fps) for frame in (chunk.start, chunk.end))
        lines += [f"file {piece.name}", f"duration {(end - start) / 1_000_000:.6f}"]
    return "\n".join(lines) + "\n"


def _count(piece: Path, frames: int) -> None:
    """Raises UnreadableMediaError when an encoded piece has not the frames that were ordered."""
    found = frame_count(piece)
    if found != frames:
        raise UnreadableMediaError(f"a piece came out with {found} frames instead of {frames}")
