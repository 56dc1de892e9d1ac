"""Several files in one message become one message and one export each; anything else stays one request."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.agent.common import in_english
from skill.files import read_table
from skill.replies import LANGUAGES
from skill.router import plan
from skill.turn import batch as batches
from skill.turn.batch import _tongue, batch
from skill.wire.languages import base


def read(text, *attached):
    planned = plan(text, list(attached))
    found = batch(text, list(attached), planned.steps, planned.language or "en")
    return None if found is None else [t for t in found.texts if t != text]


@pytest.mark.parametrize(
    ("text", "attached", "messages"),
    [
        ("trim a.mp4 to 5 s and make b.mp4 vertical, export both", ("a.mp4", "b.mp4"),
         ["Start with a.mp4: trim it to 5 s", "Start with b.mp4: make it vertical"]),
        ("trim a.mp4 to 5 s and make b.mp4 vertical, export both", (),
         ["Start with a.mp4: trim it to 5 s", "Start with b.mp4: make it vertical"]),
        ("make a.mp4 and b.mp4 vertical and export them separately", ("a.mp4", "b.mp4"),
         ["Start with a.mp4: make it vertical", "Start with b.mp4: make it vertical"]),
        ("make each vertical, then mute it. Export them all.", ("a.mp4", "my film.mp4"),
         ["Start with a.mp4: make it vertical, mute it", "Start with my film.mp4: make it vertical, mute it"]),
        ("把 a.mp4 剪到5秒，b.mp4 改成竖屏，分别导出", ("a.mp4", "b.mp4"),
         ["从 a.mp4 开始：把 它 剪到5秒", "从 b.mp4 开始：它 改成竖屏"]),
        ("find these and export each as vertical mp4", ("x.png", "y.jpg"),
         ["Start with x.png: find these, export it as vertical mp4",
          "Start with y.jpg: find these, export it as vertical mp4"]),
        ("a.mp4 剪到5秒，b.mp4 改成直式，都匯出", ("a.mp4", "b.mp4"),
         ["从 a.mp4 开始：它 剪到5秒", "从 b.mp4 开始：它 改成直式"]),
        ("recorta a.mp4 a 5 segundos y pon b.mp4 en vertical, exporta los dos", ("a.mp4", "b.mp4"),
         ["Start with a.mp4: recorta el vídeo a 5 segundos", "Start with b.mp4: pon el vídeo en vertical"]),
        ("corte a.mp4 para 5 segundos e coloque b.mp4 em vertical, exporte os dois", ("a.mp4", "b.mp4"),
         ["Start with a.mp4: corte o vídeo para 5 segundos", "Start with b.mp4: coloque o vídeo em vertical"]),
        ("coupe le son de a.mp4 et mets b.mp4 en vertical, exporte les deux", ("a.mp4", "b.mp4"),
         ["Start with a.mp4: coupe le son de la vidéo", "Start with b.mp4: mets la vidéo en vertical"]),
        ("mach a.mp4 und b.mp4 hochkant und exportiere beide", ("a.mp4", "b.mp4"),
         ["Start with a.mp4: mach das Video hochkant", "Start with b.mp4: mach das Video hochkant"]),
        ("a.mp4の最初の2秒をカットして、b.mp4を縦にして、両方書き出して", ("a.mp4", "b.mp4"),
         ["Start with a.mp4: 動画の最初の2秒をカットして", "Start with b.mp4: 動画を縦にして"]),
        ("a.mp4와 b.mp4를 세로로 만들고 둘 다 내보내 줘", ("a.mp4", "b.mp4"),
         ["Start with a.mp4: 영상를 세로로 만들고", "Start with b.mp4: 영상를 세로로 만들고"]),
        ("обрежь a.mp4 до 5 секунд и сделай b.mp4 вертикальным, экспортируй оба", ("a.mp4", "b.mp4"),
         ["Start with a.mp4: обрежь видео до 5 секунд", "Start with b.mp4: сделай видео вертикальным"]),
    ],
)  # fmt: skip
def test_each_file_gets_its_own_words(text, attached, messages):
    assert read(text, *attached) == messages


@pytest.mark.parametrize(
    ("text", "attached"),
    [
        ("join a.mp4 and b.mp4 and export", ("a.mp4", "b.mp4")),
        ("put these together and export the video", ("a.mp4", "b.mp4")),
        ("trim a.mp4 and make b.mp4 vertical", ("a.mp4", "b.mp4")),
        ("trim it to 5 s and export", ("a.mp4",)),
        ("don't export both yet, make a.mp4 vertical", ("a.mp4", "b.mp4")),
        ("export both", ("a.mp4", "song.mp3")),
        ("trim a.mp4 to 5 s and export both", ("a.mp4", "b.mp4")),
    ],
)
def test_what_is_no_batch_stays_one_request(text, attached):
    assert read(text, *attached) is None


def test_every_language_has_a_row():
    rows = read_table(Path(batches.__file__).with_suffix(".yaml"))
    assert {base(tag) for tag in LANGUAGES} == set(rows)
    assert all(_tongue(tag) for tag in LANGUAGES)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("recorta a.mp4 a 5 segundos y pon b.mp4 en vertical, exporta los dos", "es"),
        ("corte a.mp4 para 5 segundos e coloque b.mp4 em vertical, exporte os dois", "pt"),
        ("coupe le son de a.mp4 et mets b.mp4 en vertical, exporte les deux", "fr"),
        ("mach a.mp4 und b.mp4 hochkant und exportiere beide", "de"),
        ("a.mp4の最初の2秒をカットして、b.mp4を縦にして、両方書き出して", "ja"),
        ("a.mp4와 b.mp4를 세로로 만들고 둘 다 내보내 줘", "ko"),
        ("обрежь a.mp4 до 5 секунд и сделай b.mp4 вертикальным, экспортируй оба", "ru"),
    ],
)
def test_our_own_backend_understands_what_is_wished_of_each(text, language):
    found = batch(text, ["a.mp4", "b.mp4"], ("chat", "export"), language)
    assert found is not None
    wishes = [words.partition(": ")[2] for words in found.texts if words != text]
    assert all(in_english(wish, language) for wish in wishes), wishes
