"""A person's words are drawn as they are, whatever they look like to a parser, or refused by name."""

from __future__ import annotations

import random

import numpy as np
import pytest

from backend.errors import FontError
from backend.media import subtitles
from backend.media.fonts import font_for, runs
from backend.media.subtitles import Caption, ass, escaped, plain
from tests.backend.renders.conftest import draft, segment, titled
from tests.backend.renders.material import pictures

#: frame 0, which is black all over
DARK = segment(100, media_id="mute", freeze=True)

HOSTILE = {
    "quotes": 'it\'s "quoted" `so`',
    "graph": "x':fontfile=/etc/passwd,movie=/etc/passwd[v];[v]null",
    "expansion": "%{pts} %{eif:1:d} $(id) ${HOME}",
    "override": "{\\an8\\fs200\\p1 m 0 0 l 900 0}big",
    "braces": "}{ {{}} {",
    "backslashes": "C:\\new\\Notes\\h\\N end\\",
    "newlines": "one\r\ntwo\rthree\u2028four\n\n",
    "separators": "a,b;c:d[e]f=g|h#i",
    "controls": "a\x00b\x07c\x1b[31md\ufeff",
    "direction": "abc\u202edef\u202c",
    "section": "[Events]\nDialogue: 0,0:00:00.00,9:59:59.00,Default,,0,0,0,,gotcha",
    "long": "word " * 2000,
    "spaces": "   three   spaces   ",
    "tags": "<b>bold</b>&amp;<font color=red>",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_words_are_drawn(made, text):
    film = made(draft(DARK, tracks=(titled(text, 0, 100, style={"size": 120}),)))
    assert pictures(film.path)[1].max() > 60


def test_a_backslash_looks_like_a_backslash(made):
    """The joiner that disarms it draws nothing: the same pixels as two words set by hand, but for the stroke itself."""

    def ink(text: str):
        words = titled(text, 0, 100, style={"size": 200})
        return pictures(made(draft(DARK, tracks=(words,))).path)[1].max(axis=2) > 128

    both, slash = ink("a\\b"), ink("a/b")
    width = [int(np.ptp(np.nonzero(picture.any(axis=0))[0])) for picture in (both, slash)]
    assert width[0] == pytest.approx(width[1], abs=3)


def test_no_command_survives_escaping():
    """libass reads a command after an unescaped brace, or after a backslash before N, n or h."""
    letters = "\\{}Nnh ab\n"
    pick = random.Random(5)
    for _ in range(2000):
        text = escaped("".join(pick.choices(letters, k=12)))
        bare = text.replace("\\N", "").replace("\\h", "").replace("\\{", "").replace("\\}", "").replace("\\\u2060", "")
        assert not {"\\", "{", "}"} & set(bare)


def test_words_stay_in_their_own_line_of_the_file():
    text, _ = ass([Caption(HOSTILE["section"], 0, 1000)], width=320, height=180)
    assert sum(line.startswith("Dialogue:") for line in text.splitlines()) == 1
    assert text.count("[Events]\n") == 1


def test_a_script_without_a_font_is_refused_by_name():
    with pytest.raises(FontError) as caught:
        font_for("ok \U00012000\U00012001")
    assert caught.value.characters == "\U00012000\U00012001"


def test_a_film_is_not_made_with_boxes_for_letters(made, tmp_path):
    with pytest.raises(FontError):
        made(draft(DARK, tracks=(titled("\U00012000", 0, 100),)))
    assert not (tmp_path / "out.mp4").exists()


@pytest.mark.parametrize(
    ("text", "family"),
    [("找到了 Found it", "SC"), ("見つけたよ", "JP"), ("찾았다 it", "KR")],
    ids=["Chinese", "Japanese", "Korean"],
)
def test_each_region_gets_its_own_face(text, family):
    font = font_for(text)
    assert font.path.is_file()
    assert font.family.endswith(family)


def test_invisible_characters_need_no_font():
    assert len(runs("a\u200db\ufe0f\u00a0c")) == 1


def test_no_words_no_runs():
    assert runs("") == []
    assert font_for("").path.is_file()


def test_a_preferred_font_that_is_no_font_does_not_hide_the_others(tmp_path):
    bad = tmp_path / "bad.ttf"
    bad.write_bytes(b"not a font")
    assert font_for("abc", preferred=bad).path != bad


def test_long_words_are_made_smaller_until_they_fit():
    assert subtitles.fitting_size("short", 90, width=1080, height=1920) == pytest.approx(172.8)
    small = subtitles.fitting_size("字" * 400, 90, width=1080, height=1920)
    assert small < 100


def test_plain_text_keeps_letters_and_drops_controls():
    assert plain("a\x00b\r\nc\td\n") == "ab\nc    d"


def test_places_are_where_they_say(made):
    """Ink lies in the named third of the picture."""

    def middle(position) -> tuple[float, float]:
        words = titled("HHH", 0, 100, position=position, style={"size": 100})
        ink = pictures(made(draft(DARK, tracks=(words,))).path)[1].max(axis=2) > 128
        rows, columns = np.nonzero(ink)
        return rows.mean() / 180, columns.mean() / 320

    assert middle("top") == pytest.approx((0.11, 0.5), abs=0.06)
    assert middle("center") == pytest.approx((0.5, 0.5), abs=0.06)
    assert middle("bottom_right")[1] > 0.7
    assert middle("lower_third")[0] == pytest.approx(0.75, abs=0.06)
    assert middle([250, 750]) == pytest.approx((0.75, 0.25), abs=0.06)


def test_titles_fade(made):
    words = titled("HHH", 0, 1000, fade_ms=400, style={"size": 300})
    shown = [p.max() for p in pictures(made(draft({**DARK, "d": 1000}, tracks=(words,))).path)]
    assert shown[15] > 230
    assert shown[3] < 180
    assert shown[28] < 180


@pytest.mark.campaign
def test_five_thousand_random_words_are_drawn_or_refused(media, settings, tmp_path):
    """Every text in one film each 1 frame long would take hours: forty at a time, each alone on its frame."""
    from backend.renders.film import render
    from tests.backend.renders.conftest import QUICK

    pick = random.Random(16)
    letters = "abcXYZ 09'\"\\{}[]();:,%$#|<>=&!?~`^\n\t找到了見つけ찾았éñ\u200d\u202e"
    for round_ in range(125):
        words = ["".join(pick.choices(letters, k=pick.randint(1, 30))) for _ in range(40)]
        sg = [segment(33, text=w, start_ms=round(i * 1000 / 30)) for i, w in enumerate(words)]
        wanted = draft(segment(1333, media_id="mute"), tracks=({"tt": 7, "sg": sg},))
        options = {"output": QUICK, "progress": lambda _: None, "cancelled": lambda: False, "settings": settings}
        assert render(wanted, media, tmp_path / f"{round_}.mp4", **options).duration_ms == 1333
