"""One template a kind and language, and one `say` for everything."""

import re
from pathlib import Path

import jinja2
import pytest

import skill.replies
from skill.messages import Reply
from skill.replies import KINDS, LANGUAGES, say, word
from skill.replies.words import spoken

ROOT = Path(skill.replies.__file__).parent
TIMELINE = {"tracks": [], "duration_ms": 0}
FACTS: dict[str, dict[str, object]] = {
    "backend_custom": {"host": "films.example", "local": False},
    "chat": {
        "text": "Done.",
        "changes": [],
        "timeline": None,
        "credits": None,
        "offers": ["export"],
        "match": None,
        "session_lost": False,
    },
    "chosen": {"own": True},
    "credits": {"available": 60, "frozen": 40, "total": 100, "own": False},
    "export_ready": {"name": "harbour.mp4", "duration_ms": 12000, "bytes": 8_123_456},
    "queued": {"kind": "export"},
    "status_empty": {"job": None},
    "upload": {"names": ["a.png"], "offer_find": True},
    "working": {"kind": "export", "percent": 40, "elapsed_s": 12},
}
ERRORS: dict[str, object] = {
    "name": "a.png",
    "limit": 200_000_000,
    "seconds": 30,
    "days": 6,
    "weekly": False,
    "cure": "`setup`",
    "what": "NEMO_TOKEN holds characters that cannot be sent",
    "own": True,
    "register_url": "https://nemovideo.com/register?bind=anon_1",
}
CASES = [(language, kind) for language in LANGUAGES for kind in sorted(KINDS - {"status"})]


def test_every_kind_has_one_template_in_every_language():
    for language in LANGUAGES:
        kinds = {p.stem for p in (ROOT / language).glob("[a-z]*.jinja")}
        assert kinds == KINDS if language in {"en", "zh"} else kinds <= KINDS


@pytest.mark.parametrize(("language", "kind"), CASES, ids=lambda v: v)
def test_words_are_short_and_in_the_language(language, kind):
    text = word(Reply(kind, FACTS.get(kind, ERRORS if kind.startswith("error") else {})), language)
    assert text
    assert len(re.findall(r"[.!?。！？](?:\s|$)", text)) <= 3
    assert not re.search(r"[{}]|None|StrictUndefined|\b(?:token|session|JSON)\b", text.replace("NEMO_TOKEN", ""))
    assert bool(re.search(r"[\u4e00-\u9fff]", text)) == (language in {"zh", "zh-Hant", "ja"})


def test_a_missing_fact_is_an_error():
    with pytest.raises(jinja2.UndefinedError):
        word(Reply("upload", {"offer_find": True}), "en")


def test_facts_are_never_templates():
    assert "{{ 7*7 }}" in word(Reply("upload", {"names": ["{{ 7*7 }}"], "offer_find": False}), "en")


@pytest.mark.parametrize(
    ("language", "templates"),
    [
        ("zh-CN", "zh"),
        ("ZH", "zh"),
        ("zh-TW", "zh-Hant"),
        ("zh_Hant_HK", "zh-Hant"),
        ("it", "en"),
        (None, "en"),
    ],
)
def test_languages_without_templates_read_english(language, templates):
    assert spoken(language) == templates


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a\x1b[31mred\x1b[0m b", "ared b"),
        ("\x1b]0;title\x07plain", "plain"),
        ("left\u202eright\u2066", "leftright"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("a\x00\x07b\tc", "ab c"),
        ("<b>bold</b> <script>x</script>", "bold x"),
        ("a < b and c > d", "a < b and c > d"),
        ("see http://127.0.0.1:4000/abcdefabcdefabcdef/f.mp4 now", "see now"),
        ("see http://evil.example/x now", "see now"),
        ("see https://good.example/x", "see https://good.example/x"),
        ("token nmv_usr_" + "a1b2c3d4", "token"),
        ("https://nemovideo.com/register?bind=anon_1", "https://nemovideo.com/register?bind=anon_1"),
        ("lone \ud800 half", "lone half"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("a\r\n\r\n\r\n\r\nb", "a\n\nb"),
        ("x" * 9000, "x" * 3999 + "…"),
    ],
    ids=lambda v: repr(v)[:24],
)
def test_say(raw, shown):
    assert say(raw) == shown
