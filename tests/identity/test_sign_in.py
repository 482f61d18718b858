"""Signing in, being recognised, signing out."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from mps_connect.access.models import Role
from mps_connect.founding import NewOffice, found_office
from mps_connect.identity.actions import create_account
from mps_connect.identity.models import Method
from mps_connect.identity.service_keys import KeyRing
from mps_connect.identity.sessions import ACCESS_COOKIE, REFRESH_COOKIE, SessionOver, recognise, renew, start_session
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.settings import Settings, get_settings
from tests.conftest import ClientAs
from tests.support.cast import Cast, Member
from tests.support.clients import acting, app_on

PASSWORD = "four unrelated words here"


@pytest.fixture
async def with_password(database: Database, cast: Cast) -> str:
    async with database.transaction(Context(actor_id=str(cast.hidayah.id), office_id=cast.office_id)) as tx:
        await create_account(
            tx, now=utc_now(), name="New Contoh", email="new@cast.invalid", role=Role.STAFF, password=PASSWORD
        )
    return "new@cast.invalid"


async def test_a_password_opens_a_session_and_me_says_who(client_as: ClientAs, with_password: str) -> None:
    client = await client_as(None)
    answer = await client.post_json("/api/auth/sign-in", {"email": with_password, "password": PASSWORD})
    assert answer.status_code == 200
    assert answer.json()["next"] == "set_up_second_factor"
    assert ACCESS_COOKIE in client.cookies
    me = (await client.get("/api/me")).json()
    assert me["name"] == "New Contoh"
    assert "vet_letters" in me["permissions"]
    assert "approve_letters" not in me["permissions"]


async def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    client_as: ClientAs, with_password: str
) -> None:
    client = await client_as(None)
    wrong = await client.post_json("/api/auth/sign-in", {"email": with_password, "password": "not these words at all"})
    unknown = await client.post_json("/api/auth/sign-in", {"email": "nobody@cast.invalid", "password": PASSWORD})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()


async def test_signing_out_ends_the_session_at_once(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.priya)
    token = client.cookies[ACCESS_COOKIE]
    assert (await client.get("/api/me")).status_code == 200
    assert (await client.post_json("/api/auth/sign-out")).status_code == 204
    client.cookies.set(ACCESS_COOKIE, token, domain="127.0.0.1")
    assert (await client.get("/api/me")).status_code == 401


async def test_an_idle_session_is_neither_renewed_nor_recognised(
    client_as: ClientAs, cast: Cast, database: Database
) -> None:
    keys = KeyRing(database, database.vault.wrapper)
    client = await client_as(cast.priya)
    now = utc_now()
    renewed = await renew(database, keys, refresh=client.cookies[REFRESH_COOKIE], now=now + timedelta(minutes=29))
    assert await recognise(database, keys, token=renewed.access, now=now + timedelta(minutes=30)) is not None
    with pytest.raises(SessionOver):
        await renew(database, keys, refresh=renewed.refresh, now=now + timedelta(minutes=60))


async def test_an_access_token_runs_out(client_as: ClientAs, cast: Cast, database: Database) -> None:
    keys = KeyRing(database, database.vault.wrapper)
    client = await client_as(cast.priya)
    token = client.cookies[ACCESS_COOKIE]
    now = utc_now()
    assert await recognise(database, keys, token=token, now=now + timedelta(minutes=4)) is not None
    assert await recognise(database, keys, token=token, now=now + timedelta(minutes=6)) is None


async def test_a_closed_account_is_out_on_its_next_request(client_as: ClientAs, cast: Cast) -> None:
    shu_min = await client_as(cast.shu_min)
    admin = await client_as(cast.hidayah)
    assert (await shu_min.get("/api/me")).status_code == 200
    answer = await admin.patch_json(f"/api/people/{cast.shu_min.id}", {"is_active": False}, version=1)
    assert answer.status_code == 200
    assert (await shu_min.get("/api/me")).status_code == 401


async def test_the_only_administrator_cannot_be_closed(client_as: ClientAs, cast: Cast) -> None:
    admin = await client_as(cast.hidayah)
    answer = await admin.patch_json(f"/api/people/{cast.hidayah.id}", {"is_active": False}, version=1)
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "last_administrator"


async def test_people_of_another_office_are_neither_seen_nor_changed(client_as: ClientAs, cast: Cast) -> None:
    admin = await client_as(cast.hidayah)
    names = {p["name"] for p in (await admin.get("/api/people")).json()["people"]}
    assert cast.outsider.name not in names
    answer = await admin.patch_json(f"/api/people/{cast.outsider.id}", {"is_active": False}, version=1)
    assert answer.status_code == 404


async def test_two_administrators_who_close_each_other_leave_one(
    committed: Database, committed_client_as: ClientAs, owner: Database
) -> None:
    office_id = await found_office(owner, NewOffice("TWO", "Two Contoh office", "Contoh", "MP Sampel"))
    ids = []
    async with committed.transaction(Context(actor_id="system:test_cast", office_id=office_id)) as tx:
        for name in ("one", "two"):
            user_id = await create_account(
                tx,
                now=utc_now(),
                name=f"{name} Contoh",
                email=f"{name}@two.invalid",
                role=Role.ADMIN,
                password=PASSWORD,
            )
            ids.append(Member(user_id, office_id, Role.ADMIN, name, f"{name}@two.invalid"))
    first, second = [await committed_client_as(member) for member in ids]
    answers = await asyncio.gather(
        first.patch_json(f"/api/people/{ids[1].id}", {"is_active": False}, version=1),
        second.patch_json(f"/api/people/{ids[0].id}", {"is_active": False}, version=1),
    )
    # The loser is refused, or was closed before it was even recognised.
    done, refused = sorted(answer.status_code for answer in answers)
    assert done == 200
    assert refused in (401, 409)
    async with committed.transaction(Context(actor_id="system:test_cast", office_id=office_id)) as tx:
        assert await tx.value("SELECT count(*) FROM users WHERE role = 'admin' AND is_active") == 1


async def test_a_residents_account_is_not_made_an_officers(client_as: ClientAs, cast: Cast, tx: Tx) -> None:
    admin = await client_as(cast.hidayah)
    refused = await admin.patch_json(f"/api/people/{cast.salmah.id}", {"role": "mp"}, version=1)
    assert refused.status_code == 404
    role = await tx.value("SELECT role FROM users WHERE id = %(id)s", {"id": cast.salmah.id})
    assert role == "resident"


async def test_the_operator_says_how_long_a_session_lasts(
    database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MPS_SESSION_IDLE", "PT5M")
    monkeypatch.setenv("MPS_SESSION_ABSOLUTE", "PT1H")
    get_settings.cache_clear()
    try:
        keys = KeyRing(database, database.vault.wrapper)
        now = utc_now()
        ring = await keys.ring(now=now)
        async with database.transaction(Context(actor_id=str(cast.priya.id), office_id=cast.office_id)) as tx:
            opened = await start_session(
                tx, ring, user_id=cast.priya.id, role=Role.STAFF, device="test", method=Method.PASSWORD, now=now
            )
        refresh = opened.refresh
        for minutes in range(4, 60, 4):
            refresh = (await renew(database, keys, refresh=refresh, now=now + timedelta(minutes=minutes))).refresh
        with pytest.raises(SessionOver):
            await renew(database, keys, refresh=refresh, now=now + timedelta(minutes=60))
    finally:
        get_settings.cache_clear()


@pytest.mark.parametrize("demo", [True, False])
async def test_the_apps_own_settings_say_whether_there_is_a_demo_office(
    database: Database, settings: Settings, demo: bool
) -> None:
    app = app_on(database, settings.model_copy(update={"demo": demo}))
    async with acting(app, database, None) as client:
        assert (await client.get("/api/demo/accounts")).status_code == (200 if demo else 404)
        assert (await client.get("/api/public/config")).json()["demo"] is demo
        signed_in = await client.post_json("/api/demo/sign-in", {"account": "nobody of that name"})
        assert signed_in.status_code in (404, 422)
