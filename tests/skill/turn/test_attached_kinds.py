"""Whatever a host attaches and however it names it, the turn hands it to a whole backend, which finds the film."""

import base64
import json
import shutil
from pathlib import Path

import av
import cv2
import pillow_heif
import pytest
from PIL import Image

from backend.server.rooms import open_rooms
from backend.settings import Settings
from tests.backend.server.conftest import Loopback
from tests.skill.backends import FakeBackend
from tests.skill.stages import Stage
from tests.synthetic import Film, moving_video, watermarked

FRAME = 96
NEAR_MS = 120
ASK = "find the video this image is from"


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> Film:
    path = tmp_path_factory.mktemp("films") / "harbour walk.mp4"
    return moving_video(path, seconds=14, seed=3, size=(320, 180), fps=12)


@pytest.fixture(scope="module")
def address(film, tmp_path_factory):
    """Where a backend of ours answers, whose library holds the film."""
    rooms = open_rooms(Settings(home=tmp_path_factory.mktemp("backend")))
    with Loopback(rooms) as url:
        stage = Whole(tmp_path_factory.mktemp("indexing"), url)
        assert "1 video" in stage.say(f'index "{film.path.parent}"').say
        yield url
    rooms.searcher.close()
    rooms.store.close()


class Whole(Stage):
    """The skill against a backend that is no fake."""

    def __init__(self, home: Path, url: str) -> None:
        super().__init__(home, FakeBackend())
        self.url = url

    @property
    def shop(self):
        return super().shop.replace(locate=lambda _: self.url, transport=None)


@pytest.fixture
def stage(address, tmp_path) -> Whole:
    return Whole(tmp_path, address)


@pytest.fixture(scope="module")
def picture(film) -> Image.Image:
    """A frame of the film, written over."""
    return Image.fromarray(cv2.cvtColor(watermarked(film.frame(FRAME)), cv2.COLOR_BGR2RGB))


def as_is(picture: Image.Image, path: Path) -> None:
    picture.save(path)


def as_heic(picture: Image.Image, path: Path) -> None:
    pillow_heif.from_pillow(picture).save(path, quality=80)


def as_chats_do(picture: Image.Image, path: Path) -> None:
    """What WhatsApp and the like make of a picture: 2048 px at most, compressed again and again."""
    large = picture.resize((2048, 1152), Image.Resampling.BICUBIC)
    large.save(path, quality=70)
    with Image.open(path) as once:
        once.load()
        once.save(path, quality=60)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("shot.png", as_is),
        ("shot.webp", as_is),
        ("shot.bmp", as_is),
        ("shot.gif", as_is),
        ("shot.heic", as_heic),
        ("IMG-20261123-WA0001.jpg", as_chats_do),
        ("my shot 1.png", as_is),
        ("截图 1（最终）.png", as_is),
        ("-rf.png", as_is),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_a_picture_of_any_kind_and_name_finds_its_film(stage, film, picture, name, write):
    write(picture, stage.home / name)
    found(stage.say(ASK, stage.home / name), film)


@pytest.mark.parametrize(("suffix", "codec"), [(".mp4", "libx264"), (".webm", "libvpx-vp9")])
def test_a_short_video_is_a_query_too(stage, film, suffix, codec):
    """Two seconds of the film, enlarged and encoded anew."""
    path = stage.home / f"seen on a screen{suffix}"
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=film.fps)
        stream.width, stream.height, stream.pix_fmt = 480, 270, "yuv420p"
        for n in range(FRAME - film.fps, FRAME + film.fps):
            shown = cv2.resize(film.frame(n), (480, 270), interpolation=cv2.INTER_CUBIC)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(shown, format="bgr24")))
        out.mux(stream.encode())
    answer = stage.say("which of my videos is this clip from?", path)
    assert answer.match is not None, answer.say
    assert (answer.match["verdict"], answer.match["video"]) == ("found", "harbour walk.mp4")
    assert film.ms(FRAME - film.fps) - NEAR_MS <= answer.match["at_ms"] <= film.ms(FRAME + film.fps)


def test_an_address_is_handed_on_and_fetched_by_the_backend(tmp_path):
    stage = Stage(tmp_path, FakeBackend())
    assert stage.say("use this video", "https://films.example/a%20b.mp4").plan[0] == "upload"
    (sent,) = stage.backend.uploads
    assert json.loads(sent)["urls"] == ["https://films.example/a%20b.mp4"]


def named_relatively(stage: Whole, path: Path) -> str:
    return str(path.relative_to(stage.home))


def as_a_file_address(stage: Whole, path: Path) -> str:
    return path.as_uri()


def as_data(stage: Whole, path: Path) -> str:
    return "data:image/png;base64," + base64.b64encode(path.read_bytes()).decode()


def as_the_hosts_media(stage: Whole, path: Path) -> str:
    stage.settings.openclaw_media.mkdir()
    shutil.move(path, stage.settings.openclaw_media / "in 1.png")
    return "media://inbound/in%201.png"


@pytest.mark.parametrize("way", [named_relatively, as_a_file_address, as_data, as_the_hosts_media])
def test_a_picture_named_in_any_way_finds_its_film(stage, film, picture, way):
    path = stage.home / "my shot.png"
    picture.save(path)
    found(stage.say(ASK, way(stage, path)), film)


def test_several_pictures_at_once_are_each_looked_for(stage, film, picture):
    Image.new("RGB", (320, 180), (128, 128, 128)).save(stage.home / "grey.png")
    picture.save(stage.home / "shot.png")
    answer = stage.say("which videos are these from?", stage.home / "grey.png", stage.home / "shot.png")
    assert answer.match is not None, answer.say
    assert 'Picture 2: Found it: "harbour walk.mp4"' in answer.say
    assert "Picture 1: This picture shows too little" in answer.say


def test_two_files_of_one_name_are_kept_apart(stage, film, picture):
    """From two folders, as a host that numbers its folders sends them: neither takes the other's place."""
    for folder, shown in (("a", Image.new("RGB", (320, 180), (128, 128, 128))), ("b", picture)):
        (stage.home / folder).mkdir()
        shown.save(stage.home / folder / "image.png")
    answer = stage.say("which videos are these from?", stage.home / "a" / "image.png", stage.home / "b" / "image.png")
    assert 'Picture 2: Found it: "harbour walk.mp4"' in answer.say
    assert "Picture 1: This picture shows too little" in answer.say


def found(answer, film: Film) -> None:
    assert answer.match is not None, answer.say
    assert (answer.match["verdict"], answer.match["video"]) == ("found", "harbour walk.mp4")
    assert abs(answer.match["at_ms"] - film.ms(FRAME)) <= NEAR_MS
    assert {file.mime for file in answer.attachments} == {"video/mp4", "image/jpeg"}
