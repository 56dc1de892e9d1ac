"""From the sense of each clause to the order in which things are done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from skill.messages import Step
from skill.router.clauses import Link

# What a clause is for: a step; `refused` names an act and calls it off; `context` tells something; `aside` is
# courtesy or "leave it as it is"; `handover` gives a file without asking for anything; `edited export` is an export
# that carries an edit with it; `unsure` may be a wish or only talk: beside another step it is taken for talk.
Sense = Literal[
    "export",
    "edited export",
    "credits",
    "status",
    "upload",
    "chat",
    "refused",
    "context",
    "aside",
    "handover",
    "unsure",
]


@dataclass(frozen=True)
class Named:
    """A clause with its sense and how it hangs on the others."""

    sense: Sense
    link: Link = ""


def ordered(named: Sequence[Named], *, given: bool) -> list[Step]:
    """The steps in order of execution. With nothing asked for, a message without a file is chat; with one, handing it
    over was all.
    """
    steps: list[Step] = []
    for one in named:
        if one.sense == "edited export":
            _place(steps, Named("chat", one.link))
        _place(steps, Named("export", one.link) if one.sense == "edited export" else one)
    if steps:
        return _once(steps)
    rest = {n.sense for n in named}
    return [] if given and rest <= {"handover", "aside"} else ["chat"]


def _place(steps: list[Step], one: Named) -> None:
    """A condition or a "once …" said after the act is done before it; everything else keeps its place."""
    if one.sense in {"refused", "context", "aside", "handover", "unsure"} or (
        one.link in {"before", "until", "because"} and one.sense not in {"chat", "upload"}
    ):
        return
    if one.link in {"before", "until"}:
        return
    step: Step = one.sense  # type: ignore[assignment]  # the four senses that are no step returned above
    if one.link in {"after", "if", "first"} and "export" in steps and step != "export":
        steps.insert(steps.index("export"), step)
    elif not (one.link == "after" and step == "export"):
        steps.append(step)


def _once(steps: list[Step]) -> list[Step]:
    """Each act that reads or exports once: saying it twice does not ask for it twice."""
    kept: list[Step] = []
    for step in steps:
        if step == "chat" or step not in kept:
            kept.append(step)
    return kept
