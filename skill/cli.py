"""The verbs. Each loads its room only when it is asked for, so that one cold turn stays cheap."""

from __future__ import annotations

import importlib
import json
import sys

#: verb -> (module, what it is for); each module has `main(verb, argv) -> int`
VERBS = {
    "turn": ("skill.turn.verbs", "one chat turn; the message on standard input"),
    "wait": ("skill.turn.verbs", "wait --job ID [--budget SECONDS]: go on waiting for work under way"),
    "jobs": ("skill.turn.verbs", "work that is not finished or not reported"),
    "cancel": ("skill.turn.verbs", "cancel --job ID"),
    "worker": ("skill.jobs.worker", ""),
    "chat": ("skill.terminal", "talk to the skill in this terminal, without a host"),
    "mcp": (
        "skill.mcp_server",
        "the same turns for a client of the Model Context Protocol, on standard input and output",
    ),
    "record": ("skill.turn.record", "record NAME: make a recorded conversation from a live backend"),
    "setup": ("skill.install", "make the private environment; --cloud-only leaves our own backend out"),
    "doctor": ("skill.install", "check every part and name the cure; --json"),
    "uninstall": ("skill.install", "list and remove what setup made; --purge removes state too"),
    "demo": ("skill.demo", "the whole thing once, on a small sample library"),
}
#: JSONL filters for inspection; each module has `answer(line) -> dict`, which answers a bad line with its error
FILTERS = {
    "route": ("skill.router.filter", "messages in, plans out, one JSON object a line"),
    "translate": ("skill.translate.filter", "backend replies in, chat text out, one JSON object a line"),
}


def main(argv: list[str]) -> int:
    """Run one verb; returns the exit status (0 done or working, 2 usage, the rest as SKILL.md lists them)."""
    verb, rest = (argv[0], argv[1:]) if argv else ("", [])
    if verb in VERBS:
        status: int = importlib.import_module(VERBS[verb][0]).main(verb, rest)
        return status
    if verb in FILTERS:
        return _filter(verb, rest)
    if verb == "backend":
        return _backend(rest)
    return _usage(verb)


def _filter(verb: str, argv: list[str]) -> int:
    """Answer every line of standard input with one line, each flushed."""
    if argv:
        print(f"{verb}: takes no arguments, got {argv[0]!r}", file=sys.stderr)
        return 2
    answer = importlib.import_module(FILTERS[verb][0]).answer
    for line in sys.stdin:
        if line.strip():
            print(json.dumps(answer(line), ensure_ascii=False), flush=True)
    return 0


def _backend(argv: list[str]) -> int:
    from skill.launcher import exec_backend  # noqa: PLC0415  # only this verb needs it
    from skill.settings import Settings  # noqa: PLC0415  # as above

    exec_backend(argv, Settings.read())


def _usage(verb: str) -> int:
    asked_for_help = verb in ("help", "-h", "--help")
    out = sys.stdout if asked_for_help else sys.stderr
    for name, (_, what) in {**VERBS, **FILTERS, "backend": ("", "backend VERB …: our own backend")}.items():
        if what:
            print(f"{name:10} {what}", file=out)
    return 0 if asked_for_help else 2
