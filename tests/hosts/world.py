"""What every check starts from: the bundle, a set-up home, a library; and a HOME of its own for each."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

from skill import launcher
from skill.settings import Settings
from tests.hosts.bundle import export
from tests.hosts.model.mind import NAME

STATE = Path(".local", "state", NAME)
QUERY = "query.jpg"
#: 40 s in 1080p with grain: its export takes longer than a host waits for a command
FILM = "the whole evening.mp4"
GRAIN = "scale=1920:1080,noise=alls=10:allf=t"
PATIENCE_S = 600.0


class HostError(Exception):
    """A host or the skill in it did not do what it should; the words say what came instead."""


def need(holds: object, what: object) -> None:
    """Raise HostError unless it holds."""
    if not holds:
        raise HostError(str(what))


@dataclass(frozen=True)
class Ran:
    """A finished command."""

    status: int
    out: str
    err: str
    seconds: float

    def good(self) -> Ran:
        """Itself; raises HostError when it failed."""
        need(self.status == 0, f"exit {self.status}: {self.out[-1500:]} {self.err[-1500:]}")
        return self


@dataclass(frozen=True)
class World:
    """Everything that checks share; nothing in it is changed by them."""

    folder: Path
    path: tuple[Path, ...]

    @property
    def bundle(self) -> Path:
        """The exported skill."""
        return self.folder / "bundle" / NAME

    @property
    def home(self) -> Path:
        """A home in which the skill is set up and the library indexed."""
        return self.folder / "home"

    @property
    def library(self) -> Path:
        """The films."""
        return self.folder / "library"

    @property
    def query(self) -> Path:
        """The picture that the person sends; it is from `FILM`."""
        return self.folder / "sample" / QUERY

    def truth_ms(self) -> int:
        """When in `FILM` the picture is: the film it was taken from is its beginning."""
        truth = json.loads((self.folder / "sample" / "truth.json").read_bytes())["query"]
        return int(truth["at_ms"])

    def prepare(self) -> None:
        """Set the skill up and make the library; what is there already is kept."""
        shutil.rmtree(self.bundle.parent, ignore_errors=True)
        export(self.bundle)
        scene = Scene(self, self.home)
        scene.begin()
        scene.skill("setup", "--mcp").good()
        scene.skill("backend", "sample", str(self.folder / "sample")).good()
        self._films()
        scene.skill("backend", "index", str(self.library)).good()

    def _films(self) -> None:
        truth = json.loads((self.folder / "sample" / "truth.json").read_bytes())
        source = truth["query"]["video"]
        names = [source, *(v["file"] for v in truth["videos"] if v["file"] != source)]
        self.library.mkdir(exist_ok=True)
        for name in names[1:]:
            shutil.copyfile(self.folder / "sample" / name, self.library / name)
        if not (self.library / FILM).exists():
            self._film([self.folder / "sample" / name for name in names])

    def _film(self, parts: Sequence[Path]) -> None:
        one = self.folder / "part.mp4"
        inputs = [word for part in parts for word in ("-i", str(part))]
        joined = "".join(f"[{n}:v]" for n in range(len(parts))) + f"concat=n={len(parts)}:v=1:a=0,{GRAIN}"
        options = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "28", "-pix_fmt", "yuv420p"]
        argv = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *inputs, "-filter_complex", joined, *options]
        subprocess.run([*argv, str(one)], check=True)
        one.rename(self.library / FILM)


@dataclass(frozen=True)
class Scene:
    """One check's own HOME and workspace."""

    world: World
    home: Path

    @property
    def work(self) -> Path:
        """The folder that the host works in; never the skill's."""
        return self.home / "work"

    @property
    def state(self) -> Path:
        """Where the skill keeps what it knows."""
        return self.home / STATE

    def begin(self) -> None:
        """Make it, with the shared environment and a copy of the index."""
        self.work.mkdir(parents=True, exist_ok=True)
        (self.home / "tmp").mkdir(exist_ok=True)
        (self.home / "bin").mkdir(exist_ok=True)
        python = self.home / "bin" / "python3"
        python.unlink(missing_ok=True)
        python.symlink_to(os.path.realpath(sys.executable))
        shared = self.world.home / STATE
        if self.home != self.world.home:
            self.state.mkdir(parents=True, mode=0o700)
            (self.state / "env").symlink_to(shared / "env")
            shutil.copytree(shared / "backend", self.state / "backend")

    def end(self) -> None:
        """Stop what the skill left running."""
        launcher.stop_backend(Settings.read({"I2VF_HOME": str(self.state)}))

    def environment(self) -> dict[str, str]:
        """What a host starts with: nothing of ours but HOME and PATH."""
        path = [self.home / "bin", *self.world.path, "/usr/local/bin", "/usr/bin", "/bin"]
        return {
            "HOME": str(self.home),
            "PATH": os.pathsep.join(map(str, path)),
            "TMPDIR": str(self.home / "tmp"),
            "SHELL": "/bin/bash",
            "LANG": "C.UTF-8",
            "TERM": "dumb",
            "CI": "1",
            "DISABLE_TELEMETRY": "1",
            "DO_NOT_TRACK": "1",
            **{name: value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_"))},
        }

    def run(
        self,
        *argv: str | Path,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        patience_s: float = PATIENCE_S,
    ) -> Ran:
        """Run a command to its end, nothing on its standard input. Raises HostError when it takes too long."""
        started = time.monotonic()
        try:
            done = subprocess.run(
                [str(word) for word in argv],
                cwd=cwd or self.work,
                env={**self.environment(), **(env or {})},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=patience_s,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            raise HostError(f"{argv[0]} took longer than {patience_s:.0f} s: {str(late.stdout)[-800:]}") from late
        return Ran(done.returncode, done.stdout, done.stderr, time.monotonic() - started)

    def skill(self, *argv: str, bundle: Path | None = None) -> Ran:
        """A verb of the skill, as a host would call it."""
        return self.run("python3", (bundle or self.world.bundle) / "skill", *argv)
