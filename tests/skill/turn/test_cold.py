"""A turn that only looks starts with little: what most messages do not need is neither imported nor compiled."""

import json
import os
import subprocess
import sys

import pytest

from skill.settings import BUNDLE

#: what a message in plain English that asks for the state has no use for
UNUSED = {
    "yaml",
    "pydantic",
    "langdetect",
    "skill.turn.batch",
    "skill.translate.translation",
    "skill.translate.phrases",
}
LOOK = """
import json, re, sys
import skill.turn.verbs, skill.handlers.status, skill.handlers.credits
from skill.router import plan, text
from skill.turn.asides import aside
from skill.wire.lazily import LazyPattern
aside({text!r}), plan({text!r}, [])
wide = [name for name, made in vars(text).items() if isinstance(made, LazyPattern) and made._compiled]
print(json.dumps([sorted(sys.modules), wide]))
"""


@pytest.mark.parametrize("text", ["status", "how many credits do I have?"])
def test_a_look_loads_and_compiles_only_what_it_needs(tmp_path, text):
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(BUNDLE)}
    for _ in range(2):  # the first run keeps the tables, where it can
        done = subprocess.run([sys.executable, "-c", LOOK.format(text=text)], env=env, capture_output=True, check=True)
    loaded, compiled = json.loads(done.stdout)
    assert UNUSED.isdisjoint(loaded)
    assert compiled == []
