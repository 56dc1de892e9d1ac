"""The sample is what its truth says, and its picture is found at the very moment."""

import json

from backend.__main__ import main
from backend.finder import Finder
from backend.library import Library
from backend.media.probe import probe
from backend.settings import Settings


def test_the_sample_library_holds_what_its_truth_says_and_its_picture_is_found(tmp_path, capsys):
    folder = tmp_path / "sample"
    assert main(["sample", str(folder)]) == 0
    told = json.loads(capsys.readouterr().out)
    truth = json.loads((folder / "truth.json").read_text())
    assert told == {"folder": str(folder), **truth}
    for film in truth["videos"]:
        info = probe(folder / film["file"])
        assert (info.video_codec, info.audio_codec, info.width) == ("h264", "aac", film["width"])
        assert abs(info.duration_ms - film["duration_ms"]) <= 34
    library = Library(Settings(home=tmp_path / "home"))
    library.index([folder], progress=lambda _: None)
    (match,) = Finder(library).find([folder / truth["query"]["image"]])
    library.close()
    assert (match.video, match.verdict, match.at_ms) == (truth["query"]["video"], "found", truth["query"]["at_ms"])
    assert set(truth["query"]["edits"]) & set(match.edits)
