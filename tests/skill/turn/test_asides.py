"""What is said to the skill itself, in each language; everything else goes on to the router."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.files import read_table
from skill.replies import LANGUAGES
from skill.turn import asides
from skill.turn.asides import aside, starts

SAID = {
    "auto_on": {
        "en": ["Always export without asking.", "from now on export automatically", "turn on auto export"],
        "zh": ["以后直接导出，不用问我", "开启自动导出"],
        "zh-Hant": ["以後直接匯出，不用問我", "開啟自動匯出"],
        "es": [
            "Exporta siempre sin preguntar.",
            "a partir de ahora exporta automáticamente",
            "activa la exportación automática",
        ],
        "pt": [
            "Sempre exporte sem perguntar",
            "a partir de agora exporte automaticamente",
            "ative a exportação automática",
        ],
        "fr": ["Exporte toujours sans demander", "désormais, exporte automatiquement", "active l'export automatique"],
        "de": [
            "Exportiere immer ohne zu fragen",
            "ab jetzt immer automatisch exportieren",
            "schalte den automatischen Export ein",
        ],
        "ja": ["これからは自動で書き出して", "確認なしで書き出してください", "自動書き出しをオンにして"],
        "ko": ["앞으로는 자동으로 내보내 줘", "항상 자동으로 내보내줘", "자동 내보내기 켜줘"],
        "ru": ["теперь всегда экспортируй сразу", "экспортируй автоматически", "включи автоэкспорт"],
    },
    "auto_off": {
        "en": ["stop exporting automatically", "Ask me before exporting", "auto-export off"],
        "zh": ["导出前先问我", "关闭自动导出"],
        "zh-Hant": ["匯出前先問我", "關閉自動匯出"],
        "es": ["pregúntame antes de exportar", "desactiva la exportación automática"],
        "pt": ["pergunte antes de exportar", "desligue a exportação automática"],
        "fr": ["demande-moi avant d'exporter", "désactive l'export automatique"],
        "de": ["frag mich vor dem Export", "automatischen Export ausschalten"],
        "ja": ["書き出す前に聞いて", "自動書き出しをオフにして"],
        "ko": ["내보내기 전에 먼저 물어봐 줘", "자동 내보내기 꺼줘"],
        "ru": ["спрашивай перед экспортом", "отключи автоэкспорт"],
    },
    "where": {
        "en": ["Where's my video?", "where did you save it"],
        "zh": ["文件在哪", "它在哪"],
        "zh-Hant": ["檔案在哪裡？", "它在哪裡"],
        "es": ["¿Dónde está el archivo?"],
        "pt": ["Onde está o vídeo?"],
        "fr": ["Où est le fichier ?", "où est-elle ?"],
        "de": ["Wo ist die Datei?", "wo ist es?"],
        "ja": ["ファイルはどこですか？", "どこにありますか？"],
        "ko": ["파일은 어디에 있어요?", "어디에 있어요?"],
        "ru": ["Где файл?", "где оно?"],
    },
    "stop": {
        "en": ["cancel the export", "Stop!"],
        "zh": ["停", "取消导出"],
        "zh-Hant": ["停", "取消匯出"],
        "es": ["para", "cancela la exportación"],
        "pt": ["pare, por favor", "cancela"],
        "fr": ["arrête", "annule l'export"],
        "de": ["stopp", "bitte abbrechen"],
        "ja": ["中止して", "止めてください"],
        "ko": ["멈춰 주세요", "취소해줘"],
        "ru": ["стоп", "останови экспорт"],
    },
    "wait": {
        "en": ["wait", "OK, I'll wait", "keep going"],
        "zh": ["等等", "好的，继续等"],
        "zh-Hant": ["等等", "繼續等"],
        "es": ["espera", "vale, espero"],
        "pt": ["espere", "ok, eu espero"],
        "fr": ["attends", "d'accord, j'attends"],
        "de": ["warte", "ok, ich warte"],
        "ja": ["待ちます", "待ってます"],
        "ko": ["기다릴게요"],
        "ru": ["жду", "хорошо, подожду"],
    },
    "ready": {
        "en": ["is it ready?", "are you done yet", "how much longer?"],
        "zh": ["好了吗？", "还要多久"],
        "zh-Hant": ["好了嗎？", "還要多久"],
        "es": ["¿Ya está listo?", "¿cuánto falta?"],
        "pt": ["Já está pronto?", "quanto falta?"],
        "fr": ["C'est prêt ?", "où en es-tu ?"],
        "de": ["Bist du schon fertig?", "wie lange noch?"],
        "ja": ["もう終わりましたか？", "まだですか"],
        "ko": ["다 됐어요?", "얼마나 남았어요?"],
        "ru": ["уже готово?", "долго ещё?"],
    },
}
CASES = [(kind, text) for kind, rows in SAID.items() for texts in rows.values() for text in texts]


@pytest.mark.parametrize(("kind", "text"), CASES)
def test_what_is_said_to_the_skill_itself(kind, text):
    assert aside(text) == kind


def test_every_language_has_each_of_them():
    assert {kind: set(rows) for kind, rows in SAID.items()} == {kind: set(LANGUAGES) for kind in SAID}


@pytest.mark.parametrize(
    "text",
    ["export", "导出", "匯出", "exporta", "stop at 5 seconds", "where is this picture from?", "export it without asking",
     "wait 2 seconds before the title", "make it ready for TikTok", "how long is the clip?", "para el final, más lento",
     "стоп-кадр на 3 с", "¿dónde está este lugar?", "5秒待ってから表示", "", "y" * 500],
)  # fmt: skip
def test_everything_else_is_a_request(text):
    assert aside(text) is None


SOURCES = [
    source
    for rows in read_table(Path(asides.__file__).with_suffix(".yaml")).values()
    for row in rows.values()
    for source in row
]


@settings(max_examples=2 * len(SOURCES))
@given(st.sampled_from(SOURCES).flatmap(lambda s: st.tuples(st.just(s), st.from_regex(s, fullmatch=True))))
def test_whatever_a_pattern_matches_starts_as_it_says(pair):
    source, text = pair
    assert text.startswith(starts(source))
