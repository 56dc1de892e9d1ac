import stat

import pytest

import backend.stores.files
import skill.files


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
