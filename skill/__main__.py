"""The bootstrap: `python3 <folder>/skill VERB` with nothing but a bare Python.

Standard library only, and parses on Python 3.8 so that an old interpreter gets a sentence instead of a syntax error.
It finds the private environment and becomes it (`-P`: the folder of the script stays off the path), or says in one
sentence what is missing and how to mend it.
"""

from __future__ import annotations

import os
import sys
import time

STARTED = time.monotonic()
SKILL = os.path.dirname(os.path.abspath(__file__))
BUNDLE = os.path.dirname(SKILL)

#: these make, check or remove the private environment, so they run on whatever Python was called
BARE = ("setup", "doctor", "uninstall", "demo")

#: these are called by hosts and answer one JSON object whatever happens
ANSWERING = ("turn", "wait", "jobs", "cancel")

#: objects until garbage is looked for: at Python's 700 that costs a turn a twentieth of its time, while it only loads
COLLECT_AFTER = 50_000

SETUP_NEEDED = 3
MINIMUM = (3, 11)
#: what they are called, newest first
PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")

SENTENCES = {
    "setup": (
        "The skill is not set up on this machine yet: run `python3 {skill} setup` once, then ask again.",
        "这台机器上还没有安装本技能:请先运行一次 `python3 {skill} setup`,然后再试。",
    ),
    "python": (
        "Python 3.11 or newer is needed and this one is {have}: {cure}, then run `{newer} {skill} setup`.",
        "需要 Python 3.11 或更新版本,当前为 {have}:请先安装,再运行 `{newer} {skill} setup`。",
    ),
}


def main(argv):
    # type: (list[str]) -> int
    """Run one verb here or inside the private environment; returns the exit status."""
    clean_path()
    from skill.install import place

    verb = argv[0] if argv else "help"
    if verb in BARE:
        return bare(argv)
    if place.is_virtual() and place.has(place.PACKAGES):
        return inside(argv)
    try:
        environment = place.environment(place.home(os.environ), os.path.join(BUNDLE, "requirements"))
        if place.is_whole(environment, "skill"):
            become(place.python_of(environment), argv)
    except OSError as broken:
        sys.stderr.write("The private environment cannot be used (%s).\n" % broken)
    if sys.version_info[:2] >= MINIMUM and place.has(place.PACKAGES):
        return inside(argv)
    return refuse(argv)


def clean_path():
    # type: () -> None
    """The bundle root on the path, `skill/` itself off it: its modules must never shadow the standard library's."""
    sys.path[:] = [BUNDLE] + [p for p in sys.path if os.path.abspath(p or os.curdir) not in (SKILL, BUNDLE)]


def bare(argv):
    # type: (list[str]) -> int
    """Run a verb that needs no packages."""
    if sys.version_info[:2] < MINIMUM:
        return refuse(argv)
    verb, rest = argv[0], argv[1:]
    if verb == "demo":
        from skill import demo

        return demo.main(verb, rest)
    from skill import install

    return install.main(verb, rest)


def inside(argv):
    # type: (list[str]) -> int
    """Run a verb here, where the packages are."""
    import gc

    gc.set_threshold(COLLECT_AFTER)
    from skill import cli

    return cli.main(argv)


def become(python, argv):
    # type: (str, list[str]) -> None
    """Become the private interpreter. An -X option carries the start: see `skill.settings`."""
    command = [python, "-P", "-X", "i2vf_started=%r" % STARTED, os.path.join(SKILL, "__main__.py")]
    if os.name == "nt":  # exec on Windows returns to the caller before the child is done
        from skill.install import programs

        sys.exit(programs.run_through([*command, *argv]))
    os.execv(python, command + argv)  # noqa: S606  # no shell is wanted


def refuse(argv):
    # type: (list[str]) -> int
    """Say what is missing and how to mend it: as a turn's JSON where a host is listening, else on stderr."""
    verb = argv[0] if argv else "help"
    reason = "python" if sys.version_info[:2] < MINIMUM else "setup"
    message = (
        ""
        if sys.stdin is None or sys.stdin.isatty() or verb != "turn"
        else sys.stdin.buffer.read(1 << 20).decode("utf-8", "replace")
    )
    chinese = any("\u4e00" <= c <= "\u9fff" for c in message)
    newer = newer_python()
    say = SENTENCES[reason][chinese].format(
        skill=SKILL,
        have=".".join(map(str, sys.version_info[:3])),
        newer=newer or "python3.12",
        cure="%s is here too" % newer if newer else "install it (python.org, or your system's packages)",
    )
    if verb not in ANSWERING:
        sys.stderr.write(say + "\n")
        return SETUP_NEEDED
    import json

    answer = {
        "v": 1,
        "ok": True,
        "state": "need_input",
        "say": say,
        "plan": [],
        "language": "zh" if chinese else "en",
        "conversation": conversation_of(argv),
        "job": None,
        "attachments": [],
        "match": None,
        "next": None,
        "error": {"code": "setup_needed", "backend_code": None, "fix": "%s %s setup" % (newer or "python3", SKILL)},
    }
    print(json.dumps(answer))
    return SETUP_NEEDED


def conversation_of(argv):
    # type: (list[str]) -> str
    """The conversation that the host named."""
    named = [number + 1 for number, word in enumerate(argv[:-1]) if word == "--conversation"]
    return argv[named[-1]] if named else "default"


def newer_python():
    # type: () -> str | None
    """The name of a Python on PATH that is new enough, None when this one is or there is none."""
    if sys.version_info[:2] >= MINIMUM:
        return None
    from shutil import which

    return next((name for name in PYTHONS if which(name)), None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
