from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from playground.cluster.access.tokens import Tokens
from playground.cluster.access.users import ANONYMOUS
from playground.cluster.resources import SERVICE_ACCOUNTS
from playground.cluster.status import ApiError
from playground.cluster.store import Store


class SetClock:
    def __init__(self) -> None:
        self.moment = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("nothing here waits")


@pytest.fixture
def store() -> Store:
    store = Store()
    store.put(SERVICE_ACCOUNTS, _account("uid-1"))
    return store


def _account(uid: str) -> dict[str, Any]:
    return {"metadata": {"namespace": "n", "name": "a", "uid": uid}}


def test_no_header_is_anonymous(store: Store) -> None:
    assert Tokens(store, SetClock()).user_of(None) == ANONYMOUS


def test_a_minted_token_is_its_users(store: Store) -> None:
    tokens = Tokens(store, SetClock())
    user = tokens.user_of(f"Bearer {tokens.mint('bob', ['ops'])}")
    assert (user.name, user.groups) == ("bob", ("ops", "system:authenticated"))


def test_a_service_account_token_is_its_accounts(store: Store) -> None:
    tokens = Tokens(store, SetClock())
    token, claims = tokens.mint_for_service_account(_account("uid-1"), 600)
    user = tokens.user_of(f"Bearer {token}")
    assert user.name == claims["sub"] == "system:serviceaccount:n:a"
    assert "system:serviceaccounts:n" in user.groups


def test_a_token_ends_with_its_time(store: Store) -> None:
    clock = SetClock()
    tokens = Tokens(store, clock)
    token, _ = tokens.mint_for_service_account(_account("uid-1"), 600)
    clock.moment += timedelta(seconds=601)
    with pytest.raises(ApiError, match="Unauthorized"):
        tokens.user_of(f"Bearer {token}")


def test_a_token_of_an_account_made_anew_is_refused(store: Store) -> None:
    tokens = Tokens(store, SetClock())
    token, _ = tokens.mint_for_service_account(_account("uid-1"), 600)
    store.put(SERVICE_ACCOUNTS, _account("uid-2"))
    with pytest.raises(ApiError):
        tokens.user_of(f"Bearer {token}")


@pytest.mark.parametrize("header", ["Basic abc", "Bearer ", "Bearer wrong", "Bearer a.b.c"])
def test_unknown_credentials_are_refused(store: Store, header: str) -> None:
    with pytest.raises(ApiError) as caught:
        Tokens(store, SetClock()).user_of(header)
    assert caught.value.code == 401


def test_a_token_of_another_cluster_is_refused(store: Store) -> None:
    token, _ = Tokens(store, SetClock()).mint_for_service_account(_account("uid-1"), 600)
    with pytest.raises(ApiError):
        Tokens(store, SetClock()).user_of(f"Bearer {token}")
