"""Guidance: what there is, one suggestion, several candidates, remedies, and the person's files deleted."""

from __future__ import annotations

import shutil

import cv2
import pytest

from backend.agent import words
from backend.agent.flaws import Flaw, flaw_of
from backend.agent.intents import edits_beside, read_intent
from backend.agent.telling import WORTH_SAYING, might_be
from backend.finder import Alternative, Match
from tests.synthetic import moving_video, save_picture


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("thanks", ["thanks", "ok, thank you so much!", "great", "谢谢", "太棒了！", "多谢"]),
        ("bye", ["bye", "that's all", "再见"]),
        ("who", ["who are you?", "你是谁"]),
        ("vague", ["make it better", "please make the video look a bit nicer", "弄好看点", "把视频弄好看一点", "美化一下"]),
        ("erase_images", ["delete my images", "Delete all my pictures please", "删除我的图片", "把我的图片都删了"]),
        ("erase_all", ["delete my files", "delete everything I sent", "删除所有上传的文件", "刪除我的所有檔案"]),
        ("pick", ["the second one", "use the second one", "第二个", "选第二个", "第2张"]),
        ("help", ["hi", "Hey there!", "你好", "怎么用？", "what can you do"]),
    ],
)  # fmt: skip
def test_what_is_said_beside_editing_is_known(kind, said):
    assert {text: read_intent(text).kind for text in said} == dict.fromkeys(said, kind)


@pytest.mark.parametrize(
    "text",
    ["remove the image", "remove the logo", "delete the first clip", "make it brighter", "more contrast",
     "make it vertical", "删除第一段", "去掉图片", "调亮一点", "delete everything after 5 s", "thanks to this title add 'Hi'"],
)  # fmt: skip
def test_edits_stay_edits(text):
    assert read_intent(text).kind == "edit"


def test_a_greeting_says_what_there_is(talk, films, pictures):
    assert "Send me a picture" in talk.say("hi")
    talk.say(f'index "{films["harbour walk"].path.parent}"')
    talk.upload(pictures["harbour"])
    said = talk.say("hello")
    assert "Your library has 2 videos." in said
    assert "harbour.jpg" in said
    talk.say("find it")
    assert "On the timeline: 10 s" in talk.say("hello")
    assert "视频库里有 2 个视频" in talk.say("你好")


def test_a_greeting_over_an_empty_library_offers_the_folders_it_sees(talk, films, tmp_path):
    videos = tmp_path / "person" / "Videos"
    videos.mkdir()
    shutil.copy(films["harbour walk"].path, videos)
    said = talk.say("hi")
    assert "~/Videos (1 video), which takes under a minute. Shall I?" in said
    assert "You're welcome" in talk.say("thanks")
    assert "Your library has 1 video now" in talk.say("yes")


def test_a_vague_wish_gets_one_suggestion_that_a_yes_makes(talk, films, pictures):
    assert "nothing on the timeline" in talk.say("make it better")
    talk.say(f'index "{films["harbour walk"].path.parent}"')
    talk.upload(pictures["harbour"])
    talk.say("find it")
    assert "cut it to the 5 s around the match" in talk.say("make it better")
    talk.say("yes")
    assert talk.state["draft"]["d"] == 5000
    assert "淡入淡出" in talk.say("弄好看点")
    talk.say("好的")
    assert talk.state["draft"]["t"][0]["sg"][0]["m"]["fade_in_ms"]
    assert "All right" in [talk.say("make it pop"), talk.say("no")][1]
    assert "What would you like" in talk.say("yes")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_suggestion_is_understood_by_the_editor(talk, films, lang):
    talk.upload(films["night market"].path)
    for name in ("fade", "contrast", "vertical"):
        before = talk.state["draft"]
        talk.say(words.entry(lang, "suggestions", name)["do"])
        assert talk.state["draft"] != before, name


def test_of_two_pictures_the_second_one_is_had_by_saying_so(talk, films, pictures):
    talk.say(f'index "{films["harbour walk"].path.parent}"')
    talk.upload(pictures["market"], pictures["harbour"])
    assert 'say "the second one"' in talk.say("which videos are these pictures from?")
    first = talk.state["draft"]["t"][0]["sg"][0]["m"]["media_id"]
    assert "harbour walk" in talk.say("the second one")
    assert talk.state["draft"]["t"][0]["sg"][0]["m"]["media_id"] != first
    talk.say("keep 3 seconds around the match")
    assert talk.state["draft"]["d"] == 3000
    assert "night market" in talk.say("no, the first one")
    assert "2 only" in talk.say("the fifth one")


def match(confidence, **facts):
    others = tuple(Alternative(f"{v}.mp4", v, f"/x/{v}.mp4", 1000, c) for v, c in (("b", 0.5), ("c", confidence)))
    return Match("m_1", "a.mp4", "a", "/x/a.mp4", 5, (5, 5), "probable", 0.6, alternatives=others, **facts)


def test_an_uncertain_answer_names_what_else_it_may_be():
    assert [a.video_id for a in might_be(match(0.4))] == ["b", "c"]
    assert [a.video_id for a in might_be(match(WORTH_SAYING / 2))] == ["b"]


def test_what_is_wrong_with_a_picture_is_seen(tmp_path, films, pictures):
    sharp = films["harbour walk"].frame(96)
    blurred = save_picture(tmp_path / "blurred.jpg", cv2.GaussianBlur(sharp, (0, 0), 8))
    small = save_picture(tmp_path / "small.png", sharp[::3, ::3])
    assert flaw_of(pictures["harbour"], max_pixels=10**7) is None
    assert flaw_of(blurred, max_pixels=10**7) == Flaw("blurred", 320, 180)
    assert flaw_of(small, max_pixels=10**7) == Flaw("small", 107, 60)
    assert flaw_of(tmp_path / "none.png", max_pixels=1) is None


def test_a_picture_that_is_nowhere_comes_with_what_would_help(talk, films, pictures):
    talk.say(f'index "{films["harbour walk"].path.parent}"')
    talk.upload(pictures["elsewhere"])
    assert "index ~/Movies" in talk.say("find the video this image is from")


def blobs(talk):
    root = talk.caller.rooms.settings.root / "blobs"
    return sorted(p.suffix for p in root.rglob("*") if p.is_file())


def test_my_images_are_deleted_on_demand_and_the_rest_is_told(talk, films, pictures):
    talk.say(f'index "{films["harbour walk"].path.parent}"')
    assert "nothing of that kind" in talk.say("delete my images")
    talk.upload(pictures["harbour"])
    talk.say("find it")
    proof = talk.state["matches"][0]["proof"]
    assert talk.caller.http.get(proof).status_code == 200
    said = talk.say("delete my images")
    assert "Deleted 1 picture" in said
    assert "the timeline" in said
    assert blobs(talk) == []
    assert talk.caller.http.get(proof).status_code == 404
    assert talk.state["matches"] == []
    assert talk.state["draft"]["t"]
    assert "Send me a picture" in talk.say("find my images")
    talk.upload(pictures["market"])
    talk.say("which video is this from?")
    assert talk.state["matches"][0]["image"] != "m_1"


def test_everything_sent_goes_with_the_timeline(talk, films, pictures):
    talk.upload(films["night market"].path)
    talk.say("keep the first 5 seconds")
    assert "Deleted 1 file" in talk.say("delete all my files")
    assert blobs(talk) == []
    assert not talk.state["draft"]["t"][0]["sg"]
    assert "nothing on the timeline" in talk.say("make it vertical")


def test_a_file_is_started_from_by_its_name(talk, films, tmp_path):
    for name in ("a", "b"):
        talk.upload(moving_video(tmp_path / f"{name}.mp4", seconds=4, seed=ord(name), size=(160, 90), fps=10).path)
    assert "Started over with b.mp4" in talk.say("start with b.mp4")
    assert talk.state["draft"]["d"] == 4000
    talk.say("start with a.mp4: trim it to 2 s")
    (segment,) = talk.state["draft"]["t"][0]["sg"]
    assert (segment["m"]["media_id"], talk.state["draft"]["d"]) == ("m_1", 2000)
    talk.say("从 b.mp4 开始：改成竖屏")
    draft = talk.state["draft"]
    assert (draft["t"][0]["sg"][0]["m"]["media_id"], draft["d"]) == ("m_2", 4000)
    assert draft["m"]["height"] > draft["m"]["width"]


@pytest.mark.parametrize(
    ("text", "edits"),
    [
        ("find the video this image is from, keep 3 s around it and make it vertical", "keep 3 s around it, make it vertical"),
        ("find it and export it as vertical mp4", "export it as vertical mp4"),
        ("which film is this? it is cropped and mirrored", ""),
        ("find the moment, thanks", ""),
        ("找出这张图出自哪个视频，保留前后3秒，改成竖屏", "保留前后3秒, 改成竖屏"),
    ],
)  # fmt: skip
def test_edits_beside_a_find_request_are_told_from_descriptions(text, edits):
    assert edits_beside(text) == edits


def test_one_message_finds_and_edits(talk, films, pictures):
    talk.say(f'index "{films["harbour walk"].path.parent}"')
    talk.upload(pictures["harbour"])
    said = talk.say("find the video this image is from, keep 3 seconds around it and export it as vertical mp4")
    draft = talk.state["draft"]
    assert (draft["d"], draft["m"]["height"] > draft["m"]["width"]) == (3000, True)
    assert "on its own" not in said


def sent_twice(talk, tmp_path):
    for number, seconds in enumerate((4, 6)):
        folder = tmp_path / str(number)
        folder.mkdir()
        film = moving_video(folder / "beach.mp4", seconds=seconds, seed=seconds, size=(160, 90), fps=10)
        talk.upload(film.path)


@pytest.mark.parametrize(
    ("wish", "asked", "pick"),
    [
        ("start with beach.mp4: keep the first 2 seconds", "0:04 and 0:06", "the second one"),
        ("从 beach.mp4 开始：保留前2秒", "0:04、0:06", "第二个"),
        ("start with the second beach.mp4", None, None),
        ("start with beach (2).mp4", None, None),
    ],
)
def test_of_two_files_of_one_name_the_person_says_which(talk, tmp_path, wish, asked, pick):
    sent_twice(talk, tmp_path)
    assert [m["filename"] for m in talk.state["video_infos"]] == ["beach.mp4", "beach (2).mp4"]
    said = talk.say(wish)
    if asked:
        assert asked in said
        assert "beach.mp4" in said
        said = talk.say(pick)
    segment = talk.state["draft"]["t"][0]["sg"][0]
    assert segment["m"]["media_id"] == "m_2", said
    assert talk.state["draft"]["d"] == (2000 if asked else 6000)


def test_which_of_two_is_asked_once_and_other_words_go_on(talk, tmp_path):
    sent_twice(talk, tmp_path)
    assert "the first or the second one" in talk.say("add beach.mp4 at the end")
    for no_answer in ("yes", "the fifth one"):
        assert "the first or the second one" in talk.say(no_answer)
    assert talk.state["draft"]["d"] == 4000
    talk.say("keep the first 3 seconds")
    assert talk.state["draft"]["d"] == 3000


@pytest.mark.parametrize(
    ("images", "everything"),
    [
        ("borra mis imágenes", "elimina todos mis archivos"),
        ("apague minhas fotos", "apague todos os meus arquivos"),
        ("supprime mes images", "supprime tous mes fichiers"),
        ("lösche meine Bilder", "lösche alle meine Dateien"),
        ("送った画像をすべて削除してください", "ファイルをすべて削除して"),
        ("내 사진을 모두 삭제해 줘", "내 파일 모두 삭제해 줘"),
        ("удали мои картинки", "удали все мои файлы"),
    ],
)
def test_my_files_are_deleted_in_every_language(images, everything):
    assert read_intent(images).kind == "erase_images"
    assert read_intent(everything).kind == "erase_all"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("yes", ["ok do it", "Yes, go ahead!", "sure, please do", "好的，做吧", "可以，就这样", "嗯，好"]),
        ("no", ["neither", "none of them", "no, never mind", "no thanks", "都不要", "不用了，谢谢", "算了，先不用"]),
        ("thanks", ["thanks, great", "great, thanks a lot!", "thank you, that's perfect", "谢谢"]),
        ("edit", ["no text on the clip", "ok make it vertical", "yes, add a title", "不要字幕", "好的，改成竖屏"]),
    ],
)
def test_short_answers_come_in_several_words(kind, said):
    assert {text: read_intent(text).kind for text in said} == dict.fromkeys(said, kind)


def test_a_suggestion_that_was_declined_is_followed_by_another(talk, films):
    talk.upload(films["night market"].path)
    first = talk.say("make it better")
    talk.say("neither")
    second = talk.say("make it better")
    assert first != second
    before = talk.state["draft"]
    talk.say("ok do it")
    assert talk.state["draft"] != before


def test_what_an_earlier_version_stored_is_read_anew_before_a_search(talk, films, pictures):
    """Its films are in the catalogue, but nothing of them can be searched: that is not "in none of them"."""
    talk.say(f'index "{films["harbour walk"].path.parent}"')
    root = talk.caller.rooms.settings.root / "libraries"
    for stored in root.glob("*/segments-*"):
        stored.rename(stored.with_name("segments-of-old"))
    talk.upload(pictures["harbour"])
    said = talk.say("find the video this image is from")
    assert said.startswith("After an update I have to read your videos once more.")
    assert "harbour walk" in said
    assert "After an update" not in talk.say("find it again: which video is this image from?")
