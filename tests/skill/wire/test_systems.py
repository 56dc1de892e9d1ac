"""Where state and interpreters are on systems that the tests do not run on."""

import pytest

from skill.wire.systems import NAME, interpreter, state_folder


@pytest.mark.parametrize(
    ("system", "env", "user", "folder"),
    [
        ("linux", {}, "/home/me", f"/home/me/.local/state/{NAME}"),
        ("linux", {"XDG_STATE_HOME": "/state"}, "/home/me", f"/state/{NAME}"),
        ("linux", {"XDG_STATE_HOME": ""}, "/home/me", f"/home/me/.local/state/{NAME}"),
        ("darwin", {}, "/Users/me", f"/Users/me/.local/state/{NAME}"),
        ("darwin", {"XDG_STATE_HOME": "/Users/me/state"}, "/Users/me", f"/Users/me/state/{NAME}"),
        ("win32", {}, r"C:\Users\me", rf"C:\Users\me\AppData\Local\{NAME}"),
        ("win32", {"XDG_STATE_HOME": "/c/state"}, r"C:\Users\me", rf"C:\Users\me\AppData\Local\{NAME}"),
        ("win32", {}, r"\\server\homes\me", rf"\\server\homes\me\AppData\Local\{NAME}"),
    ],
)
def test_state_is_kept_where_the_system_keeps_it(system, env, user, folder):
    assert state_folder(system, env, user) == folder


@pytest.mark.parametrize(
    ("system", "environment", "python"),
    [
        ("linux", "/s/env/1a", "/s/env/1a/bin/python"),
        ("darwin", "/s/env/1a", "/s/env/1a/bin/python"),
        ("win32", r"C:\s\env\1a", r"C:\s\env\1a\Scripts\python.exe"),
    ],
)
def test_the_interpreter_of_an_environment(system, environment, python):
    assert interpreter(system, environment) == python
