"""File kinds that may be uploaded (PROTOCOL section 5), and how big they may be."""

from __future__ import annotations

from typing import Literal

Kind = Literal["video", "image", "audio"]

MAX_UPLOAD_BYTES = 200_000_000

#: extension -> MIME type, as published
PUBLISHED = {
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "avi": "video/x-msvideo",
    "webm": "video/webm",
    "mkv": "video/x-matroska",
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
}

#: what our own backend takes besides; the cloud's list lacks them
OURS = {
    "bmp": "image/bmp",
    "heic": "image/heic",
    "srt": "application/x-subrip",
    "vtt": "text/vtt",
    "ass": "text/x-ssa",
    "cube": "application/x-cube",
}

#: what a person may hand over when files go to the cloud: a BMP arrives there as a PNG
CLOUD = {**PUBLISHED, "bmp": OURS["bmp"]}

ALIASES = {"jpeg": "jpg", "heif": "heic"}


def extension(name: str) -> str:
    """Lower-case extension of `name` without the dot, `.jpeg` counted as jpg; empty when there is none."""
    _, dot, tail = name.rpartition(".")
    return ALIASES.get(tail.lower(), tail.lower()) if dot else ""


def mime(name: str) -> str | None:
    """MIME type by extension, None for a kind nobody takes."""
    ext = extension(name)
    return PUBLISHED.get(ext) or OURS.get(ext)
