"""English ways of saying that are brought to the ones the later steps know: before any value is found, and after."""

from backend.agent.editing.grammar.english import back, clips, cuts, looks, moments, pace, sound, talk, texts
from backend.agent.editing.grammar.english.values import AROUND_RANGES, AROUND_VALUES
from backend.agent.editing.marks import Step

SAID_OTHERWISE: list[Step] = [
    *talk.STEPS,
    *back.STEPS,
    *moments.STEPS,
    *clips.STEPS,
    *cuts.STEPS,
    *texts.STEPS,
    *sound.STEPS,
    *looks.STEPS,
    *pace.STEPS,
]

__all__ = ["AROUND_RANGES", "AROUND_VALUES", "SAID_OTHERWISE"]
