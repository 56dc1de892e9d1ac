"""`demo`: the conversation a person would hold, through the same commands that a host runs.

It keeps to a home of its own below the person's, so that neither their library nor their conversations are touched,
and shares the private environment. Standard library only, since a bare Python runs it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from skill import launcher
from skill.errors import SetupError, SkillError
from skill.files import private_dir
from skill.install import place, programs, setup
from skill.settings import BUNDLE, STARTED, Settings, child_environment

GREETING = "hello, what can you do?"
FIND = "find the video this image is from"
REST = ("keep 3 seconds around it and add the title 'Found it'", "make it vertical", "export")
#: where a person's settings would lead the demo elsewhere
NOT_FOR_THE_DEMO = ("NEMO_API_URL", "NEMO_TOKEN", "I2VF_LIBRARY", "I2VF_TEST_MODES")
BUDGET_S = 8
PATIENCE_S = 600.0
#: a moment counts as the true one when it is within two frames at 25 per second
TOLERANCE_MS = 80


class DemoError(SkillError):
    """A step of the demo did not end as it should; the words say which and what to do."""


@dataclass(frozen=True)
class Scene:
    """What the demo plays with: the interpreter, its own home, the library and the image."""

    python: str
    home: Path
    library: Path
    image: Path | None
    env: Mapping[str, str]

    def command(self, *args: str) -> list[str]:
        """A verb of the skill, as a host would call it."""
        return [self.python, "-P", str(BUNDLE / "skill" / "__main__.py"), *args]


@dataclass
class Talk:
    """The conversation: prints both sides as a person sees them, and keeps the answers."""

    scene: Scene
    name: str = field(default_factory=lambda: f"demo-{int(time.time())}")

    def say(self, text: str, attach: Path | None = None) -> dict[str, object]:
        """One turn, waited for to its end; the last answer. Raises DemoError when it fails."""
        print(f"\nYou:   {text}" + (f"\n       [attached: {attach}]" if attach else ""), flush=True)
        attached = ["--attach", str(attach)] if attach else []
        answer = self.ask(["turn", "--conversation", self.name, *attached], text)
        until = time.monotonic() + PATIENCE_S
        while answer["state"] == "working":
            if time.monotonic() > until:
                raise DemoError(f"the work took longer than {PATIENCE_S:.0f} s: run `python3 skill doctor`")
            job = answer.get("job")
            number = str(job.get("id", "")) if isinstance(job, dict) else ""
            answer = self.ask(["wait", "--job", number], "")
        if answer["state"] == "error":
            raise DemoError("the agent could not do that: run `python3 skill doctor`")
        return answer

    def ask(self, verb: Sequence[str], text: str) -> dict[str, object]:
        """Run one command, print what the agent says, hand back its JSON."""
        argv = self.scene.command(*verb, "--budget", str(BUDGET_S))
        done = programs.ask(argv, self.scene.env, text=text, timeout_s=60)
        try:
            answer: dict[str, object] = json.loads(done.said)
            lines = str(answer["say"]).splitlines() or [""]
        except (ValueError, KeyError, TypeError) as wrong:
            raise DemoError(f"`{verb[0]}` ended with {done.status} and no answer: {done.said[-300:]}") from wrong
        print("Agent: " + "\n       ".join(lines), flush=True)
        for path in paths(answer):
            print(f"       [{path}]", flush=True)
        return answer


def main(verb: str, argv: list[str]) -> int:
    """`demo [--library FOLDER --image FILE] [--home DIR]`; 0 when the moment was found and the film is there."""
    parser = argparse.ArgumentParser(prog=f"python3 skill {verb}", description="The whole job once, from image to MP4.")
    parser.add_argument("--library", type=Path, metavar="FOLDER", help="your own videos instead of the sample ones")
    parser.add_argument("--image", type=Path, metavar="FILE", help="your own image; goes with --library")
    parser.add_argument("--home", type=Path, metavar="DIR", help="where state is kept")
    given = parser.parse_args(argv)
    if (given.library is None) != (given.image is None):
        parser.error("--library and --image go together")
    print("An image in, its moment found, the clip edited by talking, an MP4 out.", flush=True)
    try:
        mine = Settings.read()
        return play(
            mine if given.home is None else replace(mine, home=given.home.absolute()), given.library, given.image
        )
    except SkillError as wrong:
        print(f"\n{wrong}", file=sys.stderr)
        return 3 if isinstance(wrong, SetupError) else 1


def play(mine: Settings, library: Path | None, image: Path | None) -> int:
    """Set up, hold the conversation, say what came of it."""
    home = mine.home / "demo" / ("own" if library else "sample")
    private_dir(home)
    env = {k: v for k, v in child_environment(home).items() if k not in NOT_FOR_THE_DEMO}
    scene = Scene(
        ready(mine.home) or sys.executable,
        home,
        (library or home / "library").absolute(),
        image and image.absolute(),
        env,
    )
    try:
        return converse(scene, mine.home)
    finally:
        launcher.stop_backend(replace(mine, home=home))


def ready(home: Path) -> str | None:
    """An interpreter that holds everything: this one, or the private one; None when that is not set up yet."""
    if place.is_virtual() and place.has(place.PACKAGES + place.BACKEND_PACKAGES):
        return sys.executable
    job = setup.Setup(home)
    return None if job.missing() else job.interpreter


def converse(scene: Scene, home: Path) -> int:
    """The whole conversation. The first greeting is answered before anything is installed, as a host would see it."""
    talk = Talk(scene)
    if talk.say(GREETING)["state"] == "need_input":
        print(flush=True)
        scene = replace(scene, python=setup.set_up(setup.Setup(home), setup.say))
        talk = Talk(scene)
        maker = start_sample(scene)
        talk.say(GREETING)
    else:
        maker = start_sample(scene)
    finish_sample(scene, maker)
    index(scene)
    truth = read_truth(scene)
    image = scene.image or scene.library / str(truth["image"])
    found = talk.say(FIND, image)
    last = found
    for text in REST if is_found(found) else ():
        last = talk.say(text)
    return report(found, last, truth)


def is_found(answer: Mapping[str, object]) -> bool:
    """Whether there is a moment to go on with; a person's own image may be from none of their videos."""
    match = answer.get("match")
    return isinstance(match, dict) and match.get("verdict") != "absent"


def start_sample(scene: Scene) -> programs.Beside | None:
    """Begin to make the sample library, unless it is there or the person brought their own."""
    if scene.image or (scene.library / "truth.json").exists():
        return None
    print(f"\nMaking a small sample library in {scene.library}", flush=True)
    return programs.start(scene.command("backend", "sample", str(scene.library)), scene.env, scene.home / "sample.log")


def finish_sample(scene: Scene, maker: programs.Beside | None) -> None:
    """Wait for the sample library. Raises DemoError when it could not be made."""
    if maker and maker.wait() != 0:
        said = (scene.home / "sample.log").read_text(encoding="utf-8", errors="replace").strip()
        raise DemoError(f"the sample library could not be made: {said[-300:]}")


def index(scene: Scene) -> None:
    """Have our backend index the library; what is indexed already costs nothing."""
    print(f"\nIndexing {scene.library}", flush=True)
    started = time.monotonic()
    done = programs.follow(scene.command("backend", "index", str(scene.library)), scene.env, show_progress)
    if done.status != 0:
        raise DemoError(f"the library could not be indexed: {done.said[-300:]}")
    print(f"       {summary(done.said)} in {time.monotonic() - started:.1f} s", flush=True)


def show_progress(line: str) -> None:
    """What is written for people; the JSON between is for programs."""
    if not line.startswith("{"):
        print(f"       {line}", flush=True)


def summary(said: str) -> str:
    """The report that `index` ends with, in words; it writes progress between."""
    try:
        facts = json.loads(next(line for line in reversed(said.splitlines()) if line.startswith('{"report"')))["report"]
        return f"{facts['videos']} videos, {facts['indexed']} of them new,"
    except (ValueError, KeyError, TypeError, StopIteration):
        return "done"


def read_truth(scene: Scene) -> Mapping[str, object]:
    """Which image to show and where it is from; nothing is known of a person's own files."""
    if scene.image:
        return {}
    truth: Mapping[str, object] = json.loads((scene.library / "truth.json").read_bytes())["query"]
    return truth


def paths(answer: Mapping[str, object]) -> list[str]:
    """The files that an answer hands over."""
    files = answer.get("attachments")
    return [str(file["path"]) for file in files if isinstance(file, dict)] if isinstance(files, list) else []


def report(found: Mapping[str, object], last: Mapping[str, object], truth: Mapping[str, object]) -> int:
    """What came of it: the proof, the film, and whether the moment is the true one; 0 when all is well."""
    proof = next((path for path in paths(found) if path.endswith((".jpg", ".png"))), None)
    film = next((path for path in reversed(paths(last)) if path.endswith(".mp4")), None)
    print(f"\nProof: {proof or 'none'}\nMP4:   {film or 'none'}")
    right = judge(found.get("match"), truth)
    print(f"Took {time.monotonic() - STARTED:.0f} s.", flush=True)
    return 0 if right and proof and film and os.path.getsize(film) > 0 else 1  # noqa: PTH202  # a path from JSON


def judge(match: object, truth: Mapping[str, object]) -> bool:
    """Print what was found beside the truth; whether they agree. Without a truth, whether anything was found."""
    if not isinstance(match, dict) or match.get("verdict") == "absent":
        print("Found: nothing")
        return False
    print(f"Found: {match['video']} at {clock(match['at_ms'])}")
    if not truth:
        return True
    at = int(str(truth["at_ms"]))
    right = match["video"] == truth["video"] and abs(int(match["at_ms"]) - at) <= TOLERANCE_MS
    print(f"Truth: {truth['video']} at {clock(at)}: " + ("the same moment." if right else "NOT the same."))
    return bool(right)


def clock(ms: int) -> str:
    """Minutes, seconds and hundredths."""
    return f"{ms // 60000}:{ms % 60000 / 1000:05.2f}"
