"""Which host installed us, as the attribution headers say it."""

from pathlib import Path

import pytest

from skill.settings import installer, platform


@pytest.mark.parametrize(
    ("paths", "told"),
    [
        (["/home/me/.clawhub/skills/image-to-video-finder"], "clawhub"),
        (["/home/me/.openclaw/workspace/skills/image-to-video-finder"], "clawhub"),
        (["/home/me/.cursor/skills/image-to-video-finder"], "cursor"),
        (["/home/me/project/.cursor/skills/image-to-video-finder"], "cursor"),
        (["/home/me/.agents/skills/image-to-video-finder"], "unknown"),
        (["/home/me/cursor/openclaw"], "unknown"),
        (["/home/me/my.cursor/x", "/srv/.cursorrules/x"], "unknown"),
        (["/home/me/skills/image-to-video-finder", "/home/me/.openclaw/skills/x"], "clawhub"),
        (["/home/me/.cursor/skills/x", "/home/me/.clawhub/skills/x"], "clawhub"),
        ([r"C:\Users\me\.openclaw\skills\image-to-video-finder"], "clawhub"),
        ([r"C:\Users\me\.cursor\skills\image-to-video-finder"], "cursor"),
        ([r"\\server\me\.clawhub\skills\x"], "clawhub"),
        ([r"C:\Users\me/.cursor/skills"], "cursor"),
        ([r"C:\Users\me\skills\x"], "unknown"),
        ([], "unknown"),
    ],
)
def test_the_folders_above_a_copy_tell_its_installer(paths, told):
    assert installer(*paths) == told


@pytest.mark.parametrize("marker", [".clawhub/origin.json", ".openclaw/source-origin.json"])
def test_an_installers_marker_tells_wherever_the_copy_lies(tmp_path, marker):
    assert platform({}, tmp_path) == "unknown"
    (tmp_path / marker).parent.mkdir()
    (tmp_path / marker).write_text("{}")
    assert platform({}, tmp_path) == "clawhub"


def test_a_link_into_an_installers_folder_is_followed(tmp_path):
    real = tmp_path / ".cursor" / "skills" / "x"
    real.mkdir(parents=True)
    link = tmp_path / "x"
    link.symlink_to(real)
    assert platform({}, link) == "cursor"


@pytest.mark.parametrize(("given", "told"), [("cursor", "cursor"), ("unknown", "unknown"), ("vim", "clawhub")])
def test_the_environment_overrides_only_with_a_known_name(given, told):
    assert platform({"SKILL_SOURCE": given}, Path("/home/me/.clawhub/x")) == told
