"""Language tags as they travel (`fr`, `pt-BR`, `zh-Hant`): which one a message is in, and the nearest one we speak."""

from __future__ import annotations

import re
from collections.abc import Container

from skill.wire.lazily import LazyPattern

#: regions whose Chinese is written in Traditional characters
TRADITIONAL = "zh-Hant"
_TRADITIONAL_REGIONS = frozenset({"hant", "tw", "hk", "mo"})
_HAN = LazyPattern(r"[\u4e00-\u9fff]")


def tagged(language: str | None, text: str, kept: str | None) -> str | None:
    """`language` with the script of `text` added where it matters: `zh-Hant` for Traditional Chinese.

    A message that shows no script of its own (好, 上傳 aside) keeps that of `kept`, the tag so far; None stays None.
    """
    if language != "zh":
        return language
    traditional = is_traditional(text)
    if traditional is None:
        return TRADITIONAL if nearest(kept, {"en", "zh", TRADITIONAL}) == TRADITIONAL else "zh"
    return TRADITIONAL if traditional else "zh"


def is_traditional(text: str) -> bool | None:
    """Whether Chinese `text` is in Traditional characters; None when each of them is written alike in both."""
    han = set(_HAN.findall(text))
    # the old national character sets part the scripts: GB 2312 holds the Simplified forms, Big5 the Traditional ones
    traditional = sum(_in(c, "big5") and not _in(c, "gb2312") for c in han)
    simplified = sum(_in(c, "gb2312") and not _in(c, "big5") for c in han)
    return None if traditional == simplified else traditional > simplified


def nearest(tag: str | None, known: Container[str]) -> str:
    """The language of `known` for a tag: itself, its Traditional or plain form, its base language, else English."""
    parts = re.split(r"[-_]", (tag or "en").strip())
    base = parts[0].lower()
    rest = {p.lower() for p in parts[1:]}
    wanted = TRADITIONAL if base == "zh" and _TRADITIONAL_REGIONS & rest and "hans" not in rest else base
    return next((t for t in (wanted, base) if t in known), "en")


def base(tag: str | None) -> str | None:
    """The language alone: `zh` of `zh-Hant`."""
    return tag.partition("-")[0].lower() if tag else None


def _in(char: str, charset: str) -> bool:
    try:
        char.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
