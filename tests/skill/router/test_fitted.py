"""A size, or a place that takes no large files, asks for the export: in every language, and not past a refusal."""

import pytest

from skill.router import plan

BOUNDS = ["under {}", "at no more than {}", "below {}", "at {} max", "no bigger than {}", "{} or less"]
ACTS = [
    "export {}",
    "render it {}",
    "shrink the video, {}, and export",
    "send me the film {}",
    "could you keep the file {}",
]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("bound", BOUNDS)
@pytest.mark.parametrize("amount", ["9 MB", "700KB", "1.2 GB", "40 megabytes"])
def test_a_limit_belongs_to_the_export(act, bound, amount):
    assert plan(act.format(bound.format(amount)), []).steps == ("export",)


@pytest.mark.parametrize(
    "text",
    [
        "squeeze the whole film down to 12 MB", "get the file size below 4 megs", "a copy light enough for Slack please, export it",
        "hand me an email-sized version", "make this compact enough to text", "I need it to fit in 6 MB",
        "the attachment must be below 18 MB, so render it", "convert it to a file of at most 90 MB", "send over one for Telegram",
        "视频压到12兆再给我", "出一份9MB以下的", "体积缩到500KB", "我要发钉钉，渲染", "整个不到6M的mp4", "給我一個小於12MB的檔案",
        "redúcelo a 12 MB", "mándame uno para Telegram", "reduz para 12 MB", "faz uma versão para o e-mail",
        "réduis-la à 12 Mo", "fais une version pour le mail", "verkleinere das auf 12 MB", "gib mir eins für Telegram",
        "riducilo a 12 MB", "fammi una versione per la mail", "12MBに縮めて", "メール用に作ってください", "12MB로 줄여줘",
        "카톡용으로 만들어 주세요", "уменьши до 12 МБ", "скинь вариант для почты", "صغّره إلى 12 ميجا", "ابعث نسخة للبريد",
        "इसे 12 MB तक छोटा करो", "ईमेल के लिए बना दो", "perkecil jadi 12 MB", "buat versi untuk email", "giảm còn 12 MB",
        "tạo bản cho email", "videoyu 12 MB altına küçült", "e-posta için hazırla", "ลดขนาดให้เหลือ 12 MB",
    ],
)  # fmt: skip
def test_making_it_fit_is_an_export(text):
    assert plan(text, []).steps == ("export",)


@pytest.mark.parametrize(
    "text",
    [
        "don't shrink it to 9 MB", "how can I get it below 9 MB?", "what happens above 40 MB?", "why is it 300 MB?", "the card reads 'under 9 MB'",
        "squeeze the opening into 9 seconds", "bring the drums down to 10", "make the arrow small enough to fit", "put the Telegram logo on it",
        "before you compress it to 9 MB, fix the title", "I sent you a 9 MB picture yesterday", "does Slack take 40 MB?",
        "别压到9MB", "怎么压到9M以内？", "片尾压缩到4秒", "把人声压到8", "no lo reduzcas a 12 MB", "ne la réduis pas à 12 Mo", "verkleinere es nicht auf 12 MB",
        "не уменьшай до 12 МБ", "12MBに縮めないで", "wie bekomme ich es auf 12 MB?", "jangan perkecil ke 12 MB", "12 MB'a küçültme",
    ],
)  # fmt: skip
def test_a_size_refused_asked_about_or_of_something_else_is_no_export(text):
    assert "export" not in plan(text, []).steps
