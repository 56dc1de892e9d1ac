"""Stretches that only tell what is the matter, joined with the wish they belong to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from itertools import pairwise

from backend.agent.editing.ranks import REST
from backend.agent.editing.reading import Clause, merged, operation
from backend.agent.editing.tables import COLOURS, GROUPS, PLACES


def with_topics(said: list[Clause]) -> list[Clause]:
    """A stretch that only tells what is the matter goes with the wish after it (`the music is loud, take it to 30`)."""
    out: list[Clause] = []
    for clause in _words_last(said):
        topic = out[-1] if out else None
        both = _of_topic(topic, clause) if topic and not clause.has("leave") and not topic.has("leave") else None
        if both:
            out[-1] = both
            continue
        out.append(clause)
    return out


def _of_topic(topic: Clause, clause: Clause) -> Clause | None:
    """Both as one wish, if the first only says what is the matter; the first kind that fits decides."""
    for fits, joined in _KINDS:
        if fits(topic, clause):
            return joined(topic, clause)
    return _one_wish(topic, clause)


def _bare_edge(topic: Clause, clause: Clause) -> bool:
    del clause
    return set(topic.names) <= {"atfront", "atend"} and not topic.slots and not topic.residue


def _if_any(topic: Clause, clause: Clause) -> Clause | None:
    both = merged(topic, clause)
    return both if operation(both) else None


def _more_ranges(topic: Clause, clause: Clause) -> bool:
    """`Remove 10 to 15 s, 40 to 50 s`."""
    only = clause.slots.keys() == {"R"} and set(clause.names) <= {"same", "copula"} and not clause.residue
    return (
        only and bool(topic.slots.get("R")) and operation(topic) in {"remove", "keep", "trim_range", "mute", "picture"}
    )


def _kept_too(topic: Clause, clause: Clause) -> bool:
    """`Keep 0:12 to 0:18, and keep 1:10 to 1:20 too`."""
    also = operation(clause) == "keep" and clause.has("same") and clause.slots.keys() == {"R"}
    return also and operation(topic) == "keep" and topic.slots.keys() == {"R"} and not clause.residue


def _removed_too(topic: Clause, clause: Clause) -> bool:
    """`Without the first 10 seconds, and what comes after 0:20 goes too`: both times are of the video as it is."""
    also = operation(clause) == "remove" and clause.has("same") and clause.slots.keys() == {"R"}
    return also and operation(topic) == "remove" and topic.slots.keys() == {"R"} and not clause.residue


#: wishes of which one may be said in two stretches, the second with the value the first lacks
_IN_TWO = {"speed", "loudness", "transition", "loop", "freeze", "rotate", "flip", "duplicate", "cut_pauses"}
_PLAIN = {"it", "that", "video", "for", "use", "put", "make", "absolute", "same", "copula", "rotate", "flip", "long"}


def _said_in_two(topic: Clause, clause: Clause) -> bool:
    """`Slow the plaza clip down, at 0.4 speed`: one wish, the value after a pause."""
    op = operation(topic)
    apart = topic.slots.keys().isdisjoint(clause.slots) and not clause.slots.keys() & {"C", "R", "F", "P"}
    again = _PLAIN | {op or "", "half"}
    if op in _IN_TWO and op == operation(clause) and topic.slots and not clause.slots and set(clause.names) <= again:
        return True  # "it wants -16 LUFS, please normalize"
    same = op == operation(clause) or (operation(clause) is None and set(clause.names) <= _PLAIN)
    said = bool(clause.slots) or not topic.slots
    if same and not topic.slots and op == operation(clause) == "speed":
        return bool(clause.slots.keys() & {"X", "G"})  # "time-lapse please, 0:20 to 0:50 at 4x"
    return op in _IN_TWO and same and apart and said and not clause.has("all", "rest", "each", "more")


def _in_one(topic: Clause, clause: Clause) -> Clause:
    """Both; of a way said twice the second counts."""
    ways = {"faster", "slower"}
    names = [name for name in topic.names if name not in ways] if ways & set(clause.names) else topic.names
    return merged(replace(topic, names=names), clause)


_LOOKS = ({"brighter", "darker", "brightness"}, {"vivid", "dull", "saturation", "color"}, {"contrast"})


def _how_it_looks(topic: Clause, clause: Clause) -> bool:
    """`It's a bit dark, brighten it by 20 %`: the first only tells why."""
    about = topic.slots.keys() <= {"C", "F", "R"} and not topic.slots.keys() & clause.slots.keys()
    looks = operation(topic) == operation(clause) == "picture" and about and bool(clause.slots.get("G"))
    of_one_kind = any(kind & set(topic.names) and kind & set(clause.names) for kind in _LOOKS)
    told = set(topic.names) - set().union(*_LOOKS) <= {"abit", "alot", "copula", "it", "that", "video", "too", "all"}
    return looks and of_one_kind and told


_LOOK = {"bw", "blurfx", "brighter", "darker", "vivid", "dull"}


def _looks_so_already(topic: Clause, clause: Clause) -> bool:
    """`Take the colour out of clip 2, black and white`: said twice."""
    looks = set(clause.names) & _LOOK
    others = set(clause.names) - _LOOK - {"replace", "trimto", "make", "put", "it", "that", "in", "absolute"}
    said = operation(topic) == operation(clause) == "picture" and bool(looks) and looks <= set(topic.names)
    return said and not clause.slots and not others and not clause.residue


def _centred_there(topic: Clause, clause: Clause) -> bool:
    """`Move the caption to the top, centred`."""
    return operation(topic) == "text" and topic.has("top", "bottom") and clause.names == ["center"] and not clause.slots


def _stays_first(topic: Clause, clause: Clause) -> bool:
    """`Only the title stays, the caption goes`."""
    kept = operation(topic) == "ask_keep" and bool(set(topic.names) & _REMOVABLE) and not topic.slots
    goes = (operation(clause) or "").startswith("remove_")
    return kept and goes and not set(topic.names) & set(clause.names) & _REMOVABLE


#: what lasts or has a place: when and where may be said after a pause
_PUT_THERE = {"insert", "freeze", "overlay", "add_logo", "add_music", "duplicate", "still"}
_WHERE = {"copula", "startat", "at", "put", "for", "places", "after", "before", "between", "atfront", "atend", "small"}
_WHERE |= {"add", "same", "write", "pip", "it", "that", "size", "absolute", "in", *PLACES}


def _told_after(topic: Clause, clause: Clause) -> bool:
    """`Insert intro.mp4, at 0:40`, `logo.png top left, width: 10 %`."""
    given = bool(clause.slots) or bool(clause.concepts & {"POS", "size", "small"})
    apart = topic.slots.keys().isdisjoint(clause.slots) and clause.slots.keys() <= {"P", "T", "G", "C", "M"}
    moves = operation(clause) in {None, "move_clip", "start_at", "insert", "crop"}
    return (
        operation(topic) in _PUT_THERE
        and given
        and apart
        and moves
        and set(clause.names) <= _WHERE
        and not clause.residue
    )


def _where_first(topic: Clause, clause: Clause) -> bool:
    """`Between clip 1 and clip 2, add outro.mp4`."""
    beside = topic.slots.keys() == {"C"} or (topic.slots.keys() == {"F"} and topic.has("between"))
    only = beside and bool(topic.names) and set(topic.names) <= {"after", "before", "between", "in", "same"}
    return only and operation(clause) in {"insert", "transition"} and not clause.slots.keys() & {"C", "P", "R", "M"}


def _more_to_join(topic: Clause, clause: Clause) -> bool:
    """`Join hill.mp4 and then kite.mp4`, `join both, first hill and then kite`."""
    only = clause.slots.keys() == {"F"} and set(clause.names) <= {
        "atfront",
        "atend",
        "after",
        "order",
        "put",
        "same",
        "upload",
        "join",
        "startat",
    }
    return operation(topic) == "join" and only and not topic.slots.keys() - {"F", "N"}


def _from_there(topic: Clause, clause: Clause) -> bool:
    """`What I want is 12 seconds, beginning 2 seconds after the match`."""
    long = operation(topic) == "length" and topic.slots.keys() == {"T"}
    begins = operation(clause) == "start_at" and clause.slots.keys() in ({"P"}, {"M"})
    return long and begins and not clause.has("remove") and not clause.residue


def _kept_from_there(topic: Clause, clause: Clause) -> Clause | None:
    kind, at = clause.slots["P"][0] if clause.slots.get("P") else ("match", 0)
    span = [[kind, at], [kind, at + topic.slots["T"][0]], ""]
    return Clause(["keep"], {"R": [span]}) if kind in {"start", "match"} else None


_EDGES = {*("remove", "keep", "trim", "cut", "take", "rest", "front", "startat", "endat", "atfront", "atend", "out")}
_EDGES |= {"before", "after", "off", "away", "it", "that", "video", "all", "clipnoun", "just"}


def _rest_first(topic: Clause, clause: Clause) -> bool:
    """`The rest can go, just keep 0:10 to 0:20`: the second says all of it."""
    goes = operation(topic) in {"remove_rest", "ask_remove", "ask_keep"} and set(topic.names) <= _EDGES
    goes = goes and not topic.slots and not topic.residue
    told = operation(clause) in {"keep", "keep_clip", "start_at", "end_at", "trim_range"} or (
        operation(clause) == "remove" and clause.has("startat") and clause.slots.keys() == {"P"}
    )
    return goes and told and bool(clause.slots)


def _kept_and_removed(topic: Clause, clause: Clause) -> bool:
    """`The second stays, the first and the third go`: what goes says it."""
    kinds = topic.slots.keys() | clause.slots.keys()
    pieces = bool(topic.slots and clause.slots) and kinds <= {"C", "F"} and not clause.residue
    kept = operation(topic) in {"keep_clip", "ask_keep"} and not topic.has("trim", "longer")
    kept = kept and (kinds == {"C"} or set(topic.names) == {"keep", "same"})
    goes = operation(clause) in {"delete_clip", "ask_remove"}
    same = [value for kind, values in topic.slots.items() for value in values if value in clause.slots.get(kind, [])]
    return pieces and kept and goes and not same


_REDUNDANT = {
    "same",
    *("endat", "take", "just"),
    *("before", "after", "front", "atfront", "more", "clipnoun", "video"),
    "remove",
    "atend",
    "rest",
    "all",
    "that",
    "out",
    "off",
    "away",
    "cut",
    "it",
    "too",
    "extra",
    "asis",
    "long",
}


def _rest_goes_anyway(topic: Clause, clause: Clause) -> bool:
    """`It has to be 60 seconds, cut the end off`, `keep 0:10 to 0:20, the surplus goes`: said by the first already."""
    kept = operation(topic) in {"length", "keep", "keep_clip", "trim_range", "clip_length"} and topic.has(
        "keep", "trim", "trimto", "long"
    )
    kept = (kept or operation(topic) in {"length", "start_at", "end_at"}) and not topic.has("filler", "too")
    cut = {"crop", "crophard", "put"} if operation(topic) in {"length", "clip_length"} else set()
    goes = operation(clause) in {"ask_remove", "remove_rest"} and set(clause.names) <= _REDUNDANT | cut
    return kept and goes and not clause.slots and not clause.residue


def _stays_anyway(topic: Clause, clause: Clause) -> bool:
    """`Take the music out, just keep the original sound`: the second asks for nothing."""
    taken = (operation(topic) or "").startswith(("remove", "delete_clip", "end_at", "start_at"))
    taken = taken or (operation(topic) == "mute" and topic.has("music"))
    kept = operation(clause) in {"ask_keep", "keep_clip", "only_music", "keep_rest"} and clause.has("keep")
    others = set(clause.names) & _REMOVABLE and not set(clause.names) & set(topic.names) & _REMOVABLE
    bare = set(clause.names) <= {"keep", "startat", "endat", "atfront", "atend", "same"}  # "keep the start"
    return taken and kept and bool(others or bare or clause.slots.keys() == {"C"}) and not clause.slots.keys() - {"C"}


_REMOVABLE = {"front", "rest", "music", "orig", "sound", "title", "caption", "logo", "text", "transition", "filter"}


def _beside_the_point(topic: Clause, clause: Clause) -> bool:
    """`Split at 0:12, keep what comes after`, `my speech starts at 0:42, cut what's before that`."""
    at = topic.slots.keys() in ({"P"}, {"M"}) and operation(topic) in {"split", "start_at", "end_at", None}
    rest = operation(clause) in {"keep_rest", "remove_rest"} and clause.has("rest", "front") and not clause.slots
    return at and rest and not clause.residue and clause.has("front") != clause.has("rest")


def _from_the_point(topic: Clause, clause: Clause) -> Clause:
    after = (operation(clause) == "keep_rest") == clause.has("rest")
    return Clause(["startat" if after else "endat"], topic.slots)


def _same_told_first(topic: Clause, clause: Clause) -> bool:
    """`The first clip works better at the end, so move it to the end`."""
    same = operation(topic) == operation(clause) == "move_clip" and topic.slots.keys() == {"C"}
    return same and not clause.slots and clause.has("it", "that") and not topic.residue


def _its_words(topic: Clause, clause: Clause) -> bool:
    """`Delete the second text, "Bye for now"`."""
    return operation(topic) == "remove_text" and clause.slots.keys() == {"Q"} and not clause.names


def _how_long_it_fades(topic: Clause, clause: Clause) -> bool:
    """`Fade out the music, last 4 seconds`."""
    spans = clause.slots.get("R", [])
    edge = "head" if topic.has("fadein") else "tail" if topic.has("fadeout") else ""
    only = clause.slots.keys() == {"R"} and set(clause.names) <= {"for", "in"} and not topic.slots.get("T")
    return operation(topic) == "fades" and only and len(spans) == 1 and spans[0][2] == edge


def _as_its_length(topic: Clause, clause: Clause) -> Clause:
    span = clause.slots["R"][0]
    length = abs(int(span[1][1]) - int(span[0][1]))
    return replace(topic, slots={**topic.slots, "T": [length]})


def _its_fade(topic: Clause, clause: Clause) -> bool:
    """`The title 'Go' from 0:02 to 0:07, 0.5 s fade`: of the title, whose times are told."""
    words = {
        "fade",
        "fadein",
        "fadeout",
        "fadeboth",
        "use",
        "it",
        "for",
        "in",
        "out",
        "same",
        "give",
        "add",
        "keep",
        "away",
        "make",
    }
    both = not clause.slots and (clause.has("fadeboth") or {"fadein", "fadeout"} <= set(clause.names))
    about_it = operation(clause) == "fades" and set(clause.names) <= words and clause.slots.keys() <= {"T"}
    more = not clause.slots and topic.has("fadein", "fade")  # "with a one second fade in and fade out"
    new = not topic.slots.get("T") and (clause.slots.keys() == {"T"} or both)
    timed = bool(topic.slots.keys() & {"R", "P"})
    return operation(topic) == "add_text" and about_it and timed and (more or new)


def _loops_it(topic: Clause, clause: Clause) -> bool:
    """`Add lo-fi.mp3, looped to the end`: the music, and not the video."""
    only = set(clause.names) <= {
        *("loop", "copy", "tofit", "it", "music", "for", "all", "video", "atend", "long", "make", "just"),
    }
    return operation(topic) in {"add_music", "fit_music"} and clause.has("loop") and only and not clause.slots


def _where_at_last(topic: Clause, clause: Clause) -> bool:
    """`Mute, 0:05 to 0:07`."""
    only = clause.slots.keys() == {"R"} and not clause.names and not clause.residue
    return (
        only
        and operation(topic) in {"mute", "reverse", "speed", "picture"}
        and not topic.slots.keys() & {"R", "C", "P"}
    )


#: when, where and how a text is shown
_SHOWN_SO = {
    *PLACES,
    *COLOURS,
    "bold",
    "italic",
    "outline",
    "boxed",
    "small",
    "large",
    "size",
    "in",
    "at",
    "for",
    "use",
}
_SHOWN_SO |= {"video", "tofit", "all", "font", "add", "put", "it", "same", "make", "between", "startat", "copula"}


def _more_of_the_text(topic: Clause, clause: Clause) -> bool:
    """`Title 'Day 2', 0:00 to 0:05, bottom right, in red`: said of the text before."""
    apart = topic.slots.keys().isdisjoint(clause.slots) and clause.slots.keys() <= {"R", "P", "M"}
    placed = not set(topic.names) & set(PLACES) or not set(clause.names) & set(PLACES)
    about_it = set(clause.names) <= _SHOWN_SO and not clause.residue and not clause.has("keep")
    new = operation(topic) == "add_text" and not topic.slots.get("W") and not topic.has("replace")
    return new and apart and placed and about_it and clause.names != ["same"]


def _when_first(topic: Clause, clause: Clause) -> bool:
    """`From 0:02 to 0:07: title 'Hello', top`: when, and then what."""
    only = topic.slots.keys() == {"R"} and not topic.names and not topic.residue
    return only and operation(clause) == "add_text" and not clause.slots.keys() & {"R", "P", "T", "M", "C"}


def _lowered_then(topic: Clause, clause: Clause) -> bool:
    """`Whenever someone speaks, the music should be lower`."""
    lowered = operation(clause) == "volume" and clause.has("down") and not clause.slots
    return operation(topic) == "duck" and not topic.slots and lowered and clause.has("music", "it")


def _behind_it_all(topic: Clause, clause: Clause) -> bool:
    """`Use outro.mp4 as the ending, after the video`."""
    bare = clause.names == ["after", "video"] and not clause.slots
    return operation(topic) == "insert" and topic.has("atend") and bare


def _told_of_a_part(topic: Clause, clause: Clause) -> bool:
    """`The first 9 seconds are a mess, cut them`."""
    if topic.remark and set(topic.slots) in _PARTS and clause.has("it", "that") and topic.has("nothing"):
        return operation(clause) is not None and not clause.slots.keys() & {"R", "C", "P"}
    remark = (
        topic.has("copula", "filler")
        or (is_open(clause) and clause.has("keep", "remove"))
        or (bool(topic.residue) and (clause.has("it", "that") or is_open(clause)))
    )
    goes = clause.has("rest") and clause.has("remove") and not clause.slots
    rest_goes = goes and (topic.slots.keys() == {"R"} or (topic.slots.keys() == {"C"} and operation(topic) is None))
    pointed = rest_goes or (operation(clause) is not None and not clause.slots.keys() & {"R", "C", "P", "T", "F", "Q"})
    told = set(topic.slots) in _PARTS and set(topic.names) <= _SAID_OF_PARTS
    return (remark or rest_goes) and told and pointed


def _done_to_the_part(topic: Clause, clause: Clause) -> Clause | None:
    if clause.has("rest") and clause.has("remove") and topic.slots.keys() & {"R", "C"}:
        return replace(topic, names=["keep"])  # "up to 1:20 is fine, the rest can go"
    return replace(clause, slots={**clause.slots, **topic.slots})


def _said_twice(topic: Clause, clause: Clause) -> bool:
    return operation(topic) == "keep" and operation(clause) == "remove" and _the_other(topic, clause)


def _fade_and_how_long(topic: Clause, clause: Clause) -> bool:
    """`Start from black, two second fade`."""
    only = set(clause.names) <= {"fade", "for"} and clause.slots.keys() == {"T"}
    return operation(topic) == "fades" and only and not topic.slots.get("T")


def _which_file(topic: Clause, clause: Clause) -> bool:
    """`Add some music, use drums.mp3`."""
    return operation(topic) == "ask_music" and "Fa" in clause.concepts and not clause.has("replace", "remove")


def _how_often(topic: Clause, clause: Clause) -> bool:
    """`Play clip 2 on repeat, four times`."""
    counted = clause.slots.keys() == {"X"} and set(clause.names) <= {"times", "for", "all", "video"}
    return operation(topic) in {"loop", "duplicate"} and not topic.slots.get("X") and counted


def _how_many_tiles(topic: Clause, clause: Clause) -> bool:
    """`Contact sheet, 12 tiles`."""
    return operation(topic) == "sheet" and clause.slots.keys() == {"N"} and not clause.names


def _told_of_a_thing(topic: Clause, clause: Clause) -> bool:
    """`The music runs out too early, loop it`."""
    if set(topic.slots) in ({"C"}, {"F"}) and not set(topic.names) - _SAID_OF_PARTS - {"before"}:
        return clause.has("it") and not clause.slots.keys() & {"C", "F", "R"}
    told = bool(set(topic.names) & _OBJECTS) and not topic.slots and operation(topic) is None
    other = clause.has("replace") and bool(clause.concepts & {"Fa", "Q"})  # "the music is dull, swap in drums.mp3"
    return told and (clause.has("it", "that") or other) and not set(clause.names) & _OBJECTS


def _with_the_thing(topic: Clause, clause: Clause) -> Clause:
    names = [*clause.names, *set(topic.names) & _OBJECTS]
    return replace(clause, names=names, slots={**clause.slots, **topic.slots})


def _sound_for_sound(topic: Clause, clause: Clause) -> bool:
    """`The original sound goes, voice.mp3 instead`."""
    gone = operation(topic) == "mute" and topic.has("orig", "sound") and not topic.slots
    instead = clause.has("replace") or not clause.has("add")
    return gone and instead and "Fa" in clause.concepts and not clause.has("music")


def _in_its_place(topic: Clause, clause: Clause) -> Clause:
    del topic
    return replace(clause, names=[*clause.names, "replace", "orig"])


def _said_again(topic: Clause, clause: Clause) -> bool:
    """`No fades please, take them off`."""
    removing = (operation(topic) or "").startswith(("remove", "unfade", "delete_clip"))
    which = clause.has("clipnoun", "oneclip", "vague")  # "cut the first 2 seconds and delete the clip"
    return removing and operation(clause) == "ask_remove" and not clause.slots and not clause.residue and not which


def _all_but(topic: Clause, clause: Clause) -> bool:
    """`Except clip 2, delete everything`."""
    return topic.has("except") and bool(topic.slots) and operation(clause) is not None and not topic.has("remove")


def _without_rest(topic: Clause, clause: Clause) -> Clause | None:
    both = merged(topic, clause)
    names = [name for name in both.names if name != "rest"]
    return replace(both, names=names) if clause.has("rest", "all") else None


def _too_much(topic: Clause, clause: Clause) -> bool:
    return topic.has("too") and not clause.has("too") and not topic.has("shut", "remove", "mute")


def _what_helps(topic: Clause, clause: Clause) -> Clause | None:
    """`Clip 2 is too dark, delete it`: what is done is said last."""
    both = merged(topic, clause)
    heard = ["sound"] if topic.has("loud") and topic.slots.get("C") else []
    about = replace(topic, names=[name for name in topic.names if name in NOUNS - _TOO] + heard, sequence=[])
    nearer = merged(about, clause)
    return both if is_open(nearer) and not is_open(both) else nearer


def _one_wish(topic: Clause, clause: Clause) -> Clause | None:
    both = merged(topic, clause)
    whole = is_open(topic) and is_open(clause) and not is_open(both)
    return both if whole else _with_length(topic, clause, both)


def _words_last(said: list[Clause]) -> list[Clause]:
    """`In the middle, in yellow, for the first 4 seconds: CHAPTER ONE`: all before the words is about them."""
    about = [clause for clause in said[:-1] if _is_about_words(clause)]
    if not about or len(about) < len(said) - 1 or operation(said[-1]) != "add_text":
        return said
    kinds = [kind for clause in said for kind, values in clause.slots.items() if values]
    return [reduce(merged, said)] if len(set(kinds)) == len(kinds) else said


def _is_about_words(clause: Clause) -> bool:
    names = _SHOWN_SO | {"write", "title", "caption", "text", "lower3"}
    told = set(clause.names) <= names and clause.slots.keys() <= {"R", "P", "M", "T"} and not clause.residue
    return told and not clause.remark and (bool(clause.slots) or bool(set(clause.names) & (names - {"same", "it"})))


def _words_to_come(topic: Clause, clause: Clause) -> bool:
    """`Closing title over the last five seconds, centred: …`: where and how first, the words after a pause."""
    about_text = bool(topic.concepts & {"TXT"}) and operation(topic) in {"text", "ask_words", None}
    return about_text and not topic.slots.get("Q") and bool(clause.slots.get("Q")) and "TXT" not in clause.concepts


_OBJECTS = {"music", "title", "caption", "logo", "orig"}


def _the_other(kept: Clause, removed: Clause) -> bool:
    """`Keep the first half, delete the second`: said twice."""
    spans = [*kept.slots.get("R", []), *removed.slots.get("R", [])]
    if len(spans) != 2 or any(edge[0] != "part" for span in spans for edge in span[:2]):
        return False
    return bool(spans[0][1][1] <= spans[1][0][1] or spans[1][1][1] <= spans[0][0][1])


_PARTS = ({"R"}, {"C"}, {"P"}, {"F"})


_SAID_OF_PARTS = {
    "copula",
    "just",
    "use",
    "all",
    "for",
    "it",
    "that",
    "clipnoun",
    "video",
    "no",
    "filler",
    "vague",
    "sound",
    "oneclip",
    "give",
    "make",
    "oughtto",
    "same",
}


_VAGUE = {"volume", "picture", "speed", "text", "change_overlay"}


_DEGREE = {
    "bigger",
    "smaller",
    "up",
    "down",
    "abit",
    "alot",
    "by",
    "absolute",
    "it",
    "faster",
    "slower",
    "loud",
    "half",
    "for",
    "more",
}


def _refines(first: Clause, clause: Clause) -> bool:
    """Whether an amount said after a pause tells how much was meant (`quieter, about 20 % lower`)."""
    amounts = {"G", "N", "X"}
    vague = (
        operation(first) in _VAGUE
        and not first.has("too")
        and not amounts & {kind for kind, values in first.slots.items() if values}
    )
    names = set(clause.names)
    turned = {"up", "down", "faster", "slower"} & names - set(first.names)
    only = bool(clause.slots) and amounts >= clause.slots.keys() and names <= _DEGREE and not turned
    told = operation(first) != "volume" or bool(names & {"up", "down", "by"})
    return vague and only and told


#: what lasts: a length said after it with a pause is its own (`finish on photo.jpg, 3 seconds`)
_LASTING = {"insert", "overlay", "add_logo", "freeze", "fades", "transition", "add_text"}


def _with_length(first: Clause, clause: Clause, both: Clause) -> Clause | None:
    alone = clause.slots.keys() == {"T"} and set(clause.names) <= {
        "for",
        "absolute",
        "long",
        "freeze",
        "it",
        "make",
        "write",
        "all",
        "filler",
        "keep",
    }
    if not alone or operation(first) not in _LASTING:
        return None
    if first.slots.get("T"):  # "at 12 s 'Go', 1.5 s": the first is when it comes
        when = [["start", value] for value in first.slots["T"]]
        free = operation(first) == "add_text" and not first.slots.keys() & {"P", "R"} and len(when) == 1
        return replace(first, slots={**first.slots, "P": when, "T": clause.slots["T"]}) if free else None
    names = [name for name in both.names if name != "freeze" or first.has("freeze")]
    return replace(both, names=names)


def is_open(clause: Clause) -> bool:
    """Whether a clause names no operation, or one that can only ask."""
    op = operation(clause)
    return op is None or op.endswith("_ask") or op.startswith("ask_")


NOUNS = {
    *COLOURS,
    *PLACES,
    *GROUPS["TXT"],
    *("music", "sound", "orig", "volume", "logo", "video", "it", "that", "all", "clipnoun", "same", "background"),
    *("bold", "italic", "small", "large", "size", "in", "off", "out", "up", "down", "abit", "half", "for", "long"),
    *("rest", "times"),
}


_TOO = {"up", "down", "small", "large", "size", "long", "abit", "all", "in", "for"}


def _edge_and_what_goes(topic: Clause, clause: Clause) -> bool:
    """`It starts at 0:35, what comes before goes`; `from the match on, cut all that follows`."""
    begins = operation(topic) in {"start_at", "end_at"} and topic.slots.keys() in ({"P"}, {"M"}) and not topic.residue
    one_way = clause.has("front", "before") != clause.has("rest", "after")
    goes = clause.has("remove", "cut") and set(clause.names) <= _REDUNDANT | {"put"} and one_way
    return begins and goes and not clause.slots and not clause.residue


def _what_goes(topic: Clause, clause: Clause) -> Clause:
    """What goes, as a range: `the rest` is what is not told of."""
    at = topic.slots["P"][0] if topic.slots.get("P") else ["match", 0]
    ends = operation(topic) == "end_at"
    tail = clause.has("after") or ends if not clause.has("front", "before") else False
    span = [at, ["end", 0], "tail", "open"] if tail else [["start", 0], at, "head", "open"]
    return Clause(["remove"], {"R": [span]})


def _joined_anyway(topic: Clause, clause: Clause) -> bool:
    """`Keep 0:10 to 0:20 and 0:40 to 0:50, joined up`; `remove the second, join the first and the third`."""
    kept = operation(topic) in {"keep", "remove", "delete_clip", "keep_clip", "trim_range"} and bool(topic.slots)
    only = set(clause.names) <= {"join", "all", "it", "that", "again", "put", "order"} and not clause.residue
    more = clause.slots.keys() <= ({"R"} if operation(topic) == "keep" else {"C"})
    return kept and operation(clause) == "join" and only and more


def _all_kept(topic: Clause, clause: Clause) -> Clause:
    spans = [*topic.slots.get("R", []), *clause.slots.get("R", [])]
    return replace(topic, slots={**topic.slots, "R": spans}) if clause.slots.get("R") else topic


#: what is the same when it is asked for once more
_STAYS_SO = {"reverse", "mute", "bars", "duck", "loudness", "remove_music", "remove_overlay", "remove_filter"}


def _once_more(topic: Clause, clause: Clause) -> bool:
    """`Reverse clip 2, play it backwards`: of the same piece."""
    op = operation(topic)
    again = op == operation(clause) and not clause.slots and not clause.residue
    own = clause.has("all", "rest", "each", "more", "same", "video", "except", "clipnoun")
    return op in _STAYS_SO and again and not own


def _kept_and_taken(topic: Clause, clause: Clause) -> bool:
    """`Remove the cat and the park, keep the dog`: what goes says it."""
    pieces = topic.slots.keys() <= {"C", "F"} and clause.slots.keys() <= {"C", "F"} and bool(clause.slots)
    kept = operation(clause) in {"keep_clip", "ask_keep"} and set(clause.names) <= {"keep", "just", "all"}
    kept = kept or set(clause.names) == {"leaving"}
    gone = operation(topic) in {"delete_clip", "ask_remove"} and bool(topic.slots)
    apart = not any(value in topic.slots.get(kind, []) for kind, values in clause.slots.items() for value in values)
    return pieces and kept and gone and apart and not clause.residue


def _kept_it(topic: Clause, clause: Clause) -> bool:
    """`5 seconds either side of the match, keep just that`."""
    stretch = topic.slots.keys() == {"R"} and operation(topic) in {None, "keep"} and not topic.residue
    only = set(clause.names) <= {"keep", "just", "oneclip", "that", "it", "clipnoun"} and clause.has("keep")
    return stretch and set(topic.names) <= _SAID_OF_PARTS and only and not clause.slots and not clause.residue


_SHOWN = {"for", "write", "put", "keep", "tofit", "video", "all", "atfront", "text", "title", "it", "use", "give"}
_SHOWN |= {"startat", "endat", "bold", "italic", "outline", "boxed", "large", "size", "color", "copula", "between"}


def _about_the_text(topic: Clause, clause: Clause) -> bool:
    """`Put 'Go' in the centre, shown for the first 5 seconds, white`."""
    given = bool(clause.slots) or bool(clause.concepts & {"COL", "POS", "tofit", "bold", "italic", "outline", "boxed"})
    apart = clause.slots.keys() <= {"R", "T"} and not clause.slots.keys() & topic.slots.keys()
    only = set(clause.names) <= _SHOWN | set(COLOURS) | set(PLACES) and not clause.residue
    placed = not (clause.concepts & {"POS"} and topic.concepts & {"POS"})
    return operation(topic) == "add_text" and given and apart and only and placed and len(topic.slots["Q"]) == 1


_MADE_OF = {"keep", "just", "give", "make", "for", "it", "that", "use", "clipnoun", "in", "take", "oneclip", "write"}


def _of_that_part(topic: Clause, clause: Clause) -> bool:
    """`GIF please, I want 0:12 to 0:15`: of what the file is made, and no cut of the video."""
    made = operation(topic) in {"gif", "preview", "sheet", "still"} and not topic.slots.keys() & {"R", "P", "T", "M"}
    part = clause.slots.keys() in ({"R"}, {"P"}, {"M"}) and operation(clause) in {None, "keep", "trim_range"}
    return made and part and set(clause.names) <= _MADE_OF and not clause.residue


def _by_itself(topic: Clause, clause: Clause) -> bool:
    """`Voice on, music down, automatically`: ducked."""
    lowered = operation(topic) == "volume" and topic.has("music") and topic.has("down") and not topic.slots
    return lowered and set(clause.names) == {"auto"} and not clause.slots and not clause.residue


def _looped_on(topic: Clause, clause: Clause) -> bool:
    """`Loop the music, to fill the whole video`."""
    only = set(clause.names) <= {"tofit", "video", "all", "loop", "it", "atend", "for", "long", "put", "filler"}
    only = only and clause.has("tofit", "loop")
    return operation(topic) == "fit_music" and only and not clause.slots and not clause.residue


def _only_music(topic: Clause, clause: Clause) -> bool:
    """`Mute it, just the music`."""
    muted = operation(topic) == "mute" and not topic.slots and not topic.has("music")
    return muted and operation(clause) == "only_music" and not clause.slots and not clause.residue


def _both_moved(topic: Clause, clause: Clause) -> bool:
    """`The second to the front, the first to the end`: both are counted as they are."""
    pieces = [one.slots.get("C", []) for one in (topic, clause)]
    single = all(one.slots.keys() == {"C"} and operation(one) == "move_clip" for one in (topic, clause))
    apart = single and all(len(found) == 1 and len(found[0]) == 1 for found in pieces) and pieces[0] != pieces[1]
    front, back = (one.has("atfront") and not one.has("atend", "after") for one in (topic, clause))
    return apart and (front, topic.has("atend"), back, clause.has("atend")) == (True, False, False, True)


_THERE = {"speed", "mute", "reverse", "picture", "flip"}


def _done_there(topic: Clause, clause: Clause) -> bool:
    """`The 4 seconds after the match, speed 50 %`: what is done is done to that stretch, nothing is taken away."""
    stretch = topic.slots.keys() == {"R"} and "RM" in topic.concepts and not set(topic.names) - {"that", "oneclip"}
    own = clause.slots.keys() & {"R", "C", "P", "M", "F"} or clause.has("all", "video", "rest", "each")
    return stretch and operation(clause) in _THERE and not own


def _told_again(topic: Clause, clause: Clause) -> bool:
    """`Loop it twice, so it plays two times`, `at four times the speed, 4x that is`."""
    same = operation(topic) == operation(clause) and operation(topic) in {"loop", "speed", "volume", "freeze"}
    values = bool(clause.slots) and all(topic.slots.get(kind) == found for kind, found in clause.slots.items())
    return same and values and set(clause.names) <= {*topic.names, *_PLAIN, "times", "put"} and not clause.residue


def _other_ranges(topic: Clause, clause: Clause) -> bool:
    """`2 to 4 s goes, 9 to 11 s goes`: each is of the video as it is."""
    if operation(topic) != operation(clause) or operation(topic) not in {"remove", "keep"}:
        return False
    if any(one.slots.keys() != {"R"} or one.residue for one in (topic, clause)):
        return False
    edges = [[edge[1] for edge in span[:2]] for one in (topic, clause) for span in one.slots["R"]]
    spans = [span for one in (topic, clause) for span in one.slots["R"]]
    kinds = [edge[0] for span in spans for edge in span[:2]]
    if kinds[-1] == "end" and spans[-1][1][1] == 0:  # "… and from 1:10 on"
        kinds[-1] = "start"
    told = set(kinds) == {"start"}
    return told and all(one[1] <= other[0] for one, other in pairwise(edges))


def _head_and_end(topic: Clause, clause: Clause) -> bool:
    """`Cut the first 3.5 seconds and stop at 17.5`: both are times of the video as it is."""
    head = operation(topic) == "remove" and topic.slots.keys() == {"R"} and len(topic.slots["R"]) == 1
    ends = operation(clause) == "end_at" and clause.slots.keys() in ({"P"}, {"T"}) and not clause.residue
    return head and ends and topic.slots["R"][0][2] == "head" and _end_told(clause) > topic.slots["R"][0][1][1]


def _end_told(clause: Clause) -> int:
    """Where it ends, in ms from the start; 0 when it is not told from there."""
    kind, at = clause.slots["P"][0] if clause.slots.get("P") else ("start", clause.slots["T"][0])
    return int(at) if kind == "start" else 0


def _from_head_to_end(topic: Clause, clause: Clause) -> Clause:
    return Clause(["keep"], {"R": [[topic.slots["R"][0][1], ["start", _end_told(clause)], ""]]})


#: kinds of stretches that belong to the next one: whether two stretches are of the kind, and the two as one wish
_KINDS: list[tuple[Callable[[Clause, Clause], bool], Callable[[Clause, Clause], Clause | None]]] = [
    (_bare_edge, _if_any),
    (_when_first, merged),
    (_lowered_then, lambda topic, _: topic),
    (_behind_it_all, lambda topic, _: topic),
    (_edge_and_what_goes, _what_goes),
    (_joined_anyway, _all_kept),
    (_once_more, lambda topic, _: topic),
    (_kept_and_taken, lambda topic, _: topic),
    (_kept_it, lambda topic, _: replace(topic, names=[*topic.names, "keep"])),
    (_of_that_part, lambda topic, clause: replace(topic, slots={**topic.slots, **clause.slots})),
    (_by_itself, lambda topic, _: replace(topic, names=["duck", "music"], sequence=[])),
    (_looped_on, merged),
    (_only_music, lambda _, clause: clause),
    (_more_ranges, merged),
    (_both_moved, lambda topic, clause: Clause(["order"], {"C": [*topic.slots["C"], [REST], *clause.slots["C"]]})),
    (_done_there, lambda topic, clause: replace(clause, slots={**clause.slots, **topic.slots})),
    (_told_again, lambda topic, _: topic),
    (_other_ranges, lambda topic, clause: replace(merged(topic, clause), names=topic.names)),
    (_head_and_end, _from_head_to_end),
    (_kept_too, lambda topic, clause: replace(merged(topic, clause), names=topic.names)),
    (_removed_too, lambda topic, clause: replace(merged(topic, clause), names=topic.names)),
    (_how_it_looks, lambda topic, clause: replace(clause, slots={**topic.slots, **clause.slots})),
    (_looks_so_already, lambda topic, _: topic),
    (_centred_there, lambda topic, _: topic),
    (_stays_first, lambda _, clause: clause),
    (_said_in_two, _in_one),
    (_where_first, merged),
    (_told_after, merged),
    (_more_to_join, merged),
    (_rest_goes_anyway, lambda topic, _: topic),
    (_from_there, _kept_from_there),
    (_rest_first, lambda _, clause: clause),
    (_kept_and_removed, lambda _, clause: clause),
    (_beside_the_point, _from_the_point),
    (_same_told_first, lambda topic, clause: replace(clause, slots=topic.slots)),
    (_stays_anyway, lambda topic, _: topic),
    (_its_words, lambda topic, clause: topic if topic.slots else merged(topic, clause)),
    (_how_long_it_fades, _as_its_length),
    (_its_fade, merged),
    (_about_the_text, merged),
    (_loops_it, merged),
    (_where_at_last, merged),
    (_more_of_the_text, merged),
    (_refines, merged),
    (_words_to_come, merged),
    (_told_of_a_part, _done_to_the_part),
    (_said_twice, lambda topic, _: topic),
    (_which_file, merged),
    (_how_often, merged),
    (_how_many_tiles, merged),
    (_fade_and_how_long, lambda topic, clause: replace(merged(topic, clause), names=topic.names)),
    (_told_of_a_thing, _with_the_thing),
    (_sound_for_sound, _in_its_place),
    (_said_again, lambda topic, _: topic),
    (_all_but, _without_rest),
    (_too_much, _what_helps),
]
