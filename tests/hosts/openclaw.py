"""OpenClaw: installed by its own command, listed, and run headless through its 10 s limit for a command."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from skill.settings import platform
from tests.hosts.chat import PATIENCE_S, Host, hold
from tests.hosts.model.mind import NAME
from tests.hosts.world import Ran, Scene, need

STATE = ".openclaw"
WORKSPACE = Path(STATE, "workspace")
MODEL = {"id": "scripted", "name": "scripted", "contextWindow": 128_000, "maxTokens": 8_000}
#: what its tool says instead of a command's output when its patience ends
GAVE_UP = "Command still running"


def install(scene: Scene) -> str:
    """`skills install`, then `skills info`: eligible, and visible to the model and the person."""
    _install(scene)
    ran = scene.run("openclaw", "skills", "info", NAME, "--json").good()
    info = json.loads(ran.out)
    for field in ("eligible", "modelVisible", "userInvocable"):
        need(info[field] is True, f"{field} is {info[field]}: {info['missing']}")
    need(platform({}, Path(info["baseDir"])) == "clawhub", "installed by OpenClaw, but the platform is another")
    return f"eligible, modelVisible, userInvocable from {info['source']}; platform clawhub"


def converse(scene: Scene) -> str:
    """Find, edit and export across turns of `agent exec`; nothing outlasts its patience, files are delivered."""
    _install(scene)
    inbox = scene.home / STATE / "media" / "inbound"
    inbox.mkdir(parents=True)
    shutil.copyfile(scene.world.query, inbox / scene.world.query.name)
    told = hold(scene, Host(str(WORKSPACE / "skills"), _configure, _say, media=True))
    need(GAVE_UP not in (scene.home / "requests.jsonl").read_text(encoding="utf-8"), "a command outlasted its patience")
    need("'working'" in told or "ended at work" in told, told)
    need(", 0 of them" not in told, f"no command had to be waited for: {told}")
    return f"{told}; delivered {', '.join(_delivered(scene))}"


def face(scene: Scene) -> str:
    """`mcp set` and `mcp probe`: our server as OpenClaw sees it."""
    server = {"command": "python3", "args": [str(scene.world.bundle / "skill"), "mcp"]}
    scene.run("openclaw", "mcp", "set", NAME, json.dumps(server)).good()
    ran = scene.run("openclaw", "mcp", "probe", NAME).good()
    need("tools" in ran.out, ran.out)
    return " ".join(ran.out.split())[-300:]


def _install(scene: Scene) -> None:
    scene.run("openclaw", "skills", "install", scene.world.bundle).good()


def _configure(scene: Scene, url: str) -> None:
    provider = {"baseUrl": f"{url}/v1", "apiKey": "none", "api": "openai-completions", "models": [MODEL]}
    config = {
        "models": {"providers": {"scripted": provider}},
        "agents": {"defaults": {"model": {"primary": "scripted/scripted"}}},
    }
    (scene.home / "openclaw.json").write_text(json.dumps(config), encoding="utf-8")


def _say(scene: Scene, words: str, picture: Path | None, number: int) -> Ran:
    attached = f'[media attached: media://inbound/{picture.name} (image/jpeg) "{picture.name}"]\n' if picture else ""
    options: list[str | Path] = ["--config", scene.home / "openclaw.json", "--cwd", scene.home / WORKSPACE]
    options += ["--state-dir", scene.home / STATE, "--json"]
    ran = scene.run("openclaw", "agent", "exec", attached + words, *options, patience_s=PATIENCE_S)
    (scene.home / f"envelope-{number}.json").write_text(ran.out, encoding="utf-8")
    return ran


def _delivered(scene: Scene) -> list[str]:
    """Names of the files that OpenClaw would send to the person's phone, by turn."""
    names = []
    for number in (0, 2):
        payloads = json.loads((scene.home / f"envelope-{number}.json").read_bytes())["payloads"]
        urls = [url for p in payloads for url in p.get("mediaUrls") or [p.get("mediaUrl")] if url]
        need(urls, f"no file is delivered: {payloads}")
        need(all(Path(url).is_file() for url in urls), f"not files: {urls}")
        names += [Path(url).suffix for url in urls]
    return names
