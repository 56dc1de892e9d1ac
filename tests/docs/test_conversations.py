"""The table of recorded conversations names every one, under the paragraph that it shows."""

import re

import skill.settings

FOLDER = skill.settings.BUNDLE / "fixtures" / "conversations"
ROW = re.compile(r"^\|([^|`]*)\| [^|]+ \| (`[^|]+`) \|$", re.MULTILINE)


def test_the_table_of_conversations_is_the_folders():
    rows = ROW.findall((FOLDER / "README.md").read_text())
    named = {name for _, names in rows for name in re.findall("`([^`]+)`", names)}
    assert named == {path.parent.name for path in FOLDER.glob("*/conversation.json")}
    assert len(named) >= 30
    assert len({paragraph.strip() for paragraph, _ in rows} - {""}) == 11
