"""Common edits in languages the editor does not read, and questions how something is done."""

from __future__ import annotations

from typing import Any

import pytest

from backend.agent import common, howto
from backend.agent.common import edits, in_english
from backend.agent.editing import edit
from backend.agent.howto import how_to
from backend.agent.words import languages
from backend.drafts import draft_of_moment, empty_draft, with_media

FILM = {"id": "f", "name": "f.mp4", "kind": "video", "duration_ms": 20_000, "width": 960, "height": 540}
CUT, TALL, MUTE, GREY = "cut the first 2 seconds", "make it vertical", "mute it", "make it black and white"
SAID = {
    "es": {
        CUT: [
            "quita los primeros 2 segundos",
            "Por favor, corta los primeros dos segundos",
            "recorta 2 s del principio",
        ],
        TALL: ["ponlo en vertical", "haz el vídeo vertical", "ponlo en vertical por favor"],
        MUTE: ["quita el sonido", "silencia el vídeo"],
        GREY: ["ponlo en blanco y negro", "en blanco y negro"],
        "add the title “Hola, y adiós”": ["añade el título “Hola, y adiós”", "ponle el título 'Hola, y adiós'"],
        "cut the first 2 seconds, make it vertical": ["quita los primeros 2 segundos y ponlo en vertical"],
        "keep from 2 s to 5 s": ["deja del 2 al 5", "quédate con del segundo 2 al 5"],
    },
    "pt": {
        CUT: ["corta os primeiros 2 segundos", "remova os primeiros dois segundos, por favor"],
        TALL: ["deixa na vertical", "coloque em vertical"],
        MUTE: ["tira o som", "silencie o vídeo"],
        GREY: ["deixa em preto e branco"],
        "make it faster": ["mais rápido", "acelera um pouco"],
        "add the title “Oi”": ["adicione o título “Oi”"],
    },
    "fr": {
        CUT: ["coupe les 2 premières secondes", "enlève les deux premières secondes s’il te plaît"],
        TALL: ["mets-la en vertical", "passe la vidéo en vertical"],
        MUTE: ["coupe le son", "sans son"],
        GREY: ["mets-la en noir et blanc", "en noir et blanc"],
        "make it slower": ["plus lent", "ralentis"],
        "add the title “Neige”": ["ajoute le titre « Neige »"],
    },
    "de": {
        CUT: ["schneide die ersten 2 Sekunden weg", "bitte die ersten zwei Sekunden entfernen"],
        TALL: ["mach es hochkant", "mach das Video vertikal", "Hochformat"],
        MUTE: ["mach es stumm", "mach den Ton aus", "ohne Ton"],
        GREY: ["mach es schwarz-weiß", "schwarzweiß"],
        "make it louder": ["lauter", "mach es etwas lauter"],
        "add the title “Schnee”": ["füge den Titel „Schnee“ hinzu"],
    },
    "ja": {
        CUT: ["最初の2秒をカットして", "最初の二秒を削除してください", "冒頭の2秒間をカット"],
        TALL: ["縦にして", "動画を縦長にしてください"],
        MUTE: ["音を消して", "ミュートにして"],
        GREY: ["白黒にして", "モノクロにしてください"],
        "make it 2x faster": ["2倍速にして"],
        "add the title “初雪”": ["タイトル「初雪」を追加して", "「初雪」というタイトルを入れて"],
        "cut the first 2 seconds, make it vertical": ["最初の2秒をカットして、縦にして"],
    },
    "ko": {
        CUT: ["처음 2초를 잘라 줘", "앞 2초 삭제해 주세요"],
        TALL: ["세로로 만들어 줘", "영상을 세로로 바꿔 주세요"],
        MUTE: ["소리를 꺼줘", "음소거 해줘"],
        GREY: ["흑백으로 바꿔 줘"],
        "add the title “첫눈”": ["제목 ‘첫눈’을 추가해 줘"],
    },
    "ru": {
        CUT: ["обрежь первые 2 секунды", "Пожалуйста, удалите первые две секунды"],
        TALL: ["сделай вертикальным", "сделайте видео вертикальным"],
        MUTE: ["выключи звук", "без звука"],
        GREY: ["сделай чёрно-белым", "сделай его черно-белым"],
        "add the title “Снег”": ["добавь заголовок «Снег»"],
    },
}
CASES = [(lang, text, told) for lang, row in SAID.items() for told, texts in row.items() for text in texts]


@pytest.mark.parametrize(("lang", "text", "told"), CASES)
def test_a_common_edit_is_told_to_the_editor_in_english(lang, text, told):
    assert in_english(text, lang) == told


@pytest.mark.parametrize(
    ("lang", "text"),
    [("es", "hola"), ("es", "quita los primeros 2 segundos y baila"), ("de", "mach mir einen Kaffee"), ("en", "mute it"),
     ("ja", "この動画はどう？"), ("es", "quita " * 60), ("fr", "cut it"), ("ko", "")],
)  # fmt: skip
def test_what_is_no_common_edit_is_left_to_others(lang, text):
    assert in_english(text, lang) is None


def test_every_language_without_an_editor_has_every_edit():
    tables = common._tables()
    assert set(tables) - {"english"} == set(languages()) - {"en", "zh", "zh-Hant"}
    assert {lang: set(edits()) - set(row) for lang, row in tables.items() if lang != "english"} == {
        lang: set() for lang in SAID
    }


@pytest.mark.parametrize("name", edits())
def test_the_editor_does_what_it_is_told(name):
    """In English, on a film with a title and music or a moment; what there is to remove is there."""
    draft = with_media(empty_draft(), FILM)
    draft = draft_of_moment(draft, FILM, 10_000, around_ms=10_000)
    dialogue: dict[str, Any] | None = None
    for before in {
        "no_title": ["add the title “x”"],
        "horizontal": ["make it vertical"],
        "redo": ["mute it", "undo"],
    }.get(name, []):
        done = edit(draft, before, "en", matches=[], dialogue=dialogue)
        draft, dialogue = done.draft, done.dialogue
    told = common._tables()["english"][name].format(n=2, a=2, b=5, title="x")
    matches = [{"media_id": "f", "video": "f.mp4", "at_ms": 10_000, "verdict": "found"}]
    result = edit(draft, told, "en", matches=matches, dialogue=dialogue)
    assert result.understood, result.ask
    assert (result.draft != draft) == (name != "no_music")


def test_common_edits_are_made_and_what_cannot_be_done_is_said(talk, films):
    talk.upload(films["night market"].path)
    length = talk.state["draft"]["d"]
    talk.say("por favor, quita los primeros dos segundos y ponlo en vertical")
    assert talk.state["draft"]["d"] == length - 2000
    assert talk.state["draft"]["m"]["height"] > talk.state["draft"]["m"]["width"]
    assert talk.say("por favor, quita los primeros 90 segundos").startswith("Eso no cambia nada aquí")


QUESTIONS = {
    "music": [("en", "how do I add music?"), ("zh", "怎么加音乐？"), ("zh", "音乐怎么加"), ("zh-Hant", "怎麼加音樂？"),
              ("es", "¿cómo añado música?"), ("pt", "como eu adiciono música?"), ("fr", "Comment ajouter de la musique ?"),
              ("de", "Wie füge ich Musik hinzu?"), ("ja", "音楽はどうやって追加しますか？"), ("ko", "음악을 어떻게 추가해요?"),
              ("ru", "как добавить музыку?")],
    "frame": [("en", "how can I make it vertical"), ("zh", "如何改成竖屏"), ("de", "wie kann ich es hochkant machen?")],
    "export": [("en", "how to export"), ("zh", "请问怎么导出？"), ("fr", "comment exporter la vidéo ?")],
    "cut": [("en", "Could you tell me how to trim the start?"), ("zh", "怎么剪掉开头"), ("es", "¿cómo corto el vídeo?")],
    "other": [("en", "how do I change this"), ("zh", "怎么做")],
}  # fmt: skip


@pytest.mark.parametrize(("topic", "lang", "text"), [(t, *row) for t, rows in QUESTIONS.items() for row in rows])
def test_a_question_how_gets_one_sentence_with_words_to_say(topic, lang, text):
    assert how_to(text, lang) == howto._tables()[lang]["say"][topic]


@pytest.mark.parametrize(
    "text",
    ["how many videos are there?", "how about 5 seconds", "how does this work?", "show me the first clip", "怎么样",
     "怎么还没好", "这是怎么做的", "加音乐", "add the title 'x'", "¿cómo va?", "wie läuft es?", "make it vertical"],
)  # fmt: skip
def test_other_words_are_no_such_question(text):
    assert how_to(text, "en") is None


def test_every_language_answers_every_topic():
    tables = howto._tables()
    assert set(tables) == set(languages())
    assert all(set(row["say"]) == set(tables["en"]["say"]) for row in tables.values())
    assert all([*row["about"], "other"] == list(row["say"]) for row in tables.values() if "about" in row)


def test_a_question_how_is_answered_whatever_is_on_the_timeline(talk, films):
    assert "music file" in talk.say("how do I add music?")
    talk.upload(films["night market"].path)
    before = talk.state["draft"]
    assert "音乐文件" in talk.say("怎么加音乐？")
    assert talk.state["draft"] == before
