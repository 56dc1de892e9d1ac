import pytest

from tests.docs import locks


@pytest.mark.parametrize("name", locks.NAMES)
def test_a_lock_holds_what_is_asked_for_by_hash(name):
    assert locks.faults(name) == []


def test_every_lock_is_checked():
    assert sorted(path.stem for path in locks.FOLDER.glob("*.txt")) == sorted(locks.NAMES)


def test_the_same_package_has_the_same_pin_everywhere():
    """The backend's set is installed over the skill's: another version there would undo the first stage."""
    smaller = [{str(pin) for pin, _ in locks.pins(locks.FOLDER / f"{n}.txt")} for n in ("skill", "backend", "dev")]
    assert smaller[0] <= smaller[1] <= smaller[2]


def test_the_mcp_face_brings_no_other_version_of_anything():
    """It is installed over either of the two stages."""
    skill, mcp, dev = (
        {f"{pin.name}{pin.specifier}" for pin, _ in locks.pins(locks.FOLDER / f"{n}.txt")}
        for n in ("skill", "mcp", "dev")
    )
    assert skill <= mcp <= dev


@pytest.mark.parametrize(
    ("lock", "fault"),
    [
        ("six==1.17.0\n", "six has no hash"),
        ("six>=1 --hash=sha256:00\n", "six is not pinned"),
        ("six==2.0 --hash=sha256:00\n", "six<2,>=1 is pinned to 2.0"),
        ("idna==3.1 --hash=sha256:00\n", "six<2,>=1 is not there"),
        ("--index-url https://mirror.example/simple\n", "an address"),
    ],
)
def test_a_bad_lock_is_caught(tmp_path, lock, fault):
    (tmp_path / "x.in").write_text("six>=1,<2\n")
    (tmp_path / "x.txt").write_text(lock)
    assert any(fault in found for found in locks.faults("x", tmp_path))
