"""`python -m tests.hosts [FOLDER] [--only NAME…]`: install the hosts, then lead each through its check, offline."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.hosts import agents, inspector, installers, npm, offline, openclaw
from tests.hosts.world import HostError, Scene, World

CHECKS: Mapping[str, Callable[[Scene], str]] = {
    "validators": installers.validators,
    "skills add": installers.skills_add,
    "clawhub publish": installers.clawhub_publish,
    "openclaw install": openclaw.install,
    "openclaw agent": openclaw.converse,
    "openclaw mcp": openclaw.face,
    "claude": agents.claude,
    "claude mcp": agents.claude_mcp,
    "codex": agents.codex,
    "opencode": agents.opencode,
    "inspector tools": inspector.tools,
    "inspector calls": inspector.calls,
}
INSIDE = "--inside"


def main(argv: Sequence[str]) -> int:
    """0 when every check passed."""
    parser = argparse.ArgumentParser(prog="python -m tests.hosts", description=__doc__)
    default = Path(tempfile.gettempdir(), "i2vf-hosts")
    parser.add_argument("folder", type=Path, nargs="?", default=default, help=f"keeps 3 GB; {default}")
    parser.add_argument("--only", nargs="+", choices=CHECKS, default=list(CHECKS), metavar="NAME")
    parser.add_argument(INSIDE, action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(argv)
    folder = given.folder.absolute()
    if given.inside:
        offline.loopback()
        return check(World(folder, npm.programs(folder)), given.only)
    folder.mkdir(parents=True, exist_ok=True)
    World(folder, npm.install(folder)).prepare()
    command = [sys.executable, "-m", "tests.hosts", str(folder), "--only", *given.only]
    if offline.possible():
        return subprocess.run(offline.command([*command, INSIDE]), check=False).returncode
    print("This system gives no namespace without a network: the hosts could reach one.", flush=True)
    return check(World(folder, npm.programs(folder)), given.only)


def check(world: World, names: Sequence[str]) -> int:
    """Run the checks, each in its own HOME, and print how each came out; 0 when all passed."""
    versions = ", ".join(f"{name} {version}" for name, version in npm.versions(world.folder).items())
    print(f"Python {platform.python_version()}; {versions}", flush=True)
    runs = Path(tempfile.mkdtemp(prefix="run-", dir=world.folder))
    results = [_one(world, name, runs / name.replace(" ", "-")) for name in names]
    print(f"{sum(results)} of {len(results)} passed", flush=True)
    if all(results):
        shutil.rmtree(runs)
    else:
        print(f"What was sent and said: {runs}", flush=True)
    return 0 if all(results) else 1


def _one(world: World, name: str, home: Path) -> bool:
    scene = Scene(world, home)
    scene.begin()
    started = time.monotonic()
    try:
        good, told = True, CHECKS[name](scene)
    except HostError as wrong:
        good, told = False, str(wrong)
    finally:
        scene.end()
    print(f"{'pass' if good else 'FAIL'} {name} ({time.monotonic() - started:.0f} s): {told}", flush=True)
    return good


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main(sys.argv[1:]))
