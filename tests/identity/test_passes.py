"""A volunteer's pass: one code, one device, one evening, and no more than a volunteer."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from mps_connect.access.models import Role
from mps_connect.identity import pass_endpoints
from mps_connect.identity.pass_hours import default_end
from mps_connect.kit.db import Context, Database
from tests.conftest import ClientAs
from tests.identity.conftest import Clock, Join, give_password
from tests.support.cast import Cast
from tests.support.clients import Client


@pytest.fixture
def clock(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Clock:
    monkeypatch.setattr(pass_endpoints, "utc_now", clock)
    return clock


async def issue(client: Client, **body: Any) -> dict[str, Any]:
    answer = await client.post_json("/api/passes", {"name": "Nurul Contoh", **body})
    assert answer.status_code == 201, answer.text
    given: dict[str, Any] = answer.json()
    return given


def code_of(given: dict[str, Any]) -> str:
    return str(given["address"].partition("#")[2])


async def test_a_pass_lets_a_new_volunteer_in_on_one_device(client_as: ClientAs, cast: Cast) -> None:
    staff, phone, other = await client_as(cast.priya), await client_as(None), await client_as(None)
    given = await issue(staff)
    assert given["address"].startswith("http://127.0.0.1:8000/pass#")
    assert given["short_address"] == "127.0.0.1:8000/pass"
    assert given["qr_svg"].startswith("<svg")

    look = await phone.post_json("/api/auth/pass/look", {"code": code_of(given)})
    assert look.json()["name"] == "Nurul Contoh"
    assert look.json()["office_name"] == "Bukit Angsana office"
    claimed = await phone.post_json("/api/auth/pass/claim", {"code": code_of(given)})
    assert claimed.json()["next"] == "done"
    me = (await phone.get("/api/me")).json()
    assert (me["name"], me["role"], me["enrolling"]) == ("Nurul Contoh", "volunteer", False)
    assert (await phone.get("/api/people")).status_code == 403
    assert (await phone.get("/api/passes")).status_code == 403

    for body in ({"code": code_of(given)}, {"pin": given["pin"]}):
        again = await other.post_json("/api/auth/pass/claim", body)
        assert again.status_code in (404, 409)
    [shown] = [p for p in (await staff.get("/api/passes")).json()["passes"] if p["id"] == given["id"]]
    assert shown["is_in"] is True
    assert shown["claimed_at"] is not None
    assert "httpx" in shown["device"]


async def test_a_pin_is_good_for_a_quarter_of_an_hour_and_the_code_until_the_end(
    client_as: ClientAs, cast: Cast, clock: Clock
) -> None:
    staff, phone = await client_as(cast.dr_koh), await client_as(None)
    given = await issue(staff)
    spaced = f"{given['pin'][:4]} {given['pin'][4:]}"
    assert (await phone.post_json("/api/auth/pass/look", {"pin": spaced})).status_code == 200
    clock.on(15 * 60)
    late = await phone.post_json("/api/auth/pass/look", {"pin": given["pin"]})
    assert late.status_code == 404
    assert late.json()["error"]["code"] == "pass_not_good"
    assert (await phone.post_json("/api/auth/pass/claim", {"code": code_of(given)})).status_code == 200


async def test_who_is_in_with_a_pass_is_out_when_it_ends(client_as: ClientAs, cast: Cast, clock: Clock) -> None:
    staff, phone, late = await client_as(cast.priya), await client_as(None), await client_as(None)
    end = clock.now + timedelta(minutes=20)
    given = await issue(staff, ends_at=end.isoformat())
    assert (await phone.post_json("/api/auth/pass/claim", {"code": code_of(given)})).status_code == 200
    clock.on(19 * 60)
    assert (await phone.post_json("/api/auth/renew", {})).status_code == 200
    clock.on(61)
    assert (await phone.get("/api/me")).status_code == 401
    assert (await phone.post_json("/api/auth/renew", {})).status_code == 401
    assert (await late.post_json("/api/auth/pass/look", {"code": code_of(given)})).status_code == 404


async def test_taking_a_pass_back_ends_its_session_at_once(client_as: ClientAs, cast: Cast, database: Database) -> None:
    staff, phone = await client_as(cast.priya), await client_as(None)
    given = await issue(staff)
    await phone.post_json("/api/auth/pass/claim", {"code": code_of(given)})
    assert (await staff.delete(f"/api/passes/{given['id']}")).status_code == 204
    assert (await phone.get("/api/me")).status_code == 401
    assert (await staff.delete(f"/api/passes/{given['id']}")).status_code == 404
    async with database.transaction(Context(actor_id="system:test", office_id=cast.office_id)) as tx:
        because = await tx.value(
            "SELECT s.ended_because FROM passes p JOIN sessions s ON s.id = p.session_id WHERE p.id = %(id)s",
            {"id": given["id"]},
        )
    assert because == "pass_revoked"


async def test_a_new_pass_for_a_dead_phone_ends_the_old_one(client_as: ClientAs, cast: Cast) -> None:
    staff, dead, fresh = await client_as(cast.priya), await client_as(None), await client_as(None)
    first = await issue(staff, volunteer_id=str(cast.aisyah.id))
    await dead.post_json("/api/auth/pass/claim", {"code": code_of(first)})
    second = await issue(staff, volunteer_id=str(cast.aisyah.id))
    assert (await dead.get("/api/me")).status_code == 401
    assert (await fresh.post_json("/api/auth/pass/claim", {"code": code_of(first)})).status_code == 404
    assert (await fresh.post_json("/api/auth/pass/claim", {"code": code_of(second)})).status_code == 200
    assert (await fresh.get("/api/me")).json()["name"] == cast.aisyah.name


async def test_a_pass_makes_nobody_more_than_a_volunteer(client_as: ClientAs, cast: Cast) -> None:
    staff = await client_as(cast.priya)
    for member in (cast.shu_min, cast.dr_koh, cast.hidayah, cast.arun, cast.salmah):
        refused = await staff.post_json("/api/passes", {"volunteer_id": str(member.id)})
        assert refused.status_code == 422, member.name
        assert refused.json()["error"]["code"] == "not_a_volunteer"


async def test_a_pass_is_no_good_once_its_volunteer_became_something_else(
    client_as: ClientAs, cast: Cast, database: Database
) -> None:
    staff, phone = await client_as(cast.priya), await client_as(None)
    given = await issue(staff, volunteer_id=str(cast.wei_jie.id))
    async with database.transaction(Context(actor_id="system:test", office_id=cast.office_id)) as tx:
        await tx.run("UPDATE users SET role = 'staff' WHERE id = %(id)s", {"id": cast.wei_jie.id})
    assert (await phone.post_json("/api/auth/pass/look", {"code": code_of(given)})).status_code == 404
    assert (await phone.post_json("/api/auth/pass/claim", {"code": code_of(given)})).status_code == 404
    assert (await phone.get("/api/me")).status_code == 401


async def test_only_staff_and_the_mp_of_the_office_see_issue_and_end_passes(client_as: ClientAs, cast: Cast) -> None:
    given = await issue(await client_as(cast.priya), volunteer_id=str(cast.aisyah.id))
    for member in (cast.aisyah, cast.hidayah, cast.arun, cast.salmah):
        client = await client_as(member)
        assert (await client.get("/api/passes")).status_code == 403
        assert (await client.post_json("/api/passes", {"name": "Contoh"})).status_code == 403
        assert (await client.delete(f"/api/passes/{given['id']}")).status_code == 403
    stranger = await client_as(cast.other_staff)
    assert all(p["id"] != given["id"] for p in (await stranger.get("/api/passes")).json()["passes"])
    assert (await stranger.delete(f"/api/passes/{given['id']}")).status_code == 404
    assert (await stranger.post_json("/api/passes", {"volunteer_id": str(cast.aisyah.id)})).status_code == 404


@pytest.mark.parametrize("hours", [-1, 0, 12.1, 48])
async def test_a_pass_ends_within_twelve_hours(client_as: ClientAs, cast: Cast, clock: Clock, hours: float) -> None:
    staff = await client_as(cast.priya)
    end = (clock.now + timedelta(hours=hours)).isoformat()
    refused = await staff.post_json("/api/passes", {"name": "Nurul Contoh", "ends_at": end})
    assert refused.status_code == 422
    assert refused.json()["error"]["code"] == "pass_end_wrong"


def test_the_usual_end_is_the_next_two_in_the_morning_in_singapore() -> None:
    evening = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    assert default_end(evening) == datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
    # Too near to be worth having, and the one after it too far: twelve hours.
    assert default_end(datetime(2026, 11, 23, 17, 30, tzinfo=UTC)) == datetime(2026, 11, 24, 5, 30, tzinfo=UTC)


async def test_of_many_devices_that_claim_one_pass_at_once_one_gets_in(
    committed_client_as: ClientAs, cast: Cast, committed: Database
) -> None:
    staff = await committed_client_as(cast.priya)
    given = await issue(staff)
    phones = [await committed_client_as(None) for _ in range(8)]
    ways: list[dict[str, str]] = [{"code": code_of(given)}, {"pin": given["pin"]}] * 4
    answers = await asyncio.gather(
        *(phone.post_json("/api/auth/pass/claim", way) for phone, way in zip(phones, ways, strict=True))
    )
    codes = sorted(answer.status_code for answer in answers)
    assert codes.count(200) == 1, codes
    assert set(codes) <= {200, 404, 409}
    async with committed.transaction(Context(actor_id="system:test", office_id=cast.office_id)) as tx:
        opened = await tx.value(
            "SELECT count(*) FROM sessions s JOIN passes p ON p.user_id = s.user_id WHERE p.id = %(id)s",
            {"id": given["id"]},
        )
    assert opened == 1


async def test_neither_code_nor_pin_is_stored_or_logged(
    client_as: ClientAs, cast: Cast, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    staff, phone = await client_as(cast.priya), await client_as(None)
    given = await issue(staff)
    await phone.post_json("/api/auth/pass/look", {"pin": given["pin"]})
    await phone.post_json("/api/auth/pass/claim", {"code": code_of(given)})
    async with database.transaction(Context(actor_id="system:test", office_id=cast.office_id)) as tx:
        row = str(await tx.one("SELECT p.*, p::text AS words FROM passes p WHERE id = %(id)s", {"id": given["id"]}))
    for secret in (code_of(given), given["pin"]):
        assert secret not in caplog.text
        assert secret not in row


async def test_guessing_pins_stops_pins_from_that_address_and_nothing_else(
    client_as: ClientAs, cast: Cast, clock: Clock, join: Join
) -> None:
    staff, phone = await client_as(cast.priya), await client_as(None)
    given = await issue(staff)
    # A window of its own: races of other tests have left their failures behind.
    clock.on(-3600)
    wrong = (pin for pin in (f"{guess:08}" for guess in count()) if pin != given["pin"])
    answers = [(await phone.post_json("/api/auth/pass/look", {"pin": next(wrong)})).status_code for _ in range(60)]
    assert answers == [404] * 60
    refused = await phone.post_json("/api/auth/pass/look", {"pin": given["pin"]})
    assert refused.status_code == 429
    assert refused.json()["error"]["code"] == "too_many_pins"
    assert int(refused.headers["retry-after"]) <= 15 * 60
    # The picture still opens, and so does a password.
    assert (await phone.post_json("/api/auth/pass/look", {"code": code_of(given)})).status_code == 200
    assert (await give_password(await client_as(None), await join(Role.VOLUNTEER)))["next"] == "set_up_second_factor"


async def test_a_right_pin_is_not_counted_as_a_guess(client_as: ClientAs, cast: Cast, clock: Clock) -> None:
    staff, phone = await client_as(cast.priya), await client_as(None)
    given = await issue(staff)
    clock.on(-7200)
    for _ in range(65):
        assert (await phone.post_json("/api/auth/pass/look", {"pin": given["pin"]})).status_code == 200


async def test_a_pass_of_somebody_who_may_issue_none_any_more_opens_nothing(
    client_as: ClientAs, cast: Cast, database: Database, join: Join
) -> None:
    for change in ("is_active = false", "role = 'volunteer'"):
        issuer = await join(Role.STAFF)
        staff = await client_as(issuer)
        taken, waiting = await issue(staff, name="Contoh Satu"), await issue(staff, name="Contoh Dua")
        inside, late = await client_as(None), await client_as(None)
        assert (await inside.post_json("/api/auth/pass/claim", {"code": code_of(taken)})).status_code == 200
        async with database.transaction(Context(actor_id="system:test", office_id=cast.office_id)) as tx:
            await tx.run(f"UPDATE users SET {change} WHERE id = %(id)s", {"id": issuer.id})
        for act in ("look", "claim"):
            refused = await late.post_json(f"/api/auth/pass/{act}", {"code": code_of(waiting)})
            assert refused.json()["error"]["code"] == "pass_not_good", change
        # Whoever is in stays in: an interview is not cut off because of who stood at the door.
        assert (await inside.get("/api/me")).status_code == 200


async def test_a_disabled_volunteer_is_out_and_gets_in_with_no_pass(
    client_as: ClientAs, cast: Cast, database: Database, join: Join
) -> None:
    staff, phone, late = await client_as(cast.priya), await client_as(None), await client_as(None)
    volunteer = await join(Role.VOLUNTEER)
    given = await issue(staff, volunteer_id=str(volunteer.id))
    await phone.post_json("/api/auth/pass/claim", {"code": code_of(given)})
    async with database.transaction(Context(actor_id="system:test", office_id=cast.office_id)) as tx:
        await tx.run("UPDATE users SET is_active = false WHERE id = %(id)s", {"id": volunteer.id})
    assert (await phone.get("/api/me")).status_code == 401
    assert (await phone.post_json("/api/auth/renew", {})).status_code == 401
    assert (await late.post_json("/api/auth/pass/look", {"code": code_of(given)})).status_code in (404, 409)
    assert (await staff.post_json("/api/passes", {"volunteer_id": str(volunteer.id)})).status_code == 404


async def test_a_pass_gives_no_way_in_that_outlives_it(client_as: ClientAs, cast: Cast) -> None:
    staff, phone = await client_as(cast.priya), await client_as(None)
    given = await issue(staff, volunteer_id=str(cast.aisyah.id))
    await phone.post_json("/api/auth/pass/claim", {"code": code_of(given)})
    for address in ("/api/me/authenticator-app", "/api/me/passkeys/question", "/api/me/recovery-codes"):
        refused = await phone.post_json(address, {})
        assert refused.json()["error"]["code"] == "not_in_this_session", address


async def test_whoever_comes_by_a_pass_has_no_mailbox_among_the_people(client_as: ClientAs, cast: Cast) -> None:
    await issue(await client_as(cast.priya))
    people = (await (await client_as(cast.hidayah)).get("/api/people")).json()["people"]
    by_pass = {one["name"]: one["comes_by_pass"] for one in people}
    assert (by_pass["Nurul Contoh"], by_pass[cast.priya.name]) == (True, False)
