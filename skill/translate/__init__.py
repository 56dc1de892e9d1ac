"""A backend's words made fit for a chat: screen talk becomes our own lookups and offers, facts stay, and nothing
unasked happens. Pure.
"""

from skill.translate.changes import Change, changes
from skill.translate.timeline import Timeline, Track, timeline
from skill.translate.translation import translate

__all__ = ["Change", "Timeline", "Track", "changes", "timeline", "translate"]
