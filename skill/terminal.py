"""`chat`: the skill in a terminal, for trying it without a host. Every line is one turn, as a host would pass it on."""

from __future__ import annotations

import argparse
import base64
import contextlib
import readline
import shlex
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO
from urllib.parse import unquote, urlsplit

from skill.files import private_dir
from skill.jobs.queue import open_shop
from skill.jobs.shop import Shop
from skill.messages import Attachment, OutFile, Reply
from skill.replies import word
from skill.settings import Settings
from skill.turn import TurnRequest, take_turn
from skill.turn.attachments import attachment
from skill.turn.sharing import reach
from skill.turn.taking import settle
from skill.turn.telling import under_way

WELCOME = "Drop a picture here or write a message; Ctrl+D ends.  把图片拖进来或直接打字;按 Ctrl+D 结束。"
PROMPT = "\n› "
#: how often the line of progress is renewed, in seconds
LOOK_S = 1.0
KEPT_LINES = 1000
#: terminals that show a picture sent as OSC 1337, by the name they give themselves
SHOWING = ("iTerm.app", "WezTerm", "vscode", "mintty", "rio")


def main(verb: str, argv: list[str]) -> int:  # noqa: ARG001  # one signature for every verb
    """`chat [--conversation ID]`: talk until Ctrl+D; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python3 skill chat", description="Talk to the skill in this terminal.")
    parser.add_argument("--conversation", default="terminal", help="which conversation to go on with")
    given = parser.parse_args(argv)
    settings = Settings.read()
    shop = open_shop(settings)
    screen = Screen(sys.stdout, shows_pictures=settings.terminal in SHOWING)
    with _history(settings.root / "chat_history"):
        talk(Chat(shop, given.conversation, screen), _typed)
    return 0


def talk(chat: Chat, typed: Callable[[], str | None]) -> None:
    """Take turns until `typed` gives None, the end of the person's input."""
    chat.screen.line(WELCOME)
    while (line := typed()) is not None:
        if line.strip():
            with contextlib.suppress(KeyboardInterrupt):  # Ctrl+C leaves the work under way and gives the prompt back
                chat.say(line)
    chat.screen.line("")


@dataclass(frozen=True)
class Screen:
    """Where the chat is shown. The line of progress is drawn over itself, and only where a person looks on."""

    out: TextIO
    shows_pictures: bool = False

    def line(self, text: str) -> None:
        """One line, over whatever progress stood there."""
        print(f"{self._wiped()}{text}", file=self.out, flush=True)

    def progress(self, text: str) -> None:
        """How far the work is, until the next line."""
        if self.out.isatty():
            print(f"{self._wiped()}  {text.splitlines()[0]}", end="", file=self.out, flush=True)

    def file(self, file: OutFile) -> None:
        """A finished file: its path, and the picture itself where the terminal can."""
        self.line(f"  + {file.path}")
        if self.shows_pictures and self.out.isatty() and file.mime.startswith("image/"):
            data = base64.b64encode(Path(file.path).read_bytes()).decode("ascii")
            self.line(f"\x1b]1337;File=inline=1;width=60;preserveAspectRatio=1:{data}\a")

    def _wiped(self) -> str:
        return "\r\x1b[2K" if self.out.isatty() else ""


@dataclass(frozen=True)
class Chat:
    """One conversation on one screen."""

    shop: Shop
    conversation: str
    screen: Screen

    def say(self, line: str) -> None:
        """One turn, waited for to its end."""
        text, files = dropped(line)
        with self._progress():
            answer = take_turn(self.shop, TurnRequest(text, Path.cwd(), files, self.conversation))
        self.screen.line(answer.say)
        for file in answer.attachments:
            self.screen.file(file)
        settle(self.shop, answer)

    @contextlib.contextmanager
    def _progress(self) -> Iterator[None]:
        """How far the work is, from a thread of its own: an answer in between would use up what is told once."""
        over = threading.Event()
        teller = threading.Thread(target=self._tell, args=(over,), daemon=True)
        teller.start()
        try:
            yield
        finally:
            over.set()
            teller.join()

    def _tell(self, over: threading.Event) -> None:
        while not over.wait(LOOK_S):
            kept = reach(self.shop.settings, self.conversation, guest=False).conversation
            if (under := under_way(self.shop, kept)) is not None:
                language = self.shop.memory.talk(kept).language
                self.screen.progress(word(Reply("working", {"job": under.facts}), language))


def dropped(line: str) -> tuple[str, tuple[Attachment, ...]]:
    """What was typed, and the files dropped into it: terminals paste a path quoted, with backslashes, or as file://."""
    try:
        words = shlex.split(line)
    except ValueError:  # an apostrophe is no quotation
        return line, ()
    files = [path for word in words if (path := _file(word)) is not None]
    if not files:
        return line, ()
    text = " ".join(word for word in words if _file(word) is None)
    return text, tuple(attachment(str(path)) for path in files)


def _file(word: str) -> Path | None:
    path = Path(unquote(urlsplit(word).path) if word.startswith("file://") else word).expanduser()
    try:
        return path if path.is_absolute() and path.is_file() else None
    except OSError:  # no name of a file: too long
        return None


def _typed() -> str | None:
    try:
        return input(PROMPT)
    except (EOFError, KeyboardInterrupt):
        return None


@contextlib.contextmanager
def _history(path: Path) -> Iterator[None]:
    """Earlier lines at the arrow keys, kept between runs, for this user only."""
    private_dir(path.parent)
    path.touch(mode=0o600)
    with contextlib.suppress(OSError):
        readline.read_history_file(path)
    try:
        yield
    finally:
        readline.set_history_length(KEPT_LINES)
        with contextlib.suppress(OSError):
            readline.write_history_file(path)
