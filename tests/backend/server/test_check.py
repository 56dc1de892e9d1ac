"""`check` tries every part for real and names the cure of what is broken."""

from __future__ import annotations

import json
from pathlib import Path

from backend.server.check import PARTS, check, main
from backend.settings import Settings
from backend.stores.state import open_state


def test_a_whole_backend_is_well_in_every_part(tmp_path: Path):
    settings = Settings(home=tmp_path)
    settings.root.mkdir()
    open_state(settings.root).close()
    parts = check(settings)
    assert [p.name for p in parts] == [name for name, _, _ in PARTS]
    assert [(p.name, p.detail) for p in parts if not p.ok] == []
    assert all(p.cure == "" for p in parts)


def test_what_is_broken_is_named_with_its_cure(tmp_path: Path, monkeypatch, capsys):
    root = tmp_path / "home" / "backend"
    root.mkdir(parents=True)
    (root / "state.sqlite").write_bytes(b"this is no database " * 100)
    monkeypatch.setenv("I2VF_HOME", str(tmp_path / "home"))
    assert main([]) == 1
    said = {p["name"]: p for p in json.loads(capsys.readouterr().out)["parts"]}
    assert not said["database"]["ok"]
    assert "state.sqlite" in said["database"]["cure"]
    assert said["render"]["ok"]


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "home").write_text("a file")
    said = {p.name: p for p in check(Settings(home=tmp_path / "home"))}
    assert not said["home"].ok
    assert "I2VF_HOME" in said["home"].cure
