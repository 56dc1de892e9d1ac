"""The one door through which the backend downloads: public addresses only, and the address that was checked is the
address that is connected to.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

import httpx

from backend.errors import FetchError, MediaTooLargeError

PORTS = frozenset({80, 443, 8080, 8443})
REDIRECTS = 3
HOST = re.compile(r"[0-9a-z._-]+|[0-9a-f:.]+", re.IGNORECASE)
#: one download, from first look-up to last byte
DEADLINE_S = 300.0

#: the only part of IPv6 that is handed out
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
#: no place of the public internet either, although some versions of `ipaddress` call them global
NOT_ROUTED = tuple(
    map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2001:db8::/32", "3fff::/20"))
)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Download:
    """What came: `name` as the last address spells it (never a path to use), and how many bytes were written."""

    name: str
    bytes: int


def fetch_url(
    url: str,
    write: Callable[[bytes], None],
    *,
    limit: int,
    allow_loopback: bool = False,
    resolve: Resolver | None = None,
    transport: httpx.BaseTransport | None = None,
    deadline_s: float = DEADLINE_S,
) -> Download:
    """Stream the body behind `url` into `write`.

    Raises FetchError for an address that is not public, a bad status or a broken download, MediaTooLargeError past
    `limit` bytes. `allow_loopback` is for tests; `resolve` and `transport` are the network.
    """
    look_up = resolve or _resolve
    ends = time.monotonic() + deadline_s
    for _ in range(REDIRECTS + 1):
        target = _target(url, look_up, allow_loopback=allow_loopback)
        with _client(transport, target) as client, _opened(client, target) as answer:
            if answer.is_redirect:
                url = urljoin(url, answer.headers.get("location", ""))
                continue
            return Download(_name(url), _body(answer, write, limit=limit, ends=ends))
    raise FetchError("too many redirects")


def is_public(address: Address) -> bool:
    """Whether an address is on the public internet; wrapped addresses (mapped, 6to4, NAT64) count as what they wrap."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = _unwrapped(address)
        if inner is not None:
            return is_public(inner)
        if address not in GLOBAL_UNICAST:
            return False
    if any(address in network for network in NOT_ROUTED):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


@dataclass(frozen=True)
class _Target:
    url: httpx.URL
    host: str
    header: str


def _target(url: str, look_up: Resolver, *, allow_loopback: bool) -> _Target:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = {"http": 80, "https": 443}.get(parts.scheme, 0) if parts.port is None else parts.port
        asked = httpx.URL(url)
    except (ValueError, httpx.InvalidURL) as wrong:
        raise FetchError("not an address we can read") from wrong
    if (
        parts.scheme not in {"http", "https"}
        or not HOST.fullmatch(host)
        or parts.username is not None
        or parts.password is not None
    ):
        raise FetchError("only plain http and https addresses are fetched")
    if port not in PORTS and not allow_loopback:
        raise FetchError("this port is not fetched from")
    address = _checked(host, port, look_up, allow_loopback=allow_loopback)
    direct = asked.copy_with(host=address, port=port, fragment=None)
    return _Target(direct, host, _host_header(host, parts.port))


def _host_header(host: str, port: int | None) -> str:
    name = f"[{host}]" if ":" in host else host
    return name if port is None else f"{name}:{port}"


def _checked(host: str, port: int, look_up: Resolver, *, allow_loopback: bool) -> str:
    try:
        found = look_up(host, port)
    except (OSError, UnicodeError) as wrong:
        raise FetchError("no such host") from wrong
    if not found:
        raise FetchError("no such host")
    for text in found:
        address = ipaddress.ip_address(text.partition("%")[0])
        if not is_public(address) and not (allow_loopback and address.is_loopback):
            raise FetchError("this address is not on the public internet")
    return found[0]


def _resolve(host: str, port: int) -> list[str]:
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _unwrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in ipaddress.ip_network("64:ff9b::/96") or address in ipaddress.ip_network("::/96"):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _client(transport: httpx.BaseTransport | None, target: _Target) -> httpx.Client:
    # reading the certificate store takes longer than many a download; the empty context trusts nobody
    verify = True if target.url.scheme == "https" else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # trust_env off: a proxy of the environment would resolve the name a second time
    return httpx.Client(
        transport=transport,
        verify=verify,
        trust_env=False,
        follow_redirects=False,
        timeout=httpx.Timeout(30, connect=10),
    )


@contextmanager
def _opened(client: httpx.Client, target: _Target) -> Iterator[httpx.Response]:
    headers = {"Host": target.header, "Accept-Encoding": "identity", "User-Agent": "image-to-video-finder"}
    request = client.build_request("GET", target.url, headers=headers, extensions={"sni_hostname": target.host})
    try:
        answer = client.send(request, stream=True)
    except (httpx.HTTPError, httpx.InvalidURL) as wrong:
        raise FetchError("the address does not answer") from wrong
    try:
        yield answer
    finally:
        answer.close()


def _body(answer: httpx.Response, write: Callable[[bytes], None], *, limit: int, ends: float) -> int:
    if answer.status_code != 200:
        raise FetchError(f"the address answered {answer.status_code}")
    if answer.headers.get("content-type", "").startswith("text/html"):
        raise FetchError("this is a web page, not a media file")
    if answer.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise FetchError("a packed body, although none was asked for")  # a small one may unfold into gigabytes
    total = 0
    for chunk in _chunks(answer):
        total += len(chunk)
        if total > limit:
            raise MediaTooLargeError(f"over {limit} bytes", limit=limit)
        if time.monotonic() > ends:
            raise FetchError("the download took too long")
        write(chunk)
    return total


def _chunks(answer: httpx.Response) -> Iterator[bytes]:
    try:
        yield from answer.iter_bytes(65536)
    except httpx.HTTPError as wrong:
        raise FetchError("the download broke off") from wrong


def _name(url: str) -> str:
    return unquote(urlsplit(url).path.rpartition("/")[2])[:200] or "download"
