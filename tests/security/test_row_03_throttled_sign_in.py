"""Row 3: guessing waits after three failures, keeps nobody else out, and neither words, codes nor work tell who has an account.

Counted across instances and at once: tests/identity/test_throttling.py.
"""

from __future__ import annotations

from typing import Literal

import pytest
from argon2 import PasswordHasher, extract_parameters

from mps_connect.access.models import Role
from mps_connect.identity import passwords
from mps_connect.identity.actions import create_account
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database
from tests.conftest import ClientAs
from tests.support.cast import Cast

PASSWORD = "four unrelated words here"
WRONG = "not these words at all"


@pytest.fixture
async def accounts(database: Database, cast: Cast) -> tuple[str, str]:
    """Two accounts with a password."""
    emails = ("first@cast.invalid", "second@cast.invalid")
    async with database.transaction(Context(actor_id=str(cast.hidayah.id), office_id=cast.office_id)) as tx:
        for email in emails:
            await create_account(tx, now=utc_now(), name="New Contoh", email=email, role=Role.STAFF, password=PASSWORD)
    return emails


async def test_the_fourth_try_waits_and_another_account_at_the_same_address_does_not(
    client_as: ClientAs, accounts: tuple[str, str]
) -> None:
    client = await client_as(None)
    guessed, other = accounts
    tries = [await client.post_json("/api/auth/sign-in", {"email": guessed, "password": WRONG}) for _ in range(4)]
    assert [one.status_code for one in tries] == [401, 401, 401, 429]
    assert (await client.post_json("/api/auth/sign-in", {"email": other, "password": PASSWORD})).status_code == 200


async def test_an_account_that_is_there_and_one_that_is_not_answer_alike(
    client_as: ClientAs, accounts: tuple[str, str]
) -> None:
    client = await client_as(None)
    there, absent = [
        [await client.post_json("/api/auth/sign-in", {"email": email, "password": WRONG}) for _ in range(4)]
        for email in (accounts[0], "nobody@cast.invalid")
    ]
    assert [(one.status_code, one.json()["error"]["code"], one.json()["error"]["message"]) for one in there] == [
        (one.status_code, one.json()["error"]["code"], one.json()["error"]["message"]) for one in absent
    ]
    assert [one.headers.keys() for one in there] == [one.headers.keys() for one in absent]


async def test_both_cost_one_hash_of_the_same_strength(
    client_as: ClientAs, accounts: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By work, not by the clock: a hash of 64 MiB is all the time that an answer takes."""
    work: list[object] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - the library's name
            work.append(extract_parameters(str(hash)))
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    client = await client_as(None)
    for email in (accounts[0], "nobody@cast.invalid"):
        await client.post_json("/api/auth/sign-in", {"email": email, "password": WRONG})
    assert len(work) == 2
    assert work[0] == work[1]
