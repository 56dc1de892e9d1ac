import stat
import sys

import pytest

import backend.stores.files
import skill.files
from skill.files import read_table


@pytest.mark.parametrize("files", [skill.files, backend.stores.files], ids=["skill", "backend"])
def test_a_private_folder_is_private_all_the_way_up(files, tmp_path):
    folder = files.private_dir(tmp_path / "home" / "skill" / "jobs")
    for made in (folder, folder.parent, folder.parent.parent):
        assert stat.S_IMODE(made.stat().st_mode) == 0o700


@pytest.mark.parametrize("files", [skill.files, backend.stores.files], ids=["skill", "backend"])
def test_a_private_folder_that_is_there_is_left_as_it_is(files, tmp_path):
    tmp_path.chmod(0o755)
    files.private_dir(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_a_table_is_kept_as_json_and_read_anew_when_it_changes(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path = tmp_path / "table.yaml"
    path.write_text("words: [a, b]")
    assert read_table(path) == {"words": ["a", "b"]}
    monkeypatch.setattr("skill.files._yaml", lambda _: pytest.fail("read again"))
    assert read_table(path) == {"words": ["a", "b"]}
    monkeypatch.undo()
    path.write_text("words: [c]")
    assert read_table(path) == {"words": ["c"]}


@pytest.mark.parametrize("kept", [b"", b"[]", b"{}", b'{"of": 1}', b"\xff"])
def test_a_spoiled_copy_of_a_table_is_not_believed(tmp_path, kept):
    path = tmp_path / "table.yaml"
    path.write_text("words: [a]")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "table.table.json").write_bytes(kept)
    assert read_table(path) == {"words": ["a"]}


def test_a_table_that_json_cannot_hold_is_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path = tmp_path / "table.yaml"
    path.write_text("1: a")
    assert str(read_table(path)) == str(read_table(path)) == "{1: 'a'}"
    assert not (tmp_path / "__pycache__").exists()


def test_a_table_in_a_folder_that_nothing_can_be_kept_in(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path = tmp_path / "table.yaml"
    path.write_text("words: [a]")
    (tmp_path / "__pycache__").write_text("a file in its place")
    assert read_table(path) == {"words": ["a"]}
