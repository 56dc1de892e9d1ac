"""From a marked utterance to clauses: what each names, which values it gives, and which operation that is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from backend.agent.editing.marks import CLASS, Marks
from backend.agent.editing.rows import row
from backend.agent.editing.tables import COLOURS, GROUPS, PLACES, Rule, lexicon, rules, verbs, weighty

_FILE_KIND = {"audio": "Fa", "video": "Fv", "image": "Fi", None: "Fx"}


@dataclass
class Clause:
    """One wish: the concepts it names in their order, its values by kind, and what of it was not understood."""

    names: list[str] = field(default_factory=list)
    slots: dict[str, list[Any]] = field(default_factory=dict)
    residue: list[str] = field(default_factory=list)
    sequence: list[str] = field(default_factory=list)
    #: what phrases with several readings named: one reading used explains the phrase
    readings: list[frozenset[str]] = field(default_factory=list)

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


_WORD = re.compile(r"[a-z][a-z'’]*|[\u4e00-\u9fff]+")


_ABSOLUTE = re.compile(
    r"(?:(?<![a-z])(?:to|at|of|is|=)|到|成|为|至|用|以)\s*"
    r"(?:(?:about|around|like|only|just|roughly|maybe|its|a|原来的|原速的|大约|大概)\s*)*"
    rf"(?:{CLASS['G']}|{CLASS['N']}|{CLASS['X']})"
)


def clause_of(text: str, marks: Marks) -> Clause:
    """What one stretch of a marked text names."""
    out = Clause()
    timed = any(char in marks.values and marks.values[char][0] in "RPT" for char in text)
    for start, end, phrase in _hits(text):
        # "the caption stays until 18 s" is no wish to leave the caption alone
        concepts = _kept(text[start:end]) if timed and phrase and "leave" in phrase else phrase
        if concepts is None:
            out.residue.append(text[start:end])
        elif concepts:
            out.names += sorted(concepts)
            out.names += ["it"] if concepts & {"faster", "slower"} and _ITS.search(text[start:end]) else []
            out.readings += [concepts] if len(concepts) > 1 else []
            out.sequence += sorted(concepts)
    if _ABSOLUTE.search(text):
        out.names.append("absolute")
    for char in text:
        if char in marks.values:
            kind, value = marks.values[char]
            out.slots.setdefault(kind, []).append(value)
            out.sequence.append(kind)
    for parts, whole in _IMPLIED:
        if all(not part.isdisjoint(out.names) for part in parts):
            out.names.append(whole)
    return out


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
    ((frozenset({"turn"}), frozenset({"off"})), "shut"),
    ((frozenset({"leaving"}), frozenset({"asis"})), "handsoff"),
    ((frozenset({"keep"}), frozenset({"asis"})), "handsoff"),
    ((frozenset({"backto"}), frozenset({"saturation", "color"})), "incolor"),
    ((frozenset({"backto"}), frozenset({"sound", "orig"})), "unmute"),
    ((frozenset({"no"}), frozenset({"music", "transition", "title", "caption", "text", "logo", "filter"})), "remove"),
    ((frozenset({"dull"}), frozenset({"completely"})), "bw"),
    ((frozenset({"auto"}), frozenset({"caption", "title", "text"})), "un_speech"),
    ((frozenset({"un_speech"}),), "unsupported"),
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
        found = _WORD.match(text, at)
        if found and not (at and _is_letter(text[at - 1]) and _is_letter(text[at])):
            step = found.end() if text[at].isascii() else at + 1
            yield at, step, _inflected(found[0]) if text[at].isascii() else None
            at = step
        else:
            at += 1


_ENDINGS = (("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("es", ""), ("s", ""), ("ly", ""))
_SHORTEST = 3


def _inflected(word: str) -> frozenset[str] | None:
    """What a word names as a form of one in the table (`tacked`, `cropping`); None when it is none."""
    table = lexicon()
    for ending, instead in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _SHORTEST:
            continue
        for form in (stem + instead, stem[:-1] if stem[-1] == stem[-2] and not instead else stem + instead):
            if form in table.phrases or form in table.plain:
                return table.phrases.get(form, frozenset())
    return None


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


_STRONG = re.compile(
    r"\s*(?:[,;、](?=\s*(?:and |then |然后|再|并|接着)*)|[.!?。](?=\s|$)"
    r"|(?<![a-z])(?:and then|then|after that|afterwards|and also|plus also|and finally|finally)(?![a-z])"
    r"|然后|(?<!紧)接着|并且|同时|之后再|另外|顺便|而且|随后|,再|,并|最后再)\s*"
)
#: 再 parts wishes only before a verb
_AGAIN = r"(?<=[^,最])再(?=[加把给配放调改做剪裁删静复旋倒转设换变打用拿叠配淡存导])"
_WEAK = re.compile(rf"\s*(?:(?<![a-z])(?:and|but|plus)(?![a-z])|&|\+|并|和|与|、|但|还要|也要|{_AGAIN})\s*")


def stretches(text: str) -> list[str]:
    """An utterance cut at what surely parts wishes."""
    return [part for part in (piece.strip(" ,.;!?") for piece in _STRONG.split(text)) if part]


def clauses(text: str, marks: Marks) -> list[Clause]:
    """The wishes of an utterance, in order."""
    clips = row(text, marks)
    if clips:
        return [Clause(["order"], {"C": clips})]
    out: list[Clause] = []
    parts = stretches(text)
    for stretch in parts:
        if len(parts) == 1 or not _comments(stretch, marks):
            out += [clause_of(part, marks) for part in _weakly_split(stretch, marks)]
    out = _sparing([_hands_off(clause) for clause in out])
    said = [clause for clause in out if clause.slots or clause.residue or set(clause.names) - _FILLERS]
    return _joined(_with_topics(_spoken(_going_back(said))))


def _going_back(said: list[Clause]) -> list[Clause]:
    """`Scrap all that, I want to start over`: what only says the same in other words is no wish of its own."""
    back = [clause for clause in said if operation(clause) in {"startover", "undo"}]
    others = [clause for clause in said if clause not in back]
    only_talk = all(not clause.slots and set(clause.names) <= _DROPPED and not clause.residue for clause in others)
    return back[-1:] if back and only_talk else said


_DROPPED = {
    "remove",
    "down",
    "all",
    "that",
    "it",
    "dont",
    "no",
    "add",
    "give",
    "keep",
    "cut",
    "take",
    "put",
    "same",
    "make",
}
_DROPPED |= {"shut", "out", "off", "away", "replace", "copula", "backto", "too"}


_COMMENT = re.compile(
    r"(?:it|it's|its|this|that|that's|these|those|there|there's|i|i'm|i've|we|we're|my|the|they|because|since|so|as|cos|cause)(?![a-z'])"
    r"|因为|由于|感觉|觉得|好像|有点|太|我|这|那|它|不然|免得|否则|省得"
)


def _comments(stretch: str, marks: Marks) -> bool:
    """Whether a stretch only tells why: no value, no verb and nothing that could change an edit."""
    if not _COMMENT.match(stretch) or any(char in marks.values for char in stretch):
        return False
    clause = clause_of(stretch, marks)
    return operation(clause) is None and not set(clause.names) & (verbs() | weighty() | _MEANT)


#: words of a wish that a remark has not
_MEANT = {"leave", "handsoff", "asis", "remove", "cut", "keep", "add", "put", "too", "dont", "unsupported", "sound"}


def _hands_off(clause: Clause) -> Clause:
    """`Leave clip 2 alone`: nothing to do with what it names."""
    if "handsoff" not in clause.names or set(clause.names) & verbs() - {"filter"}:
        return clause
    return Clause(["leave"], clause.slots) if not clause.slots.keys() - {"C", "F"} else clause


def _sparing(said: list[Clause]) -> list[Clause]:
    """`Leave clip 2 alone and mute the others`: all but what was to stay."""
    out: list[Clause] = []
    spared: Clause | None = None
    for clause in said:
        if clause.names == ["leave"]:
            spared = clause if clause.slots.get("C") else None
            out.append(Clause(["leave"]))
        elif spared and clause.has("rest") and not clause.slots.get("C"):
            names = [name for name in clause.names if name not in {"rest", "after", "atend", "same"}]
            slots = {**clause.slots, "C": spared.slots["C"]}
            out.append(replace(clause, names=[*names, "except"], slots=slots))
        else:
            out.append(clause)
    return out


def _spoken(said: list[Clause]) -> list[Clause]:
    """Without a word in front that is in no table and names nothing (`nah, …`)."""
    first = said[0] if len(said) > 1 else None
    alone = first and not first.names and not first.slots and len(first.residue) == 1
    return said[1:] if alone else said


def _with_topics(said: list[Clause]) -> list[Clause]:
    """A stretch that only tells what is the matter goes with the wish after it (`the music is loud, take it to 30`)."""
    out: list[Clause] = []
    for clause in said:
        topic = out[-1] if out else None
        both = _of_topic(topic, clause) if topic and not clause.has("leave") and not topic.has("leave") else None
        if both:
            out[-1] = both
            continue
        out.append(clause)
    return out


def _of_topic(topic: Clause, clause: Clause) -> Clause | None:
    """Both as one wish, if the first only says what is the matter."""
    both = _merged(topic, clause)
    if set(topic.names) <= {"atfront", "atend"} and not topic.slots and not topic.residue:
        return both if operation(both) else None
    if _refines(topic, clause) or _words_to_come(topic, clause):
        return both
    if topic.has("copula") and set(topic.slots) in _PARTS and set(topic.names) <= _SAID_OF_PARTS:
        pointed = not clause.slots.keys() & {"R", "C", "P", "T", "F", "Q"}  # "the first 9 s are a mess, cut them"
        return replace(clause, slots={**clause.slots, **topic.slots}) if pointed and operation(clause) else None
    if topic.has("except") and topic.slots and operation(clause) and operation(topic) in {None, "keep_clip"}:
        names = [name for name in both.names if name != "rest"]
        return replace(both, names=names) if clause.has("rest", "all") else None
    if not topic.has("too") or clause.has("too"):
        return both if _open(topic) and _open(clause) and not _open(both) else _with_length(topic, clause, both)
    about = replace(topic, names=[name for name in topic.names if name in _NOUNS - _TOO], sequence=[])
    nearer = _merged(about, clause)  # "clip 2 is too dark, delete it": what is done is said last
    return both if _open(nearer) and not _open(both) else nearer


def _words_to_come(topic: Clause, clause: Clause) -> bool:
    """`Closing title over the last five seconds, centred: …`: where and how first, the words after a pause."""
    about_text = bool(topic.concepts & {"TXT"}) and operation(topic) in {"text", "ask_words", None}
    return about_text and not topic.slots.get("Q") and bool(clause.slots.get("Q")) and "TXT" not in clause.concepts


_PARTS = ({"R"}, {"C"}, {"P"})
_SAID_OF_PARTS = {"copula", "just", "use", "all", "for", "it", "that", "clipnoun", "video", "no", "filler"}
_VAGUE = {"volume", "picture", "speed", "text", "change_overlay"}
_DEGREE = {"up", "down", "abit", "alot", "by", "absolute", "it", "faster", "slower", "loud", "half", "for", "more"}


def _refines(first: Clause, clause: Clause) -> bool:
    """Whether an amount said after a pause tells how much was meant (`quieter, about 20 % lower`)."""
    amounts = {"G", "N", "X"}
    vague = operation(first) in _VAGUE and not amounts & {kind for kind, values in first.slots.items() if values}
    names = set(clause.names)
    turned = {"up", "down", "faster", "slower"} & names - set(first.names)
    only = bool(clause.slots) and amounts >= clause.slots.keys() and names <= _DEGREE and not turned
    told = operation(first) != "volume" or bool(names & {"up", "down", "by"})
    return vague and only and told


#: what lasts: a length said after it with a pause is its own (`finish on photo.jpg, 3 seconds`)
_LASTING = {"insert", "overlay", "add_logo", "freeze"}


def _with_length(first: Clause, clause: Clause, both: Clause) -> Clause | None:
    alone = clause.slots.keys() == {"T"} and set(clause.names) <= {"for", "absolute", "long", "freeze", "it", "write"}
    if not alone or first.slots.get("T") or operation(first) not in _LASTING:
        return None
    names = [name for name in both.names if name != "freeze" or first.has("freeze")]
    return replace(both, names=names)


def _open(clause: Clause) -> bool:
    """Whether a clause names no operation, or one that can only ask."""
    op = operation(clause)
    return op is None or op.endswith("_ask") or op.startswith("ask_")


def _weakly_split(text: str, marks: Marks) -> list[str]:
    """Cut at `and` only where both sides are wishes of their own."""
    for found in _WEAK.finditer(text):
        left, right = text[: found.start()], text[found.end() :]
        if _both_fades(left, right, marks):
            continue
        if _stands(left, marks) and _starts_a_wish(right, marks):
            return [left, *_weakly_split(right, marks)]
    return [text]


def _both_fades(left: str, right: str, marks: Marks) -> bool:
    """`Fade in and fade out`: one wish, so that a length said once is for both."""
    sides = [clause_of(left, marks), clause_of(right, marks)]
    return all(operation(side) == "fades" for side in sides) and not sides[0].slots.get("T")


def _stands(text: str, marks: Marks) -> bool:
    clause = _hands_off(clause_of(text, marks))
    return clause.concepts >= {"leave"} or operation(clause) is not None


_NOUNS = {
    *COLOURS,
    *PLACES,
    *GROUPS["TXT"],
    *("music", "sound", "orig", "volume", "logo", "video", "it", "that", "all", "clipnoun", "same", "background"),
    *("bold", "italic", "small", "large", "size", "in", "off", "out", "up", "down", "abit", "half", "for", "long"),
    *("rest", "times"),
}


_TOO = {"up", "down", "small", "large", "size", "long", "abit", "all", "in", "for"}
_VERB = re.compile(
    r"(?:also )?(?:add|remove|delete|insert|replace|crop|rotate|mute|trim|split|export)(?![a-z])"
    r"|(?:再)?(?:加上|添加|删掉|去掉|换成|静音|裁掉|导出)"
)


def _starts_a_wish(text: str, marks: Marks) -> bool:
    clause = _hands_off(clause_of(text, marks))
    if "leave" in clause.names:
        return True
    if _VERB.match(text.lstrip()):
        return True
    verbs = [name for name in clause.names if name not in _NOUNS]
    named = clause.concepts
    amount = bool(named & {"G", "N", "X", "up", "down"}) and bool(named & {"music", "volume", "sound", "orig"})
    return operation(clause) is not None and (bool(verbs) or amount or "A" in named or "Q" in named)


def _joined(found: Sequence[Clause]) -> list[Clause]:
    """Stretches that are no wish by themselves join the one after (`for the first 3 s, …`)."""
    out: list[Clause] = []
    waiting: Clause | None = None
    for clause in found:
        if waiting and waiting.slots.get("R") and operation(clause) in _WHOLE:
            out.append(replace(waiting, names=[*waiting.names, "keep"]))
            waiting = None
        current = _merged(waiting, clause) if waiting else clause
        if waiting and waiting.slots.get("R") and len(found) > _PAIR and operation(clause) == "volume":
            current.residue.append(_EITHER)
        waiting = None
        unfinished = operation(clause) == "replace_ask" or (_only_values(clause) and not out)
        if unfinished and clause is not found[-1]:
            waiting = current
        else:
            out.append(current)
    return out


_PAIR = 2
#: what makes a wish unclear: a range said first in a list of wishes may be what to keep, or where the sound changes
_EITHER = "range"
#: operations that have no range: a range said before them is a wish of its own
_WHOLE = {"aspect", "fit", "background", "duck", "loudness", "transition"}
_FILLERS = {"no", "dont", "same", "it", "just"}
_BARE = {"music", "title", "caption", "text", "logo", "orig", "volume", "clipnoun", "lower3"}
_VALUES_ONLY = {"for", "in", "at", "it", "video", "put", "all", "that", *PLACES, "atfront", "startat"}


def _only_values(clause: Clause) -> bool:
    if clause.names and not clause.slots and set(clause.names) <= _BARE:
        return True
    if "leave" in clause.names or set(clause.slots) - {"R", "P", "C", "T"} or not clause.slots:
        return False
    return set(clause.names) <= _VALUES_ONLY and "RM" not in clause.concepts


def _merged(first: Clause, second: Clause) -> Clause:
    slots = {kind: [*first.slots.get(kind, []), *second.slots.get(kind, [])] for kind in {*first.slots, *second.slots}}
    return Clause(
        [*first.names, *second.names],
        slots,
        [*first.residue, *second.residue],
        [*first.sequence, *second.sequence],
        [*first.readings, *second.readings],
    )
