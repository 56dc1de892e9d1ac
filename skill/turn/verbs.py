"""The verbs a host calls: `turn`, `wait`, `jobs`, `cancel`. Each prints exactly one JSON object and nothing else."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from skill.errors import SettingsError, SkillError
from skill.files import private_dir
from skill.jobs.journal import Request
from skill.jobs.queue import failure_of, open_shop, unfinished
from skill.jobs.shop import Shop
from skill.messages import Reply
from skill.replies import word
from skill.settings import STARTED, Settings
from skill.turn.answer import OK, USAGE, Answer, fault_of, fault_reply
from skill.turn.attachments import attachment
from skill.turn.sandbox import ends_with_the_command
from skill.turn.sharing import Reach, reach
from skill.turn.taking import TurnRequest, settle, take_turn, wait_for
from skill.wire.redact import RedactFilter

MAX_MESSAGE_BYTES = 200_000
DEFAULT_BUDGET_S = 8.0


def main(verb: str, argv: list[str]) -> int:
    """Run one verb; returns its exit code."""
    _log_to_stderr()
    try:
        given = _parser(verb).parse_args(argv)
        settings = Settings.read()
        _check_writable(settings)
    except _Usage as wrong:
        return _print_fault("usage", str(wrong))
    except SkillError as wrong:
        failure = failure_of(wrong)
        fault = fault_of(failure)
        return _print(
            Answer("error", word(fault_reply(fault, failure.facts), None), "default", fault=fault, status=fault.status)
        )
    shop = open_shop(settings)
    return {"turn": _turn, "wait": _wait, "jobs": _jobs, "cancel": _cancel}[verb](shop, given)


def _check_writable(settings: Settings) -> None:
    """Raise SettingsError where nothing can be kept: hosts may run us in a sandbox that keeps our folder shut."""
    with suppress(OSError):
        private_dir(settings.root)
    if not os.access(settings.root, os.W_OK):
        raise SettingsError(
            f"{settings.home} cannot be written from here; allow it in this host's sandbox, "
            "or name another folder in I2VF_HOME"
        )


def process_age() -> float:
    """Seconds since this process began, re-executions included: a host's patience starts there."""
    try:
        ticks = int(Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19])
        uptime = float(Path("/proc/uptime").read_text(encoding="utf-8").split()[0])
        return max(0.0, uptime - ticks / os.sysconf("SC_CLK_TCK"))
    except (OSError, ValueError, IndexError):
        return time.monotonic() - STARTED


def _turn(shop: Shop, given: argparse.Namespace) -> int:
    text = given.message if given.message is not None else _stdin()
    request = TurnRequest(
        text=text,
        cwd=Path.cwd(),
        attachments=tuple(attachment(source) for source in given.attach),
        conversation=given.conversation,
        request_id=given.request_id,
        deadline=_deadline(shop, given.budget),
        guest=given.guest,
    )
    answer = take_turn(shop, request)
    status = _print(answer, text=given.text)
    settle(shop, answer)
    return status


def _wait(shop: Shop, given: argparse.Namespace) -> int:
    known = _reached(shop, given) is not None
    answer = wait_for(shop, given.job, _deadline(shop, given.budget)) if known else None
    if answer is None:
        return _print(_no_job())
    status = _print(answer, text=given.text)
    settle(shop, answer)
    return status


def _jobs(shop: Shop, given: argparse.Namespace) -> int:
    conversation = _reach(shop, given).conversation
    running = [
        {
            "id": job.id,
            "kind": told.kind if (told := job.progress()) else None,
            "percent": told.percent if told else None,
        }
        for job in unfinished(shop, conversation)
    ]
    ready = [j for j in shop.memory.talk(conversation).jobs if shop.job(j).result() is not None]
    print(json.dumps({"v": 1, "ok": True, "conversation": given.conversation, "jobs": running, "ready": ready}))
    return OK


def _cancel(shop: Shop, given: argparse.Namespace) -> int:
    job = shop.job(given.job)
    request = _reached(shop, given)
    if request is None or job.result() is not None:
        return _print(_no_job())
    job.cancel()
    say = word(Reply("cancelling"), request.language)
    return _print(Answer("done", say, request.conversation, plan=request.steps, language=request.language))


def _reached(shop: Shop, given: argparse.Namespace) -> Request | None:
    """What the job is to do; None when there is no such job, or not within this sender's reach."""
    request = shop.job(given.job).request()
    return request if request is not None and _reach(shop, given).has(request.conversation) else None


def _reach(shop: Shop, given: argparse.Namespace) -> Reach:
    return reach(shop.settings, given.conversation, guest=given.guest)


def _no_job() -> Answer:
    return Answer("done", word(Reply("no_job"), None), "default")


def _print(answer: Answer, *, text: bool = False) -> int:
    print(answer.say if text else answer.line(), flush=True)
    return answer.status


def _print_fault(code: str, what: str) -> int:
    error = {"code": code, "backend_code": None, "fix": what}
    print(json.dumps({"v": 1, "ok": False, "state": "error", "say": what, "plan": [], "error": error}), flush=True)
    return USAGE


def _deadline(shop: Shop, budget_s: float) -> float | None:
    """On the clock's monotonic scale; None waits for the end: with a budget of 0, and where work cannot go on later."""
    if budget_s <= 0 or ends_with_the_command():
        return None
    return shop.clock.monotonic() + budget_s - process_age()


def _stdin() -> str:
    if sys.stdin is None or sys.stdin.isatty():
        return ""
    return sys.stdin.buffer.read(MAX_MESSAGE_BYTES).decode("utf-8", "replace").strip("\ufeff")


class _Usage(Exception):  # noqa: N818  # internal: argparse's own way out would print and exit
    """The command line cannot be understood."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _Usage(message)


def _parser(verb: str) -> argparse.ArgumentParser:
    parser = _Parser(prog=f"skill {verb}", add_help=False, allow_abbrev=False)
    options: dict[str, dict[str, Any]] = {
        "--conversation": {"default": "default"},
        "--request-id": {"default": None},
        "--attach": {"action": "append", "default": []},
        "--message": {"default": None},
        "--budget": {"type": float, "default": DEFAULT_BUDGET_S},
        "--job": {"required": True},
        "--text": {"action": "store_true"},
        "--guest": {"action": "store_true"},
    }
    wanted = {
        "turn": ("--request-id", "--attach", "--message", "--budget", "--text"),
        "wait": ("--job", "--budget", "--text"),
        "jobs": (),
        "cancel": ("--job",),
    }[verb]
    for name in ("--conversation", "--guest", *wanted):
        parser.add_argument(name, **options[name])
    return parser


def _log_to_stderr() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(RedactFilter())
    logging.basicConfig(level=logging.ERROR, handlers=[handler], format="%(levelname)s %(message)s")
