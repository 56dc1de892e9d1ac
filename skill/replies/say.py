"""The one `say`: everything a person reads passes through it."""

from __future__ import annotations

import re
import unicodedata

ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])|\x9b[0-?]*[ -/]*[@-~]")
HTML = re.compile(
    r"</?(?:script|style|iframe|img|a|b|i|u|p|div|span|br|html|body|svg|form|input|button)\b[^<>]*>", re.IGNORECASE
)
#: an address on this machine means nothing to the person and may hold our secret prefix
LOOPBACK = re.compile(r"https?://(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::\d+)?[^\s)\]>\"'，。]*", re.IGNORECASE)
TOKEN = re.compile(r"\bnmv_[a-z]+_[\w-]{4,}|\bbearer\s+[\w.~+/=-]{12,}", re.IGNORECASE)
PLAIN_LINK = re.compile(r"http://[^\s)\]>\"'，。]+", re.IGNORECASE)
MAX_CHARS = 4000


def say(text: str) -> str:
    """`text` without control, terminal and direction characters, markup, secrets, or addresses that are not https."""
    text = ANSI.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(c for c in text if c == "\n" or _printable(c))
    text = HTML.sub("", text)
    text = PLAIN_LINK.sub("", LOOPBACK.sub("", TOKEN.sub("", text)))
    text = re.sub(r"[ \t]+", " ", text)
    text = re.sub(r" ?\n ?", "\n", text)
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    return text if len(text) <= MAX_CHARS else text[: MAX_CHARS - 1].rstrip() + "…"


def _printable(char: str) -> bool:
    if char == "\t":
        return True
    # joiners hold emoji and several scripts together; every other format character only hides or turns text
    return char in "\u200c\u200d" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
