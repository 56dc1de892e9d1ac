"""A person's words -> what they ask for, apart from edits. Pure, over the table in intents.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from backend.agent.editing.tables import simplified
from backend.agent.tables import read_table

QUOTED = re.compile(
    r"“[^”]*”|‘[^’]*’|「[^」]*」|《[^》]*》|«[^»]*»|„[^“”]*[“”]|\"[^\"]*\"|(?<!\w)'[^'\n]+'(?!\w)|`[^`]*`"
)
PATH = re.compile(
    r"[\"'“`](?P<quoted>[~/][^\"'”`\n]*)[\"'”`]|(?P<bare>(?<![\w.])~?/[^\n\"'“”，。；]*|(?<![\w.])~(?!\w))"
)
ALL_IMAGES = re.compile(
    r"\b(all|every|each)\b.*\b(images?|pictures?|photos?|pics?|screenshots?)\b|\bmy (images|pictures|photos)\b"
    r"|(所有|全部|每张|每一张|这些).*(图|照片)",
    re.IGNORECASE,
)
SAME_VIDEO = re.compile(
    r"\b(same|one) (video|film|movie|clip|scene)\b|同一(个|部|段)(视频|影片|电影|片子)", re.IGNORECASE
)
#: how the words for first to fifth begin
NUMBERS = (
    re.compile("1|一|first|primer|premi|erst|перв|첫"),
    re.compile("2|二|second|segund|deuxi|zweit|втор|두"),
    re.compile("3|三|third|tercer|terceir|troisi|dritt|трет|세"),
    re.compile("4|四|fourth"),
    re.compile("5|五|fifth"),
)
PAUSE = re.compile(r"[,，;；。\n]|[.!?](?=\s|$)|\s+(?:and|then)\s+|然后|接着|并且|并|再(?!加)", re.IGNORECASE)
#: how an edit begins when it stands beside a find request; "it is cropped" only describes the picture
EDITING = re.compile(
    r"(?:(?:and|then|also|please|now)\s+)*(?:make|keep|trim|cut|add|crop|export|render|put|set|turn|speed|slow|mute|remove"
    r"|fade|title|rotate|flip|mirror|brighten|darken|shorten|use)\b"
    r"|(?:请|也|同时|最后)*(?:保留|剪|裁|加|改|做|导出|静音|去掉|放|变|把|调|淡|旋转|翻转|截|只留|缩)",
    re.IGNORECASE,
)
#: kinds of message that may name a folder
WITH_FOLDER = frozenset({"index", "forget", "watch", "unwatch"})
#: words after a bare path that are not part of it
TAIL = re.compile(
    r"(\s+(please|now|too|as well|any ?more|for (new|more) (videos|films)|into my library|to (my|the) library"
    r"|from (my|the) library"
    r"|都?(加|收|放|纳入|导入?)(到|进|入|进去)?(我的|这个)?(视频|素材|媒体|影片)?(庫|库)(里|裡|中)?(面|去)?"
    r"|了|吧|一下|([这這][个個])?(文件夹|资料夹|目录|資料夾|目錄)))*[\s.!?]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Intent:
    """`kind` is a key of asides.yaml or intents.yaml, or "edit" for everything else."""

    kind: str
    path: str | None = None
    number: int | None = None
    all_images: bool = False
    one_video: bool = False


def read_intent(text: str) -> Intent:
    """What the message asks for. Never fails; what no pattern knows is an edit."""
    bare = QUOTED.sub(" ", text).strip().translate(simplified())
    kind = next((kind for kind, patterns in _table() if any(p.search(bare) for p in patterns)), None)
    kind = kind or next(
        (k for k in ("unwatch", "watch", "index", "forget") if _with_path(k, text.translate(simplified()))), "edit"
    )
    return Intent(
        kind,
        path=_path(text) if kind in WITH_FOLDER else None,
        number=_number(bare) if kind == "pick" else None,
        all_images=bool(ALL_IMAGES.search(bare)),
        one_video=bool(SAME_VIDEO.search(bare)),
    )


def edits_beside(text: str) -> str:
    """The clauses of a find request that ask for an edit as well: "find it and make it vertical"."""
    clauses = (clause.strip() for clause in PAUSE.split(text))
    return ", ".join(c for c in clauses if EDITING.match(c.translate(simplified())) and read_intent(c).kind == "edit")


def _path(text: str) -> str | None:
    found = PATH.search(text)
    if found is None:
        return None
    return (found["quoted"] or TAIL.sub("", found["bare"])).strip()


def _number(text: str) -> int | None:
    return next((n for n, words in enumerate(NUMBERS, 1) if words.search(text.lower())), None)


def _with_path(kind: str, text: str) -> bool:
    return dict(_table())[kind] != () and any(p.search(text) for p in dict(_table())[kind] if "~/" in p.pattern)


@cache
def _table() -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    tables = (read_table(Path(__file__).with_name(name)) for name in ("asides.yaml", "intents.yaml"))
    rows = [row for table in tables for row in table.items()]
    return tuple(
        (
            kind,
            tuple(
                re.compile(p.translate(simplified()), re.IGNORECASE) for column in by_language.values() for p in column
            ),
        )
        for kind, by_language in rows
    )
