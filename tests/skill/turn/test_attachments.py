"""Files are found, allowed and checked before anything is sent."""

import base64
import dataclasses
import os
from pathlib import Path

import pytest

from skill.errors import MissingAttachmentError, PageLinkError, TooLargeAttachmentError, UnsupportedAttachmentError
from skill.messages import Attachment
from skill.turn.attachments import Places, attachment, in_text, receive
from skill.turn.links import page_site


@pytest.fixture
def places(tmp_path):
    for name in ("work", "media", "elsewhere"):
        (tmp_path / name).mkdir()
    return Places(cwd=tmp_path / "work", host_media=tmp_path / "media", inbox=tmp_path / "inbox", cloud=False)


def received(attachments, places):
    """What was taken; the first refusal raised."""
    taken, refused = receive(attachments, places)
    for wrong in refused.values():
        raise wrong
    return taken


def put(folder, name, data=b"x"):
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "name", ["a b.png", "图片 1.jpg", "-rf.png", "..odd.png", "%41.png", "a'\"b.mp4", "UPPER.JPEG"]
)
def test_any_name_arrives_as_it_is(places, name):
    path = put(places.cwd, name)
    (got,) = received([attachment(str(path))], places)
    assert (got.name, got.path) == (name, str(path))


def test_a_relative_path_is_below_the_working_folder(places):
    put(places.cwd, "shot.png")
    assert received([attachment("shot.png")], places)[0].path == str(places.cwd / "shot.png")


def test_file_urls_and_host_media_are_paths(places):
    put(places.host_media, "in 1.jpg")
    path = put(places.cwd, "a b.png")
    got = received([attachment("media://inbound/in%201.jpg"), attachment(path.as_uri())], places)
    assert [g.path for g in got] == [str(places.host_media / "in 1.jpg"), str(path)]
    assert [g.name for g in got] == ["in 1.jpg", "a b.png"]


@pytest.mark.parametrize("source", ["media://inbound/../../etc/passwd.png", "media://inbound/", "media://inbound/.."])
def test_host_media_stays_in_its_folder(places, source):
    with pytest.raises(MissingAttachmentError):
        received([attachment(source)], places)


def test_an_address_stays_an_address(places):
    (got,) = received([attachment("https://example.com/clips/a%20b.mp4?x=1")], places)
    assert (got.name, got.path, got.url) == ("a b.mp4", None, "https://example.com/clips/a%20b.mp4?x=1")


def test_data_becomes_a_file(places):
    source = "data:image/png;base64," + base64.b64encode(b"picture").decode()
    (first,), (again,) = received([attachment(source)], places), received([attachment(source)], places)
    assert first == again
    assert Path(str(first.path)).read_bytes() == b"picture"
    assert str(first.path).endswith(".png")


@pytest.mark.parametrize("source", ["data:image/png;base64,@@@", "data:text/html,hello", "data:"])
def test_broken_or_foreign_data_is_refused(places, source):
    with pytest.raises(UnsupportedAttachmentError):
        received([attachment(source)], places)


def test_a_missing_file_a_folder_and_an_unreadable_name(places):
    for source in ("nowhere.png", str(places.cwd), "a\0b.png"):
        with pytest.raises(MissingAttachmentError):
            received([Attachment(source, "x.png")], places)


def test_an_empty_file_and_a_foreign_kind(places):
    for path in (put(places.cwd, "a.png", b""), put(places.cwd, "a.pdf"), put(places.cwd, "noname")):
        with pytest.raises(UnsupportedAttachmentError):
            received([attachment(str(path))], places)


def test_the_cloud_takes_a_bmp_and_no_heic(places):
    cloud = dataclasses.replace(places, cloud=True)
    assert received([attachment(str(put(places.cwd, "a.bmp")))], cloud)[0].name == "a.bmp"
    with pytest.raises(UnsupportedAttachmentError):
        received([attachment(str(put(places.cwd, "a.heic")))], cloud)


def test_a_large_file_names_the_limit(places):
    path = put(places.cwd, "long.mp4")
    os.truncate(path, 200_000_001)
    with pytest.raises(TooLargeAttachmentError) as error:
        received([attachment(str(path))], places)
    assert error.value.limit_bytes == 200_000_000


def test_paths_in_words_count_only_below_the_allowed_roots(places, tmp_path):
    inside, outside = put(places.cwd, "in side.mp4"), put(tmp_path / "elsewhere", "out.mp4")
    (places.cwd / "link.mp4").symlink_to(outside)
    put(places.cwd, "notes.txt")
    plain = put(places.cwd, "plain.mp4")
    text = f'use "{inside}" and ./plain.mp4，not {outside} or ./link.mp4 or ./notes.txt or ./missing.mp4 or plain.mp4'
    assert [a.name for a in in_text(text, places)] == ["in side.mp4", plain.name]


def test_addresses_of_media_in_words_are_attachments(places):
    text = "this is it: https://example.com/a.mp4 (from https://example.com/page)"
    assert [a.source for a in in_text(text, places)] == ["https://example.com/a.mp4"]


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.youtube.com/watch?v=a", "youtube.com"),
        ("https://m.youtube.com/shorts/a", "youtube.com"),
        ("https://youtu.be/a", "youtu.be"),
        ("https://x.com/a/status/1", "x.com"),
        ("https://WWW.TikTok.com/@a/video/1", "tiktok.com"),
        ("https://v.douyin.com/abcdef/", "douyin.com"),
        ("https://x.com/clip.mp4", None),
        ("https://notyoutube.com/watch?v=a", None),
        ("https://youtube.com.evil.example/watch", None),
        ("https://example.com/youtube.com/watch.mp4", None),
        ("https://www.youtube.com/", None),
        ("http://[", None),
    ],
)
def test_pages_are_told_from_files(url, site):
    assert page_site(url) == site


def test_a_page_is_refused_before_anything_is_sent(places):
    with pytest.raises(PageLinkError) as caught:
        received([attachment("https://youtu.be/abc")], places)
    assert caught.value.name == "youtu.be"


@pytest.mark.parametrize(
    "text",
    [
        "use https://e.example/a.mp4.",
        "(https://e.example/a.mp4)",
        "用https://e.example/a.mp4，谢谢",
        "“https://e.example/a.mp4”!",
    ],
)
def test_an_address_ends_where_its_sentence_goes_on(places, text):
    assert [a.source for a in in_text(text, places)] == ["https://e.example/a.mp4"]
