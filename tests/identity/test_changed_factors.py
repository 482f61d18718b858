"""Passwords and second steps that change: by their owner, by an administrator, by a role."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from mps_connect.access.models import Role
from mps_connect.identity.second_factors import OwnSecondFactors, drop_second_factors
from mps_connect.kit.db import Context, Database
from mps_connect.kit.errors import NotFound
from tests.conftest import ClientAs
from tests.identity.conftest import CODE, PASSWORD, Clock, Join, code_of, give_password, set_up_app, told
from tests.support.cast import Cast, Member

NEW_PASSWORD = "several other words entirely"


async def test_a_changed_password_ends_other_sessions_and_leaves_the_second_step(
    client_as: ClientAs, join: Join, clock: Clock
) -> None:
    member = await join()
    here = await client_as(None)
    await give_password(here, member)
    secret, _ = await set_up_app(here, clock)
    clock.on(30)
    there = await client_as(None)
    await give_password(there, member)
    await there.post_json(CODE, {"code": clock.code(secret)})
    assert (await there.get("/api/me")).status_code == 200

    async def change(current: str, new: str) -> httpx.Response:
        return await here.post_json("/api/me/password", {"current": current, "new": new})

    assert code_of(await change("not these words at all", NEW_PASSWORD)) == "wrong_password"
    assert code_of(await change(PASSWORD, PASSWORD)) == "same_password"
    assert code_of(await change(PASSWORD, "short")) == "password_too_weak"
    clock.on(15 * 60)
    await here.post_json("/api/auth/renew", {})
    assert (await change(PASSWORD, NEW_PASSWORD)).status_code == 204
    assert (await there.get("/api/me")).status_code == 401
    assert (await here.get("/api/me")).status_code == 200
    assert (await told(here))[0] == "password_changed"
    refused = await there.post_json("/api/auth/sign-in", {"email": member.email, "password": PASSWORD})
    assert refused.status_code == 401
    assert (await give_password(there, member, NEW_PASSWORD))["next"] == "second_factor"


async def test_an_administrator_with_an_app_alone_shows_it_and_is_asked_for_a_passkey(
    client_as: ClientAs, join: Join, clock: Clock
) -> None:
    """Made an administrator, somebody with a stolen password must not add the passkey without the app."""
    member = await join(Role.ADMIN)
    client = await client_as(None)
    await give_password(client, member)
    secret, _ = await set_up_app(client, clock)
    assert (await client.get("/api/me")).json()["enrolling"] is True
    clock.on(30)
    again = await client_as(None)
    assert (await give_password(again, member))["methods"] == ["totp", "recovery_code"]
    done = await again.post_json(CODE, {"code": clock.code(secret)})
    assert done.json()["next"] == "set_up_second_factor"
    assert (await again.get("/api/people")).status_code == 403


async def drop(database: Database, actor: Member, person_id: UUID, clock: Clock) -> None:
    async with database.transaction(Context(actor_id=str(actor.id), office_id=actor.office_id)) as tx:
        await drop_second_factors(tx, actor=actor.actor(), now=clock.now, person_id=person_id)


async def test_an_administrator_drops_a_colleagues_factors_and_both_are_told(
    client_as: ClientAs, join: Join, clock: Clock, database: Database, cast: Cast
) -> None:
    member = await join()
    client = await client_as(None)
    await give_password(client, member)
    await set_up_app(client, clock)
    await drop(database, cast.hidayah, member.id, clock)
    assert (await client.get("/api/me")).status_code == 401
    assert (await give_password(client, member))["next"] == "set_up_second_factor"
    ways = (await client.get("/api/me/sign-in")).json()
    assert (ways["app"], ways["recovery_codes_left"]) == (None, 0)
    dropped = next(one for one in ways["happenings"] if one["kind"] == "second_factors_dropped")
    assert dropped["by"] == cast.hidayah.name
    with pytest.raises(OwnSecondFactors):
        await drop(database, cast.hidayah, cast.hidayah.id, clock)
    with pytest.raises(NotFound):
        await drop(database, cast.hidayah, cast.other_staff.id, clock)
    with pytest.raises(NotFound):
        await drop(database, cast.hidayah, cast.salmah.id, clock)


async def test_recovery_codes_need_something_to_recover(client_as: ClientAs, cast: Cast, clock: Clock) -> None:
    client = await client_as(cast.salmah)
    answer = await client.post_json("/api/me/recovery-codes")
    assert (answer.status_code, code_of(answer)) == (409, "no_second_factor")


async def test_the_picture_holds_what_is_typed_and_nothing_that_runs(
    client_as: ClientAs, join: Join, clock: Clock
) -> None:
    client = await client_as(None)
    await give_password(client, await join())
    given = (await client.post_json("/api/me/authenticator-app")).json()
    assert given["picture"].startswith("<svg ")
    assert "script" not in given["picture"]
    assert len(given["secret"]) == 32
    clock.on(int(timedelta(minutes=1).total_seconds()))
    begun_again = (await client.post_json("/api/me/authenticator-app")).json()
    stale = await client.post_json(
        "/api/me/authenticator-app/first-code", {"id": given["id"], "code": clock.code(given["secret"])}
    )
    assert code_of(stale) == "set_up_over"
    assert begun_again["secret"] != given["secret"]
