"""The hosts, from the npm registry: once into a folder, under a Node that all of them accept."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

#: OpenClaw takes no other; npm itself must run under it, or it picks older versions
NODE = "node@24"
#: each of these is a folder of its own, since their dependencies disagree
SETS = {
    "openclaw": ("openclaw",),
    "agents": ("@openai/codex", "@anthropic-ai/claude-code", "opencode-ai"),
    "tools": ("@modelcontextprotocol/inspector", "clawhub", "skills", "skills-ref"),
}


def install(folder: Path) -> tuple[Path, ...]:
    """What is missing in `folder`; returns the folders to put before PATH."""
    for name, packages in {"node": (NODE,), **SETS}.items():
        _install(folder / name, packages, _bin(folder / "node"))
    return programs(folder)


def programs(folder: Path) -> tuple[Path, ...]:
    """The folders to put before PATH. opencode reads a skill with ripgrep, and Codex brings one along."""
    ripgrep = folder.glob("agents/node_modules/@openai/codex-*/vendor/*/codex-path")
    return (*(_bin(folder / name) for name in ("node", *SETS)), *ripgrep)


def _bin(part: Path) -> Path:
    return part / "node_modules" / ".bin"


def versions(folder: Path) -> dict[str, str]:
    """Name to version of every host here."""
    names = [(part, name) for part, packages in SETS.items() for name in packages]
    return {name: _version(folder / part / "node_modules" / name) for part, name in names}


def _version(package: Path) -> str:
    version: str = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    return version


def _install(part: Path, packages: tuple[str, ...], node: Path) -> None:
    done = part / "whole"
    if done.exists():
        return
    part.mkdir(parents=True, exist_ok=True)
    (part / "package.json").write_text('{"private": true}\n', encoding="utf-8")
    env = {**os.environ, "PATH": f"{node}{os.pathsep}{os.environ['PATH']}"}
    argv = ["nice", "-n", "10", "npm", "install", "--no-audit", "--no-fund", *packages]
    subprocess.run(argv, cwd=part, env=env, check=True)
    done.touch()
