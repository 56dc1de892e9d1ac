"""The scripted model's mind: from what it was sent to its next move. Stateless, as a model is."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from tests.hosts.model.talk import Asked, Entry, Move

NAME = "image-to-video-finder"
#: a heading of SKILL.md's body, which no host puts into the list of skills
BODY = "## One message, one command"
LOCATION = re.compile(r"(?:~|/)[^\s<>\"'`()]*/image-to-video-finder/SKILL\.md")
#: Codex shortens paths by a table of roots
SHORT = re.compile(r"\b(r\d+)(/image-to-video-finder/SKILL\.md)")
ROOT = "- `{}` = `([^`]+)`"
BASE = re.compile(r"Base directory for this skill: (?:file://)?(\S+)")
COMMAND = re.compile(r"```bash\n(python3 \{baseDir\}/skill turn [^\n]*)\n.*?\n(MESSAGE)\n```", re.DOTALL)
ATTACHED = re.compile(r"media://inbound/[^\s\]]+|/[^\s\"'<>\]]+\.(?:jpg|png)")
#: what Codex says of a command that is not done; it is polled by a tool of its own
RUNNING = re.compile(r"running with session ID (\d+)")
FAILED = "FAILED:"
#: so many results of the command, and the work is not coming to an end
MOST = 40

#: a host's tool that runs a command -> its arguments
SHELLS: Mapping[str, Callable[[str], dict[str, Any]]] = {
    "exec": lambda command: {"command": command},
    "exec_command": lambda command: {"cmd": command},
    "Bash": lambda command: {"command": command, "description": "Run the skill"},
    "bash": lambda command: {"command": command, "description": "Run the skill"},
    "shell_command": lambda command: {"command": command},
    "shell": lambda command: {"command": ["bash", "-lc", command]},
}
#: a host's tool that loads a skill by name -> its arguments
LOADERS: Mapping[str, Callable[[str], dict[str, Any]]] = {
    "Skill": lambda name: {"skill": name},
    "skill": lambda name: {"name": name},
}
#: a host's tool that reads a file -> its arguments
READERS: Mapping[str, Callable[[str], dict[str, Any]]] = {
    "read": lambda path: {"path": path},
}


@dataclass(frozen=True)
class Mind:
    """A conversation by script. `media`: whether files go out as `MEDIA:` lines."""

    words: tuple[str, ...]
    conversation: str
    media: bool = False
    seen: list[Mapping[str, Any]] = field(default_factory=list)

    def move(self, asked: Asked) -> Move:
        """The next move."""
        if not asked.tools:
            return Move("A film")
        at, words = self.last_words(asked)
        if words is None:
            return Move(f"{FAILED} the person's words are not there")
        if f"{NAME}" not in asked.everything():
            return Move(f"{FAILED} the skill is not listed")
        return self.next_step(asked, asked.entries[at:], words)

    def last_words(self, asked: Asked) -> tuple[int, str | None]:
        """Where the person spoke last, and what they said."""
        for number in range(len(asked.entries) - 1, -1, -1):
            entry = asked.entries[number]
            for words in self.words:
                if entry.who == "person" and words in entry.text and BODY not in entry.text:
                    return number, words
        return 0, None

    def next_step(self, asked: Asked, since: tuple[Entry, ...], words: str) -> Move:
        """Read the skill, run its command, follow what the command says."""
        manual = next((entry.text for entry in reversed(asked.entries) if BODY in entry.text), None)
        if manual is None:
            return self.read(asked, since)
        ran = [number for number, entry in enumerate(since) if any("/skill turn" in call for call in entry.calls)]
        if not ran:
            return self.run(asked, self.turn(asked, manual, since[0].text, words))
        results = [entry.text for entry in since[ran[0] :] if entry.who == "tool"]
        if len(results) > MOST:
            return Move(f"{FAILED} still at work after {MOST} waits")
        return self.follow(asked, results[-1] if results else "")

    def read(self, asked: Asked, since: tuple[Entry, ...]) -> Move:
        """Load the skill the way this host has it."""
        if any(entry.who == "tool" for entry in since):
            return Move(f"{FAILED} reading the skill gave {since[-1].text[:300]!r}")
        for tool, arguments in LOADERS.items():
            if tool in asked.tools:
                return Move("", tool, arguments(NAME))
        place = location(asked)
        if place is None:
            return Move(f"{FAILED} no path of SKILL.md is told")
        for tool, arguments in READERS.items():
            if tool in asked.tools:
                return Move("", tool, arguments(place))
        return self.run(asked, f"cat {place}")

    def turn(self, asked: Asked, manual: str, message: str, words: str) -> str:
        """The command as SKILL.md writes it, with this chat's values in it."""
        found = COMMAND.search(manual)
        folder = base(asked)
        if found is None or folder is None:
            return f"echo {FAILED} SKILL.md has no command or no folder"
        line, mark = found.groups()
        attached = " ".join(f"--attach {shlex.quote(path)}" for path in dict.fromkeys(ATTACHED.findall(message)))
        line = line.replace("{baseDir}", quoted(folder)).replace("--conversation ID", self.named())
        return f"{line.replace('--attach /path/to/image.jpg', attached)}\n{words}\n{mark}"

    def named(self) -> str:
        """The option that names this chat; a host that has no id leaves it out."""
        return f"--conversation {shlex.quote(self.conversation)}" if self.conversation else ""

    def follow(self, asked: Asked, result: str) -> Move:
        """Show what the command says; wait as it says while it is at work."""
        answer = answer_in(result)
        if answer is None and (running := RUNNING.search(result)):
            return Move("", "write_stdin", {"session_id": int(running[1]), "chars": "", "yield_time_ms": 20_000})
        if answer is None:
            return Move(f"{FAILED} the command gave {result[-600:]!r}")
        self.seen.append(answer)
        if answer["state"] == "working":
            pause = answer["next"]["after_s"]
            command = str(answer["next"]["command"])
            return self.run(asked, f"sleep {pause}; {command}" if pause else command, str(answer["say"]))
        files = [str(file["path"]) for file in answer["attachments"]]
        mark = "MEDIA:" if self.media else ""
        return Move("\n".join([str(answer["say"]), "", *(f"{mark}{path}" for path in files)]).strip())

    def run(self, asked: Asked, command: str, text: str = "") -> Move:
        """Call the host's own shell tool."""
        for tool, arguments in SHELLS.items():
            if tool in asked.tools:
                return Move(text, tool, arguments(command))
        return Move(f"{FAILED} no shell tool among {sorted(asked.tools)}")


def location(asked: Asked) -> str | None:
    """The path of SKILL.md that the host lists."""
    told = asked.everything()
    if short := SHORT.search(told):
        root = re.search(ROOT.format(short[1]), told)
        return root[1] + short[2] if root else None
    found = LOCATION.search(told)
    return found[0] if found else None


def base(asked: Asked) -> str | None:
    """The folder of SKILL.md, by the host's words or by the path that was read."""
    if told := BASE.search(asked.everything()):
        return told[1]
    place = location(asked)
    return str(PurePosixPath(place).parent) if place else None


def quoted(folder: str) -> str:
    """For the shell; a leading `~/` stays for it to resolve, as OpenClaw shortens paths so."""
    home, rest = ("~/", folder[2:]) if folder.startswith("~/") else ("", folder)
    return home + shlex.quote(rest)


def answer_in(text: str) -> dict[str, Any] | None:
    """The skill's JSON object inside a tool's result; None when there is none."""
    at = text.find('{"v": 1')
    if at < 0:
        return None
    try:
        answer: dict[str, Any] = json.JSONDecoder().raw_decode(text[at:])[0]
    except ValueError:
        return None
    return answer
