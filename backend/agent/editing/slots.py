# ruff: noqa: E501  # a pattern is read whole or not at all
"""Finds what an utterance gives as values: quoted text, files, times, amounts, clips, the match.

Each value is taken out of the text and one private character is left in its place, so that later patterns (and the
splitting into clauses) see `first ⟨time⟩` and never the inside of a quotation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from backend.agent.editing.by_words import parts_of_texts, whole_texts
from backend.agent.editing.grammar import STEPS, ZH_PORTION, zh_portion
from backend.agent.editing.marks import CLASS, Marks
from backend.agent.editing.numbers import digits
from backend.agent.editing.spelling import respelled
from backend.agent.editing.tables import simplified
from backend.agent.editing.unquoted import find_words


def mark(text: str, media: Sequence[dict[str, Any]], texts: Sequence[dict[str, Any]] = ()) -> Marks:
    """Every value of an utterance marked. `media` and `texts` are what names and words may refer to."""
    marks = Marks(unicodedata.normalize("NFKC", text.replace("“", "「").replace("”", "」").replace("…", "...")).strip())
    marks.text = _THANKS.sub("", marks.text)
    _quotes(marks)
    whole_texts(marks, texts)
    find_words(marks, media)
    parts_of_texts(marks, texts)
    marks.text = " ".join(marks.text.lower().translate(simplified()).replace("’", "'").split(" ")).strip()
    _files(marks, media)
    marks.text = ZH_PORTION.sub(lambda found: zh_portion(found, marks), marks.text)
    marks.text = digits(respelled(marks.text))
    marks.text = _SO_MANY_WORDS.sub(" ", marks.text)
    for pattern, step in STEPS:
        marks.text = pattern.sub(partial(_apply, step=step, marks=marks), marks.text).replace("  ", " ")
    marks.text = re.sub(r"\s+", " ", marks.text).strip()
    return marks


#: before any file is found, for one may be called so
_THANKS = re.compile(
    r"(?:[,.;!]\s*(?:many )?(?:thank you|thanks|thx|cheers|ta)(?: so much| very much| a lot| in advance)?"
    r"|,? if you(?:'d| would) be so kind|,? if you(?:'d| would)?(?: please)?)\s*[.!]*$",
    re.IGNORECASE,
)
#: "打上「你好」两个字"
_SO_MANY_WORDS = re.compile(rf"(?<={CLASS['Q']})\s*(?:这)?[一二两三四五六七八九十几\d]+个(?:大)?字")


def _apply(found: re.Match[str], *, step: Callable[[re.Match[str], Marks], str], marks: Marks) -> str:
    return step(found, marks)


#: a letter that joins an apostrophe to its word; Chinese has none, so 加标题'下雪了' is a quotation
_LETTER = "[^\\W\u3040-\u30ff\u3400-\u9fff]"
_QUOTES = re.compile(
    rf"「([^「」]+)」|『([^』]+)』|《([^》]+)》|\"([^\"]+)\"|‘([^’]+)’|„([^“]+)“|«([^»]+)»|(?<!{_LETTER})'([^']+(?:'{_LETTER}[^']*)*)'(?!{_LETTER})|`([^`]+)`"
)


def _quotes(marks: Marks) -> None:
    marks.text = _QUOTES.sub(
        lambda found: f" {marks.put('Q', next(g for g in found.groups() if g is not None).strip())} ", marks.text
    )


_EXT = r"(?:mp4|mov|mp3|wav|png|jpe?g|gif|webm|mkv|m4a|heic|webp|avi|aac|srt|vtt|cube|flac|ogg|bmp)"
_FILE_LIKE = re.compile(rf"[\w一-鿿()-]*[a-z0-9_()-]\.{_EXT}(?![a-z])|[一-鿿]+\.{_EXT}(?![a-z])", re.ASCII)


def _files(marks: Marks, media: Sequence[dict[str, Any]]) -> None:
    for entry in sorted(media, key=lambda item: -len(str(item.get("name", "")))):
        name = str(entry.get("name", "")).lower().translate(simplified())
        if name:
            _file(marks, name, {"id": entry["id"], "kind": entry.get("kind")})
    marks.text = _FILE_LIKE.sub(lambda found: marks.put("F", {"id": None, "kind": None, "name": found[0]}), marks.text)


def _file(marks: Marks, name: str, value: dict[str, Any]) -> None:
    stem, _, ext = name.rpartition(".")
    stem = stem or name
    loose = r"[-_ ]?".join(re.escape(part) for part in re.split(r"[-_ ]+", stem) if part)
    # "before my photo appears" is the moment found
    before = rf"(?<!my )(?={loose}(?![.\w]))|(?={loose}\.{re.escape(ext)})" if stem in _PICTURES else ""
    pattern = rf"(?:{before})(?:(?<![a-z0-9_]){loose}|(?<=[\s]){loose})(?:\s*\.\s*{re.escape(ext)})?(?![a-z0-9_])"
    if stem in _COMMON:  # a word people also use for other things: only with its extension, or said to be a file
        pattern = rf"(?<![a-z0-9_]){loose}(?:\.{re.escape(ext)}|(?= (?:file|clip|video|song|track|image|picture)\b))(?![a-z0-9_])"
    marks.text = re.sub(pattern, lambda _: marks.put("F", value), marks.text)


_PICTURES = {"photo", "picture", "image", "screenshot", "pic", "frame"}
_COMMON = {
    "logo",
    "music",
    "title",
    "video",
    "clip",
    "voice",
    "sound",
    "audio",
    "song",
    "image",
    "picture",
    "photo",
    "watermark",
    "text",
    "match",
    "end",
    "start",
}
_COMMON -= {"photo", "voice"}
