"""Takes the words of today into the recorded conversations: `python -m tests.conversations.keeping [NAME…]`.

For a change of wording, which touches no byte of a backend: the calls must come as recorded, `says` and `never` must
hold, and whatever else a turn came to is written down anew. Read the difference before you commit it.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from skill.turn.record import came_out
from tests.conversations.replaying import Stage

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "conversations"


def main(names: list[str]) -> int:
    """How many conversations could not be kept."""
    folders = [FIXTURES / name for name in names] or sorted(p.parent for p in FIXTURES.glob("*/conversation.json"))
    return sum(not kept(folder) for folder in folders)


def kept(folder: Path) -> bool:
    """Whether the conversation came out well enough to be written down."""
    with tempfile.TemporaryDirectory() as home:
        stage = Stage(folder, Path(home), keep=True)
        try:
            for told in stage.told["turns"]:
                _take(stage, told)
        except AssertionError as wrong:
            print(f"{folder.name}: {wrong}")
            return False
    text = json.dumps(stage.told, indent=1, ensure_ascii=False)
    (folder / "conversation.json").write_text(text, encoding="utf-8")
    return True


def _take(stage: Stage, told: dict[str, Any]) -> None:
    said = {key: told["expect"][key] for key in ("says", "never") if told["expect"].get(key)}
    answer = stage.turn(told)
    assert not stage.transport.calls, f"calls that were not made; {answer.line()}"
    assert all(words in answer.say for words in said.get("says", ())), answer.say
    assert not any(words in answer.say for words in said.get("never", ())), answer.say
    told["expect"] = came_out(answer, stage.words(answer)) | said


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
