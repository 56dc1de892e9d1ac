import pytest

from skill.turn.sandbox import NEW_S, ends_with_the_command

TICKS = 100
PLAIN = f"1 (init (x)) S {'0 ' * 18}"


@pytest.fixture
def processes(tmp_path, monkeypatch):
    """A /proc whose first process has this command line, so many seconds older than ours."""
    monkeypatch.setattr("os.sysconf", lambda _: TICKS)

    def make(first, age_s):
        for name, started in (("1", 1000), ("self", 1000 + int(age_s * TICKS))):
            (tmp_path / name).mkdir()
            (tmp_path / name / "stat").write_text(f"{PLAIN}{started} 0 0\n")
        (tmp_path / "1" / "cmdline").write_bytes(first)
        return tmp_path

    return make


@pytest.mark.parametrize(
    ("first", "age_s", "ends"),
    [
        (b"codex-linux-sandbox\0--sandbox-policy-cwd\0/w\0", 0, True),
        (b"/usr/bin/bwrap\0--unshare-pid\0", 3, True),
        (b"bwrap\0--args\0", NEW_S + 1, False),
        (b"/sbin/init\0", 0, False),
        (b"", 0, False),
    ],
    ids=["Codex", "bubblewrap", "an application that lives in bubblewrap", "a system", "no first process"],
)
def test_a_sandbox_made_for_one_command_ends_its_work(processes, first, age_s, ends):
    assert ends_with_the_command(processes(first, age_s)) is ends


def test_where_processes_are_not_told_work_goes_on(tmp_path):
    assert not ends_with_the_command(tmp_path)
