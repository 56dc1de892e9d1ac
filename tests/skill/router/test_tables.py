"""The tables hold together: what one names another has, nothing stands twice, and every pattern is one."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from skill.router import other
from skill.router.tables import grammar

ROUTER = Path(__file__).parents[3] / "skill" / "router"
LANGUAGES = ["en", "zh", *sorted(other.LANGUAGES)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pattern_compiles_over_known_lists(language):
    rules = grammar(language)
    for sources in rules.rules.values():
        for source in sources:
            assert re.compile(rules.expand(source))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_name_is_defined_in_two_files(language):
    tables = [yaml.safe_load(f.read_text("utf-8")) for f in (ROUTER / language).glob("*.yaml")]
    for part in ("words", "rules"):
        assert not [n for n, times in Counter(k for t in tables for k in t.get(part, {})).items() if times > 1]


def test_every_language_of_the_small_grammars_has_its_file():
    assert {f.stem for f in (ROUTER / "others").glob("*.yaml")} == other.LANGUAGES


def test_every_rule_is_asked_for_by_the_code():
    code = "".join(f.read_text("utf-8") for f in ROUTER.glob("*.py"))
    for language in LANGUAGES:
        assert not [name for name in grammar(language).rules if f'"{name}"' not in code]
