"""Row 2, codes: single use, this half minute only; recovery codes once; nothing lets a password alone pass the second step."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime, timedelta

import pytest

from mps_connect.access.models import Role
from mps_connect.identity.models import Method
from mps_connect.identity.service_keys import KeyRing
from mps_connect.identity.sessions import start_session
from mps_connect.kit.db import Context, Database
from mps_connect.settings import Settings
from tests.conftest import ClientAs
from tests.identity.conftest import (
    CODE,
    PASSWORD,
    RECOVERY,
    Clock,
    Join,
    code_of,
    give_password,
    make_member,
    set_up_app,
    told,
)
from tests.support.cast import Cast, Member
from tests.support.clients import Client, acting, app_on

NEW_PASSWORD = "several other words entirely"


async def test_a_password_without_a_second_step_reaches_its_set_up_and_nothing_else(
    client_as: ClientAs, join: Join, clock: Clock
) -> None:
    client = await client_as(None)
    assert (await give_password(client, await join()))["next"] == "set_up_second_factor"
    assert (await client.get("/api/me")).json()["enrolling"] is True
    refused = await client.get("/api/cases")
    assert (refused.status_code, code_of(refused)) == (403, "second_factor_needed")
    secret, recovery = await set_up_app(client, clock)
    assert len(set(recovery)) == 10
    assert (await client.get("/api/me")).json()["enrolling"] is False
    assert (await client.get("/api/cases")).status_code == 200
    ways = (await client.get("/api/me/sign-in")).json()
    assert (ways["needs"], ways["recovery_codes_left"], ways["passkeys"]) == ("second_step", 10, [])
    assert ways["app"]["last_used_at"] is None
    assert secret not in str(ways)


async def test_after_the_password_the_code_of_this_half_minute_opens_the_session(
    client_as: ClientAs, join: Join, clock: Clock
) -> None:
    member = await join()
    first = await client_as(None)
    await give_password(first, member)
    secret, _ = await set_up_app(first, clock)
    clock.on(30)
    client = await client_as(None)
    answer = await give_password(client, member)
    assert answer == {
        "next": "second_factor", "methods": ["totp", "recovery_code"], "access_token": None, "refresh_token": None,
        "step_token": None,
    }  # fmt: skip
    assert (await client.get("/api/me")).status_code == 401
    shown = clock.code(secret)
    done = await client.post_json(CODE, {"code": f"{shown[:3]} {shown[3:]}"})
    assert (done.status_code, done.json()["next"]) == (200, "done")
    assert (await client.get("/api/me")).json()["name"] == member.name
    assert (await client.get("/api/me/sessions")).json()["sessions"][0]["method"] == "totp"
    # The step token was good for one session, and the code for one use.
    assert code_of(await client.post_json(CODE, {"code": shown})) == "step_expired"


async def test_a_code_shown_twice_is_refused_the_second_time(client_as: ClientAs, join: Join, clock: Clock) -> None:
    member = await join()
    first = await client_as(None)
    await give_password(first, member)
    secret, _ = await set_up_app(first, clock)
    client = await client_as(None)
    await give_password(client, member)
    replayed = await client.post_json(CODE, {"code": clock.code(secret)})
    assert (replayed.status_code, code_of(replayed)) == (401, "code_used")
    clock.on(30)
    assert (await client.post_json(CODE, {"code": clock.code(secret)})).status_code == 200


@pytest.mark.parametrize("away", [-60, -30, 30, 60])
async def test_only_the_current_half_minute_counts(client_as: ClientAs, join: Join, clock: Clock, away: int) -> None:
    member = await join()
    first = await client_as(None)
    await give_password(first, member)
    secret, _ = await set_up_app(first, clock)
    clock.on(120)
    client = await client_as(None)
    await give_password(client, member)
    clock.on(away)
    other = clock.code(secret)
    clock.on(-away)
    refused = await client.post_json(CODE, {"code": other})
    assert (refused.status_code, code_of(refused)) == (401, "code_wrong")
    assert "Type the one your app shows now." in refused.json()["error"]["message"]


async def step_tokens(client: Client, member: Member, how_many: int) -> list[str]:
    """Right passwords given so often, each with a second step of its own ahead."""
    body = {"email": member.email, "password": PASSWORD, "tokens": "answer"}
    answers = [await client.post_json("/api/auth/sign-in", body) for _ in range(how_many)]
    return [str(answer.json()["step_token"]) for answer in answers]


@pytest.mark.parametrize("path", [CODE, RECOVERY])
async def test_of_those_who_show_one_code_at_once_exactly_one_comes_in(
    committed: Database, settings: Settings, cast: Cast, clock: Clock, path: str
) -> None:
    """Each with a step of their own, so that the code alone decides; as many as the limit on failures lets try at once."""
    member = await make_member(committed, cast.office_id, Role.STAFF)
    async with acting(app_on(committed, settings), committed, member) as client:
        secret, recovery = await set_up_app(client, clock)
        for _ in range(3):
            clock.on(15 * 60)
            steps = await step_tokens(client, member, 3)
            assert len(set(steps)) == 3
            code = clock.code(secret) if path == CODE else recovery.pop()
            bodies = [{"code": code, "step_token": step, "tokens": "answer"} for step in steps]
            answers = await asyncio.gather(*(client.post_json(path, body) for body in bodies))
            assert Counter(answer.status_code for answer in answers) == {200: 1, 401: 2}
            refusals = {code_of(answer) for answer in answers if answer.status_code == 401}
            assert refusals == {"code_used" if path == CODE else "recovery_code_wrong"}


async def test_a_step_is_good_for_one_session_only(
    committed: Database, settings: Settings, cast: Cast, clock: Clock
) -> None:
    member = await make_member(committed, cast.office_id, Role.STAFF)
    app = app_on(committed, settings)
    async with acting(app, committed, member) as client:
        _, recovery = await set_up_app(client, clock)
        body = {"email": member.email, "password": PASSWORD, "tokens": "answer"}
        step = (await client.post_json("/api/auth/sign-in", body)).json()["step_token"]
        answers = await asyncio.gather(
            *(
                client.post_json(RECOVERY, {"code": code, "step_token": step, "tokens": "answer"})
                for code in recovery[:2]
            )
        )
        assert sorted(answer.status_code for answer in answers) == [200, 401]
        ways = (await client.get("/api/me/sign-in")).json()
        # The loser's code was not spent: its whole transaction went.
        assert ways["recovery_codes_left"] == 9


async def test_a_recovery_code_works_once_however_it_is_typed_and_is_told(
    client_as: ClientAs, join: Join, clock: Clock
) -> None:
    member = await join()
    first = await client_as(None)
    await give_password(first, member)
    _, recovery = await set_up_app(first, clock)
    client = await client_as(None)
    await give_password(client, member)
    typed = recovery[3].replace("-", " ").upper()
    assert (await client.post_json(RECOVERY, {"code": typed})).status_code == 200
    ways = (await client.get("/api/me/sign-in")).json()
    assert ways["recovery_codes_left"] == 9
    assert {"kind": "signed_in", "how": "recovery_code"}.items() <= ways["happenings"][0].items()
    again = await client_as(None)
    await give_password(again, member)
    refused = await again.post_json(RECOVERY, {"code": recovery[3]})
    assert (refused.status_code, code_of(refused)) == (401, "recovery_code_wrong")
    assert "second_step_refused" in await told(client)
    fresh = (await client.post_json("/api/me/recovery-codes")).json()["recovery_codes"]
    assert len(fresh) == 10
    assert not set(fresh) & set(recovery)
    assert (await again.post_json(RECOVERY, {"code": recovery[5]})).status_code == 401
    assert (await again.post_json(RECOVERY, {"code": fresh[5]})).status_code == 200


async def test_secrets_and_codes_are_nowhere_in_the_database_in_clear(
    client_as: ClientAs, join: Join, clock: Clock, database: Database
) -> None:
    client = await client_as(None)
    member = await join()
    await give_password(client, member)
    secret, recovery = await set_up_app(client, clock)
    async with database.transaction(Context(actor_id=str(member.id), office_id=member.office_id)) as tx:
        rows = await tx.all("SELECT * FROM authenticators") + await tx.all("SELECT * FROM recovery_codes")
        rows += await tx.all("SELECT * FROM user_activities")
    values = [value for row in rows for value in row.values()]
    stored = b"".join(value if isinstance(value, bytes) else str(value).encode() for value in values)
    for word in (secret, *recovery, *(code.replace("-", "") for code in recovery)):
        assert word.encode() not in stored


async def test_three_wrong_codes_are_enough(client_as: ClientAs, join: Join, clock: Clock) -> None:
    member = await join()
    first = await client_as(None)
    await give_password(first, member)
    secret, _ = await set_up_app(first, clock)
    clock.on(30)
    client = await client_as(None)
    await give_password(client, member)
    answers = [await client.post_json(CODE, {"code": "000000"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert (await client.post_json(CODE, {"code": clock.code(secret)})).status_code == 429


@pytest.mark.parametrize("code", ["", "12345", "1234567", "²²²²²²", "abcdef", "１２３４５６", "\x00" * 6])
async def test_what_is_no_code_is_refused_in_words(client_as: ClientAs, join: Join, clock: Clock, code: str) -> None:
    client = await client_as(None)
    await give_password(client, await join())
    given = (await client.post_json("/api/me/authenticator-app")).json()
    answer = await client.post_json("/api/me/authenticator-app/first-code", {"id": given["id"], "code": code})
    assert answer.status_code == 422
    assert (await client.get("/api/me")).json()["enrolling"] is True


async def test_without_a_first_step_no_second_one_opens_anything(client_as: ClientAs, clock: Clock) -> None:
    client = await client_as(None)
    for path in (CODE, RECOVERY):
        answer = await client.post_json(path, {"code": "123456"})
        assert (answer.status_code, code_of(answer)) == (401, "step_expired")


async def test_a_late_second_step_starts_over(client_as: ClientAs, join: Join, clock: Clock) -> None:
    member = await join()
    client = await client_as(None)
    await give_password(client, member)
    secret, _ = await set_up_app(client, clock)
    await give_password(client, member)
    clock.on(5 * 60)
    assert code_of(await client.post_json(CODE, {"code": clock.code(secret)})) == "step_expired"


async def test_a_new_app_ends_other_sessions_and_takes_the_place_of_the_old_one(
    client_as: ClientAs, join: Join, clock: Clock
) -> None:
    member = await join()
    here, there = await client_as(None), await client_as(member)
    await give_password(here, member)
    old, _ = await set_up_app(here, clock)
    assert (await there.get("/api/me")).status_code == 401
    new, codes = await set_up_app(here, clock)
    assert codes == []
    clock.on(30)
    await give_password(there, member)
    assert (await there.post_json(CODE, {"code": clock.code(old)})).status_code == 401
    assert (await there.post_json(CODE, {"code": clock.code(new)})).status_code == 200
    assert (await told(here)).count("authenticator_app_added") == 2


async def test_a_change_needs_a_proof_not_older_than_ten_minutes(client_as: ClientAs, join: Join, clock: Clock) -> None:
    member = await join()
    client = await client_as(None)
    await give_password(client, member)
    secret, _ = await set_up_app(client, clock)
    until = (await client.get("/api/me/sign-in")).json()["fresh_until"]
    assert datetime.fromisoformat(until) == clock.now + timedelta(minutes=10)
    clock.on(10 * 60)
    await client.post_json("/api/auth/renew", {})
    for method, path in (
        ("POST", "/api/me/authenticator-app"),
        ("POST", "/api/me/passkeys/question"),
        ("POST", "/api/me/recovery-codes"),
    ):
        answer = await client.send_json(method, path)
        assert (answer.status_code, code_of(answer)) == (403, "proof_needed"), path
    wrong = await client.post_json("/api/me/proof", {"password": "not these words at all"})
    assert (wrong.status_code, code_of(wrong)) == (403, "proof_refused")
    assert code_of(await client.post_json("/api/me/recovery-codes")) == "proof_needed"
    assert (await client.post_json("/api/me/proof", {"password": PASSWORD})).status_code == 204
    assert (await client.post_json("/api/me/recovery-codes")).status_code == 201
    clock.on(10 * 60)
    await client.post_json("/api/auth/renew", {})
    assert code_of(await client.post_json("/api/me/recovery-codes")) == "proof_needed"
    shown = clock.code(secret)
    assert (await client.post_json("/api/me/proof", {"code": shown})).status_code == 204
    assert (await client.post_json("/api/me/recovery-codes")).status_code == 201
    assert code_of(await client.post_json("/api/me/proof", {"code": shown})) == "proof_refused"
    both = await client.post_json("/api/me/proof", {"code": shown, "password": PASSWORD})
    assert both.status_code == 422


async def test_a_borrowed_session_changes_nothing_about_signing_in(
    client_as: ClientAs, join: Join, clock: Clock, database: Database
) -> None:
    """An evening's pass must not become a passkey or a password that outlives it."""
    member = await join(Role.VOLUNTEER)
    ring = await KeyRing(database, database.vault.wrapper).ring(now=clock.now)
    async with database.transaction(Context(actor_id=str(member.id), office_id=member.office_id)) as tx:
        opened = await start_session(
            tx, ring, user_id=member.id, role=member.role, device="test", method=Method.PASS, now=clock.now
        )
    client = await client_as(None)
    bearer = {"authorization": f"Bearer {opened.access}"}
    for path, body in (
        ("/api/me/authenticator-app", None),
        ("/api/me/passkeys/question", None),
        ("/api/me/recovery-codes", None),
        ("/api/me/password", {"current": PASSWORD, "new": NEW_PASSWORD}),
    ):
        answer = await client.post(path, json=body, headers=bearer)
        assert (answer.status_code, code_of(answer)) == (403, "not_in_this_session"), path


async def test_the_last_second_step_stays_where_the_role_needs_one(
    client_as: ClientAs, join: Join, clock: Clock
) -> None:
    client = await client_as(None)
    await give_password(client, await join())
    await set_up_app(client, clock)
    factor = (await client.get("/api/me/sign-in")).json()["app"]["id"]
    refused = await client.delete(f"/api/me/factors/{factor}")
    assert (refused.status_code, code_of(refused)) == (409, "last_second_factor")
    assert (await client.get("/api/me/sign-in")).json()["app"]["id"] == factor


async def test_in_the_demo_office_a_second_step_may_be_set_up_and_removed(
    database: Database, settings: Settings, join: Join, clock: Clock
) -> None:
    member = await join()
    app = app_on(database, settings.model_copy(update={"demo": True}))
    async with acting(app, database, None) as client:
        assert (await give_password(client, member))["next"] == "done"
        await set_up_app(client, clock)
        assert (await give_password(client, member))["next"] == "second_factor"
        ways = (await client.get("/api/me/sign-in")).json()
        assert ways["needs"] is None
        assert (await client.delete(f"/api/me/factors/{ways['app']['id']}")).status_code == 204
        assert (await client.get("/api/me/sign-in")).json()["recovery_codes_left"] == 0
        assert (await give_password(client, member))["next"] == "done"


async def test_nobody_touches_anothers_factor(client_as: ClientAs, join: Join, clock: Clock) -> None:
    client, other = await client_as(None), await client_as(None)
    await give_password(client, await join())
    await set_up_app(client, clock)
    theirs = (await client.get("/api/me/sign-in")).json()["app"]["id"]
    await give_password(other, await join())
    begun = (await client.post_json("/api/me/authenticator-app")).json()
    taken = await other.post_json(
        "/api/me/authenticator-app/first-code", {"id": begun["id"], "code": clock.code(begun["secret"])}
    )
    assert (taken.status_code, code_of(taken)) == (409, "set_up_over")
    assert (await other.delete(f"/api/me/factors/{theirs}")).status_code == 404
    assert (await other.get("/api/me")).json()["enrolling"] is True
