"""What a person asked for: an utterance becomes an ordered plan and a language. Pure; the only file read is the
packaged YAML, once.
"""

from skill.router.language import detect_language
from skill.router.planner import plan

__all__ = ["detect_language", "plan"]
