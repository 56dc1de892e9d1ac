"""What a conversation remembers, and what is said."""

from __future__ import annotations

import io
import json
import sys

import pytest

from backend.agent import verbs
from backend.agent.editing import edit
from backend.agent.editing.log import VERSIONS
from backend.agent.editing.numbers import digits
from backend.agent.editing.slots import mark
from backend.agent.editing.tables import beyond, expanded, lexicon, read, replies, rules, weighty
from backend.drafts import describe
from backend.drafts.model import AUDIO, main_segments, side_segments
from backend.renders.script import Script
from tests.backend.editing.starts import MATCHES, starts

STARTS = starts()


def talk(draft, *turns, lang="en"):
    dialogue, results = None, []
    for text in turns:
        results.append(edit(draft, text, lang, dialogue=dialogue, matches=MATCHES))
        draft, dialogue = results[-1].draft, json.loads(json.dumps(results[-1].dialogue))
    return results


def test_said_gives_figures_in_the_persons_language():
    """One or two short sentences with what was done."""
    both = edit(STARTS["match"], "keep 3 seconds around it and add the title 'Found it'", "en", matches=MATCHES)
    assert both.said == "Kept 3 s around the match and added the text 'Found it' from 0 to 3 s; now 3 s long."
    assert edit(STARTS["single"], "只要前12秒", "zh").said == "保留了 12 秒；现在长 12 秒。"


def test_a_chain_with_one_unclear_part_changes_nothing():
    """All of a wish or none of it."""
    result = edit(STARTS["single"], "make it square, remove clip 9 and mute it", "en")
    assert result.ask
    assert result.draft == STARTS["single"]


def test_words_that_are_no_edit_are_left_to_others():
    """The server then offers help."""
    for text, lang in (("hello", "en"), ("thanks a lot", "en"), ("你好", "zh"), ("", "en")):
        assert not edit(STARTS["single"], text, lang).understood


def test_an_unclear_edit_is_understood_as_one():
    """It gets a question, not the help."""
    assert edit(STARTS["three"], "remove that clip", "en").understood


def test_a_refusal_names_what_can_be_done():
    """What nobody can do is said, with two things that can be done."""
    for kind, entry in beyond().items():
        for lang in ("en", "zh"):
            asked = edit(STARTS["single"], expanded(entry[lang][0])[0], lang).ask
            assert asked in {other["say"][lang] for other in beyond().values()}, kind
            assert edit(STARTS["single"], "swap her face with mine", "fr").ask


def test_each_change_raises_the_revision_by_one():
    """So that others see that the draft is another one."""
    results = talk(STARTS["single"], "make it square", "mute it", "undo")
    assert [result.draft["m"]["rev"] for result in results] == [8, 9, 10]


def test_undo_returns_to_a_draft_that_was_changed_elsewhere():
    """A newly found moment that the server put in place is a version like any other."""
    first = edit(STARTS["single"], "make it square", "en")
    elsewhere = {**STARTS["music"], "m": {**STARTS["music"]["m"], "rev": 20}}
    second = edit(elsewhere, "mute the music", "en", dialogue=first.dialogue)
    back = edit(second.draft, "undo", "en", dialogue=second.dialogue)
    assert back.draft["t"] == elsewhere["t"]


def test_undo_never_takes_media_back():
    """What was uploaded since stays listed."""
    first = edit(STARTS["single"], "make it square", "en")
    draft = json.loads(json.dumps(first.draft))
    draft["m"]["media"].append({"id": "new", "name": "new.mp3", "kind": "audio", "duration_ms": 1000})
    back = edit(draft, "undo", "en", dialogue=first.dialogue)
    assert back.draft["m"]["width"] == 1920
    assert back.draft["m"]["media"][-1]["id"] == "new"


def test_the_log_is_bounded():
    """A long conversation does not grow without end."""
    turns = ["rotate 90"] * (VERSIONS + 10)
    assert len(talk(STARTS["single"], *turns)[-1].dialogue["log"]["past"]) == VERSIONS


def test_the_draft_that_comes_in_is_never_changed():
    """Edits are pure."""
    before = json.dumps(STARTS["music"])
    talk(STARTS["music"], "keep the first 5 seconds", "mute it", "add the title 'X'", "undo", "redo", "start over")
    assert json.dumps(STARTS["music"]) == before


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("twenty five seconds", "25 seconds"),
        ("a hundred and twenty", "120"),
        ("half a minute", "0.5 minute"),
        ("one and a half minutes", "1.5 minutes"),
        ("a couple of seconds", "2 seconds"),
        ("the second one", "the second one"),
        ("一分二十秒", "1分20秒"),
        ("两分半", "2.5分"),
        ("四分之三", "75%"),
        ("第十二段", "第12段"),
        ("三成", "3成"),
        ("统一一下", "统一一下"),
    ],
)
def test_number_words_become_digits(text, want):
    """Our own grammar for amounts in both languages."""
    assert digits(text) == want


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("at 1:30", "P", ["start", 90_000]),
        ("for 1m20s", "T", 80_000),
        ("first 3.5 seconds", "R", [["start", 0], ["start", 3_500], "head"]),
        ("5 to 8 seconds", "R", [["start", 5_000], ["start", 8_000], ""]),
        ("最后两秒", "R", [["end", -2_000], ["end", 0], "tail"]),
        ("1分30到1分40", "R", [["start", 90_000], ["start", 100_000], ""]),
        ("2s before the match", "P", ["match", -2_000]),
        ("匹配点前后各两秒", "R", [["match", -2_000], ["match", 2_000], "match"]),
        ("两成", "G", 20),
        ("1.5倍", "X", 1_500),
        ("9:16", "A", [9, 16]),
        ("-14 LUFS", "L", -14),
        ("clips 1 and 3", "C", [1, 3]),
    ],
)
def test_values_are_read_from_words(text, kind, value):
    """Times, amounts, clips and the match, in both languages."""
    marks = mark(text, [])
    assert [held for found, held in marks.values.values() if found == kind and held == value]


def test_the_tables_hold_together():
    """Every concept that a rule needs can be named by a phrase, a slot or a group."""
    named = {concept for concepts in lexicon().phrases.values() for concept in concepts}
    slots = {*"TPRGXQFCADLMNW", "Q2", "C2", "F2", "X2", "RM", "POS", "COL", "TXT", "PIC"}
    slots |= {"Fa", "Fv", "Fi", "Fx", "Fs", "Fl"}
    for rule in rules():
        assert set().union(*rule.need, rule.without) <= named | slots, rule
    assert replies()["en"]["refusals"].keys() == replies()["zh"]["refusals"].keys()
    assert replies()["en"]["said"].keys() == replies()["zh"]["said"].keys()


def test_what_stands_beside_an_operation_is_of_the_tables():
    """Every operation and every concept that `beside.yaml` lists exists."""
    table = read("beside.yaml")
    named = {concept for concepts in lexicon().phrases.values() for concept in concepts} | set(read("beside.yaml"))
    operations = {rule.op for rule in rules()}
    for part in ("beside", "against", "spare"):
        assert table[part].keys() <= operations
        assert set(" ".join(table[part].values()).split()) <= named
    assert weighty() <= named


@pytest.mark.parametrize(
    ("start", "text"),
    [
        ("single", "frobnicate the first 5 seconds"),
        ("single", "cut the first 5 seconds 0:99:1"),
        ("single", "mute it 30%"),
        ("single", "rotate it by 90 and a bold caption"),
        ("single", "make it play backwards at the top right"),
        ("single", "slow motion whenever she laughs"),
        ("three", "speed up the clip"),
        ("three", "delete all but"),
    ],
)
def test_what_nothing_has_used_is_asked_about(start, text):
    """A word, figure, value, verb or condition left over may be what was meant."""
    result = edit(STARTS[start], text, "en")
    assert result.ask
    assert result.draft == STARTS[start]


def test_a_cut_is_known_in_the_next_request():
    """`The second half` is what was cut, and not half of the time."""
    cut, rest = talk(STARTS["single"], "split it at 20s", "delete the second half")
    assert not cut.ask
    assert rest.draft["d"] == 20_000


def test_a_correction_takes_the_place_of_what_it_corrects():
    """In one breath: the amount, the clip, or the whole wish."""
    assert edit(STARTS["single"], "keep the first 10 seconds, no wait, the first 12 seconds", "en").draft["d"] == 12_000
    assert edit(STARTS["single"], "保留前10秒，不对，前12秒", "zh").draft["d"] == 12_000
    muted = edit(STARTS["single"], "keep the first 10 seconds, no, actually mute it", "en").draft
    assert (muted["d"], muted["t"][0]["sg"][0]["m"]["volume"]) == (STARTS["single"]["d"], 0)


def test_the_filter_answers_each_line_and_remembers_sessions(monkeypatch, capsys):
    """A bad line gets an error and the next ones are answered."""
    draft = STARTS["single"]
    rows = [
        json.dumps({"id": 1, "session": "a", "draft": draft, "text": "make it square", "lang": "en"}),
        "no json",
        json.dumps({"id": "2", "session": "b", "draft": draft, "text": "undo", "lang": "en"}),
        json.dumps({"id": 3, "session": "a", "draft": draft, "text": "export it", "lang": "en"}),
    ]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(rows) + "\n"))
    assert verbs.main([]) == 0
    square, bad, nothing, export = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (square["id"], square["ask"], square["draft"]["m"]["width"]) == (1, None, 1080)
    assert bad["id"] is None
    assert bad["error"]
    assert nothing["ask"]
    assert export["also"] == [{"kind": "export"}]


def test_it_is_the_music_just_added_and_none_that_was_there():
    """Also where the start of what was there was never written, and is by now."""
    before = edit(STARTS["single"], "add groove.mp3 from 0:00 to 0:05", "en").draft
    (there,) = (track for track in before["t"] if track["tt"] == 1)
    there["sg"][0]["m"].pop("start_ms")
    after = talk(before, "add groove.mp3 at 0:10", "remove it")[-1].draft
    assert [segment["m"]["id"] for _, segment in side_segments(after, AUDIO)] == ["a1"]


@pytest.mark.parametrize(
    ("start", "says"),
    [
        ("single", ["set the loudness to -100 lufs"]),
        ("single", ["normalise to 0 LUFS"]),
        ("titles", ["set the title size to 5000"]),
        ("titles", ["title size 0"]),
        ("single", ["brighter by 1000 %", "brighter by 1000 %"]),
        ("single", ["freeze at 0:10 for 30 hours"]),
        ("single", ["loop it 50 times", "loop it 50 times"]),
    ],
)
def test_what_no_export_can_have_is_asked_about(start, says):
    """The renderer refuses such a draft, and a person would meet that only when all else was done."""
    result = talk(STARTS[start], *says)[-1]
    assert result.reason == "unsure"
    Script.read(result.draft)


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ("make a gif of clip 2", {"kind": "gif", "start_ms": 8000, "end_ms": 20_000}),
        ("把第二段做成gif", {"kind": "gif", "start_ms": 8000, "end_ms": 20_000}),
        ("a still of the last clip", {"kind": "still", "start_ms": 20_000, "end_ms": 40_000}),
        ("contact sheet of clip 1", {"kind": "contact_sheet", "start_ms": 0, "end_ms": 8000}),
        ("make a gif", {"kind": "gif"}),
        ("a 3 second gif from 0:05", {"kind": "gif", "start_ms": 5000, "end_ms": 8000}),
        ("mp3 of the first 10 seconds", {"kind": "mp3", "start_ms": 0, "end_ms": 10_000}),
        ("preview of clip 2", {"kind": "preview", "start_ms": 8000, "end_ms": 20_000}),
        ("a still of the last frame", {"kind": "still", "at_ms": 39_999}),
        ("片尾截图", {"kind": "still", "at_ms": 39_999}),
    ],
)
def test_a_picture_of_a_clip_is_of_that_clip(words, made):
    """And not of the whole video, as if no clip had been named."""
    assert edit(STARTS["three"], words, "en").also == (made,)


@pytest.mark.parametrize("words", ["mp3 without the music", "gif at double speed", "preview of the ending"])
def test_a_file_is_not_made_of_half_of_what_was_said(words):
    result = edit(STARTS["three"], words, "en")
    assert result.ask
    assert result.also == ()


def test_a_picture_of_a_clip_that_is_not_there_is_asked_about():
    result = edit(STARTS["three"], "make a gif of clip 9", "en")
    assert (result.reason, result.also) == ("no_clip", ())


def test_describe_tells_what_changed():
    """Short facts for a turn that came back silent."""
    after = edit(STARTS["single"], "keep the first 10 seconds and add the title 'Hi'", "en").draft
    assert describe(STARTS["single"], after, "en") == ["now 10 s long (was 200 s)", "text “Hi” added"]
    assert describe(STARTS["single"], after, "zh") == ["现在长 10 秒（原来 200 秒）", "添加了文字「Hi」"]
    assert describe(after, after, "en") == []


@pytest.mark.parametrize("text", ["GIF please, I want 0:12 to 0:15", "导个GIF，要12秒到15秒"])
def test_what_a_file_is_made_of_cuts_nothing(text):
    """A range told after a product is of the product."""
    result = edit(STARTS["single"], text, "en" if text.isascii() else "zh")
    assert result.draft == STARTS["single"]
    assert result.also == ({"kind": "gif", "start_ms": 12_000, "end_ms": 15_000},)


@pytest.mark.parametrize(("gone", "back"), [("remove the last 5 seconds", "bring it back"), ("删掉最后5秒", "恢复吧")])
def test_bringing_back_is_undoing_where_nothing_was_undone(gone, back):
    """What the last edit took comes back."""
    lang = "en" if gone.isascii() else "zh"
    cut = edit(STARTS["single"], gone, lang)
    again = edit(cut.draft, back, lang, dialogue=cut.dialogue)
    assert again.ask is None
    assert again.draft["d"] == STARTS["single"]["d"]


@pytest.mark.parametrize(
    ("turns", "lang", "fades"),
    [
        (["insert sunset.jpg at 0:10, faded in"], "en", {"fade_in_ms": 1000}),
        (["insert sunset.jpg at 0:10", "fade it out over 2 seconds"], "en", {"fade_out_ms": 2000}),
        (["在第10秒插入sunset.jpg，淡入淡出"], "zh", {"fade_in_ms": 1000, "fade_out_ms": 1000}),
    ],
)
def test_a_fade_of_what_was_just_put_in_is_its_own(turns, lang, fades):
    """And neither of the whole video nor of the pieces beside it."""
    after = talk(STARTS["titles"], *turns, lang=lang)[-1].draft
    found = [
        {key: segment["m"][key] for key in ("fade_in_ms", "fade_out_ms") if key in segment["m"]}
        for segment in main_segments(after)
    ]
    assert found == [{}, fades, {}]


def test_a_fade_of_the_tune_just_added_leaves_the_one_that_was_there():
    """`It` is the newest."""
    before = edit(STARTS["single"], "add groove.mp3 from 0:00 to 0:05", "en").draft
    after = talk(before, "add groove.mp3 at 0:10", "fade it in")[-1].draft
    there, new = (segment["m"] for _, segment in side_segments(after, AUDIO))
    assert "fade_in_ms" not in there
    assert new["fade_in_ms"] > 0
