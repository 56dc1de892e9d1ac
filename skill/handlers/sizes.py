"""How large the exported film may be, as the person says it: "under 16 MB", "for WhatsApp", "不超过 10 兆"."""

from __future__ import annotations

import re

#: places that take no larger files -> bytes
CHANNELS = {"whatsapp": 16_000_000}
UNITS = {"k": 10**3, "m": 10**6, "g": 10**9, "兆": 10**6, "к": 10**3, "м": 10**6, "г": 10**9}
_AMOUNT = re.compile(r"(?<![\d.,])(\d{1,5}(?:[.,]\d{1,2})?)\s*(?:([kmg])(?:i?b|o)\b|(兆)|([кмг])б\b)", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|「[^」]*」|『[^』]*』|«[^»]*»|(?<!\w)'[^']*'(?!\w)|‘[^’]*’")


def max_bytes(text: str) -> int | None:
    """The limit that the words name, in bytes; None when they name none. What is quoted is content."""
    said = _QUOTED.sub(" ", text)
    if amount := _AMOUNT.search(said):
        number, *units = amount.groups()
        unit = next(u for u in units if u).lower()
        return round(float(number.replace(",", ".")) * UNITS[unit])
    return next((size for name, size in CHANNELS.items() if re.search(rf"\b{name}\b", said, re.IGNORECASE)), None)
