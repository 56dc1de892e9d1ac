"""What comes in: a draft of unknown origin and the wishes for its output, turned into bounded numbers, enums and words.

After this file no value of the draft is a free string but the text of titles, which goes to the .ass file and nowhere
else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import inf
from typing import Annotated, Any, Literal, Self, TypeGuard

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from backend.drafts.invariants import FILTER_AMOUNT, LENGTH_MS, LOUDNESS_LUFS, TEXT_SIZE, Bounds
from backend.errors import InvalidDraftError
from backend.media.encode import Quality

VIDEO, AUDIO, TEXT = 0, 1, 7


def _within(bounds: Bounds) -> Any:
    """A field's bounds, both of them allowed."""
    return Field(ge=bounds[0], le=bounds[1])


Ms = Annotated[int, _within(LENGTH_MS)]
Mille = Annotated[int, Field(ge=-1000, le=2000)]
Box = tuple[Mille, Mille, Mille, Mille]


def _is_number(value: object) -> TypeGuard[int | float]:
    """Whether it can be reckoned with: JSON as Python reads it also has NaN and Infinity."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -inf < value < inf


def _ratio(value: object) -> object:
    """`[num, den]`, or a plain number, as drafts of other makers have it."""
    if _is_number(value):
        ratio = Fraction(value).limit_denominator(1000)
        return (ratio.numerator, ratio.denominator)
    return value


#: percent of the picture's size
Zoom = Annotated[int, Field(ge=100, le=400)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Speed = Annotated[tuple[Count, Count], BeforeValidator(_ratio)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, value: object) -> object:
        """A null says as much as a key left out."""
        return {k: v for k, v in value.items() if v is not None} if isinstance(value, Mapping) else value


class Effect(_Part):
    """A filter; `v` is a signed percentage, 0 = unchanged."""

    k: Literal["bw", "brightness", "contrast", "saturation", "blur"]
    v: Annotated[float, _within(FILTER_AMOUNT)] = 0


class Transition(_Part):
    """How the piece before leads into this one, over `d` ms."""

    kind: Literal["crossfade", "dissolve", "fade"] = "crossfade"
    d: Ms = 0


class TextStyle(_Part):
    """The look of a title; names are looked up in closed lists later."""

    size: Annotated[int, _within(TEXT_SIZE)] | None = None
    color: str = "white"
    outline: str | bool | None = None
    box: bool | str = False
    bold: bool = False
    italic: bool = False


class SegmentFacts(_Part):
    """The `m` of a segment."""

    id: str = ""
    start_ms: Ms | None = None
    media_id: str | None = None
    source_start_ms: Ms = 0
    speed: Speed = (1, 1)
    reverse: bool = False
    freeze: bool = False
    volume: Annotated[int, Field(ge=0, le=1000)] = 100
    fade_in_ms: Ms = 0
    fade_out_ms: Ms = 0
    crop: Box | None = None
    rotate: Literal[0, 90, 180, 270] = 0
    flip: Literal["h", "v", "hv", "vh", "", "none"] | None = None
    filters: tuple[Effect, ...] = ()
    lut: str | None = None
    zoom: tuple[Zoom, Zoom] | None = None
    transition: Transition | None = None
    box: Box | None = None
    loop: bool = False
    text: str = ""
    position: str | tuple[Mille, Mille] | None = None
    style: TextStyle = TextStyle()
    fade_ms: Ms = 0


class Segment(_Part):
    """A stretch of a track, `d` ms long."""

    d: Ms = 0
    m: SegmentFacts = SegmentFacts()


class TrackFacts(_Part):
    """The `m` of a track."""

    muted: bool = False
    duck: bool = False


class Track(_Part):
    """Segments of one kind."""

    tt: int
    m: TrackFacts = TrackFacts()
    sg: tuple[Segment, ...] = ()

    def placed(self) -> list[tuple[int, Segment]]:
        """Each segment with its start; one without a start follows the one before."""
        out: list[tuple[int, Segment]] = []
        end = 0
        for segment in self.sg:
            start = end if segment.m.start_ms is None else segment.m.start_ms
            end = start + segment.d
            if segment.d:
                out.append((start, segment))
        return out


class DraftFacts(_Part):
    """The `m` of a draft."""

    width: Annotated[int, Field(ge=2, le=16384)] | None = None
    height: Annotated[int, Field(ge=2, le=16384)] | None = None
    fps: Annotated[float, Field(ge=1, le=240)] | None = None
    fit: Literal["fit", "fill", "blur"] = "fit"
    background: str = "black"
    loudness_lufs: Annotated[int, _within(LOUDNESS_LUFS)] | None = None


class Script(_Part):
    """A draft as the renderer reads it."""

    d: Ms | None = None
    m: DraftFacts = DraftFacts()
    t: tuple[Track, ...] = ()

    @classmethod
    def read(cls, draft: Mapping[str, Any]) -> Self:
        """Raises InvalidDraftError naming the first thing wrong, or that there is nothing to render."""
        try:
            script = cls.model_validate(draft)
        except ValidationError as wrong:
            first = wrong.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise InvalidDraftError(f"{where}: {first['msg']}") from wrong
        if not script.length_ms:
            raise InvalidDraftError("the draft is empty")
        return script

    @property
    def length_ms(self) -> int:
        """Total length: `d`, or the end of the last segment."""
        ends = [start + segment.d for track in self.t for start, segment in track.placed()]
        return (self.d or max(ends)) if ends else 0

    def tracks(self, kind: int) -> list[Track]:
        """Tracks of one kind that hold something."""
        return [track for track in self.t if track.tt == kind and track.placed()]


@dataclass(frozen=True)
class Output:
    """What the film should be: pixels on the short side, frames a second (None: as the draft says), quality.

    `exact`: the person named the size, so that a smaller picture is enlarged to it. `max_bytes`: how large the file may
    be; None: as large as it gets.
    """

    short_side: int = 1080
    fps: int | None = None
    quality: Quality = "high"
    exact: bool = False
    max_bytes: int | None = None

    @classmethod
    def read(cls, wire: Mapping[str, Any] | None) -> Self:
        """From the `output` of a render request; what we do not know there keeps its default."""
        wire = wire or {}
        fps, largest = wire.get("fps"), wire.get("max_bytes")
        return cls(
            short_side=_short_side(wire.get("resolution")),
            fps=round(fps) if _is_number(fps) and 1 <= fps <= 60 else None,
            exact=bool(wire.get("resolution")),
            quality="draft" if wire.get("quality") in ("draft", "low", "preview") else "high",
            max_bytes=max(int(largest), _LEAST_BYTES) if _is_number(largest) else None,
        )


#: nothing that plays is smaller
_LEAST_BYTES = 10_000
_MOST_DIGITS = 9


def _short_side(resolution: object) -> int:
    """`1080p`, `720`, `1080x1920`: the smaller number, within 144 to 1080."""
    words = str(resolution or "1080").lower().replace("p", "").split("x")
    numbers = [
        int(word) for word in map(str.strip, words) if word.isascii() and word.isdigit() and len(word) <= _MOST_DIGITS
    ]
    return max(144, min(1080, *numbers)) if numbers else 1080
