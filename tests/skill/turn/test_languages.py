"""A conversation in each language: the offer, the answer to it, and what the backend is asked in which language."""

from __future__ import annotations

import pytest

from skill.messages import Reply
from skill.replies import word
from skill.router import plan
from tests.skill.backends import FakeBackend
from tests.skill.stages import Stage

TALKS = {
    "en": ("how many credits are left?", "credits", "yes please"),
    "zh": ("还剩多少积分？", "积分", "好的"),
    "zh-Hant": ("還剩多少積分？", "積分", "好的"),
    "es": ("¿cuántos créditos me quedan?", "créditos", "sí, por favor"),
    "pt": ("quantos créditos eu ainda tenho?", "créditos", "sim, por favor"),
    "fr": ("combien de crédits me reste-t-il ?", "crédits", "oui, s'il vous plaît"),
    "de": ("wie viele Credits habe ich noch?", "Credits", "ja, bitte"),
    "ja": ("クレジットはあといくつありますか？", "クレジット", "お願いします"),
    "ko": ("크레딧이 얼마나 남았어요?", "크레딧", "네"),
    "ru": ("сколько у меня осталось кредитов?", "кредит", "да, пожалуйста"),
}


@pytest.fixture
def stage(tmp_path):
    return Stage(tmp_path, FakeBackend())


@pytest.mark.parametrize("language", TALKS)
def test_an_offer_is_made_and_taken_in_the_language_of_the_conversation(stage, language):
    question, noun, yes = TALKS[language]
    balance = stage.say(question)
    assert balance.plan == ("credits",)
    assert noun in balance.say
    offered = stage.say("", stage.picture())
    assert offered.say == word(Reply("upload", {"names": ["query.png"], "alone": True, "offer_find": True}), language)
    assert stage.say(yes).plan == ("chat",)
    assert stage.backend.said == [word(Reply("find_request"), language)]
    assert stage.backend.languages == [language]


def test_a_host_is_told_the_language_without_its_script(stage):
    assert stage.say("還剩多少積分？").payload()["language"] == "zh"


def test_an_upload_that_something_follows_does_not_ask_what_to_do(stage):
    answer = stage.say("make it brighter", stage.picture("clip.mp4"))
    assert "What shall I do" not in answer.say


def test_a_word_taken_for_a_language_without_words_of_ours_does_not_end_the_conversation_s(stage):
    assert stage.say(TALKS["es"][0]).language == "es"
    assert plan("ninguno", ()).language == "id"  # what the statistics say of it
    assert stage.say("ninguno").language == "es"
    assert stage.say("berapa kredit yang tersisa untuk saya?").language == "id"
