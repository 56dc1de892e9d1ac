"""Where our own backend will not start, the host and the person are told the cure that the error itself names."""

import shlex

import pytest

from skill.errors import SettingsError, SetupError
from skill.jobs.shop import Shop
from skill.settings import BUNDLE
from tests.skill.backends import FakeBackend
from tests.skill.stages import Stage

SKILL = f"python3 {shlex.quote(str(BUNDLE / 'skill'))}"


class Ailing(Stage):
    """A machine on which our own backend cannot be had."""

    wrong: Exception

    @property
    def shop(self) -> Shop:
        def locate(_: object) -> str:
            raise self.wrong

        return super().shop.replace(locate=locate)


CASES = {
    "doctor": (
        SetupError("a library is missing", cure="python3 skill doctor"),
        f"{SKILL} doctor",
        f"run `{SKILL} doctor`",
    ),
    "setup": (SetupError("nothing is there"), f"{SKILL} setup", f"run `{SKILL} setup`"),
    "sandbox": (
        SettingsError("no connection; allow it in the sandbox"),
        "correct the setting",
        "allow it in the sandbox",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_cure_is_the_errors_own(tmp_path, case):
    stage = Ailing(tmp_path, FakeBackend())
    stage.wrong, fix, said = CASES[case]
    answer = stage.say("make it vertical")
    assert answer.payload()["error"]["fix"] == fix
    assert said in answer.say
