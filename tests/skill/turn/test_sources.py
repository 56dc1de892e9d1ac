"""What hosts on any system call a file."""

import pytest

from skill.turn.sources import inbound_name, name_of, path_of


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("/home/me/a b.png", "a b.png"),
        ("shot.png", "shot.png"),
        ("./-rf.png", "-rf.png"),
        ("/home/me/50%25 off?.png", "50%25 off?.png"),
        (r"/home/me/odd\name.png", r"odd\name.png"),
        (r"C:\Users\me\图片 1.png", "图片 1.png"),
        ("D:/films/a.mp4", "a.mp4"),
        (r"\\server\films\a.mp4", "a.mp4"),
        ("file:///home/me/a%20b.png", "a b.png"),
        ("file:///C:/Users/me/a%20b.png", "a b.png"),
        (r"file:///C:\Users\me\a.png", "a.png"),
        ("file://server/films/a.mp4", "a.mp4"),
        ("media://inbound/in%201.jpg", "in 1.jpg"),
        ("media://inbound/what?.jpg", "what?.jpg"),
    ],
)
def test_a_file_is_called_by_its_last_part(source, name):
    assert name_of(source) == name


@pytest.mark.parametrize(
    ("system", "source", "path"),
    [
        ("linux", "/home/me/a%20b.png", "/home/me/a%20b.png"),
        ("linux", "file:///home/me/a%20b.png", "/home/me/a b.png"),
        ("darwin", "FILE://localhost/Users/me/a.png", "/Users/me/a.png"),
        ("linux", r"C:\Users\me\a.png", r"C:\Users\me\a.png"),
        ("win32", r"C:\Users\me\a b.png", r"C:\Users\me\a b.png"),
        ("win32", "file:///C:/Users/me/a%20b.png", r"C:\Users\me\a b.png"),
        ("win32", "file:///c:/%E5%9B%BE.png", r"c:\图.png"),
        ("win32", "file://localhost/C:/a.png", r"C:\a.png"),
        ("win32", "file://server/films/a.mp4", r"\\server\films\a.mp4"),
        ("win32", "shot.png", "shot.png"),
    ],
)
def test_a_file_address_is_a_path_of_the_system(system, source, path):
    assert path_of(system, source) == path


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("media://inbound/a.jpg", "a.jpg"),
        ("media://inbound/图%201.jpg", "图 1.jpg"),
        ("media://inbound/..a.jpg", "..a.jpg"),
        ("media://inbound/", None),
        ("media://inbound/..", None),
        ("media://inbound/%2e%2e%2fcredentials.json", None),
        (r"media://inbound/..\..\credentials.json", None),
        ("media://inbound/..%5Ccredentials.json", None),
        ("media://inbound/C:a.jpg", None),
        ("media://inbound/a%00.jpg", None),
    ],
)
def test_a_name_in_the_hosts_media_is_no_way_out_of_it(source, name):
    assert inbound_name(source) == name
