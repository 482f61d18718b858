"""A sign that somebody else may hold a way in: whoever looks after the office's accounts is told, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mps_connect.access.models import Role
from mps_connect.identity.models import Method
from mps_connect.identity.service_keys import KeyRing
from mps_connect.identity.sessions import SessionOver, renew, start_session
from mps_connect.kit.db import Context, Database
from tests.conftest import ClientAs
from tests.identity.conftest import CODE, Clock, Join, give_password, set_up_app
from tests.support.cast import Cast, Member

ALARMS = "/api/sign-in-alarms"


async def reuse_a_token(database: Database, member: Member, clock: Clock) -> None:
    """Somebody renews with a token that its owner has already traded."""
    keys = KeyRing(database, database.vault.wrapper)
    ring = await keys.ring(now=clock.now)
    async with database.transaction(Context(actor_id=str(member.id), office_id=member.office_id)) as tx:
        opened = await start_session(
            tx, ring, user_id=member.id, role=member.role, device="test", method=Method.PASSWORD, now=clock.now
        )
    await renew(database, keys, refresh=opened.refresh, now=clock.now)
    with pytest.raises(SessionOver):
        await renew(database, keys, refresh=opened.refresh, now=clock.now + timedelta(seconds=11))


@pytest.mark.parametrize("who", ["hidayah", "arun"])
async def test_a_copied_session_is_shown_by_name_and_written_into_the_log_without(
    client_as: ClientAs, cast: Cast, clock: Clock, database: Database, caplog: pytest.LogCaptureFixture, who: str
) -> None:
    await reuse_a_token(database, cast.priya, clock)
    logged = [record for record in caplog.records if getattr(record, "code", "") == "token_reused"]
    assert [record.levelname for record in logged] == ["ERROR"]
    assert cast.priya.name not in caplog.text
    assert cast.priya.email not in caplog.text
    clock.on(12)
    found = (await (await client_as(getattr(cast, who))).get(ALARMS)).json()["alarms"]
    assert [(one["kind"], one["name"]) for one in found] == [("session_token_reused", cast.priya.name)]


async def test_a_right_password_with_a_wrong_second_step_is_one(
    client_as: ClientAs, join: Join, cast: Cast, clock: Clock
) -> None:
    member, client = await join(), await client_as(None)
    await give_password(client, member)
    await set_up_app(client, clock)
    await give_password(client, member)
    await client.post_json(CODE, {"code": "000000"})
    found = (await (await client_as(cast.hidayah)).get(ALARMS)).json()["alarms"]
    assert [(one["kind"], one["name"]) for one in found] == [("second_step_refused", member.name)]


async def test_a_residents_is_shown_without_the_name(
    client_as: ClientAs, cast: Cast, clock: Clock, database: Database
) -> None:
    await reuse_a_token(database, cast.salmah, clock)
    clock.on(12)
    found = (await (await client_as(cast.arun)).get(ALARMS)).json()["alarms"]
    assert [(one["kind"], one["name"]) for one in found] == [("session_token_reused", None)]
    assert cast.salmah.role is Role.RESIDENT


async def test_other_offices_and_older_months_are_not_shown(
    client_as: ClientAs, cast: Cast, clock: Clock, database: Database
) -> None:
    await reuse_a_token(database, cast.other_staff, clock)
    admin = await client_as(cast.hidayah)
    clock.on(12)
    assert (await admin.get(ALARMS)).json()["alarms"] == []
    await reuse_a_token(database, cast.priya, clock)
    clock.on(12)
    assert len((await admin.get(ALARMS)).json()["alarms"]) == 1
    clock.on(31 * 24 * 60 * 60)
    assert (await (await client_as(cast.hidayah)).get(ALARMS)).json()["alarms"] == []
