"""Anonymous tokens and credits.

A token is derived from a secret of this home, the client id and a nonce, so the same client gets the same token while
it is valid although only its hash is kept. On the person's own machine tokens renew themselves and credits refill;
with quotas on, a token and its credits are for a week: work stops when they are spent, and the next token fills them
up.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from backend.errors import AuthError, NoCreditsError, RateError
from backend.settings import Settings
from backend.stores.files import private_dir, write_atomic
from backend.stores.state import StateStore, User

WEEK_S = 7 * 24 * 3600
#: what a new user starts with, and what an own machine adds when fewer than REFILL_BELOW are left
CREDITS = 100
REFILL_BELOW = 20


@dataclass(frozen=True)
class Grant:
    """A token as handed out. `expires_at` is ISO 8601 in UTC."""

    token: str
    user_id: str
    credits: int
    expires_at: str


@dataclass(frozen=True)
class Balance:
    """Credits: free to spend, reserved by running work, and their sum. `resets_at`: when a quota is filled up again."""

    available: int
    frozen: int
    resets_at: str | None = None

    @property
    def total(self) -> int:
        """Both together."""
        return self.available + self.frozen


class Accounts:
    """Tokens and credits over a StateStore. `secret` keys every hash, so a stolen database gives no token."""

    def __init__(
        self, store: StateStore, *, secret: bytes, quotas: bool = False, clock: Callable[[], float] = time.time
    ) -> None:
        """`quotas`: refuse for money and rate, as a shared server does."""
        self._store = store
        self._secret = secret
        self._quotas = quotas
        self._clock = clock

    def grant(self, client_id: str) -> Grant:
        """The token of this client: the same while valid, a new one of the same user after. RateError under quotas."""
        client = self._mac("client", client_id)
        user = self._store.user_of_client(client)
        if user is None:
            user = self._store.add_user(self._new_user(client_id), client=client)
            return self._grant(user, client_id)
        self._check_week(user)
        if user.expires <= self._clock():
            user = self._renewed(user, client_id)
        return self._grant(user, client_id)

    def user(self, bearer: str | None) -> User:
        """Who this bearer belongs to. Raises AuthError when it is missing, unknown or expired."""
        if not bearer:
            raise AuthError("token missing")
        digest = self._digest(bearer)
        user = self._store.user_of_token(digest)
        if user is None or not hmac.compare_digest(user.token, digest) or user.expires <= self._clock():
            raise AuthError("token unknown or expired")
        self._keep_alive(user)
        return user

    def balance(self, user: User) -> Balance:
        """Credits now."""
        fresh = self._store.user_of_token(user.token) or user
        return Balance(fresh.available, fresh.frozen, _iso(fresh.expires) if self._quotas else None)

    def reserve(self, user: User, cost: int) -> None:
        """Freeze `cost` credits for work that starts. Raises NoCreditsError; without quotas the counter refills."""
        if not self._quotas and self.balance(user).available < REFILL_BELOW:
            self._store.change_credits(user.id, available=CREDITS, frozen=0)
        if not self._store.change_credits(user.id, available=-cost, frozen=cost):
            raise NoCreditsError("insufficient credits")

    def settle(self, user_id: str, cost: int, *, spent: int) -> None:
        """Unfreeze what was reserved; what was not spent goes back."""
        self._store.change_credits(user_id, available=cost - spent, frozen=-cost)

    def _check_week(self, user: User) -> None:
        age = self._clock() - user.issued
        if self._quotas and age < WEEK_S:
            raise RateError("one token a week", retry_after_s=int(WEEK_S - age) + 1)

    def _new_user(self, client_id: str) -> User:
        now, nonce = self._clock(), secrets.token_hex(8)
        return User(
            id=f"anon_{secrets.token_hex(8)}",
            nonce=nonce,
            token=self._digest(self._token(client_id, nonce)),
            issued=now,
            expires=now + WEEK_S,
            available=CREDITS,
            frozen=0,
        )

    def _renewed(self, user: User, client_id: str) -> User:
        fresh = self._new_user(client_id)
        self._store.renew(user.id, nonce=fresh.nonce, token=fresh.token, issued=fresh.issued, expires=fresh.expires)
        missing = max(0, CREDITS - user.available) if self._quotas else 0
        self._store.change_credits(user.id, available=missing, frozen=0)
        available = user.available + missing
        return User(user.id, fresh.nonce, fresh.token, fresh.issued, fresh.expires, available, user.frozen)

    def _keep_alive(self, user: User) -> None:
        now = self._clock()
        if not self._quotas and user.expires - now < WEEK_S / 2:
            self._store.extend(user.id, expires=now + WEEK_S)

    def _grant(self, user: User, client_id: str) -> Grant:
        return Grant(
            token=self._token(client_id, user.nonce),
            user_id=user.id,
            credits=user.available,
            expires_at=_iso(user.expires),
        )

    def _token(self, client_id: str, nonce: str) -> str:
        return f"nmv_usr_{self._mac('token', f'{nonce}:{client_id}')}"

    def _digest(self, token: str) -> str:
        return self._mac("digest", token)

    def _mac(self, purpose: str, text: str) -> str:
        return hmac.new(self._secret, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def open_accounts(settings: Settings, store: StateStore, *, clock: Callable[[], float] = time.time) -> Accounts:
    """Accounts with the secret of this home, which is made on first use (0600)."""
    return Accounts(store, secret=home_secret(settings.root), quotas=settings.quotas, clock=clock)


def home_secret(root: Path) -> bytes:
    """32 random bytes that only this user can read."""
    path = private_dir(root) / "secret"
    if not path.exists():
        write_atomic(path, secrets.token_bytes(32))
    return path.read_bytes()
