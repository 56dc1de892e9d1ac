"""Language tags: the script of Chinese, and the nearest language that is spoken."""

from __future__ import annotations

import pytest

from skill.wire.languages import base, is_traditional, nearest, tagged


@pytest.mark.parametrize(
    ("text", "traditional"),
    [
        ("請找出這張圖片來自哪部影片", True),
        ("匯出影片", True),
        ("出自哪裡", True),
        ("请找出这张图片来自哪个视频", False),
        ("加个标题", False),
        ("保留前10秒", None),
        ("好", None),
        ("make it vertical", None),
        ("", None),
    ],
)
def test_the_script_of_chinese_is_told_by_its_characters(text, traditional):
    assert is_traditional(text) is traditional


@pytest.mark.parametrize(
    ("language", "text", "kept", "tag"),
    [
        ("zh", "匯出影片", None, "zh-Hant"),
        ("zh", "导出视频", "zh-Hant", "zh"),
        ("zh", "好", "zh-Hant", "zh-Hant"),
        ("zh", "好", "zh-TW", "zh-Hant"),
        ("zh", "好", "en", "zh"),
        ("zh", "好", None, "zh"),
        ("fr", "匯出", "zh-Hant", "fr"),
        (None, "3", "zh-Hant", None),
    ],
)
def test_a_message_without_a_script_of_its_own_keeps_that_of_the_conversation(language, text, kept, tag):
    assert tagged(language, text, kept) == tag


@pytest.mark.parametrize(
    ("tag", "spoken"),
    [
        ("pt-BR", "pt"),
        ("zh_TW", "zh-Hant"),
        ("zh-CN", "zh"),
        ("zh-Hans-HK", "zh"),
        ("it", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_nearest_language_that_is_spoken(tag, spoken):
    assert nearest(tag, {"en", "pt", "zh", "zh-Hant"}) == spoken


def test_the_language_alone():
    assert [base("zh-Hant"), base("fr"), base(None)] == ["zh", "fr", None]
