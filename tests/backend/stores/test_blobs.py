"""Blobs: by content, exact cap, nothing half there."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from backend.errors import MediaTooLargeError
from backend.stores.blobs import FileBlobs


def test_a_blob_lies_under_the_hash_of_its_content(tmp_path: Path):
    writer = FileBlobs(tmp_path).writer(limit=100)
    writer.write(b"abc")
    writer.write(b"def")
    blob = writer.keep("png")
    assert blob.hash == hashlib.sha256(b"abcdef").hexdigest()
    assert blob.path.read_bytes() == b"abcdef"
    assert blob.path.name == f"{blob.hash}.png"
    assert (blob.bytes, blob.fresh) == (6, True)


def test_the_same_content_twice_is_one_file(tmp_path: Path):
    blobs = FileBlobs(tmp_path)
    kept = []
    for _ in range(2):
        writer = blobs.writer(limit=10)
        writer.write(b"same")
        kept.append(writer.keep("mp4"))
    assert kept[0].path == kept[1].path
    assert [b.fresh for b in kept] == [True, False]


@pytest.mark.parametrize(("size", "fits"), [(99, True), (100, True), (101, False)])
def test_the_cap_is_exact_and_a_part_over_it_is_removed(tmp_path: Path, size, fits):
    writer = FileBlobs(tmp_path).writer(limit=100)
    if fits:
        writer.write(b"x" * size)
        assert writer.keep("mp4").bytes == size
        return
    with pytest.raises(MediaTooLargeError):
        writer.write(b"x" * size)
    assert list(tmp_path.rglob("*.part")) == []


def test_parts_of_a_dead_process_are_swept(tmp_path: Path):
    (tmp_path / "left.part").write_bytes(b"half")
    FileBlobs(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_head_is_kept_for_sniffing(tmp_path: Path):
    writer = FileBlobs(tmp_path).writer(limit=10_000)
    for _ in range(50):
        writer.write(b"0123456789" * 10)
    assert len(writer.head) == 4096
    writer.drop()
    assert list(tmp_path.iterdir()) == []
