# ruff: noqa: E501  # a pattern is read whole or not at all
"""The moment found, and times told from it."""

from __future__ import annotations

import re

from backend.agent.editing.grammar.english.common import AFTER, BEFORE, MATCH, SPAN, UNIT
from backend.agent.editing.marks import Marks, Step, to


def _before_and_after(found: re.Match[str], marks: Marks) -> str:
    """`Start 5 before the match and stop 3 seconds after`: so much on either side of it."""
    del marks
    about = found["m"] or (found["o"] if found["o"] not in {None, "it", "that"} else None)
    units = [found["u"] or found["w"] or "seconds", found["w"] or found["u"] or "seconds"]
    if not about:
        return found[0]
    alone = found["v"] and not found["v"].endswith("ing ")
    return f"{'keep ' if alone else ''}{found['t']} {units[0]} before and {found['n']} {units[1]} after {about}"


STEPS: list[Step] = [
    to(
        rf"(?<![a-z])(?P<v>keep|take|show|use) (?P<t>{SPAN}) from (?P<a>{SPAN} (?:before|ahead of|after|past) the match)(?: on(?:wards?)?)?",
        r"\g<v> \g<t> starting \g<a>",
    ),
    to(
        rf"^(?:start(?:ing)? |begin(?:ning)? )?from (?P<a>{SPAN}) (?P<w>before|ahead of|after|past) the match,? (?:and )?(?:give me|keep|take|show|make it|i want|use)?(?: just| only)? ?(?P<t>{SPAN})(?: long| in total| in all)?(?=\s*[.!]*$)",
        lambda f: f"keep {f['t']} starting {f['a']} {'after' if f['w'] in {'after', 'past'} else 'before'} the match",
    ),
    to(rf"^from the match,? ({SPAN})(?: long)?(?=\s*$)", r"keep \1 from the match on"),
    to(
        r"(?P<a>(?:start|begin)s? [^,;]{3,30}) and (?:lasts|goes on|runs|continues) (?:until|till|to) ",
        r"\g<a> and ends at ",
    ),
    to(rf"(?<![a-z])(?:from )?(?:the )?match to (?:the )?match (?:plus|\+) ({SPAN})", r"\1 from the match"),
    to(
        rf"(?<![a-z])(?:from )?(?:the )?match (?:minus|-) ({SPAN}) (?:to|until|till) (?:the )?match (?:plus|\+) ({SPAN})",
        r"\1 before the match to \2 after the match",
    ),
    to(
        r"(?<![a-z])make (?:the )?(?:match|matched frame|matched moment) the (?:first frame|start|beginning|opening)",
        "start at the match",
    ),
    to(
        rf"({SPAN}) around the match(?:ed (?:frame|moment))? on (?:each|either|both) sides?",
        r"keep \1 before and \1 after the match",
    ),
    to(
        rf"(?<![a-z])(?:cut|clip|trim|keep|crop)(?: it| the video)? around the match(?:ed (?:frame|moment))?,? (?:with )?({SPAN}) (?:on |to )?(?:each|either|both) sides?",
        r"keep \1 before and \1 after the match",
    ),
    to(
        rf"(?<![a-z])(?:the )?(?:frame|moment|picture) (?:that |where |which )?{MATCH} (?:came|comes|is|was taken|was) from",
        "the match",
    ),
    to(
        rf"(?<![a-z])(?:hold|freeze|pause|stop|linger|rest) on {MATCH}(?= for \d)",
        "freeze at the match",
    ),
    to(
        rf"(?<![a-z])make {MATCH} the (?:last|final|closing) (?:frame|moment|shot|thing)(?: of the (?:video|film|clip))?",
        "end at the match",
    ),
    to(
        rf"(?<![a-z])(?:everything|anything|all|the (?:footage|part|bit|stuff|video|material)|what(?:ever)?)(?:'s| that| which| is| comes){{0,3}} (?P<w>{BEFORE}|earlier than|precedes|preceding|follows|following|later than|past|beyond) (?={MATCH}|\d)",
        lambda f: (
            f"everything {'after' if f['w'] in {'follows', 'following', 'later than', 'past', 'beyond'} else 'before'} "
        ),
    ),
    (
        re.compile(
            rf"(?P<v>(?:^|(?<=^please ))(?:start(?:s|ing)?|begin(?:s|ning)?|use|have) |(?:start|beginn)ing )?(?P<t>\d+(?:\.\d+)?)(?: ?(?P<u>{UNIT}))? (?:{BEFORE})(?: and| to)? (?:(?P<m>{MATCH}) ?)?"
            rf"(?:,? ?(?:and|to|till?|until|up to|through|,|plus|straight to|,? ?(?:and )?(?:end|stop|finish)(?:s|ing|ping)?)(?: at)? ){{1,3}}(?P<n>\d+(?:\.\d+)?)(?: ?(?P<w>{UNIT}))? {AFTER}(?: (?P<o>{MATCH}|it|that))?(?![a-z]|,? \d)"
        ),
        _before_and_after,
    ),
    to(
        rf"(?<![a-z])(?:(?:trim|cut|crop)(?: it)?|take|keep|use)(?: (?:a|the) (?:section|part|bit|stretch))? (?:a?round|about) {MATCH}\s*[:,] (?P<t>\d+)(?: ?(?P<u>{UNIT}))? (?:before|ahead)(?: of it)?(?:,| and|, and| to) (?P<n>\d+)(?: ?(?P<w>{UNIT}))? (?:after|behind)(?: it)?(?![a-z])",
        lambda f: (
            f"keep {f['t']} {f['u'] or f['w'] or 'seconds'} before and {f['n']} {f['w'] or f['u'] or 'seconds'} after the match"
        ),
    ),
    to(
        rf"(?<![a-z])the ({SPAN}) from (\d+)(?: seconds?| s)? before (?={MATCH})",
        r"the \1 from \2 seconds before ",
    ),
    to(
        rf"(?<![a-z])(?:the )?(?:part|bit|stretch|section|everything|what's) within ({SPAN}) of the match",
        r"\1 before and \1 after the match",
    ),
    to(
        rf"(?<![a-z])(?:everything|anything|all) (?:more|further|farther) than ({SPAN}) (?:away )?from the match (?:can go|should go|goes|out|away)",
        r"keep \1 before and \1 after the match",
    ),
    to(
        rf"^(?:just |only )?(?:from )?the match(?:ed (?:frame|moment))?(?:,| plus| \+) ({SPAN})(?=\s*$)",
        r"keep \1 from the match on",
    ),
    to(
        r"(?<![a-z])match (?:minus|-) (\d+) seconds? to match (?:plus|\+) (\d+) seconds?",
        r"\1 seconds before the match to \2 seconds after the match",
    ),
    to(
        rf"(?<![a-z])around (?P<w>the match(?:ed (?:frame|moment))?|my (?:picture|photo|image|screenshot))\s*[:,]?\s*(?P<a>{SPAN}) before(?: it)?\s*(?:,|and|, and)\s*(?P<b>{SPAN}) after(?: it)?",
        r"keep \g<a> before and \g<b> after \g<w>",
    ),
    to(
        rf"(?<![a-z])(?P<a>match(?:ed (?:frame|moment|point))?|the match) ?(?:\+ ?/ ?-|±|plus or minus|plus/minus) ?({SPAN})",
        r"keep \2 before and \2 after the match",
    ),
    to(rf"(around (?:the match|my [a-z]+)),? (?:{SPAN}|\d) (?:on )?(?:each|either|both) sides?", r"\1"),
    to(
        rf"({SPAN}) before (the match) (?:plus|and|and also|and then|as well as|and another) (?:the |another )?({SPAN}) after (?:it|that|the match)",
        r"\1 before and \3 after \2",
    ),
    to(
        rf"({SPAN}) that (?:follows?|comes? (?:right |just )?after|are (?:right |just )?after) (?=the match|my )",
        r"\1 after ",
    ),
    to(
        rf"({SPAN}) that (?:precedes?|comes? (?:right |just )?before|leads? up to|are (?:right |just )?before) (?=the match|my )",
        r"\1 before ",
    ),
    to(
        rf"(?<![a-z])(?:begin|start)s? (?:right |exactly |just )?at (the match|my [a-z]+)(?: point)? and (?:stop|end|finish)s? ({SPAN}) (?:later|after(?: that| it)?)",
        r"start at \1 for \2",
    ),
    to(
        r"(?<![a-z])what(?:ever)? (?:comes|is|lies|happens|plays|you see) (?:in front of|before|ahead of) (?=the match|my|[\d])",
        "everything before ",
    ),
    to(
        r"(?<![a-z])what(?:ever)? (?:comes|is|lies|happens|plays|you see) (?:behind|after|past) (?=the match|my|[\d])",
        "everything after ",
    ),
    to(r"(?<![a-z])in front of the match", "before the match"),
    to(
        r"(?<![a-z])when (?:it|we|the (?:video|film|clip)) (?:gets?|comes?) to (?:my|the|that) (?:picture|photo|image|screenshot|frame|pic)(?![a-z])",
        "at the match",
    ),
]
