"""A limit in bytes, as people say it."""

import pytest

from skill.handlers.sizes import max_bytes


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("export under 16 MB", 16_000_000),
        ("Export it, 8mb max", 8_000_000),
        ("send me the mp4, smaller than 9.5 MiB please", 9_500_000),
        ("导出，不超过10兆", 10_000_000),
        ("导出成 25MB 以内的视频", 25_000_000),
        ("exporte la vidéo, 12 Mo maximum", 12_000_000),
        ("экспортируй, не больше 20 Мб", 20_000_000),
        ("an mp4 for WhatsApp, please", 16_000_000),
        ("exporta, 0,5 GB como mucho", 500_000_000),
        ("export 900 kB", 900_000),
    ],
)
def test_a_limit_is_read(text, limit):
    assert max_bytes(text) == limit


@pytest.mark.parametrize(
    "text",
    [
        "export",
        "export 1080p MP4",
        "add the title '10 MB of fun' and export",
        "加标题“只有 5MB”然后导出",
        "export the first 10 minutes",
        "export at 60 fps",
        "导出2分钟",
    ],
)
def test_other_numbers_are_no_limit(text):
    assert max_bytes(text) is None
