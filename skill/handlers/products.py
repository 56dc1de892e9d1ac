"""Files that the backend made, brought to this machine under names that speak."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from skill.handlers.desk import Desk
from skill.messages import OutFile

MIME = {
    "mp4": "video/mp4",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "wav": "audio/wav",
    "srt": "application/x-subrip",
    "vtt": "text/vtt",
    "ass": "text/x-ssa",
}
#: our films and the cloud's have their index first
HEAD_BYTES = 1 << 20
EXTENSION = {
    "clip": "mp4",
    "preview": "mp4",
    "proof": "jpg",
    "still": "jpg",
    "contact_sheet": "jpg",
    "gif": "gif",
    "audio": "mp3",
}


def fetch(desk: Desk, url: str, title: str, extension: str, **measures: int | None) -> OutFile:
    """Download `url` into the conversation's folder as `title.extension`; an earlier file of that name stays."""
    target = free_path(desk.folder, title, extension)
    desk.patiently(lambda: desk.backend.download(url, None, target))
    return out_file(target, **measures)


def out_file(path: Path, **measures: int | None) -> OutFile:
    """The finished file as the host is told about it."""
    extension = path.suffix.lstrip(".").lower()
    return OutFile(str(path), MIME.get(extension, "application/octet-stream"), path.stat().st_size, **measures)


def frame_size(path: Path) -> tuple[int, int] | None:
    """Width and height of an MP4 in pixels, as its track header says; None when there is none near the front."""
    with path.open("rb") as film:
        head = film.read(HEAD_BYTES)
    for box in re.finditer(rb"tkhd", head):
        version = head[box.end() : box.end() + 1]
        size = box.end() + (88 if version == b"\x01" else 76)
        width, height = (int.from_bytes(head[at : at + 2], "big") for at in (size, size + 4))
        if width and height:
            return width, height
    return None


def free_path(folder: Path, title: str, extension: str) -> Path:
    """A path in `folder` that is not taken, named after `title`."""
    stem = speaking(title)
    path = folder / f"{stem}.{extension}"
    count = 1
    while path.exists():
        count += 1
        path = folder / f"{stem} {count}.{extension}"
    return path


def speaking(title: str) -> str:
    """`title` as a file name of at most 60 characters: no separators, controls, direction marks or leading dots."""
    plain = unicodedata.normalize("NFC", title)
    plain = "".join(c if not unicodedata.category(c).startswith("C") else " " for c in plain)
    plain = re.sub(r"[\\/:*?\"<>|%\s]+", " ", plain).strip(" .-")
    while len(plain.encode()) > 120 or len(plain) > 60:
        plain = plain[:-1]
    return plain.strip(" .-") or "video"


def stamp(ms: int) -> str:
    """A moment for a file name: 1m23.240s."""
    minutes, rest = divmod(max(ms, 0), 60_000)
    return f"{minutes}m{rest // 1000:02d}.{rest % 1000:03d}s"


def match_files(desk: Desk, match: Mapping[str, Any]) -> list[OutFile]:
    """The clip and the proof picture of one match, as far as the backend made them."""
    title = f"{Path(str(match.get('video') or 'match')).stem} {stamp(int(match.get('at_ms') or 0))}"
    wanted = (("clip", "mp4"), ("proof", "jpg"))
    return [fetch(desk, str(match[key]), f"{title} {key}", ext) for key, ext in wanted if match.get(key)]


def made_file(desk: Desk, made: Mapping[str, Any]) -> OutFile | None:
    """A product of another kind (still, gif, audio …); None when there is nothing to fetch."""
    if not made.get("url"):
        return None
    name = str(made.get("name") or made.get("kind") or "product")
    stem, dot, extension = name.rpartition(".")
    if not dot or extension.lower() not in MIME:
        stem, extension = name, EXTENSION.get(str(made.get("kind")), "mp4")
    return fetch(desk, str(made["url"]), stem, extension.lower())
