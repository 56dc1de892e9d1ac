"""The chat in a terminal, line by line: the same turns, on a fake backend."""

import io
import os
import pty
import subprocess
import sys

import pytest

from skill import terminal
from skill.settings import BUNDLE
from skill.terminal import WELCOME, Chat, Screen, dropped, talk
from tests.skill.backends import DRAFT, FakeBackend
from tests.skill.stages import Stage


class Window(io.StringIO):
    """A terminal somebody looks at."""

    def isatty(self):
        return True


class Slow(Stage):
    """Its first worker is lost at once; a turn sees that after a while and starts another."""

    lost = False

    def spawn(self, job_id):
        if self.lost:
            super().spawn(job_id)
        self.lost = True


@pytest.fixture
def stage(tmp_path):
    return Stage(tmp_path, FakeBackend(draft=DRAFT))


def held(stage, *lines, out=None, **screen):
    """What the screen shows after these lines were typed."""
    out = out or io.StringIO()
    typed = iter((*lines, None))
    talk(Chat(stage.shop, "terminal", Screen(out, **screen)), lambda: next(typed))
    return out.getvalue()


def test_a_line_is_a_turn_and_a_blank_one_is_nothing(stage):
    shown = held(stage, "   ", "make it brighter")
    assert shown.startswith(WELCOME)
    assert stage.backend.said == ["make it brighter"]
    assert "Done." in shown


def test_work_is_waited_for_and_its_file_named(stage):
    shown = held(stage, "make it brighter", "export")
    films = [line for line in shown.splitlines() if line.startswith("  + ")]
    assert len(films) == 1
    assert films[0].endswith(".mp4")
    assert sum(stage.backend.submits.values()) == 1


def test_where_files_stay_is_told_once(stage):
    """It is part of a conversation's first answer, however long that one takes."""
    slow = Slow(stage.home, stage.backend)
    assert held(slow, "make it brighter", "make it darker").count("Your files stay on this computer") == 1


def test_progress_is_drawn_over_itself_and_only_where_somebody_looks(stage):
    stage.backend.polls = 30
    assert "\r" in held(stage, "make it brighter", "export", out=Window())
    assert "\r" not in held(stage, "export")


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("'{}' find the video this image is from", "find the video this image is from"),
        ('find the video "{}"', "find the video"),
        ("file://{}", ""),
        ("find it, it's /nowhere/at/all.png", "find it, it's /nowhere/at/all.png"),
        ("say 'hello' at the top", "say 'hello' at the top"),
    ],
)
def test_a_dropped_file_goes_along_and_leaves_the_words(stage, line, text):
    picture = stage.picture("a picture.png")
    quoted = str(picture).replace(" ", "%20") if line.startswith("file:") else str(picture)
    said, files = dropped(line.format(quoted))
    assert said == text
    assert [f.name for f in files] == (["a picture.png"] if "{}" in line else [])


def test_a_path_with_backslashes_is_a_dropped_file(stage):
    picture = str(stage.picture("a picture.png"))
    assert [f.source for f in dropped(picture.replace(" ", "\\ "))[1]] == [picture]


def test_pictures_are_shown_where_the_terminal_can(tmp_path):
    from skill.messages import OutFile

    path = tmp_path / "proof.jpg"
    path.write_bytes(b"jpeg")
    can, cannot = Window(), io.StringIO()
    Screen(can, shows_pictures=True).file(OutFile(str(path), "image/jpeg", 4))
    Screen(cannot, shows_pictures=True).file(OutFile(str(path), "image/jpeg", 4))
    assert "]1337;File=inline=1" in can.getvalue()
    assert "1337" not in cannot.getvalue()


def test_in_a_real_terminal_it_ends_by_ctrl_d_and_keeps_its_history_private(tmp_path):
    person, theirs = pty.openpty()
    command = [sys.executable, "-P", str(BUNDLE / "skill"), "chat"]
    env = {**os.environ, "I2VF_HOME": str(tmp_path), "NEMO_API_URL": "http://127.0.0.1:9"}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=env, start_new_session=True) as chat:
        os.close(theirs)
        shown = b""
        while terminal.PROMPT.strip().encode() not in shown:
            shown += os.read(person, 4096)
        os.write(person, b"stop\n")
        while shown.count(terminal.PROMPT.strip().encode()) < 2:
            shown += os.read(person, 4096)
        os.write(person, b"\x04")
        assert chat.wait(20) == 0
    os.close(person)
    kept = tmp_path / "skill" / "chat_history"
    assert "stop" in kept.read_text()
    assert kept.stat().st_mode & 0o077 == 0
