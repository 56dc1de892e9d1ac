"""Texts of the draft that are meant by their words, said without quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from backend.agent.editing.marks import Marks
from backend.agent.editing.tables import inflected, lexicon

#: shorter words than this are too likely to mean themselves
_TELLING_WORDS = 4


def parts_of_texts(marks: Marks, texts: Sequence[dict[str, Any]]) -> None:
    """Words that a text of the draft shows, said without quotes (`change Off We Go to …`)."""
    words_of = [
        {word.casefold() for word in re.findall(r"[^\W\d_]{4,}", str(inside.get("text", "")))} for inside in texts
    ]
    for inside, own in zip(texts, words_of, strict=True):
        for run in _runs(str(inside.get("text", "")).split()):
            _refer(marks, run, inside)
        shared = set().union(*(words for words in words_of if words is not own))
        for word in own - shared - lexicon().plain - lexicon().phrases.keys():
            if word.isascii() and inflected(word) is None:
                _refer(marks, word, inside)


def _runs(words: Sequence[str]) -> Iterator[str]:
    """Several words of a text in their order, the most first."""
    for count in range(len(words) - 1, 1, -1):
        runs = (words[first : first + count] for first in range(len(words) - count + 1))
        yield from (" ".join(run) for run in runs if all(len(word) >= _TELLING_WORDS for word in run))


#: what follows a text's words where they are to be others
_REWORDS = re.compile(r"\s*(?:[那这]?[个行条]?字)?(?:改成|改为|换成|换为|替换)")


def whole_texts(marks: Marks, texts: Sequence[dict[str, Any]]) -> None:
    """Mark a text that is said whole (`make Off We Go red`)."""
    for inside in texts:
        words = str(inside.get("text", "")).strip()
        weight = sum(1 if char.isascii() else 2 for char in words)
        usual = words.casefold() in lexicon().plain or words.casefold() in lexicon().phrases
        if weight < _TELLING_WORDS or (usual and not _REWORDS.match(marks.text.partition(words)[2])):
            continue
        _refer(marks, words, inside)


def _refer(marks: Marks, words: str, inside: dict[str, Any]) -> None:
    """Mark the words where they are said: they mean that text."""
    pattern = rf"(?<![^\W\u3040-\u9fff]){re.escape(words)}(?![^\W\u3040-\u9fff])"
    found = re.search(pattern, marks.text, re.IGNORECASE)
    if found and not any(value.get("id") == inside["id"] for kind, value in marks.values.values() if kind == "W"):
        char = marks.put("W", {"id": inside["id"], "text": found[0]})
        marks.text = f"{marks.text[: found.start()]} {char} {marks.text[found.end() :]}"
