"""A person's words -> what they ask for, apart from edits. Pure, over the table in intents.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from backend.agent.editing.tables import simplified

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
NUMBERS = {
    **{word: n for n, word in enumerate(("first", "second", "third", "fourth", "fifth"), 1)},
    **{word: n for n, word in enumerate("一二三四五", 1)},
    **{str(n): n for n in range(1, 6)},
}
#: words after a bare path that are not part of it
TAIL = re.compile(
    r"(\s+(please|now|too|as well|into my library|to (my|the) library|from (my|the) library))*[\s.!?]*$", re.IGNORECASE
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
    kind = kind or next((k for k in ("index", "forget") if _with_path(k, text.translate(simplified()))), "edit")
    return Intent(
        kind,
        path=_path(text) if kind in {"index", "forget"} else None,
        number=_number(bare) if kind == "pick" else None,
        all_images=bool(ALL_IMAGES.search(bare)),
        one_video=bool(SAME_VIDEO.search(bare)),
    )


def _path(text: str) -> str | None:
    found = PATH.search(text)
    if found is None:
        return None
    return (found["quoted"] or TAIL.sub("", found["bare"])).strip()


def _number(text: str) -> int | None:
    found = re.search(r"first|second|third|fourth|fifth|[1-5一二三四五]", text.lower())
    return NUMBERS[found[0]] if found else None


def _with_path(kind: str, text: str) -> bool:
    return dict(_table())[kind] != () and any(p.search(text) for p in dict(_table())[kind] if "~/" in p.pattern)


@cache
def _table() -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    files = (Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("asides.yaml", "intents.yaml"))
    rows = [row for text in files for row in yaml.safe_load(text).items()]
    return tuple(
        (kind, tuple(re.compile(p, re.IGNORECASE) for column in by_language.values() for p in column))
        for kind, by_language in rows
    )
