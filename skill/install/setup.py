"""`setup`: the private environment, made with `venv` and filled by uv or pip from the hash locks.

Measured from a bare Python with empty caches on two cores: pip for everything 17-21 s, pip for uv and uv for the rest
6-9 s. So the pinned uv is fetched first unless one is on PATH, and pip takes over where uv fails (it reads every way of
naming a mirror). An environment that was cut in the middle is made anew; what was downloaded is kept until the end.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from skill import settings
from skill.errors import SetupError
from skill.files import private_dir
from skill.install import failures, place, programs
from skill.install.mirrors import uv_environment

#: stage -> (what it is, MB to download, MB it needs on disk while at work), for x86-64 Linux
SIZES = {
    "skill": ("the skill's own packages", 25, 150),
    "backend": ("the packages of our own backend, which finds, edits and renders on this machine", 235, 1000),
    place.MCP: ("the packages of the MCP face", 10, 60),
}
SHOWN = ("Downloading", "Downloaded", "Building", "Built", "Prepared", "Installed", "Installing", "Successfully")
REQUIREMENTS = settings.BUNDLE / "requirements"


@dataclass(frozen=True)
class Setup:
    """One set-up to do. `wheels`: a folder to install from instead of the package index.

    `again`: make the environment anew though it looks whole.
    """

    home: Path
    stages: tuple[str, ...] = place.STAGES
    requirements: Path = REQUIREMENTS
    wheels: Path | None = None
    again: bool = False
    python: str = sys.executable
    needs_mb: dict[str, int] = field(default_factory=lambda: {stage: size[2] for stage, size in SIZES.items()})

    @property
    def environment(self) -> Path:
        """The private environment's folder."""
        return Path(place.environment(str(self.home), str(self.requirements)))

    @property
    def interpreter(self) -> str:
        """The private interpreter."""
        return place.python_of(str(self.environment))

    @property
    def cache(self) -> Path:
        """What was downloaded, until set-up is done."""
        return self.home / "env" / "cache"

    def others(self) -> list[Path]:
        """Environments of other versions in this home."""
        found = (Path(file).parent for file in self.environment.parent.glob("*/pyvenv.cfg"))
        return sorted(folder for folder in found if folder != self.environment)

    def missing(self) -> list[str]:
        """The stages still to do."""
        return [stage for stage in self.stages if not place.is_whole(str(self.environment), stage)]


def main(argv: list[str]) -> int:
    """`setup [--cloud-only] [--mcp] [--again] [--wheels DIR]`; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python3 skill setup", description="Make the private environment.")
    parser.add_argument(
        "--cloud-only", action="store_true", help="leave our own backend out; only the cloud can be used"
    )
    parser.add_argument("--mcp", action="store_true", help="also what `python3 skill mcp` needs")
    parser.add_argument("--again", action="store_true", help="make it anew: a file in it is broken or gone")
    parser.add_argument("--wheels", type=Path, metavar="DIR", help="install from this folder, without a network")
    given = parser.parse_args(argv)
    home = Path(place.home(os.environ))
    had = place.is_whole(place.environment(str(home), str(REQUIREMENTS)), place.MCP)
    mcp = given.mcp or (given.again and had)
    stages = (*(place.STAGES[:1] if given.cloud_only else place.STAGES), *([place.MCP] if mcp else []))
    try:
        set_up(Setup(home, stages, wheels=given.wheels and given.wheels.absolute(), again=given.again), say)
        say(f"See it work: python3 {settings.BUNDLE / 'skill'} demo")
    except SetupError as wrong:
        print(f"{wrong}", file=sys.stderr)
        return 3
    return 0


def say(line: str) -> None:
    """One line to the person, at once."""
    print(line, flush=True)


def set_up(job: Setup, tell: Callable[[str], object]) -> str:
    """Do what is missing; returns the private interpreter. Raises SetupError whose words name the cure."""
    started = time.monotonic()
    try:
        with alone(job, tell) as lock:
            if fits(job) and not job.missing() and not job.again:
                tell(f"Set up already: {job.environment}")
                return job.interpreter
            check_room(job)
            tell(f"Setting up in {job.environment}")
            make(job)
            for number, stage in enumerate(job.stages, 1):
                fill(job, stage, f"[{number}/{len(job.stages)}]", tell, lock)
            shutil.rmtree(job.cache, ignore_errors=True)
    except OSError as wrong:
        raise failures.of_system(wrong, job.home) from wrong
    for folder in job.others():
        tell(f"{folder} is another version's: delete it when that version is gone.")
    tell(f"Ready after {time.monotonic() - started:.1f} s.")
    return job.interpreter


@contextmanager
def alone(job: Setup, tell: Callable[[str], object]) -> Iterator[int]:
    """Hold the set-up lock. Programs inherit it, so that what a killed set-up left running is waited for."""
    private_dir(job.home / "env")
    handle = os.open(job.home / "env" / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell("Another set-up is at work; waiting for it.")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def check_room(job: Setup) -> None:
    """Raise SetupError when the disk cannot hold what is missing."""
    needed = sum(job.needs_mb[stage] for stage in job.missing())
    free = shutil.disk_usage(job.home).free // 10**6
    if free < needed:
        raise failures.no_room(job.home, free_mb=free, needed_mb=needed)


def fits(job: Setup) -> bool:
    """Whether the environment there was made for the Python it runs now: a system upgrade may have changed it."""
    config = job.environment / "pyvenv.cfg"
    if not config.exists():
        return False
    made_for = next((x.split("=")[1].strip() for x in config.read_text().splitlines() if x.startswith("version")), "")
    runs = programs.ask([job.interpreter, "-c", "import sys; print(sys.version.split()[0])"], {}, timeout_s=20)
    return runs.status == 0 and runs.said.strip().split(".")[:2] == made_for.split(".")[:2]


def make(job: Setup) -> None:
    """A fresh environment, unless the one there is sound, no stage in it was cut, and none was asked for."""
    cut = any((job.environment / f"begun-{stage}").exists() for stage in job.missing())
    if fits(job) and not cut and not job.again:
        return
    try:
        import venv  # noqa: PLC0415  # some systems split it off
    except ImportError as missing:
        raise failures.no_pip() from missing
    shutil.rmtree(job.environment, ignore_errors=True)
    venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(job.environment)


def fill(job: Setup, stage: str, count: str, tell: Callable[[str], object], lock: int) -> None:
    """Install one stage; its marker is written last."""
    what, download_mb, _ = SIZES[stage]
    if stage not in job.missing():
        tell(f"{count} {what}: here already.")
        return
    source = f"from {job.wheels}" if job.wheels else f"about {download_mb} MB to download"
    tell(f"{count} {what}: {source}.")
    begun = job.environment / f"begun-{stage}"
    begun.touch()
    installer = Installer(job, tell, lock)
    if stage == "skill":
        installer.prepare()
    installer.install(f"{stage}.txt")
    Path(place.marker(str(job.environment), stage)).write_text(f"{job.python}\n")
    begun.unlink()


@dataclass(frozen=True)
class Installer:
    """The uv at hand, else pip: both held to the hashes, neither resolves or fetches anything of its own accord."""

    job: Setup
    tell: Callable[[str], object]
    lock: int

    def prepare(self) -> None:
        """The tools: uv where there is none, and the setuptools that builds the one source package."""
        fetchable = self.job.wheels is None or any(self.job.wheels.glob("uv-*.whl"))
        if self.uv() or not fetchable or self.run(self.with_pip(), "installer.txt", "build.txt").status != 0:
            self.install("build.txt")

    def install(self, name: str) -> None:
        """Everything in this lock file. Raises SetupError."""
        if (uv := self.uv()) and self.run(self.with_uv(uv), name, mirrors=self.mirrors).status == 0:
            return
        done = self.run(self.with_pip(), name)
        if done.status != 0:
            raise failures.of_installer(done.said, self.job.home, self.job.wheels)

    def uv(self) -> str | None:
        """The person's uv, or the one that was fetched into the environment; None when there is neither."""
        own = Path(self.job.interpreter).with_name("uv")
        return shutil.which("uv") or (str(own) if own.exists() else None)

    def with_uv(self, uv: str) -> list[str]:
        """Command line of uv without the lock file."""
        return [
            uv,
            "pip",
            "install",
            "--python",
            self.job.interpreter,
            *self.common(),
            *self.cache_of(uv),
        ]

    def cache_of(self, uv: str) -> list[str]:
        """The cache that the person's own uv has already; else one of ours, so that nothing is left in their home."""
        theirs = programs.ask([uv, "cache", "dir"], self.environment()) if uv == shutil.which("uv") else None
        if theirs and theirs.status == 0 and Path(theirs.said.strip()).is_dir():
            return []
        return ["--cache-dir", str(self.job.cache / "uv")]

    def with_pip(self) -> list[str]:
        """Command line of pip. Its --use-pep517 builds the one source package with the setuptools that is locked."""
        if pip_wheel() is None:
            raise failures.no_pip()
        quick = [
            "--no-compile",
            "--use-pep517",
            "--retries",
            "2",
            "--no-input",
            "--disable-pip-version-check",
            "--progress-bar",
            "off",
        ]
        return [
            self.job.interpreter,
            "-m",
            "pip",
            "install",
            *self.common(),
            *quick,
            "--cache-dir",
            str(self.job.cache / "pip"),
        ]

    def common(self) -> list[str]:
        """What both understand."""
        offline = ["--no-index", "--find-links", str(self.job.wheels)] if self.job.wheels else []
        return ["--require-hashes", "--no-deps", "--no-build-isolation", *offline]

    @cached_property
    def mirrors(self) -> dict[str, str]:
        """What the person told pip about mirrors, in uv's words."""
        if self.job.wheels or pip_wheel() is None:
            return {}
        asked = [self.job.interpreter, "-m", "pip", "config", "list"]
        return uv_environment(programs.ask(asked, self.environment()).said)

    def environment(self) -> dict[str, str]:
        """The person's environment without secrets; pip itself comes out of the wheel that Python brings along."""
        mine = settings.child_environment(self.job.home)
        mine["PYTHONPATH"] = str(pip_wheel() or "")
        mine.pop("I2VF_PLANNER_KEY", None)  # our backend's, no installer's
        # pip asks rustc for its version, and a rustc of rustup's would leave a folder in the person's home.
        mine["RUSTUP_HOME"] = str(self.job.cache / "rustup")
        return mine

    def run(self, command: list[str], *names: str, mirrors: Mapping[str, str] | None = None) -> programs.Finished:
        """Run an installer over these lock files, its progress lines shown."""
        locks = [word for name in names for word in ("-r", str(self.job.requirements / name))]
        env = {**(mirrors or {}), **self.environment()}
        return programs.follow([*command, *locks], env, self.show, keep_open=[self.lock])

    def show(self, line: str) -> None:
        """Pass on what a person cares for."""
        if line.strip().startswith(SHOWN):
            self.tell("      " + line.strip()[:110])


def pip_wheel() -> Path | None:
    """The pip that came with Python; None when the system split it off."""
    folders = [Path(sysconfig.get_path("stdlib")) / "ensurepip" / "_bundled"]
    if system := sysconfig.get_config_var("WHEEL_PKG_DIR"):
        folders.append(Path(system))
    wheels = [wheel for folder in folders for wheel in sorted(folder.glob("pip-*.whl"))]
    return wheels[0] if wheels else None
