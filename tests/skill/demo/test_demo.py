"""The demo, held to what it promises; the film is opened and measured."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import av
import pytest

from skill import demo, settings

TRUTH = {"video": "harbour.mp4", "at_ms": 12_360, "image": "query.jpg"}


@pytest.mark.parametrize(
    ("match", "right"),
    [
        ({"video": "harbour.mp4", "at_ms": 12_400}, True),
        ({"video": "harbour.mp4", "at_ms": 13_000}, False),
        ({"video": "market.mp4", "at_ms": 12_360}, False),
        ({"video": "harbour.mp4", "at_ms": 12_360, "verdict": "absent"}, False),
        (None, False),
    ],
    ids=["within two frames", "another moment", "another video", "not sure at all", "nothing"],
)
def test_what_was_found_is_held_to_the_truth(match, right):
    assert demo.judge(match, TRUTH) is right


def test_without_a_truth_whatever_was_found_is_told(capsys):
    assert demo.judge({"video": "mine.mov", "at_ms": 61_250}, {})
    assert capsys.readouterr().out == "Found: mine.mov at 1:01.25\n"


def test_a_film_that_is_not_there_is_not_a_success(tmp_path, capsys):
    proof = tmp_path / "proof.jpg"
    proof.write_bytes(b"x")
    found = {"attachments": [{"path": str(proof)}], "match": {"video": "harbour.mp4", "at_ms": 12_360}}
    assert demo.report(found, {"attachments": []}, TRUTH) == 1
    assert "MP4:   none" in capsys.readouterr().out


@pytest.mark.parametrize("argv", [["--library", "x"], ["--image", "x"]], ids=lambda argv: argv[0])
def test_library_and_image_go_together(argv):
    with pytest.raises(SystemExit) as stopped:
        demo.main("demo", argv)
    assert stopped.value.code == 2


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """The demo run once for real, on this interpreter: (what it printed, its home)."""
    home = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [sys.executable, settings.BUNDLE / "skill", "demo"], capture_output=True, encoding="utf-8", check=False, cwd=home,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "I2VF_HOME": str(home / "state"), "NEMO_TOKEN": "never-to-be-used"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, home


def test_the_moment_it_finds_is_the_true_one(shown):
    printed, _ = shown
    assert "the same moment." in printed
    assert [line[7:] for line in printed.splitlines() if line.startswith("You:   ")] == [
        demo.GREETING,
        demo.FIND,
        *demo.REST,
    ]


def test_the_film_is_vertical_three_seconds_long_and_shows_the_title(shown):
    printed, _ = shown
    film = re.search(r"^MP4:   (.+)$", printed, re.MULTILINE)
    assert film
    with av.open(film[1]) as container:
        stream = container.streams.video[0]
        frames = [frame.to_ndarray(format="gray") for frame in container.decode(stream)]
        rate = stream.average_rate
    assert rate
    assert frames[0].shape[0] > frames[0].shape[1]
    assert abs(len(frames) - 3 * rate) <= 1
    assert stream.codec_context.profile == "High"


def test_the_proof_is_a_picture_on_this_machine(shown):
    printed, _ = shown
    proof = re.search(r"^Proof: (.+)$", printed, re.MULTILINE)
    assert proof
    assert Path(proof[1]).read_bytes()[:3] == b"\xff\xd8\xff"


def test_it_ends_its_backend_and_keeps_to_its_own_home(shown):
    _, home = shown
    assert [path.name for path in home.iterdir()] == ["state"]
    assert {path.name for path in (home / "state").iterdir()} == {"demo"}
    assert not (home / "state" / "demo" / "sample" / "run" / "backend.json").exists()


def test_no_token_of_the_person_reaches_it(shown):
    _, home = shown
    kept = [path for path in (home / "state").rglob("*") if path.is_file() and path.stat().st_size < 10**6]
    assert not any(b"never-to-be-used" in path.read_bytes() for path in kept)


def test_truth_names_the_query(shown):
    _, home = shown
    truth = json.loads((home / "state" / "demo" / "sample" / "library" / "truth.json").read_bytes())
    assert {"image", "video", "at_ms"} <= truth["query"].keys()


def test_the_readme_prints_what_it_prints(shown):
    """Where the two part, the README is out of date."""
    printed, _ = shown
    readme = (settings.BUNDLE / "README.md").read_text().split("```text\n")[1].split("```")[0]
    spoken = [
        line for line in readme.split(f"You:   {demo.FIND}")[1].splitlines() if line.startswith(("Agent: ", "Truth: "))
    ]
    assert len(spoken) >= 5
    assert [line for line in spoken if line not in printed] == []
