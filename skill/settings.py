"""Every setting of the skill: the environment and SKILL.md's front matter, read once. Nothing else looks at either.

Plain dataclasses: this is read on every turn, before anything heavier is needed.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from skill.errors import SettingsError
from skill.wire.systems import state_folder

CLOUD_URL = "https://mega-api-prod.nemovideo.ai"
CLOUD_WEB_URL = "https://nemovideo.com"

#: every environment variable the skill reads -> what it is for; SKILL.md and CONTRIBUTING.md are held to this table
ENVIRONMENT = {
    "NEMO_TOKEN": "a NemoVideo account's token; choosing it chooses the cloud",
    "NEMO_API_URL": "another backend's base URL",
    "NEMO_WEB_URL": "the web pages that links point at",
    "NEMO_CLIENT_ID": "a fixed client id instead of the one made at random",
    "SKILL_SOURCE": "the platform name to send: clawhub, cursor or unknown",
    "I2VF_HOME": "where state is kept",
    "XDG_STATE_HOME": "the base of the default for I2VF_HOME",
    "I2VF_SHARED": "`closed` or `open` for every sender; unset, a sender is closed when the host says it is no owner",
    "I2VF_OWNERS": "ids of the owners, comma-separated, as the host's channel tells senders",
    "I2VF_ROOTS": "folders whose files a closed sender may attach by path, separated as in PATH",
    "OPENCLAW_CHANNEL_CONTEXT": "who sent the message and in which chat, as OpenClaw tells it",
    "OPENCLAW_STATE_DIR": "where OpenClaw keeps media://inbound files",
    "TERM_PROGRAM": "the terminal that chat runs in, for pictures in line",
}

#: every host that an address in the code names -> when it is reached; a lint holds the code to it
HOSTS = {
    "mega-api-prod.nemovideo.ai": "only once the person chose the cloud: their messages and attached files",
    "nemovideo.com": "never; links for the person point at it",
    "127.0.0.1": "our own backend, on this machine",
    "localhost": "another backend on this machine, when the person names one",
}


def permissions() -> list[str]:
    """SKILL.md's table of what the skill and its own backend touch."""
    reached = "; ".join(f"`{host}` ({when})" for host, when in HOSTS.items())
    rows = {
        "reads": "files the person attaches or names, folders they ask to index, OpenClaw's `media/inbound`",
        "writes": "below `$I2VF_HOME` (default `~/.local/state/image-to-video-finder`), readable by this user only; "
        "caches beside the code (`__pycache__`)",
        "contacts": f"{reached}; addresses the person attaches; the planner that the "
        "person names in `I2VF_PLANNER_URL` (words of edits); during `setup` the package index",
        "runs": "its own Python and the ffmpeg that `setup` installs; during `setup` uv or pip",
        "environment": ", ".join(f"`{name}`" for name in ENVIRONMENT),
    }
    return ["| it | what |", "| --- | --- |", *(f"| {it} | {what} |" for it, what in rows.items())]


#: when this run began, by the monotonic clock: the bootstrap hands it on to the private interpreter as an -X option,
#: so that a turn's budget counts from the first process
STARTED = float(getattr(sys, "_xoptions", {}).get("i2vf_started") or time.monotonic())

BUNDLE = Path(__file__).resolve().parent.parent
Platform = Literal["clawhub", "cursor", "unknown"]
#: folder that an installer puts copies below -> the platform to send; the first that is found counts
INSTALLERS: Mapping[str, Platform] = {".clawhub": "clawhub", ".openclaw": "clawhub", ".cursor": "cursor"}
Shared = Literal["closed", "open"]


@dataclass(frozen=True)
class Sender:
    """Who sent the message, as far as the host's environment tells. `owner` None: it does not say.

    `chat`: the chat's id, or the sender's own where the host names no chat; "" when it names neither.
    """

    owner: bool | None = None
    chat: str = ""


@dataclass(frozen=True)
class FrontMatter:
    """Name and version as the host sees them; both travel in headers."""

    name: str
    version: str


@dataclass(frozen=True)
class Settings:
    """What one run of the skill goes by. `token` is never printed: see `skill.wire.redact`."""

    home: Path
    front_matter: FrontMatter
    platform: Platform
    api_url: str | None
    web_url: str
    token: str | None
    client_id: str | None
    openclaw_media: Path
    terminal: str = ""
    shared: Shared | None = None
    sender: Sender = Sender()
    roots: tuple[Path, ...] = ()

    @property
    def root(self) -> Path:
        """The skill's own folder below the home."""
        return self.home / "skill"

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None, *, bundle: Path = BUNDLE) -> Settings:
        """From the environment and SKILL.md. Raises SettingsError naming what is wrong."""
        env = os.environ if environ is None else environ
        openclaw = Path(env.get("OPENCLAW_STATE_DIR") or Path.home() / ".openclaw")
        return cls(
            home=home(env),
            front_matter=front_matter(bundle / "SKILL.md"),
            platform=platform(env, bundle),
            api_url=(env.get("NEMO_API_URL") or "").rstrip("/") or None,
            web_url=(env.get("NEMO_WEB_URL") or CLOUD_WEB_URL).rstrip("/"),
            token=header_value("NEMO_TOKEN", env.get("NEMO_TOKEN")),
            client_id=header_value("NEMO_CLIENT_ID", env.get("NEMO_CLIENT_ID")),
            openclaw_media=openclaw / "media" / "inbound",
            terminal=env.get("TERM_PROGRAM") or "",
            shared=shared(env),
            sender=sender(env),
            roots=tuple(Path(r).expanduser().absolute() for r in (env.get("I2VF_ROOTS") or "").split(os.pathsep) if r),
        )


def home(env: Mapping[str, str]) -> Path:
    """`I2VF_HOME`, or the state folder of this user."""
    if given := env.get("I2VF_HOME"):
        return Path(given).expanduser().absolute()
    return Path(state_folder(sys.platform, env, str(Path.home())))


def shared(env: Mapping[str, str]) -> Shared | None:
    """`I2VF_SHARED`, None when unset. Raises SettingsError for any other word: a slip must not leave doors open."""
    given = (env.get("I2VF_SHARED") or "").strip().lower()
    if given not in ("", "closed", "open"):
        raise SettingsError("I2VF_SHARED is neither closed nor open")
    return given or None  # type: ignore[return-value]  # the line above narrowed it to the two words


def sender(env: Mapping[str, str]) -> Sender:
    """What `OPENCLAW_CHANNEL_CONTEXT` tells of the sender: `{"sender": {"id": …}, "chat": {"id": …}}`.

    Whoever is told and is not in `I2VF_OWNERS` is no owner; without that list the host says nothing of owners.
    """
    context = _channel_context(env.get("OPENCLAW_CHANNEL_CONTEXT") or "")
    if context is None:
        return Sender()
    who, chat = (_id(context.get(key)) for key in ("sender", "chat"))
    owners = {name.strip() for name in (env.get("I2VF_OWNERS") or "").split(",")} - {""}
    return Sender(owner=who in owners if owners else None, chat=chat or who)


def _channel_context(text: str) -> dict[str, Any] | None:
    """The context; empty when it cannot be read, None when there is none."""
    if not text.strip():
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _id(named: object) -> str:
    given = named.get("id") if isinstance(named, dict) else None
    return str(given).strip() if isinstance(given, str | int) else ""


def header_value(name: str, value: str | None) -> str | None:
    """`value` without blanks around it, None when empty. Raises SettingsError when it could not travel in a header."""
    text = (value or "").strip()
    if not text.isascii() or not text.isprintable():
        raise SettingsError(f"{name} holds characters that cannot be sent")
    return text or None


def front_matter(skill_md: Path) -> FrontMatter:
    """`name` and `metadata.version` of SKILL.md; a top-level `version`, as in the vendor's own files, is taken too."""
    try:
        text = skill_md.read_text(encoding="utf-8")
    except OSError as missing:
        raise SettingsError(f"{skill_md} cannot be read") from missing
    head = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    lines = head.group(1) if head else ""
    name = re.search(r"^name:\s*[\"']?([a-z0-9-]+)", lines, re.MULTILINE)
    version = re.search(r"^\s*version:\s*[\"']?([0-9][\w.+-]*)", lines, re.MULTILINE)
    if not (name and version):
        raise SettingsError("SKILL.md has no name or version in its front matter")
    return FrontMatter(name.group(1), version.group(1))


def platform(env: Mapping[str, str], bundle: Path) -> Platform:
    """Which host installed us: SKILL_SOURCE, else the install path and the marker files installers leave."""
    if (given := env.get("SKILL_SOURCE")) in ("clawhub", "cursor", "unknown"):
        return given  # type: ignore[return-value]  # the line above narrowed it to the three names
    markers = (bundle / ".clawhub" / "origin.json", bundle / ".openclaw" / "source-origin.json")
    if any(marker.exists() for marker in markers):
        return "clawhub"
    return installer(str(bundle), str(bundle.resolve()))


def installer(*paths: str) -> Platform:
    """Which host installed a copy, told by the folders above it; `paths` of any operating system."""
    folders = {folder for path in paths for folder in re.split(r"[\\/]", path)}
    return next((platform for folder, platform in INSTALLERS.items() if folder in folders), "unknown")


#: names of variables that hold secrets of the person's other programs; what pip and uv need to reach their index stays
SECRET_NAME = re.compile(
    r"(?!PIP_|UV_).*(?:TOKEN|SECRET|PASSWORD|PASSWD|API_KEY|ACCESS_KEY|ACCESS_KEY_ID|CREDENTIALS)", re.IGNORECASE
)


def child_environment(home: Path, environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment for a program of ours: as it is, without anything secret, and with the same home."""
    env = os.environ if environ is None else environ
    kept = {k: v for k, v in env.items() if k != "PYTHONPATH" and not SECRET_NAME.fullmatch(k)}
    return {**kept, "I2VF_HOME": str(home)}
