"""What a clause that names no operation of its own means after the edit before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from backend.agent.editing.grounding import TARGETS
from backend.agent.editing.on_picture import CHANGES, USUAL_CHANGE
from backend.agent.editing.reading import Clause, from_json
from backend.agent.editing.tables import PLACES

_TARGET_NAMES = {"text": "text", "music": "music", "overlay": "logo", "sound": "orig"}
_AMOUNT_NAMES = {"bigger", "smaller", "up", "down", "abit", "alot", "half", "absolute", "faster", "slower"}
_AMOUNTS = {"G", "X", "N", "D", "T"}
_TARGETS = TARGETS | {"clipnoun"}
#: operations that an amount said alone does again with that amount
_BY_AMOUNT = {
    *("volume", "speed", "picture", "rotate", "crop", "fades", "text", "change_overlay", "overlay"),
    *("add_logo", "add_music", "transition", "length", "loudness", "shorter"),
}
_BARE_AGAIN = {"faster", "slower", "abit", "alot", "more", "it", "that", "up", "down", "make"}
_FACTOR_AGAIN = {"absolute", "it", "that", "replace", "make", "speed", "trimto", "put", "use", "asis", "oughtto"}
_PUT = {
    "volume",
    *("add_music", "swap_music", "add_text", "add_logo", "overlay"),
    *("text", "reword", "change_overlay", "music_place"),
}
_FADES = {"fade", "fadein", "fadeout", "fadeboth"}
_FADING_WORDS = {
    *_FADES,
    *("it", "that", "make", "add", "use", "for"),
    *("long", "absolute", "atfront", "atend", "startat", "endat"),
}
_MORE = {"up", "down"}
_SMALL_WORDS = {"absolute", "it", "that", "make", "same", "for", "put", "all", "long"}
_OPPOSITE = {
    "brighter": "darker",
    "darker": "brighter",
    "faster": "slower",
    "slower": "faster",
    "vivid": "dull",
    "dull": "vivid",
}


@dataclass(frozen=True)
class Before:
    """The edit before: its clause and operation, what it was about, and whether it was said in the same breath."""

    last: dict[str, Any] | None
    target: dict[str, Any]
    again: bool = False

    @property
    def op(self) -> str | None:
        """Its operation; None when there was no edit."""
        return self.last.get("op") if self.last else None

    def takes(self, clause: Clause) -> bool:
        """Whether a clause that could stand alone is about the edit before all the same."""
        return (
            self._by_factor(clause)
            or self._lasts(clause)
            or self._as_long(clause)
            or self._comes_in(clause)
            or self._fades_in(clause)
            or bool(list(self._same_piece(clause)))
        )

    def readings(self, clause: Clause) -> list[Clause]:
        """The clause as it may go on from the edit before, the likeliest first."""
        out = [*self._same_piece(clause), *self._more_of_it(clause)]
        if self._fades_in(clause) and self.target.get("kind") == "clips":
            out.append(replace(clause, names=[*clause.names, "that"]))
        name = _TARGET_NAMES.get(self.target.get("kind", ""))
        looks = bool(clause.concepts & {"COL", "POS"})  # "make it blue too"
        if name and not clause.slots.get("C") and (looks or not clause.has("same")):
            out.append(replace(clause, names=[*clause.names, name, "same_one"]))
        if self.op == "fades" and clause.has("black"):
            return [*out, replace(clause, names=[*clause.names, "fadeout"])]  # "… and to black at the end"
        if self.last:
            last = from_json(self.last)
            out += [*self._elsewhere(last, clause), *self._another_amount(last, clause)]
        return out

    def _by_factor(self, clause: Clause) -> bool:
        """A bare factor (`double that`) is about the volume or size just set, and not about the speed."""
        bare = clause.slots.keys() == {"X"} and set(clause.names) <= {"it", "that", "make", "doubling", "absolute"}
        return bare and self.op in {"volume", "text", "change_overlay"}

    def _same_piece(self, clause: Clause) -> Iterator[Clause]:
        """`A bit faster`, said after a piece was made faster: that piece, and not the whole video."""
        pieces = (self.last or {}).get("slots", {}).get("C")
        bare = bool(clause.names) and not clause.slots and set(clause.names) <= _BARE_AGAIN
        factor = clause.slots.keys() == {"X"} and set(clause.names) <= _FACTOR_AGAIN
        if pieces and factor and self.op == "speed":  # "make that 1.5 times"
            yield replace(clause, names=[*clause.names, "speed"], slots={**clause.slots, "C": pieces})
        if pieces and bare and self.op == "speed":
            yield replace(clause, slots={"C": pieces})

    def _comes_in(self, clause: Clause) -> bool:
        """`Use it as the soundtrack, have it come in at 0:10`: when what was just put there begins or ends."""
        put = self.again and self.op in _PUT
        words = {"startat", "endat", "it", "make", "absolute", "for", "put", "write", "atend", "keep"}
        shown = self.op in {"text", "add_text", "overlay", "add_logo", "change_overlay"}
        gone = clause.has("remove") and shown and clause.slots.keys() <= {"P", "R"}  # "gone at 0:08"
        said = set(clause.names) <= (words | {"remove"} if gone else words) and bool(clause.names)
        return put and said and bool(clause.slots) and clause.slots.keys() <= {"P", "T", "R", "M"}

    def _fades_in(self, clause: Clause) -> bool:
        """`Add the photo at 0:10, faded in`: a fade of what was just put there, and not of the whole video."""
        said = set(clause.names)
        return (
            self.again
            and self.op in _PUT | {"insert"}
            and bool(said & _FADES)
            and said <= _FADING_WORDS
            and clause.slots.keys() <= {"T"}
        )

    def _as_long(self, clause: Clause) -> bool:
        """A bare length after a crossfade or fade is its own."""
        bare = clause.slots.keys() == {"T"} and set(clause.names) <= {"it", "that", "make", "for", "absolute", "long"}
        return bare and self.op in {"transition", "fades"}

    def _lasts(self, clause: Clause) -> bool:
        """A bare length is how long the text or logo just put stays, and not a length of the video."""
        if clause.slots.keys() != {"T"} or self.target.get("kind") not in {"text", "overlay"}:
            return False
        names = set(clause.names)
        said = {"for", "absolute", "make", "it", "that", "replace", "long"}
        if self.last and self.last["slots"].get("T") and names <= said:
            return True
        if "for" in names:
            return names <= {"for", "absolute", "make", "it"}
        return self.again and names <= {"absolute", "long"}

    def _more_of_it(self, clause: Clause) -> Iterator[Clause]:
        """`A bit more`: the same way again, not the other."""
        only = set(clause.names) <= {"more", "up", "bigger", "abit", "alot", "it"} and not clause.slots
        if self.last and clause.has("more") and only:
            last = from_json(self.last)
            names = [name for name in clause.names if name != "up"]
            yield _more(last, Clause(names + [name for name in last.names if name in {*_MORE, "bigger", "smaller"}]))

    def _elsewhere(self, last: Clause, clause: Clause) -> Iterator[Clause]:
        """`The same at the bottom`, `the others too`, `the other way`."""
        places = set(clause.names) & set(PLACES)
        if clause.slots:
            return
        if clause.has("same") and places:
            yield Clause([*(name for name in last.names if name not in PLACES), *places], last.slots)
        if clause.has("rest") and last.slots.get("C"):
            yield Clause([*(name for name in last.names if name not in {"same", "except"}), "except"], last.slots)
        if clause.has("otherway") and self.op == "rotate":
            yield Clause(["rotate", "otherway"], {"C": last.slots.get("C", []), "D": [180]})

    def _another_amount(self, last: Clause, clause: Clause) -> Iterator[Clause]:
        """The edit before on what is named now, or more or less of it, or by the amount named now."""
        pointed = {kind for kind in ("C", "R", "F", "P", "Q") if clause.slots.get(kind)}
        if pointed or set(clause.names) & (_TARGETS - {"it", "that", "all"}):
            gone = {"C", "R"} if pointed & {"C", "R"} else pointed
            yield _with(last, clause, [name for name in last.names if name not in _TARGETS], gone)
        elif clause.has("toomuch") and self.op == "picture":
            yield _half_back(last, clause)
        elif clause.has(*_MORE):
            yield _more(last, clause)
        elif self._is_amount(clause):
            yield _with(last, clause, [name for name in last.names if name not in {"half", "abit"}], _AMOUNTS)

    def _is_amount(self, clause: Clause) -> bool:
        only = bool(clause.slots.keys() & _AMOUNTS) and not set(clause.names) - _SMALL_WORDS
        return only and self.op in _BY_AMOUNT


def _with(last: Clause, clause: Clause, names: list[str], gone: set[str]) -> Clause:
    """The edit before with some of its values gone, and with what the clause says."""
    slots = {kind: values for kind, values in last.slots.items() if kind not in gone}
    return Clause(names + clause.names, {**slots, **clause.slots}, clause.residue)


def _more(last: Clause, clause: Clause) -> Clause:
    names = [name for name in last.names if name not in _AMOUNT_NAMES - {"faster", "slower"}]
    if clause.has("down"):
        names = [_OPPOSITE.get(name, name) for name in names]
    return _with(last, clause, names, {"G", "X", "N", "T"})


def _half_back(last: Clause, clause: Clause) -> Clause:
    """`Less`, `too much`, after a look was changed: half of that change taken back."""
    said = last.slots.get("G") or [next((amount for name, amount in CHANGES.items() if last.has(name)), USUAL_CHANGE)]
    way = {"up": "down", "down": "up"}
    names = [way.get(name, _OPPOSITE.get(name, name)) for name in last.names if name not in CHANGES]
    return Clause(names, {**last.slots, "G": [max(1, said[0] // 2)]}, clause.residue)
