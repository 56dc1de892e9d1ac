"""Which backend, and the way to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from skill.client import Backend, Origin
from skill.memory import Memory
from skill.messages import Clock
from skill.settings import CLOUD_URL, Settings

#: a transport for a base URL, None for the ordinary one; tests and `record` put theirs here
Transport = Callable[[str], Any]


@dataclass(frozen=True)
class Choice:
    """One backend. `key` names it between runs: our own one's address changes, its name does not."""

    kind: Literal["own", "cloud", "custom"]
    key: str
    url: str | None = None

    @property
    def local(self) -> bool:
        """Whether files stay on this machine."""
        return self.kind == "own" or urlsplit(self.url or "").hostname in ("127.0.0.1", "localhost", "::1")

    @property
    def cloud(self) -> bool:
        """Whether it is NemoVideo's, chosen by its name or by its address."""
        return self.kind == "cloud" or urlsplit(self.url or "").hostname == urlsplit(CLOUD_URL).hostname


def choose(settings: Settings, memory: Memory, *, installed: Callable[[], bool]) -> Choice | None:
    """NEMO_API_URL > what the person picked > NEMO_TOKEN means the cloud > our own once set up > None: ask."""
    if settings.api_url:
        return Choice("custom", settings.api_url, settings.api_url)
    picked = memory.choice()
    if picked == "cloud" or (picked is None and settings.token):
        return Choice("cloud", CLOUD_URL, CLOUD_URL)
    if picked == "own" or installed():
        return Choice("own", "own")
    return None


def own_token(choice: Choice, settings: Settings, memory: Memory) -> str | None:
    """The person's own token where it goes along: never to our own backend, and not once it was set aside."""
    token = None if choice.kind == "own" else settings.token
    return None if token is None or memory.is_set_aside(token) else token


class Wire:
    """The way to one backend; our own is started at first use, and again after it was lost."""

    def __init__(
        self,
        choice: Choice,
        settings: Settings,
        memory: Memory,
        *,
        clock: Clock,
        locate: Callable[[Settings], str],
        transport: Transport | None = None,
    ) -> None:
        """Nothing is connected or started yet; `locate` finds or starts our own backend.

        `deadline` may be set before first use: no call waits past it (seconds on the clock's monotonic scale).
        """
        self.choice = choice
        self._settings = settings
        self._memory = memory
        self._clock = clock
        self._locate = locate
        self._transport = transport
        self._backend: Backend | None = None
        self.deadline: float | None = None

    @property
    def key(self) -> str:
        """Names the backend between runs."""
        return self.choice.key

    @property
    def own(self) -> bool:
        """Whether it is our own, or another one on this machine: quick to poll, and nothing leaves."""
        return self.choice.local

    @property
    def backend(self) -> Backend:
        """The client."""
        if self._backend is None:
            self._backend = self._connect()
        return self._backend

    def renew(self) -> None:
        """After a lost connection: find the backend again; our own is started when it is gone."""
        self.close()

    def close(self) -> None:
        """Let go of connections."""
        if self._backend is not None:
            self._backend.close()
        self._backend = None

    def _connect(self) -> Backend:
        url = self.choice.url or self._locate(self._settings)
        backend = Backend(
            self._origin(url),
            front_matter=self._settings.front_matter,
            platform=self._settings.platform,
            credentials=self._memory.credentials(self.key),
            clock=self._clock,
            transport=self._transport(url) if self._transport else None,
        )
        backend.deadline = self.deadline
        return backend

    def _origin(self, url: str) -> Origin:
        """Our own backend never sees the person's NemoVideo token."""
        token = own_token(self.choice, self._settings, self._memory)
        return Origin(base_url=url, is_cloud=self.choice.cloud, own_token=token, web_url=self._settings.web_url)
