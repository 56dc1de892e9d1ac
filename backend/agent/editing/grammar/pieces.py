# ruff: noqa: E501  # a pattern is read whole or not at all
"""Which pieces are meant: by number, by place in the row, by the file they show."""

from __future__ import annotations

import re

from backend.agent.editing.marks import C, F, Marks, Step

_ORDINAL = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "last": -1, "final": -1, "1st": 1, "2nd": 2, "3rd": 3, "opening": 1, "closing": -1,
    "penultimate": -2, "second to last": -2, "next to last": -2, "last but one": -2, "third to last": -3,
    "middle": 0, "central": 0, "centre": 0, "center": 0,
}  # fmt: skip

ORDINAL = r"(?:" + "|".join(sorted(_ORDINAL, key=len, reverse=True)).replace(" ", "[ -]") + r"|\d+th)"

_CLIP = r"(?:clips?|segments?|shots?|pieces?|scenes?|sections?|videos?|footage|parts?|bits?|ones?)"

_ZH_CLIP = r"(?:个?(?:段|片段|镜头|分段|视频|部分|条)(?:视频|片段|落|素材)?)"


def ordinal(word: str) -> int:
    """The number of a piece: from 1, from -1 backwards, 0 for the one in the middle."""
    word = word.replace("-", " ")
    return _ORDINAL[word] if word in _ORDINAL else int(re.sub(r"\D", "", word))


_OF_PIECES = re.compile(r"(?:clips?|segments?|shots?|scenes?|videos?|ones?)$")


def _clips(found: re.Match[str], marks: Marks) -> str:
    words = re.findall(rf"{ORDINAL}|\d+", found["n"])
    numbers = [ordinal(word) for word in words]
    if len(set(numbers)) < len(numbers):  # "clip 2 first and the first clip second"
        before, _, _ = found["n"].rpartition(words[-1])
        return f"{re.sub(r'(?: the)? *$', '', before)} {marks.put('C', numbers[-1:])} "
    if 0 in numbers and not _OF_PIECES.search(found[0]):
        return found[0]  # "the middle part, from 40 s to 80 s"; "put it in the middle"
    return marks.put("C", numbers) + " "


def _clip_run(found: re.Match[str], marks: Marks) -> str:
    count = int(found["count"])
    front = found["edge"] in {"first", "opening", "前", "头", "前面", "开头"}
    return marks.put("C", list(range(1, count + 1)) if front else list(range(-count, 0)))


def _clip_either(found: re.Match[str], marks: Marks) -> str:
    char = found["f"] or found["f2"]
    value = marks.value(char)
    if value["kind"] not in {"video", "image"}:
        return found[0]
    return marks.put("C", [{"media": value["id"]}]) + " "


def _made_first(found: re.Match[str], marks: Marks) -> str:
    """`Make the last clip the first one`."""
    where = {1: "to the front", -1: "to the end"}.get(marks.value(found["b"])[0])
    return f"move {found['a']} {where}" if where else found[0]


_NUMBERS = r"\d(?:\s*(?:,|，|、|和|-|>|→|&|and|then|\s)+\s*(?:\d|one)(?![a-z\d])){2,4}"
_ORDERING = r"(?:order|sequence|arrange|sort|顺序|次序|排序|排成|排列|重排)"


def _permuted(found: re.Match[str], marks: Marks) -> str:
    """`Re-order the 3 clips so they run 3, 1, 2`: each number once, as many as there are."""
    numbers = [int(word.replace("one", "1")) for word in re.findall(r"\d|one", found["n"])]
    if sorted(numbers) != list(range(1, len(numbers) + 1)):
        return found[0]
    return f" order {marks.put('C', numbers)} "


ROWS: list[Step] = [
    (re.compile(rf"{_ORDERING}[^;。]{{0,40}}?(?P<n>{_NUMBERS})(?![\d:.%]|\s*(?:s\b|sec|min|x\b|秒|倍))"), _permuted),
    (
        re.compile(rf"(?P<n>{_NUMBERS})(?![\d:.%]|\s*(?:s\b|sec|min|x\b|秒|倍))(?=[^;。]{{0,30}}{_ORDERING})[^;。]*"),
        _permuted,
    ),
    (
        re.compile(
            rf"(?<![a-z])(except|but|apart from) (?:for )?(?:the )?(?P<n>{ORDINAL})(?: one)?(?=\s*$|[,.;]| (?:at|to|in|should|must|goes?|gets?|has|needs?|plays?|runs?|is|are|black|faster|slower|2|double|half)(?![a-z\d]))"
        ),
        lambda f, m: f"except {m.put('C', [ordinal(f['n'])])} ",
    ),
    (
        re.compile(
            r"(?P<w>order|顺序|次序|排序|排成|排列|重排)(?P<g>\D{0,12}?)(?P<n>\d(?:\s*(?:,|，|、|和|-|>|and|\s)+\s*\d)+|[1-9]{3,5}(?=$|[,，。]))(?!\d|%|秒|s)"
        ),
        lambda f, m: f"{f['w']} {m.put('C', [int(n) for n in re.findall(r'[0-9]', f['n'])])} ",
    ),
    (
        re.compile(
            r"(?P<w>\bclips? \d[^\d]{0,12}between (?:clips? )?|(?:move|put|place|paste|copy|slot|insert|stick|dissolve|crossfade|fade|transition|blend)\b[^\d:]{0,40}between (?:clips? )?)"
            r"(?P<a>\d) (?:and|&) (?:clip )?(?P<b>\d)(?![\d:.]|\s*(?:s\b|sec|min|m\b))"
        ),
        lambda f, m: f"{f['w']}{m.put('C', [int(f['a']), int(f['b'])])} ",
    ),
    (
        re.compile(rf"倒数第(?P<n>\d){_ZH_CLIP}"),
        lambda f, m: m.put("C", [-int(f["n"])]),
    ),
    (
        re.compile(
            r"(?:最)?(?:中间|当中|正中)(?:的)?(?:那|这)?(?:1|一)?(?:个)?(?:段|片段|镜头|条)(?:视频|片段)?(?!时间)"
        ),
        lambda _, m: m.put("C", [0]),
    ),
    (
        re.compile(r"按(?:照)?(?P<n>\d(?:[,、和\s]+\d)+)"),
        lambda f, m: f"按 {m.put('C', [int(n) for n in re.findall(r'[0-9]', f['n'])])} ",
    ),
]

_TEXT = r"(?:titles?|captions?|texts?|subtitles?|headings?|lower thirds?|lines? of text)"
_ZH_TEXT = r"(?:标题|字幕|文字|文本|字)"


def _nth_text(found: re.Match[str], marks: Marks) -> str:
    if found["last"] and not found["n"]:
        return marks.put("W", {"nth": -1, "text": found[0]})
    counted = found["n"] and not found["last"] and not found[0].endswith(found["n"])
    return marks.put("W", {"nth": int(found["n"]), "text": found[0]}) if counted else found[0]


TEXTS: list[Step] = [
    (
        re.compile(rf"(?<![a-z])the (?P<n>{ORDINAL}) (?={_TEXT}(?![a-z]))"),
        lambda f, m: f"the {m.put('W', {'nth': ordinal(f['n']), 'text': f[0]})} " if ordinal(f["n"]) else f[0],
    ),
    (
        re.compile(rf"(?P<last>最后)?(?:第|1条)(?P<n>\d)?(?:个|行|条|句|段)?(?={_ZH_TEXT}(?!是|都|反|倒|歪))"),
        _nth_text,
    ),
    (
        re.compile(rf"第?(?P<s>\d+)秒(?:处|时)?的?[那这][1一]?[个条行句](?={_ZH_TEXT})"),
        lambda f, m: m.put("W", {"at": 1000 * int(f["s"]), "text": f[0]}),
    ),
]

PIECES: list[Step] = [
    (
        re.compile(
            rf"(?P<f>{F})(?:的)?\s*(?:那|这)?(?:一|1)?(?:{_ZH_CLIP})(?!时间)|(?P<f2>{F}) (?:clips?|shots?|segments?|scenes?|parts?|footage|one|piece)(?![a-z])"
        ),
        _clip_either,
    ),
    (re.compile(rf"(?<![a-z])(?:the )?(?P<edge>first|last|opening|final) (?P<count>\d+) {_CLIP}(?![a-z])"), _clip_run),
    (re.compile(rf"(?P<edge>前|最后|后|头|末尾)(?P<count>\d+){_ZH_CLIP}"), _clip_run),
    (
        re.compile(rf"(?<![a-z])(?:the )?(?P<n>{ORDINAL}(?:(?:,| and|, and| &) (?:the )?{ORDINAL})*) {_CLIP}(?![a-z])"),
        _clips,
    ),
    (
        re.compile(
            r"(?<![a-z])(?:the )?(?:clips?|segments?|shots?|scenes?|pieces?|parts?|sections?|videos?)\s+(?:numbers?\s+|no\.?\s*|#)?(?P<n>\d+(?:(?:,\s*|\s+and\s+|\s*&\s*|, and )(?:clip )?\d+(?![\d:.%]|\s*(?:s\b|sec|minute|percent)))*)(?![\d:.%]|\s*(?:s\b|seconds?|minutes?|percent))"
        ),
        _clips,
    ),
    (re.compile(r"(?<![a-z])numbers? (?P<n>\d)(?!\s*(?:s\b|sec|min|%))"), _clips),
    (re.compile(rf"第(?P<n>\d+(?:(?:[、,和与及跟]+第?|第)\d+)*){_ZH_CLIP}"), _clips),
    (re.compile(r"第(?P<n>\d+)(?:个|号)(?!月|字|标题)"), _clips),
    (
        re.compile(r"(?:片段|镜头)\s*(?P<n>\d+)|(?P<n2>\d)号(?:片段|镜头|视频|段)?(?![码字])"),
        lambda f, m: m.put("C", [int(f["n"] or f["n2"])]),
    ),
    (
        re.compile(
            r"(?:开头|最前面|开场|最开始|片头|最前)(?:的)?(?:那|这)(?:1|一)?(?:个)?(?:段|片段|镜头|部分|条)(?!时间)"
        ),
        lambda _, m: m.put("C", [1]),
    ),
    (
        re.compile(r"(?:结尾|片尾|末尾|最后面)(?:的)?(?:那|这)(?:1|一)?(?:个)?(?:段|片段|镜头|部分|条)(?!时间)"),
        lambda _, m: m.put("C", [-1]),
    ),
    (
        re.compile(r"(?P<e>最后|末)(?:那)?(?:一|1)?(?:个)?(?:段|片段|镜头|部分|条)(?!时间)"),
        lambda _, m: m.put("C", [-1]),
    ),
]

MADE_FIRST: list[Step] = [
    (
        re.compile(
            rf"(?:(?<![a-z])(?:make|let|have) (?:the )?|^(?:the )?)(?P<a>{C}) (?:(?:should |must |has to |can |to )?(?:be|become|come|go|play) )?(?:the )?(?P<b>{C})\s*$"
        ),
        _made_first,
    ),
]

ORDINALS: list[Step] = [
    (
        re.compile(
            rf"(?<![a-z])(?:the )(?P<n>{ORDINAL}(?:(?:,| and|, and| &) (?:the )?{ORDINAL})*)(?=\s*(?:$|[,.;!]|too(?![a-z])|as well|also|and (?:the )?[a-z]+ ))"
        ),
        _clips,
    ),
]
