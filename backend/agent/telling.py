"""The words for what was found: one line an image, for a picture of several one a panel, for repeats one question."""

from __future__ import annotations

from collections.abc import Sequence

from backend.agent import words
from backend.agent.flaws import Flaw
from backend.finder import Alternative, Match

#: a film that is less likely than this is not worth a word
WORTH_SAYING = 0.2
#: words for how sure we are, by the calibrated confidence
SURE = ((0.95, "sure_high"), (0.8, "sure_good"), (0.0, "sure_low"))
#: reasons with a sentence of their own
SAID = frozenset({"featureless", "unreadable", "too large"})
SHOWN_PLACES = 3
#: where a panel's middle may lie, in thirds of the picture: top to bottom, left to right
PLACES = (("top_left", "top", "top_right"), ("left", "middle", "right"), ("bottom_left", "bottom", "bottom_right"))


def line_of(lang: str, match: Match, *, videos: int, flaw: Flaw | None = None) -> str:
    """What is said of one image; `videos`: how many were looked through."""
    if match.parts and match.parts[0].panel:
        return _panels(lang, match, videos)
    line = _single(lang, match, videos, flaw)
    return words.joined(lang, (line, _joint(lang, match))) if match.parts else line


def _single(lang: str, match: Match, videos: int, flaw: Flaw | None = None) -> str:
    if match.verdict == "absent":
        return _absent(lang, match, videos, flaw)
    films = films_of(match)
    if match.verdict == "found" and len(films) > 1:
        places = words.listed(lang, (_place(lang, a.video, a.at_ms) for a in films[:SHOWN_PLACES]))
        return words.say(lang, "repeats", count=len(films), places=places)
    sure = words.say(lang, next(key for least, key in SURE if match.confidence >= least))
    changes = words.listed(lang, (words.name_of(lang, "edits", e) for e in match.edits)) if match.edits else ""
    changed = words.say(lang, "changed", edits=changes) if changes else ""
    line = words.say(lang, match.verdict, video=match.video, time=when(match), changed=changed)
    if match.reason == "featureless":
        return words.joined(lang, (line, words.say(lang, "little")))
    rest = (sure if match.verdict in {"found", "probable"} else "", _could_be(lang, match), _again(lang, match))
    return words.joined(lang, (line, *rest))


def when(match: Match) -> str:
    """The moment, or the span of a clip, as people write it."""
    start, end = match.span_ms or (match.at_ms, match.at_ms)
    first, last = words.clock_time(start), words.clock_time(end)
    return first if first == last else f"{first}–{last}"


def might_be(match: Match) -> list[Alternative]:
    """What else an uncertain answer might be: at most two other films."""
    others = {a.video_id: a for a in reversed(match.alternatives) if a.confidence >= WORTH_SAYING}
    others.pop(match.video_id, None)
    return list(reversed(others.values()))[:2] if match.verdict == "probable" else []


def films_of(match: Match) -> list[Alternative]:
    """The first place in each film that has this very moment, the match itself first."""
    mine = Alternative(match.video, match.video_id, match.path, match.at_ms, match.confidence, same=True)
    return list({a.path: a for a in reversed((mine, *match.repeats))}.values())[::-1]


def _again(lang: str, match: Match) -> str:
    """Other times of the same moment in the same film."""
    times = [words.clock_time(a.at_ms) for a in match.repeats if a.path == match.path]
    return words.say(lang, "again", times=words.listed(lang, times[:SHOWN_PLACES])) if times else ""


def _could_be(lang: str, match: Match) -> str:
    others = [_place(lang, a.video, a.at_ms) for a in might_be(match)]
    return words.say(lang, "could_be", places=words.say(lang, "or").join(others)) if others else ""


def _place(lang: str, video: str, at_ms: int) -> str:
    return words.say(lang, "place", video=video, time=words.clock_time(at_ms))


def _panels(lang: str, match: Match, videos: int) -> str:
    lines = [
        words.say(lang, "panel", n=n, place=_where(lang, match.parts, part), line=_single(lang, part, videos))
        for n, part in enumerate(match.parts, 1)
    ]
    return "\n".join((words.say(lang, "panels", count=len(lines)), *lines))


def _where(lang: str, parts: Sequence[Match], part: Match) -> str:
    """Where the panel is, as far as the others leave a choice."""
    boxes = [p.panel for p in parts if p.panel]
    if part.panel is None:
        return ""
    x, y, width, height = part.panel
    beside = any(b[0] >= x + width or b[0] + b[2] <= x for b in boxes)
    above = any(b[1] >= y + height or b[1] + b[3] <= y for b in boxes)
    column = min(2, (x + width // 2) * 3 // 1000) if beside else 1
    row = min(2, (y + height // 2) * 3 // 1000) if above else 1
    return words.name_of(lang, "panel_places", PLACES[row][column])


def _joint(lang: str, match: Match) -> str:
    """Which of several pictures are not from the film of the others."""
    odd = [n for n, part in enumerate(match.parts, 1) if part.video_id != match.video_id or part.verdict == "absent"]
    if match.verdict == "absent":
        return ""
    if not odd:
        return words.say(lang, "joint_all", count=len(match.parts))
    return words.say(lang, "joint_odd", pictures=words.listed(lang, (str(n) for n in odd)))


def _absent(lang: str, match: Match, videos: int, flaw: Flaw | None) -> str:
    reason = (match.reason or "").partition(":")[0]
    if reason in SAID:
        return words.say(lang, reason.replace(" ", "_"))
    absent = words.say(lang, "absent", count=words.videos(lang, videos))
    return words.joined(lang, (absent, _remedy(lang, flaw)))


def _remedy(lang: str, flaw: Flaw | None) -> str:
    """What would help a picture that was not found."""
    if flaw is None:
        return words.say(lang, "absent_plain")
    return words.say(lang, f"absent_{flaw.kind}", width=flaw.width, height=flaw.height)
