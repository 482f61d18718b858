"""Passwords and second steps that change: by their owner, by an administrator, by a role."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from mps_connect.access.models import Role
from mps_connect.identity.second_factors import OwnSecondFactors, drop_second_factors
from mps_connect.kit.db import Context, Database
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


def lost(member: Member) -> str:
    return f"/api/people/{member.id}/second-step-lost"


async def test_whoever_lost_every_second_step_begins_anew_by_a_link_and_both_are_told(
    client_as: ClientAs, join: Join, clock: Clock, cast: Cast
) -> None:
    member = await join()
    client = await client_as(None)
    await give_password(client, member)
    await set_up_app(client, clock)
    admin = await client_as(cast.hidayah)
    made = (await admin.post_json(lost(member))).json()
    assert (made["purpose"], made["mailed"]) == ("password_reset", False)
    assert (await client.get("/api/me")).status_code == 401
    refused = await client.post_json("/api/auth/sign-in", {"email": member.email, "password": PASSWORD})
    assert (refused.status_code, code_of(refused)) == (401, "sign_in_refused")
    token = made["address"].partition("/link#")[2]
    used = await client.post_json("/api/auth/links/use", {"token": token, "password": NEW_PASSWORD})
    assert (used.status_code, used.json()["next"]) == (200, "set_up_second_factor")
    ways = (await client.get("/api/me/sign-in")).json()
    assert (ways["app"], ways["recovery_codes_left"]) == (None, 0)
    dropped = next(one for one in ways["happenings"] if one["kind"] == "second_factors_dropped")
    assert dropped["by"] == cast.hidayah.name


async def test_ones_own_second_step_and_a_strangers_are_not_taken_away(
    client_as: ClientAs, cast: Cast, clock: Clock, database: Database
) -> None:
    admin = await client_as(cast.hidayah)
    for stranger in (cast.other_staff, cast.salmah):
        assert (await admin.post_json(lost(stranger))).status_code == 404
    context = Context(actor_id=str(cast.hidayah.id), office_id=cast.office_id, purpose="office")
    with pytest.raises(OwnSecondFactors):
        async with database.transaction(context) as tx:
            await drop_second_factors(tx, actor=cast.hidayah.actor(), now=clock.now, person_id=cast.hidayah.id)


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
