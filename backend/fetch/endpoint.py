"""One question to the endpoint that the person named: no other address, no redirect, no proxy, bounded in time and
size.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from typing import Any

import httpx

from backend.errors import FetchError, MediaTooLargeError
from backend.settings import may_be_asked


def ask_endpoint(
    url: str,
    body: Mapping[str, Any],
    *,
    key: str | None,
    limit: int,
    deadline_s: float,
    transport: httpx.AsyncBaseTransport | None = None,
) -> bytes:
    """Send `body` as JSON; the bytes of a good answer. Blocking, `deadline_s` at most from first look-up to last byte.

    Raises FetchError for an address that we do not ask, a bad status, a redirect or a broken line, MediaTooLargeError
    past `limit` bytes. `transport` is the network.
    """
    if not may_be_asked(url):
        raise FetchError("only https addresses, or http ones on this machine, are asked")
    headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "image-to-video-finder"}
    headers |= {"Authorization": f"Bearer {key}"} if key else {}
    # reading the certificate store takes a while; for this machine the empty context, which trusts nobody, will do
    verify = True if httpx.URL(url).scheme == "https" else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client = httpx.AsyncClient(
        transport=transport, verify=verify, trust_env=False, follow_redirects=False, timeout=deadline_s
    )
    request = client.build_request("POST", url, json=dict(body), headers=headers)
    try:
        # by the clock, over the whole: a server that sends a byte now and then never runs into httpx's own patience
        return asyncio.run(asyncio.wait_for(_asked(client, request, limit), deadline_s))
    except TimeoutError as wrong:
        raise FetchError("no answer in time") from wrong
    except httpx.HTTPError as wrong:
        raise FetchError(f"the address does not answer: {type(wrong).__name__}") from wrong


async def _asked(client: httpx.AsyncClient, request: httpx.Request, limit: int) -> bytes:
    async with client:
        answer = await client.send(request, stream=True)
        try:
            return await _body(answer, limit)
        finally:
            await answer.aclose()


async def _body(answer: httpx.Response, limit: int) -> bytes:
    if answer.status_code != 200:
        raise FetchError(f"the endpoint answered {answer.status_code}")
    if answer.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise FetchError("a packed body, although none was asked for")  # a small one may unfold into gigabytes
    found = bytearray()
    async for part in answer.aiter_raw(8192):
        found += part
        if len(found) > limit:
            raise MediaTooLargeError(f"over {limit} bytes", limit=limit)
    return bytes(found)
