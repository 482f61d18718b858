"""Row 6: whatever ends a session bites on the next request, with a token that would still be good for minutes.

Idle and absolute limits, a closed account and a changed role: tests/identity/test_sign_in.py, test_sessions.py.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from mps_connect.identity.models import Ended, Method
from mps_connect.identity.sessions import ACCESS_COOKIE, end_all_sessions, start_session
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database
from tests.conftest import ClientAs
from tests.security.evidence import counted
from tests.support.cast import Cast
from tests.support.clients import Client

Way = Callable[[Client, Client, Client, Cast, Database], Awaitable[None]]


async def signed_out(client: Client, _: Client, __: Client, ___: Cast, ____: Database) -> None:
    assert (await client.post_json("/api/auth/sign-out")).status_code == 204


async def ended_from_another_device(_: Client, other: Client, __: Client, ___: Cast, ____: Database) -> None:
    sessions = (await other.get("/api/me/sessions")).json()["sessions"]
    for session in sessions:
        if not session["is_this_one"]:
            assert (await other.delete(f"/api/me/sessions/{session['id']}")).status_code == 204


async def all_others_ended(_: Client, other: Client, __: Client, ___: Cast, ____: Database) -> None:
    assert (await other.post_json("/api/me/sessions/end-others")).status_code == 200


async def account_closed(_: Client, __: Client, admin: Client, cast: Cast, ____: Database) -> None:
    answer = await admin.patch_json(f"/api/people/{cast.shu_min.id}", {"is_active": False}, version=1)
    assert answer.status_code == 200


async def role_changed(_: Client, __: Client, admin: Client, cast: Cast, ____: Database) -> None:
    answer = await admin.patch_json(f"/api/people/{cast.shu_min.id}", {"role": "volunteer"}, version=1)
    assert answer.status_code == 200


async def password_changed(_: Client, __: Client, ___: Client, cast: Cast, database: Database) -> None:
    """The verb that every change of a way to sign in calls."""
    async with database.transaction(Context(actor_id=str(cast.shu_min.id), office_id=cast.office_id)) as tx:
        await end_all_sessions(tx, user_id=cast.shu_min.id, now=utc_now(), because=Ended.PASSWORD_CHANGED)


WAYS: list[Way] = [
    signed_out, ended_from_another_device, all_others_ended, account_closed, role_changed, password_changed,
]  # fmt: skip
PLACES = ("/api/me", "/api/cases", "/api/letters", "/api/nothing/here")


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_the_next_request_is_refused(client_as: ClientAs, cast: Cast, database: Database, way: Way) -> None:
    client, other, admin = [await client_as(member) for member in (cast.shu_min, cast.shu_min, cast.hidayah)]
    token = client.cookies[ACCESS_COOKIE]
    assert (await client.get("/api/me")).status_code == 200
    await way(client, other, admin, cast, database)
    for place in PLACES:
        for headers in ({"cookie": f"{ACCESS_COOKIE}={token}"}, {"authorization": f"Bearer {token}"}):
            client.cookies.clear()
            assert (await client.get(place, headers=headers)).status_code == 401
            counted("row 6: requests right after a session ended, all 401", 1, group=way.__name__)


async def test_a_pass_ends_at_its_hour(client_as: ClientAs, cast: Cast, database: Database) -> None:
    """A session may be shorter than the absolute limit; its token does not outlive it."""
    client = await client_as(None)
    now = utc_now()
    ring = await client._transport.app.state.key_ring.ring(now=now)  # type: ignore[attr-defined]
    async with database.transaction(Context(actor_id=str(cast.wei_jie.id), office_id=cast.office_id)) as tx:
        opened = await start_session(
            tx, ring, user_id=cast.wei_jie.id, role=cast.wei_jie.role, device="tablet", method=Method.PASS,
            now=now - timedelta(minutes=1), ends_at=now - timedelta(seconds=1),
        )  # fmt: skip
    answer = await client.get("/api/me", headers={"authorization": f"Bearer {opened.access}"})
    assert answer.status_code == 401
