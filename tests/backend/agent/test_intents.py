"""What a message asks for: find requests and library commands in both languages, and edits left to the editor."""

from __future__ import annotations

import pytest
import yaml

from backend.agent import intents, words
from backend.agent.intents import Intent, read_intent

FIND = [
    "find the video this image is from",
    "which film is this",
    "what movie is this screenshot from",
    "where is this from?",
    "what's this from",
    "find it",
    "which video?",
    "do you know where this picture comes from?",
    "can you tell me when this frame appears",
    "show me the source of this image",
    "identify the clip in this photo",
    "find my images",
    "find the video of a man watching a folder",
    "what video is she watching in this picture?",
    "which videos are these pictures from?",
    "reverse video search please",
    "name the movie please",
    "take it and find its film",
    "what clip is this frame out of?",
    "这张截图是什么片子里的",
    "找出处",
    "这张图出自哪个视频",
    "这是什么视频",
    "找一下这张图的出处",
    "帮我找这张截图是哪部电影",
    "这个画面在哪里出现的",
    "找出这张图来自哪个视频",
    "查一查这张照片的来源",
    "找出這張圖出自哪個影片",
    "這張截圖是哪部電影裡的",
]
EDIT = [
    "keep 3 seconds around it and add the title 'Found it'",
    "make it vertical",
    "add the title 'which video is this from'",
    "把标题写成“这张图出自哪个视频”",
    "trim the first clip",
    "delete the second clip",
    "add this image as a logo",
    "which clip is too long?",
    "cut the scene in the film where it rains",
    "use the index finger shot",
    "把标题移到画面上方",
    "这段视频太长了",
    "把这张图放在左上角",
    "remove the music",
    "mute it",
    "undo",
    "匹配那一帧停三秒",
    "把匹配的那一帧存成图片",
    "",
    "🙂",
]
OTHER = [
    ("what is in my library?", Intent("library")),
    ("show my library", Intent("library")),
    ("how many videos do you have", Intent("library")),
    ("视频库里有什么", Intent("library")),
    ("有哪些视频", Intent("library")),
    ("index ~/Videos", Intent("index", path="~/Videos")),
    ('index "/data/my videos" please', Intent("index", path="/data/my videos")),
    ("index /data/my videos please", Intent("index", path="/data/my videos")),
    ("add ~/Movies", Intent("index", path="~/Movies")),
    ("把 ~/Movies 加到视频库里", Intent("index", path="~/Movies")),
    ("将 ~/Movies 收进库里", Intent("index", path="~/Movies")),
    ("scan /data/films.", Intent("index", path="/data/films")),
    ("index my videos", Intent("index")),
    ("索引 ~/视频", Intent("index", path="~/视频")),
    ("forget folder /home/x", Intent("forget", path="/home/x")),
    ("remove the folder ~/Videos from the library", Intent("forget", path="~/Videos")),
    ("忘掉文件夹 ~/视频", Intent("forget", path="~/视频")),
    ("watch ~/Videos", Intent("watch", path="~/Videos")),
    ("keep an eye on ~/Videos for new videos", Intent("watch", path="~/Videos")),
    ('please watch "/data/my videos"', Intent("watch", path="/data/my videos")),
    ("keep an eye on this folder", Intent("watch")),
    ("盯着这个文件夹", Intent("watch")),
    ("盯著 ~/影片 這個資料夾", Intent("watch", path="~/影片")),
    ("stop watching", Intent("unwatch")),
    ("don't watch ~/Videos anymore", Intent("unwatch", path="~/Videos")),
    ("停止监视", Intent("unwatch")),
    ("别再盯着了", Intent("unwatch")),
    ("看看我的视频库", Intent("library")),
    ("别再盯着 ~/视频 了", Intent("unwatch", path="~/视频")),
    ("what are you watching?", Intent("watched")),
    ("你在盯着哪些文件夹", Intent("watched")),
    ("yes", Intent("yes")),
    ("Go ahead!", Intent("yes")),
    ("好的", Intent("yes")),
    ("no", Intent("no")),
    ("不用了", Intent("no")),
    ("the second one", Intent("pick", number=2)),
    ("第二个", Intent("pick", number=2)),
    ("3", Intent("pick", number=3)),
    ("hello", Intent("help")),
    ("what can you do?", Intent("help")),
    ("你能做什么", Intent("help")),
    ("export", Intent("export")),
    ("导出", Intent("export")),
    ("匯出", Intent("export")),
    ("忘掉資料夾 ~/影片", Intent("forget", path="~/影片")),
]


@pytest.mark.parametrize("text", FIND)
def test_find_requests(text):
    assert read_intent(text).kind == "find"


@pytest.mark.parametrize("text", EDIT)
def test_everything_else_is_the_editors(text):
    assert read_intent(text).kind == "edit"


@pytest.mark.parametrize(("text", "wanted"), OTHER, ids=[t for t, _ in OTHER])
def test_commands(text, wanted):
    assert read_intent(text) == wanted


def test_all_images_and_one_video_are_heard():
    assert read_intent("find all my pictures").all_images
    assert read_intent("which video are these from? they are all from the same video").one_video
    assert not read_intent("which video is this from").all_images


def test_every_kind_of_the_table_is_known():
    kinds = {kind for kind, _ in intents._table()}
    known = {"yes", "no", "pick", "forget", "index", "library", "find", "help", "export", "undo"}
    known |= {"watch", "unwatch", "watched"}
    assert kinds == known | {"thanks", "bye", "who", "vague", "erase_images", "erase_all"}
    assert all(isinstance(kind, str) for kind in kinds)
    assert yaml.__version__


@pytest.mark.parametrize(
    ("at_ms", "shown"), [(0, "0:00"), (999, "0:00"), (42_160, "0:42"), (61_000, "1:01"), (3_661_000, "1:01:01")]
)
def test_times_are_said_in_minutes_and_seconds(at_ms, shown):
    assert words.clock_time(at_ms) == shown
