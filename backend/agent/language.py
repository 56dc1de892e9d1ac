"""Which language to answer a message in: as the caller asks, else as the message is written, else the session's."""

from __future__ import annotations

import re

from backend.agent import words
from skill.wire.languages import nearest, tagged

#: a script that names its language; Han comes last, for Japanese has it too
SCRIPTS = (
    ("ja", re.compile(r"[\u3041-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("zh", re.compile(r"[\u3400-\u9fff]")),
)
LATIN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
#: so many Latin words in a session of another script are a sentence, not a name
SENTENCE = 3


def language(text: str, *, asked: str | None = None, session: str | None = None) -> str:
    """A column of words.yaml. `asked`: an Accept-Language header; `session`: the language the session was opened in."""
    wanted = (asked or "").partition(",")[0].partition(";")[0].strip()
    if wanted and wanted != "*":
        return nearest(wanted, words.languages())
    return nearest(tagged(_of_script(text, session) or _of_words(text, session), text, session), words.languages())


def _of_script(text: str, session: str | None) -> str | None:
    found = next((code for code, letters in SCRIPTS if letters.search(text)), None)
    # kanji alone, in a session that is Japanese
    return "ja" if found == "zh" and nearest(session, ("ja",)) == "ja" else found


def _of_words(text: str, session: str | None) -> str:
    """The language in Latin letters with most of its small words in the text; the session's if none leads."""
    own = nearest(session, words.languages())
    said = [word.lower().replace("’", "'") for word in LATIN.findall(text)]
    hits = {code: sum(word in small for word in said) for code, small in words.small_words().items()}
    best = max(hits, key=lambda code: hits[code])
    if hits[best] > hits.get(own, 0):
        return best
    return own if own in hits or len(said) < SENTENCE else "en"
