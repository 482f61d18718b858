"""Row 5: a refresh token is 256 random bits, stored as a hash alone, and a copy shown again ends the whole family.

Fifty renewals at once and the alarm in the record: tests/identity/test_sessions.py.
"""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest

from mps_connect.identity.models import Method
from mps_connect.identity.service_keys import KeyRing
from mps_connect.identity.sessions import RACE, SessionOver, recognise, renew, start_session
from mps_connect.identity.tokens import new_secret
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database
from tests.security.evidence import counted
from tests.support.cast import Cast


def test_a_refresh_token_is_256_random_bits() -> None:
    tokens = {new_secret() for _ in range(2000)}
    assert len(tokens) == 2000
    assert {len(base64.urlsafe_b64decode(token + "=")) for token in tokens} == {32}


async def test_what_is_stored_of_it_opens_nothing(database: Database, cast: Cast) -> None:
    keys, now = KeyRing(database, database.vault.wrapper), utc_now()
    ring = await keys.ring(now=now)
    context = Context(actor_id=str(cast.priya.id), office_id=cast.office_id)
    async with database.transaction(context) as tx:
        opened = await start_session(
            tx, ring, user_id=cast.priya.id, role=cast.priya.role, device="test", method=Method.TOTP, now=now
        )
        row = await tx.value("SELECT to_jsonb(s)::text FROM sessions s WHERE id = %(id)s", {"id": opened.session_id})
    raw = base64.urlsafe_b64decode(opened.refresh + "=")
    for secret in (opened.refresh, raw.hex(), opened.access, opened.access.rpartition(".")[2]):
        assert secret not in row
    for stored in (row[row.index('"token_hash": "') + 17 :][:64], opened.access, str(opened.session_id), ""):
        with pytest.raises(SessionOver):
            await renew(database, keys, refresh=stored, now=now)


@pytest.mark.parametrize("generation", range(4))
async def test_any_earlier_token_of_the_family_ends_it(database: Database, cast: Cast, generation: int) -> None:
    """Whichever copy the thief holds: owner and thief are both out, at once."""
    keys, now = KeyRing(database, database.vault.wrapper), utc_now()
    ring = await keys.ring(now=now)
    context = Context(actor_id=str(cast.priya.id), office_id=cast.office_id)
    async with database.transaction(context) as tx:
        opened = await start_session(
            tx, ring, user_id=cast.priya.id, role=cast.priya.role, device="test", method=Method.TOTP, now=now
        )
    family = [opened]
    for turn in range(1, 5):
        family.append(await renew(database, keys, refresh=family[-1].refresh, now=now + turn * timedelta(minutes=1)))
    later = now + timedelta(minutes=4) + RACE + timedelta(seconds=1)
    with pytest.raises(SessionOver):
        await renew(database, keys, refresh=family[generation].refresh, now=later)
    for member in family:
        assert await recognise(database, keys, token=member.access, now=later) is None
        with pytest.raises(SessionOver):
            await renew(database, keys, refresh=member.refresh, now=later)
    counted("row 5: used refresh tokens shown again, each ended its family", 1, group=str(generation))
