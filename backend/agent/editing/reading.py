"""From a stretch of a marked text to a clause: what it names, which values it gives, and which operation that is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from backend.agent.editing.marks import CLASS, Marks
from backend.agent.editing.tables import GROUPS, Rule, inflected, lexicon, rules

_FILE_KIND = {"audio": "Fa", "video": "Fv", "image": "Fi", "subtitles": "Fs", "lut": "Fl", None: "Fx"}


@dataclass
class Clause:
    """One wish: the concepts it names in their order, its values by kind, and what of it was not understood."""

    names: list[str] = field(default_factory=list)
    slots: dict[str, list[Any]] = field(default_factory=dict)
    residue: list[str] = field(default_factory=list)
    sequence: list[str] = field(default_factory=list)
    #: what phrases with several readings named: one reading used explains the phrase
    readings: list[frozenset[str]] = field(default_factory=list)
    #: whether the stretch has the form of a remark (`she is laughing there`) and not of a wish
    remark: bool = False

    def explained(self, used: set[str]) -> set[str]:
        """The names used, and the other readings of the same phrases."""
        return used.union(*(names for names in self.readings if names & used))

    @property
    def concepts(self) -> set[str]:
        """Concepts, slots and groups as the rules name them."""
        out = set(self.names)
        for kind, values in self.slots.items():
            if values:
                out.add(kind)
                if len(values) > 1:
                    out.add(f"{kind}2")
        out |= {group for group, members in GROUPS.items() if members & out}
        out |= {_FILE_KIND.get(value.get("kind"), "Fx") for value in self.slots.get("F", [])}
        if any(len(value) > 1 for value in self.slots.get("C", [])):
            out.add("C2")
        if any(edge[0] == "match" for span in self.slots.get("R", []) for edge in span[:2]):
            out.add("RM")
        return out

    def has(self, *names: str) -> bool:
        """Whether any of the concepts is named."""
        return not set(names).isdisjoint(self.names)

    def as_json(self) -> dict[str, Any]:
        """The clause as the dialogue keeps it."""
        return {"names": self.names, "slots": self.slots}


def from_json(stored: dict[str, Any]) -> Clause:
    """The clause that the dialogue kept."""
    return Clause(list(stored["names"]), {kind: list(values) for kind, values in stored["slots"].items()})


_DIGITS = re.compile(r"\d[\d:.,]*")
_WORD = re.compile(r"[a-z][a-z'’]*|[\u4e00-\u9fff]+")


_ABSOLUTE = re.compile(
    r"(?:(?<![a-z])(?:to|at|of|is|=)|到|成|为|至|用|以)\s*"
    r"(?:(?:about|around|like|only|just|roughly|maybe|its|a|原来的|原速的|大约|大概)\s*)*"
    rf"(?:{CLASS['G']}|{CLASS['N']}|{CLASS['X']})"
)


def clause_of(text: str, marks: Marks) -> Clause:
    """What one stretch of a marked text names."""
    out = Clause()
    hits = list(_hits(text))
    timed = any(char in marks.values and marks.values[char][0] in "RPT" for char in text)
    timed = timed or any(names and names & {"tofit", "longer"} for _, _, names in hits)
    for start, end, concepts in hits:
        _take(out, text[start:end], concepts, timed=timed)
    if _ABSOLUTE.search(text):
        out.names.append("absolute")
    for char in text:
        if char in marks.values:
            kind, value = marks.values[char]
            out.slots.setdefault(kind, []).append(value)
            out.sequence.append(kind)
    _drop_length_of_range(out)
    for parts, whole in _IMPLIED:
        if all(not part.isdisjoint(out.names) for part in parts):
            out.names.append(whole)
    _settle(out)
    return out


def _settle(out: Clause) -> None:
    """Words with two readings, by what they stand beside."""
    if out.has("pip") and out.slots.get("Q") and not out.slots.get("F"):  # "the title on top"
        out.names = ["top" if name == "pip" else name for name in out.names]
    if out.has("toomuch") and out.has("music", "volume", "sound", "orig"):  # "a little less loud"
        out.names = [name for name in out.names if name not in {"toomuch", "loud"}] + ["down", "abit"]
    if out.has("music") and out.has("un_background"):  # "remove the background music"
        out.names = [name for name in out.names if name not in {"un_background", "unsupported"}] + ["remove"]
    if out.has("duck") and out.has("un_people"):  # "while people are speaking"
        out.names = [name for name in out.names if name not in {"un_people", "unsupported"}]
    if out.slots.get("R") and out.has("un_silence", "pauses"):  # they say themselves where it is
        gone = {"un_silence", "unsupported", "pauses"} | (
            {"mute"} if out.has("pauses") and out.has("remove") else set()
        )
        out.names = [name for name in out.names if name not in gone]


def _drop_length_of_range(out: Clause) -> None:
    """`The 25 seconds from 0:45 to 1:10`: the length says no more than the range."""
    spans, lengths = out.slots.get("R", []), out.slots.get("T", [])
    if len(spans) == len(lengths) == 1:
        (kind, begin), (other, end) = spans[0][:2]
        if kind == other != "part" and end - begin == lengths[0]:
            del out.slots["T"]


def _take(out: Clause, phrase: str, concepts: frozenset[str] | None, *, timed: bool) -> None:
    """Add what a phrase names; `timed` when the stretch says when, so that nothing in it is to be left alone."""
    if concepts is None:
        out.residue.append(phrase)
        return
    if "leave" in concepts:
        out.sequence += sorted(_kept(phrase) - {"keep"})  # of what it is spoken
        # "the caption stays until 18 s" is no wish to leave the caption alone
        concepts = _kept(phrase) if timed else concepts
    named = sorted(concepts)
    out.names += (
        [*named, "it"] if concepts & {"faster", "slower", "fadein", "fadeout"} and _ITS.search(phrase) else named
    )
    out.readings += [concepts] if len(concepts) > 1 else []
    out.sequence += named


#: "slow it down" is about what the edit before was about
_ITS = re.compile(r"\b(?:it|that|them)\b")


def _kept(phrase: str) -> frozenset[str]:
    """What a wish to leave something alone names, as a wish to keep it for a time."""
    inside = (lexicon().phrases.get(noun, frozenset()) for noun in _KEPT.findall(phrase))
    return frozenset({"keep"}).union(*inside)


_KEPT = re.compile(r"music|title|caption|text|logo|sound|song|标题|字幕|文字|水印|音乐|声音|歌")


#: words that mean something together, wherever they stand
_IMPLIED: tuple[tuple[tuple[frozenset[str], ...], str], ...] = (
    ((frozenset({"take"}), frozenset({"away"})), "remove"),
    ((frozenset({"throwing"}), frozenset({"away"})), "remove"),
    ((frozenset({"turn"}), frozenset({"off"})), "shut"),
    ((frozenset({"order"}), frozenset({"reverse", "upsidedown"})), "reverseorder"),
    ((frozenset({"take"}), frozenset({"backto"}), frozenset({"music", "sound", "volume", "orig"})), "down"),
    ((frozenset({"leaving"}), frozenset({"out", "away"})), "remove"),
    ((frozenset({"leaving"}), frozenset({"asis"})), "handsoff"),
    ((frozenset({"keep"}), frozenset({"asis"})), "handsoff"),
    ((frozenset({"backto"}), frozenset({"saturation", "color"})), "incolor"),
    ((frozenset({"backto"}), frozenset({"sound", "orig"})), "unmute"),
    ((frozenset({"no"}), frozenset({"music", "transition", "title", "caption", "text", "logo", "filter"})), "remove"),
    ((frozenset({"dull"}), frozenset({"completely"})), "bw"),
    ((frozenset({"auto"}), frozenset({"caption", "title", "text"})), "un_speech"),
    ((frozenset({"un_speech"}),), "unsupported"),
    ((frozenset({"auto"}), frozenset({"music", "volume"}), frozenset({"down"})), "duck"),
    ((frozenset({"talk"}), frozenset({"music"}), frozenset({"down"})), "duck"),
    ((frozenset({"toptext", "bottomtext"}),), "text"),
)


def _hits(text: str) -> Iterator[tuple[int, int, frozenset[str] | None]]:
    """Phrases from left to right, the longest first; None marks letters that are in no table."""
    at = 0
    while at < len(text):
        end, concepts = _phrase_at(text, at)
        if end:
            yield at, end, concepts
            at = end
            continue
        if text[at].isdigit():
            digits = _DIGITS.match(text, at)
            step = digits.end() if digits else at + 1
            yield at, step, None  # a figure that no value is made of
            at = step
            continue
        found = _WORD.match(text, at)
        if found and not (at and _is_letter(text[at - 1]) and _is_letter(text[at])):
            step = found.end() if text[at].isascii() else at + 1
            yield at, step, inflected(found[0]) if text[at].isascii() else None
            at = step
        else:
            at += 1


def _phrase_at(text: str, at: int) -> tuple[int, frozenset[str] | None]:
    table = lexicon()
    if at and _is_letter(text[at - 1]) and _is_letter(text[at]):
        return 0, None
    for end in range(min(len(text), at + table.longest), at, -1):
        piece = text[at:end]
        if not (piece in table.phrases or piece in table.plain):
            continue
        if _is_letter(text[end - 1]) and end < len(text) and _is_letter(text[end]):
            continue
        return end, table.phrases.get(piece, frozenset())
    return 0, None


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def operation(clause: Clause) -> str | None:
    """The operation a clause asks for; None when no rule holds."""
    concepts = clause.concepts
    return next((rule.op for rule in rules() if _holds(rule, concepts)), None)


def _holds(rule: Rule, concepts: set[str]) -> bool:
    return rule.without.isdisjoint(concepts) and all(not need.isdisjoint(concepts) for need in rule.need)


def merged(first: Clause, second: Clause) -> Clause:
    slots = {kind: [*first.slots.get(kind, []), *second.slots.get(kind, [])] for kind in {*first.slots, *second.slots}}
    return Clause(
        [*first.names, *second.names],
        slots,
        [*first.residue, *second.residue],
        [*first.sequence, *second.sequence],
        [*first.readings, *second.readings],
    )
