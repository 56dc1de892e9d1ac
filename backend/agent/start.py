"""Starting over from one of the session's files: "start with b.mp4: make it vertical", "从 b.mp4 开始：改成竖屏"."""

from __future__ import annotations

import re

from backend.agent.desk import Desk, Talk, canvas_of, placed_draft, shows_something
from backend.agent.edits import edit_draft
from backend.agent.find import find
from backend.agent.intents import Intent, edits_beside, read_intent
from backend.drafts import empty_draft
from backend.stores.state import SessionMedia

WORDS = re.compile(
    r"^\s*(?:please\s+|now\s+)?(?:start(?:\s+(?:over|again|afresh))?\s+(?:with|from)|open|switch\s+to|work\s+on)\s+"
    r"|^\s*(?:请|請)?(?:从|從|用|打开|打開|换成|換成)\s*",
    re.IGNORECASE,
)
REST = re.compile(
    r"^\s*[\"'”」]?\s*(?:(?:重新)?(?:开始|開始|做起))?\s*(?:[:：,，]\s*(?P<rest>.*)|[\s.!。！]*)$", re.DOTALL
)


def start_of(desk: Desk, text: str) -> tuple[SessionMedia, str] | None:
    """The file to start from, and what to do with it ("" for nothing more); None when the message is no such thing."""
    words = WORDS.match(text)
    if words is None:
        return None
    named = text[words.end() :].lstrip("\"'“「")
    files = {m.name: m for m in desk.media() if m.kind in {"video", "image"} and m.name}  # the newest of a name
    for file in sorted(files.values(), key=lambda m: len(m.name), reverse=True):
        rest = REST.match(named[len(file.name) :]) if named.casefold().startswith(file.name.casefold()) else None
        if rest:
            return file, (rest["rest"] or "").strip()
    return None


def start_over(desk: Desk, file: SessionMedia, wish: str) -> Talk:
    """The whole film on a fresh timeline, or the film that the picture is from; then the wish."""
    desk.dialogue.pop("edit", None)
    desk.state["draft"] = {**empty_draft(), "m": {**empty_draft()["m"], "media": desk.draft_with_media()["m"]["media"]}}
    if file.kind == "image":
        yield from find(desk, Intent("find"), only=[file])
    else:
        length = max(1, int(file.info.get("duration_ms", 0)))
        draft = placed_draft(desk.draft_with_media(), file, length // 2, around_ms=length)
        yield desk.commit(draft=draft, canvas_config=canvas_of(draft))
        if not wish:
            yield desk.say("opened", name=file.name)
    edits = edits_beside(wish) if read_intent(wish).kind == "find" else wish
    if edits and shows_something(desk.draft):
        yield from edit_draft(desk, edits)
