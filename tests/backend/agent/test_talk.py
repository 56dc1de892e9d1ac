"""Conversations with the real finder, the real editor and real films."""

from __future__ import annotations

import shutil
from pathlib import Path

import av
import pytest

from tests.backend.media_decode.sounds import spoken
from tests.backend.server.conftest import Caller


def film_of(caller: Caller, url: str, tmp_path: Path) -> tuple[float, int, int]:
    """Seconds, width and height of the film behind `url`, every frame decoded."""
    (tmp_path / "got.mp4").write_bytes(caller.http.get(url).content)
    with av.open(str(tmp_path / "got.mp4")) as film:
        stream = film.streams.video[0]
        frames = sum(1 for _ in film.decode(stream))
        assert stream.average_rate is not None
        return frames / float(stream.average_rate), stream.width, stream.height


def test_an_image_finds_its_film_and_the_moment_is_on_the_timeline(talk, films, pictures, tmp_path):
    film = films["harbour walk"]
    assert "2 videos" in talk.say(f'index "{film.path.parent}"')
    assert any("progress" in event["actions"]["stateDelta"] for event in talk.events)

    talk.upload(pictures["harbour"])
    said = talk.say("find the video this image is from")
    assert 'Found it: "harbour walk.mp4" at 0:0' in said or 'Found it: "harbour walk" at 0:0' in said
    match = talk.state["matches"][0]
    assert match["verdict"] == "found"
    assert abs(match["at_ms"] - film.ms(96)) <= 100
    assert match["image"] == "m_1"
    assert {"video_id", "path"}.isdisjoint(match)

    proof = talk.caller.http.get(match["proof"])
    assert proof.headers["content-type"] == "image/jpeg"
    assert proof.content.startswith(b"\xff\xd8")
    seconds, width, height = film_of(talk.caller, match["clip"], tmp_path)
    assert seconds == pytest.approx(10, abs=0.2)
    assert (width, height) == (320, 180)
    assert [m["kind"] for m in talk.state["generated_media"]] == ["proof", "clip"]

    draft = talk.state["draft"]
    assert draft["d"] == pytest.approx(10_000, abs=100)
    (segment,) = draft["t"][0]["sg"]
    assert segment["m"]["media_id"] == match["media_id"]
    assert talk.state["canvas_config"] == {"width": 320, "height": 180}
    assert (
        str(film.path.parent) not in talk.caller.get(f"/api/state/nemo_agent/me/{talk.caller.session_id}/latest").text
    )


def test_the_clip_is_edited_by_talking_in_two_languages_and_undone(talk, films, pictures):
    talk.say(f'index "{films["harbour walk"].path.parent}"')
    talk.upload(pictures["harbour"])
    assert "找到了" in talk.say("这张图出自哪个视频")
    assert talk.say("keep the first 3 seconds")
    assert talk.state["draft"]["d"] == 3000
    before = talk.state["draft"]["m"]["rev"]
    assert talk.say("make it vertical")
    draft = talk.state["draft"]
    assert draft["m"]["height"] > draft["m"]["width"]
    assert draft["m"]["rev"] == before + 1
    assert talk.say("撤销")
    assert talk.state["draft"]["m"]["height"] < talk.state["draft"]["m"]["width"]


def test_a_second_image_leaves_an_edit_alone_until_asked(talk, films, pictures):
    talk.say(f'index "{films["harbour walk"].path.parent}"')
    talk.upload(pictures["harbour"])
    talk.say("find it")
    talk.say("keep the first 3 seconds")
    talk.upload(pictures["market"])
    said = talk.say("and which video is this from?")
    assert "night market" in said
    assert "use it" in said
    assert talk.state["draft"]["d"] == 3000
    assert [m["video"] for m in talk.state["matches"]] == ["night market.mp4", "harbour walk.mp4"]
    talk.say("use it")
    assert talk.state["draft"]["d"] == 10_000


def test_what_is_nowhere_is_absent_and_what_shows_nothing_is_said_so(talk, films, pictures):
    talk.say(f'index "{films["harbour walk"].path.parent}"')
    talk.upload(pictures["elsewhere"])
    assert "none of them" in talk.say("find the video this image is from")
    assert talk.state["matches"][0]["verdict"] == "absent"
    assert talk.state["matches"][0]["media_id"] is None
    assert not talk.state.get("draft", {}).get("t")
    talk.upload(pictures["grey"])
    assert "too little" in talk.say("find this one")


def test_several_images_are_answered_one_by_one_in_order(talk, films, pictures):
    talk.say(f'index "{films["harbour walk"].path.parent}"')
    talk.upload(pictures["market"], pictures["harbour"])
    lines = talk.say("which videos are these pictures from?").splitlines()
    assert "Picture 1" in lines[0]
    assert "night market" in lines[0]
    assert "harbour walk" in lines[1]


def test_an_empty_library_offers_the_folders_it_sees_and_goes_on_after_yes(talk, films, pictures, tmp_path):
    videos = tmp_path / "person" / "Videos"
    videos.mkdir()
    for film in films.values():
        shutil.copy(film.path, videos)
    talk.upload(pictures["harbour"])
    said = talk.say("find the video this image is from")
    assert "~/Videos (2 videos)" in said
    said = talk.say("yes")
    assert "2 videos" in said
    assert "harbour walk" in said
    assert "~/Videos" in talk.say("what is in my library?")
    assert "untouched" in talk.say("forget the folder ~/Videos")
    assert (videos / "harbour walk.mp4").exists()


def progress(talk):
    deltas = (event["actions"]["stateDelta"] for event in talk.events)
    return [d["progress"] for d in deltas if "progress" in d]


def test_how_far_indexing_is_is_told_from_the_start_to_the_end(talk, films):
    said = talk.say(f'index "{films["harbour walk"].path.parent}"')
    assert said == "Your library has 2 videos now."  # what was on the way is no news any more
    told = progress(talk)
    assert told[0] == {"done": 0, "of": 2, "percent": 0, "eta_s": None}
    assert [t["done"] for t in told[:-1]] == sorted(t["done"] for t in told[:-1])
    assert (told[-2]["done"], told[-2]["percent"]) == (2, 100)
    assert told[-1] is None
    assert "progress" not in talk.state


def test_a_picture_that_waits_is_searched_when_there_are_more_videos(talk, films, pictures, tmp_path):
    """One that could not be looked for yet, and one that was in none; each by itself."""
    for name, film in films.items():
        (tmp_path / name).mkdir()
        shutil.copy(film.path, tmp_path / name)
    talk.upload(pictures["harbour"])
    assert "index" in talk.say("find the video this image is from")
    assert "none of them" in talk.say(f'index "{tmp_path / "night market"}"')
    assert "harbour walk" in talk.say(f'index "{tmp_path / "harbour walk"}"')
    assert talk.say(f'index "{tmp_path / "harbour walk"}"') == "Your library has 2 videos now."


def test_library_commands_say_what_is_missing(talk, films):
    assert "empty" in talk.say("what is in my library?")
    assert "can't find" in talk.say("index /no/such/folder")
    assert "can't find" in talk.say("index /")
    assert "index" in talk.say("index a folder")
    assert talk.say("no") == "All right."


def test_a_new_picture_with_words_in_another_language_is_searched_for(talk, films, pictures):
    talk.say(f'index "{films["harbour walk"].path.parent}"')
    talk.upload(pictures["market"])
    assert "night market" in talk.say("da quale film viene questo fotogramma?")


def test_a_find_without_an_image_asks_for_one(talk):
    assert "Send me a picture" in talk.say("find the video this image is from")
    assert "发一张图" in talk.say("这张图出自哪个视频")


def test_an_edit_of_nothing_says_what_to_send(talk):
    assert "nothing on the timeline" in talk.say("make it vertical")
    assert "nothing on the timeline" in talk.say("export")


def test_an_uploaded_film_is_on_the_timeline_at_once(talk, films):
    talk.upload(films["night market"].path)
    assert talk.state["draft"]["d"] == pytest.approx(14_000, abs=100)
    assert talk.say("keep the first 5 seconds")
    assert talk.state["draft"]["d"] == 5000
    assert "export" in talk.say("export")


def test_what_is_not_understood_names_two_things_it_can_do(talk, films):
    talk.upload(films["night market"].path)
    said = talk.say("make me a sandwich")
    assert said
    assert talk.state["draft"]["d"] == pytest.approx(14_000, abs=100)


def test_in_a_language_edits_are_not_read_in_nothing_is_asked_in_another(talk, films):
    talk.upload(films["night market"].path)
    for said in ("dale un aire de los años 80 por favor", "el vídeo: crop it", "añade música"):
        assert talk.say(said).startswith("No te entendí. Los cambios más comunes los entiendo en español"), said
        assert "?" not in talk.say(said)


def test_products_are_made_or_honestly_refused(talk, films):
    talk.upload(films["night market"].path)
    for wish, kind, start in (
        ("save the frame at 0:03 as an image", "still", b"\x89PNG"),
        ("make a contact sheet", "contact_sheet", b"\xff\xd8"),
        ("give me the audio as an mp3", "audio", b""),
    ):
        assert "Here is" in talk.say(wish), wish
        product = talk.state["generated_media"][-1]
        assert product["kind"] == kind
        assert talk.caller.http.get(product["url"]).content.startswith(start)
    assert "Here is the GIF" in talk.say("make a gif of 0:02 to 0:04")
    assert talk.state["draft"]["d"] == pytest.approx(14_000, abs=100)


def test_the_pauses_of_a_film_are_cut(talk, tmp_path):
    talk.upload(spoken(tmp_path / "talk.mp4", (2, 1), (2, 0), (2, 1), video=True))
    assert talk.say("cut out the silences").startswith("Cut out one pause, 1.")
    assert talk.state["draft"]["d"] == pytest.approx(6000 - 1760, abs=100)
    assert "no pause" in talk.say("cut out the silences")


@pytest.mark.parametrize(
    ("words", "kind", "start"),
    [
        ("make a gif of the first 2 seconds", "gif", b"GIF89a"),
        ("preview", "preview", b"\x00\x00\x00"),
        ("timeline picture", "timeline", b"\xff\xd8"),
        ("export the subtitles as srt", "subtitles", b"1\n00:00:00,000 --> 00:00:03,"),
        ("导出vtt字幕文件", "subtitles", b"WEBVTT"),
    ],
)
def test_how_it_will_look_is_made(talk, tmp_path, words, kind, start):
    talk.upload(spoken(tmp_path / "talk.mp4", (3, 1), video=True))
    talk.say("add the title 'Hello'")
    assert talk.say(words).startswith(("Here is the ", "VTT"))
    made = talk.state["generated_media"][-1]
    assert made["kind"] == kind
    assert talk.caller.http.get(made["url"]).content.startswith(start)


@pytest.mark.parametrize(
    ("words", "lasts_s"),
    [("mp3 of the first 2 seconds", 2), ("preview of the last second", 1), ("第1秒到第3秒的预览", 2)],
)
def test_of_a_stretch_only_that_is_made(talk, tmp_path, words, lasts_s):
    talk.upload(spoken(tmp_path / "talk.mp4", (4, 1), video=True))
    talk.say(words)
    assert talk.state["draft"]["d"] == pytest.approx(4000, abs=100)
    made = tmp_path / "made"
    made.write_bytes(talk.caller.http.get(talk.state["generated_media"][-1]["url"]).content)
    with av.open(str(made)) as file:
        assert (file.duration or 0) / 1e6 == pytest.approx(lasts_s, abs=0.1)


def test_a_colour_table_grades_the_video(talk, tmp_path):
    look = tmp_path / "warm.cube"
    look.write_text("LUT_1D_SIZE 2\n0 0 0\n1 0.8 0.6\n")
    talk.upload(spoken(tmp_path / "talk.mp4", (3, 1), video=True), look)
    assert talk.say("apply warm.cube") == "Graded it with warm.cube."
    (table,) = [m["id"] for m in talk.state["draft"]["m"]["media"] if m["kind"] == "lut"]
    assert [s["m"]["lut"] for t in talk.state["draft"]["t"] if t["tt"] == 0 for s in t["sg"]] == [table]
    assert talk.say("show me the timeline").startswith("Here is the ")
    assert talk.say("remove the LUT") == "Took the LUT off."


def test_a_subtitle_file_becomes_captions(talk, tmp_path):
    captions = tmp_path / "talk.srt"
    captions.write_text("1\n00:00:00,500 --> 00:00:02,000\nHello\n\n2\n00:00:02,000 --> 00:00:03,000\n你好\n")
    talk.upload(spoken(tmp_path / "talk.mp4", (3, 1), video=True), captions)
    assert talk.say("add these subtitles").startswith("Added 2 subtitles")
    assert [s["m"]["text"] for t in talk.state["draft"]["t"] if t["tt"] == 7 for s in t["sg"]] == ["Hello", "你好"]
