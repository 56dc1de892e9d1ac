"""Whatever is said, in whatever order: no error, a sound draft, and what a question stands for is left as it was."""

from __future__ import annotations

import json
import random

import pytest

from backend.agent.editing import edit
from backend.drafts import check
from tests.backend.editing.starts import towns
from tests.backend.editing.test_said import ROWS

STARTS = list(towns().values())
PHRASES = {lang: [text for row in ROWS if row["lang"] == lang for text in row["say"]] for lang in ("en", "zh")}
SAMPLE, FULL = 300, 20_000


def talk(chance: random.Random, lang: str) -> str:
    """Pieces of two or three phrases in one: they name and count what no single one does."""
    said = chance.sample(PHRASES[lang], chance.choice((2, 2, 3)))
    units = [text.split(" ") if lang == "en" else list(text) for text in said]
    cut = [unit[chance.randrange(len(unit)) :][: chance.randrange(1, 12)] for unit in units]
    return (" " if lang == "en" else "").join(word for unit in cut for word in unit)


def converse(seed: int) -> None:
    chance = random.Random(seed)
    start, lang = chance.choice(STARTS), chance.choice(("en", "zh"))
    draft, dialogue = start["draft"], None
    for _ in range(3):
        text, before = talk(chance, lang), json.dumps(draft)
        result = edit(draft, text, lang, matches=start["matches"], dialogue=dialogue)
        assert json.dumps(draft) == before, text
        assert result.ask is None or json.dumps(result.draft) == before, text
        check(result.draft)
        draft, dialogue = result.draft, json.loads(json.dumps(result.dialogue))


def test_nothing_said_breaks_the_editor():
    for seed in range(SAMPLE):
        converse(seed)


@pytest.mark.campaign
def test_nothing_said_breaks_the_editor_at_full_count():
    for seed in range(FULL):
        converse(seed)
