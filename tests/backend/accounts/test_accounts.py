"""Tokens and credits, on the person's own machine and on a shared server."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.accounts.accounts import CREDITS, REFILL_BELOW, WEEK_S, Accounts, home_secret, open_accounts
from backend.errors import AuthError, NoCreditsError, RateError
from backend.settings import Settings
from backend.stores.state import SqliteStateStore


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path):
    opened = SqliteStateStore(tmp_path / "state.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def own(store, clock) -> Accounts:
    return Accounts(store, secret=b"k" * 32, clock=clock)


@pytest.fixture
def shared(store, clock) -> Accounts:
    return Accounts(store, secret=b"k" * 32, quotas=True, clock=clock)


def test_the_same_client_gets_the_same_token_while_it_is_valid(own):
    first = own.grant("client-a")
    assert own.grant("client-a") == first
    assert own.grant("client-b").token != first.token
    assert first.token.startswith("nmv_usr_")
    assert first.credits == CREDITS


def test_a_new_week_gives_a_new_token_of_the_same_user(own, clock):
    first = own.grant("client-a")
    clock.now += WEEK_S + 1
    second = own.grant("client-a")
    assert second.token != first.token
    assert second.user_id == first.user_id
    with pytest.raises(AuthError):
        own.user(first.token)
    assert own.user(second.token).id == first.user_id


def test_a_token_in_use_renews_itself_on_an_own_machine(own, clock):
    token = own.grant("client-a").token
    for _ in range(10):
        clock.now += WEEK_S * 0.6
        own.user(token)


def test_a_token_ends_after_a_week_on_a_shared_server(shared, clock):
    token = shared.grant("client-a").token
    clock.now += WEEK_S - 1
    shared.user(token)
    clock.now += 1
    with pytest.raises(AuthError):
        shared.user(token)


@pytest.mark.parametrize("bearer", [None, "", "nmv_usr_wrong", "x" * 10_000])
def test_a_bearer_nobody_gave_out_is_refused(own, bearer):
    own.grant("client-a")
    with pytest.raises(AuthError):
        own.user(bearer)


def test_no_token_and_no_client_id_stands_in_the_database(own, tmp_path):
    token = own.grant("client-a-very-long-name").token
    kept = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert token.encode() not in kept
    assert token.removeprefix("nmv_usr_").encode() not in kept
    assert b"client-a-very-long-name" not in kept


def test_a_second_token_in_one_week_is_too_many_on_a_shared_server(shared, clock):
    shared.grant("client-a")
    clock.now += 10
    with pytest.raises(RateError) as refused:
        shared.grant("client-a")
    assert refused.value.retry_after_s == pytest.approx(WEEK_S - 10, abs=2)


def test_credits_are_frozen_then_spent_or_given_back(own):
    user = own.user(own.grant("client-a").token)
    own.reserve(user, 40)
    balance = own.balance(user)
    assert (balance.available, balance.frozen, balance.total) == (CREDITS - 40, 40, CREDITS)
    own.settle(user.id, 40, spent=15)
    assert (own.balance(user).available, own.balance(user).frozen) == (CREDITS - 15, 0)


def test_spent_credits_stop_work_on_a_shared_server(shared):
    user = shared.user(shared.grant("client-a").token)
    shared.reserve(user, CREDITS)
    with pytest.raises(NoCreditsError):
        shared.reserve(user, 1)


def test_nothing_is_refused_for_money_on_an_own_machine(own):
    user = own.user(own.grant("client-a").token)
    for _ in range(CREDITS * 3):
        own.reserve(user, 1)
        own.settle(user.id, 1, spent=1)
    assert own.balance(user).available >= REFILL_BELOW - 1


def test_the_home_secret_is_made_once_and_private(tmp_path):
    root = tmp_path / "backend"
    first = home_secret(root)
    assert home_secret(root) == first
    assert len(first) == 32
    assert (root / "secret").stat().st_mode & 0o077 == 0


def test_tokens_outlive_the_process(store, tmp_path):
    settings = Settings(home=tmp_path)
    token = open_accounts(settings, store).grant("c").token
    assert open_accounts(settings, store).user(token).id.startswith("anon_")


def test_a_quota_is_filled_up_with_the_next_week(shared, own, clock):
    token = shared.grant("client-a").token
    user = shared.user(token)
    shared.reserve(user, CREDITS)
    shared.settle(user.id, CREDITS, spent=CREDITS)
    spent = shared.balance(user)
    assert (spent.available, spent.resets_at) == (0, "1970-01-19T13:46:40Z")
    clock.now += WEEK_S + 1
    again = shared.grant("client-a")
    assert again.credits == CREDITS
    assert shared.balance(shared.user(again.token)).available == CREDITS
    assert own.balance(user).resets_at is None
