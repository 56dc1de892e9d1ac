"""From a marked utterance to its wishes, in their order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from backend.agent.editing.marks import CLASS, Marks
from backend.agent.editing.ranks import ranked
from backend.agent.editing.reading import Clause, clause_of, merged, operation
from backend.agent.editing.remarks import is_remark
from backend.agent.editing.rows import row, spread
from backend.agent.editing.tables import PLACES, verbs, weighty
from backend.agent.editing.topics import NOUNS, with_topics
from backend.errors import CannotEditError

_STRONG = re.compile(
    r"\s*(?:[,;、](?=\s*(?:and |then |然后|再|并|接着)*)|[.!?。](?=\s|$)"
    r"|,? (?<![a-z])so (?=(?:please |just |can you |could you )*(?:make|hold|freeze|begin|start|cut|trim"
    r"|remove|delete|drop|keep"
    r"|replace|rotate|turn|flip|mute|add|put|crop|split|slow|speed|take|leave|move|swap|use|blur|play|repeat|loop|reverse|duplicate)(?![a-z]))"
    r"|(?<![a-z])(?:and then|then|after that|(?<!comes )(?<!happens )(?<!came )"
    r"afterwards|and also|plus also|and finally|finally)(?![a-z])"
    r"|然后|(?<!紧)接着|并且|同时|之后再|另外|顺便|而且|随后|,再|,并|最后再|(?<=[,，;])最后(?=[把将换改加调变给设做弄用切裁导出]))\s*"
)


#: 再 parts wishes only before a verb
_AGAIN = r"(?<=[^,最])再(?=[加把给配放调改做剪裁删静复旋倒转设换变打用拿叠配淡存导镜黑模循插去])"


_WEAK = re.compile(rf"\s*(?:(?<![a-z])(?:and|but|plus)(?![a-z])|&|\+|并|和|与|、|但|还要|也要|{_AGAIN})\s*")


def stretches(text: str) -> list[str]:
    """An utterance cut at what surely parts wishes."""
    return [part for part in (piece.strip(" ,.;!?") for piece in _STRONG.split(text)) if part]


def clauses(text: str, marks: Marks) -> list[Clause]:
    """The wishes of an utterance, in order."""
    clips = ranked(text, marks) or row(text, marks) or spread(text, marks)
    if clips:
        return [Clause(["order"], {"C": clips})]
    text = _NOT_THAT.sub("", _BUT_NOT.sub("", _LEAD_IN.sub("", text)))
    text = _LIST.sub(lambda found: _BETWEEN.sub(" ", found[0]), text)
    first, _, second = _CORRECTED.sub("\0", text, count=1).partition("\0")
    if second and not _CORRECTED.search(second):
        return _corrected(clauses(first, marks), clauses(second, marks))
    _refuse_unknown_pieces(text, marks)
    out: list[Clause] = []
    parts = stretches(text)
    for stretch in parts:
        if _says_why(stretch, marks, out):
            continue
        if len(parts) == 1 or not _comments(stretch, marks):
            split = [clause_of(part, marks) for part in _weakly_split(stretch, marks)]
            told = len(split) == 1 and is_remark(stretch) and split[0].slots.keys() <= _POINTED
            out += [replace(clause, remark=told) for clause in split]
    out = _same_kind_of_text(out)
    out = _sparing(_not_so([_hands_off(clause) for clause in out]))
    if len(out) > 1 and out[-1].names == ["rest"] and not out[-1].slots:
        out.pop()  # "open with the logo, then the rest"
    said = [clause for clause in out if clause.slots or clause.residue or set(clause.names) - _FILLERS]
    return _joined(with_topics(_spoken(_going_back(said))))


#: letters in no table (each a `\0` here) where a piece is named: `猫那段`, `猫放最前面`; or two of them to be joined
_PIECE_ZH = re.compile(
    r"\0(?:的?(?:[那这]1?一?段|[那这]个(?:片段|镜头|视频)|片段)|的(?:镜头|部分)|放最[前后]面)"
    rf"(?!\s*{CLASS['F']})"
)
_THAT_IS = re.compile(rf"(?:就是|即)\s*{CLASS['F']}")
_PAIR_ZH = re.compile(r"\0(?:那段)?(?:和|跟|与|到|[^,\0]{0,3}(?:叠化?|切|转)到)\0")


def _refuse_unknown_pieces(text: str, marks: Marks) -> None:
    """`猫那段静音` where no file is named so: without the piece the wish would be about the whole video."""
    told = [marks.values[char] for char in text if char in marks.values]
    if _THAT_IS.search(text) or any(
        kind in "CPM" or (kind == "R" and value[2] not in {"head", "tail"}) for kind, value in told
    ):
        return
    for stretch in stretches(text) if _HAN.search(text) else ():
        clause = clause_of(stretch, marks)
        letters = {word: "\0" for word in clause.residue if _HAN.fullmatch(word)}
        masked = "".join(letters.get(char, char) for char in stretch)
        if letters and (_PIECE_ZH.search(masked) or ("叠" in text and _PAIR_ZH.search(masked))):
            raise CannotEditError("unsure")


def _going_back(said: list[Clause]) -> list[Clause]:
    """`Scrap all that, I want to start over`: what only says the same in other words is no wish of its own."""
    back = [clause for clause in said if operation(clause) in {"startover", "undo", "redo"}]
    back = [clause for clause in back if operation(clause) == "redo"] or back
    others = [clause for clause in said if clause not in back]
    only_talk = all(
        not clause.slots and (set(clause.names) <= _DROPPED or clause.has("filler")) and not clause.residue
        for clause in others
    )
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


_DROPPED |= {"shut", "in", "out", "off", "away", "replace", "copula", "backto", "too"}


#: what takes back what was just said in the same breath
_CORRECTED = re.compile(
    r"\s*[,.;!…-]+\s*(?:(?:oh |ah |um |er )?(?:no|nope|wait|actually|sorry|hang on|hold on)"
    r"(?:[, ]+(?:no|wait|actually|sorry|not that|i mean|make that|make it|rather|better))+"
    r"|(?:no|sorry|i mean|i meant|make that|correction|or rather|rather)(?= *,))\s*,?\s*"
    r"|\s*[,。;!…]\s*(?:哦不|噢不|啊不|不对|不是|说错了|我说错了|错了|不不|不(?=[,\s第\ue000-\uf8ff])|应该是|更正|改一下)(?:[,,是]|应该是|是)*\s*(?=[^,动改剪要用])"
)


def _corrected(first: list[Clause], second: list[Clause]) -> list[Clause]:
    """The wishes with the last of the first part as the second part has it."""
    if not first or not second:
        return first or second
    last, new = first[-1], second[0]
    only_values = bool(new.slots) and not set(new.names) & verbs() and not new.residue
    if operation(new) and set(new.names) & (verbs() | {"keep", "cut", "add", "put"}):
        return [*first[:-1], *second]
    if not only_values or not new.slots.keys() <= last.slots.keys() or len(second) > 1:
        return [*first, *second, Clause(residue=[_UNCLEAR])]
    return [*first[:-1], replace(last, slots={**last.slots, **new.slots})]


_UNCLEAR = "corrected"
_ITEM = f"[{CLASS['F'][1:-1]}{CLASS['C'][1:-1]}]"


_BETWEEN = re.compile(r"\s*(?:,|、|和|与|then|and|&|>|,\s*and|,\s*then)+\s*")


#: "mirror a and b but not c"
_BUT_NOT = re.compile(
    rf"(?<={_ITEM[:-1]} a-z])\s*,?\s*but (?:not|leave) (?:the )?{_ITEM}(?: (?:alone|as is|one))?(?=\s*(?:$|[,.;]))"
)
#: "not clip 1, delete clip 2"; "delete clip 2, not clip 3"
_NOT_THAT = re.compile(
    rf"(?:^|(?<=[,;，-]))\s*(?:not|不是)\s*(?:the )?{_ITEM}\s*(?:[-,;]+\s*(?:是)?|$)"
    rf"|\s*[,;-]\s*(?:and )?(?:not|不是)\s*(?:the )?{_ITEM}(?=\s*$)"
)
_LEAD_IN = re.compile(r"^(?:and|then|also|plus|so|now)(?: then| also| now)? (?=[a-z])")
#: three or more clips or files in a row are one list
_LIST = re.compile(
    rf"{_ITEM}(?:\s*(?:,|、|和|与|then|and|&|>|,\s*and|,\s*then)\s*{_ITEM}){{2,}}(?!\s*(?:都)?(?:别动|不动|不要动|不用动|留着|保留))"
)


_COMMENT = re.compile(
    r"(?:it|it's|its|someone|somebody|people|nobody|this|that|that's|these|those|there|there's|i|i'm|i've|we|we're"
    r"|my|the|they|because|since|so|as|cos|cause)(?![a-z'])"
    r"|(?:ok |okay |right |well |oh )?(?:so )?(?:thats|theres|he|he's|she|she's|his|her|our|their|they're|everyone"
    r"|everybody|everything's|why|who|one of|a|an|all|sorry)(?![a-z'])"
    r"|(?:gran|granny|grandma|grandpa|mum|mom|dad|uncle|auntie?|legal|marketing|management)(?:'s)?(?![a-z'])"
    r"|因为|由于|感觉|觉得|好像|有点|太|我|这|那|它|不然|免得|否则|省得"
)
#: who or what is spoken of where a Chinese stretch only tells something, and what it has when it asks for something
_TELLS_ZH = re.compile(
    r"(?:我|咱)?(?:领导|老板|客户|甲方|老婆|老公|媳妇|婆婆|丈母娘|妈妈?|爸爸?|爷爷|奶奶|孩子|大家|人家|别人|朋友|同事"
    r"|同学|老师|导演|摄影|他|她|他们|有人|某人|现场|现在|光|全是|都是|大哥)"
)
_ASKS_ZH = re.compile(r"[给把让要加做弄搞帮请想能可改换变调删剪切去掉放留转倒静]|别|不要|不用")


def _comments(stretch: str, marks: Marks) -> bool:
    """Whether a stretch only tells why: no value, no verb and nothing that could change an edit."""
    tells = bool(_TELLS_ZH.match(stretch)) and not _ASKS_ZH.search(stretch)
    if not (tells or _COMMENT.match(stretch)) or any(char in marks.values for char in stretch):
        return False
    clause = clause_of(stretch, marks)
    happens = (
        (tells or bool(_HAPPENS.match(stretch)))
        and operation(clause) is None
        and not set(clause.names) & (verbs() | _MEANT)
    )
    return happens or (operation(clause) is None and not set(clause.names) & (verbs() | weighty() | _MEANT))


#: what is seen in the picture
_HAPPENS = re.compile(
    r"(?:because |cos |since |as )?"
    r"(?:someone|somebody|people|nobody|there's an?|you can see|a (?:guy|man|woman|kid|car|dog|bird|bloke|lady)) "
)


#: what is said of a piece that is taken away, or of what is not kept
_REASON = re.compile(
    r"(?:(?:because|cos|cause|since|as) )?(?:it|they|that|this|the rest|the others?"
    r"|everything else|that (?:one|bit|part)|the [a-z]+)"
    r"(?:'s|'re| is| are| was| were| looks?| sounds?| feels?| came out| turned out)"
    r"(?: (?:just|all|too|so|really|very|pretty|a bit|a little|kind of|kinda|way|quite|rather|super|a))*"
    r" [a-z]+(?: [a-z]+)?(?: and [a-z]+)?"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_TAKING = {"remove", "delete_clip", "keep", "keep_clip", "trim_range"}
_FAULTS = {*("dull", "vivid", "blurfx", "darker", "brighter", "too", "down", "up", "slower", "faster", "loud", "small")}
_FAULTS |= {
    *("copula", "same", "it", "that", "rest", "long", "filler", "abit", "alot", "large", "shorter", "longer", "short")
}


def _says_why(stretch: str, marks: Marks, before: Sequence[Clause]) -> bool:
    """`Drop the cat clip, it's blurry`: why a piece goes, no wish for a filter."""
    if not before or operation(before[-1]) not in _TAKING or any(char in marks.values for char in stretch):
        return False
    names = {name for name in clause_of(stretch, marks).names if not name.startswith("un")}
    if _HAN.search(stretch):
        return is_remark(stretch)
    return bool(_REASON.fullmatch(stretch)) and names <= _FAULTS


#: words of a wish that a remark has not
_MEANT = {
    "leave",
    "handsoff",
    "asis",
    "remove",
    "cut",
    "keep",
    "add",
    "put",
    "too",
    "dont",
    "unsupported",
    "sound",
    "otherway",
    "same",
    "more",
}


def _hands_off(clause: Clause) -> Clause:
    """`Leave clip 2 alone`: nothing to do with what it names."""
    stays = clause.has("keep", "leaving", "asis", "handsoff")
    if (
        stays
        and clause.slots.keys() in ({"W"}, {"Q"})
        and set(clause.names) <= {"keep", "leaving", "asis", "handsoff", "text", "title"}
    ):
        return Clause(["leave"])  # "… stays", said of a text by its words
    if clause.has("leaving") and not set(clause.names) & (verbs() | {"keep", "just", "cut"}) and not clause.slots:
        return Clause(["leave"])
    if clause.has("asis") and clause.has("rest") and set(clause.names) <= _LEFT_SO and not clause.slots:
        return Clause(["leave"])  # "with the rest as it is"
    if "handsoff" not in clause.names or set(clause.names) & verbs() - {"filter"}:
        return clause
    return Clause(["leave"], clause.slots) if not clause.slots.keys() - {"C", "F"} else clause


_LEFT_SO = {"asis", "rest", "use", "keep", "leaving", "all", "that", "video", "it", "same", "with"}


def _not_so(said: list[Clause]) -> list[Clause]:
    """`Don't remove the music, halve it`: the first only says what not to do, and of what is spoken."""
    out: list[Clause] = []
    spoken_of: list[str] = []
    for number, clause in enumerate(said):
        goes_on = number + 1 < len(said) and not clause.slots
        if clause.names == ["dont"] and clause.slots.keys() == {"C"} and number + 1 < len(said):
            following = said[number + 1]
            if following.has("it", "that") and not following.slots.get("C"):  # "don't delete clip 2, just mute it"
                said[number + 1] = replace(following, slots={**following.slots, **clause.slots})
                out.append(Clause(["leave"]))
                continue
        if goes_on and (clause.names == ["leave"] or (clause.has("dont") and not clause.residue)):
            named = [name for name in (*clause.names, *clause.sequence) if name in _SPOKEN_OF]
            spoken_of = named or ["orig"] * clause.has("mute")
            out.append(Clause(["leave"]))
        else:
            own = set(clause.names) & _THINGS or clause.slots.keys() & {"C", "F", "Q", "A"}
            with_it = replace(clause, names=[*clause.names, *spoken_of])
            out.append(clause if own or not operation(with_it) or not _leans(clause) else with_it)
            spoken_of = []
    return out


def _leans(clause: Clause) -> bool:
    """Whether a wish does not say what it is about."""
    return clause.has("it", "that") or operation(clause) in {None, "ask_clip"}


_SPOKEN_OF = ("music", "title", "caption", "text", "logo", "orig", "sound")
_THINGS = {*_SPOKEN_OF, "speed", "volume", "video", "clipnoun", "background", "brightness", "contrast", "saturation"}


def _sparing(said: list[Clause]) -> list[Clause]:
    """`Leave clip 2 alone and mute the others`: all but what was to stay."""
    out: list[Clause] = []
    spared: Clause | None = None
    for clause in said:
        if clause.names == ["leave"]:
            spared = _as_pieces(clause) if clause.slots else None
            out.append(Clause(["leave"]))
        elif spared and clause.has("rest") and not clause.slots.get("C"):
            names = [name for name in clause.names if name not in {"rest", "after", "atend", "same"}]
            slots = {**clause.slots, "C": spared.slots["C"]}
            out.append(replace(clause, names=[*names, "except"], slots=slots))
        else:
            out.append(clause)
    return out


def _same_kind_of_text(said: list[Clause]) -> list[Clause]:
    """`Caption 'a' on clip 1 and 'b' on clip 2`: both are captions."""
    out: list[Clause] = []
    for clause in said:
        before = out[-1] if out else None
        goes_on = before and before.slots.get("Q") and clause.slots.get("Q") and "TXT" not in clause.concepts
        kind = [name for name in (before.names if before and goes_on else ()) if name in {"caption", "lower3"}]
        out.append(replace(clause, names=[*clause.names, *kind]) if kind else clause)
    return out


def _as_pieces(clause: Clause) -> Clause:
    files = [[{"media": file["id"]}] for file in clause.slots.get("F", [])]
    return Clause(["leave"], {"C": [*clause.slots.get("C", []), *files]})


def _spoken(said: list[Clause]) -> list[Clause]:
    """Without a word in front that is in no table and names nothing (`nah, …`)."""
    first = said[0] if len(said) > 1 else None
    alone = first and not first.names and not first.slots and len(first.residue) == 1
    return said[1:] if alone else said


def _weakly_split(text: str, marks: Marks) -> list[str]:
    """Cut at `and` only where both sides are wishes of their own."""
    for found in _WEAK.finditer(text):
        left, right = text[: found.start()], text[found.end() :]
        if _both_fades(left, right, marks) or _one_subject(left, right, marks):
            continue
        if _stands(left, marks) and (_starts_a_wish(right, marks) or _styles_it(left, right, marks)):
            return [left, *_weakly_split(right, marks)]
    return [text]


def _styles_it(left: str, right: str, marks: Marks) -> bool:
    """`Change … to … and make it blue`."""
    first, second = clause_of(left, marks), clause_of(right, marks)
    about_text = first.slots.keys() & {"Q", "W"} and second.has("it") and not second.slots
    looks = {"COL", "POS", "bold", "italic", "outline", "boxed", "bigger", "smaller"}
    return bool(about_text) and bool(second.concepts & looks)


def _both_fades(left: str, right: str, marks: Marks) -> bool:
    """`Fade in and fade out`: one wish, so that a length said once is for both."""
    sides = [clause_of(left, marks), clause_of(right, marks)]
    if any(side.slots.keys() & {"C", "F"} for side in sides):
        return False
    return all(operation(side) == "fades" for side in sides) and not sides[0].slots.get("T")


_GOES = re.compile(
    r"(?<![a-z])(?:(?:should|must|can|could|need to|have to|ought to) (?:both |all )?(?:be|go)|are gone)(?![a-z])"
)


def _one_subject(left: str, right: str, marks: Marks) -> bool:
    """`The parts from 0:12 to 0:18 and from 1:05 to 1:20 should go`: both go."""
    if not _GOES.search(right):
        return False
    first, second = clause_of(left, marks), clause_of(right, marks)
    return first.slots.keys() == second.slots.keys() == {"R"} and set(first.names) <= {"clipnoun", "except", "all"}


def _stands(text: str, marks: Marks) -> bool:
    clause = _hands_off(clause_of(text, marks))
    return clause.concepts >= {"leave"} or operation(clause) is not None


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
    verbs = [name for name in clause.names if name not in NOUNS]
    named = clause.concepts
    amount = bool(named & {"G", "N", "X", "up", "down"}) and bool(named & {"music", "volume", "sound", "orig"})
    placed = (
        "F" in named
        and "between" not in named
        and bool(named & {"atfront", "atend", "startat", "endat", "before", "after", "POS"})
    )
    return operation(clause) is not None and (bool(verbs) or amount or placed or "A" in named or "Q" in named)


def _joined(found: Sequence[Clause]) -> list[Clause]:
    """Stretches that are no wish by themselves join the one after (`for the first 3 s, …`)."""
    out: list[Clause] = []
    waiting: Clause | None = None
    for clause in found:
        if waiting and waiting.slots.get("R") and operation(clause) in _WHOLE:
            out.append(replace(waiting, names=[*waiting.names, "keep"]))
            waiting = None
        current = merged(waiting, clause) if waiting else clause
        if waiting and waiting.slots.get("R") and len(found) > _PAIR and operation(clause) == "volume":
            current.residue.append(_EITHER)
        waiting = None
        unfinished = operation(clause) == "replace_ask" or (
            _only_values(clause) and operation(clause) != "move_clip" and not out
        )
        if unfinished and clause is not found[-1]:
            waiting = current
        else:
            out.append(current)
    return out


_PAIR = 2
#: values by which a remark may say what it is about
_POINTED = {"C", "R", "P", "M", "W", "F", "N"}


#: what makes a wish unclear: a range said first in a list of wishes may be what to keep, or where the sound changes
_EITHER = "range"


#: operations that have no range: a range said before them is a wish of its own
_WHOLE = {"aspect", "fit", "background", "duck", "loudness", "transition"}


_FILLERS = {"no", "dont", "same", "it", "just", "filler", "copula"}


_BARE = {"music", "title", "caption", "text", "logo", "orig", "volume", "clipnoun", "lower3", *PLACES}


_VALUES_ONLY = {"for", "in", "at", "it", "video", "put", "all", "that", *PLACES, "atfront", "startat"}


def _only_values(clause: Clause) -> bool:
    if clause.names and not clause.slots and set(clause.names) <= _BARE:
        return True
    if clause.has("startat") and clause.has("video", "it") and clause.slots.keys() == {"P"}:
        return False  # "begin the video at 0:10 and …"
    if "leave" in clause.names or set(clause.slots) - {"R", "P", "C", "T", "M"} or not clause.slots:
        return False
    around = "RM" in clause.concepts and clause.slots["R"][0][2] == "match"  # "5 s around the match" keeps them
    return set(clause.names) <= _VALUES_ONLY and not around
