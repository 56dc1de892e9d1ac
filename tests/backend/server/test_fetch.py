"""Downloads reach public addresses only: every refused URL is counted by a network that must not be touched."""

from __future__ import annotations

import ipaddress

import httpx
import pytest

from backend.errors import FetchError, MediaTooLargeError
from backend.fetch import fetch_url, is_public

PUBLIC = "93.184.216.34"

INNER = [
    "0.0.0.0", "127.0.0.1", "127.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",  # noqa: S104  # refused, not bound
    "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::",
    "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "::127.0.0.1",
]  # fmt: skip

REFUSED = [
    "file:///etc/passwd", "gopher://example.com/", "ftp://example.com/a.mp4", "http://", "http:///a", "//example.com/a",
    "http://user@example.com/a.mp4", "http://user:pw@example.com/a.mp4", "http://example.com:22/", "http://example.com:25/",
    "http://example.com:99999/", "http://[::1", "http://example.com:x/", "javascript:alert(1)", "data:image/png;base64,xx",
    "http://\u2024\u2024/", "http://exa mple.com/",
]  # fmt: skip


class Sentry(httpx.BaseTransport):
    """A network that counts who is called and answers from a table."""

    def __init__(self, answers: dict[str, httpx.Response] | None = None) -> None:
        self.answers = answers or {}
        self.called: list[tuple[str, str]] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.called.append((request.url.host, request.headers["host"]))
        return self.answers.get(f"{request.headers['host']}{request.url.path}", httpx.Response(404))


def get(url: str, sentry: Sentry, *, resolve=lambda *_: [PUBLIC], limit: int = 100, loopback: bool = False) -> bytes:
    got = bytearray()
    fetch_url(url, got.extend, limit=limit, resolve=resolve, transport=sentry, allow_loopback=loopback)
    return bytes(got)


@pytest.mark.parametrize("address", INNER)
def test_an_inner_address_is_never_called(address):
    sentry = Sentry()
    with pytest.raises(FetchError):
        get("http://example.com/a.mp4", sentry, resolve=lambda *_: [address])
    assert sentry.called == []


@pytest.mark.parametrize("address", INNER)
def test_one_inner_address_among_public_ones_is_enough_to_refuse(address):
    sentry = Sentry()
    with pytest.raises(FetchError):
        get("http://example.com/a.mp4", sentry, resolve=lambda *_: [PUBLIC, address])
    assert sentry.called == []


@pytest.mark.parametrize("address", [a for a in INNER if "%" not in a])
def test_a_redirect_to_an_inner_address_is_not_followed(address):
    host = f"[{address}]" if ":" in address else address
    start = httpx.Response(302, headers={"location": f"http://{host}/secret"})
    sentry = Sentry({"example.com/a.mp4": start})
    with pytest.raises(FetchError):
        get("http://example.com/a.mp4", sentry, resolve=lambda h, _: [PUBLIC if h == "example.com" else h])
    assert [host for host, _ in sentry.called] == [PUBLIC]


@pytest.mark.parametrize("url", REFUSED)
def test_what_is_not_a_plain_web_address_is_not_called(url):
    sentry = Sentry()
    with pytest.raises(FetchError):
        get(url, sentry)
    assert sentry.called == []


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "localhost", "localhost."])
def test_odd_spellings_of_this_machine_are_resolved_and_refused(host):
    with pytest.raises(FetchError):
        fetch_url(f"http://{host}/a.mp4", lambda _: None, limit=10, transport=Sentry())


def test_the_checked_address_is_the_one_called_and_the_name_travels_as_host():
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    sentry = Sentry({"example.com/clip.mp4": httpx.Response(200, content=b"film")})
    assert get("http://example.com/clip.mp4?x=1", sentry, resolve=lambda *_: next(answers)) == b"film"
    assert sentry.called == [(PUBLIC, "example.com")]


def test_three_redirects_are_followed_and_a_fourth_is_not():
    def chain(length: int) -> Sentry:
        hops = {f"example.com/{n}": httpx.Response(302, headers={"location": f"/{n + 1}"}) for n in range(length)}
        return Sentry({**hops, f"example.com/{length}": httpx.Response(200, content=b"end")})

    assert get("http://example.com/0", chain(3)) == b"end"
    with pytest.raises(FetchError, match="redirects"):
        get("http://example.com/0", chain(4))


@pytest.mark.parametrize(("size", "fits"), [(99, True), (100, True), (101, False)])
def test_the_cap_is_exact(size, fits):
    sentry = Sentry({"example.com/a": httpx.Response(200, content=b"x" * size)})
    if fits:
        assert len(get("http://example.com/a", sentry)) == size
    else:
        with pytest.raises(MediaTooLargeError):
            get("http://example.com/a", sentry)


@pytest.mark.parametrize("answer", [httpx.Response(404), httpx.Response(500), httpx.Response(200, html="<p>hi</p>")])
def test_what_is_no_file_is_refused(answer):
    with pytest.raises(FetchError):
        get("http://example.com/a", Sentry({"example.com/a": answer}))


def test_a_name_that_nobody_knows_is_refused():
    def nobody(*_: object) -> list[str]:
        raise OSError("no such host")

    with pytest.raises(FetchError, match="no such host"):
        get("http://example.com/a", Sentry(), resolve=nobody)


def test_the_name_of_a_download_is_only_for_showing():
    sentry = Sentry(
        {"example.com/a/%2e%2e/film.mp4": httpx.Response(200), "example.com/a/../film.mp4": httpx.Response(200)}
    )
    got = fetch_url("http://example.com/film%20one.mp4", lambda _: None, limit=1, resolve=lambda *_: [PUBLIC],
                    transport=Sentry({"example.com/film one.mp4": httpx.Response(200)}))  # fmt: skip
    assert got.name == "film one.mp4"
    assert sentry.called == []


def test_loopback_is_open_only_to_tests_that_ask():
    sentry = Sentry({"127.0.0.1:8000/a": httpx.Response(200, content=b"ok")})
    assert get("http://127.0.0.1:8000/a", sentry, resolve=lambda h, _: [h], loopback=True) == b"ok"
    with pytest.raises(FetchError):
        get("http://10.0.0.1:8000/a", sentry, resolve=lambda h, _: [h], loopback=True)


@pytest.mark.parametrize("address", ["8.8.8.8", PUBLIC, "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_public(address):
    assert is_public(ipaddress.ip_address(address))
