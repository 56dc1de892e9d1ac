"""The tables hold together: what one names another has, nothing stands twice, and every pattern is one."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from skill.router import english, other
from skill.router.clauses import clauses_en
from skill.router.openings import openings
from skill.router.tables import grammar
from skill.router.text import corrected, read

ROUTER = Path(__file__).parents[3] / "skill" / "router"
LANGUAGES = ["en", "zh", *sorted(other.LANGUAGES)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pattern_compiles_over_known_lists(language):
    rules = grammar(language)
    for sources in rules.rules.values():
        for source in sources:
            assert re.compile(rules.expand(source)).pattern


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


@pytest.mark.parametrize(
    ("source", "begins"),
    [
        ("^(?:show|list) (?:me )?it$", {"show", "list"}),
        ("^(?:please )?exports? it", {"please ", "export"}),
        ("^(?:the |my )*<fruit> is", {"the ", "my ", "pear", "fig"}),
        ("^(?!no)\\b(?:a|b(?:c|d))?e", {"a", "b", "e"}),
        ("^\\d+ mb|^up", set("0123456789") | {"up"}),
        ("^x{0,2}y", {"x", "y"}),
        ("show it", None),
        ("^\\w+ it", None),
        ("^(?:a|)b", None),
        ("^a|b", None),
    ],
)
def test_a_pattern_tells_how_its_matches_begin(source, begins):
    found = openings(source, {"fruit": "pear|figs?"})
    assert (None if found is None else set(found)) == begins


def test_no_pattern_is_passed_over_for_a_text_it_matches():
    rules = grammar("en")
    lines = (Path(__file__).parent / "cases_kinds.jsonl").read_text("utf-8").splitlines()[::4]
    clauses = {c.text for line in lines for c in clauses_en(corrected(read(json.loads(line)["text"]).text))}
    texts = sorted(clauses | {english.core_of(c) for c in clauses})
    passed = {s: [t for t in texts if not rules.may_match(s, t)] for of in rules.rules.values() for s in of}
    assert any(passed.values())
    assert not [(s, t) for s, few in passed.items() for t in few if rules.pattern(s).search(t)]
