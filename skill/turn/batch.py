"""Several files in one message, each with its own instruction and its own export. Pure.

"Trim a.mp4 to 5 s and make b.mp4 vertical, export both" becomes, a file: one message that starts over from it, and one
export.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from skill.messages import Step

#: a bare file name in a message
NAME = re.compile(r"[\w\-.()]+\.(?:mp4|mov|avi|webm|mkv|m4v|jpe?g|png|gif|webp|bmp|heic)(?![\w])", re.IGNORECASE)
FILM_OR_PICTURE = re.compile(r"\.(?:mp4|mov|avi|webm|mkv|m4v|jpe?g|png|gif|webp|bmp|heic)$", re.IGNORECASE)
EXPORT = re.compile(r"\b(?:export|render|download|save)\b|导出|渲染|输出|匯出|导成|出片", re.IGNORECASE)
EACH = re.compile(
    r"\b(?:both|each|all|every|separately|individually|respectively|one by one|two|three|four|[2-9])\b"
    r"|分别|各自|各|都|两个|三个|每|逐个|全部|所有|两张|两段",
    re.IGNORECASE,
)
#: a clause that is nothing but the wish to have every one exported
EXPORT_EACH = re.compile(
    r"(?:and |then |finally |please |now |so )*(?:export|render|download)"
    r"(?: (?:them|it|the|of|both|each|all|every|one|two|three|four|clips?|videos?|files?|films?|separately|individually"
    r"|respectively|one by one|as|an?|to|vertical|square|mp4s?|too|\d+p))+"
    r"|(?:然后|最后|请|再|并)*(?:把|将)?(?:它们|两个|三个|每个|每张|所有)?(?:视频)?"
    r"(?:都|分别|各自|全部|逐个|一起|两个|每个)*(?:导出|渲染|输出)"
    r"(?:两个|这些|每个|视频|它们|成|为|竖屏|竖版|的|MP4|\d+p|\s)*",
    re.IGNORECASE,
)
PAUSE = re.compile(r"[,，;；。\n]|\.(?=\s|$)|\s+(?:and|then)\s+|然后|接着|并且|并|再(?!加)", re.IGNORECASE)
HAN = re.compile("[\u4e00-\u9fff]")
SHARED = re.compile(
    r"\b(?:each(?: (?:one|of them|clip|video|file))?|both(?: of them)?|all(?: of them)?|them)\b"
    r"|(?:(?:这|那)?(?:两|三|几)个|每个|所有)(?:视频|影片|片段|文件)?都?|它们都?|(?:分别|各自|都)(?=加|改|剪|做|保留)",
    re.IGNORECASE,
)
#: stands for the n-th name while the message is cut up
FIRST_MARK = 0xE000
MARK = re.compile("[\ue000-\ue0ff]")
ROW = re.compile("[\ue000-\ue0ff](?:\\s*(?:,|，|、|and|和|与|跟|,\\s*and)\\s*[\ue000-\ue0ff])+", re.IGNORECASE)
IT = {"zh": "它"}
START = {"zh": "从 {name} 开始：{wish}"}


@dataclass(frozen=True)
class Batch:
    """The plan of a batch, and of each of its steps the words and the file that it is about.

    A file's steps follow each other, so that one that fails leaves the others alone.
    """

    steps: tuple[Step, ...]
    texts: tuple[str, ...]
    names: tuple[str | None, ...]


def batch(text: str, attached: Sequence[str], steps: Sequence[Step], language: str) -> Batch | None:
    """The batch that the message asks for, when its plan exports and it is about several files; else None."""
    names = _names(text, attached)
    wanted = "export" in steps or any(EXPORT_EACH.fullmatch(clause.strip()) for clause in PAUSE.split(text))
    if not wanted or not 2 <= len(names) <= 20 or not EACH.search(text):
        return None
    wishes = _wishes(text, names, language)
    if wishes is None:
        return None
    beside = set(attached) - set(names)
    ahead: tuple[Step, ...] = tuple(s for s in steps if s == "credits" or (s == "upload" and beside))[:2]
    each: tuple[Step, ...] = ("upload", "chat", "export") if attached else ("chat", "export")
    form = START.get(language, "Start with {name}: {wish}")
    said = [form.format(name=name, wish=wish).rstrip(":： ") for name, wish in wishes]
    return Batch(
        ahead + each * len(wishes),
        (text,) * len(ahead) + tuple(words if step == "chat" else text for words in said for step in each),
        (None,) * len(ahead) + tuple(name for name, _ in wishes for _ in each),
    )


def _names(text: str, attached: Sequence[str]) -> list[str]:
    usable = [name for name in attached if FILM_OR_PICTURE.search(name)]
    if attached:
        return usable if len(set(usable)) == len(usable) else []
    return list(dict.fromkeys(NAME.findall(text)))


def _wishes(text: str, names: list[str], language: str) -> list[tuple[str, str]] | None:
    """What is wanted of each file, in the order of the files. None when some are named and some are not."""
    marked, marks = text, {}
    for number, name in sorted(enumerate(names), key=lambda pair: -len(pair[1])):
        marks[chr(FIRST_MARK + number)] = name
        marked = re.sub(
            rf"[\"'“「《]?{re.escape(name)}[\"'”」》]?", chr(FIRST_MARK + number), marked, flags=re.IGNORECASE
        )
    rows: list[str] = []
    marked = ROW.sub(lambda row: _put(rows, row[0]), marked)
    wishes: dict[str, list[str]] = {name: [] for name in names}
    about = list(names)
    for clause in filter(None, (part.strip() for part in PAUSE.split(marked))):
        named = [marks[m] for m in MARK.findall("".join(rows[ord(c) - 0xF000] if _is_row(c) else c for c in clause))]
        about = named or about
        if not EXPORT.search(clause) or _more_than_export(clause):
            wish = re.sub("[\ue000-\ue0ff\uf000-\uf0ff]", IT.get(language, "it"), clause)
            for name in about:
                wishes[name].append(_spoken(wish))
    mentioned = set(MARK.findall(marked + "".join(rows)))
    if mentioned and len(mentioned) < len(names):
        return None
    return [(name, ("，" if language == "zh" else ", ").join(wishes[name])) for name in names]


def _put(rows: list[str], row: str) -> str:
    rows.append(row)
    return chr(0xF000 + len(rows) - 1)


def _is_row(char: str) -> bool:
    return 0xF000 <= ord(char) <= 0xF0FF


def _more_than_export(clause: str) -> bool:
    return bool(
        re.search(r"vertical|square|horizontal|landscape|portrait|9:16|1:1|16:9|4:5|竖|横|方", clause, re.IGNORECASE)
    )


def _spoken(wish: str) -> str:
    """Said of one file alone from here on: `make each vertical` is `make it vertical`."""
    return SHARED.sub("它" if HAN.search(wish) else "it", wish)
