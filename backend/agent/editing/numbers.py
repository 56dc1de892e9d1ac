"""Number words of both languages as digits."""

from __future__ import annotations

import re
from collections.abc import Callable

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = {
    word: 10 * n
    for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_VALUE = {**{word: n for n, word in enumerate(_ONES)}, **_TENS, "fourty": 40}
_WORD = "|".join(sorted(_VALUE, key=len, reverse=True))
_SPOKEN = re.compile(
    rf"\b(?:(?:an?|{_WORD})[ -]hundred(?:(?: and)?[ -](?:{_WORD}))?(?:[ -](?:{_WORD}))?"
    rf"|(?:{_WORD})(?:[ -](?:{_WORD}))?)\b"
)
_UNIT = r"(?:hours?|hrs?|minutes?|mins?|seconds?|secs?)"
_BEFORE_ONE = re.compile(
    r"(?:clips?|segments?|parts?|numbers?|shots?|scenes?|pieces?|sections?|track|videos?|by|and)\s*$"
)
_AFTER_ONE = re.compile(rf"\s*-?(?:{_UNIT}\b|percent|point \w|times?\b|degree|x\b|and a half)")

_PHRASES = [
    (re.compile(rf"\b(\d+) and a half (?=(?:{_UNIT}|times?|speed)\b)"), r"\1.5 "),
    (re.compile(r"\b(first|last|final|opening) (minute|hour) and a half\b"), r"\1 1.5 \2s"),
    (re.compile(r"\bone and a half (?=(?:times?|speed)\b)"), "1.5 "),
    (re.compile(r"\bhalf a dozen\b"), "6"),
    (
        re.compile(r"\b(?:three|3)[- ]quarters?(?= (?:of |the )*(?:speed|pace|rate|tempo|volume|size|brightness)\b)"),
        "75%",
    ),
    (re.compile(r"\b(?:two|2)[- ]thirds(?= (?:of |the )*(?:speed|pace|rate|tempo|volume|size|brightness)\b)"), "67%"),
    (re.compile(r"\b(?:an? |one )?dozen\b"), "12"),
    (re.compile(r"\bhalf again as\b"), "1.5 times as"),
    (re.compile(r"\bminus (?=\d)"), "-"),
    (re.compile(rf"\b(?:an? |one )?half[ -](?:of )?(?:an? )?(?={_UNIT}\b)"), "0.5 "),
    (re.compile(rf"\b(?:an? |one )?quarter (?:of )?an? (?={_UNIT}\b)"), "0.25 "),
    (re.compile(r"\bthree quarters of an? (?=minute|hour|second)"), "0.75 "),
    (re.compile(rf"\b(?:an?|one) ({_UNIT}) and a half\b"), r"1.5 \1"),
    (re.compile(rf"\b(\d+) ({_UNIT}) and a half\b"), r"\1.5 \2"),
    (re.compile(rf"\b(?:a )?couple (?:of )?(?:more )?(?={_UNIT}\b)"), "2 "),
    (re.compile(r"\b(first|last|final|opening) (?=(?:minute|hour)\b)"), r"\1 1 "),
    (re.compile(r"\b(?:an?|per) (?=(?:minutes?|mins?|hours?|secs?)\b)"), "1 "),
    (re.compile(r"\ba (?=seconds?\b(?! (?:time|clip|copy|one|title|shot)))"), "1 "),
]
_POINT = re.compile(r"\b(\d+) point (\d)\b")

_ZH = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0, "俩": 2}
_ZH_SCALE = {"十": 10, "百": 100, "千": 1000}
_ZH_NUM = "零〇一二两三四五六七八九十百千"
_ZH_FRACTION = re.compile(rf"([{_ZH_NUM}\d]+)分之([{_ZH_NUM}\d]+)")
_ZH_SPOKEN = re.compile(
    rf"(?<![那这每来哪另某统])([{_ZH_NUM}]+)(?:点([零一二三四五六七八九]+))?(?=\s*(?:秒|分(?!点)|小时|成|倍|遍|次|回|号|度|毫秒|半秒|个半?小时|到[{_ZH_NUM}\d]))"
    rf"|(?<=第)([{_ZH_NUM}]+)|(?:(?<=到)|(?<=至)|(?<=分)|(?<=百分之)|(?<=音量)|(?<=片段)|(?<=前)|(?<=后)|(?<=镜头)|(?<=为)|(?<=成))([{_ZH_NUM}]+)(?![下些样起点半切个版步帧])"
)
#: "二三两段": clips two and three
_ZH_ROW = re.compile(
    r"(?<![零一二两三四五六七八九十\d])第?([一二三四五六七八九]{2,4})[两三四俩]?(?=个?(?:段|片段|镜头))"
)


def _zh_second(found: re.Match[str]) -> str:
    """`第1、三段`."""
    return f"{found[1]}{_ZH[found[2]]}"


_ZH_PHRASES: list[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]] = [
    (re.compile(r"百分之百"), "100%"),
    (re.compile(r"(前|头|最后|后)(?:面|头)?的?([二两三四五])个?(?=段|片段|镜头)"), lambda f: f"{f[1]}{_ZH[f[2]]}"),
    (re.compile(r"俩(?=倍|秒|分|段|遍|次)"), "2"),
    (re.compile(r"(?<=第\d)([、,和])([一二三四五六七八九])(?=段|个|条)"), _zh_second),
    (re.compile(r"(\d+)倍半"), r"\1.5倍"),
    (re.compile(r"(?<=\d[秒分])(钟?)左右(?!镜|翻|移|两)"), r"\1"),
    (re.compile(r"[二两](?=步|个(?:改动|操作|修改|编辑|动作))"), "2"),
    (
        re.compile(
            r"(?:(?<=的)|(?<=等)|(?<=剪)|(?<=切)|(?<=分)|^)([二两三四五六])(?=等分|[段截份](?:$|[,，。;]|平分|一样))"
        ),
        lambda f: str(_ZH[f[1]]),
    ),
    (re.compile(r"三(?=步)"), "3"),
    (re.compile(r"第1(?=分钟|个?小时)"), "前1"),
    (re.compile(r"(\d+)个半(小时)"), r"\1.5\2"),
    (re.compile(r"(?<![\d第、,和跟与.:])(\d)[、,和跟与](\d)(?:两)?(?=个?(?:段|片段))"), r"第\1、\2"),
    (re.compile(r"(?<!对)半(?=秒|分钟|个?小时|分(?!之))"), "0.5"),
    (re.compile(r"(\d+)(分钟?|秒钟?|小时)半(?!速|屏|透)"), r"\1.5\2"),
]


#: fillers and gaps in spoken Chinese, which has no spaces
_HESITATION = re.compile(
    r"(?<=[\u4e00-\u9fff])\s*(?:嗯|呃|额|唔(?![要使好系该得])|诶)+\s*(?=[\u4e00-\u9fff\d])|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])"
)

#: a place on the picture, and no share
_LOWER_THIRD = re.compile(r"下三分之一(?:的?(?:字幕条?|人名条|标题))?")
#: "片尾那十秒" says how long; "那一秒" is a moment
_RATIO = re.compile(r"(十六|[一二三四五九])比(十六|[一二三四五九])(?![较如起])")
_THAT_LONG = re.compile(rf"(?<=[那这])(?=(?!一秒|一分)[{_ZH_NUM}]+(?:秒|分钟))")


def digits(text: str) -> str:
    """Lower-case `text` with the number words of both languages written as digits."""
    text = _THAT_LONG.sub(" ", _LOWER_THIRD.sub("人名条", _HESITATION.sub("", text)))
    text = _RATIO.sub(lambda found: f"{_zh_number(found[1])}比{_zh_number(found[2])}", text)
    text = _SPOKEN.sub(_spoken, text).replace("一分为", "分为")
    text = _POINT.sub(r"\1.\2", text)
    for pattern, to in _PHRASES:
        text = pattern.sub(to, text)
    text = _ZH_FRACTION.sub(_fraction, text)
    text = text.replace("百分之百", "100%")
    text = _ZH_ROW.sub(lambda found: "第" + "、".join(str(_ZH[c]) for c in found[1]), text)
    text = _ZH_SPOKEN.sub(_zh_spoken, text)
    for phrase, into in _ZH_PHRASES:
        text = phrase.sub(into, text)
    return text


def _spoken(found: re.Match[str]) -> str:
    words = re.split(r"[ -]", found[0])
    before, after = found.string[: found.start()], found.string[found.end() :]
    if words == ["one"] and not (_BEFORE_ONE.search(before) or _AFTER_ONE.match(after)):
        return found[0]
    total = 0
    for word in words:
        if word == "hundred":
            total = max(1, total) * 100
        elif word in _VALUE:
            total += _VALUE[word]
    if len(words) == 2 and "hundred" not in words and words[0] not in _TENS:  # "three five": two numbers, not a sum
        return " ".join(str(_VALUE[word]) for word in words)
    return str(total)


def _fraction(found: re.Match[str]) -> str:
    below, above = (_zh_number(part) for part in (found[1], found[2]))
    return f"{round(100 * above / below)}%" if below else found[0]


def _zh_spoken(found: re.Match[str]) -> str:
    whole = _zh_number(found[1] or found[3] or found[4])
    return f"{whole}.{''.join(str(_ZH[c]) for c in found[2])}" if found[2] else str(whole)


def _zh_number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text == "百":
        return 100
    total, digit = 0, 0
    plain = not any(c in _ZH_SCALE for c in text)
    for char in text:
        if char in _ZH_SCALE:
            total += (digit or 1) * _ZH_SCALE[char]
            digit = 0
        elif char in _ZH:
            digit = digit * 10 + _ZH[char] if plain else _ZH[char]
    return total + digit
