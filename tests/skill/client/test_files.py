"""Files out and in: checks before sending, streaming, progress; no bearer to strangers, length and type, all or nothing."""

from __future__ import annotations

import io
import sys
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path

import httpx
import pytest
from PIL import Image

from skill.client import Backend
from skill.client.download import checked
from skill.errors import (
    MissingAttachmentError,
    NotFoundError,
    SizeRefusedError,
    TooLargeAttachmentError,
    UnreachableError,
    UnreadableError,
    UnsupportedAttachmentError,
)
from skill.wire import headers, paths
from skill.wire.formats import MAX_UPLOAD_BYTES

from .scene import BASE, MP4, RID, SID, TOKEN, Scene, answer

CDN = "https://cdn.example.com/out.mp4"


def _parts(request: httpx.Request) -> list[tuple[str, str, str, bytes]]:
    """Field, file name, type and content of each part."""
    head = b"content-type: " + request.headers["content-type"].encode() + b"\r\n\r\n"
    found = BytesParser(policy=HTTP).parsebytes(head + request.content)
    return [
        (
            str(p.get_param("name", header="content-disposition")),
            str(p.get_filename()),
            p.get_content_type(),
            p.get_payload(decode=True),  # type: ignore[misc]  # bytes for a part that is not multipart
        )
        for p in found.iter_parts()
    ]


def _file(folder: Path, name: str, content: bytes = b"x" * 200_000) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_files_go_as_multipart_parts_named_files(tmp_path: Path):
    scene = Scene(answer("upload-file"))
    given = [_file(tmp_path, "a.png"), _file(tmp_path, "f00d.mp4", b"y" * 10)]
    seen: list[tuple[int, int]] = []
    (file,) = scene.backend.upload(SID, given, names=["my frame.png", "b.mp4"], progress=lambda *at: seen.append(at))
    assert (file.name, file.kind, file.width, file.height) == ("frame.png", "image", 1280, 720)
    (sent,) = scene.calls
    assert sent.url.path == paths.upload(SID)
    assert _parts(sent) == [
        ("files", "my frame.png", "image/png", b"x" * 200_000),
        ("files", "b.mp4", "video/mp4", b"y" * 10),
    ]
    assert sent.headers[headers.AUTHORIZATION] == f"Bearer {TOKEN}"
    assert int(sent.headers["content-length"]) == len(sent.content)
    assert seen[-1] == (200_010, 200_010)
    assert seen == sorted(seen)
    assert len(seen) > 2


def test_a_name_cannot_break_out_of_its_header(tmp_path: Path):
    scene = Scene(answer("upload-file"))
    scene.backend.upload(SID, [_file(tmp_path, "a.png", b"x")], names=['a"\r\nX-Evil: 1\r\n\r\n.png'])
    assert b"\r\nX-Evil" not in scene.calls[0].content


def test_an_upload_gets_time_by_its_size(tmp_path: Path):
    scene = Scene(answer("upload-file"), answer("upload-file"))
    big = tmp_path / "big.mp4"
    with big.open("wb") as out:
        out.truncate(50_000_000)
    scene.backend.upload(SID, [_file(tmp_path, "a.png", b"x")])
    scene.backend.upload(SID, [big])
    small, large = (c.extensions["timeout"] for c in scene.calls)
    assert small["write"] == 300
    assert large["write"] == 1000


def test_an_upload_is_repeated_only_when_it_was_not_sent(tmp_path: Path):
    path = _file(tmp_path, "a.png", b"x")
    scene = Scene(httpx.ConnectError("no"), answer("upload-file"))
    scene.backend.upload(SID, [path])
    assert _parts(scene.calls[1])[0][3] == b"x"
    scene = Scene(httpx.WriteError("reset"))
    with pytest.raises(UnreachableError):
        scene.backend.upload(SID, [path])
    assert len(scene.calls) == 1


@pytest.mark.parametrize("name", ["a.exe", "a", "a.txt"])
def test_a_kind_nobody_takes_is_not_sent(tmp_path: Path, name: str):
    scene = Scene()
    with pytest.raises(UnsupportedAttachmentError) as caught:
        scene.backend.upload(SID, [_file(tmp_path, name)])
    assert caught.value.name == name


def test_a_file_that_cannot_be_read_is_not_sent(tmp_path: Path):
    scene = Scene()
    (tmp_path / "folder.png").mkdir()
    for path in (tmp_path / "gone.png", tmp_path / "folder.png", _file(tmp_path, "empty.png", b"")):
        with pytest.raises(MissingAttachmentError):
            scene.backend.upload(SID, [path])


def test_the_cap_is_exact(tmp_path: Path):
    path = tmp_path / "a.mp4"
    with path.open("wb") as out:
        out.truncate(MAX_UPLOAD_BYTES + 1)
    with pytest.raises(TooLargeAttachmentError) as caught:
        Scene().backend.upload(SID, [path])
    assert caught.value.limit_bytes == MAX_UPLOAD_BYTES


def test_a_refused_size_is_told():
    with pytest.raises(SizeRefusedError):
        Scene(answer("code-4002")).backend.upload_urls(SID, ["https://media.example.com/a.mp4"])


def _bmp(folder: Path) -> Path:
    path = folder / "frame.bmp"
    Image.new("RGB", (3, 2), "red").save(path)
    return path


def test_a_bmp_goes_to_the_cloud_as_png_and_to_ours_as_it_is(tmp_path: Path):
    path = _bmp(tmp_path)
    cloud, ours = Scene(answer("upload-file")), Scene(answer("upload-file"), is_cloud=False)
    cloud.backend.upload(SID, [path])
    ours.backend.upload(SID, [path])
    _, name, kind, content = _parts(cloud.calls[0])[0]
    assert (name, kind) == ("frame.png", "image/png")
    assert Image.open(io.BytesIO(content)).getpixel((0, 0)) == (255, 0, 0)
    assert _parts(ours.calls[0])[0][1:] == ("frame.bmp", "image/bmp", path.read_bytes())


def test_the_cloud_gets_no_heic_and_no_broken_bmp(tmp_path: Path):
    for path in (_file(tmp_path, "a.heic"), _file(tmp_path, "b.bmp")):
        with pytest.raises(UnsupportedAttachmentError):
            Scene().backend.upload(SID, [path])


def test_without_pillow_a_bmp_for_the_cloud_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = _bmp(tmp_path)
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(UnsupportedAttachmentError):
        Scene().backend.upload(SID, [path])


def test_a_file_that_goes_away_while_waiting_is_told(tmp_path: Path):
    path = _file(tmp_path, "a.png")

    def too_fast(_: httpx.Request) -> httpx.Response:
        path.unlink()
        return answer("http-429")

    with pytest.raises(MissingAttachmentError):
        Scene(too_fast).backend.upload(SID, [path])


def _video(**headers_: str) -> httpx.Response:
    return httpx.Response(200, headers={"content-type": "video/mp4", **headers_}, content=MP4)


def _fetch(backend: Backend, target: Path, url: str | None = CDN, render_id: str | None = RID) -> Path:
    return backend.download(url, render_id, target)


def test_a_foreign_host_gets_the_address_and_nothing_of_ours(tmp_path: Path):
    scene = Scene(_video())
    seen: list[tuple[int, int]] = []
    target = scene.backend.download(CDN, None, tmp_path / "new" / "out.mp4", progress=lambda *at: seen.append(at))
    assert target.read_bytes() == MP4
    assert seen[-1] == (len(MP4), len(MP4))
    (sent,) = scene.calls
    assert str(sent.url) == CDN
    ours = {h.lower() for h in (headers.AUTHORIZATION, headers.CLIENT_ID, *headers.ATTRIBUTION, "cookie")}
    assert not ours & set(sent.headers)


@pytest.mark.parametrize("url", [f"{BASE}/files/x/out.mp4", "/files/x/out.mp4"], ids=["absolute", "relative"])
def test_an_address_on_the_backend_itself_needs_no_bearer(tmp_path: Path, url: str):
    scene = Scene(_video())
    _fetch(scene.backend, tmp_path / "out.mp4", url)
    assert str(scene.calls[0].url) == f"{BASE}/files/x/out.mp4"
    assert headers.AUTHORIZATION not in scene.calls[0].headers


def test_without_an_address_the_file_comes_by_its_id_with_the_bearer(tmp_path: Path):
    scene = Scene(_video())
    assert _fetch(scene.backend, tmp_path / "out.mp4", None).read_bytes() == MP4
    assert scene.asked == [f"GET {paths.render_download(RID)}"]
    assert scene.calls[0].headers[headers.AUTHORIZATION] == f"Bearer {TOKEN}"


def test_a_download_path_that_answers_with_an_address_is_followed_without_the_bearer(tmp_path: Path):
    scene = Scene(answer("render-download-json"), _video())
    assert _fetch(scene.backend, tmp_path / "out.mp4", None).read_bytes() == MP4
    assert str(scene.calls[1].url) == CDN
    assert headers.AUTHORIZATION not in scene.calls[1].headers


def test_an_address_that_is_gone_falls_back_to_the_id(tmp_path: Path):
    scene = Scene(httpx.Response(404), _video())
    assert _fetch(scene.backend, tmp_path / "out.mp4").read_bytes() == MP4
    gone = Scene(httpx.Response(404))
    with pytest.raises(NotFoundError):
        _fetch(gone.backend, tmp_path / "x.mp4", render_id=None)


def test_nothing_to_go_by_is_unreadable(tmp_path: Path):
    with pytest.raises(UnreadableError):
        _fetch(Scene().backend, tmp_path / "x.mp4", None, None)
    (tmp_path / "old.mp4").write_bytes(b"from before")
    with pytest.raises(UnreadableError):
        _fetch(Scene(httpx.Response(200, json={"status": "completed"})).backend, tmp_path / "old.mp4", None)


def _to(url: str) -> httpx.Response:
    return httpx.Response(302, headers={"location": url})


def test_a_download_follows_a_few_checked_redirects(tmp_path: Path):
    scene = Scene(_to("https://b.example.com/x"), _to("/y"), _video())
    _fetch(scene.backend, tmp_path / "out.mp4", render_id=None)
    assert str(scene.calls[2].url) == "https://b.example.com/y"
    with pytest.raises(UnreadableError, match="redirects"):
        _fetch(Scene(*[_to(CDN)] * 9).backend, tmp_path / "x.mp4", render_id=None)
    with pytest.raises(UnreadableError, match="not one we ask"):
        _fetch(Scene(_to("http://169.254.169.254/latest")).backend, tmp_path / "x.mp4", render_id=None)


@pytest.mark.parametrize(
    "url",
    [
        "http://cdn.example.com/a.mp4",
        "file:///etc/passwd",
        "ftp://example.com/a",
        "https://127.0.0.1/a",
        "https://127.1/a",
        "https://2130706433/a",
        "https://0x7f.0.0.1/a",
        "https://0x7f000001/a",
        "https://0/a",
        "https://[::1]/a",
        "https://[::ffff:127.0.0.1]/a",
        "https://[64:ff9b::7f00:1]/a",
        "https://[fd00:ec2::254]/a",
        "https://169.254.169.254/a",
        "https://10.0.0.1/a",
        "https://100.64.0.1/a",
        "https://localhost/a",
        "https://LOCALHOST./a",
        "https://printer.local/a",
        "https://metadata.google.internal/a",
        "https://intranet/a",
        "https://user@cdn.example.com/a",
        f"https://user:pw@{BASE.removeprefix('https://')}/a",
        "https://cdn.example.com:99999/a",
        "https://[bad/a",
        "javascript:alert(1)",
        "data:video/mp4,x",
    ],
)
def test_an_address_that_is_neither_ours_nor_public_is_not_asked(url: str, tmp_path: Path):
    scene = Scene()
    with pytest.raises(UnreadableError):
        _fetch(scene.backend, tmp_path / "x.mp4", url, None)
    assert scene.calls == []


def test_our_own_origin_may_be_loopback_and_another_port_is_foreign():
    base = "http://127.0.0.1:4567/s3cr3t"
    assert checked(f"{base}/files/a", base) == f"{base}/files/a"
    with pytest.raises(UnreadableError):
        checked("http://127.0.0.1:4568/files/a", base)


def _cut_off() -> httpx.Response:
    def content():
        yield MP4[:100]
        raise httpx.RemoteProtocolError("incomplete")

    return httpx.Response(200, content=content())


def _untrue() -> httpx.Response:
    return httpx.Response(200, headers={"content-length": "99"}, content=iter([MP4]))


@pytest.mark.parametrize(
    "bad",
    [
        httpx.Response(200, html="<html>sign in</html>"),
        httpx.Response(200, content=b""),
        httpx.Response(200, json={"detail": "no"}),
        _untrue(),
    ],
    ids=["page", "empty", "json", "length"],
)
def test_a_file_that_is_not_what_it_should_be_does_not_appear(tmp_path: Path, bad: httpx.Response):
    target = tmp_path / "out.mp4"
    target.write_bytes(b"the file from before")
    with pytest.raises(UnreadableError):
        _fetch(Scene(bad).backend, target, render_id=None)
    assert [p.name for p in tmp_path.iterdir()] == ["out.mp4"]
    assert target.read_bytes() == b"the file from before"


def test_a_download_that_breaks_off_is_started_again(tmp_path: Path):
    scene = Scene(_cut_off(), httpx.Response(503), _video())
    assert _fetch(scene.backend, tmp_path / "out.mp4").read_bytes() == MP4
    assert len(scene.calls) == 3
    with pytest.raises(UnreachableError):
        _fetch(Scene(*(_cut_off() for _ in range(3))).backend, tmp_path / "x.mp4")
    assert not (tmp_path / "x.mp4").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("p.jpg", b"\xff\xd8\xff\xe0"),
        ("p.png", b"\x89PNG\r\n\x1a\n"),
        ("a.wav", b"RIFF\0\0\0\0WAVE"),
        ("a.mp3", b"ID3\4"),
        ("x.bin", b"?"),
    ],
)
def test_other_products_are_told_by_their_first_bytes(tmp_path: Path, name: str, content: bytes):
    scene = Scene(httpx.Response(200, content=iter([content[:2], content[2:]])))
    assert _fetch(scene.backend, tmp_path / name).read_bytes() == content
