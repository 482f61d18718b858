"""Row 4: no forged access token is believed, nor any valid one in which a single character differs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mps_connect.identity.models import ACCESS_LIFE, Method, Opened
from mps_connect.identity.service_keys import PUBLISH_FOR, KeyRing
from mps_connect.identity.sessions import ACCESS_COOKIE, end_session, recognise, start_session
from mps_connect.identity.signing_in import STEP, StepExpired, read_step
from mps_connect.identity.tokens import TokenBad, mint, read_access
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database
from mps_connect.kit.ids import new_id
from tests.conftest import ClientAs
from tests.security.evidence import counted
from tests.security.forging import Mint, forgeries
from tests.support.cast import Cast, Member

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.= é"


@asynccontextmanager
async def forger(database: Database, cast: Cast) -> AsyncIterator[tuple[KeyRing, Mint]]:
    """Priya's live session and the service's own key, in the hands of somebody who lies."""
    keys, now = KeyRing(database, database.vault.wrapper), utc_now()
    ring = await keys.ring(now=now - PUBLISH_FOR - timedelta(minutes=1))
    retired = ring.signing
    await keys.rotate(now=now - PUBLISH_FOR - timedelta(seconds=1))
    opened = await _open(database, keys, cast.priya, now=now)
    ended = await _open(database, keys, cast.priya, now=now)
    async with database.transaction(_as(cast.priya)) as tx:
        await end_session(tx, user_id=cast.priya.id, session_id=ended.session_id, now=now)
        pepper = await tx.value("SELECT id FROM keystore.service_keys WHERE kind = 'pepper'")
    old = await _open(database, keys, cast.priya, now=now - timedelta(hours=13))
    ring = await keys.ring(now=now)
    step = {"sub": str(cast.priya.id), "oid": str(cast.office_id), "amr": ["totp"]}
    theirs = {
        "another person's session": (await _open(database, keys, cast.shu_min, now=now)).session_id,
        "another office's session": (await _open(database, keys, cast.other_staff, now=now)).session_id,
        "an ended session": ended.session_id,
        "a session that has run out": old.session_id,
        "office": cast.other_office_id,
        "person": cast.shu_min.id,
        "step": mint(ring, kind=STEP, claims=step, life=ACCESS_LIFE, now=now),
        "refresh": opened.refresh,
        "pepper": pepper,
        "retired": retired,
    }
    at = int(now.timestamp())
    claims = {
        "sub": str(cast.priya.id), "oid": str(cast.office_id), "sid": str(opened.session_id), "role": "staff",
        "iss": "mps-connect", "aud": "mps-api", "iat": at, "nbf": at, "exp": at + 300, "jti": str(new_id()),
    }  # fmt: skip
    private = ring.signing.private_key
    assert isinstance(private, Ed25519PrivateKey)
    yield keys, Mint(private, str(ring.signing.kid), claims, now, theirs)


def _as(member: Member) -> Context:
    return Context(actor_id=str(member.id), office_id=member.office_id, purpose="sign_in")


async def _open(database: Database, keys: KeyRing, member: Member, *, now: datetime) -> Opened:
    ring = await keys.ring(now=now)
    async with database.transaction(_as(member)) as tx:
        return await start_session(
            tx, ring, user_id=member.id, role=member.role, device="test", method=Method.TOTP, now=now
        )


async def test_no_forgery_is_believed(database: Database, cast: Cast) -> None:
    async with forger(database, cast) as (keys, made):
        good = await recognise(database, keys, token=made.token(), now=made.now)
        assert good is not None
        assert good.actor.user_id == cast.priya.id
        tokens = forgeries(made)
        believed = [
            name for name, token in tokens.items() if await recognise(database, keys, token=token, now=made.now)
        ]
    assert believed == []
    assert len(tokens) > 150
    counted("row 4: kinds of forged access token, none believed", len(tokens))


async def test_over_http_a_forgery_is_401_and_nothing_worse(
    database: Database, cast: Cast, client_as: ClientAs
) -> None:
    client = await client_as(None)
    async with forger(database, cast) as (_, made):
        right = await client.get("/api/me", headers={"authorization": f"Bearer {made.token()}"})
        assert right.status_code == 200
        tried = 0
        for name, token in forgeries(made).items():
            if not token.isascii() or not token.isprintable() or len(token) > 20_000 or not token.strip():
                continue
            if token.strip() == made.token():  # a header's outer blanks belong to the header
                continue
            for headers in ({"authorization": f"Bearer {token}"}, {"cookie": f"{ACCESS_COOKIE}={token}"}):
                answer = await client.get("/api/me", headers=headers)
                # A quoted cookie means what stands within the quotes.
                assert answer.status_code == (200 if name == "in quotes" and "cookie" in headers else 401), name
                tried += 1
    counted("row 4: forged tokens sent as header and as cookie, all 401", tried)


def mutations(token: str) -> Iterator[str]:
    """Every single-character change: another character, one left out, one put in; and every beginning of the token."""
    for at in range(len(token)):
        for sign in ALPHABET:
            if sign != token[at]:
                yield token[:at] + sign + token[at + 1 :]
        yield token[:at] + token[at + 1 :]
        yield token[:at] + "A" + token[at:]
        yield token[:at]


async def believes(keys: KeyRing, token: str, *, now: datetime) -> bool:
    try:
        await read_access(keys, token, now=now)
    except TokenBad:
        return False
    return True


async def test_no_single_character_may_differ(database: Database, cast: Cast) -> None:
    async with forger(database, cast) as (keys, made):
        token = made.token()
        assert await believes(keys, token, now=made.now)
        tried = 0
        for mutant in mutations(token):
            tried += 1
            if mutant != token and await believes(keys, mutant, now=made.now):
                pytest.fail(f"believed, with a change in {len(token)} characters: {mutant}")
    assert tried > 60 * len(token)
    counted("row 4: single-character mutations of a valid token, none believed", tried)


@pytest.mark.long
async def test_no_single_byte_may_differ(database: Database, cast: Cast) -> None:
    """All 255 other bytes at each place, in each of the token's decoded parts too."""
    async with forger(database, cast) as (keys, made):
        token = made.token()
        tried = 0
        for at in range(len(token)):
            for byte in range(256):
                mutant = token[:at] + chr(byte) + token[at + 1 :]
                tried += 1
                assert mutant == token or not await believes(keys, mutant, now=made.now), mutant
    counted("row 4: single-byte mutations of a valid token, none believed", tried)


async def test_an_access_token_is_no_second_step(database: Database, cast: Cast) -> None:
    async with forger(database, cast) as (keys, made):
        assert (await read_step(keys, made.theirs["step"], now=made.now)).user_id == cast.priya.id
        for token in (made.token(), *forgeries(made).values()):
            if token != made.theirs["step"]:
                with pytest.raises(StepExpired):
                    await read_step(keys, token, now=made.now)


async def test_a_token_dies_with_its_session_whatever_it_says(database: Database, cast: Cast) -> None:
    async with forger(database, cast) as (keys, made):
        token = made.token()
        assert await recognise(database, keys, token=token, now=made.now)
        async with database.transaction(_as(cast.priya)) as tx:
            await end_session(tx, user_id=cast.priya.id, session_id=UUID(made.claims["sid"]), now=made.now)
        assert await recognise(database, keys, token=token, now=made.now) is None
