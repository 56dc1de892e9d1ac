"""Pictures with next to no texture are told by their colours; a picture within a picture is searched for by itself."""

import av
import cv2
import numpy as np
import pytest

from backend.finder import Finder
from backend.finder.by_colour import by_colour
from backend.finder.insets import insets, rectangles
from backend.finder.query import as_query
from backend.library import Library
from backend.library.layout import HUES, layout, planes_of
from backend.media.frames import frame_at
from backend.settings import Settings
from tests.synthetic import moving_video, save_picture, texture

SIZE = (320, 240)
PLAIN = {"dusk": (40, 70, 160), "moss": (60, 130, 40), "rust": (170, 80, 30)}


def haze(colour):
    """Two soft lights of one colour on a darker one."""
    far = np.indices((SIZE[1], SIZE[0])).transpose(1, 2, 0) - np.array([60, 90])
    light = np.exp(-(far**2).sum(axis=2) / 9000) + 0.5 * np.exp(-((far - np.array([90, 160])) ** 2).sum(axis=2) / 5000)
    return np.asarray(np.clip(np.array(colour) * (0.4 + light[:, :, None]), 0, 255), np.uint8)


def still_film(path, picture, frames=30):
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=10)
        video.width, video.height = SIZE
        video.pix_fmt = "yuv420p"
        for _ in range(frames):
            out.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(video.encode(None))


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    root = tmp_path_factory.mktemp("plain")
    (root / "films").mkdir()
    for name, colour in PLAIN.items():
        still_film(root / "films" / f"{name}.mp4", haze(colour))
    busy = moving_video(root / "films" / "busy.mp4", seconds=2, seed=5, audio=False)
    library = Library(Settings(home=root / "home"))
    library.index([root / "films"], progress=lambda _: None)
    yield library, busy
    library.close()


EDITS = {
    "whole": lambda p: p,
    "cropped": lambda p: p[40:200, 20:220],
    "mirrored": lambda p: np.ascontiguousarray(p[:, ::-1]),
    "barred": lambda p: cv2.copyMakeBorder(p, 70, 70, 0, 0, cv2.BORDER_CONSTANT),
}


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("edit", EDITS)
def test_a_plain_picture_is_told_by_its_colours_and_not_said_to_be_found(world, tmp_path, name, edit):
    library, _ = world
    (match,) = Finder(library).find([save_picture(tmp_path / "query.jpg", EDITS[edit](haze(PLAIN[name])))])
    assert match.video == f"{name}.mp4"
    assert match.verdict == "absent"
    assert match.confidence < 0.3


def test_where_a_plain_crop_lies_comes_with_the_answer(world):
    library, _ = world
    snapshot = library.snapshot()
    first = by_colour(snapshot, as_query(EDITS["cropped"](haze(PLAIN["moss"]))))[0]
    assert snapshot.videos[first.film].name == "moss.mp4"
    assert np.abs(first.matrix[:2, 2] - (20, 40)).max() < 35  # a field is 40 x 30 pixels
    assert np.abs(first.matrix.diagonal()[:2] - 1).max() < 0.3


def test_the_stored_colours_are_those_of_the_picture_as_shown(world):
    library, _ = world
    for video in library.videos():
        frame = frame_at(video.path, 1000)
        stored = layout(frame.picture(gray=True), *frame.hues(HUES)).astype(int)
        assert np.abs(stored - layout(*planes_of(frame.picture()))).max() <= 4


def test_an_inset_is_found_though_its_surroundings_have_the_stronger_points(world, tmp_path):
    library, busy = world
    backdrop = texture(909, (640, 480))[:480, :640].copy()
    backdrop[150:294, 220:412] = cv2.resize(busy.frame(20), (192, 144), interpolation=cv2.INTER_AREA)
    (match,) = Finder(library).find([save_picture(tmp_path / "query.jpg", backdrop, quality=90)])
    assert (match.video, match.verdict) == ("busy.mp4", "found")


@pytest.mark.parametrize("box", [(200, 120, 160, 120), (30, 40, 300, 200)])
def test_the_borders_of_an_inset_are_seen(box):
    x, y, width, height = box
    picture = cv2.resize(haze(PLAIN["dusk"]), (480, 360), interpolation=cv2.INTER_LINEAR)
    picture[y : y + height, x : x + width] = cv2.resize(haze(PLAIN["rust"]), (width, height))
    assert np.abs(np.array(rectangles(picture)[0]) - box).max() <= 3
    part = insets(as_query(picture))[0]
    assert part.content == rectangles(picture)[0]
    assert part.mirror().content[0] == 480 - part.content[0] - part.content[2]


def test_the_points_of_an_inset_lie_where_they_are_in_the_picture():
    picture = cv2.resize(haze(PLAIN["dusk"]), (480, 360), interpolation=cv2.INTER_LINEAR)
    picture[100:260, 150:390] = texture(7, (240, 160))[:160, :240]
    part = insets(as_query(picture))[0]
    assert len(part.features) > 100
    assert (part.features.points[:, 0] >= 148).all()
    assert (part.features.points[:, 0] <= 392).all()
    assert (part.features.points[:, 1] >= 98).all()
    assert (part.features.points[:, 1] <= 262).all()


def test_a_picture_without_straight_borders_holds_no_other():
    assert rectangles(haze(PLAIN["moss"])) == []
