"""The texts of a draft as a subtitle file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any, Final

import pysubs2

from backend.errors import InvalidDraftError
from backend.media.subtitles import plain
from backend.renders.script import TEXT, Script

#: formats by their extension
FORMS: Final = ("srt", "vtt", "ass")
_WORD_JOINER = "\u2060"  # draws nothing
_MARK = re.compile(r"<(?=\s*[A-Za-z/])")  # players of .srt know <b> and its like, and no way to write one that is none


def captions(draft: Mapping[str, Any], form: str) -> str:
    """Every title, caption and lower third with its times, in order, as `srt`, `vtt` or `ass`.

    Raises InvalidDraftError, also when the draft has no text.
    """
    script = Script.read(draft)
    file = pysubs2.SSAFile()
    for track in script.tracks(TEXT):
        for start, segment in () if track.m.muted else track.placed():
            words = plain(segment.m.text)
            if words.strip():
                file.append(pysubs2.SSAEvent(start=start, end=start + segment.d, text=_held(words, form)))
    if not file.events:
        raise InvalidDraftError("the draft has no text")
    file.sort()
    return str(file.to_string(form))


def _held(words: str, form: str) -> str:
    """The words so that no format reads a command, a mark or a time in them; pysubs2's own form is that of .ass."""
    words = words.replace("-->", "→")
    if form == "vtt":
        words = escape(words, quote=False)
    elif form == "srt":
        words = _MARK.sub(f"<{_WORD_JOINER}", words)
    return words.replace("\\", f"\\{_WORD_JOINER}").replace("{", "(").replace("}", ")").replace("\n", "\\N")
