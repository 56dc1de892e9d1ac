"""Claude Code, Codex and opencode: the skill listed, its command run by their own shell tools."""

from __future__ import annotations

import json
from pathlib import Path

from tests.hosts.chat import PATIENCE_S, Host, hold, install_by_hand
from tests.hosts.model.mind import NAME
from tests.hosts.world import Ran, Scene, need

CLAUDE_SETTINGS = {"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1", "ANTHROPIC_API_KEY": "none"}
CODEX_CONFIG = """\
model = "scripted"
model_provider = "scripted"
[model_providers.scripted]
name = "scripted"
base_url = "{url}/v1"
wire_api = "responses"
[sandbox_workspace_write]
network_access = true
exclude_slash_tmp = true
exclude_tmpdir_env_var = true
writable_roots = ["{state}"]
"""


def claude(scene: Scene) -> str:
    """Claude Code, with leave to run python3 and nothing else."""
    host = Host(".claude/skills", _claude_prepare, _claude_say)
    install_by_hand(scene, host)
    return hold(scene, host)


def claude_mcp(scene: Scene) -> str:
    """`claude mcp add` as README has it, then `claude mcp list`."""
    env = {**CLAUDE_SETTINGS}
    scene.run("claude", "mcp", "add", NAME, "--", "python3", scene.world.bundle / "skill", "mcp", env=env).good()
    ran = scene.run("claude", "mcp", "list", env=env).good()
    need("Connected" in ran.out, ran.out)
    return " ".join(ran.out.split())[-160:]


def codex(scene: Scene) -> str:
    """Codex in its own sandbox: only the workspace and the skill's state may be written, loopback be reached."""
    host = Host(".agents/skills", _codex_prepare, _codex_say)
    install_by_hand(scene, host)
    return hold(scene, host)


def opencode(scene: Scene) -> str:
    """opencode, which loads the skill by a tool of its own."""
    host = Host(".agents/skills", _opencode_prepare, _opencode_say)
    install_by_hand(scene, host)
    return hold(scene, host)


def _claude_prepare(scene: Scene, url: str) -> None:
    (scene.home / "url").write_text(url, encoding="utf-8")


def _claude_say(scene: Scene, words: str, picture: Path | None, number: int) -> Ran:
    message = f"{words} @{picture}" if picture else words
    options = ["--model", "scripted", "--allowedTools", "Bash(python3:*)", "Skill", "--output-format", "stream-json"]
    env = {**CLAUDE_SETTINGS, "ANTHROPIC_BASE_URL": (scene.home / "url").read_text(encoding="utf-8")}
    again = ["--continue"] if number else []
    argv = ["claude", "-p", message, *again, *options, "--verbose"]
    return scene.run(*argv, env=env, patience_s=PATIENCE_S)


def _codex_prepare(scene: Scene, url: str) -> None:
    (scene.home / ".codex").mkdir()
    config = CODEX_CONFIG.format(url=url, state=scene.state)
    (scene.home / ".codex" / "config.toml").write_text(config, encoding="utf-8")


def _codex_say(scene: Scene, words: str, picture: Path | None, number: int) -> Ran:
    options = ["--skip-git-repo-check", "--json", "-c", 'sandbox_mode="workspace-write"']
    again = ["resume", "--last"] if number else []
    image = ["-i", str(picture)] if picture else []
    return scene.run("codex", "exec", *again, *options, *image, "--", words, patience_s=PATIENCE_S)


def _opencode_prepare(scene: Scene, url: str) -> None:
    provider = {
        "npm": "@ai-sdk/openai-compatible",
        "options": {"baseURL": f"{url}/v1", "apiKey": "none"},
        "models": {"scripted": {"name": "scripted", "tool_call": True}},
    }
    names = dict.fromkeys(("model", "small_model"), "scripted/scripted")
    config = {"provider": {"scripted": provider}, **names, "autoupdate": False, "share": "disabled"}
    (scene.work / "opencode.json").write_text(json.dumps(config), encoding="utf-8")


def _opencode_say(scene: Scene, words: str, picture: Path | None, number: int) -> Ran:
    message = f"{words}\n[image: {picture}]" if picture else words
    again = ["--continue"] if number else []
    return scene.run("opencode", "run", "--format", "json", *again, message, patience_s=PATIENCE_S)
