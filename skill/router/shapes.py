"""A clause as the string of its phrases: one letter for each, so that a rule over kinds of phrase fits in one line.

`send the finished film to me` is `d` (deliver) `R` (the result) `h` (to the person): `dRh`. The letters and their
phrases are the `signs` of a grammar; `x` stands for a word that no sign knows.

What stands before a noun (`the whole finished 4k`) is read once for all signs that name it by `@`: their patterns
would each have to repeat its word lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from skill.router.tables import Grammar, grammar

UNKNOWN = "x"
_WORD = re.compile(r"[a-z0-9'’.-]+|\S")
_MOST = 60  # phrases read: a longer clause asks for nothing in so many words
_SIGN = re.compile(r"(?:@(?P<lead>\w+) )?(?P<noun>.*?)(?P<ours>@ours)?")
_STRANGE = re.compile(r"\w+ ")
_ARTICLE = "(?:<det>|some|any) "
_QUALITY = "(?:(<fin>)|<spec>|<nice>),? "
_OURS = "(?: (?:<ofours>))"


@dataclass(frozen=True)
class Lead:
    """What may stand before a noun: where it ends, its article (`the`, `a`, `some` or none), whether a word in it
    says that the thing is the result, and whether an unknown word follows the article.
    """

    end: int
    article: str = ""
    made: bool = False
    strange: bool = False


# What `@any`, `@the`, `@a` and `@made` stand for.
_FITS: Mapping[str, Callable[[Lead], bool]] = {
    "any": lambda lead: not lead.strange and lead.article != "some",
    "the": lambda lead: not lead.strange and lead.article == "the",
    "a": lambda lead: not lead.strange and lead.article in {"a", "some"},
    "made": lambda lead: lead.made and lead.article != "some",
}
_ARTICLES = {"a": "a", "an": "a", "another": "a", "some": "some", "any": "some"}


@lru_cache(maxsize=512)
def shape(language: str, text: str) -> str:
    """The letters of the clause's phrases in `en` or `zh`. At each word the longest phrase wins, among equals the
    sign named first.
    """
    letters: list[str] = []
    at = 0
    rules = grammar(language)
    while at < len(text) and len(letters) < _MOST:
        if text[at].isspace():
            at += 1
            continue
        letter, end = _longest(rules, _Place(rules, text, at))
        if end == at:
            word = _WORD.match(text, at)
            end = word.end() if word else at + 1
        letters.append(letter)
        at = end
    return "".join(letters)


@dataclass(frozen=True)
class _Place:
    """One place in a clause, with what before a noun may begin there."""

    rules: Grammar
    text: str
    at: int

    @cached_property
    def leads(self) -> list[Lead]:
        return list(_leads(self.rules, self.text, self.at))

    def end_of(self, source: str) -> int:
        """Where the longest phrase of this kind ends that begins here; the place itself when there is none."""
        lead, noun, ours = _parts(source)
        starts = [one.end for one in self.leads if _FITS[lead](one)] if lead else [self.at]
        hits = [hit.end() for start in starts if (hit := self.rules.sign(noun).match(self.text, start))]
        end = max(hits, default=self.at)
        added = self.rules.sign(_OURS).match(self.text, end) if ours and hits else None
        return added.end() if added else end


def _longest(rules: Grammar, place: _Place) -> tuple[str, int]:
    letter, end = UNKNOWN, place.at
    for name, sources in rules.phrases.items():
        for source in sources:
            if (found := place.end_of(source)) > end:
                letter, end = name, found
    return letter, end


@cache
def _parts(source: str) -> tuple[str | None, str, bool]:
    parts = _SIGN.fullmatch(source)
    return (parts["lead"], parts["noun"], parts["ours"] is not None) if parts else (None, source, False)


def _leads(rules: Grammar, text: str, at: int) -> Iterator[Lead]:
    yield from _qualities(rules, text, Lead(at))
    if article := rules.pattern(_ARTICLE).match(text, at):
        kind = _ARTICLES.get(article[0].strip(), "the")
        yield from _qualities(rules, text, Lead(article.end(), kind))
        if word := _STRANGE.match(text, article.end()):
            yield from _qualities(rules, text, Lead(word.end(), kind, strange=True))


def _qualities(rules: Grammar, text: str, lead: Lead) -> Iterator[Lead]:
    yield lead
    while quality := rules.pattern(_QUALITY).match(text, lead.end):
        lead = Lead(quality.end(), lead.article, lead.made or quality[1] is not None, lead.strange)
        yield lead
