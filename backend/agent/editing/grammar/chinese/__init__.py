"""Chinese ways of saying that are brought to the ones the later steps know, before any value is found."""

from backend.agent.editing.grammar.chinese import (
    around,
    asides,
    back,
    clips,
    cuts,
    ends,
    going_on,
    looks,
    misheard,
    moments,
    pace,
    sound,
    talk,
    texts,
    words,
)
from backend.agent.editing.marks import Step

SAID_OTHERWISE: list[Step] = [
    *misheard.STEPS,
    *asides.STEPS,
    *back.STEPS,
    *going_on.STEPS,
    *moments.STEPS,
    *ends.STEPS,
    *words.STEPS,
    *talk.STEPS,
    *around.STEPS,
    *cuts.STEPS,
    *clips.STEPS,
    *pace.STEPS,
    *sound.STEPS,
    *texts.STEPS,
    *looks.STEPS,
]

__all__ = ["SAID_OTHERWISE"]
