"""Row 6: whoever signs in where somebody was signed in leaves no session behind; renewing and other browsers end nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from mps_connect.access.models import Role
from mps_connect.identity.sessions import ACCESS_COOKIE, REFRESH_COOKIE
from tests.conftest import ClientAs
from tests.identity.conftest import PASSWORD, Clock, Join, give_password, set_up_app
from tests.support.cast import Cast, Member
from tests.support.clients import Client


async def by_password(client: Client, member: Member, clock: Clock) -> None:
    await give_password(client, member)


async def by_a_second_step(client: Client, member: Member, clock: Clock) -> None:
    secret, _ = await set_up_app(client, clock)
    clock.on(30)
    await give_password(client, member)
    done = await client.post_json("/api/auth/second-step/code", {"code": clock.code(secret)})
    assert done.json()["next"] == "done"


@pytest.mark.parametrize("way", [by_password, by_a_second_step])
async def test_the_session_before_is_over(
    client_as: ClientAs, join: Join, clock: Clock, way: Callable[[Client, Member, Clock], Awaitable[None]]
) -> None:
    member = await join(Role.STAFF)
    client, witness = await client_as(None), await client_as(None)
    await give_password(client, member)
    before, refresh = client.cookies[ACCESS_COOKIE], client.cookies[REFRESH_COOKIE]
    await way(client, member, clock)
    assert client.cookies[ACCESS_COOKIE] != before
    assert (await client.get("/api/me")).status_code == 200
    assert (await witness.get("/api/me", headers={"authorization": f"Bearer {before}"})).status_code == 401
    assert (await witness.post_json("/api/auth/renew", {"refresh_token": refresh})).status_code == 401


async def test_also_when_another_person_was_in_it(client_as: ClientAs, cast: Cast, join: Join) -> None:
    client, witness, elsewhere = await client_as(cast.priya), await client_as(None), await client_as(cast.priya)
    before = client.cookies[ACCESS_COOKIE]
    await give_password(client, await join(Role.STAFF))
    assert (await client.get("/api/me")).json()["name"] == "Contoh Person"
    assert (await witness.get("/api/me", headers={"authorization": f"Bearer {before}"})).status_code == 401
    assert (await elsewhere.get("/api/me")).json()["name"] == cast.priya.name


async def test_a_refused_try_and_a_renewal_end_nothing(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.priya)
    wrong = {"email": cast.priya.email, "password": f"{PASSWORD} not"}
    assert (await client.post_json("/api/auth/sign-in", wrong)).status_code == 401
    assert (await client.get("/api/me")).status_code == 200
    assert (await client.post_json("/api/auth/renew", {})).status_code == 200
    assert (await client.get("/api/me")).status_code == 200


async def test_a_client_that_holds_tokens_in_memory_ends_its_own_by_signing_out(
    client_as: ClientAs, join: Join
) -> None:
    """It brings no cookie by which its former session could be known."""
    member, client = await join(Role.STAFF), await client_as(None)
    body = {"email": member.email, "password": PASSWORD, "tokens": "answer"}
    first, second = [(await client.post_json("/api/auth/sign-in", body)).json()["access_token"] for _ in range(2)]
    for token in (first, second):
        assert (await client.get("/api/me", headers={"authorization": f"Bearer {token}"})).status_code == 200
    bearer = {"authorization": f"Bearer {first}"}
    assert (await client.post("/api/auth/sign-out", headers=bearer)).status_code == 204
    assert (await client.get("/api/me", headers=bearer)).status_code == 401
