"""What a host gets: one JSON object of at most 8 KB, and the one table from errors to replies and exit codes."""

from __future__ import annotations

import dataclasses
import json
import math
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skill.jobs.journal import Failure
from skill.messages import OutFile, Reply, State
from skill.settings import BUNDLE
from skill.turn.sharing import is_closed, shown
from skill.wire.languages import base

MAX_BYTES = 8192

OK, USAGE, SETUP, ACCOUNT, INPUT, UNREACHABLE, INTERNAL = 0, 2, 3, 4, 5, 6, 70


@dataclass(frozen=True)
class Fault:
    """What an error means to a host and to the person: reply kind, exit code, a stable name, and what would mend it."""

    kind: str
    status: int
    code: str
    fix: str | None = None


#: class name of an error -> what it means; a class that is not here goes by its nearest parent that is
FAULTS: Mapping[str, Fault] = {
    "SettingsError": Fault("error_settings", USAGE, "setting", "correct the setting"),
    "SetupError": Fault("error_setup", SETUP, "setup_needed", "python3 {skill} setup"),
    "MissingAttachmentError": Fault("error_missing", INPUT, "file_missing", "attach the file again"),
    "ClosedAttachmentError": Fault("error_closed", INPUT, "file_closed", "send the file in the chat"),
    "TooLargeAttachmentError": Fault("error_size", INPUT, "file_too_large", "attach a smaller file"),
    "EmptyAttachmentError": Fault("error_damaged", INPUT, "file_damaged", "attach another copy"),
    "UnsupportedAttachmentError": Fault("error_type", INPUT, "file_type", "attach another kind of file"),
    "LinkRefusedError": Fault("error_link", INPUT, "file_link", "attach the file itself"),
    "PageLinkError": Fault("error_page", INPUT, "page_link", "attach the file itself"),
    "BusyError": Fault("error_busy", UNREACHABLE, "busy", "try again"),
    "UnreachableError": Fault("error_unreachable", UNREACHABLE, "unreachable", "try again"),
    "UnreadableError": Fault("error_backend", UNREACHABLE, "unreadable", "try again"),
    "StreamBrokenError": Fault("error_stream", UNREACHABLE, "answer_lost", "look at the project, then decide"),
    "TokenError": Fault("error_token", ACCOUNT, "token"),
    "OwnTokenError": Fault("error_token_own", ACCOUNT, "token", "replace or remove NEMO_TOKEN"),
    "SessionGoneError": Fault("session_lost", INPUT, "session_lost", "attach the files again"),
    "CreditsError": Fault("error_credits", ACCOUNT, "no_credits", "register or top up"),
    "DamagedFileError": Fault("error_damaged", INPUT, "file_damaged", "attach another copy"),
    "TypeRefusedError": Fault("error_type", INPUT, "file_type", "attach another kind of file"),
    "SizeRefusedError": Fault("error_size", INPUT, "file_too_large", "attach a smaller file"),
    "ClientIdError": Fault("error_token", ACCOUNT, "token"),
    "ForbiddenError": Fault("error_forbidden", ACCOUNT, "forbidden", "register or use another token"),
    "MalformedRequestError": Fault("error_internal", INTERNAL, "malformed", "python3 {skill} doctor"),
    "PlanError": Fault("error_plan", ACCOUNT, "plan", "register or upgrade"),
    "TurnUnderWayError": Fault("error_turn_under_way", UNREACHABLE, "turn_under_way", "try again"),
    "RateLimitedError": Fault("error_rate", UNREACHABLE, "rate_limited", "try again later"),
    "UnavailableError": Fault("error_unreachable", UNREACHABLE, "unavailable", "try again"),
    "RefusedError": Fault("error_refused", UNREACHABLE, "refused"),
    "BackendError": Fault("error_backend", UNREACHABLE, "backend", "try again"),
    "Exception": Fault("error_internal", INTERNAL, "internal", "python3 {skill} doctor"),
}
#: replies that are no error but tell a host that something is missing
NEEDS: Mapping[str, int] = {"export_nothing": INPUT, "choose_backend": SETUP}


@dataclass(frozen=True)
class Under:
    """Work under way as the host is told about it; None is what nobody knows. `done` of `of`: videos looked at."""

    id: str
    kind: str
    percent: int | None
    elapsed_s: int
    done: int | None = None
    of: int | None = None
    told_eta_s: int | None = None

    @property
    def eta_s(self) -> int | None:
        """Seconds to go: as the backend says, else by the pace so far; None when nobody knows."""
        if self.told_eta_s is not None:
            return self.told_eta_s
        if not self.percent or self.percent >= 100:
            return None
        return round(self.elapsed_s * (100 - self.percent) / self.percent)

    @property
    def facts(self) -> dict[str, Any]:
        """What replies tell of it."""
        own = {k: v for k, v in dataclasses.asdict(self).items() if k not in ("id", "told_eta_s")}
        return {**own, "eta_s": self.eta_s}

    def payload(self) -> dict[str, Any]:
        """What the host reads."""
        return {"id": self.id, **{k: v for k, v in self.facts.items() if k not in ("done", "of")}}


@dataclass(frozen=True)
class Answer:
    """One turn's outcome. `status` is the exit code; `reported` are jobs to settle once the host has the answer.

    `asks`: a question of the skill's own holds the message back, and a few words answer it.
    """

    state: State
    say: str
    conversation: str
    plan: tuple[str, ...] = ()
    language: str | None = None
    job: Under | None = None
    attachments: tuple[OutFile, ...] = ()
    match: Mapping[str, Any] | None = None
    fault: Fault | None = None
    backend_code: int | None = None
    status: int = OK
    reported: tuple[str, ...] = ()
    asks: bool = False

    def payload(self) -> dict[str, Any]:
        """Every field a host may read."""
        return {
            "v": 1,
            "ok": self.state != "error",
            "state": self.state,
            "say": self.say,
            "plan": list(self.plan),
            "language": base(self.language),
            "conversation": shown(self.conversation),
            "job": self.job.payload() if self.job else None,
            "attachments": [_file(f) for f in self.attachments],
            "match": dict(self.match) if self.match else None,
            "next": _next(self.job, self.conversation) if self.job else None,
            "error": self._error(),
        }

    def line(self) -> str:
        """The payload as one line of at most 8 KB; the longest parts are cut first when it would be longer."""
        payload = self.payload()
        for spare in ("alternatives", "parts"):
            if len(json.dumps(payload)) > MAX_BYTES and payload["match"]:
                payload["match"].pop(spare, None)
        while len(text := json.dumps(payload)) > MAX_BYTES and _shorten(payload):
            pass
        return text

    def _error(self) -> dict[str, Any] | None:
        if self.fault is None:
            return None
        fix = self.fault.fix.format(skill=shlex.quote(str(BUNDLE / "skill"))) if self.fault.fix else None
        return {"code": self.fault.code, "backend_code": self.backend_code, "fix": fix}


def fault_of(error: BaseException | Failure) -> Fault:
    """What an error means: by its class or the nearest parent in the table; an error's own cure goes first."""
    names = [c.__name__ for c in type(error).__mro__]
    facts: Mapping[str, Any] = vars(error)
    if isinstance(error, Failure):
        names, facts = list(error.parents), error.facts
    if names[:1] == ["TokenError"] and facts.get("own"):
        return FAULTS["OwnTokenError"]
    fault = next((FAULTS[n] for n in names if n in FAULTS), FAULTS["Exception"])
    cure = str(facts.get("cure") or "").replace("python3 skill ", "python3 {skill} ")
    return dataclasses.replace(fault, fix=cure) if cure else fault


def fault_reply(fault: Fault, facts: Mapping[str, Any]) -> Reply:
    """The words' facts of an error; every name a template of errors may use is there."""
    skill = shlex.quote(str(BUNDLE / "skill"))
    known = {
        "name": facts.get("name") or "",
        "limit": facts.get("limit_bytes") or 200_000_000,
        "seconds": round(facts.get("retry_after_s") or 30),
        "days": math.ceil((facts.get("retry_after_s") or 0) / 86_400),
        "weekly": bool(facts.get("weekly")),
        "cure": f"`{facts.get('cure') or 'python3 skill setup'}`".replace("python3 skill ", f"python3 {skill} "),
        "what": facts.get("what") or "see doctor",
        "own": bool(facts.get("local")),
        "mine": bool(facts.get("mine")),
        "register_url": facts.get("register_url"),
        "resets_on": facts.get("resets_on") or "",
    }
    return Reply(fault.kind, known, state="error")


def _file(file: OutFile) -> dict[str, Any]:
    return {k: v for k, v in dataclasses.asdict(file).items() if v is not None}


def _next(job: Under, conversation: str) -> dict[str, Any]:
    # no pause: the command waits by itself, and hosts that give 10 s would count the pause too
    command = ["python3", str(BUNDLE / "skill"), "wait", "--job", job.id, "--budget", "8"]
    command += ["--guest", "--conversation", shown(conversation)] if is_closed(conversation) else []
    return {"command": shlex.join(command), "after_s": 0}


def _shorten(payload: dict[str, Any]) -> bool:
    """Cut the payload a little; False when there is nothing left to cut."""
    say = payload["say"]
    attachments: Sequence[Any] = payload["attachments"]
    if len(say) > 600:
        payload["say"] = say[: len(say) * 3 // 4].rstrip() + "…"
    elif len(attachments) > 1:
        payload["attachments"] = list(attachments[:-1])
    elif payload["match"]:
        payload["match"] = None
    else:
        return False
    return True
