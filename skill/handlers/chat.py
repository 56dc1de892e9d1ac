"""Everything else: the person's words to the backend's agent, and what came of them.

A message that may have been sent is never sent again: when its answer is lost, the session's state tells what happened.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from skill.client import (
    AgentTurn,
    Conversation,
    Failed,
    Progressed,
    SessionState,
    progress_of,
    settled,
    under_way,
)
from skill.errors import SessionGoneError, StreamBrokenError, TurnUnderWayError, UnavailableError, UnreachableError
from skill.handlers import erase
from skill.handlers.asking import requests
from skill.handlers.credits import credits_left
from skill.handlers.desk import Desk, in_session
from skill.handlers.products import made_file, match_files
from skill.messages import OutFile, Reply, State, Translation
from skill.translate.changes import changes
from skill.translate.timeline import timeline
from skill.translate.translation import translate

KEY = "message"
#: seconds to wait before each look at the state after a lost answer: the vendor's rule, and ours on loopback
RECOVERY_CLOUD_S = (30, 60, 60, 60, 60)
RECOVERY_OWN_S = (1, 1, 2, 3, 5, 8, 10, 15, 30, 60)
#: after so many looks at a backend that names its turns, one that it does not name never arrived
SURE_LOOKS = 4
TURN_LIMIT_S = 900
STILL_WORKING_S = 120
SHOWN_MATCHES = 4
SHOWN_PARTS = 9
#: what a host is told of a match, of each of its parts, and of what it might be instead
PART_FACTS = ("panel", "video", "at_ms", "span_ms", "tie_ms", "verdict", "confidence", "edits", "box")
MATCH_FACTS = ("image", *PART_FACTS[1:])
OTHER_FACTS = ("video", "at_ms", "confidence")
#: verdicts that put a moment on the timeline
SURE = ("found", "probable")
#: an answer that is one question and nothing else; a dot within a name ends no sentence
QUESTION = re.compile(r"(?:[^.!?。！？\n]|[.!?](?=\w))*[?？]\W*")


@dataclasses.dataclass(frozen=True)
class _Outcome:
    turn: AgentTurn
    before: SessionState
    after: SessionState
    lost: bool = False


def chat(desk: Desk) -> Reply:
    """Sends the message once, words the answer for chat, and brings new products here."""
    if not desk.line.own and erase.wished(desk.text):
        return erase.elsewhere(desk)
    outcome = _exchange(desk, KEY, desk.text)
    said = _translated(desk, outcome.turn)
    if "edit" in said.actions and desk.effects.phase(f"{KEY}:yourself") != "done":
        ask = f"{desk.sentence('yourself')} {desk.text}"
        follow = _exchange(desk, f"{KEY}:yourself", ask)
        outcome = dataclasses.replace(follow, before=outcome.before)
        said = dataclasses.replace(_translated(desk, follow.turn), actions=said.actions)
    return _reply(desk, outcome, said)


def _translated(desk: Desk, turn: AgentTurn) -> Translation:
    asked = {"edit"} if requests(desk.text, desk.language) else set()
    authorized = asked | ({"export"} & set(desk.steps))
    return translate("\n\n".join(turn.texts), user=desk.text, authorized=authorized, lang=desk.language)


def _reply(desk: Desk, outcome: _Outcome, said: Translation) -> Reply:
    files, match = _products(desk, outcome)
    diff = [dataclasses.asdict(c) for c in changes(outcome.before.draft or {}, outcome.after.draft or {})]
    shows = bool({"state", "timeline"} & set(said.actions)) and bool(outcome.after.draft)
    facts: dict[str, Any] = {
        "text": said.text,
        "failed": outcome.turn.failure is not None,
        "changes": [] if said.text else diff,
        "timeline": dataclasses.asdict(timeline(outcome.after.draft or {})) if shows else None,
        "credits": credits_left(desk).facts if "credits" in said.actions else None,
        "offers": list(said.offers),
        "asked": desk.text,
        "match": match,
        "session_lost": outcome.lost,
    }
    if desk.line.own and any(tool == erase.TOOL for tool in outcome.turn.tools):
        erase.forget_copies(desk)
    facts["asks"] = _asks(outcome, facts)
    state: State = "need_input" if "export" in desk.steps and _open(facts) else "done"
    return Reply(_kind(facts, files), facts, state=state, files=tuple(files))


def _open(facts: Mapping[str, Any]) -> bool:
    """Whether what comes next has to wait: nothing was found, nothing was done, or something is asked instead."""
    match = facts["match"]
    return bool(facts["failed"] or facts["asks"] or (match and match.get("verdict") not in SURE))


def _asks(outcome: _Outcome, facts: Mapping[str, Any]) -> bool:
    """Whether the person is asked something that comes first."""
    if QUESTION.fullmatch(facts["text"].strip()):  # what changed may only be the start of what was wanted
        return True
    asked = facts["text"].rstrip(' "”」)').endswith(("?", "？"))
    return asked and outcome.before.draft == outcome.after.draft


def _kind(facts: Mapping[str, Any], files: Sequence[OutFile]) -> str:
    if facts["failed"] and not facts["text"]:
        return "chat_failed"
    said = any(facts[k] for k in ("text", "changes", "timeline", "credits", "offers", "match"))
    return "chat" if said or files else "chat_nothing"


def _exchange(desk: Desk, key: str, text: str) -> _Outcome:
    if desk.effects.phase(key) in ("sent", "done"):
        return _resumed(desk, key)
    session = desk.session()
    before, lost = _state(desk, session)
    desk.effects.mark(key, "intent", before=before.raw)
    desk.effects.mark(key, "sent")
    desk.effects.progress("chat")
    try:
        turn, gone = in_session(desk, lambda sid: _stream(desk, sid, text))
    except (StreamBrokenError, UnreachableError) as broken:
        if isinstance(broken, UnreachableError) and not broken.sent:
            desk.effects.mark(key, "unsent")
            raise
        return _recovered(desk, key, before)
    except TurnUnderWayError:
        desk.effects.mark(key, "unsent")
        raise
    desk.effects.mark(key, "done", texts=list(turn.texts), failed=turn.failure is not None)
    after, _ = _state(desk, desk.session())
    return _Outcome(turn, before, after, lost=lost or gone)


def _stream(desk: Desk, session: str, text: str) -> AgentTurn:
    conversation = Conversation()
    notices = _Notices(desk)
    for event in desk.backend.send(
        session, text, language=desk.language, elapsed=notices.at, library_closed=desk.closed
    ):
        conversation.add(event)
        if isinstance(event, Progressed):
            notices.progressed(event)
    return conversation.turn()


class _Notices:
    """How far it is, as the backend tells; and "still working" every two minutes, whether or not anything comes."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._due = desk, STILL_WORKING_S
        self._far: Progressed | None = None

    def at(self, elapsed: float) -> None:
        if elapsed >= self._due:
            self._due = (int(elapsed) // STILL_WORKING_S + 1) * STILL_WORKING_S
            _tell(self._desk, self._far, elapsed_s=round(elapsed))

    def progressed(self, event: Progressed) -> None:
        self._far = event
        _tell(self._desk, event)


def _tell(desk: Desk, far: Progressed | None, **facts: object) -> None:
    """Note how far it is; videos are what a backend counts."""
    desk.effects.progress("index" if far else "chat", **(dataclasses.asdict(far) if far else {}), **facts)


def _state(desk: Desk, session: str) -> tuple[SessionState, bool]:
    """The session's state; an empty one, and True, when the backend lost the session."""
    try:
        return desk.patiently(lambda: desk.backend.state(session)), False
    except SessionGoneError:
        desk.forget_session()
        fresh = desk.session()
        return desk.patiently(lambda: desk.backend.state(fresh)), True


def _resumed(desk: Desk, key: str) -> _Outcome:
    """A worker before this one sent the message: its answer is in the journal, or the state has to tell."""
    facts = desk.effects.facts(key)
    before = SessionState.of({"state": facts.get("before") or {}})
    if desk.effects.phase(key) == "sent":
        return _recovered(desk, key, before)
    after, lost = _state(desk, desk.session())
    return _Outcome(AgentTurn(tuple(facts.get("texts") or ())), before, after, lost=lost)


def _recovered(desk: Desk, key: str, before: SessionState) -> _Outcome:
    """Look at the state until the turn settled, as often as the table says. Raises StreamBrokenError.

    Looks are not counted while the backend says that the turn is under way.
    """
    pauses = RECOVERY_OWN_S if desk.line.own else RECOVERY_CLOUD_S
    looks, deadline = 0, desk.clock.monotonic() + TURN_LIMIT_S
    while looks < len(pauses) and desk.clock.monotonic() < deadline:
        desk.clock.sleep(pauses[looks])
        try:
            after, lost = _state(desk, desk.session())
        except (UnreachableError, UnavailableError):
            desk.line.renew()
            looks += 1
            continue
        if settled(before, after):
            desk.effects.mark(key, "done", texts=[], failed=False)
            return _Outcome(AgentTurn(failure=_interrupted(before, after)), before, after, lost=lost)
        if far := progress_of(after.raw):
            _tell(desk, far)
        looks += not under_way(after)
        if looks >= SURE_LOOKS and _never_began(desk, before, after):
            break
    desk.effects.mark(key, "done", texts=[], failed=True)
    raise StreamBrokenError("the answer was lost and the project did not change")


def _never_began(desk: Desk, before: SessionState, after: SessionState) -> bool:
    """Whether the backend names the last turn it began, and that is the one before ours."""
    names = desk.line.key == "own" or "turn" in after.raw
    return names and after.raw.get("turn") == before.raw.get("turn")


def _interrupted(before: SessionState, after: SessionState) -> Failed | None:
    """Our own backend says when it was stopped in the middle of a turn."""
    stopped = after.raw.get("interrupted")
    return Failed("interrupted", "") if stopped and stopped != before.raw.get("interrupted") else None


def _products(desk: Desk, outcome: _Outcome) -> tuple[list[OutFile], dict[str, Any] | None]:
    known = [_match_key(m) for m in outcome.before.matches]
    new = [m for m in outcome.after.matches if _match_key(m) not in known][:SHOWN_MATCHES]
    files: list[OutFile] = []
    first: dict[str, Any] | None = None
    for match in new:
        fetched = match_files(desk, match)
        preview = next((f.path for f in fetched if f.mime.startswith("image/")), None)
        first = first or {**_told(match), "preview": preview}
        files += fetched
    return files + _made(desk, outcome), first


def _made(desk: Desk, outcome: _Outcome) -> list[OutFile]:
    """Stills, sounds and other products that are new; the clip and proof of a match came with the match."""
    known = {str(m.get("id") or m.get("url")) for m in outcome.before.generated_media}
    links = {str(m.get(k)) for m in outcome.after.matches for k in ("clip", "proof")}
    new = [m for m in outcome.after.generated_media if str(m.get("id") or m.get("url")) not in known]
    fetched = [made_file(desk, m) for m in new if str(m.get("url")) not in links]
    return [f for f in fetched if f is not None]


def _match_key(match: Mapping[str, Any]) -> str:
    return json.dumps([match.get(k) for k in ("image", "media_id", "video", "at_ms", "verdict")])


def _told(match: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a match that a host is told: no addresses. A clip has a span, a collage or several stills parts."""
    others = [_kept(a, OTHER_FACTS) for a in _mappings(match, "alternatives")]
    parts = [_kept(part, PART_FACTS) for part in _mappings(match, "parts")]
    told = {**_kept(match, MATCH_FACTS), "alternatives": others[:5]}
    return {**told, "parts": parts[:SHOWN_PARTS]} if parts else told


def _kept(facts: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: facts[name] for name in names if name in facts}


def _mappings(match: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return [one for one in match.get(name) or [] if isinstance(one, Mapping)]
