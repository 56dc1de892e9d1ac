"""A pattern made at its first use says what the pattern itself would have said."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.wire.lazily import LazyPattern, without

SOURCE = r"[a-z]*\.(?:mp4|[\u3400-\u9fff])"
PLAIN = re.compile(SOURCE, re.IGNORECASE)


@given(st.text("aZ.中mp4 /"))
def test_it_says_what_the_pattern_says(text):
    lazy = LazyPattern(SOURCE, re.IGNORECASE, unless=without("."))
    assert bool(lazy.search(text)) == bool(PLAIN.search(text))
    assert bool(lazy.fullmatch(text)) == bool(PLAIN.fullmatch(text))
    assert lazy.findall(text) == PLAIN.findall(text)
    assert lazy.sub("<>", text) == PLAIN.sub("<>", text)
    assert lazy.sub(lambda m: m[0].upper(), text) == PLAIN.sub(lambda m: m[0].upper(), text)


def test_a_text_that_cannot_match_compiles_nothing():
    broken = LazyPattern("(", unless=str.isascii)
    assert broken.sub("", "plain") == "plain"
    with pytest.raises(re.error):
        broken.search("中")
