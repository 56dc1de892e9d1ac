"""`uninstall`: lists what is on this machine because of the skill and removes it."""

from __future__ import annotations

import argparse
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from skill import launcher
from skill.errors import SettingsError
from skill.settings import Settings

#: what can be made again, below the home -> what it is
MADE = {
    "env": "the private environment",
    "run": "where our backend runs",
    "demo": "the demo's sample library and films",
}
#: what cannot
STATE = {"skill": "tokens, conversations and finished files", "backend": "drafts, uploads, the index and renders"}


def main(argv: list[str]) -> int:
    """`uninstall [--purge] [--yes]`; returns 0 when all that was listed is gone, 1 when the person said no."""
    parser = argparse.ArgumentParser(prog="python3 skill uninstall", description="Remove what set-up made.")
    parser.add_argument("--purge", action="store_true", help="remove state too: tokens, drafts, index, finished files")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    given = parser.parse_args(argv)
    try:
        mine = Settings.read()
    except SettingsError as wrong:
        print(wrong, file=sys.stderr)
        return 3
    found = listing(mine.home, purge=given.purge)
    if not found:
        print(f"Nothing to remove below {mine.home}")
    for path, what in found.items():
        print(f"{path}: {what}, {size_mb(path)} MB")
    if found and not given.yes and not agreed():
        print("Nothing was removed.")
        return 1
    stop(mine)
    return remove(mine.home, list(found))


def listing(home: Path, *, purge: bool) -> dict[Path, str]:
    """What is there to remove; only names that we make, so that a home shared with other files keeps them."""
    return {home / name: what for name, what in {**MADE, **(STATE if purge else {})}.items() if (home / name).exists()}


def agreed() -> bool:
    """Ask the person; no terminal means no."""
    return sys.stdin.isatty() and input("Remove these? [y/N] ").strip().lower() in ("y", "yes")


def stop(mine: Settings) -> None:
    """End every backend of ours below this home."""
    for home in demo_homes(mine.home):
        if (home / "run").exists():
            launcher.stop_backend(replace_home(mine, home))


def demo_homes(home: Path) -> list[Path]:
    """The home and the homes that the demo makes below it."""
    return [home, *(folder for folder in (home / "demo").glob("*") if folder.is_dir())]


def replace_home(mine: Settings, home: Path) -> Settings:
    """The same settings at another home."""
    return Settings(**{**mine.__dict__, "home": home})


def remove(home: Path, paths: list[Path]) -> int:
    """Delete them, then every folder above that is empty now and only there for us."""
    for path in paths:
        shutil.rmtree(path, ignore_errors=True)
    left = [path for path in paths if path.exists()]
    for path in left:
        print(f"{path} could not be removed: delete it by hand", file=sys.stderr)
    with suppress(OSError):
        for folder in (home, *(p for p in home.parents if p != Path.home() and Path.home() in p.parents)):
            folder.rmdir()
    return 1 if left else 0


def size_mb(path: Path) -> int:
    """How much room it takes, in MB."""
    files = [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file() and not p.is_symlink()]
    return round(sum(p.stat().st_size for p in files) / 1e6)
