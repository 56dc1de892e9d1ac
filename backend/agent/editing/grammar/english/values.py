# ruff: noqa: E501  # a pattern is read whole or not at all
"""Made of values and ranges that are marked already."""

from __future__ import annotations

import re

from backend.agent.editing.marks import CLASS, TIME, Marks, R, Step, T


def _middle(found: re.Match[str], marks: Marks) -> str:
    """`The middle 30 seconds`, `8 seconds out of the middle`."""
    span, cut = marks.value(found["t"]), found.groupdict().get("v")
    middle = marks.put("R", [["mid", -(span // 2)], ["mid", span - span // 2], ""])
    return f"{'remove ' if cut else ''}{middle} "


def _from_on(found: re.Match[str], marks: Marks) -> str:
    """`5 seconds from 0:40 onwards`, `the 5 seconds after 0:40`: so much, not all that follows."""
    kind, value = marks.values[found["p"]]
    edge, begin = value if kind == "P" else ("start", value)
    return marks.put("R", [[edge, begin], [edge, begin + marks.value(found["t"])], ""]) + " "


#: made of the values, before the ranges are
AROUND_VALUES: list[Step] = [
    (
        re.compile(
            rf"(?<![a-z])(?:when|once|as soon as) (?P<m>{CLASS['M']}) (?:shows up|appears|comes (?:up|on)|is on screen|is shown|is reached)"
        ),
        lambda f, _: f"at {f['m']}",
    ),
    (
        re.compile(rf"(?P<c>{CLASS['C']}) (?:directly |right |straight |immediately )?behind it(?=\s*(?:$|[,.;]))"),
        lambda f, _: str(f["c"]) if re.search("copy|duplicat", f.string) else f[0],
    ),
    (
        re.compile(rf"(?<![a-z])(?:before|up to|until|till|ahead of) the (?:very )?(?:last|final|closing) (?P<t>{T})"),
        lambda f, m: m.put("R", [["start", 0], ["end", -m.value(f["t"])], "head", "open"]) + " ",
    ),
    (
        re.compile(rf"(?<![a-z])cut(?: out)? (?:it )?(?:from|at) (?P<p>{T}) for (?P<t>{T})"),
        lambda f, m: f"remove {_from_on(f, m)}",
    ),
    (
        re.compile(
            rf"(?<![a-z])(?:the |its )?(?:very )?(?:middle|cent(?:er|re)|central) (?P<t>{T})(?!\s*(?:-|to|until|till)\s*{T})"
        ),
        _middle,
    ),
    (
        re.compile(
            rf"(?P<v>(?<![a-z])(?:slice|carve|split|divide) )?(?P<t>{T}) (?:right )?(?:out of|from|off|out from|of) (?:the |its )?(?:very |dead )?(?:middle|cent(?:er|re))(?! (?:clip|one|shot|segment|scene))(?: of (?:it|the (?:video|film|whole thing)))?(?![a-z]| of)"
        ),
        _middle,
    ),
    (
        re.compile(
            rf"(?P<t>{T}) (?:from|starting (?:at|from)|beginning at) (?:the )?(?P<p>{T})(?: mark)? (?:on(?:wards?)?|forward)(?![a-z])"
        ),
        _from_on,
    ),
    (
        re.compile(
            rf"(?<![a-z])the (?P<t>{T}) (?:from|starting (?:at|from)|beginning at|after|following) (?:the )?(?P<p>{TIME})(?: mark)?(?!\s*(?:to|until|till|-|–|and|through)\s*(?:the )?{TIME}|\s*(?:on|before|after)(?![a-z]))"
        ),
        _from_on,
    ),
]

#: made of the ranges
AROUND_RANGES: list[Step] = [
    (
        re.compile(rf"(?:^|(?<=please )|(?<=, )|(?<=and ))without\s*(?P<x>{R}|{CLASS['C']})"),
        lambda f, _: f"remove {f['x']}",
    ),
    (
        re.compile(
            rf"(?<![a-z])(?:combine|join|merge|stitch|put|string|use|take)(?: together)?\s*(?:the )?(?P<a>{R})\s*(?:with|and|plus|,)+\s*(?:the )?(?P<b>{R})(?: together)?"
        ),
        lambda f, _: f"keep {f['a']} and {f['b']}",
    ),
    (
        re.compile(
            rf"^(?:but )?(?:only|just)(?: for| in| on| from)?\s*(?P<x>{R}|{CLASS['C']})\s*[,:]\s*(?=(?:please )?(?:rotate|flip|mirror|turn|play|reverse|blur|darken|brighten|mute|speed|slow|freeze|make (?:it|them) (?:\d|black|darker|brighter|faster|slower|b&w)|{CLASS['G']}|{CLASS['X']}))"
        ),
        lambda f, _: f"for {f['x']} ",
    ),
    (
        re.compile(
            rf"(?:^|(?<=, )|(?<=,))\s*(?:the )?(?P<c>[{CLASS['C'][1:-1]}{CLASS['F'][1:-1]}]) (?:out|gone|off|away)(?=\s*(?:$|[,.;]))"
        ),
        lambda f, _: f"remove {f['c']}",
    ),
    (
        re.compile(
            rf"(?:^|(?<=, )|(?<=,))\s*(?:from |the )?(?P<r>{R}(?:\s*(?:,|and|, and|&)\s*{R}){{0,3}})\s*[,:]? ?(?:please )?(?:out|off|away|gone|delete|remove|bin)(?=\s*(?:$|[,.;]))"
        ),
        lambda f, _: f"remove {f['r']}",
    ),
    (re.compile(rf"(?P<r>{R}) in (?P<a>{CLASS['A']})"), lambda f, _: f"{f['r']}, make it {f['a']}"),
    (
        re.compile(
            rf"(?<![a-z])(?:everything|anything|all|the (?:stuff|bits|parts|rest)|what(?:ever)?(?:'s| is| lies))(?: that's| that is)? outside(?: of)?(?: the)?\s*(?P<r>{R})"
        ),
        lambda f, _: f"everything except {f['r']}",
    ),
]
