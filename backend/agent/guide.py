"""What to say to people who greet, thank, or do not know yet what they want: what there is, and one next step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from backend.agent import words
from backend.agent.desk import Desk, Talk, shows_something
from backend.agent.events import Say
from backend.agent.intents import Intent
from backend.agent.library import offer_folders
from skill.wire import draft as draft_keys

#: names of the person's files told in a greeting
SHOWN_FILES = 3
#: a clip longer than this is better shortened first
LONG_MS = 6_000


def greet(desk: Desk, _intent: Intent) -> Talk:
    """What can be done here, with what there is; the folders to look through when the library is empty."""
    yield Say("\n".join(s for s in (words.say(desk.lang, "help"), words.joined(desk.lang, _have(desk))) if s))
    if not desk.searcher.videos():
        yield from offer_folders(desk)


def say_who(desk: Desk, intent: Intent) -> Talk:
    """Who is talking."""
    yield desk.say("who")
    yield from greet(desk, intent)


def answer_thanks(desk: Desk, _intent: Intent) -> Talk:
    """A short answer; what was offered stays offered."""
    yield desk.say("thanks")


def say_bye(desk: Desk, _intent: Intent) -> Talk:
    """A short answer."""
    yield desk.say("bye")


def suggest(desk: Desk, _intent: Intent) -> Talk:
    """One concrete edit for "make it better"; a yes makes it."""
    if not shows_something(desk.draft):
        yield desk.say("nothing_to_edit")
        return
    declined = desk.dialogue.get("declined", [])
    fitting = [name for name, fits in SUGGESTIONS.items() if fits(desk.state)]
    name = next((name for name in fitting if name not in declined), fitting[0])
    suggestion = words.entry(desk.lang, "suggestions", name)
    desk.dialogue["offer"] = {"kind": "say", "text": suggestion["do"], "name": name}
    yield desk.say("vague", what=suggestion["say"])


def _have(desk: Desk) -> list[str]:
    videos = desk.searcher.videos()
    names = [m.name for m in desk.media() if m.origin == "upload"][-SHOWN_FILES:]
    draft = desk.draft or {}
    said = []
    if videos:
        said.append(words.say(desk.lang, "have_library", count=words.videos(desk.lang, len(videos))))
    if names:
        said.append(words.say(desk.lang, "have_files", names=words.listed(desk.lang, names)))
    if shows_something(draft):
        said.append(words.say(desk.lang, "have_clip", seconds=f"{(draft_keys.duration_ms(draft) or 0) / 1000:g}"))
    return said


def _long(state: Mapping[str, Any]) -> bool:
    found = any(m.get("media_id") for m in state.get("matches", []))
    return found and (draft_keys.duration_ms(state["draft"]) or 0) > LONG_MS


def _lacks(*keys: str) -> Callable[[Mapping[str, Any]], bool]:
    def fits(state: Mapping[str, Any]) -> bool:
        shown = [draft_keys.meta(s) for s in draft_keys.of_kind(state["draft"], draft_keys.VIDEO)]
        return not any(facts.get(key) for facts in shown for key in keys)

    return fits


#: what may be suggested, in this order, and when
SUGGESTIONS: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    "shorten": _long,
    "fade": _lacks("fade_in_ms", "fade_out_ms"),
    "contrast": _lacks("filters"),
    "vertical": lambda _: True,
}
