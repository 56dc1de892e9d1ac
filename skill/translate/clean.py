"""Text from an untrusted speaker made safe to show: no control or ANSI codes, no bidi overrides, no HTML, links only
over https.
"""

from __future__ import annotations

import re
import unicodedata

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-_])")
_SCRIPT = re.compile(
    r"<(script|style|button|form|select|iframe|object|svg|template|system|assistant|tool|tool_call|tool_use|function|function_call|invoke|action|command|exec)\b.*?(?:</\1\s*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?[a-zA-Z!][^<>]*>?", re.DOTALL)
_CODE = re.compile(r"(?:javascript|vbscript|data):", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"!?\[([^\]\n]*)\]\(\s*<?([^()\s]*)>?(?:[^()\n]|\([^()\n]*\))*\)")
_LINK = re.compile(
    r"\b(?:[a-z][a-z0-9+.-]{1,15}://|(?:javascript|data|vbscript|mailto|file):)[^\s<>\"'“”（）()，。！？]+",
    re.IGNORECASE,
)
_DATA = re.compile(r"\{\s*\"[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")  # a call or a record meant for a program, not for reading
_CALL = re.compile(r"\b\w+(?:[_.]\w+)*\(\w+ ?=[^()\n]*\);?|\b\w+(?:[_.]\w+)+\(\);?")  # so is a call in code
_ENTITY = {"&lt;": "", "&gt;": "", "&amp;": "&", "&nbsp;": " ", "&quot;": '"', "&#39;": "'"}
_ROUNDS = 8  # markup nested deeper than this is no markup but an attack
_BLANK = re.compile(r"[^\S\n]+")


def clean(text: str) -> str:
    """The text as plain words, newlines kept. Doing it twice changes nothing."""
    for _ in range(_ROUNDS):
        before, text = text, _once(text)
        if before == text:
            return text
    return _once(re.sub(r"[<>&\[\]]", "", text))


def _once(text: str) -> str:
    text = _ANSI.sub("", text)
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})
    for entity, plain in _ENTITY.items():
        text = text.replace(entity, plain)
    text = _CALL.sub("", _DATA.sub("", _TAG.sub("", _SCRIPT.sub("", text))))
    text = _LINK.sub(lambda m: m[0] if m[0].lower().startswith("https://") else "", _MARKDOWN_LINK.sub(_linked, text))
    return "\n".join(_BLANK.sub(" ", line).strip() for line in text.split("\n")).strip()


def _linked(match: re.Match[str]) -> str:
    """A Markdown link with its host in sight, its words alone when it is not https, nothing when it runs code."""
    words, address = match[1].strip(), match[2]
    if _CODE.match(address):
        return ""
    return f"{words} ({address})".strip() if address.lower().startswith("https://") else words
