"""Which clauses tell the reader to work a screen, and which tell what is so."""

from __future__ import annotations

from functools import cached_property

from skill.translate.marks import marked
from skill.translate.tables import pattern


class Clause:
    """One clause as `sentences.plain` made it, and what the rules say of it; each rule is asked once, if at all."""

    def __init__(self, words: str) -> None:
        self.words = words

    def says(self, rule: str) -> bool:
        """Whether a rule that looks at the parts of a screen holds."""
        return pattern(rule).search(self.marked) is not None

    @cached_property
    def marked(self) -> str:
        """The clause with the parts of a screen marked."""
        return marked(self.words)

    @cached_property
    def bare(self) -> str:
        """The clause without what leads into an order: "then simply"."""
        return pattern("lead").sub("", self.words)

    @cached_property
    def of_screen(self) -> bool:
        """Whether it tells where on a screen something is, or may be done."""
        return self.says("sure") or (self.says("shown") and not self.says("edited"))

    @cached_property
    def told(self) -> bool:
        """Whether someone in the picture or the story does something, and not the reader."""
        return self.says("told") and pattern("reader").search(self.words) is None

    @cached_property
    def ordered(self) -> bool:
        """Whether it tells the reader to work a screen."""
        return pattern("talk").search(marked(self.bare)) is not None or self.says("talk")

    @property
    def addressed(self) -> bool:
        """Whether it speaks to the reader from its first words on."""
        return self.bare != self.words or self.says("turns") or self.says("orders")

    def leads_to(self, after: str) -> bool:
        """Whether it belongs to the screen talk after it: an order before an order, or the end of which that tells
        the means.
        """
        able = self.bare != self.words or pattern("able").search(self.words) is not None
        able = able or not (self.says("stated") or self.says("fresh"))
        return pattern("step").match(self.bare) is not None or (able and pattern("means").match(after) is not None)


def talks(clauses: list[str], *, goes_on: bool = False, leads: bool = False, scene: bool = False) -> list[bool]:
    """For each clause, as `sentences.plain` made it, whether it is screen talk; a step before or after such a clause
    is part of it.

    `goes_on` says that the sentence before was screen talk, `leads` that the next is, `scene` that the person asked
    what happens in the picture: then only words to the reader are screen talk.
    """
    read = [Clause(words) for words in clauses]
    found: list[bool] = []
    story = several = scene and not read[0].addressed
    for clause in read:
        story, several = _story(clause, story=story, several=several, scene=scene)
        stated = clause.says("stated") or (found[-1:] == [False] and clause.says("relative"))
        mine = found[-1:] == [False] and read[len(found) - 1].says("speaker") and clause.says("joins")
        carried = goes_on and not found and not story and clause.says("carries_on")
        found.append(carried or _is_talk(clause, goes_on=found[-1:] == [True], told=story or mine, stated=stated))
    found[-1] = found[-1] or (leads and read[-1].leads_to(""))
    for at in range(len(found) - 2, -1, -1):
        found[at] = found[at] or (found[at + 1] and (not clauses[at] or read[at].leads_to(clauses[at + 1])))
    return found


def begins(words: str) -> bool:
    """Whether a text, as `sentences.plain` made it, begins with screen talk."""
    return talks([words])[0]


def places(words: str) -> bool:
    """Whether a clause, as `sentences.plain` made it, says where on a screen something is."""
    clause = Clause(words)
    return clause.of_screen and clause.bare == clause.words and not clause.says("orders")


def _story(clause: Clause, *, story: bool, several: bool, scene: bool) -> tuple[bool, bool]:
    """Whether this clause tells what others do, and whether of several. A story goes on until the reader is spoken
    to; a place on a screen is none, unless a story was asked for.
    """
    if clause.told:
        story, several = True, pattern("several").search(clause.words) is not None
    elif clause.says("turns") or (not several and clause.says("orders")):
        story = False
    return story and (scene or not clause.of_screen or clause.says("someone")), several


def _is_talk(clause: Clause, *, goes_on: bool, told: bool, stated: bool) -> bool:
    if not clause.words:
        return goes_on
    if told or pattern("pictured").search(clause.words):
        return False
    if clause.of_screen:
        return True
    if goes_on and clause.says("again"):
        return True
    if stated and clause.words == clause.bare:
        return False
    return clause.ordered or (goes_on and not clause.says("fresh"))
