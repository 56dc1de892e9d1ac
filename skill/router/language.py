"""Which language to answer in: scripts first, then the sentence frame, then small words, and only then the
statistical guess.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from skill.router.tables import load
from skill.router.text import NAME, corrected, read
from skill.wire.lazily import LazyPattern

_HAN = LazyPattern(r"[\u3400-\u9fff]", unless=str.isascii)
_SCRIPTS: tuple[tuple[str, LazyPattern], ...] = (
    ("ja", LazyPattern(r"[\u3041-\u30ff]", unless=str.isascii)),
    ("ko", LazyPattern(r"[\uac00-\ud7af\u1100-\u11ff]", unless=str.isascii)),
    ("th", LazyPattern(r"[\u0e00-\u0e7f]", unless=str.isascii)),
    ("hi", LazyPattern(r"[\u0900-\u097f]", unless=str.isascii)),
    ("ar", LazyPattern(r"[\u0600-\u06ff]", unless=str.isascii)),
    ("ru", LazyPattern(r"[\u0400-\u04ff]", unless=str.isascii)),
)
# Characters that hold a Chinese sentence together.
_HAN_GRAMMAR = re.compile("[把给的了吧吗呢发导换改加删做要帮就再别是]|給|發|導|換|刪|幫|別|嗎")
# Said before or after a sentence in another language; with three words or more of it they hold nothing together.
_INTERJECTION = LazyPattern(
    "(?:^|(?<=[\\s,，。.!！]))(?:好的?了?|行了?|嗯+|谢谢你?|拜托了?|辛苦了?|加油|哈+|对了?|是的)(?=$|[\\s,，。.!！])",
    unless=str.isascii,
)
_LATIN = re.compile(r"(?<![\w])\d*[^\W\d_][^\W_]*(?:['’-][^\W\d_]+)*")
_LETTER = re.compile(r"[a-zà-ɏḀ-ỿ]")
_FORMAT = re.compile(r"\d|mp[34]$|mov$|gif$|hd$|uhd$|fps$|wav$")
_FEW = 2  # words: more of them are a sentence
_LONE = 0.95  # the same for a single word
_SURE = 0.60  # share of the statistical guess below which a message is left undecided


def detect_language(text: str) -> str | None:
    """ISO 639-1 code of the language to answer in, or None when the message has none of its own."""
    return detect(read(text).plain)


def detect(plain: str) -> str | None:
    """As `detect_language`, for text whose quotes, names and addresses are already gone."""
    text = plain.lower()
    return frame(text) or _latin(text)


def frame(text: str) -> str | None:
    """The language of a message that is not in Latin script alone, by the frame that holds its sentence; None for
    Latin script.
    """
    if len(_LATIN.findall(text)) > _FEW:
        text = _INTERJECTION.sub(" ", text)
    han = len(_HAN.findall(text))
    others = {code: len(pattern.findall(text)) for code, pattern in _SCRIPTS}
    code, count = max(others.items(), key=lambda item: item[1])
    if not han and not count:
        return None
    words = [w for w in _LATIN.findall(text) if _LETTER.match(w)]
    if _english_frame(text, words, han + count):
        return None
    return code if count and (code == "ja" or count >= han) else "zh"


def _english_frame(text: str, words: list[str], foreign: int) -> bool:
    """Whether Latin words hold the sentence and the other script is one name or word in it."""
    if _HAN_GRAMMAR.search(text) and sum(w in _frame_words() for w in words) < 2:
        return False
    small = sum(w in _words()["en"][0] for w in words)
    return (small >= 2 and len(words) * 2 > foreign) or (small >= 1 and len(words) >= 3 and len(words) > foreign)


def _latin(text: str) -> str | None:
    words = _LATIN.findall(text)
    if not words:
        return None
    own = [w for w in words if w not in _neutral() and not _FORMAT.match(w)]
    if not own:
        return (
            "en"
            if len({w for w in words if not _FORMAT.match(w)}) + (NAME in text) > 1 or len(set(words)) > 1
            else None
        )
    scores = {code: _score(code, words, text) for code in _words()}
    best, second = sorted(scores.values(), reverse=True)[:2]
    if best > 0 and best > second:
        return max(scores, key=lambda code: scores[code])
    if best > 0 and scores["en"] == best and len(words) > len(own):  # the names of our screens are English words too
        return "en"
    return _guess(text, own)


def _score(code: str, words: list[str], text: str) -> float:
    small, letters, endings = _words()[code]
    hits = sum(2 if w in small else (1 if endings and endings.search(w) else 0) for w in words)
    return hits + 1.5 * len(letters.findall(text) if letters else ())


@cache
def _frame_words() -> frozenset[str]:
    return frozenset(load("language")["frame"].split())


@cache
def _neutral() -> frozenset[str]:
    return frozenset(load("language")["neutral"].split())


@cache
def _words() -> dict[str, tuple[frozenset[str], re.Pattern[str] | None, re.Pattern[str] | None]]:
    """Per language: its small words, letters only it (or few) writes, and word endings that mark it."""
    table: dict[str, dict[str, str]] = load("language")["languages"]
    return {
        code: (
            frozenset(row["words"].split()) | (frozenset(load("spelling")["slips"]) if code == "en" else frozenset()),
            _optional(row.get("letters")),
            _optional(row.get("endings")),
        )
        for code, row in table.items()
    }


def _optional(source: str | None) -> re.Pattern[str] | None:
    return re.compile(source) if source else None


def _guess(text: str, own: list[str]) -> str | None:
    """The statistical guess among the languages we answer in; a single short word is left undecided."""
    if len(own) == 1 and (len(own[0]) < 4 or corrected(own[0]) in _neutral()):  # no language can be read off "gif"
        return None
    found = _ranked(text[:1000])
    if found and found[0].prob >= (_SURE if len(own) > 1 else _LONE):
        return str(found[0].lang)
    return "en" if text.isascii() and len(own) > 1 else None


def _ranked(text: str) -> list[Any]:
    """Languages with their probabilities, best first; none when the text holds nothing to go by."""
    from langdetect.lang_detect_exception import LangDetectException  # noqa: PLC0415  # slow to import, rarely needed

    detector = _factory().create()
    detector.append(text)
    try:
        found: list[Any] = detector.get_probabilities()
    except LangDetectException:
        return []
    return found


@cache
def _factory() -> Any:
    """The langdetect package over the profiles we answer in; seeded, so one text always gets one answer."""
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory  # noqa: PLC0415  # slow

    factory = DetectorFactory()
    profiles = [(Path(PROFILES_DIRECTORY) / code).read_text(encoding="utf-8") for code in _words()]
    factory.load_json_profile(profiles)
    factory.set_seed(0)
    return factory
