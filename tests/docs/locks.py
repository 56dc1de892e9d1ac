"""The lock check: `requirements/*.txt` hold what `requirements/*.in` ask for, by hash, from no named index. Needs no network."""

import re
import sys
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

FOLDER = Path(__file__).parents[2] / "requirements"
NAMES = ("build", "installer", "skill", "backend", "mcp", "dev")
ADDRESS = re.compile(r"://|--index-url|--extra-index-url|--find-links|@ ")


def wanted(source: Path) -> list[Requirement]:
    """What an .in file asks for, its `-r` lines followed."""
    found: list[Requirement] = []
    for line in source.read_text().splitlines():
        if line.startswith("-r "):
            found += wanted(source.parent / line.removeprefix("-r ").strip())
        elif line.strip() and not line.startswith(("#", "-c ")):
            found.append(Requirement(line))
    return found


def pins(lock: Path) -> list[tuple[Requirement, int]]:
    """Every pin of a lock file and how many hashes it has."""
    joined = re.sub(r"\\\n\s*", " ", lock.read_text())
    found = []
    for line in joined.splitlines():
        if line.strip() and not line.startswith("#"):
            words, *hashes = line.split(" --hash=sha256:")
            found.append((Requirement(words), len(hashes)))
    return found


def faults(name: str, folder: Path = FOLDER) -> list[str]:
    """What is wrong with one lock, [] when it is sound."""
    lock = folder / f"{name}.txt"
    found = [
        f"{lock.name}: an address: {line.strip()}" for line in lock.read_text().splitlines() if ADDRESS.search(line)
    ]
    if found:
        return found
    pinned = pins(lock)
    for pin, hashes in pinned:
        exact = [s for s in pin.specifier if s.operator == "==" and "*" not in s.version]
        if len(exact) != 1:
            found.append(f"{lock.name}: {pin.name} is not pinned")
        if not hashes:
            found.append(f"{lock.name}: {pin.name} has no hash")
    for need in wanted(folder / f"{name}.in"):
        mine = [pin for pin, _ in pinned if canonicalize_name(pin.name) == canonicalize_name(need.name)]
        if not mine:
            found.append(f"{lock.name}: {need} is not there")
        versions = [next(iter(pin.specifier)).version for pin in mine]
        found += [f"{lock.name}: {need} is pinned to {v}" for v in versions if v not in need.specifier]
    return found


def main() -> int:
    """Print every fault; 0 when there is none."""
    found = [fault for name in NAMES for fault in faults(name)]
    print("\n".join(found) or f"{len(NAMES)} locks are sound")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
