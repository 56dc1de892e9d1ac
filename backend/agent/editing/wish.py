"""One clause put to one draft: its values resolved to times, pieces and files of that draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from backend.agent.editing.reading import Clause
from backend.agent.editing.tables import COLOURS, PLACES
from backend.drafts import sequence
from backend.drafts.model import Draft, Range, main_length, main_segments, media_of
from backend.drafts.moment import moment_on_timeline
from backend.errors import CannotEditError

_PLACE_WORDS = {
    "topleft": "top_left",
    "topright": "top_right",
    "bottomleft": "bottom_left",
    "bottomright": "bottom_right",
    "top": "top",
    "bottom": "bottom",
    "center": "center",
    "left": "left",
    "right": "right",
}
#: words that tell a size, so that "up" is no way to go
_OF_SIZE = ("bigger", "smaller", "small", "large", "size", "half", "halve")
_WHOLE = 100  # percent: "enlarge it to 150 %" is a size, "by 50 %" a step
#: a time so little past an end, about a frame, is that end
SLACK_MS = 40


@dataclass
class Scene:
    """What a wish may refer to beyond its own words."""

    matches: Sequence[dict[str, Any]] = ()
    #: stretches without sound of each medium, in ms of its source; None when nobody has listened
    quiet: Mapping[str, Sequence[Range]] | None = None
    #: (begin, end, words) of each subtitle file, in ms; None when nobody has read them
    cues: Mapping[str, Sequence[tuple[int, int, str]]] | None = None
    #: what the edit before was about: {"kind": text|music|overlay|clips|video, "ids": […], "op": …}
    target: dict[str, Any] = field(default_factory=dict)
    #: where the edit before cut the main track in two
    cut_at: int | None = None
    #: whether the wish stands in one sentence without a pause with the one before (`rotate clip 2 and mute it`)
    one_breath: bool = False
    #: what was done with this wish, for the words said afterwards
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def aim(self, kind: str, ids: Sequence[Any] = ()) -> None:
        """Remember what an edit was about."""
        self.target = {"kind": kind, "ids": list(ids)}

    def note(self, key: str, **facts: Any) -> None:
        """Remember what was done."""
        self.notes.append((key, facts))


class Wish:
    """A clause and the draft it is said about. Values that nobody took were not understood."""

    def __init__(self, clause: Clause, draft: Draft, scene: Scene) -> None:
        """`clause` is not changed."""
        self.clause = clause
        self.draft = draft
        self.scene = scene
        self._used: set[str] = set()
        self._asked: set[str] = set()

    def has(self, *names: str) -> bool:
        """Whether any of the concepts is named."""
        self._asked.update(names)
        return self.clause.has(*names)

    def all(self, kind: str) -> list[Any]:
        """Every value of a kind."""
        self._used.add(kind)
        return list(self.clause.slots.get(kind, []))

    def one(self, kind: str) -> Any:
        """The first value of a kind, or None."""
        found = self.all(kind)
        if len(found) > 1 and any(other != found[0] for other in found):
            raise CannotEditError("unsure")
        return found[0] if found else None

    def left_over(self) -> set[str]:
        """Kinds of values that nothing has asked for."""
        return {kind for kind, values in self.clause.slots.items() if values} - self._used

    def unheard(self, understood: frozenset[str]) -> set[str]:
        """Concepts named that nothing has asked for, beyond those that the operation understands anyway."""
        by_values = {"between"} if self.clause.slots.get("R") else set()
        by_values |= {"condition"} if self.clause.slots.get("M") or self.clause.has("duck") else set()
        return set(self.clause.names) - self.clause.explained(self._asked | understood | by_values)

    @property
    def total(self) -> int:
        """Length of the video in ms."""
        return main_length(self.draft)

    # times
    def at(self, point: Sequence[Any]) -> int:
        """A point as a time on the timeline."""
        kind, value = point
        if kind == "match":
            return self.match_time() + int(value)
        if kind == "end":
            return self.total + int(value)
        if kind == "part":
            return self.total * int(value) // 1000
        return self.total // 2 + int(value) if kind == "mid" else int(value)

    def span(self, value: Sequence[Any]) -> Range:
        """A range as begin and end on the timeline; refused when it lies wholly outside or is turned round."""
        parts = [value[0][0], value[1][0]]
        if parts == ["part", "part"] and self.scene.cut_at and value[0][1] in {0, 500}:
            return (0, self.scene.cut_at) if value[0][1] == 0 else (self.scene.cut_at, self.total)
        begin, end = self.at(value[0]), self.at(value[1])
        if begin >= end or begin >= self.total or (end > self.total + SLACK_MS and parts[1] == "start"):
            raise CannotEditError("beyond", total=self.total)
        if begin < -SLACK_MS and parts[0] in {"end", "mid"}:
            raise CannotEditError("beyond", total=self.total)
        return begin, end

    def spans(self) -> list[Range]:
        """All ranges named."""
        return [self.span(value) for value in self.all("R")]

    def range(self) -> Range | None:
        """The one range named, inside the video."""
        found = self.spans()
        if len(found) > 1:
            raise CannotEditError("unsure")
        return (max(0, found[0][0]), min(self.total, found[0][1])) if found else None

    def window(self) -> tuple[int | None, int | None] | None:
        """When a thing shall be shown; None for an edge that stays: `until 18 s` says nothing of the start."""
        named = self.clause.slots.get("R") or []
        span = self.range()
        if not span or "open" not in named[0]:
            return span
        if named[0][2] == "tail" and self.has("endat", "off"):
            return None, span[0]  # "gone after 20 s"
        return (None, span[1]) if named[0][2] == "head" else (span[0], None) if self.has("keep", "for") else span

    def point(self) -> int | None:
        """The one point named: a time, the match, or None."""
        value = self.one("P")
        time = self.at(value) if value else self.match_time() if self.clause.slots.get("M") else None
        if time is not None and not -SLACK_MS <= time <= self.total + SLACK_MS:
            raise CannotEditError("beyond", total=self.total)
        return None if time is None else max(0, min(self.total, time))

    def length(self) -> int | None:
        """The one length named."""
        value: int | None = self.one("T")
        if value == 0:
            raise CannotEditError("unsure")
        return value

    def match_time(self) -> int:
        """Where the newest match is shown on the timeline."""
        self._used.add("M")
        for match in self.scene.matches:
            if match.get("media_id") and match.get("at_ms") is not None and match.get("verdict") != "absent":
                time = moment_on_timeline(self.draft, match["media_id"], int(match["at_ms"]))
                if time is not None:
                    return time
                raise CannotEditError("match_gone")
        raise CannotEditError("no_match")

    # pieces
    def clips(self) -> list[int]:
        """Indexes of the clips named, in the order they were named."""
        return [index for value in self.all("C") for item in value for index in self.pieces(item)]

    def one_clip(self) -> int:
        """The one clip named, or the one that a range lies in."""
        clips = self.clips()
        if len(clips) == 1:
            return clips[0]
        _, known = self.where()
        if len(known) == 1:
            return known[0]
        raise CannotEditError("which_clip", total=len(main_segments(self.draft)))

    def needs_video(self) -> None:
        """Refuse a wish about the main track while that is empty."""
        if not main_segments(self.draft):
            raise CannotEditError("no_video")

    def pieces(self, item: Any) -> list[int]:
        """Indexes of the pieces that one item of a value C means."""
        count = len(main_segments(self.draft))
        if isinstance(item, dict):
            found = self.showing(item["media"])
            if len(found) != 1:
                raise CannotEditError("which_clip" if found else "no_clip", total=count)
            return found
        if item == -1 and count == 1:
            raise CannotEditError("one_piece")
        if item == 0:
            return self._middle(count)
        index = item - 1 if item > 0 else count + item
        if not 0 <= index < count:
            raise CannotEditError("no_clip", total=count)
        return [index]

    def _middle(self, count: int) -> list[int]:
        if count % 2 == 0:
            raise CannotEditError("which_clip", total=count)
        if count == 1:
            raise CannotEditError("one_piece")
        return [count // 2]

    def showing(self, media_id: str) -> list[int]:
        """Indexes of the pieces that show a medium."""
        return [i for i, s in enumerate(main_segments(self.draft)) if s["m"].get("media_id") == media_id]

    def where(self) -> tuple[Draft, list[int]]:
        """The draft cut so that the wish is about whole pieces, and their indexes; all of them when nothing is said."""
        if not main_segments(self.draft):
            raise CannotEditError("no_video")
        spans = self.spans() or self._told_from_a_point()
        if spans:
            return sequence.isolated(self.draft, spans)
        named = self.clips()
        if named:
            return self.draft, self._others(named) if self.has("except") else named
        files = [f for f in self.clause.slots.get("F", []) if f["id"] and self.showing(f["id"])]
        if files:
            self._used.add("F")
            return self.draft, [index for file in files for index in self.showing(file["id"])]
        if self.has("rest", "front") and not self.has("all", "video"):
            return self._rest()
        known = self.spoken_of()
        if known:
            return self.draft, known
        if self.has("oneclip") and len(main_segments(self.draft)) > 1 and not self.has("all", "video", "tofit", "each"):
            raise CannotEditError("which_clip", total=len(main_segments(self.draft)))
        return self.draft, list(range(len(main_segments(self.draft))))

    def spoken_of(self) -> list[int]:
        """Indexes of the pieces that the edit before was about, where the wish is about `it`."""
        whole = self.has("it") and self.has("all")  # "make it all black and white"
        aimed = not whole and (self.has("that", "it") or self.scene.one_breath)
        if not aimed or self.scene.target.get("kind") != "clips" or self.has("video"):
            return []
        return [i for i, s in enumerate(main_segments(self.draft)) if s["m"].get("id") in self.scene.target["ids"]]

    def _others(self, named: list[int]) -> list[int]:
        others = [index for index in range(len(main_segments(self.draft))) if index not in named]
        if not others:
            raise CannotEditError("unsure")
        return others

    def _told_from_a_point(self) -> list[Range]:
        """The stretch between the match and a time told from it, or from a point to the end."""
        value = self.one("P") if not self.clause.slots.get("M") else None
        if value and value[0] == "match" and value[1]:
            begin, end = sorted((self.match_time(), self.match_time() + int(value[1])))
            return [(max(0, begin), min(self.total, end))]
        if value and self.has("startat") and not self.has("endat"):
            return [(self.at(value), self.total)]
        if value:
            raise CannotEditError("unsure")
        return []

    def _rest(self) -> tuple[Draft, list[int]]:
        """What is left after a part was taken out, or the pieces that the edit before was not about."""
        every = list(range(len(main_segments(self.draft))))
        if self.has("rest") and self.scene.target.get("op") in {"remove", "delete_clip", "keep", "keep_clip", "length"}:
            return self.draft, every
        known = self.scene.target.get("ids") or []
        others = [i for i in every if main_segments(self.draft)[i]["m"].get("id") not in known]
        if self.has("rest") and self.scene.target.get("kind") == "clips" and 0 < len(others) < len(every):
            return self.draft, others
        raise CannotEditError("which_range")

    # files
    def file(self, *kinds: str) -> dict[str, Any]:
        """The one file named, of one of the kinds."""
        found: dict[str, Any] | None = self.one("F")
        if not found:
            raise CannotEditError("no_file_named")
        if not found["id"]:
            raise CannotEditError("no_file", name=found.get("name", ""))
        if kinds and found["kind"] not in kinds:
            raise CannotEditError("wrong_file")
        return found

    def media_name(self, media_id: str) -> str:
        """The name of a medium, as it was uploaded."""
        return str(next((entry.get("name", "") for entry in media_of(self.draft) if entry["id"] == media_id), ""))

    def only_file(self, kind: str) -> str | None:
        """The id of the only listed file of a kind, if there is just one."""
        found = [entry["id"] for entry in media_of(self.draft) if entry.get("kind") == kind]
        return found[0] if len(found) == 1 else None

    # words
    def place(self) -> str | None:
        """The place on the picture named; corners may be told in two words."""
        self._asked.update(PLACES)
        named = [name for name in self.clause.names if name in PLACES]
        if not named:
            return None
        rows = {"top", "bottom"} & set(named)
        sides = {"left", "right"} & set(named)
        corner = next((name for name in PLACES[:4] if name in named), None)
        if corner:
            return _PLACE_WORDS[corner]
        if len(rows) > 1 or len(sides) > 1:
            raise CannotEditError("unsure")
        return "_".join([*sorted(rows), *sorted(sides)]) or "center"

    def nudge(self) -> tuple[int, int] | None:
        """How far right and down a thing shall be moved from where it is, in per mille; None when no way is said."""
        far = 50 if self.has("abit") else 200 if self.has("alot") else 100
        below = self.has("downward") or (self.has("move") and self.has("down"))
        above = self.has("upward") or (self.has("move") and self.has("up"))
        if self.has("top", "bottom", "center", *PLACES[:4], *_OF_SIZE):
            return None
        some = self.has("abit", "alot")
        aside = self.has("right", "clockwise") - self.has("left", "counter") if some else 0
        return (far * aside, far * (below - above)) if aside or below != above else None

    def colours(self) -> list[str]:
        """Colours named, in order."""
        self._asked.update(COLOURS)
        return [name for name in self.clause.sequence or self.clause.names if name in COLOURS]

    def factor(self) -> Fraction | None:
        """The factor named."""
        value = self.one("X")
        return Fraction(value, 1000) if value else None

    def percent(self) -> int | None:
        """The percentage named: a percentage, `half`, or a bare number."""
        value: int | None = self.one("G")
        if value is None:
            value = self.one("N")
        if value is None and self.has("half"):
            value = 50
        return value

    def scale(self, *, bigger: int, smaller: int) -> int:
        """How big a thing shall be, in percent of its size now."""
        named, factor, down = self.one("G"), self.factor(), self.has("down")
        if factor:
            return int(100 / factor) if down and factor > 1 else int(100 * factor)
        if named is not None:
            return self._scaled_by(int(named), down=down)
        if self.has("half", "halve"):
            return 150 if self.has("up") and not down else 50
        step = 10 if self.has("abit") else 0
        return smaller + step if down or self.has("small") else bigger - step if self.has("up", "large") else 100

    def _scaled_by(self, percent: int, *, down: bool) -> int:
        if self.has("absolute") and (not self.has("up") or percent >= _WHOLE):
            return percent
        return 100 - percent if down else 100 + percent
