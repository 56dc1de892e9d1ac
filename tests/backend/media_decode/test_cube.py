"""Colour tables as they come in."""

from __future__ import annotations

import numpy as np
import pytest

from backend.errors import MediaTooLargeError, UnreadableMediaError, UnsupportedMediaError
from backend.media.cube import read_cube
from backend.media.probe import probe
from backend.media.sniff import sniff

CORNERS = [f"{red} {green} {blue}" for blue in (0, 1) for green in (0, 1) for red in (0, 1)]
IDENTITY = "LUT_3D_SIZE 2\n" + "\n".join(CORNERS) + "\n"
SPOKEN = '# made by hand\r\nTITLE "warm"\r\n\r\nDOMAIN_MIN 0 0 0\r\nDOMAIN_MAX 1.0 1.0 1.0\r\n'


def read(tmp_path, text):
    path = tmp_path / "look.cube"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_cube(path)


@pytest.mark.parametrize("head", ["", SPOKEN, "\ufeff", "  # said\n\n"])
def test_a_cube_is_told_by_its_start_and_read(tmp_path, head):
    path = tmp_path / "x.dat"
    path.write_bytes((head + IDENTITY).encode())
    assert sniff(path.read_bytes()[:4096]) == "cube"
    assert (probe(path).kind, probe(path).width, probe(path).has_audio) == ("lut", 0, False)
    table = read_cube(path).table
    assert table.shape == (2, 2, 2, 3)
    assert table[1, 0, 1].tolist() == [1, 0, 1]  # by blue, green, red


@pytest.mark.parametrize(
    "head", [b"LUT", b"LUT_3D_SIZE x", b'TITLE "a song"\nla la', b"#!/bin/sh\nrm", b"TITLE\n" * 500]
)
def test_other_texts_are_no_colour_tables(head):
    assert sniff(head) is None


def test_what_is_written_holds_numbers_alone_and_reads_back_the_same(tmp_path):
    wild = 'TITLE "\';drawtext=x"\nLUT_3D_SIZE 2\n' + "\n".join(["1e-3 +.5 -0.25  # a remark"] * 8)
    written = read(tmp_path, wild).text()
    assert written == b"LUT_3D_SIZE 2\n" + b"0.001000 0.500000 -0.250000\n" * 8
    assert np.allclose(read(tmp_path, written).table, read(tmp_path, wild).table)


def test_three_curves_are_a_table_too(tmp_path):
    one = read(tmp_path, "LUT_1D_SIZE 3\n0 0 0\n0.5 0.6 0.7\n1 1 1\n")
    assert (one.filter, one.table.shape) == ("lut1d", (3, 3))
    assert one.text().startswith(b"LUT_1D_SIZE 3\n0.000000")


@pytest.mark.parametrize("told", ["DOMAIN_MIN 0 0 0\nDOMAIN_MAX 2 2 2\n", "LUT_3D_INPUT_RANGE 0 2\n"])
def test_another_range_is_brought_to_that_of_pictures(tmp_path, told):
    table = read(tmp_path, told + IDENTITY).table
    assert table.shape == (33, 33, 33, 3)
    assert table[32, 16, 0] == pytest.approx([0, 0.25, 0.5])  # colour 1 is the middle of 0 to 2


def test_curves_over_another_range_are_brought_there_too(tmp_path):
    table = read(tmp_path, "LUT_1D_SIZE 2\nLUT_1D_INPUT_RANGE -1 1\n0 0 0\n1 1 1\n").table
    assert table[0] == pytest.approx([0.5] * 3)
    assert table[-1] == pytest.approx([1] * 3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0 0 0\n1 1 1\n",
        "LUT_3D_SIZE 2\n",
        IDENTITY + "0 0 0\n",
        IDENTITY.replace("1 1 1", "1 1"),
        IDENTITY.replace("1 1 1", "1 1 1 1"),
        IDENTITY.replace("1 1 1", "1 nan 1"),
        IDENTITY.replace("1 1 1", "1 1e999 1"),
        IDENTITY.replace("1 1 1", "1 -inf 1"),
        IDENTITY.replace("1 1 1", "1 1001 1"),
        IDENTITY.replace("1 1 1", "1 one 1"),
        IDENTITY.replace("1 1 1", "1 " + "9" * 900 + " 1"),
        "LUT_3D_SIZE -2\n" + IDENTITY,
        "LUT_3D_SIZE 99999999999999999999\n0 0 0\n",
        "LUT_3D_SIZE\n0 0 0\n",
        "DOMAIN_MIN 1 1 1\n" + IDENTITY,
        "DOMAIN_MAX nan 1 1\n" + IDENTITY,
        "DOMAIN_MAX 1\n" + IDENTITY,
        "LUT_3D_INPUT_RANGE 1\n" + IDENTITY,
        "FILE /etc/passwd\n" + IDENTITY,
        b"LUT_3D_SIZE 2\n" + bytes(range(128, 256)) * 4,
        "LUT_3D_SIZE ²\n0 0 0\n",
    ],
)
def test_what_is_broken_or_hostile_is_refused(tmp_path, text):
    with pytest.raises(UnreadableMediaError):
        read(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "LUT_3D_SIZE 66\n",
        "LUT_3D_SIZE 1\n0 0 0\n",
        "LUT_1D_SIZE 65537\n0 0 0\n",
        "#\n" * 400_000 + IDENTITY,
        "LUT_3D_SIZE 2\n" + "0 " * 2000,
        IDENTITY + " " * 26_000_000,
    ],
)
def test_what_is_beyond_measure_is_refused(tmp_path, text):
    with pytest.raises(MediaTooLargeError):
        read(tmp_path, text)


def test_two_tables_in_one_file_are_not_taken(tmp_path):
    with pytest.raises(UnsupportedMediaError):
        read(tmp_path, "LUT_1D_SIZE 2\nLUT_3D_SIZE 2\n0 0 0\n1 1 1\n" + "\n".join(CORNERS))


def test_a_file_that_is_gone_cannot_be_read(tmp_path):
    with pytest.raises(UnreadableMediaError):
        read_cube(tmp_path / "gone.cube")
