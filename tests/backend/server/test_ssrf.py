"""Downloads by address, through the whole stack down to the socket: a sentry there counts every connection that is made.

Public names resolve to a public address, which the sentry hands to a server of this test; anything else that is
connected to is a failure, whatever the download says of it.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from backend.errors import FetchError
from backend.fetch import fetch_url

PUBLIC = "93.184.216.34"
FILM = b"the film"

#: this machine, its network and other places inside, in every spelling
INNER_HOSTS = [
    "0.0.0.0", "0", "0.1.2.3", "127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0x7f.1",  # noqa: S104  # refused, not bound
    "0177.0.0.1", "017700000001", "0x7f.0x0.0x0.0x1", "127.000.000.001", "10.0.0.1", "10.255.255.255", "0xa000001",
    "167772161", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.1.254", "3232235777", "169.254.169.254",
    "169.254.0.1", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "100.64.0.1", "100.127.255.255", "100.100.100.200",
    "192.0.0.1", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "192.88.99.1",
    "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:10.0.0.1]",
    "[::ffff:169.254.169.254]", "[::127.0.0.1]", "[::ffff:0:127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]",
    "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2002:a9fe:a9fe::]", "[2001:0:7f00:1::]", "[fe80::1]", "[fe80::a9fe:a9fe]",
    "[fc00::1]", "[fd00:ec2::254]", "[fdff::1]", "[fec0::1]", "[ff02::1]", "[ff0e::1]", "[2001:db8::1]", "[3fff::1]",
    "[100::1]", "[5f00::1]", "[4000::1]",
    "localhost", "LOCALHOST", "localhost.", "a.localhost", "１２７.０.０.１", "127。0。0。1", "ⓛocalhost", "①②⑦.⓪.⓪.①",
    "inner.test", "metadata.inner.test", "six.inner.test", "mapped.inner.test",
]  # fmt: skip
#: refused for what they are
REFUSED = [
    "file:///etc/passwd", "file://localhost/etc/passwd", "FILE:///etc/passwd", "gopher://public.test/", "ftp://public.test/a",
    "dict://public.test:11211/", "ldap://public.test/", "jar:http://public.test/!/", "data:video/mp4;base64,AA", "javascript:1",
    "blob:http://public.test/1", "view-source:http://public.test/", "//public.test/a", "/etc/passwd", "public.test/a", "",
    "http://", "http:///a", "http://?", "http://#", "http://.", "http://..", "http://[::1", "http://[v1.x]/", "http://%/",
    "http://public.test:22/", "http://public.test:25/", "http://public.test:6379/", "http://public.test:0/",
    "http://public.test:65536/", "http://public.test:x/", "http://public.test:-1/", "http://user@public.test/",
    "http://user:secret@public.test/", "http://@public.test/", "http://public.test@127.0.0.1/", "http://127.0.0.1@public.test/",
    "http://public.test%00.inner.test/", "http://127.0.0.1%2f@public.test/", "http://pub lic.test/", "http://public.test\\@127.0.0.1/",
    "http://127.0.0.1\\.public.test/", "http://public.test#@127.0.0.1:22/../..:22/\x00", "http://\x00127.0.0.1/", "http://127.0.0.1\x00/",
    "http://127.0.0.1\r\nHost: public.test/", "http://nowhere.test/", "http://" + "a" * 300 + ".test/", "http://" + "a." * 200 + "test/",
]  # fmt: skip
#: what the names resolve to, one answer a look-up; the last one stays
NAMES = {
    "public.test": [[PUBLIC]],
    "inner.test": [["10.1.2.3"]],
    "metadata.inner.test": [["169.254.169.254"]],
    "six.inner.test": [["fd00:ec2::254"]],
    "mapped.inner.test": [["::ffff:127.0.0.1"]],
    "localhost": [["127.0.0.1", "::1"]],
    "a.localhost": [["127.0.0.1"]],
    "mixed-a.test": [[PUBLIC, "127.0.0.1"]],
    "mixed-aaaa.test": [[PUBLIC, "::1"]],
    "mixed-last.test": [[PUBLIC, "2606:2800:220:1::1", "fe80::1%lo"]],
    "mixed-first.test": [["10.0.0.1", PUBLIC]],
    "rebinding.test": [[PUBLIC], ["127.0.0.1"]],
    "back-and-forth.test": [["127.0.0.1"], [PUBLIC]],
}


@dataclass
class Sentry:
    """The network. `reached`: addresses inside that something connected to; `asked`: what the public server was sent."""

    port: int = 0
    reached: list[object] = field(default_factory=list)
    public: int = 0
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    lookups: dict[str, int] = field(default_factory=dict)
    passing: set[int] = field(default_factory=set)

    def resolve(self, name: str) -> list[str]:
        answers = NAMES[name]
        turn = self.lookups[name] = self.lookups.get(name, -1) + 1
        return answers[min(turn, len(answers) - 1)]


class Public(BaseHTTPRequestHandler):
    """Somebody's server on the internet: `/?to=…&left=n` redirects n times before it goes to `to`."""

    sentry: Sentry

    def do_GET(self) -> None:
        self.sentry.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        query = parse_qs(urlsplit(self.path).query)
        if "to" not in query:
            self.answer(200, {"content-type": "video/mp4", "content-length": str(len(FILM))}, FILM)
            return
        left = int(query.get("left", ["1"])[0])
        target = query["to"][0]
        onward = target if left <= 1 else f"/?left={left - 1}&to={quote(target, safe='')}"
        self.answer(302, {"location": onward, "set-cookie": "a=b", "content-length": "0"})

    def answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Public) as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        made.shutdown()
        thread.join()


@pytest.fixture
def sentry(server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch) -> Sentry:
    """Between everything in this process and the network, while the test runs."""
    made = Sentry(server.server_port)
    Public.sentry = made
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def watched(line: socket.socket, address: tuple[str, int]) -> None:
        if address[0] == PUBLIC:
            made.public += 1
            connect(line, ("127.0.0.1", made.port))
        elif address[1] in made.passing:
            connect(line, address)
        else:
            made.reached.append(address)
            raise ConnectionRefusedError

    def resolved(host: str | bytes, port: int, *args: int, **more: int) -> list[object]:
        name = (host if isinstance(host, str) else host.decode()).rstrip(".").lower()
        if name not in NAMES:  # an address in some spelling; no name server is ever asked
            return list(look_up(host, port, flags=socket.AI_NUMERICHOST, type=socket.SOCK_STREAM))
        found = made.resolve(name)
        return [(socket.AF_INET6 if ":" in a else socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in found]

    monkeypatch.setattr(socket.socket, "connect", watched)
    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    return made


def get(url: str) -> bytes:
    got = bytearray()
    fetch_url(url, got.extend, limit=1000)
    return bytes(got)


def refused(url: str) -> bool:
    try:
        get(url)
    except FetchError:
        return True
    return False


def redirecting(target: str, depth: int) -> str:
    return f"http://public.test/?left={depth}&to={quote(target, safe='')}"


def test_the_server_of_this_test_is_reached_by_its_public_name(sentry: Sentry):
    """What follows would prove nothing if no download worked."""
    assert get("http://public.test/clip.mp4") == FILM
    assert get(redirecting("http://public.test/clip.mp4", 3)) == FILM
    assert (sentry.reached, sentry.public) == ([], 5)


def test_no_spelling_of_an_inner_host_is_connected_to(sentry: Sentry):
    urls = [f"http://{host}{port}/a.mp4" for host in INNER_HOSTS for port in ("", ":8080")]
    assert [url for url in urls if not refused(url)] == []
    assert (sentry.reached, sentry.public) == ([], 0)


def test_no_redirect_leads_inside_however_deep(sentry: Sentry):
    """1-6 redirects; past the third nobody even looks where the next one goes."""
    for place, host in enumerate(INNER_HOSTS):
        for depth in {1, 1 + place % 6}:
            sentry.asked.clear()
            assert refused(redirecting(f"http://{host}/a.mp4", depth)), (host, depth)
            assert len(sentry.asked) == min(depth, 4)
    assert sentry.reached == []


def test_no_other_scheme_port_or_form_is_connected_to(sentry: Sentry):
    assert [url for url in REFUSED if not refused(url)] == []
    assert (sentry.reached, sentry.public) == ([], 0)
    for url in REFUSED:  # what has no host or scheme of its own stays on the public server that redirects to it
        refused(redirecting(url, 1))
    assert sentry.reached == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("mixed")])
def test_one_inner_address_among_the_answers_refuses_the_name(sentry: Sentry, name: str):
    assert refused(f"http://{name}/a.mp4")
    assert (sentry.reached, sentry.public) == ([], 0)


def test_a_name_that_changes_its_mind_is_looked_up_once_and_checked_each_time(sentry: Sentry):
    assert get("http://rebinding.test/a.mp4") == FILM
    assert sentry.lookups["rebinding.test"] == 0
    assert refused("http://rebinding.test/a.mp4")
    assert refused("http://back-and-forth.test/a.mp4")
    sentry.lookups.clear()
    assert refused("http://rebinding.test/?to=http://rebinding.test/a.mp4")
    assert sentry.reached == []


def test_at_least_a_hundred_and_twenty_addresses_are_tried():
    assert len(set(INNER_HOSTS) | set(REFUSED)) >= 120


def test_no_token_travels_with_a_download(sentry: Sentry, backend):
    """Through the server: its caller's bearer and names stay here, on every hop; what is refused is 422, one answer."""
    sentry.passing = PassAll()
    caller = backend().connect()
    path = f"/api/upload-video/nemo_agent/me/{caller.session_id}"
    for depth in (1, 3):
        url = redirecting("http://public.test/clip.mp4", depth)
        assert caller.post(path, json={"urls": [url], "source_type": "url"}).json()["code"] == 4001  # no film at all
    sentry.passing = {caller.http.build_request("GET", caller.base).url.port or 0}
    for host in INNER_HOSTS[::8]:
        answer = caller.post(path, json={"urls": [f"http://{host}/a.mp4"]})
        assert (answer.status_code, answer.json()["code"]) == (422, 422)
    assert sentry.reached == []
    assert len(sentry.asked) == 2 + 4
    told = {name for _, headers in sentry.asked for name in headers}
    assert told == {"host", "accept", "accept-encoding", "connection", "user-agent"}
    token = caller.headers["Authorization"]
    assert all(token.split()[1] not in str(asked) for asked in sentry.asked)


class PassAll(set[int]):
    """Every port of this machine, while the server is being started."""

    def __contains__(self, port: object) -> bool:
        return True
