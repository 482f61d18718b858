"""Guessing is counted where it comes from; nobody is locked out by another; callers are counted across instances."""

from __future__ import annotations

import asyncio
import ipaddress
from collections import Counter
from datetime import datetime, timedelta

import pytest
from fastapi import Request

from mps_connect.access.callers import address_of
from mps_connect.access.models import Role
from mps_connect.access.throttles import Allowances, Limit, TooMany, sweep
from mps_connect.identity.actions import create_account
from mps_connect.identity.service_keys import KeyRing
from mps_connect.identity.throttling import ADDRESS, BOTH, TooManyAttempts, counted
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database
from mps_connect.kit.errors import NotFound
from mps_connect.kit.ids import new_id
from tests.conftest import ClientAs
from tests.support.cast import Cast

PASSWORD = "four unrelated words here"


async def with_account(database: Database, cast: Cast, email: str) -> None:
    async with database.transaction(Context(actor_id=str(cast.hidayah.id), office_id=cast.office_id)) as tx:
        await create_account(tx, now=utc_now(), name="New Contoh", email=email, role=Role.STAFF, password=PASSWORD)


async def test_the_fourth_try_waits_whether_the_account_exists_or_not(
    client_as: ClientAs, database: Database, cast: Cast
) -> None:
    await with_account(database, cast, "known@cast.invalid")
    client = await client_as(None)
    for email in ("known@cast.invalid", "unknown@cast.invalid"):
        body = {"email": email, "password": "not these words at all"}
        answers = [await client.post_json("/api/auth/sign-in", body) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
        assert answers[-1].json()["error"]["code"] == "too_many_attempts"
        assert 0 < int(answers[-1].headers["retry-after"]) <= 901
    right = await client.post_json("/api/auth/sign-in", {"email": "known@cast.invalid", "password": PASSWORD})
    assert right.status_code == 429


async def test_right_passwords_are_never_counted(client_as: ClientAs, database: Database, cast: Cast) -> None:
    await with_account(database, cast, "often@cast.invalid")
    client = await client_as(None)
    body = {"email": "often@cast.invalid", "password": PASSWORD}
    assert [(await client.post_json("/api/auth/sign-in", body)).status_code for _ in range(5)] == [200] * 5


async def test_another_address_is_not_locked_out(committed: Database) -> None:
    keys = KeyRing(committed, committed.vault.wrapper)
    now, subject = utc_now(), f"{new_id()}@cast.invalid"
    for _ in range(BOTH.most):
        with pytest.raises(NotFound):
            await failing(committed, keys, subject=subject, address="192.0.2.1", now=now)
    with pytest.raises(TooManyAttempts):
        await failing(committed, keys, subject=subject, address="192.0.2.1", now=now)
    with pytest.raises(NotFound):
        await failing(committed, keys, subject=subject, address="192.0.2.2", now=now)
    with pytest.raises(NotFound):
        await failing(committed, keys, subject=subject, address="192.0.2.1", now=now + BOTH.window)


async def test_many_guesses_at_once_gain_nothing(committed: Database) -> None:
    keys = KeyRing(committed, committed.vault.wrapper)
    now, subject = utc_now(), f"{new_id()}@cast.invalid"
    tries = [failing(committed, keys, subject=subject, address="192.0.2.3", now=now) for _ in range(20)]
    kinds = Counter(type(answer).__name__ for answer in await asyncio.gather(*tries, return_exceptions=True))
    assert kinds == {"NotFound": BOTH.most, "TooManyAttempts": 20 - BOTH.most}


async def test_an_address_may_fail_twenty_times_as_often_as_an_account(committed: Database) -> None:
    assert ADDRESS.most >= 10 * BOTH.most
    keys = KeyRing(committed, committed.vault.wrapper)
    now, address = utc_now(), f"192.0.2.{new_id().int % 250}"
    for _ in range(ADDRESS.most):
        with pytest.raises(NotFound):
            await failing(committed, keys, subject=str(new_id()), address=address, now=now)
    with pytest.raises(TooManyAttempts):
        await failing(committed, keys, subject=str(new_id()), address=address, now=now)


async def failing(database: Database, keys: KeyRing, *, subject: str, address: str, now: datetime) -> None:
    async with counted(database, keys, subject=subject, address=address, now=now):
        raise NotFound


async def test_allowances_hold_across_instances(committed: Database) -> None:
    """Two instances, each with its own leases: together no more than the limit and what both had leased."""
    limit = Limit("test of allowances", 200, timedelta(minutes=1))
    now, subject = utc_now().replace(second=1), str(new_id())

    async def pepper(_: datetime) -> bytes:
        return b"p" * 32

    instances = [Allowances(committed, pepper), Allowances(committed, pepper)]
    granted, waits = 0, set[bool]()
    for turn in range(400):
        try:
            await instances[turn % 2].spend(limit, subject, now=now)
            granted += 1
        except TooMany as refused:
            waits.add(0 < refused.details["retry_after"] <= 60)
    assert (granted, waits) == (200, {True})
    await instances[0].spend(limit, subject, now=now + limit.window)


async def test_many_at_once_share_one_lease(committed: Database) -> None:
    """A hundred requests that begin a minute together use up a hundred, not a lease each."""
    limit = Limit("test of many at once", 200, timedelta(minutes=1))
    now, subject = utc_now().replace(second=1), str(new_id())

    async def pepper(_: datetime) -> bytes:
        return b"p" * 32

    allowances = Allowances(committed, pepper)
    await asyncio.gather(*(allowances.spend(limit, subject, now=now) for _ in range(200)))
    with pytest.raises(TooMany):
        await allowances.spend(limit, subject, now=now)


async def test_what_is_over_is_swept(committed: Database) -> None:
    keys = KeyRing(committed, committed.vault.wrapper)
    long_ago = utc_now() - timedelta(days=2)
    with pytest.raises(NotFound):
        await failing(committed, keys, subject="swept", address="192.0.2.9", now=long_ago)
    await sweep(committed, now=utc_now())
    async with committed.connection() as conn:
        cursor = await conn.execute("SELECT count(*) AS n FROM throttles WHERE ends_at < %s", [utc_now()])
        row = await cursor.fetchone()
    assert row == {"n": 0}


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "expected"),
    [
        ("192.0.2.7", "", "", "192.0.2.7"),
        ("192.0.2.7", "198.51.100.1", "", "192.0.2.7"),
        ("10.0.0.1", "198.51.100.1", "10.0.0.0/8", "198.51.100.1"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.1, 10.0.0.2", "10.0.0.0/8", "198.51.100.1"),
        ("10.0.0.1", "nonsense", "10.0.0.0/8", "unknown"),
        ("2001:db8:1:2:3::4", "", "", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "", "", "192.0.2.7"),
    ],
)
def test_an_address_is_the_last_that_our_own_proxies_did_not_add(
    peer: str, forwarded: str, trusted: str, expected: str
) -> None:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    request = Request({"type": "http", "client": (peer, 1), "headers": headers})
    assert address_of(request, [ipaddress.ip_network(trusted)] if trusted else []) == expected
