"""Refresh tokens: rotated by one winner, dead with their whole family when a copy shows itself; sessions seen and ended."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from mps_connect.identity.models import Method
from mps_connect.identity.service_keys import KeyRing
from mps_connect.identity.sessions import (
    ACCESS_COOKIE,
    REFRESH_COOKIE,
    JustRenewed,
    SessionOver,
    recognise,
    renew,
    start_session,
)
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database
from tests.conftest import ClientAs
from tests.support.cast import Cast, Member


async def opened_for(database: Database, keys: KeyRing, member: Member) -> str:
    now = utc_now()
    ring = await keys.ring(now=now)
    context = Context(actor_id=str(member.id), office_id=member.office_id, purpose="sign_in")
    async with database.transaction(context) as tx:
        opened = await start_session(
            tx, ring, user_id=member.id, role=member.role, device="test", method=Method.PASSWORD, now=now
        )
    return opened.refresh


async def test_of_fifty_renewals_at_once_one_wins_and_the_session_lives(committed: Database, cast: Cast) -> None:
    keys = KeyRing(committed, committed.vault.wrapper)
    refresh = await opened_for(committed, keys, cast.wei_jie)
    now = utc_now()
    answers = await asyncio.gather(
        *(renew(committed, keys, refresh=refresh, now=now) for _ in range(50)), return_exceptions=True
    )
    kinds = Counter(type(answer).__name__ for answer in answers)
    assert kinds == {"Opened": 1, "JustRenewed": 49}
    winner = next(answer for answer in answers if not isinstance(answer, BaseException))
    assert await recognise(committed, keys, token=winner.access, now=now) is not None
    assert (await renew(committed, keys, refresh=winner.refresh, now=now)).refresh != winner.refresh


async def test_a_token_used_again_later_ends_the_family_and_is_recorded(
    committed: Database, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    keys = KeyRing(committed, committed.vault.wrapper)
    stolen = await opened_for(committed, keys, cast.wei_jie)
    now = utc_now()
    owner = await renew(committed, keys, refresh=stolen, now=now)
    with pytest.raises(JustRenewed):
        await renew(committed, keys, refresh=stolen, now=now + timedelta(seconds=9))
    with pytest.raises(SessionOver):
        await renew(committed, keys, refresh=stolen, now=now + timedelta(seconds=11))
    assert await recognise(committed, keys, token=owner.access, now=now + timedelta(seconds=11)) is None
    with pytest.raises(SessionOver):
        await renew(committed, keys, refresh=owner.refresh, now=now + timedelta(seconds=11))
    assert [record.code for record in caplog.records if hasattr(record, "code")] == ["token_reused"]
    assert stolen not in caplog.text
    context = Context(actor_id=str(cast.wei_jie.id), office_id=cast.office_id)
    async with committed.transaction(context) as tx:
        told = await tx.value(
            "SELECT count(*) FROM user_activities WHERE user_id = %(u)s AND kind = 'session_token_reused'",
            {"u": cast.wei_jie.id},
        )
    assert told == 1


async def test_a_browser_renews_by_its_cookie_and_a_client_in_memory_by_its_answer(
    client_as: ClientAs, cast: Cast
) -> None:
    browser = await client_as(cast.priya)
    before = browser.cookies[ACCESS_COOKIE], browser.cookies[REFRESH_COOKIE]
    answer = await browser.post_json("/api/auth/renew", {})
    assert answer.status_code == 200
    assert answer.json() == {
        "next": "done", "methods": [], "access_token": None, "refresh_token": None, "step_token": None,
    }  # fmt: skip
    assert (browser.cookies[ACCESS_COOKIE], browser.cookies[REFRESH_COOKIE]) != before
    in_memory = await client_as(None)
    answer = await in_memory.post_json("/api/auth/renew", {"refresh_token": browser.cookies[REFRESH_COOKIE]})
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    me = await in_memory.get("/api/me", headers={"authorization": f"Bearer {answer.json()['access_token']}"})
    assert me.json()["name"] == cast.priya.name


async def test_sessions_are_seen_and_ended_by_their_owner_alone(client_as: ClientAs, cast: Cast) -> None:
    here, there, shu_min = await client_as(cast.priya), await client_as(cast.priya), await client_as(cast.shu_min)
    listed = (await here.get("/api/me/sessions")).json()["sessions"]
    assert [row["is_this_one"] for row in listed].count(True) == 1
    other = next(row["id"] for row in listed if not row["is_this_one"])
    assert (await shu_min.delete(f"/api/me/sessions/{other}")).status_code == 404
    assert (await there.get("/api/me")).status_code == 200
    assert (await here.delete(f"/api/me/sessions/{other}")).status_code == 204
    assert (await there.get("/api/me")).status_code == 401
    assert (await there.post_json("/api/auth/renew", {})).status_code == 401
    assert (await here.get("/api/me")).status_code == 200
    third = await client_as(cast.priya)
    remaining = (await here.post_json("/api/me/sessions/end-others")).json()["sessions"]
    assert [row["is_this_one"] for row in remaining] == [True]
    assert (await third.get("/api/me")).status_code == 401


async def test_a_changed_role_bites_on_the_next_request(client_as: ClientAs, cast: Cast) -> None:
    shu_min, admin = await client_as(cast.shu_min), await client_as(cast.hidayah)
    assert (await shu_min.get("/api/cases")).status_code == 200
    assert (await admin.patch_json(f"/api/people/{cast.shu_min.id}", {"role": "auditor"}, version=1)).status_code == 200
    assert (await shu_min.get("/api/cases")).status_code == 401


async def test_keys_are_published_rotated_and_believed_until_their_tokens_run_out(
    database: Database, cast: Cast, client_as: ClientAs
) -> None:
    client = await client_as(cast.priya)
    before = (await client.get("/api/auth/keys")).json()["keys"]
    assert [set(key) for key in before] == [{"kty", "crv", "use", "alg", "kid", "x"}]
    keys = KeyRing(database, database.vault.wrapper)
    now = utc_now()
    kid = await keys.rotate(now=now)
    assert {key["kid"] for key in await keys.published(now=now)} == {before[0]["kid"], kid}
    assert await recognise(database, keys, token=client.cookies[ACCESS_COOKIE], now=now) is not None
    late = KeyRing(database, database.vault.wrapper)
    assert {key["kid"] for key in await late.published(now=now + timedelta(minutes=11))} == {kid}
