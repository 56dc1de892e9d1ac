# a pattern is read whole or not at all
"""Parts of English patterns that several of the tables share."""

from __future__ import annotations

from backend.agent.editing.marks import CLASS

F, Q = CLASS["F"], CLASS["Q"]
SPAN = r"\d+(?:\.\d+)? ?(?:minutes?|mins?|seconds?|secs?|s|m)(?![a-z])"
ITEM = f"[{CLASS['F'][1:-1]}{CLASS['C'][1:-1]}]"
CLOCKED = rf"(?:\d+:\d\d(?:\.\d+)?|{SPAN})"
#: a line that stands between two times: `0:10 → 0:20`
ARROW = r"(?:-+>|=+>|[→⟶➔➜])"
BEFORE = r"(?:before|prior to|ahead of|in front of|of (?:run-?up|lead-?in|build-?up|context) (?:to|before))"
AFTER = r"(?:after|behind|past|following|later than)"
MATCH = r"(?:the match(?:ed (?:frame|moment|picture|point|scene|shot))?|my (?:picture|photo|image|screenshot))"
UNIT = r"(?:seconds?|secs?|s|minutes?|mins?|m)(?![a-z])"
TEXT = r"(?:titles?|captions?|lower thirds?|headings?|subtitles?)"
THE = r"(?:(?:the|my|that|this) )?"
VERBS = (
    r"(?:cut|trim|crop|make|remove|delete|add|put|mute|keep|take|reverse|rotate|flip|mirror|speed|slow|split|turn|swap|move"
    r"|drop|get|chop|lose|shorten|join|duplicate|loop|freeze|brighten|darken)"
)
NTH = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
FOLD = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
ABOUT_PACE = r"(?:speed|slow|fast|quick|accelerat|tempo|pace|time-?lapse|timelapse)"
LASTS = r"(?:lasts?|takes?|runs?|plays?|is|fits?|comes?|ends? up|becomes?|finish(?:es)?|gets? done)"
CUTS = r"(?:chop|cut|slice|carve|hack|break|saw)"
TWICE = r"(?:twice|thrice|(?:2|3|4) times|[234]x)"
MUSIC = r"(?:music|song|tune|track|soundtrack|bgm|background music|backing track)"
PIECE = rf"(?:(?:the |my )?{F}(?: clip| shot)?|(?:the |my )?[a-z]+ clip|clip \d)"
