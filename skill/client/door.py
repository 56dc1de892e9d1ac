"""The one door to HTTP: headers, tokens, retries by rule, and httpx's errors turned into ours."""

from __future__ import annotations

import contextlib
import ipaddress
import json
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import httpx

from skill.client.refusals import refusal
from skill.client.values import Credentials, Origin
from skill.errors import (
    BackendError,
    ClientIdError,
    MalformedRequestError,
    PlanError,
    RateLimitedError,
    RefusedError,
    SettingsError,
    TokenError,
    UnavailableError,
    UnreachableError,
    UnreadableError,
)
from skill.messages import Clock, StoredToken
from skill.wire import headers, paths
from skill.wire.envelopes import ShapeError, Unwrapped, unwrap
from skill.wire.lazily import lazily

if TYPE_CHECKING:
    from skill.wire import models
else:
    models = lazily("skill.wire.models")

T = TypeVar("T")
M = TypeVar("M", bound="models.Answer")
Again = Callable[[BackendError], bool]

RATE_WAIT_S = 30.0
CONNECT_S, READ_S = 10.0, 30.0
MAX_JSON_BYTES = 64 * 2**20

#: before anything left this machine
NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)


class Door:
    """Calls to one origin. Every call carries the attribution headers; the bearer goes nowhere but to this origin."""

    def __init__(
        self,
        origin: Origin,
        *,
        attribution: Mapping[str, str],
        credentials: Credentials,
        clock: Clock,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """`transport`: another way out, for tests."""
        self.origin = origin
        self.base = origin.base_url.rstrip("/")
        self.clock = clock
        self.deadline: float | None = None
        self.transport = transport
        self._attribution = dict(attribution)
        self._credentials = credentials
        self._client: httpx.Client | None = None
        self._outside: httpx.Client | None = None
        self._sent_tokens: set[str] = set()

    @property
    def client(self) -> httpx.Client:
        """The connection pool, made at first use."""
        if self._client is None:
            self._client = httpx.Client(
                transport=self.transport,
                follow_redirects=False,
                trust_env=not is_loopback(self.base),
                verify=_verification(self.base),
            )
        return self._client

    @property
    def outside(self) -> httpx.Client:
        """For addresses that are not the origin's: nothing of the origin's goes along, not even a cookie."""
        if self._outside is None:
            self._outside = httpx.Client(transport=self.transport, follow_redirects=False)
        return self._outside

    def close(self) -> None:
        """Let go of connections."""
        for client in filter(None, (self._client, self._outside)):
            client.close()
        self._client = self._outside = None

    def request(
        self,
        method: str,
        path: str,
        *,
        token: str | None,
        accept: str = "application/json",
        extra: Mapping[str, str] | None = None,
        timeout: httpx.Timeout | None = None,
        **body: Any,
    ) -> httpx.Request:
        """A request to this origin with every header it needs; `body` as httpx takes it (json, files, content)."""
        # identity: a small answer must not unfold into gigabytes
        sent = {**self._attribution, **(extra or {}), "Accept": accept, "Accept-Encoding": "identity"}
        if token is not None:
            self._sent_tokens.add(token)
            sent[headers.AUTHORIZATION] = headers.bearer(token)
        return self.client.build_request(
            method,
            self.base + path,
            headers=sent,
            timeout=self._within(timeout or httpx.Timeout(READ_S, connect=CONNECT_S)),
            **body,
        )

    def call(
        self,
        method: str,
        path: str,
        *,
        again: Again | None = None,
        pauses: tuple[float, ...] = (),
        body: models.Request | None = None,
        timeout: httpx.Timeout | None = None,
    ) -> Any:
        """One JSON call with the bearer; what its envelope held. Raises BackendError leaves."""
        sent: dict[str, Any] = {} if body is None else {"json": body.model_dump(by_alias=True, exclude_none=True)}

        def attempt(token: str) -> Any:
            return self.answer(self.request(method, path, token=token, timeout=timeout, **sent), path)

        return self.persist(attempt, again=again, pauses=pauses)

    def answer(self, request: httpx.Request, path: str) -> Any:
        """Send, and give what the envelope held. Raises RefusedError leaves, UnreachableError, UnreadableError."""
        with mapped(), contextlib.closing(self.client.send(request, stream=True)) as response:
            return self.read(response, path)

    def read(self, response: httpx.Response, path: str) -> Any:
        """What the envelope of an open response holds, or the refusal in it, raised."""
        payload = _json(response)
        answer = unwrap(payload)
        if response.status_code >= 400 or answer.refused:
            # a backend may quote the token it refuses, and a person's own one has no form that `redact` knows
            told = replace(answer, message=self._without_tokens(answer.message))
            raise self._refusal(response, path, told)
        if response.status_code >= 300:
            raise UnreadableError(f"{path} answered with a redirect, which is not followed")
        if payload is None:
            raise UnreadableError(f"{path} answered with something that is not JSON")
        return answer.data

    def _refusal(self, response: httpx.Response, path: str, told: Unwrapped) -> RefusedError:
        """402 is about the plan only when the three headers went along; without them it is a fault of ours."""
        found = refusal(path, response.status_code, told, retry_after_s=_retry_after(response))
        missing = [name for name in headers.ATTRIBUTION if not response.request.headers.get(name)]
        if isinstance(found, PlanError) and missing:
            return MalformedRequestError(f"sent without {missing}", code=found.code, status=found.status)
        return found

    def persist(self, attempt: Callable[[str], T], *, again: Again | None = None, pauses: tuple[float, ...] = ()) -> T:
        """Run `attempt` with a token: renewed once when it is refused, after one wait when we are too fast, and, if
        `again` says so, once more after each of `pauses` (seconds).
        """
        token = self.token()
        try:
            return self._patient(lambda: attempt(token), again, pauses)
        except TokenError as refused:
            if self.origin.own_token is not None:
                refused.own = True
                raise
        renewed = self._renewed(token)
        return self._patient(lambda: attempt(renewed), again, pauses)

    def repeat(self, attempt: Callable[[], T], again: Again | None, pauses: tuple[float, ...]) -> T:
        """Run `attempt`, and once more after each of `pauses` (seconds) while `again` says so."""
        for pause in pauses:
            try:
                return attempt()
            except (UnreachableError, RefusedError) as trouble:
                if again is None or not again(trouble) or not self._wait(pause):
                    raise
        return attempt()

    def token(self) -> str:
        """The token to send: the person's own, the one kept, or a new anonymous one."""
        if (own := self.origin.own_token) is not None:
            if not headers.sendable(own):
                raise SettingsError("the token holds characters that cannot be sent")
            return own
        # `expires_at` is not asked: a wrong clock would burn the one token a week; the backend says 1001 in time
        kept = self.stored()
        return kept.token if kept and headers.sendable(kept.token) else self._new_token()

    def stored(self) -> StoredToken | None:
        """What is kept for this origin."""
        return self._credentials.load(self.base)

    def _renewed(self, refused: str) -> str:
        # another process may have been quicker, and tokens are rationed
        kept = self.stored()
        return kept.token if kept and kept.token != refused else self._new_token()

    def _new_token(self) -> str:
        try:
            given = self._granted()
        except RateLimitedError as limited:
            limited.weekly = True
            raise
        if not headers.sendable(given.token):
            raise UnreadableError("the backend gave a token that cannot be sent")
        self._credentials.save(self.base, StoredToken(given.token, given.user_id, given.expires_at))
        return given.token

    def _granted(self) -> models.TokenAnswer:
        try:
            return self._patient(lambda: self._asked_for(self._credentials.client_id()), not_sent, (0.5,))
        except ClientIdError:
            return self._asked_for(self._credentials.new_client_id())

    def _asked_for(self, client_id: str) -> models.TokenAnswer:
        if not headers.sendable(client_id) or len(client_id) > 64:
            raise SettingsError("the client id cannot be sent")
        asked = self.request("POST", paths.ANONYMOUS_TOKEN, token=None, extra={headers.CLIENT_ID: client_id})
        return parsed(models.TokenAnswer, self.answer(asked, paths.ANONYMOUS_TOKEN))

    def _patient(self, attempt: Callable[[], T], again: Again | None, pauses: tuple[float, ...]) -> T:
        try:
            return self.repeat(attempt, again, pauses)
        except RateLimitedError:
            if not self._wait(RATE_WAIT_S):
                raise
        return self.repeat(attempt, again, pauses)

    def _without_tokens(self, message: str) -> str:
        for token in self._sent_tokens:
            message = message.replace(token, "<redacted>")
        return message

    def _wait(self, seconds: float) -> bool:
        if self.deadline is not None and self.clock.monotonic() + seconds >= self.deadline:
            return False
        self.clock.sleep(seconds)
        return True

    def _within(self, timeout: httpx.Timeout) -> httpx.Timeout:
        if self.deadline is None:
            return timeout
        left = max(0.1, self.deadline - self.clock.monotonic())
        return httpx.Timeout(**{k: left if v is None else min(v, left) for k, v in timeout.as_dict().items()})


def transient(error: BackendError) -> bool:
    """For GET: anything that may pass."""
    return isinstance(error, UnreachableError | UnavailableError)


def not_sent(error: BackendError) -> bool:
    """For calls with an effect: only when the request cannot have arrived."""
    return isinstance(error, UnreachableError) and not error.sent


@contextlib.contextmanager
def mapped() -> Iterator[None]:
    """Turns httpx's errors into ours. Messages name the kind only: a header or a secret path must not be quoted."""
    try:
        yield
    except NOT_SENT as error:
        raise UnreachableError(type(error).__name__, sent=False) from error
    except httpx.LocalProtocolError as error:
        # its text quotes the header it refused
        raise UnreadableError(type(error).__name__) from None
    except (httpx.TransportError, httpx.DecodingError) as error:
        raise UnreachableError(type(error).__name__, sent=True) from error


def parsed(model: type[M], data: object) -> M:
    """`data` as `model`. Raises UnreadableError naming the fields that are wrong."""
    try:
        return model.read(data)
    except ShapeError as wrong:
        raise UnreadableError(str(wrong)) from wrong


def is_loopback(url: str) -> bool:
    """Whether `url` stays on this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _verification(base: str) -> ssl.SSLContext | bool:
    # reading the certificate store costs more than a whole local call; this context trusts nobody, so https still fails
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if urlsplit(base).scheme == "http" else True


def _json(response: httpx.Response) -> Any:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > MAX_JSON_BYTES:
            raise UnreadableError("the answer is too long")
    try:
        return json.loads(bytes(body))
    except (ValueError, RecursionError):
        return None


def _retry_after(response: httpx.Response) -> float | None:
    value = response.headers.get("retry-after", "")
    return float(value) if value.isascii() and value.isdigit() and len(value) < 9 else None
