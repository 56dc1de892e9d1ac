# ruff: noqa: E501  # a pattern is read whole or not at all
"""Words to show that are said without quotes (`a title saying …`, `写上…`, what follows a colon)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from backend.agent.editing.marks import Marks, W
from backend.agent.editing.tables import simplified
from backend.errors import CannotEditError

_TAIL = r"(?P<tail>(?:\s*[,，、]?\s*(?:and\s+)?(?:%s))*)\s*[.。!！]?$"
_TAILS = (
    r"(?:at|in|on|near) the (?:very )?(?:top|bottom|cent(?:er|re)|middle|upper|lower)[a-z ]*|for (?:the (?:first|last) )?[\w.]+(?: and a half)? ?(?:s|secs?|seconds?|minutes?)"
    r"|(?:between|from) [\d:.]+ ?(?:s|secs?|seconds?)? (?:and|till|until) [\d:.]+ ?(?:s|secs?|seconds?)?|(?:at|until|till) [\d:.]+ ?(?:s|secs?|seconds?)?"
    r"|from [\w:.]+ ?s?(?:econds)? to [\w:.]+ ?(?:s|secs?|seconds?)?|in (?:white|black|red|green|blue|yellow|orange|purple|pink|gr[ae]y)|(?:显示|持续|停留)?[\d一二两三四五六七八九十半.]+秒钟?|(?:放|显示)?在?(?:顶部|底部|中间|上方|下方|左上角|右上角|左下角|右下角)"
    r"|(?:用)?[红黄蓝绿白黑]色"
)
#: what follows a comma after the words and holds nothing but times, places and looks is about the text, not part of it
_ABOUT_IT = re.compile(
    r"(?:\s*[,，、;；(（]\s*|(?<=[!！?？。.…])\s*)(?P<about>(?:(?:from|to|till|until|for|at|in|on|the|a|an|and|first|last|between|near|around|about|of|it|with|font|letters?|text|please|video|screen|whole|entire|"
    r"top|bottom|left|right|cent(?:er|re)|middle|upper|lower|corner|starting|lasting|ending|show(?:n|ing)?|visible|up|seconds?|secs?|minutes?|mins?|mark|point|"
    r"white|black|red|green|blue|yellow|orange|purple|pink|gr[ae]y|bold|italics?|big|large|small|outlined?|fad(?:e|es|ing)|out|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|half|[\d:.]+(?:s|sec|secs|seconds?|m|min|mins?|minutes?|%)?)(?![a-z])"
    r"|从|從|到|至|在|第|前|后|後|最后|最後|开头|開頭|结尾|結尾|的|时候|時候|时|時|处|處|开始|開始|出现|出現|显示|顯示|持续|持續|停留|一共|共|放|置|位置|位于|字体|字體|字号|字|用|颜色|顏色|[红紅黄黃蓝藍绿綠白黑橙紫粉灰金]色?|大|小|号|一点|一點|些|加粗|粗体|斜体|"
    r"顶部|頂部|底部|中间|中間|上方|下方|上面|下面|左上角|右上角|左下角|右下角|左|右|居中|画面|畫面|整个|视频|全程|淡入|淡出|描边|之间|之間|秒钟|秒鐘|秒|分钟|分鐘|分|钟|半|[零一二两三四五六七八九十]|[\d:.]+|[-~～—–,，]|\s)+)[)）.。!！]*$",
    re.IGNORECASE,
)
_CUT_SHORT = re.compile(r"(?:到|从|從|在|第|(?:^|\s)(?:from|to|at|for|until|in|on|between))\s*$", re.IGNORECASE)
_COURTESY = re.compile(
    r"(?:\s+(?:instead|please|pls|thanks)|(?:吧|就好|就行|就可以了|谢谢|謝謝))[.!。!]?$", re.IGNORECASE
)
_TELLING = re.compile(
    r"\d|秒|[顶頂底中上下左右]|色|粗|斜|大|小|描|淡|top|bottom|cent|middle|left|right|upper|lower|second|minute|white|black|red|green|blue|yellow|orange|purple|pink|gr[ae]y|bold|italic|big|large|small|outline|fad|whole|entire|全程",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"(?:\b[Ww]rite\b(?! (?:an?|the|it|this|that|in|at|on|over|some|text|title|caption|something)\b)(?=\s+\w)\s*"
    r"|\b(?:saying|that says|says|(?<!n't )(?<!not )(?<!never )say(?!,? (?:at|about|around|like|for|roughly)?,? ?\d)|reading|that reads|reads|(?<!can )(?<!to )(?<!could )read|titled|entitled|(?<!thing )(?<!thingy )(?<!file )(?<!clip )(?<!one )(?<!image )(?<!picture )(?<!video )(?<!song )(?<!track )called|with the (?:text|words?|caption|title))\b\s*:?\s*"
    r"|(?:(?<!\d)[:：]|[:：](?!\d))\s*|(?<![重填改编])(?<!名字)(?<!名)(?:写着|写上|写个|写(?![成为作])|内容是|内容为|字样是|叫做|叫|打上字(?!幕)|打字(?!幕))(?=[^,，。])\s*)(?P<said>.+)",
    re.IGNORECASE | re.DOTALL,
)
_NAMED = re.compile(
    r"(?P<head>(?:\b(?:[Aa]dd|[Pp]ut|[Ii]nsert|[Gg]ive it|[Uu]se|[Ww]ith|[Aa]s|[Aa]nd|[Tt]hen)\b|^|[,.;]\s*)(?: ?\b(?:[Aa]n?|[Tt]he|in|[Bb]ig|[Bb]old|[Ww]hite|[Ss]mall|[Rr]ed|[Yy]ellow|[Oo]pening|[Cc]losing|[Mm]ain|[Ee]nd))* ?(?:[Tt]itle|[Cc]aption|[Ss]ubtitle|[Tt]ext|[Hh]eading|[Hh]eadline|[Ll]ower third))\s+"
    r"(?P<said>[\u3040-\u9fff\uac00-\ud7af][^\s,，。.;]*|[A-Z0-9][\w'&!?-]*(?: (?:[A-Z0-9][\w'&!?-]*|of|the|and|in|to|a|my|for|on)(?=[ ,.]|$))*?)(?=$|[,.;]| (?:at|in|on|for|from|and|to|over|during|with)\b)"
)
_RENAMED = re.compile(
    r"\b(?P<head>(?:[Cc]hange|[Ss]et|[Rr]ename|[Ee]dit|[Uu]pdate|[Mm]ake)\b.{0,20}\b(?:title|caption|text|subtitle|heading)(?: (?:text|words?))?"
    r" (?:to|into|say|read))\s+(?P<said>[A-Z0-9][^,;]*)$"
)
_NAMED_ZH = re.compile(
    r"(?P<head>(?:标题|標題|字幕|文字|说明)(?:的?内容|的?文字|[的里]的?字)?(?:改叫|改成|改为|改為|换成|換成|改写成|写成|寫成|写为|寫為|為|为|是|叫做|叫|改作|改做))\s*(?P<said>[^,，。;；]+)"
)
#: "在底部打上我们的旅行这几个字": so many characters, told after them
_COUNTED_ZH = re.compile(
    r"(?P<head>写上|写|打上|打出|打|印上|标上|贴上|加上|显示|放上|来|添上|弹出)(?:个|一个|一行|一句)?\s*"
    r"(?P<said>[^\s,，。;；加写打放]{1,20}?)(?:这|這)?(?:[一二两兩三四五六七八九十几幾\d]+)[个個](?:大|小)?字"
)
#: "加个标题 周末快乐": the words stand alone behind what they are to be
_ADDED_ZH = re.compile(
    r"(?P<head>(?:加|打|写|寫|放|来|來|配|弄|上|做|添|给|給|要|整)(?:上|个|個|一个|一個|一行|一句|一条|一條|个大|一个大)?(?:的)?"
    r"(?:大?标题|大?標題|字幕|文字|说明文字|人名条|大字|小字))\s+(?P<said>[^,，。;；]+)$"
)
_REWORDED = re.compile(
    rf"(?P<head>{W}[^,，。]{{0,12}}?(?:\b(?:to|into|read|say)\b|改成|改为|改為|换成|換成|改作|写成|寫成))\s*(?P<said>[^,，。;；]+)$"
)
_NOT_WORDS = re.compile(
    r"^(?:[红白黑蓝绿黄橙紫粉灰金](?:色|的|字)?(?:[黑白红蓝绿黄]色?描?边)?|加?粗体?|斜体|大|小|居中|左|右|上|下|顶部|底部|中间|\d|it\b|that\b|[\d%]+).{0,3}(?:(?:并|而且|同时|再|和|加|还).*)?$"
)


def find_words(marks: Marks, media: Sequence[dict[str, Any]]) -> None:
    """Put a mark where words to show are said. `media`: what a name behind a colon may be instead."""
    for pattern in (_SAYING, _NAMED, _RENAMED, _NAMED_ZH, _COUNTED_ZH, _ADDED_ZH, _REWORDED):
        found = pattern.search(marks.text)
        if (
            found
            and pattern is _SAYING
            and found[0][:1] in ":："
            and (
                not _ABOUT_TEXT.search(marks.text[: found.start()])
                or _is_no_text(marks.text[: found.start()], found["said"], media)
            )
        ):
            marks.text = f"{marks.text[: found.start()]}, {found['said']}"
            continue
        if found and _is_text(marks, found["said"], strict=pattern is not _SAYING):
            _put_said(marks, found)
            return


_TEXT_NAMED = re.compile(
    r"title|caption|text|subtitle|sa[yi]|read|writ|heading|lower third|label|words?|type|标题|標題|题|字|写|寫|文案|说明",
    re.IGNORECASE,
)
_FIGURES = re.compile(
    r"\s*(?:from |at |第)?\d+(?::\d\d|\.\d+)?\s*(?:s|secs?|seconds?|minutes?|秒|分|-|,|and|to|$)", re.IGNORECASE
)
_JUST_A_PLACE = re.compile(
    r"\s*(?:(?:at |in |on )?(?:the )?(?:top|bottom|upper|lower|cent(?:er|re)|middle|left|right)(?: (?:left|right|corner|middle|cent(?:er|re)))*)[.!]?\s*$",
    re.IGNORECASE,
)


#: what a title shall be or when, and no words to show: `title: yellow`, `title timing: start 0:03, end 0:08`
_JUST_VALUES = re.compile(
    r"\s*(?:(?:white|black|red|green|blue|yellow|orange|purple|pink|gr[ae]y|bold|italics?|outlined?|bigger|smaller|larger|#[0-9a-f]{6})"
    r"|\d+ ?%(?: (?:bigger|smaller|larger))?(?: of its current size)?"
    r"|(?:from |start(?:s|ing)?(?: at)? )?(?:\d+:\d\d|\d+ ?s(?:ec(?:onds?)?)?),? ?(?:to|until|till|-|–|end(?:s|ing)?(?: at)?) ?(?:\d+:\d\d|\d+ ?s(?:ec(?:onds?)?)?))\s*[.!]?\s*$"
    r"|\s*(?:keep|stays?|remove|delete)(?=\s*[;,.!]|\s*$)",
    re.IGNORECASE,
)


def _is_no_text(head: str, said: str, media: Sequence[dict[str, Any]]) -> bool:
    """`Add a still at the end: photo.jpg`, `two cuts: 0:10, 0:20`, `title: centre`: values follow, no words to show."""
    if _JUST_A_PLACE.match(said) or _JUST_VALUES.match(said):
        return True
    names = {str(entry.get("name", "")).lower() for entry in media} - {""}
    stems = names | {name.rpartition(".")[0] for name in names}
    first = re.split(r"[,;\s]", said.strip().lower(), maxsplit=1)[0].rstrip(".")
    return not _TEXT_NAMED.search(head) and (first in stems or bool(_FIGURES.match(said)))


#: only where words are wanted is what follows a colon text; elsewhere the colon is a pause
_ABOUT_TEXT = re.compile(
    r"title|caption|(?<!con)text|subtitle|(?:at|in|on) the (?:top|bottom|middle|cent(?:er|re)|lower|upper)[^:]*$|(?<![a-z])sa[yi]|(?<![a-z])read|writ|show|display|(?<![a-z])put|(?<![a-z])add|heading|lower third|label|words?|type|strap|(?<![a-z])tag|name|^\s*$|标题|標題|题|字|写|寫|显示|顯示|加|打|文案|条|说明",
    re.IGNORECASE,
)


#: "把写着「…」的那行字": the words tell which text is meant
_SHOWN_ONE = re.compile(rf"\s*{W}\s*的(?:那|这)?(?:个|行|条|句|段)?(?:字幕|标题|文字|字)")
#: the same with words that no text shows: no new text is wanted
_SHOWN_UNKNOWN = re.compile(
    r"(?:把|将|將)\s*(?:写着|写有|寫著|寫有)[^,，。]+的[那这]?[个行条句段]?(?:字幕|标题|標題|文字|字)\s*(?:去|删|刪|拿|改|换|換|移|挪|放|变|變|缩|縮|弄|调|調)"
)


#: "whenever someone says something, lower the music"
_ANYTHING = re.compile(r"\s*(?:something|anything|a word|things)(?![a-z])", re.IGNORECASE)


def _is_text(marks: Marks, said: str, *, strict: bool) -> bool:
    first = said.strip()[:1]
    if any(char in marks.values and marks.values[char][0] == "Q" for char in said):
        return False  # the words in quotes are the text
    if first in "?？,，.。!！" or _SHOWN_ONE.match(said) or _ANYTHING.match(said):
        return False
    if _SHOWN_UNKNOWN.search(marks.text):
        raise CannotEditError("which_text")
    if strict and (
        _NOT_WORDS.match(said.strip().translate(simplified()))
        or _ABOUT_IT.fullmatch(f",{said}")
        or _JUST_VALUES.match(said)
    ):
        return False
    return bool(first) and (first not in marks.values or marks.values[first][0] == "W")


def _spelled_out(marks: Marks, char: str) -> str:
    kind, value = marks.values[char]
    return str(value["text"] if kind == "W" else value)


def _put_said(marks: Marks, found: re.Match[str]) -> None:
    said, after = found["said"], marks.text[found.end("said") :]
    about = ""
    while (more := _ABOUT_IT.search(said)) and more.start() and _TELLING.search(more["about"]):
        said, about = said[: more.start()], f" {more['about']}{about}"
    placed = _PLACE_SAID.search(marks.text[: found.start()])
    tail = None if placed else re.search(_TAIL % _TAILS, said, re.IGNORECASE)
    extra = tail["tail"] if tail and tail.start() > 0 else ""
    words = said[: tail.start()] if tail and extra else said
    words = _COURTESY.sub("", words.strip(" :：").strip("\"'“”「」")).rstrip(".。")
    if (extra or about) and _CUT_SHORT.search(words):
        raise CannotEditError("which_words")
    if any(char in marks.values for char in words):
        words = "".join(_spelled_out(marks, char) if char in marks.values else char for char in words)
    head = found.group()[: found.start("said") - found.start()]
    marks.text = (
        f"{marks.text[: found.start()]} {head.rstrip(':： ')} {marks.put('Q', words.strip())} {extra}{about}{after}"
    )


#: a place and a time said before the words: what follows the words is theirs
_PLACE_SAID = re.compile(r"(?:at|in|on) the (?:top|bottom|cent|middle|upper|lower|left|right)[^,.;]*\d", re.IGNORECASE)
