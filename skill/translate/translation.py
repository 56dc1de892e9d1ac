"""A reply -> calls to make now, acts to offer, and the text left for the person."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

from skill.messages import Translation
from skill.translate.authority import ASKED, granted, known, offered
from skill.translate.clean import clean
from skill.translate.facts import fact, leads, rest
from skill.translate.lines import Left, Line, cells, lines, together
from skill.translate.purpose import demanded, purposes
from skill.translate.reading import begins, places, talks
from skill.translate.sentences import masked, pieces, plain, sentences
from skill.translate.tables import pattern, simplified

_REPLY = 20_000  # characters of a reply that are read
_MARKS = " .。…!！?？*_"
_BLANKS = re.compile(r"\s+")


@dataclass
class _Found:
    """What reading the reply turns up, line by line."""

    kinds: list[str] = field(default_factory=list)
    tainted: set[str] = field(default_factory=set)
    scene: bool = False
    left: list[Left] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    commanded: bool = False
    goes_on: bool = False
    leads: bool = False

    @cached_property
    def text(self) -> str:
        """What is left to read, once all is read."""
        return together(self.left)

    @cached_property
    def facts(self) -> str:
        """The text left, when it says more than "Sure."."""
        return "" if pattern("courtesy").search(plain(self.text)) else self.text

    def note(self, kinds: list[str]) -> None:
        """Takes up what was suggested; after words to the program nothing that follows grants anything."""
        self.kinds += kinds
        if self.commanded:
            self.tainted |= set(kinds)


def translate(reply: str, *, user: str, authorized: Collection[str], lang: str) -> Translation:  # noqa: ARG001  # the tables hold both languages; callers say what they know
    """The reply without its screen talk, and what that talk leads to.

    `authorized` lists the acts with effects the person asked for this turn (`export`, `edit`); nothing in the reply
    adds to them.
    The text is empty when nothing but screen talk was said; then the action's own result is what the person reads.
    """
    found = _Found(scene=pattern("scene").search(simplified(user)) is not None)
    text = clean(reply[:_REPLY])
    rows = lines(text)
    for line, after in zip(rows, [*rows[1:], None], strict=True):
        found.leads = after is not None and line.listed and after.kind == line.kind and _steps(after)
        found.left.append(_line(line, found))
    wanted = _wanted(text, simplified(user), authorized, found)
    allowed = [a for a in authorized if a != "edit" or not _optional(found)]
    actions = granted(wanted, allowed, tainted=found.tainted)
    return Translation(actions, offered(wanted, actions), found.facts if actions else found.text)


def _steps(line: Line) -> bool:
    """Whether an item of a list begins with screen talk."""
    return any(begins(plain(words)) for words, _ in pieces(line.words)[:1])


def _wanted(text: str, user: str, authorized: Collection[str], found: _Found) -> set[str]:
    """What the talk leads to, read with what the person asked."""
    asking = pattern("asking").search(user) is not None
    kinds = found.kinds
    if found.dropped and not kinds:  # only where to click, and not for what
        looked = ["credits" if pattern("money").search(user) else "state"]
        kinds = [k for k in purposes([text]) if k in authorized] or ["export"] * ("export" in authorized) or looked
    if "export" in kinds and "edit" not in authorized:  # settings on the way to the export
        kinds = [k for k in kinds if k != "edit"]
    if _by_hand(kinds, found, authorized):
        kinds = kinds if asking else [a for a in ASKED if a in authorized][:1] or kinds
        kinds = ["state"] if asking and set(kinds) == {"edit"} and not pattern("how").search(user) else kinds
    short = pattern("shortage").search(text) is not None
    bought = "purchase" in kinds and "purchase" not in found.tainted
    return known(kinds) | ({"credits"} if short and bought else set())


def _by_hand(kinds: Collection[str], found: _Found, authorized: Collection[str]) -> bool:
    """Whether the whole reply only tells where to work a screen: then what the person asked for is still to be done."""
    lookups = {"state", "timeline"} | ({"edit"} - set(authorized))
    return bool(kinds) and not found.facts and not found.commanded and set(kinds) <= lookups


def _optional(found: _Found) -> bool:
    """Whether the change was made and the talk is only of changing it further."""
    facts = simplified(found.facts)
    if not facts or pattern("unmade").search(facts):
        return False
    return pattern("made").search(facts) is not None or any(
        pattern("optional").search(simplified(words)) for words in found.dropped
    )


def _line(line: Line, found: _Found) -> Left:
    """A line and what is left of it; a row of a table goes as a whole, and a rule stays."""
    found.goes_on = found.goes_on and line.kind != "blank"
    if line.kind == "row":
        rows = [_read(cell, found) for cell in cells(line)]
        gone = any(cell.strip() and not said.strip() for cell, said in zip(cells(line), rows, strict=True))
        return Left(line, line.words, gone)
    read = [_read(sentence, found) for sentence in sentences(line.words)]
    said = "".join(
        left
        for left, after in zip(read, [*read[1:], "."], strict=False)
        if left.strip(_MARKS) and (after.strip() or pattern("hook").search(left.strip()) is None)
    )
    said = _BLANKS.sub(" ", said).strip()
    return Left(line, said, line.kind != "blank" and not said)


def _read(sentence: str, found: _Found) -> str:
    """Sort the pieces of one sentence into facts to keep and talk to drop; from a phrase to the program on, nothing
    is kept.
    """
    order = pattern("command").search(masked(sentence))
    if order:
        sentence, after = sentence[: order.start()], sentence[order.start() :]
        found.commanded = True
        found.note(demanded(after))
    parts = pieces(sentence)
    told = talks([plain(words) for words, _ in parts], goes_on=found.goes_on, leads=found.leads, scene=found.scene)
    found.goes_on = told[-1] if told else False
    if not any(told):
        return sentence
    kept = [(*_kept(words, talk=talk), mark) for (words, mark), talk in zip(parts, told, strict=True)]
    lost = [talk or lead for talk, lead in zip(told, leads(kept), strict=True)]
    dropped = [words for (words, _), gone in zip(parts, lost, strict=True) if gone]
    found.dropped += dropped
    found.note(purposes(dropped, [places(plain(words)) for words in dropped]))
    return rest([(w, keep and not lead, m) for (w, keep, m), lead in zip(kept, leads(kept), strict=True)])


def _kept(words: str, *, talk: bool) -> tuple[str, bool]:
    """What of a clause is kept, and whether anything is."""
    left = fact(words) if talk else words
    return left or words, not talk or left != ""
