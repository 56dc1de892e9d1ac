"""A reply cut into sentences and a sentence into clauses, and a clause made ready for the rules."""

from __future__ import annotations

import re
from functools import cache

from skill.translate.tables import pattern, simplified

#: stand-ins in a clause made ready: for the quoted name of a part of a screen, quoted content, a place in the picture
LABEL, CONTENT, PLACE = "\ue010", "\ue011", "\ue012"

_QUOTES = (
    r"\"[^\"\n]*\"|“[^“”\n]*”|「[^「」\n]*」|『[^『』\n]*』|《[^《》\n]*》|‘[^‘’\n]*’(?!\w)|«[^«»\n]*»|`[^`\n]+`",
    r"(?<![\w'])'(?!(?:s|t|d|m|re|ve|ll)\b)[^'\n]+'(?!\w)",  # not the one in "it's"
)
_SIGN = r"[\u2190-\u23fe\u2400-\u25b6\u25b9-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]\ufe0f?"
_PRESSED = ("tap ", "click ", "press ", "hit ", "choose ", "select ", "the ", "on ", "点击", "点按", "点", "按")
#: quotations, and signs that are pressed: "tap ⬇"
_QUOTE = re.compile("|".join([*_QUOTES, f"(?:{'|'.join(f'(?<={w})' for w in _PRESSED)}){_SIGN}"]), re.IGNORECASE)
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*|__([^_\n]+)__|(?<![*\w])\*([^*\s][^*\n]*)\*(?![*\w])")
_SENTENCE = re.compile(
    r"[^.!?。！？\n\uf8ff]*(?:(?:\.(?=\S)|[.!?。！？](?=[\"”'」』)]))[^.!?。！？\n\uf8ff]*)*[.!?。！？\n\uf8ff]*"
)
_PIECE = re.compile(r"(\s*[,，;；]\s*|\s*[（(]|[)）]\s*)")
_WAY = re.compile(r"[>→»›➔]")  # a way through menus may be quoted, after a word that leads there
_LONG = 400  # characters of a clause the rules look at: several cost the square of the length
_CONTRACTED = re.compile(r"\b(it|that|there|here|you|they|we)['’](s|ll|re|ve|d)\b", re.IGNORECASE)
_WHOLE = {"s": " is", "ll": " will", "re": " are", "ve": " have", "d": " would"}
_EDGE = " \t\n.!?。！？:：-–—*•"
_GAP = re.compile(r"(?<=[\u3400-\u9fff]) +(?=\w)|(?<=\w) +(?=[\u3400-\u9fff])")  # between scripts
_HELD = re.compile(r"[\ue100-\uefff]")
_CLOSED = re.compile(r"[\ue100-\uefff](?= +[A-Z])")  # a quotation, and a new sentence may begin
_ENDS, _END = frozenset(".!?。！？"), "\uf8ff"
_FIRST, _MOST = 0xE100, 0x0F00


def sentences(text: str) -> list[str]:
    """Sentences with their closing marks; a full stop inside quotes does not end one."""
    masked, held = _hold(text)
    masked = _CLOSED.sub(lambda m: m[0] + _END if held[ord(m[0]) - _FIRST][-2:-1] in _ENDS else m[0], masked)
    return [_back(s.replace(_END, ""), held) for s in _SENTENCE.findall(masked) if s.strip(" " + _END)]


def pieces(sentence: str) -> list[tuple[str, str]]:
    """Clauses of a sentence, each with the mark that follows it; quotations stay whole."""
    masked, held = _hold(sentence, _whole())
    masked = pattern("splits").sub(lambda m: "\x00" + m[0] + "\x00", masked)
    parts = re.split(r"\x00([^\x00]*)\x00|" + _PIECE.pattern, masked)
    flat = [_back(p, held) for i, p in enumerate(parts) if p is not None and (i % 3 == 0 or p)]
    return [(flat[i], flat[i + 1] if i + 1 < len(flat) else "") for i in range(0, len(flat), 2)]


def plain(words: str) -> str:
    """The clause for the rules: bold marks gone, quoted button names and quoted content each as a stand-in."""
    words = pattern("aside").sub("", unmarked(words))
    out, at = [], 0
    for quote in _QUOTE.finditer(words):
        out += [words[at : quote.start()], LABEL if _labels(quote, words) else CONTENT]
        at = quote.end()
    told = _CONTRACTED.sub(lambda m: m[1] + _WHOLE[m[2].lower()], "".join([*out, words[at:]])[:_LONG])
    return pattern("places").sub(PLACE, _GAP.sub("", simplified(told)).strip(_EDGE))


def _labels(quote: re.Match[str], words: str) -> bool:
    """Whether a quotation names a part of a screen, by the words around it."""
    before, after = words[max(0, quote.start() - 40) : quote.start()], words[quote.end() : quote.end() + 40]
    if quote[0][0] in "《«":
        return False
    led = _WAY.search(quote[0]) and pattern("leads_there").search(before)
    return bool(led or pattern("label_before").search(before) or pattern("label_after").search(after))


@cache
def _whole() -> re.Pattern[str]:
    """What a clause is never cut in: quotations, bold words, and where on a screen something is, in brackets."""
    return re.compile(
        rf"{_QUOTE.pattern}|{pattern('aside').pattern}|\*{{1,2}}[^*:：\n]{{1,40}}\*{{1,2}}", re.IGNORECASE
    )


def unmarked(words: str) -> str:
    """The words without their bold marks."""
    return _BOLD.sub(lambda m: m[1] or m[2] or m[3], words)


def masked(text: str) -> str:
    """The text with quotations blanked out, every letter in its place."""
    return simplified(_QUOTE.sub(lambda m: CONTENT * len(m[0]), text))


def _hold(text: str, what: re.Pattern[str] = _QUOTE) -> tuple[str, list[str]]:
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        held.append(match[0])
        return chr(_FIRST + len(held) - 1) if len(held) < _MOST else match[0]

    return what.sub(hold, text), held


def _back(text: str, held: list[str]) -> str:
    return _HELD.sub(lambda m: held[ord(m[0]) - _FIRST], text)
