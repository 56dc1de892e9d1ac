"""Image to moment: which film, when exactly, how sure; or an honest "not here"."""

from backend.finder.asking import Finder
from backend.finder.match import Alternative, Match
from backend.finder.proof import draw_proof

__all__ = ["Alternative", "Finder", "Match", "draw_proof"]
