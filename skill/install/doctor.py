"""`doctor`: looks at every part, says what is wrong and names the cure. Our backend checks its own parts."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlsplit

from skill import launcher, settings
from skill.errors import SettingsError
from skill.install import place, programs, setup

#: files that hold a secret, below the home
SECRETS = ("skill/credentials.json", "skill/client_id", "run/backend.json", "backend/secret", "backend/prefix")
CHECK_PATIENCE_S = 180.0
LITTLE_ROOM_MB = 1000
SETUP = "python3 skill setup"
#: where set-up thinks that all is well
AGAIN = f"{SETUP} --again"
#: how a missing library of the system is told, and where small systems lack one, the package that brings it
LIBRARY = re.compile(r"(lib[\w.+-]+\.so[\w.]*): cannot open shared object file")
PACKAGES_OF = {"libstdc++.so.6": "libstdc++6", "libgcc_s.so.1": "libgcc-s1", "libgomp.so.1": "libgomp1"}


@dataclass(frozen=True)
class Part:
    """One thing that was checked. `cure` is a command or a sentence, "" when nothing is wrong."""

    name: str
    ok: bool
    detail: str
    cure: str = ""


@dataclass(frozen=True)
class Patient:
    """What the checks look at. `python` is the private interpreter, or the running one when it holds the packages."""

    settings: settings.Settings
    job: setup.Setup
    python: str


def main(argv: list[str]) -> int:
    """`doctor [--json]`; returns 0 when every part is well, else 3."""
    parser = argparse.ArgumentParser(prog="python3 skill doctor", description="Check every part and name the cure.")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    given = parser.parse_args(argv)
    try:
        patient = examine(settings.Settings.read())
    except SettingsError as wrong:
        print(wrong, file=sys.stderr)
        return 3
    parts = []
    for part in look(patient):
        parts.append(part)
        if not given.json:
            show(part)
    well = all(part.ok for part in parts)
    if given.json:
        print(json.dumps({"ok": well, "python": patient.python, "parts": [asdict(part) for part in parts]}))
    return 0 if well else 3


def examine(mine: settings.Settings) -> Patient:
    """The home, environment and interpreter that this run would use."""
    job = setup.Setup(mine.home)
    here = place.is_virtual() and place.has(place.PACKAGES)
    return Patient(mine, job, sys.executable if here else job.interpreter)


def show(part: Part) -> None:
    """One line a part, and one for its cure."""
    print(f"{'ok ' if part.ok else 'BAD'}  {part.name}: {part.detail}", flush=True)
    if not part.ok and part.cure:
        print(f"     cure: {part.cure}", flush=True)


def look(patient: Patient) -> Iterator[Part]:
    """Every part in turn; a check may yield several. What is well needs no cure."""
    for check in CHECKS:
        for part in check(patient):
            yield replace(part, cure="") if part.ok else part


def check_python(_: Patient) -> Iterator[Part]:
    """The Python that was called."""
    yield Part("python", ok=True, detail=f"{sys.version.split()[0]} at {sys.executable}")


def check_environment(patient: Patient) -> Iterator[Part]:
    """Both stages of the private environment, and whether it was made from the locks that are here now."""
    if patient.python == sys.executable:
        whole = place.has(place.BACKEND_PACKAGES)
        yield Part("environment", ok=True, detail=f"this interpreter holds the skill's packages: {sys.prefix}")
        yield Part("backend packages", ok=whole, detail="here" if whole else "not here", cure=SETUP)
        return
    folder = patient.job.environment
    made = place.is_whole(str(folder), "skill") and setup.fits(patient.job)
    yield Part("environment", ok=made, detail=str(folder) if made else f"missing or broken: {folder}", cure=SETUP)
    if made:
        whole = place.is_whole(str(folder), "backend")
        detail = "here" if whole else "not here (set up with --cloud-only, or cut in the middle)"
        yield Part("backend packages", ok=whole or is_cloud(patient), detail=detail, cure=SETUP)
    if patient.job.others() and not made:
        yield Part("lock", ok=False, detail="set up for another version of the skill", cure=SETUP)


def check_home(patient: Patient) -> Iterator[Part]:
    """Whether state can be written, and how much room there is."""
    home = patient.settings.home
    standing = next(folder for folder in (home, *home.parents) if folder.exists())
    writable = standing.is_dir() and os.access(standing, os.W_OK | os.X_OK)
    yield Part("home", ok=writable, detail=str(home), cure="set I2VF_HOME to a folder of yours")
    free = shutil.disk_usage(standing).free // 10**6
    cure = "free some space, or set I2VF_HOME to a folder on a bigger disk"
    yield Part("disk", ok=free >= LITTLE_ROOM_MB, detail=f"{free} MB free", cure=cure)


def check_secrets(patient: Patient) -> Iterator[Part]:
    """Files that hold a token or an address are for this user only."""
    there = [file for name in SECRETS if (file := patient.settings.home / name).exists()]
    open_ones = [str(file) for file in there if os.name != "nt" and file.stat().st_mode & 0o077]
    detail = "readable by others: " + ", ".join(open_ones) if open_ones else f"{len(there)} kept private"
    yield Part("secrets", ok=not open_ones, detail=detail, cure="chmod 600 " + " ".join(open_ones))


def check_choice(patient: Patient) -> Iterator[Part]:
    """Which backend a turn would use, and why."""
    mine = patient.settings
    if mine.api_url:
        yield Part("choice", ok=True, detail="NEMO_API_URL names the backend")
        return
    saved = mine.root / "choice.json"
    if not saved.exists():
        yield Part("choice", ok=True, detail="the cloud, by NEMO_TOKEN" if mine.token else "our own backend (default)")
        return
    try:
        chosen = json.loads(saved.read_bytes())
    except ValueError:
        yield Part("choice", ok=False, detail=f"{saved} cannot be read", cure=f"delete {saved}")
        return
    yield Part(
        "choice", ok=True, detail=f"saved: {chosen.get('backend', chosen) if isinstance(chosen, dict) else chosen}"
    )


def is_cloud(patient: Patient) -> bool:
    """Whether a turn would use a backend that is not ours."""
    mine = patient.settings
    saved = mine.root / "choice.json"
    return bool(mine.api_url or mine.token or (saved.exists() and b"cloud" in saved.read_bytes()))


def check_reach(patient: Patient) -> Iterator[Part]:
    """Whether the backend that a turn would use answers."""
    mine = patient.settings
    if not is_cloud(patient):
        yield _own_backend(mine)
        return
    parts = urlsplit(mine.api_url or settings.CLOUD_URL)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((parts.hostname or "", port), timeout=5).close()
    except OSError as wrong:
        cure = "connect to the network, or unset NEMO_API_URL and NEMO_TOKEN to use our own backend"
        yield Part("backend", ok=False, detail=f"{parts.hostname} does not answer ({wrong})", cure=cure)
        return
    yield Part("backend", ok=True, detail=f"{parts.hostname} answers")


def _own_backend(mine: settings.Settings) -> Part:
    if not launcher.is_open():
        return Part("backend", ok=False, detail=launcher.SHUT, cure=launcher.OPEN)
    running = launcher.running(mine)
    if running is None:
        return Part("backend", ok=True, detail="starts with the next turn")
    other = (
        ""
        if running.version == mine.front_matter.version
        else f" of version {running.version}, replaced by the next turn"
    )
    return Part("backend", ok=True, detail=f"running, process {running.pid}{other}")


def check_backend(patient: Patient) -> Iterator[Part]:
    """What our backend says of itself: programs, fonts, a real render, decoding, index and search."""
    if patient.python != sys.executable and not place.is_whole(str(patient.job.environment), "backend"):
        return
    command = [patient.python, "-P", str(settings.BUNDLE / "skill" / "__main__.py"), "backend", "check"]
    answer = programs.ask(command, settings.child_environment(patient.settings.home), timeout_s=CHECK_PATIENCE_S)
    try:
        for part in json.loads(answer.said)["parts"]:
            yield Part(str(part["name"]), ok=bool(part["ok"]), detail=str(part["detail"]), cure=str(part["cure"] or ""))
    except (ValueError, KeyError, TypeError):
        last = (answer.said.strip().splitlines() or ["it said nothing"])[-1][:200]
        yield Part("backend check", ok=False, detail=f"ended with {answer.status}: {last}", cure=_cure(answer.said))


def _cure(said: str) -> str:
    """What mends a backend that cannot even be loaded."""
    missing = LIBRARY.search(said)
    if missing is None:
        return AGAIN
    package = PACKAGES_OF.get(missing[1])
    debian = f" (on Debian or Ubuntu `sudo apt install {package}`)" if package else ""
    return f"install the system's library {missing[1]}{debian}"


CHECKS: tuple[Callable[[Patient], Iterator[Part]], ...] = (
    check_python,
    check_environment,
    check_home,
    check_secrets,
    check_choice,
    check_reach,
    check_backend,
)
