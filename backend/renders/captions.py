"""The texts of a draft as a subtitle file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pysubs2

from backend.errors import InvalidDraftError
from backend.media.subtitles import plain
from backend.renders.script import TEXT, Script

#: formats by their extension
FORMS: Final = ("srt", "vtt", "ass")


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
                file.append(pysubs2.SSAEvent(start=start, end=start + segment.d, text=_held(words)))
    if not file.events:
        raise InvalidDraftError("the draft has no text")
    file.sort()
    return str(file.to_string(form))


def _held(words: str) -> str:
    """The words so that no format reads a command or a time in them; pysubs2's own form is that of .ass."""
    return words.replace("-->", "→").replace("\\", "\\\u2060").replace("{", "(").replace("}", ")").replace("\n", "\\N")
