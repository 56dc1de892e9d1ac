"""What people ask of the agent in languages beside English and Chinese; edits are still read in those two only."""

from __future__ import annotations

import pytest

from backend.agent.intents import read_intent
from backend.agent.language import language

ASKED = {
    "find": {
        "es": [
            "encuentra el vídeo del que sale esta imagen",
            "¿de qué vídeo es esta foto?",
            "¿de dónde sale esta imagen?",
        ],
        "pt": ["encontre o vídeo de onde vem esta imagem", "de que vídeo é esta foto?", "de onde é esta imagem?"],
        "fr": [
            "trouve la vidéo d'où vient cette image",
            "de quelle vidéo vient cette photo ?",
            "d'où vient cette image ?",
        ],
        "de": [
            "finde das Video, aus dem dieses Bild stammt",
            "aus welchem Video ist dieses Foto?",
            "woher stammt dieses Bild?",
        ],
        "ja": ["この画像がどの動画のものか探して", "この画像はどの動画ですか？", "この写真の動画を見つけて"],
        "ko": ["이 이미지가 나온 영상을 찾아줘", "이 사진은 어느 영상이에요?", "이 장면이 어디에서 나와?"],
        "ru": ["найди видео, из которого этот кадр", "из какого видео эта картинка?", "откуда этот кадр?"],
    },
    "yes": {
        "es": ["sí", "Sí, por favor", "vale", "usa este"],
        "pt": ["sim", "claro", "pode sim"],
        "fr": ["oui", "Oui, s'il vous plaît", "d'accord", "utilise celui-ci"],
        "de": ["ja", "Ja, bitte!", "gerne", "nimm das"],
        "ja": ["はい", "お願いします", "これを使って"],
        "ko": ["네", "좋아요", "이걸로 해"],
        "ru": ["да", "Да, пожалуйста", "давай", "возьми это"],
    },
    "no": {
        "es": ["no", "no, gracias", "ahora no", "ninguno de los dos"],
        "pt": ["não", "não, obrigado", "nenhum deles"],
        "fr": ["non", "non merci", "laisse tomber", "aucun des deux", "ni l'un ni l'autre"],
        "de": ["nein", "nein danke", "später", "keins von beiden"],
        "ja": ["いいえ", "結構です", "どちらでもない"],
        "ko": ["아니요", "괜찮아요", "둘 다 아니에요"],
        "ru": ["нет", "не надо", "нет, спасибо", "ни один из них"],
    },
    "vague": {
        "zh": ["让它更好看", "讓它好看一點", "再好一点", "让视频更专业一些"],
        "es": ["hazlo mejor", "hazlo más bonito", "¿puedes mejorar el vídeo?", "haz que se vea más profesional"],
        "pt": ["deixa mais bonito", "melhore o vídeo", "faz o vídeo melhor"],
        "fr": ["rends-la plus belle", "améliore la vidéo", "fais mieux"],
        "de": ["mach es schöner", "mach das Video ein bisschen besser", "verbessere es"],
        "ja": ["もっと良くして", "動画をもっときれいにしてください", "動画を編集して"],
        "ko": ["더 예쁘게 만들어 줘", "영상을 좀 더 멋지게 해주세요"],
        "ru": ["сделай красивее", "сделайте видео лучше", "улучши видео"],
    },
    "erase_images": {
        "ja": ["私の画像を削除して", "画像を全部消してください"],
        "ko": ["내 사진 삭제해줘", "사진들을 모두 지워 주세요"],
    },
    "undo": {
        "zh": ["復原", "还原", "改回去吧"],
        "es": ["deshaz", "deshaz el último cambio", "vuelve atrás"],
        "pt": ["desfaz", "desfazer a última mudança", "volta atrás"],
        "fr": ["annule", "annule la dernière modification", "reviens en arrière"],
        "de": ["rückgängig", "mach das rückgängig", "mach die letzte Änderung rückgängig"],
        "ja": ["元に戻して", "取り消して"],
        "ko": ["되돌려줘", "실행 취소"],
        "ru": ["отмени", "отмени последнее", "верни как было"],
    },
    "help": {
        "es": ["hola", "¿qué puedes hacer?"],
        "pt": ["olá", "o que você pode fazer?"],
        "fr": ["bonjour", "que peux-tu faire ?"],
        "de": ["hallo", "was kannst du?"],
        "ja": ["こんにちは", "何ができますか？"],
        "ko": ["안녕하세요", "뭐 할 수 있어?"],
        "ru": ["привет", "что ты умеешь?"],
    },
    "export": {
        "es": ["exporta el vídeo"],
        "pt": ["exporta"],
        "fr": ["exporte la vidéo"],
        "de": ["exportieren"],
        "ja": ["書き出して"],
        "ko": ["내보내기"],
        "ru": ["экспорт"],
    },
    "pick": {
        "es": ["el segundo"],
        "pt": ["a primeira"],
        "fr": ["la deuxième"],
        "de": ["das zweite"],
        "ja": ["二番目"],
        "ko": ["두 번째"],
        "ru": ["второй"],
    },
    "thanks": {
        "es": ["muchas gracias"],
        "pt": ["obrigado"],
        "fr": ["merci beaucoup"],
        "de": ["danke schön"],
        "ja": ["ありがとうございます"],
        "ko": ["감사합니다"],
        "ru": ["спасибо"],
    },
    "edit": {
        "es": ["pon el vídeo en vertical", "quita la música"],
        "pt": ["deixa o vídeo na vertical", "tira a música"],
        "fr": ["mets la vidéo à la verticale", "enlève la musique"],
        "de": ["mach das Video hochkant", "entferne die Musik"],
        "ja": ["縦長にして", "音楽を消して"],
        "ko": ["세로로 만들어줘", "음악 빼줘"],
        "ru": ["сделай вертикальным", "убери музыку"],
    },
}
CASES = [(kind, lang, text) for kind, row in ASKED.items() for lang, texts in row.items() for text in texts]


@pytest.mark.parametrize(("kind", "lang", "text"), CASES)
def test_it_is_understood(kind, lang, text):
    assert read_intent(text).kind == kind


@pytest.mark.parametrize(("lang", "text"), [(lang, text) for kind, lang, text in CASES if kind == "find"])
def test_it_is_answered_in_the_language_it_is_asked_in(lang, text):
    """By the words alone, and in a session of another language too."""
    assert language(text) == lang
    assert language(text, session="en") == lang
    assert language("ok", session=lang) == lang


@pytest.mark.parametrize(
    ("text", "number"), [("el segundo", 2), ("la troisième", 3), ("das zweite", 2), ("二番目", 2), ("두 번째", 2)]
)
def test_the_one_that_is_picked(text, number):
    assert read_intent(text).number == number
