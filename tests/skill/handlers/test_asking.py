"""A question authorises nothing; a request does, however politely it is put."""

import pytest

from skill.handlers.asking import requests
from skill.replies import LANGUAGES
from tests.skill.backends import DRAFT, FakeBackend
from tests.skill.stages import Stage

REQUESTS = {
    "en": ["crop it to a square", "can you crop it?", "Hi! Could you please make it vertical?", "how about a title?",
           "How do I crop? Just crop it to 1:1.", "what if we slowed it down", "make it vertical, ok?"],
    "zh": ["裁成方形", "能不能帮我裁一下？", "可以把它改成竖屏吗？", "你好，请把片头剪掉", "加个标题好吗"],
    "zh-Hant": ["裁成方形", "可以把它改成直式嗎？", "幫我加個標題"],
    "es": ["recórtalo en cuadrado", "¿puedes recortarlo?", "Hola, ¿podrías ponerlo vertical, por favor?"],
    "pt": ["corte em quadrado", "você pode cortar?", "que tal um título?"],
    "fr": ["recadre-le en carré", "peux-tu le recadrer ?", "est-ce que tu peux le recadrer ?"],
    "de": ["schneide es quadratisch zu", "kannst du es zuschneiden?", "wie wäre es mit einem Titel?"],
    "ja": ["正方形に切り抜いて", "切り抜いてくれますか？", "縦長にしてください"],
    "ko": ["정사각형으로 잘라 줘", "세로로 만들어 주세요", "잘라 주실 수 있나요?"],
    "ru": ["обрежь в квадрат", "можешь обрезать?", "давай добавим титр"],
}  # fmt: skip
QUESTIONS = {
    "en": ["how do I crop?", "Hi, how can I crop it?", "can I crop it here?", "is it possible to crop?", "where's the crop button?",
           "can you tell me how to crop", "which film is this from?", "what does the crop tool do", "any tips on cropping?"],
    "zh": ["怎么裁剪？", "请问如何裁剪", "我可以裁剪吗？", "你能告诉我怎么裁剪吗？", "裁剪按钮在哪里", "这是哪部电影？", "你好，怎么加标题？"],
    "zh-Hant": ["怎麼裁剪？", "我可以裁剪嗎？", "裁剪按鈕在哪裡"],
    "es": ["¿cómo lo recorto?", "Hola, ¿se puede recortar?", "¿puedes decirme cómo recortarlo?"],
    "pt": ["como eu corto?", "dá para cortar?", "pode me explicar como cortar?"],
    "fr": ["comment le recadrer ?", "peut-on recadrer ?", "peux-tu me dire comment recadrer ?"],
    "de": ["wie schneide ich zu?", "kann ich es zuschneiden?", "kannst du mir erklären, wie man zuschneidet?"],
    "ja": ["どうやって切り抜きますか？", "切り抜けますか？", "切り抜き方を教えてください"],
    "ko": ["어떻게 잘라요?", "자르는 방법을 알려 주세요"],
    "ru": ["как обрезать?", "можно ли обрезать?", "подскажи, как обрезать"],
}  # fmt: skip
CASES = [(lang, text, True) for lang, row in REQUESTS.items() for text in row]
CASES += [(lang, text, False) for lang, row in QUESTIONS.items() for text in row]


@pytest.mark.parametrize(("language", "text", "wanted"), CASES)
def test_a_question_is_told_from_a_request(language, text, wanted):
    assert requests(text, language) is wanted


def test_every_language_has_both():
    assert set(REQUESTS) == set(QUESTIONS) == set(LANGUAGES)


SCREEN = "Open the Crop panel, drag the corners and click Apply."


def test_a_request_is_put_again_when_the_reply_is_screen_talk(tmp_path):
    stage = Stage(tmp_path, FakeBackend(draft=DRAFT, reply=SCREEN))
    stage.say("can you crop it to a square?")
    assert stage.backend.said[1:] == ["Please make this change yourself: can you crop it to a square?"]


def test_a_question_gets_an_offer_and_a_yes_makes_it_a_request(tmp_path):
    stage = Stage(tmp_path, FakeBackend(draft=DRAFT, reply=SCREEN))
    assert "Shall I make that change?" in stage.say("how do I crop it?").say
    assert stage.backend.said == ["how do I crop it?"]
    stage.backend.reply = "Cropped."
    assert "Cropped." in stage.say("yes").say
    assert stage.backend.said[1:] == ["Please make this change yourself: how do I crop it?"]
