"""One utterance put to one draft: every wish in turn, each on the result of the one before; all of them or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from backend.agent.editing import on_order, on_pace, on_picture, on_range, on_sound, on_text, wording
from backend.agent.editing.going_on import Before
from backend.agent.editing.grounding import grounded
from backend.agent.editing.log import Log
from backend.agent.editing.marks import Marks
from backend.agent.editing.parting import clauses
from backend.agent.editing.products import PRODUCTS, product
from backend.agent.editing.reading import Clause, operation
from backend.agent.editing.rereading import REREAD, Reading, readings
from backend.agent.editing.slots import mark
from backend.agent.editing.tables import against, anchors, beside, telling, understood, verbs, weighty
from backend.agent.editing.wish import Scene, Wish
from backend.drafts import check
from backend.drafts.model import Draft, Range, facts, main_segments, media_of
from backend.drafts.texts import text_segments
from backend.errors import CannotEditError, InvalidDraftError

LONGEST = 4000
_ON_TIME = {**on_range.ACTS, **on_order.ACTS, **on_pace.ACTS}
_ACTS: dict[str, Callable[[Wish], Draft]] = {**_ON_TIME, **on_sound.ACTS, **on_text.ACTS, **on_picture.ACTS}
#: what the editor needs to know of files before it can go on
LISTEN, READ = "listen", "read"
_NEEDS = {"unheard": LISTEN, "unread": READ}
_PAUSE = re.compile(r"[,;.!?]|然后|接着|(?<![a-z])then(?![a-z])")
_QUESTIONS = {
    "unsupported": "unsupported",
    "ask_words": "which_words",
    "ask_music": "no_file_named",
    "replace_ask": "no_file_named",
    "ask_remove": "which_range",
    "ask_keep": "which_range",
    "ask_clip": "where_to",
    "ask_file": "no_file_named",
    "ask_lut": "no_file_named",
}


@dataclass(frozen=True)
class EditResult:
    """What came of an utterance. When `ask` is set the draft is as it was; `dialogue` is to be handed in next time."""

    draft: Draft
    ask: str | None = None
    also: tuple[dict[str, Any], ...] = ()
    said: str = ""
    dialogue: dict[str, Any] = field(default_factory=dict)
    understood: bool = True
    #: why there is a question, as `CannotEditError` names it
    reason: str = ""


@dataclass
class _Turn:
    """What builds up while the wishes of one utterance are done."""

    draft: Draft
    log: Log
    scene: Scene
    last: dict[str, Any] | None
    loosely: bool = False
    also: list[dict[str, Any]] = field(default_factory=list)
    done: bool = False
    edited: bool = False


def edit(
    draft: Draft,
    text: str,
    lang: str,
    *,
    matches: Sequence[dict[str, Any]] = (),
    dialogue: dict[str, Any] | None = None,
    quiet: Mapping[str, Sequence[Range]] | None = None,
    cues: Mapping[str, Sequence[tuple[int, int, str]]] | None = None,
) -> EditResult:
    """Do what `text` asks of `draft`, wholly or not at all.

    `matches` as in the session's state, newest first. `quiet`: stretches without sound of each medium, ms of its
    source; `cues`: begin, end (ms) and words of each subtitle file. Where one is needed and None, `also` asks for it
    (`{"kind": "listen"}`, `"read"`).
    `dialogue` is what the result before carried; it holds the
    versions for undo and what the last edit was about. Never raises on what a person says.
    """
    said = _Said(draft, lang, dialogue or {}, matches, quiet, cues)
    try:
        marks = _marked(_paused(text[:LONGEST], draft), draft)
        wishes = clauses(marks.text, marks)
    except CannotEditError as refusal:
        return said.refused(refusal, understood=refusal.reason != "not_understood")
    plainly, *others = readings(wishes)
    result = said.put(plainly, marks)
    told = result.ask is not None and any(clause.remark for clause in wishes)
    if result.reason not in REREAD and not told:
        return result
    again = (said.put(way, marks) for way in others)
    parted = _parted(text[:LONGEST])
    return next((other for other in again if other.ask is None), None) or (
        edit(draft, parted, lang, matches=matches, dialogue=dialogue, quiet=quiet, cues=cues) if parted else result
    )


@dataclass(frozen=True)
class _Said:
    """What an utterance is said about."""

    draft: Draft
    lang: str
    dialogue: Mapping[str, Any]
    matches: Sequence[dict[str, Any]]
    quiet: Mapping[str, Sequence[Range]] | None
    cues: Mapping[str, Sequence[tuple[int, int, str]]] | None

    def put(self, reading: Reading, marks: Marks) -> EditResult:
        """One reading done to the draft, wholly or not at all."""
        target = dict(self.dialogue.get("target") or {})
        scene = Scene(self.matches, self.quiet, self.cues, target, cut_at=target.pop("cut_at", None))
        turn = _Turn(self.draft, Log(self.dialogue.get("log"), self.draft), scene, self.dialogue.get("last"))
        turn.loosely = reading.loosely
        wishes = [replace(clause, residue=list(clause.residue)) for clause in reading.wishes]
        try:
            _refuse_unsupported([grounded(self.draft, clause) for clause in wishes])
            for clause in wishes:
                _do(turn, clause)
                turn.scene.one_breath = not _PAUSE.search(marks.text)
            return _finished(self.draft, turn, self.lang)
        except CannotEditError as refusal:
            understood = refusal.reason != "not_understood" or turn.done or _mentions(wishes)
            return self.refused(refusal, understood=understood)

    def refused(self, refusal: CannotEditError, *, understood: bool) -> EditResult:
        """The draft as it was, with one question."""
        log = Log(self.dialogue.get("log"), self.draft).as_json()
        kept = {"log": log, "last": self.dialogue.get("last"), "target": self.dialogue.get("target") or {}}
        also = tuple({"kind": need} for reason, need in _NEEDS.items() if reason == refusal.reason)
        asked = wording.question(refusal, self.lang)
        return EditResult(self.draft, asked, also, dialogue=kept, understood=understood, reason=refusal.reason)


def _marked(text: str, draft: Draft) -> Marks:
    return mark(text, media_of(draft), [segment["m"] for _, segment in text_segments(draft)])


#: a gap between Chinese words; what is written or said may hold one of its own
_GAP = re.compile(r"(?<=[\u4e00-\u9fff」』”%])\s+(?=[\u4e00-\u9fff\d])")
_WORDS_FOLLOW = re.compile(r"[写寫说說叫:：]")


def _paused(text: str, draft: Draft) -> str:
    """Dictated Chinese with gaps for commas (`变竖屏 静音 倒放`): parted there where each piece is a wish."""
    pieces = _GAP.split(text)
    if len(pieces) == 1 or _WORDS_FOLLOW.search(text) or not all(_is_wish(piece, draft) for piece in pieces):
        return text
    return ",".join(pieces)


def _parted(text: str) -> str | None:
    """Chinese with commas in place of its gaps, when there are any."""
    parted = _GAP.sub(",", text)
    return parted if parted != text and not _WORDS_FOLLOW.search(text) else None


def _is_wish(piece: str, draft: Draft) -> bool:
    try:
        marks = _marked(piece, draft)
    except CannotEditError:
        return False
    ops = [operation(clause) for clause in clauses(marks.text, marks)]
    return bool(ops) and all(op and op not in _QUESTIONS for op in ops)


#: words that are also said when no edit is meant
_WEAK_NAMES = {
    *("it", "that", "video", "make", "add", "in", "up", "down", "same", "all", "for", "keep", "use", "move", "put"),
    *("text", "write", "alot", "abit", "small", "large", "after", "before", "between", "just", "give", "no", "dont"),
    *("vague", "out", "take", "turn", "style", "center", "half", "once", "full", "long", "atfront", "atend", "upload"),
    "clipnoun",
}


def _mentions(wishes: Sequence[Clause]) -> bool:
    return any(set(clause.names) - _WEAK_NAMES or clause.slots for clause in wishes)


def _refuse_unsupported(wishes: Sequence[Clause]) -> None:
    kinds = [name for clause in wishes for name in clause.names if name.startswith("un_")]
    if kinds:
        raise CannotEditError("unsupported", kind=kinds[0].removeprefix("un_"))


def _finished(draft: Draft, turn: _Turn, lang: str) -> EditResult:
    if not turn.done:
        raise CannotEditError("not_understood")
    new = turn.draft
    if turn.edited and _same(draft, new) and not turn.also:
        raise CannotEditError("already")
    if not _same(draft, new):
        facts(new)["rev"] = int((draft.get("m") or {}).get("rev") or 0) + 1
    dialogue = {"log": turn.log.as_json(), "last": turn.last, "target": turn.scene.target}
    said = wording.said(turn.scene.notes, draft, new, lang)
    return EditResult(new, None, tuple(turn.also), said, dialogue)


def _same(one: Draft, other: Draft) -> bool:
    return one is other or one == other


def _do(turn: _Turn, clause: Clause) -> None:
    if clause.has("leave"):
        turn.done = True
        clause = replace(clause, names=[name for name in clause.names if name not in {"leave", "dont", "fit"}])
        if not clause.slots and operation(clause) is None:
            return
    op, clause = _meant(turn, grounded(turn.draft, clause))
    if op in _VERSIONS:
        before = set((turn.last or {}).get("names", ()))  # "undo the black and white"
        if (set(clause.names) - clause.explained({op})) & weighty() - _WHEN - before:
            raise CannotEditError("unsure")
        _VERSIONS[op](turn, clause)
    elif op in PRODUCTS and clause.has("dont"):
        turn.done = True
    elif op in PRODUCTS:
        made = _product(turn, op, clause)
        known = [one for one in turn.also if not one.items() <= made.items()]  # "a still, the frame at 0:10"
        turn.also = known if any(made.items() <= one.items() for one in known) else [*known, made]
    elif op in _QUESTIONS:
        count = len(main_segments(turn.draft))
        a_clip = op in {"ask_remove", "ask_keep"} and clause.has("clipnoun", "oneclip") and count > 1
        raise CannotEditError("which_clip" if a_clip else _QUESTIONS[op], total=count if a_clip else 0)
    else:
        for act, part in _things(op, clause):
            _act(turn, act, part)
    turn.done = True


#: what can be removed by one verb, and the operation that does it
_REMOVALS = {
    "title": "remove_text",
    "caption": "remove_text",
    "text": "remove_text",
    "music": "remove_music",
    "logo": "remove_overlay",
    "transition": "remove_transition",
    "filter": "remove_filter",
    "sound": "mute",
    "orig": "mute",
}


def _things(op: str, clause: Clause) -> list[tuple[str, Clause]]:
    """`Remove the music and the title`: one operation for each thing."""
    wanted = [name for name in _REMOVALS if name in clause.names]
    acts = {_REMOVALS[name] for name in wanted}
    together = clause.has("same") or acts.isdisjoint({"mute"})  # "the logo and the sound", not "the music's sound"
    if op not in _REMOVALS.values() or len(acts) < 2 or clause.slots or not together:
        return [(op, clause)]
    rest = [name for name in clause.names if name not in wanted]
    return [
        (act, replace(clause, names=[*rest, *(name for name in wanted if _REMOVALS[name] == act)], sequence=[]))
        for act in sorted(acts)
    ]


#: words of going back that tell how far
_WHEN = {"orig", "atfront", "atend", "startat", "front", "up", "down", "rest", "between"}


def _meant(turn: _Turn, clause: Clause) -> tuple[str, Clause]:
    """The operation of a clause; one that names none goes on from the edit before."""
    before = Before(turn.last, turn.scene.target, again=turn.done)
    own = operation(clause) or ""
    asks_which = own.startswith("ask_") and clause.has("clipnoun", "oneclip")  # "then remove the clip"
    asks_which = asks_which or (turn.done and not own and not clause.slots and clause.has("oneclip"))  # "and that clip"
    going_on = [] if asks_which else before.readings(clause)
    if going_on and before.takes(clause):
        return operation(going_on[0]) or "unsure", going_on[0]
    question = None
    for candidate in (clause, *going_on):
        op = operation(candidate)
        if op and op.startswith("ask_"):
            question = question or (op, candidate)
        elif op:
            return op, candidate
    if question:
        return question
    if not clause.names and not clause.slots:
        raise CannotEditError("not_understood")
    raise CannotEditError("unsure" if turn.done or clause.slots else "not_understood")


#: one word that is in no table is enough to ask; shorter ones are endings and slips
_LETTERS = 3


def _act(turn: _Turn, op: str, clause: Clause) -> None:
    names = set(clause.names)
    if (
        (_unknown(clause) and not _is_anchored(turn, op, clause))
        or (names & verbs()) - clause.explained(set(beside(op)))
        or names & against(op)
    ):
        raise CannotEditError("unsure")
    if clause.has("dont") and op not in {"unduck", "add_text", "unstyle", "forward", "unfade"}:
        raise CannotEditError("unsure")
    if clause.has("vague") or (clause.has("except") and not clause.slots.keys() & {"C", "R"} and op != "only_music"):
        raise CannotEditError("unsure")
    turn.scene.cut_at, before = None, turn.scene.cut_at
    wish = Wish(clause, turn.draft, turn.scene)
    if op in {"remove", "keep", "remove_rest", "keep_rest", "delete_clip", "trim_range"}:
        turn.scene.cut_at = before
    new = _ACTS[op](wish)
    unheard = wish.unheard(understood(op)) & weighty() - (telling(op) if turn.loosely else frozenset())
    if wish.left_over() or unheard:
        raise CannotEditError("unsure")
    if op not in {"split", "split_time"}:
        turn.scene.cut_at = None
    try:
        check(new)
    except InvalidDraftError as broken:
        raise CannotEditError("unsure") from broken
    _aim(turn, op, clause)
    turn.edited = True
    if not _same(turn.draft, new):
        turn.log.push(new)
    turn.draft = new


def _product(turn: _Turn, op: str, clause: Clause) -> dict[str, Any]:
    """What is to be made besides an edit. Raises CannotEditError when that is not all that was said."""
    wish = Wish(clause, turn.draft, turn.scene)
    made = product(op, wish)
    strange = (set(clause.names) & verbs()) - clause.explained(set(beside(op)))
    if strange or wish.left_over() or wish.unheard(understood(op)) & weighty():
        raise CannotEditError("unsure")
    return made


def _is_anchored(turn: _Turn, op: str, clause: Clause) -> bool:
    """Whether values say what is meant, so that a word in no table can only be beside the point."""
    figures = any(word[0].isdigit() for word in clause.residue)
    return turn.loosely and not figures and bool(anchors(op) & clause.concepts)


def _unknown(clause: Clause) -> int:
    return sum(1 for word in clause.residue if not word.isascii() or len(word) >= _LETTERS or word[0].isdigit())


def _aim(turn: _Turn, op: str, clause: Clause) -> None:
    """Remember what the edit was about, for `it` and `the same for …`."""
    known = turn.scene.target.get("kind")
    if op in {"duplicate", "move_clip"} and known == "clips":
        turn.scene.target["op"] = op
        turn.last = {**clause.as_json(), "op": op}
        return
    if op == "insert":
        pass  # it told itself what it put in
    elif op in _ON_TIME or (op in on_picture.ACTS and "overlay" not in op and op != "add_logo") or op == "mute":
        ids = _named_clips(turn, clause) if op not in {"delete_clip", "arrange"} else []
        if ids:
            turn.scene.aim("clips", ids)
        elif not (known == "clips" and (turn.scene.one_breath or clause.has("it", "that") or clause.slots.get("R"))):
            turn.scene.aim("video")
    turn.scene.target["op"] = op
    if turn.scene.cut_at:
        turn.scene.target["cut_at"] = turn.scene.cut_at
    turn.last = {**clause.as_json(), "op": op}


def _named_clips(turn: _Turn, clause: Clause) -> list[str]:
    if not clause.slots.get("C"):
        return []
    pieces = main_segments(turn.draft)
    return [pieces[index]["m"].get("id") for index in Wish(clause, turn.draft, turn.scene).clips()]


def _undo(turn: _Turn, clause: Clause) -> None:
    steps = max(1, _steps(clause))
    for _ in range(steps):
        back = turn.log.undo(turn.draft)
        if back is None:
            raise CannotEditError("no_undo")
        turn.draft = back
    turn.scene.note("undone" if steps == 1 else "undone_more", n=steps)


def _steps(clause: Clause) -> int:
    """How many edits are to be taken back: `both`, `twice` (a factor, per mille), a number, or one."""
    if clause.has("both"):
        return 2
    if clause.slots.get("X"):
        return int(clause.slots["X"][0]) // 1000
    return int((clause.slots.get("N") or [1])[0])


def _redo(turn: _Turn, clause: Clause) -> None:
    again = turn.log.redo(turn.draft)
    if again is None and clause.has("giveback") and turn.log.past:  # "bring it back": what the last edit took
        _undo(turn, Clause())
        return
    if again is None:
        raise CannotEditError("no_redo")
    turn.draft = again
    turn.scene.note("redone")


def _start_over(turn: _Turn, clause: Clause) -> None:
    del clause
    first = turn.log.start(turn.draft)
    if {**first, "m": None} == {**turn.draft, "m": None} and not turn.log.past:
        raise CannotEditError("no_undo")
    turn.log.push(first)
    turn.draft = first
    turn.scene.note("started_over")


_VERSIONS: dict[str, Callable[[_Turn, Clause], None]] = {"undo": _undo, "redo": _redo, "startover": _start_over}
