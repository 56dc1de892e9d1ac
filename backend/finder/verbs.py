"""`find --json [--joint] IMAGE…`: one JSON line an image, or one for all."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from backend.finder.asking import Finder
from backend.library import Library
from backend.settings import Settings


def main(argv: list[str]) -> int:
    """Search the library of the settings for each image."""
    parser = argparse.ArgumentParser(prog="find", description="Which film is this image from, and when?")
    parser.add_argument("images", nargs="+", metavar="IMAGE")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--joint", action="store_true", help="all images are of one film: one answer")
    given = parser.parse_args(argv)
    finder = Finder(Library(Settings.read()))
    groups = [given.images] if given.joint else [[image] for image in given.images]
    for group in groups:
        for match in finder.find([Path(image) for image in group], joint=given.joint):
            line = json.dumps(match.as_json(), ensure_ascii=False) if given.json else match.as_words()
            print(line, flush=True)
    return 0
