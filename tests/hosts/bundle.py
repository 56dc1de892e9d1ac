"""The bundle as it is published: the checkout without what `.clawhubignore` and `.gitignore` leave out."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IGNORE = ".clawhubignore"


def shipped(root: Path = ROOT) -> list[str]:
    """Paths of the files that are published, relative to `root`. Dot files never are."""
    known = _listed(root, "--exclude-standard")
    ignored = _listed(root, "--ignored", f"--exclude-from={root / IGNORE}")
    return sorted(path for path in known - ignored if not any(part.startswith(".") for part in Path(path).parts))


def export(target: Path, root: Path = ROOT) -> Path:
    """Copy the bundle to `target`, which must not be there yet."""
    for path in shipped(root):
        copy = target / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / path, copy)
    return target


def _listed(root: Path, *options: str) -> set[str]:
    """Files that git knows or would know, there now."""
    argv = ["git", "ls-files", "--cached", "--others", "-z", *options]
    done = subprocess.run(argv, cwd=root, capture_output=True, encoding="utf-8", check=True)
    return {path for path in done.stdout.split("\0") if path and (root / path).is_file()}
