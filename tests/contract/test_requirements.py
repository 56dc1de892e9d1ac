"""Every required behaviour names a test that exists."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.contract.requirements import REPLAY, REQUIREMENTS, Requirement

TESTS = Path(__file__).resolve().parents[1]
CONVERSATIONS = TESTS.parent / "fixtures" / "conversations"


@cache
def names_in(file: str) -> frozenset[str]:
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda r: r.name)
def test_a_required_behaviour_has_its_proof(requirement: Requirement):
    if requirement.proof.startswith(REPLAY):
        assert (CONVERSATIONS / requirement.proof.removeprefix(REPLAY).strip() / "conversation.json").exists()
        return
    file, _, test = requirement.proof.partition("::")
    assert test.startswith("test_")
    assert test in names_in(file)


def test_names_are_unique():
    names = [(r.source, r.name) for r in REQUIREMENTS]
    assert len(names) == len(set(names))


def test_a_missing_proof_is_caught():
    with pytest.raises(AssertionError):
        test_a_required_behaviour_has_its_proof(
            Requirement("x", "ours", "backend/server/test_wire.py::test_of_something_else")
        )
    with pytest.raises(AssertionError):
        test_a_required_behaviour_has_its_proof(Requirement("x", "ours", f"{REPLAY} never-held"))
